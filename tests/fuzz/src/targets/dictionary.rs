//! Words that a parser knows, out of what the project ships.

/// The list of which a share's words are.
pub fn share_words() -> Vec<String> {
    include_str!("../../../../assets/words/bip39-english.txt").lines().map(str::to_owned).collect()
}

/// Names of members in lines of JSON, with what stands around them.
pub fn members<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let names = |line: &'a str| line.split('"').skip(1).step_by(2).filter(|name| is_name(name));
    unique(lines.into_iter().flat_map(names).map(|name| format!("\"{name}\"")))
}

/// Keys and words in scripts.
pub fn keys<'a>(scripts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    // whole sentences stand in comments
    let key = |line: &'a str| {
        if line.starts_with('#') {
            return None;
        }
        line.split_once(" = ").map(|(key, _)| key).or_else(|| Some(line).filter(|_| line.starts_with('[')))
    };
    unique(scripts.into_iter().flat_map(str::lines).filter_map(key).map(str::to_owned))
}

/// Short, and made of what names are made of: all else in a line is somebody's text.
fn is_name(text: &str) -> bool {
    (2..30).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_'))
}

fn unique(words: impl Iterator<Item = String>) -> Vec<String> {
    words.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}
