//! Reads what a file of the sources imports and what else it names by a path, without knowing any other file.

/// A module: what it imports, and what else its code names by a path.
pub(super) struct Source {
    pub(super) imports: Vec<Import>,
    pub(super) named: Vec<Vec<String>>,
}

/// One path of a `use`.
pub(super) struct Import {
    pub(super) path: Vec<String>,
    /// As what it is known from then on.
    pub(super) name: String,
    /// It has `pub` before it: a name that is passed on.
    pub(super) public: bool,
}

impl Source {
    /// Without the tests at its end.
    pub(super) fn read(text: &str) -> Self {
        let body = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let (imports, rest) = imports(&code_of(body));
        Self { imports, named: paths(&rest) }
    }

    /// Where the name comes from that it passes on.
    pub(super) fn passed_on(&self, name: &str) -> Option<&Import> {
        self.imports.iter().find(|import| import.public && import.name == name)
    }
}

/// The code alone: nothing of comments, of literals their quotes, and of who may see a thing no path: it is no import.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("pub(in ") {
            code.push_str("pub(super)");
            rest.find(')').map_or(rest.len(), |closing| closing + 1)
        } else if let Some(length) = literal(rest) {
            code.push_str("\"\"");
            length
        } else {
            code.push(first);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    code
}

/// The length of the text or letter between quotes that begins here, with them.
fn literal(rest: &str) -> Option<usize> {
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let (from, end) = (hashes + 2, format!("\"{}", "#".repeat(hashes)));
        let inside = raw[hashes..].strip_prefix('"')?;
        return inside.find(&end).map(|length| from + length + end.len());
    }
    if let Some(inside) = rest.strip_prefix('\'') {
        let letter = match inside.strip_prefix('\\') {
            Some(escaped) => escaped[1..].find('\'')? + 2,
            None => inside.chars().next()?.len_utf8(),
        };
        // a quote that nothing closes is a lifetime's
        return inside[letter..].starts_with('\'').then_some(letter + 2);
    }
    let mut inside = rest.strip_prefix('"')?.char_indices();
    while let Some((at, c)) = inside.next() {
        match c {
            '\\' => _ = inside.next(),
            '"' => return Some(at + 2),
            _ => {}
        }
    }
    None
}

/// Every path of every `use` of a piece of code, groups written out; and the code without them.
fn imports(code: &str) -> (Vec<Import>, String) {
    let (mut all, mut rest) = (Vec::new(), String::new());
    let mut lines = code.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let (before, first) = line.split_once("use ").unwrap_or((line, ""));
        let before = before.trim();
        let public = before == "pub" || (before.starts_with("pub(") && before.ends_with(')'));
        if first.is_empty() || !before.is_empty() && !public {
            rest.push_str(line);
            rest.push('\n');
            continue;
        }
        let mut statement = first.to_owned();
        while !statement.ends_with(';') {
            let Some(more) = lines.next() else { break };
            statement.push_str(more);
        }
        let paths = written_out(statement.trim_end_matches(';')).into_iter();
        all.extend(paths.map(|path| Import::new(path, public)));
    }
    (all, rest)
}

impl Import {
    /// The last of the path can be `self`, or have another name behind it.
    fn new(mut path: Vec<String>, public: bool) -> Self {
        let last = path.pop().unwrap_or_default();
        let (last, name) = last.split_once(" as ").unwrap_or((&last, &last));
        if last != "self" {
            path.push(last.to_owned());
        }
        let name = if name == "self" { path.last().cloned().unwrap_or_default() } else { name.to_owned() };
        Self { path, name, public }
    }
}

/// `a::{b, c::{d}}` as `a::b` and `a::c::d`.
fn written_out(path: &str) -> Vec<Vec<String>> {
    let (before, group) = path.split_once('{').unwrap_or((path, ""));
    let base: Vec<String> =
        before.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    if group.is_empty() {
        return vec![base];
    }
    let group = group.trim_end().strip_suffix('}').unwrap_or(group);
    let (mut all, mut depth, mut from) = (Vec::new(), 0_usize, 0);
    for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let member = group[from..at].trim();
                from = (at + 1).min(group.len());
                if !member.is_empty() {
                    let below = written_out(member).into_iter();
                    all.extend(below.map(|rest| [base.clone(), rest].concat()));
                }
            }
            _ => {}
        }
    }
    all
}

/// Every path of two names or more in code without imports.
fn paths(code: &str) -> Vec<Vec<String>> {
    let pieces = code.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    // `::new` comes behind a type, `collect::` before one
    let whole = pieces.filter(|piece| !piece.starts_with(':')).map(|piece| piece.trim_end_matches(':'));
    let whole = whole.filter(|piece| piece.contains("::"));
    whole.map(|piece| piece.split("::").map(str::to_owned).collect()).collect()
}
