//! The recovery kit, which travels with every ceremony: recover.py, recover.html and the commands of GUIDE.txt, run
//! on the vectors and on sheets as they are printed. None of them shares code with Keyrite.

#![allow(clippy::indexing_slicing)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::page::{kit, page};
use crate::support::program::{self, Folder, Run, keyrite, recover_py, tool};
use data_encoding::{BASE32_NOPAD, BASE64, HEXLOWER};
use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use image::ImageFormat;
use keyrite::ceremony::rehearsal::STAND_IN_PASSPHRASE;
use keyrite::sharing::share::{Body, LockKind, Share, ShareHeader};
use keyrite::sharing::{Quorum, RootKey, payload, rows, split};
use keyrite::vocab::{Mode, Secret, SetId};
use keyrite_painter::spoiling;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The word lists in both programs are the shipped ones, word for word.
#[test]
fn the_word_lists_are_embedded_unchanged() {
    let words = |name: &str| -> Vec<String> {
        let text = read(Path::new(ROOT).join("assets/words").join(name));
        text.split_whitespace().map(str::to_owned).collect()
    };
    let (script, page) = (read(kit("recover.py")), read(kit("recover.html")));
    let between = |text: &str, start: &str, end: &str| -> Vec<String> {
        let rest = text.split_once(start).unwrap_or_else(|| panic!("no {start}")).1;
        rest.split_once(end).expect("an end").0.split_whitespace().map(str::to_owned).collect()
    };
    let (bip39, pgp) = (words("bip39-english.txt"), words("pgp.txt"));
    assert_eq!((bip39.len(), pgp.len()), (2048, 512));
    assert_eq!(between(&script, "BIP39 = \"\"\"", "\"\"\""), bip39);
    assert_eq!(between(&script, "PGP = \"\"\"", "\"\"\""), pgp);
    assert_eq!(between(&page, "<script type=\"text/plain\" id=\"bip39\">", "</script>"), bip39);
    assert_eq!(between(&page, "<script type=\"text/plain\" id=\"pgp\">", "</script>"), pgp);
}

/// One file each, without an address to load from; the page's policy allows its own script and style, by hash.
#[test]
fn the_page_is_one_file_that_may_load_nothing() {
    let page = read(kit("recover.html"));
    let inside = |start: &str, end: &str| {
        let mut parts = page.split(start);
        let rest = parts.nth(1).expect("there");
        assert_eq!(parts.next(), None, "{start} is there twice");
        rest.split_once(end).expect("an end").0
    };
    let hash = |text: &str| format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text.as_bytes())));
    let policy = inside("http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let libraries = hash(inside("<script id=\"libraries\">", "</script>"));
    let (script, style) = (hash(inside("<script>", "</script>")), hash(inside("<style>", "</style>")));
    let wanted = format!(
        "default-src 'none'; script-src {libraries} {script}; style-src {style}; worker-src blob:; base-uri 'none'; \
         form-action 'none'"
    );
    assert_eq!(policy, wanted, "the page was changed: its policy must be the line on the right");
    assert!(page.matches("<script").count() - page.matches("<script type=\"text/plain\" ").count() == 2);
    // the libraries' comments have addresses
    let (ours, rest) = page.split_once("<script type=\"text/plain\" id=\"licences\">").expect("libraries");
    let ours = ours.to_owned() + rest.split_once("<script>").expect("a script").1;
    for forbidden in
        ["http://", "https://", "//cdn", "src=", "@import", "url(", "innerHTML", "eval(", "fetch("]
    {
        assert!(!ours.contains(forbidden), "the page contains {forbidden}");
    }
    for forbidden in
        ["eval(", "fetch(", "XMLHttpRequest", "WebSocket", "importScripts", "import(", "new Function"]
    {
        assert!(!rest.contains(forbidden), "a library of the page contains {forbidden}");
    }
    let script = read(kit("recover.py"));
    for forbidden in ["import socket", "urllib", "http.client", "subprocess", "os.system"] {
        assert!(!script.contains(forbidden), "recover.py contains {forbidden}");
    }
}

/// A copy of everything that recover.html is put together from, and of recover.html.
fn sources() -> Folder {
    let at = Folder::empty();
    for name in ["recovery-kit", "words", "FORMAT.txt"] {
        program::copy(&Path::new(ROOT).join("assets").join(name), &at.path(name));
    }
    at
}

/// Nobody edits recover.html itself: it is what its sources give, and what they give depends on them alone.
#[test]
fn the_page_is_what_its_sources_give() {
    let at = sources();
    let assembler = at.path("recovery-kit/src/assemble.py");
    let assemble = |arguments: &[&str]| {
        let program = assembler.to_str().expect("a name");
        tool("python3", &[&["-B", program], arguments].concat(), at.root())
    };
    let run = assemble(&["--check"]);
    assert!(run.ok, "{}", run.err);
    for name in ["page.html", "style.css", "script/crypto/field.js", "script/page/start.js"] {
        let path = at.path("recovery-kit/src").join(name);
        let whole = read(&path);
        // one letter of the first word that is there in each of these files
        fs::write(&path, whole.replacen("page", "pane", 1).replacen("0x11d", "0x11b", 1)).expect("writes");
        let run = assemble(&["--check"]);
        assert!(!run.ok && run.err.contains("is not what its sources give"), "{name}: {}", run.err);
        fs::write(&path, whole).expect("writes");
    }
    let list = at.path("words/pgp.txt");
    fs::write(&list, read(&list).replacen("aardvark", "aardwark", 1)).expect("writes");
    assert!(!assemble(&["--check"]).ok);
    assert!(assemble(&[]).ok && assemble(&["--check"]).ok);
    assert_ne!(read(at.path("recovery-kit/recover.html")), read(kit("recover.html")));
    // a file that is in no list is not left out in silence
    fs::write(at.path("recovery-kit/src/script/forgotten.js"), "").expect("writes");
    assert!(assemble(&[]).err.contains("forgotten.js"));
}

/// The kinds of every member of every record are written once, in FORMAT.txt: the page's table is made of it, and
/// recover.py's, which is written by hand, says the same.
#[test]
fn the_records_are_those_of_the_format() {
    let compare = r"
import sys; sys.dont_write_bytecode = True
sys.path[:0] = [sys.argv[1], sys.argv[1] + '/src']
import assemble, recover
table = {name: dict(member.split(' ') for member in members.split(', ')) for name, members in assemble.shapes().items()}
ours = {**recover.PARTS, **recover.RECORDS}
ours.pop('LINE')
print(len(table), sorted(name for name in {*table, *ours} if table.get(name) != ours.get(name)))
";
    let at = sources();
    let folder = at.path("recovery-kit").display().to_string();
    let said = |wanted: &str| {
        let run = tool("python3", &["-c", compare, &folder], at.root());
        assert!(run.ok && run.out.ends_with(&format!(" {wanted}\n")), "{}{}", run.out, run.err);
    };
    said("[]");
    let format = at.path("FORMAT.txt");
    let changed = read(&format).replacen("gate              share n8", "gate              share n16", 1);
    fs::write(&format, changed).expect("writes");
    said("['gate']");
    let assembler = format!("{folder}/src/assemble.py");
    assert!(!tool("python3", &["-B", &assembler, "--check"], at.root()).ok);
}

/// The libraries are the files that the list names, no others; it is the list in the assembler's own folder.
#[test]
fn the_libraries_are_those_of_the_list() {
    let at = sources();
    let vendor = at.path("recovery-kit/src/vendor");
    let mut listed = Vec::new();
    for line in read(vendor.join("LIST")).lines().filter(|line| line.starts_with("  ")) {
        let (sha256, name) = line.trim().split_once(' ').expect("a digest and a name");
        let data = fs::read(vendor.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(HEXLOWER.encode(&Sha256::digest(data)), sha256, "{name} was changed");
        listed.push(name.to_owned());
    }
    let mut there = Vec::new();
    for folder in fs::read_dir(&vendor).expect("a folder").map(|entry| entry.expect("an entry")) {
        if folder.path().is_file() {
            assert_eq!(folder.file_name(), "LIST");
            continue;
        }
        let package = folder.file_name().into_string().expect("a name");
        for file in fs::read_dir(folder.path()).expect("a folder") {
            let file = file.expect("an entry").file_name().into_string().expect("a name");
            there.push(format!("{package}/{file}"));
        }
    }
    listed.sort();
    there.sort();
    assert_eq!(listed, there);
    let changed = vendor.join("qr/index.js");
    fs::write(&changed, read(&changed) + " ").expect("writes");
    let program = at.path("recovery-kit/src/assemble.py");
    let run = tool("python3", &["-B", program.to_str().expect("a name")], at.root());
    assert!(!run.ok && run.err.contains("qr/index.js"), "{}", run.err);
}

/// Both programs on one vector: what they are given, what they must answer, and what the answer must say.
struct Vector {
    name: String,
    input: Value,
    expect: String,
    says: String,
}

fn vectors() -> Vec<Vector> {
    let table: toml::Table =
        toml::from_str(&read(Path::new(ROOT).join("tests/vectors/share-v1.toml"))).expect("TOML");
    let list = |kind: &str| table[kind].as_array().expect("a list").clone();
    let field = |vector: &toml::Value, name: &str| {
        vector.get(name).and_then(toml::Value::as_str).unwrap_or_default().to_owned()
    };
    let mut all = Vec::new();
    let mut add = |vector: &toml::Value, input: Value, expect: String| {
        all.push(Vector { name: field(vector, "name"), input, expect, says: field(vector, "says") });
    };
    for share in list("share") {
        let expect = format!("ok {}", field(&share, "bytes"));
        add(&share, json!({"kind": "text", "input": field(&share, "text")}), expect.clone());
        add(&share, json!({"kind": "words", "input": field(&share, "rows")}), expect);
    }
    for kind in ["text", "words"] {
        for vector in list(kind) {
            let input = json!({"kind": kind, "input": field(&vector, "input")});
            add(&vector, input, field(&vector, "expect"));
        }
    }
    for vector in list("lock") {
        let opens = field(&vector, "opens");
        let shares = list("share");
        let share = shares.iter().find(|share| field(share, "name") == opens).expect("a share of that name");
        let input = json!({"kind": "lock", "input": field(&vector, "typed"), "share": field(share, "bytes")});
        let expect = field(&vector, "expect");
        let expect = if expect == "ok" { format!("ok {}", field(share, "y")) } else { expect };
        add(&vector, input, expect);
    }
    all
}

fn compare(program: &str, vectors: &[Vector], answers: &[&str]) {
    assert_eq!(answers.len(), vectors.len(), "{program}: {answers:?}");
    let mut wrong = Vec::new();
    for (vector, answer) in vectors.iter().zip(answers) {
        let whole = *answer == vector.expect;
        let verdict = answer.split([' ', '|']).next().unwrap_or_default();
        let refused = answer.split(" | ").next().unwrap_or_default();
        let as_stated = whole || verdict == vector.expect || refused == vector.expect;
        if !as_stated || !answer.contains(&vector.says) {
            let Vector { name, expect, says, .. } = vector;
            wrong.push(format!("{name}: {expect} {says} here, {program} says: {answer}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_vectors_end_as_stated() {
    let vectors = vectors();
    assert!(vectors.len() > 120);
    let input = Value::from(vectors.iter().map(|vector| vector.input.clone()).collect::<Vec<_>>());
    let at = Folder::empty();
    fs::write(at.path("vectors.json"), input.to_string()).expect("writes");
    let run = recover_py(&["--vectors", "vectors.json"], at.root());
    assert!(run.ok, "{}", run.err);
    compare("recover.py", &vectors, &run.out.lines().collect::<Vec<_>>());

    let answers = page(
        &input,
        r#"
const answers = [];
for (const vector of input) {
  try {
    if (vector.kind === "lock") {
      answers.push(`ok ${toHex(await openLock(readShare(fromHex(vector.share), true), vector.input))}`);
      continue;
    }
    const share = vector.kind === "text" ? readCode(vector.input) : readWords(vector.input);
    answers.push(`${share.proof ? "ok" : "Unsigned"} ${toHex(join(share.content, share.proof || NOTHING))}`);
  } catch (refusal) {
    answers.push(`${refusal.kind || "a crash"} | ${refusal.message}`);
  }
}
return answers;"#,
    );
    let answers: Vec<&str> = answers.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    compare("recover.html", &vectors, &answers);
}

/// Argon2id, AES-GCM, Ed25519 on published examples; every library that is here gives what the Python code gives,
/// and so does a page without Workers.
#[test]
fn the_arithmetic_is_that_of_the_standards() {
    let at = Folder::empty();
    let run = recover_py(&["--self-test"], at.root());
    assert!(run.ok && run.out.contains("ok    Argon2id, RFC 9106 section 5.3"), "{}{}", run.out, run.err);
    let slow = r"
import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True
import recover
said = []
case = (b'passphrase', bytes(range(16)), 8192, 1, 4)
fast = [run(*case) for _, run in recover.argon2_roads(4)]
assert all(key == recover.argon2id(*case, slow=True, say=said.append) for key in fast)
recover.argon2id(*case, slow=True, say=said.append)
print(said[0])
";
    let folder = kit("");
    let run = tool("python3", &["-c", slow, folder.to_str().expect("a name")], at.root());
    assert!(
        run.ok && run.out.contains("in Python alone") && run.out.contains("about"),
        "{}{}",
        run.out,
        run.err
    );
    let locked = vectors().into_iter().find(|one| one.input["kind"] == "lock").expect("a lock");
    let answer = page(
        &locked.input,
        r#"
window.Worker = undefined;
let told = 0;
const y = await openLock(readShare(fromHex(input.share), true), input.input, () => { told += 1; });
return [`ok ${toHex(y)}`, told, await selfTest()];"#,
    );
    assert_eq!((&answer[0], &answer[2]), (&json!(locked.expect), &json!("")), "{}", locked.name);
    assert!(answer[1].as_u64() > Some(20), "no progress was told: {answer}");
}

/// Signatures over which programs differ, by whether they hold under the strict rule: points of small order, points that
/// differ by one, numbers and points spelled in a second way.
#[test]
fn signatures_are_checked_as_strictly_as_here() {
    let make = r"
import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True
import hashlib, json
from recover import L, P, point_add, point_read, point_table, point_write, signature_holds, table_mul
number = lambda value: value.to_bytes(32, 'little')
base = point_read(number(4 * pow(5, P - 2, P) % P))
times = lambda value, point: table_mul(point_table(point), value)
odd = point_read(bytes.fromhex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'))  # of order 8
one = number(1)
secret, nonce = 2**200 + 77, 2**190 + 99
key, first = times(secret, base), times(nonce, base)
cases = []
def case(name, key, first, s, wanted=lambda h: True):
    # the first message whose hash is as wanted; `s` gets the hash
    for n in range(10000):
        message = b'message %d' % n
        h = int.from_bytes(hashlib.sha512(first + key + message).digest(), 'little') % L
        if wanted(h):
            break
    signature = first + number(s(h))
    cases.append([name, key.hex(), message.hex(), signature.hex(), signature_holds(key, message, signature)])
key, first, good = point_write(key), point_write(first), lambda h: (nonce + h * secret) % L
case('honest', key, first, good)
case('S beyond L', key, first, lambda h: good(h) + L)
case('S beyond 2 L', key, first, lambda h: good(h) + 2 * L)
case('S is 0', key, first, lambda h: 0)
mixed = point_write(point_add(point_read(key), odd))
case('mixed key that cancels', mixed, first, good, lambda h: h % 8 == 0)
case('mixed key that does not', mixed, first, good, lambda h: h % 8)
case('mixed R', key, point_write(point_add(point_read(first), odd)), good)
case('R is 0', key, one, lambda h: h * secret % L)
for name, small in [('order 8', point_write(odd)), ('0', one), ('0, minus', number(1 + 2**255)), ('order 2', number(P - 1)),
                    ('0 as P + 1', number(P + 1)), ('order 4 as P', number(P)), ('order 4', number(0))]:
    case('key of ' + name, small, first, lambda h: nonce, lambda h: h % 8 == 0)
    case('key and R of ' + name, small, small, lambda h: 0, lambda h: h % 8 == 7)
case('no point', number(2), first, good)
case('key as P + 3', number(P + 3), first, good)
print(json.dumps(cases))
";
    let at = Folder::empty();
    let folder = kit("");
    let run = tool("python3", &["-c", make, folder.to_str().expect("a name")], at.root());
    assert!(run.ok, "{}", run.err);
    let cases: Value = serde_json::from_str(&run.out).expect("JSON");
    let answers = page(
        &cases,
        "return input.map(([, key, message, signature]) => signatureHolds(...[key, message, signature].map(fromHex)));",
    );
    let mut held = Vec::new();
    for (case, in_page) in cases.as_array().expect("a list").iter().zip(answers.as_array().expect("a list")) {
        let bytes = |i: usize| HEXLOWER.decode(case[i].as_str().expect("hex").as_bytes()).expect("hex");
        let here = VerifyingKey::from_bytes(&bytes(1).try_into().expect("32 bytes")).is_ok_and(|key| {
            let signature = Signature::from_bytes(&bytes(3).try_into().expect("64 bytes"));
            key.verify_strict(&bytes(2), &signature).is_ok()
        });
        assert_eq!(
            (&case[4], in_page),
            (&json!(here), &json!(here)),
            "recover.py, recover.html: {}",
            case[0]
        );
        held.extend(here.then(|| case[0].as_str().expect("a name")));
    }
    assert_eq!(held, ["honest", "mixed key that cancels"]);
    assert_eq!(answers.as_array().map(Vec::len), Some(24));
}

/// A rehearsal's sheets as texts: code and words are read from the PDFs by zbarimg and pdftotext.
struct Sheets {
    at: Folder,
    n: usize,
}

impl Sheets {
    fn of(k: usize, n: usize, options: &[&str], rows: (usize, usize)) -> Self {
        let (k, count) = (k.to_string(), n.to_string());
        let at = Folder::rehearsed(&[&["--threshold", &k, "--shares", &count], options].concat());
        for x in 1..=n {
            let sheet = format!("sheets/share-{x:02}.pdf");
            let code = program::code_of(&sheet, at.root()) + "\n";
            let text = tool("pdftotext", &["-layout", &sheet, "-"], at.root()).out;
            let put = |name: String, text: &str| fs::write(at.path(&name), text).expect("writes");
            put(format!("c{x}.txt"), &code);
            put(format!("w{x}.txt"), &program::rows_of(&text, rows.1));
            put(format!("r{x}.txt"), &program::rows_of(&text, rows.0));
        }
        Self { at, n }
    }

    fn text(&self, name: &str) -> String {
        read(self.at.path(name))
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.at.path(name), text).expect("writes");
    }

    fn pile(&self, names: &[&str]) -> Value {
        names.iter().map(|name| json!([name, self.text(name)])).collect()
    }

    /// The key, by Keyrite itself.
    fn key(&self, names: &[&str]) -> String {
        let run = keyrite(&[&["recover", "--rehearsal", "--show"], names].concat(), self.at.root());
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        run.out.trim().to_owned()
    }
}

/// Random quorums, random sheets of them, each as code, as all rows or as the first rows.
#[test]
fn sheets_of_random_ceremonies_give_their_key() {
    let rng = &mut StdRng::seed_from_u64(11);
    for _ in 0..3 {
        let n = rng.random_range(2..=7);
        let k = rng.random_range(2..=n);
        let sheets = Sheets::of(k, n, &[], (10, 22));
        let mut numbers: Vec<usize> = (1..=sheets.n).collect();
        numbers.shuffle(rng);
        let names: Vec<String> = numbers
            .iter()
            .take(rng.random_range(k..=n))
            .map(|x| format!("{}{x}.txt", ["c", "w", "r"][rng.random_range(0..3)]))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let key = sheets.key(&names);
        let run = recover_py(&[&["--rehearsal", "--show"], &names[..]].concat(), sheets.at.root());
        assert_eq!((run.code, run.out.trim()), (0, key.as_str()), "{k} of {n}, {names:?}: {}", run.err);
        let few = recover_py(&[&["--rehearsal", "--show"], &names[..k - 1]].concat(), sheets.at.root());
        assert_eq!((few.code, few.out.as_str()), (1, ""), "{k} of {n}: {}", few.err);
        assert!(few.err.contains(&format!("Only {} of the {k} shares", k - 1)), "{}", few.err);
        let input = json!({"all": sheets.pile(&names), "few": sheets.pile(&names[..k - 1])});
        let answer = page(
            &input,
            r#"
$("rehearsal").checked = true;
$("begin").click();
await files(input.all);
const all = await outcome();
empty();
await files(input.few);
return { all, few: await outcome() };"#,
        );
        let all = &answer["all"];
        assert_eq!(all["key"], json!(key), "{k} of {n}, {names:?}: {all}");
        assert_eq!((&all["recovered"], &all["hidden"]), (&json!(true), &json!(true)), "{all}");
        assert!(run.err.contains(all["words"].as_str().expect("words")), "{all}");
        let few = &answer["few"];
        assert_eq!((&few["recovered"], &few["key"]), (&json!(false), &json!("")), "{few}");
        assert!(few["said"].as_str().expect("text").contains(&format!("Only {} of the {k}", k - 1)), "{few}");
    }
}

fn in_rows(share: &Share) -> String {
    rows::write(share).iter().map(|row| row.join(" ") + "\n").collect()
}

/// A real key, as the tests know it.
const REAL_KEY: [u8; 32] = *b"thirty-two bytes of a tested key";

/// A 2-of-3 set of a real key.
fn real_set(generation: u16, key: &[u8; 32]) -> Vec<Share> {
    let (root, quorum) = (RootKey::from_secret(Secret::copy_of(key)), Quorum::new(2, 3).expect("valid"));
    let rng = &mut StdRng::seed_from_u64(u64::from(generation));
    let header = ShareHeader {
        mode: Mode::Production,
        lock: LockKind::None,
        set: SetId(rng.random()),
        generation,
        x: 1,
        quorum,
        fingerprint: root.derive_fingerprint(Mode::Production),
    };
    let signer = SigningKey::from_bytes(&[3; 32]);
    let points = split(&root, quorum, rng).expect("splits");
    let made = |(x, y)| Share::sign(ShareHeader { x, ..header }, Body::Open(y), &signer);
    points.into_iter().map(|point| (point.x, point.y)).map(made).collect()
}

/// A 3-of-5 pile with everything that can be wrong beside it.
static PILE: LazyLock<Sheets> = LazyLock::new(|| {
    let sheets = Sheets::of(3, 5, &[], (10, 22));
    let other = Sheets::of(2, 2, &[], (10, 22));
    let page = crate::support::sheets::drawn(&sheets.at.path("sheets/share-05.pdf"), 150);
    fs::write(sheets.at.path("page.png"), spoiling::encoded(&page, ImageFormat::Png)).expect("writes");
    sheets.put("foreign.txt", &other.text("c1.txt"));
    sheets.put("foreign-2.txt", &other.text("w2.txt"));
    let code = sheets.text("c4.txt");
    let bytes =
        BASE32_NOPAD.decode(code.trim().rsplit(':').next().expect("a code").as_bytes()).expect("base32");
    let mut altered = bytes.clone();
    altered[45] ^= 1;
    sheets.put("altered.txt", &format!("KEYRITE1-REHEARSAL:{}", BASE32_NOPAD.encode(&altered)));
    sheets.put("cut.txt", &code[..code.len() - 41]);
    sheets.put("newer.txt", &code.replace("KEYRITE1-REHEARSAL:", "KEYRITE2:"));
    sheets.put("relabelled.txt", &code.replace("-REHEARSAL", ""));
    sheets.put("noise.txt", "Dear colleague, the key is under the mat.");
    sheets.put("empty.txt", "\n");
    let rows = sheets.text("w4.txt");
    // in its row: the same word may stand in another one
    let second = rows.lines().nth(1).expect("row 2");
    let mut words: Vec<String> = second.split(' ').map(str::to_owned).collect();
    words[3].push('q');
    sheets.put("typo.txt", &rows.replacen(second, &words.join(" "), 1));
    let mut swapped: Vec<String> = rows.lines().map(str::to_owned).collect();
    swapped.swap(6, 7);
    for (line, number) in swapped.iter_mut().skip(6).zip(7..9) {
        let words = line.split_once(' ').expect("words").1;
        *line = format!("{number} {words}");
    }
    sheets.put("exchanged.txt", &swapped.join("\n"));
    let mixed: Vec<String> = sheets.text("r4.txt").lines().take(5).map(str::to_owned).collect();
    let rest: Vec<String> = sheets.text("r5.txt").lines().skip(5).map(str::to_owned).collect();
    sheets.put("two-sheets.txt", &[mixed, rest].concat().join("\n"));
    // a value of the forger's own, in rows that check, without the signature
    let mut forged = Share::from_bytes(&bytes).expect("a share");
    forged.body = Body::Open(Secret::copy_of(&[7; 32]));
    forged.proof = None;
    sheets.put("forged.txt", &in_rows(&forged));
    // two who lie together, so that their errors cancel beside share 3: at 0 the weights of 1 and 2 are equal
    for x in [1, 2] {
        let code = sheets.text(&format!("c{x}.txt"));
        let code = code.trim().rsplit(':').next().expect("a code");
        let mut bytes = BASE32_NOPAD.decode(code.as_bytes()).expect("base32");
        bytes[60] ^= 7;
        let mut lie = Share::from_bytes(&bytes).expect("a share");
        lie.proof = None;
        sheets.put(&format!("lie-{x}.txt"), &in_rows(&lie));
    }
    // the same for share 5, under a ceremony key of the forger's own
    let header = ShareHeader { x: 5, ..forged.header };
    let resigned = Share::sign(header, forged.body, &SigningKey::from_bytes(&[9; 32]));
    sheets.put("resigned.txt", payload::write(&resigned).expose());
    // the genuine share 4 with another generation, its checks made anew and its signature left out
    for (name, generation) in [("edited.txt", 2), ("last.txt", u16::MAX)] {
        let mut edited = Share::from_bytes(&bytes).expect("a share");
        edited.header.generation = generation;
        edited.proof = None;
        sheets.put(name, &in_rows(&edited));
    }
    // a set of the forger's own that claims the key, and to be newer
    let worthless = |y: u8| Body::Open(Secret::copy_of(&[y; 32]));
    for x in 1..=3 {
        let header = ShareHeader { x, set: SetId([8; 16]), generation: 2, ..header };
        let share = Share::sign(header, worthless(x), &SigningKey::from_bytes(&[9; 32]));
        sheets.put(&format!("false-{x}.txt"), payload::write(&share).expose());
    }
    let twin = Share { header: ShareHeader { x: 1, ..header }, body: worthless(5), proof: None };
    sheets.put("forged-1.txt", &in_rows(&twin));
    let real = real_set(1, &REAL_KEY);
    sheets.put("real.txt", payload::write(&real[0]).expose());
    // one key, split twice
    for generation in [1, 2] {
        for share in real_set(generation, &REAL_KEY) {
            sheets.put(&format!("g{generation}-{}.txt", share.header.x), payload::write(&share).expose());
        }
    }
    let several = [sheets.text("c1.txt"), sheets.text("r2.txt"), sheets.text("w3.txt")].join("\n---\n");
    sheets.put("several.txt", &several);
    sheets
});

/// Files brought; whether the sheets are a rehearsal's; whether the key comes; what both programs say.
type Case = (&'static [&'static str], bool, bool, &'static [&'static str]);

const CASES: &[Case] = &[
    (
        &["lie-1.txt", "lie-2.txt", "r3.txt", "r4.txt", "r5.txt"],
        true,
        true,
        &["which of them is wrong cannot be told"],
    ),
    (
        &["lie-1.txt", "lie-2.txt", "r3.txt", "r4.txt", "r5.txt", "r1.txt"],
        true,
        true,
        &["4 shares fit", "share 2 is wrong"],
    ),
    (
        &["several.txt"],
        true,
        true,
        &["3 shares fit, 3 were needed", "several.txt, share 2", "typed without signature"],
    ),
    (&["c1.txt", "w2.txt", "r3.txt", "c4.txt", "w5.txt"], true, true, &["5 shares fit", "signature holds"]),
    (&["c1.txt", "c2.txt"], true, false, &["Only 2 of the 3 shares needed are here: bring 1 more of set"]),
    (
        &["c1.txt", "r1.txt", "c2.txt"],
        true,
        false,
        &["share 1 again, already given as c1.txt", "bring 1 more"],
    ),
    (
        &["c1.txt", "c2.txt", "c3.txt", "foreign.txt"],
        true,
        true,
        &["foreign.txt: share 1 of set", "another key"],
    ),
    (&["c1.txt", "c2.txt", "c3.txt", "foreign.txt", "foreign-2.txt"], true, false, &["more than one key"]),
    (
        &["altered.txt", "c1.txt", "c2.txt", "c3.txt"],
        true,
        true,
        &["share 4 of set", "signature does not fit"],
    ),
    (&["cut.txt", "newer.txt", "c1.txt", "c2.txt", "c3.txt"], true, true, &["cut off", "newer format"]),
    (&["relabelled.txt", "c1.txt", "c2.txt", "c3.txt"], true, true, &["label and its content differ"]),
    (
        &["noise.txt", "empty.txt", "c1.txt", "c2.txt", "c3.txt"],
        true,
        true,
        &["it is neither", "it is empty"],
    ),
    (
        &["typo.txt", "c1.txt", "c2.txt", "c3.txt"],
        true,
        true,
        &["typo.txt: row 2, word 3 is not in the word list"],
    ),
    (
        &["exchanged.txt", "c1.txt", "c2.txt"],
        true,
        false,
        &["row 7 does not check: it is row 8", "row 8 does not check"],
    ),
    (&["two-sheets.txt", "c1.txt", "c2.txt"], true, false, &["they are of two sheets"]),
    (
        &["forged.txt", "c1.txt", "c2.txt", "c3.txt"],
        true,
        true,
        &["share 4 is wrong", "without its signature"],
    ),
    (&["forged.txt", "c4.txt", "c1.txt", "c2.txt"], true, true, &["share 4 is wrong"]),
    (
        &["forged.txt", "r1.txt", "r2.txt"],
        true,
        false,
        &["which one cannot be told from these; bring one more"],
    ),
    (
        &["forged.txt", "r1.txt", "r2.txt", "r3.txt"],
        true,
        true,
        &["share 4 does not agree with the ones that gave the key"],
    ),
    (
        &["resigned.txt", "c1.txt", "c2.txt", "c3.txt"],
        true,
        true,
        &["share 5 is wrong", "another ceremony key"],
    ),
    (
        &["resigned.txt", "c1.txt"],
        true,
        false,
        &["it was issued again, or one of the two is forged", "Only 2 of the 3 shares needed are here"],
    ),
    (
        &["c1.txt", "c2.txt", "c3.txt"],
        false,
        false,
        &["is a rehearsal share; this is the recovery of a real key"],
    ),
    (
        &["real.txt", "c1.txt", "c2.txt", "c3.txt"],
        true,
        true,
        &["is a real share; this is the recovery of a rehearsal"],
    ),
    (&["g1-1.txt", "g1-3.txt"], false, true, &["2 shares fit"]),
    (
        &["g1-1.txt", "g2-2.txt"],
        false,
        false,
        &["Only 1 of the 2", "generation 2, 1 of 2 are here: bring 1 more"],
    ),
    (&["g1-1.txt", "g2-2.txt", "g2-3.txt"], false, true, &["generation 1 of this key, not 2"]),
    // a newer set that cannot be completed is told of, and stops nothing
    (
        &["g1-1.txt", "g1-2.txt", "g2-3.txt"],
        false,
        true,
        &["2 shares fit", "generation 2 of this key, not 1", "a sheet claims generation 2", "1 of 2 sheets"],
    ),
    // two generations complete: the newer is named
    (
        &["g1-1.txt", "g1-2.txt", "g2-1.txt", "g2-3.txt"],
        false,
        true,
        &["2 shares fit", "generation 1 of this key, not 2"],
    ),
    (
        &["edited.txt", "c1.txt", "c2.txt", "c3.txt"],
        true,
        true,
        &["3 shares fit", "share 4 claims to be of set", "its generation is 2, the others' is 1. Put aside"],
    ),
    (&["last.txt", "c1.txt", "c2.txt", "c3.txt"], true, true, &["its generation is 65535, the others' is 1"]),
    (
        &["false-1.txt", "c1.txt", "c2.txt", "c3.txt", "c4.txt"],
        true,
        true,
        &["4 shares fit", "a sheet claims generation 2 of this key", "1 of 3 sheets"],
    ),
    (
        &["false-1.txt", "false-2.txt", "false-3.txt", "c1.txt", "r2.txt", "c3.txt"],
        true,
        true,
        &["3 shares fit", "3 sheets claim generation 2 of this key", "they are wrong, or forged"],
    ),
    (
        &["false-1.txt", "false-2.txt", "false-3.txt", "edited.txt", "c1.txt", "c2.txt", "foreign.txt"],
        true,
        false,
        &[
            "which one cannot be told from these; bring one more",
            "2 of 3 are here: bring 1 more",
            "1 of 2 are here: bring 1 more",
            "one set alone",
        ],
    ),
    (
        &["c1.txt", "forged-1.txt", "c2.txt"],
        true,
        false,
        &["share 1 again, and it differs from", "both call themselves share 1"],
    ),
];

#[test]
fn every_bad_share_is_named_and_the_rest_carries_on() {
    let pile = &*PILE;
    let piles: Vec<Value> = CASES
        .iter()
        .map(|(names, rehearsal, ..)| json!({"files": pile.pile(names), "rehearsal": rehearsal}))
        .collect();
    let answers = page(
        &Value::from(piles),
        r##"
$("begin").click();
const answers = [];
for (const pile of input) {
  empty();
  $("rehearsal").checked = pile.rehearsal;
  await files(pile.files);
  answers.push(await outcome());
}
return answers;"##,
    );
    let (ours, real) = (pile.key(&["c1.txt", "c2.txt", "c3.txt"]), HEXLOWER.encode(&REAL_KEY));
    for ((names, rehearsal, recovered, says), answer) in CASES.iter().zip(answers.as_array().expect("a list"))
    {
        let key = if *rehearsal { &ours } else { &real };
        let key = if *recovered { key.as_str() } else { "" };
        let mode: &[&str] = if *rehearsal { &["--rehearsal"] } else { &[] };
        let run = recover_py(&[mode, &["--show"], *names].concat(), pile.at.root());
        assert_eq!((run.code, run.out.trim()), (i32::from(!recovered), key), "{names:?}: {}", run.err);
        let said = answer["said"].as_str().expect("text");
        assert_eq!(
            (&answer["key"], &answer["recovered"]),
            (&json!(key), &json!(recovered)),
            "{names:?}: {said}"
        );
        for wanted in *says {
            assert!(run.err.contains(wanted), "{names:?}: wanted {wanted}; recover.py says {}", run.err);
            assert!(said.contains(wanted), "{names:?}: wanted {wanted}; the page says {said}");
        }
        assert!(!run.err.contains("Traceback"), "{names:?}: {}", run.err);
    }
}

/// The passphrase opens, a wrong one is told and the share left out. Argon2id at a real ceremony's cost.
#[test]
fn locked_sheets_open_with_their_passphrase() {
    let sheets = Sheets::of(2, 3, &["--lock", "passphrase"], (16, 28));
    let ask = |secrets: &str, arguments: &[&str]| {
        sheets.put("secrets", secrets);
        let line = format!(
            "python3 -B \"$0\" --rehearsal --show --passphrase-fd 3 {} 3< secrets",
            arguments.join(" ")
        );
        let program = kit("recover.py");
        tool("bash", &["-c", &line, program.to_str().expect("a name")], sheets.at.root())
    };
    let names = ["c1.txt", "r2.txt", "w3.txt"];
    let right = STAND_IN_PASSPHRASE;
    // a line that opens one share is tried on the others as well, after those that opened none
    let run = ask(&format!("not this\n\n{right}\n"), &names[..2]);
    let key = run.out.trim();
    assert_eq!((run.code, key.len()), (0, 64), "{}", run.err);
    let run = ask("not this\n", &names[..2]);
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
    assert!(run.err.contains("c1.txt: this passphrase does not open it"), "{}", run.err);
    assert!(run.err.contains("share 2 was not unlocked"), "{}", run.err);
    let none = ask("\n\n", &names[..2]);
    assert_eq!((none.code, none.out.as_str()), (1, ""), "{}", none.err);
    let wanted =
        "Only 0 of the 2 shares needed can be used: the passphrase of share 1 is missing or wrong; the";
    assert!(none.err.contains(wanted) && !none.err.contains("bring"), "{}", none.err);
    // at the keyboard: the lock is named, and that nothing is typed for it now
    let listen = "(cat c1.txt; echo done) | python3 -B \"$0\" --rehearsal";
    let program = kit("recover.py");
    let typed = tool("bash", &["-c", listen, program.to_str().expect("a name")], sheets.at.root());
    let wanted = "It is locked: its passphrase is asked for at the end, unseen. Do not type it now.";
    assert!(typed.out.contains(wanted), "{}{}", typed.out, typed.err);
    // the fourth road leaves it out, and says so
    let at = Folder::empty();
    fs::write(at.path("code-1.txt"), sheets.text("c1.txt")).expect("writes");
    let left = by_hand(&at);
    assert!(left.out.contains("code-1.txt.bin is locked: take road 2 or 3"), "{}{}", left.out, left.err);
    assert!(left.out.contains("There is no key.bin"), "{}{}", left.out, left.err);
    for name in ["part.001", "key.bin", "words-*.txt.bin"] {
        assert!(!at.path(name).exists(), "{name}");
    }
    let input = json!({"files": sheets.pile(&names), "secrets": [right, "not this", right]});
    let answer = page(
        &input,
        r##"
$("rehearsal").checked = true;
$("begin").click();
await files(input.files);
[...$("sheets").querySelectorAll("input")].forEach((field, i) => { field.value = input.secrets[i]; });
return outcome();"##,
    );
    assert_eq!(answer["key"], json!(key), "{answer}");
    let said = answer["said"].as_str().expect("text");
    assert!(said.contains("share 2 was not unlocked: this passphrase does not open it."), "{said}");
    assert_eq!(answer["locks"], json!(["", "this passphrase does not open it.", ""]), "{answer}");
}

/// Words typed by four letters, a slip and its hint, code words' field, at the keyboard of both.
#[test]
fn rows_are_checked_as_they_are_typed() {
    let pile = &*PILE;
    let rows: Vec<Vec<String>> = pile
        .text("w1.txt")
        .lines()
        .map(|row| row.split(' ').skip(1).map(|word| word.chars().take(4).collect()).collect())
        .collect();
    let typed: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
    let slip = typed[1].replacen(&rows[1][2], &format!("{}q", rows[1][2]), 1);
    let whole: Vec<String> =
        pile.text("w1.txt").lines().map(|row| row.split_once(' ').expect("words").1.to_owned()).collect();
    let mut answers = vec![typed[0].clone(), slip.clone()];
    answers.extend(typed[1..].iter().take(9).cloned());
    answers.push("n".to_owned());
    answers.push(pile.text("c2.txt").trim().to_owned());
    answers.push(pile.text("c3.txt").trim().to_owned());
    answers.push("n".to_owned());
    answers.push("c1.txt".to_owned());
    answers.push("typed.bin".to_owned());
    pile.put("keyboard", &(answers.join("\n") + "\n"));
    let program = kit("recover.py");
    let line = "python3 -B \"$0\" --rehearsal < keyboard";
    let run = tool("bash", &["-c", line, program.to_str().expect("a name")], pile.at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    for wanted in ["row  1:         ok\n", "row 2, word 3", "That is enough to recover"] {
        assert!(run.out.contains(wanted), "wanted {wanted}: {}", run.out);
    }
    assert!(run.out.contains("RECOVERED. 3 shares fit"), "{}", run.out);
    assert!(run.out.contains("c1.txt exists already"), "{}", run.out);
    let written = fs::read(pile.at.path("typed.bin")).expect("written");
    assert_eq!(HEXLOWER.encode(&written), pile.key(&["c1.txt", "c2.txt", "c3.txt"]));
    // what comes from a file may go to one: no word of a share in it, nor what may be meant
    assert!(!run.out.contains(&whole[0]) && !run.out.contains("Did you mean"), "{}", run.out);
    pile.put("hands", &format!("{}\n{slip}\ndrop\ndone\n", typed[0]));
    let line = "python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' python3 -B \"$0\" --rehearsal < hands";
    let run = tool("bash", &["-c", line, program.to_str().expect("a name")], pile.at.root());
    for wanted in [format!("ok: {}", whole[0]).as_str(), "row 2, word 3", "Did you mean"] {
        assert!(run.out.contains(wanted), "wanted {wanted} at a terminal: {}", run.out);
    }
    let cut = tool(
        "bash",
        &["-c", "head -3 keyboard | python3 -B \"$0\" --rehearsal", program.to_str().expect("a name")],
        pile.at.root(),
    );
    assert_eq!(cut.code, 1, "{}{}", cut.out, cut.err);

    let answer = page(
        &json!({"typed": typed, "slip": slip, "codes": [pile.text("c2.txt"), pile.text("c3.txt")]}),
        r##"
$("rehearsal").checked = true;
$("begin").click();
type(2, input.slip + " ");
const hint = $("says-2").textContent, wrong = $("row-2").getAttribute("aria-invalid");
input.typed.slice(0, 10).forEach((row, i) => type(i + 1, row + " "));
const value = $("row-1").value, marks = [...$("rows").querySelectorAll(".mark")].slice(0, 10).map((mark) => mark.textContent).join("");
$("more-rows").click();
input.typed.slice(10).forEach((row, i) => type(i + 11, row + " "));
$("add-words").click();
const said = $("said").textContent;
for (const code of input.codes) { $("code").value = code; $("add-code").click(); }
const unlabelled = [...document.querySelectorAll("input, textarea, select, progress")].filter((field) =>
  !field.labels.length && !field.getAttribute("aria-label")).length;
return { hint, wrong, value, marks, said, unlabelled, outcome: await outcome() };"##,
    );
    let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    assert!(text("hint").contains("word 3") && text("wrong") == "true", "{answer}");
    assert_eq!((text("value").trim(), text("marks").as_str()), (whole[0].as_str(), "✓✓✓✓✓✓✓✓✓✓"), "{answer}");
    assert!(text("said").contains("signature holds"), "{answer}");
    assert_eq!(answer["unlabelled"], json!(0), "{answer}");
    assert_eq!(answer["outcome"]["key"], json!(pile.key(&["c1.txt", "c2.txt", "c3.txt"])), "{answer}");
}

/// The key leaves only by the exit that was named.
#[test]
fn the_key_leaves_recover_py_only_as_asked() {
    let pile = &*PILE;
    let sheets = ["--rehearsal", "c1.txt", "c2.txt", "c3.txt"];
    let key = pile.key(&sheets[1..]);
    let plain = recover_py(&sheets, pile.at.root());
    assert!(plain.code == 0 && plain.out.contains("in words") && !plain.out.contains(&key), "{}", plain.out);
    let run = recover_py(&[&sheets[..], &["--out", "exit.bin"]].concat(), pile.at.root());
    assert!(run.code == 0 && !run.out.contains(&key) && !run.err.contains(&key), "{}{}", run.out, run.err);
    let written = fs::read(pile.at.path("exit.bin")).expect("written");
    assert_eq!(HEXLOWER.encode(&written), key);
    let mode = fs::metadata(pile.at.path("exit.bin")).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    for more in [
        &["--out", "exit.bin"][..],
        &["--out", "no/such/folder"],
        &["--out", "one", "--show"],
        &["--out"],
        &["--key", "aardvark adroitness"],
        &["--passphrase-fd", "x"],
        &["--passphrase-fd", "99"],
        &["--unheard"],
    ] {
        let run = recover_py(&[&sheets[..], more].concat(), pile.at.root());
        assert_eq!((run.code, run.err.contains("Traceback")), (2, false), "{more:?}: {}{}", run.out, run.err);
    }
    assert_eq!(fs::read(pile.at.path("exit.bin")).expect("there"), written);
    let program = kit("recover.py");
    // with and without the buffer that Python writes out at its very end
    for (exit, unbuffered) in [("--show", ""), ("--show", "1"), ("", ""), ("", "1")] {
        let line = format!(
            "PYTHONUNBUFFERED={unbuffered} python3 -B \"$0\" {} {exit} > /dev/full",
            sheets.join(" ")
        );
        let full = tool("bash", &["-c", &line, program.to_str().expect("a name")], pile.at.root());
        assert_eq!((full.code, full.err.contains("Traceback")), (2, false), "{line}: {}", full.err);
        assert!(
            full.err.contains("could not be written") && !full.err.contains("ignored"),
            "{line}: {}",
            full.err
        );
    }
    let line = format!("python3 -B \"$0\" {} | true; echo ${{PIPESTATUS[0]}}", sheets.join(" "));
    let closed = tool("bash", &["-c", &line, program.to_str().expect("a name")], pile.at.root());
    assert!(closed.err.is_empty(), "{}", closed.err);
    let missing = recover_py(&["--rehearsal", "missing.txt", "."], pile.at.root());
    assert!(missing.code == 1 && missing.out.contains("it is a folder"), "{}{}", missing.out, missing.err);
}

/// `--key` and `--set` choose as Keyrite's own do.
#[test]
fn key_and_set_choose() {
    let pile = &*PILE;
    let inspected = keyrite(&["inspect", "--json", "c1.txt"], pile.at.root());
    let value: Value = serde_json::from_str(&inspected.out).expect("JSON");
    let statement = pile.text("statement.txt");
    let set = statement.lines().find_map(|line| line.strip_prefix("set ")).expect("a set").trim();
    let set = set.split(' ').next().expect("a name");
    let words = statement.lines().skip_while(|line| !line.starts_with("ceremony key")).nth(1).expect("words");
    let words = words.trim_start_matches("in words").trim();
    assert!(value.is_array(), "{}", inspected.out);
    let both = ["--rehearsal", "c1.txt", "c2.txt", "w3.txt", "foreign.txt", "foreign-2.txt"];
    for (more, code) in
        [(vec!["--set", set], 0), (vec!["--key", words], 0), (vec!["--set", "XXXX-XXXX"], 1), (vec![], 1)]
    {
        let run = recover_py(&[&both[..], &more[..]].concat(), pile.at.root());
        assert_eq!(run.code, code, "{more:?}: {}{}", run.out, run.err);
    }
}

/// The commands of the fourth road, pasted as they stand into a folder with the texts of sheets.
fn by_hand(at: &Folder) -> Run {
    let guide = read(kit("GUIDE.txt"));
    let road =
        guide.split_once("4a. If").and_then(|rest| rest.1.split_once("WHEN A SHEET")).expect("road 4").0;
    let commands: Vec<&str> = road.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    assert!(commands.len() > 25, "{commands:?}");
    fs::copy(kit("recover.py"), at.path("recover.py")).expect("copies");
    tool("bash", &["-c", &commands.join("\n")], at.root())
}

/// The fourth road, pasted as it stands: two sheets as code, one as words.
#[test]
fn the_commands_of_the_guide_work_as_written() {
    let pile = &*PILE;
    let at = Folder::empty();
    for (name, text) in [("code-1.txt", "c5.txt"), ("code-2.txt", "c1.txt"), ("words-1.txt", "r4.txt")] {
        fs::write(at.path(name), pile.text(text)).expect("writes");
    }
    let run = by_hand(&at);
    assert!(run.ok && run.err.is_empty(), "{}{}", run.out, run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    let [.., derived, printed] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((derived, derived.len()), (printed, 32), "{lines:?}");
    let key = fs::read(at.path("key.bin")).expect("written");
    assert_eq!(HEXLOWER.encode(&key), pile.key(&["c1.txt", "c2.txt", "c3.txt"]));
    let list = read(at.path("list.txt"));
    assert_eq!(list, read(Path::new(ROOT).join("assets/words/bip39-english.txt")));
    // a slip shows: one word of the rows replaced
    let rows = pile.text("r4.txt");
    let word = rows.lines().nth(6).and_then(|row| row.split(' ').nth(2)).expect("a word");
    let other = if word == "zoo" { "abandon" } else { "zoo" };
    fs::write(at.path("words-1.txt"), rows.replacen(&format!(" {word} "), &format!(" {other} "), 1))
        .expect("writes");
    let run = by_hand(&at);
    let lines: Vec<&str> = run.out.lines().collect();
    let [.., derived, printed] = lines.as_slice() else { panic!("{lines:?}") };
    assert_ne!(derived, printed, "{}", run.err);
    // a word that is not on the list, and a row of six: named, and no value is made of them
    let slips = [
        (format!(" {word} "), " tonuge ", "words-1.txt, row 7: tonuge is not on the list: correct it"),
        (format!(" {word} "), " ", "words-1.txt, row 7: a row has seven words: correct it"),
    ];
    for (from, to, says) in slips {
        let mut slip: Vec<String> = rows.lines().map(str::to_owned).collect();
        slip[6] = slip[6].replacen(&from, to, 1);
        fs::write(at.path("words-1.txt"), slip.join("\n")).expect("writes");
        let run = by_hand(&at);
        assert!(run.out.contains(says) && run.err.is_empty(), "{says}: {}{}", run.out, run.err);
        assert!(run.out.contains("parts: 2; needed, no more and no less: 3"), "{}", run.out);
        assert!(!at.path("words-1.txt.bin").exists() && !at.path("key.bin").exists(), "{says}");
    }
    // rows in any order are put in theirs; one that is not there, or there twice, is named
    let lines: Vec<&str> = rows.lines().collect();
    let turned: Vec<&str> = lines.iter().rev().copied().collect();
    fs::write(at.path("words-1.txt"), turned.join("\n")).expect("writes");
    let run = by_hand(&at);
    let said: Vec<&str> = run.out.lines().collect();
    let [.., derived, printed] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((derived, derived.len()), (printed, 32), "{said:?} {}", run.err);
    let twice = [&lines[..6], &lines[5..6], &lines[7..]].concat();
    for (some, says) in [
        (lines[..9].to_vec(), "row 10 is missing"),
        (twice, "row 7 is missing, has no number or is there twice"),
    ] {
        fs::write(at.path("words-1.txt"), some.join("\n")).expect("writes");
        let run = by_hand(&at);
        assert!(run.out.contains(says) && run.err.is_empty(), "{says}: {}{}", run.out, run.err);
        assert!(!at.path("words-1.txt.bin").exists() && !at.path("key.bin").exists(), "{says}");
    }
    // the same share twice does not overwrite itself
    fs::write(at.path("words-1.txt"), pile.text("r5.txt")).expect("writes");
    let run = by_hand(&at);
    assert!(run.out.contains("5 is there already: look at its row 3"), "{}{}", run.out, run.err);
}

/// What can be put right with the sheets at hand is named, and another sheet asked for only when that is not enough.
#[test]
fn a_slip_is_mended_before_another_bag_is_opened() {
    let pile = &*PILE;
    let mend = |names: &[&str]| recover_py(&[&["--rehearsal"], names].concat(), pile.at.root());
    let cases: [(&[&str], &str, bool); 8] = [
        (
            &["typo.txt", "c1.txt", "c2.txt"],
            "Only 2 of the 3 shares needed can be used: correct row 2 of typo",
            false,
        ),
        (&["typo.txt", "c1.txt"], "correct row 2 of typo.txt; then bring 1 more of set", true),
        (&["typo.txt"], "No usable share was given: correct row 2 of typo.txt.", false),
        (&["cut.txt", "c1.txt", "c2.txt"], "can be used: read the code of cut.txt again", false),
        (
            &["exchanged.txt", "c1.txt", "c2.txt"],
            "can be used: correct rows 7 and 8 of exchanged.txt.",
            false,
        ),
        (&["two-sheets.txt", "c1.txt", "c2.txt"], "can be used: sort the rows of two-sheets.txt", false),
        (&["page.png", "c1.txt", "c2.txt"], "can be used: type the rows of page.png.", false),
        (&["noise.txt", "c1.txt", "c2.txt"], "are here: bring 1 more of set", true),
    ];
    for (names, says, more) in cases {
        let run = mend(names);
        assert_eq!((run.code, run.out.contains("bring")), (1, more), "{names:?}: {}{}", run.out, run.err);
        assert!(run.out.contains(says), "{names:?}: wanted {says}: {}", run.out);
    }
    let picture = mend(&["page.png"]).out;
    for wanted in ["recover.html opens pictures", "zbarimg --quiet --raw -Sdisable -Sqrcode.enable FILE"] {
        assert!(picture.contains(wanted), "{picture}");
    }
    // a key to compare with, as printed, and what cannot be compared
    let statement = pile.text("statement.txt");
    let after = |label: &str| {
        let line = statement.lines().skip_while(|line| !line.starts_with(label)).nth(1).expect("words");
        line.trim_start_matches("in words").trim().to_owned()
    };
    let words = after("ceremony key");
    let split: Vec<&str> = words.split(' ').collect();
    let rows: Vec<String> =
        split.chunks(4).zip(1..).map(|(row, i)| format!("{i} {}", row.join(" "))).collect();
    let keyed = |key: &str, first: &str| mend(&["--key", key, first, "c2.txt", "c3.txt"]);
    let good = keyed(&rows.join("\n"), "c1.txt");
    assert_eq!(good.code, 0, "{}{}", good.out, good.err);
    let unsigned = keyed(&words, "r1.txt");
    assert!(unsigned.code == 1 && unsigned.out.contains("type rows 11 to 22 too"), "{}", unsigned.out);
    assert!(
        !unsigned.out.contains("is not signed by") && !unsigned.out.contains("bring"),
        "{}",
        unsigned.out
    );
    let wrong = keyed(&after("key fingerprint"), "c1.txt");
    let wanted = "these are the words of the key's fingerprint, not of the ceremony key";
    assert!(wrong.code == 1 && wrong.out.contains(wanted), "{}", wrong.out);
    // at the keyboard: a sheet of another key, and a practice sheet where a real one is due
    let program = kit("recover.py");
    let listen = |line: &str| tool("bash", &["-c", line, program.to_str().expect("a name")], pile.at.root());
    let foreign = listen("(cat c1.txt foreign.txt; echo done) | python3 -B \"$0\" --rehearsal");
    let wanted = "It is of another key than share 1, the first that you typed.";
    assert!(foreign.out.contains(wanted), "{}{}", foreign.out, foreign.err);
    let practice = listen("(head -1 r1.txt; echo done) | python3 -B \"$0\"");
    let wanted = "Refused: it is a practice sheet. Stop with Ctrl-C and start again with --rehearsal.";
    assert!(practice.out.contains(wanted) && !practice.out.contains("row  2"), "{}", practice.out);
}

/// The worked example of FORMAT.txt, typed from the page.
#[test]
fn the_worked_example_of_the_format_holds() {
    let format = read(Path::new(ROOT).join("assets/FORMAT.txt"));
    let example = format.split_once("12. WORKED EXAMPLE").expect("an example").1;
    let code =
        example.split_once("Share 1:\n").and_then(|rest| rest.1.split_once("Share 2")).expect("a code").0;
    let rows =
        example.split_once("recovery rows:\n").and_then(|rest| rest.1.split_once("\n\n")).expect("rows").0;
    let key = example.split_once("  key  ").and_then(|rest| rest.1.split_once("  p  ")).expect("a key").0;
    let key: String = key.split_whitespace().collect();
    let aloud =
        example.split_once("  aloud").and_then(|rest| rest.1.split_once("  ceremony")).expect("words").0;
    let aloud = aloud.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = Folder::empty();
    fs::write(at.path("1.txt"), code).expect("writes");
    fs::write(at.path("2.txt"), rows).expect("writes");
    let run = recover_py(&["--show", "1.txt", "2.txt"], at.root());
    assert_eq!((run.code, run.out.trim()), (0, key.as_str()), "{}", run.err);
    assert!(run.err.contains(&aloud) && run.err.contains("share 1 of set 8RHJ-RHM3"), "{aloud}: {}", run.err);
    let sha = HEXLOWER.encode(&Sha256::digest(read(Path::new(ROOT).join("assets/words/bip39-english.txt"))));
    assert!(format.contains(&sha), "the list's SHA-256 is {sha}");
    let sha = HEXLOWER.encode(&Sha256::digest(read(Path::new(ROOT).join("assets/words/pgp.txt"))));
    assert!(format.contains(&sha), "the lists' SHA-256 is {sha}");
    assert!(format.lines().all(|line| line.chars().count() <= 80), "a line is longer than 80 characters");
}
