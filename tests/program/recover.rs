//! `keyrite recover` and `inspect` on what people really bring: good sheets among bad ones, in every form and order.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::program::{self, Folder, keyrite, tool};
use crate::support::sheets;
use data_encoding::BASE32_NOPAD;
use image::ImageFormat;
use keyrite::sharing::payload;
use keyrite::sharing::share::{Share, ShareHeader};
use keyrite_painter::spoiling;

/// Two ceremonies: a 3-of-5 key, and another key's 2-of-2.
struct Piles {
    at: Folder,
    other: Folder,
}

static PILES: LazyLock<Piles> = LazyLock::new(|| {
    let at = Folder::rehearsed(&[]);
    let other = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    for x in 1..=5 {
        let sheet = format!("sheets/share-0{x}.pdf");
        let page = spoiling::encoded(&sheets::drawn(&at.path(&sheet), 150), ImageFormat::Png);
        fs::write(at.path(&format!("p{x}.png")), page).expect("writes");
        let jpeg = ["-r", "200", "-jpeg", "-singlefile", &sheet, &format!("j{x}")];
        assert!(tool("pdftoppm", &jpeg, at.root()).ok);
        let code = tool(
            "zbarimg",
            &["-q", "--raw", "-Sdisable", "-Sqrcode.enable", &format!("p{x}.png")],
            at.root(),
        )
        .out;
        fs::write(at.path(&format!("c{x}.txt")), code.trim()).expect("writes");
        let text = tool("pdftotext", &["-layout", &sheet, "-"], at.root()).out;
        fs::write(at.path(&format!("w{x}.txt")), program::rows_of(&text, 22)).expect("writes");
        fs::write(at.path(&format!("r{x}.txt")), program::rows_of(&text, 10)).expect("writes");
    }
    fs::copy(other.path("sheets/share-01.pdf"), at.path("foreign.pdf")).expect("copies");
    spoil(&at);
    Piles { at, other }
});

fn code(at: &Folder, name: &str) -> String {
    fs::read_to_string(at.path(name)).expect("there")
}

/// Everything that can be wrong with a file, made from share 4.
fn spoil(at: &Folder) {
    let good = code(at, "c4.txt");
    let bytes = BASE32_NOPAD.decode(good.rsplit(':').next().expect("a code").as_bytes()).expect("base32");
    let put = |name: &str, content: &[u8]| fs::write(at.path(name), content).expect("writes");
    let coded = |bytes: &[u8]| format!("KEYRITE1-REHEARSAL:{}", BASE32_NOPAD.encode(bytes)).into_bytes();
    let with = |place: usize, value: u8| {
        let mut changed = bytes.clone();
        changed[place] = value;
        coded(&changed)
    };
    put("x-zero.txt", &with(20, 0));
    put("altered.txt", &with(45, bytes[45] ^ 1));
    put("newer.txt", good.replace("KEYRITE1-REHEARSAL:", "KEYRITE2:").as_bytes());
    put("version.txt", &with(0, 2));
    put("cut.txt", &coded(&bytes[..150]));
    put("longer.txt", &coded(&[&bytes[..], &[0]].concat()));
    put("relabelled.txt", good.replace("-REHEARSAL", "").as_bytes());
    put("not-ours.txt", b"HTTPS://EXAMPLE.ORG/");
    put("empty.txt", b"");
    put("noise.pdf", b"%PDF-1.7\nnothing");
    put("half.png", &fs::read(at.path("p4.png")).expect("there")[..2_000]);
    put("typo.txt", typo(&code(at, "w4.txt")).as_bytes());
    // a forger who saw share 4: a wrong value, typed without the signature
    let mut forged = Share::from_bytes(&bytes).expect("a share");
    forged.body = keyrite::sharing::share::Body::Open(keyrite::vocab::Secret::copy_of(&[7; 32]));
    forged.proof = None;
    put("forged.txt", as_rows(&forged).as_bytes());
    // the same under a ceremony key of the forger's own
    let key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    let header = ShareHeader { x: 5, ..forged.header };
    let resigned = Share::sign(header, forged.body, &key);
    put("resigned.txt", payload::write(&resigned).expose().as_bytes());
    // a set of the forger's own that claims the key, and to be newer than the genuine one
    let worthless = |y: u8| keyrite::sharing::share::Body::Open(keyrite::vocab::Secret::copy_of(&[y; 32]));
    let newer = ShareHeader { set: keyrite::vocab::SetId([8; 16]), generation: 2, ..header };
    for x in 1..=3 {
        let share = Share::sign(ShareHeader { x, ..newer }, worthless(x), &key);
        put(&format!("newer-{x}.txt"), payload::write(&share).expose().as_bytes());
    }
    // share 1 with another value
    let twin = Share { header: ShareHeader { x: 1, ..forged.header }, body: worthless(9), proof: None };
    put("twin.txt", as_rows(&twin).as_bytes());
    // the genuine share 4 with another generation, its checks made anew
    let mut edited = Share::from_bytes(&bytes).expect("a share");
    edited.header.generation = 2;
    edited.proof = None;
    put("edited.txt", as_rows(&edited).as_bytes());
}

fn as_rows(share: &Share) -> String {
    let rows = keyrite::sharing::rows::write(share);
    rows.iter().map(|row| row.join(" ") + "\n").collect()
}

/// The third word of row 2 with its last letter doubled.
fn typo(words: &str) -> String {
    let lines: Vec<String> = words
        .lines()
        .enumerate()
        .map(|(row, line)| {
            let mut tokens: Vec<String> = line.split(' ').map(str::to_owned).collect();
            if row == 1 {
                let last = tokens[3].pop().expect("letters");
                tokens[3].push_str(&format!("{last}{last}q"));
            }
            tokens.join(" ")
        })
        .collect();
    lines.join("\n")
}

/// Files brought; exit code; what must be said.
type Case = (&'static [&'static str], i32, &'static [&'static str]);

const CASES: &[Case] = &[
    (&["sheets/share-01.pdf", "p2.png", "j3.jpg"], 0, &["RECOVERED. 3 shares fit, 3 were needed"]),
    (&["c1.txt", "w2.txt", "r3.txt"], 0, &["r3.txt: share 3", "typed without signature"]),
    (&["sheets/share-05.pdf", "w4.txt", "p3.png", "c2.txt", "j1.jpg"], 0, &["5 shares fit"]),
    (&["c1.txt", "c2.txt"], 1, &["Only 2 of the 3 shares needed", "bring 1 more"]),
    (
        &["c1.txt", "p1.png", "w1.txt", "c2.txt"],
        1,
        &["share 1 again, already given as c1.txt", "bring 1 more"],
    ),
    (&["c1.txt", "c2.txt", "c3.txt", "foreign.pdf"], 0, &["foreign.pdf: share 1 of set", "another key"]),
    (&["c1.txt", "c2.txt", "x-zero.txt", "c3.txt"], 0, &["share 0 of 5, which cannot be"]),
    (
        &["c1.txt", "c2.txt", "altered.txt", "c3.txt"],
        0,
        &["altered.txt: it calls itself share 4", "signature does not fit"],
    ),
    (&["newer.txt", "version.txt", "c1.txt", "c2.txt", "c3.txt"], 0, &["newer format", "format version 2"]),
    (
        &["cut.txt", "longer.txt", "c1.txt", "c2.txt", "c3.txt"],
        0,
        &["cut off: 150 bytes of 167", "goes on after its end"],
    ),
    (
        &["relabelled.txt", "c1.txt", "c2.txt", "c3.txt"],
        0,
        &["labelled production but its content says rehearsal"],
    ),
    (&["not-ours.txt", "empty.txt", "c1.txt", "c2.txt", "c3.txt"], 0, &["neither a picture", "it is empty"]),
    (
        &["noise.pdf", "half.png", "missing.pdf", "sheets", "c1.txt", "c2.txt", "c3.txt"],
        0,
        &["noise.pdf: ", "half.png: ", "no such file", "it is a folder"],
    ),
    (&["typo.txt", "c1.txt", "c2.txt", "c3.txt"], 0, &["row 2, word 3 is not in the word list"]),
    (
        &["forged.txt", "c1.txt", "c2.txt", "c3.txt"],
        0,
        &["forged.txt: share 4 is wrong", "without its signature"],
    ),
    (&["forged.txt", "c4.txt", "c1.txt", "c2.txt"], 0, &["forged.txt: share 4 is wrong"]),
    (&["forged.txt", "r1.txt", "r2.txt"], 1, &["which one cannot be told from these. Bring 1 more"]),
    (&["forged.txt", "r1.txt", "r2.txt", "r3.txt"], 0, &["forged.txt: share 4 is wrong"]),
    (
        &["resigned.txt", "c1.txt", "c2.txt", "c3.txt"],
        0,
        &["resigned.txt: share 5 is wrong", "signed by another ceremony key"],
    ),
    (&["missing.pdf"], 1, &["No usable share was given"]),
    (
        &["newer-1.txt", "c1.txt", "c2.txt", "c3.txt"],
        0,
        &[
            "Of other sets:",
            "newer-1.txt: share 1 of set",
            "A sheet claims generation 2 of this key",
            "1 of 3 sheets",
        ],
    ),
    (
        &["newer-1.txt", "newer-2.txt", "newer-3.txt", "c1.txt", "w2.txt", "c3.txt", "c4.txt", "c5.txt"],
        0,
        &["5 shares fit", "3 sheets claim generation 2 of this key", "wrong, or forged"],
    ),
    (
        &["edited.txt", "c1.txt", "c2.txt", "c3.txt"],
        0,
        &["edited.txt: share 4 claims to be of set", "its generation is 2, the others' is 1. Put aside"],
    ),
    (
        &["c1.txt", "twin.txt", "c2.txt"],
        1,
        &["twin.txt: share 1 again, and it differs from c1.txt", "both call themselves share 1"],
    ),
    (
        &["newer-1.txt", "newer-2.txt", "newer-3.txt", "c1.txt", "edited.txt", "c2.txt", "foreign.pdf"],
        1,
        &[
            "No set gives a key",
            "only 2 of the 3 shares needed are here: bring 1 more of set",
            "only 1 of the 2 shares needed",
            "    bring 1 more of set",
            "    to look at one set alone, name it with --set",
        ],
    ),
];

#[test]
fn every_bad_share_is_named_and_the_rest_carries_on() {
    let at = &PILES.at;
    for (files, code, says) in CASES {
        let run = keyrite(&[&["recover", "--rehearsal"], *files].concat(), at.root());
        assert_eq!(run.code, *code, "{files:?}: {}{}", run.out, run.err);
        for wanted in *says {
            assert!(run.out.contains(wanted), "{files:?}: wanted {wanted}; got {}", run.out);
        }
        assert!(!run.err.contains("panicked") && !run.out.contains("Err("), "{files:?}");
        let json = keyrite(&[&["recover", "--rehearsal", "--json"], *files].concat(), at.root());
        let value: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
        assert_eq!((json.code, value["recovered"].as_bool()), (*code, Some(*code == 0)), "{files:?}");
    }
}

/// The key is the same whichever sheets it came from, and goes where it was sent, and nowhere else.
#[test]
fn the_key_leaves_only_by_the_exit_that_was_named() {
    let at = &PILES.at;
    let key = |files: &[&str]| {
        let run = keyrite(&[&["recover", "--rehearsal", "--show"], files].concat(), at.root());
        assert_eq!((run.code, run.out.len()), (0, 65), "{}", run.err);
        run.out
    };
    let first = key(&["c1.txt", "c2.txt", "c3.txt"]);
    assert_eq!(first, key(&["w5.txt", "p4.png", "r2.txt"]));
    let silent = keyrite(&["recover", "--rehearsal", "c1.txt", "c2.txt", "c3.txt"], at.root());
    assert!(!silent.out.contains(first.trim()) && silent.out.contains("not written or shown"));
    let binary = env!("CARGO_BIN_EXE_keyrite");
    let recover = format!("{binary} recover --rehearsal c1.txt c2.txt c3.txt");
    fs::write(at.path("mine"), "mine").expect("writes");
    let cases = [
        (format!("{recover} --show > /dev/full"), 2),
        (format!("{recover} --show >&-"), 2),
        (format!("{recover} --fd 5"), 2),
        (format!("{recover} --fd 0 < mine"), 2),
        (format!("{recover} --fd 5 5>&1 | cat > piped"), 0),
        (format!("{recover} --out no/such/key"), 2),
        (format!("{recover} --out one --show"), 2),
        (format!("{recover} --passphrase-fd 1 | cat; exit ${{PIPESTATUS[0]}}"), 2),
        (format!("{binary} inspect c1.txt > /dev/full"), 2),
    ];
    for (command, code) in cases {
        let run = tool("timeout", &["60", "bash", "-c", &command], at.root());
        assert_eq!(run.code, code, "{command}: {}{}", run.out, run.err);
    }
    assert_eq!(fs::read_to_string(at.path("mine")).expect("there"), "mine");
    assert!(!at.path("one").exists());
}

/// A production recovery refuses the sheets of a rehearsal, and says how to practise.
#[test]
fn rehearsal_sheets_are_refused_in_production() {
    let at = &PILES.at;
    let run = keyrite(&["recover", "c1.txt", "p2.png", "w3.txt"], at.root());
    assert_eq!(run.code, 1);
    assert_eq!(
        run.out.matches("is a rehearsal share; this is a production recovery").count(),
        3,
        "{}",
        run.out
    );
    assert!(run.out.contains("add --rehearsal"), "{}", run.out);
}

/// `--key` keeps out whatever the ceremony key on paper did not sign; `--set` chooses between keys.
#[test]
fn key_and_set_choose() {
    let Piles { at, other } = &*PILES;
    let spoken = |folder: &Path| {
        let run = keyrite(&["verify", "--json", "."], folder);
        let value: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
        (
            value["ceremony_key"].as_str().expect("a key").to_owned(),
            value["set"].as_str().expect("a set").to_owned(),
        )
    };
    let ((ours, our_set), (theirs, _)) = (spoken(at.root()), spoken(other.root()));
    let second = other.path("sheets/share-02.pdf");
    let both = ["c1.txt", "c2.txt", "c3.txt", "foreign.pdf", second.to_str().expect("a name")];
    let recover =
        |more: &[&str]| keyrite(&[&["recover", "--rehearsal"], &both[..], more].concat(), at.root());
    let run = recover(&[]);
    let told = run.out.contains("more than one key") && run.out.contains(" recovers the key \u{201c}");
    assert!(run.code == 1 && told, "{}", run.out);
    assert_eq!(recover(&["--set", &our_set]).code, 0);
    assert_eq!(recover(&["--key", &ours]).code, 0);
    assert_eq!(recover(&["--key", &theirs]).code, 0);
    assert_eq!(recover(&["--key", "aardvark adroitness"]).code, 2);
    assert_eq!(recover(&["--set", "XXXX-XXXX"]).code, 1);
}

/// Files are read side by side, and told in the order in which they were given.
#[test]
fn what_was_read_is_told_in_the_order_given() {
    let files = ["p5.png", "c1.txt", "j3.jpg", "altered.txt", "w2.txt", "sheets/share-04.pdf"];
    let run = keyrite(&[&["recover", "--rehearsal"], &files[..]].concat(), PILES.at.root());
    let told: Vec<&str> =
        run.out.lines().filter_map(|line| line.strip_prefix("\u{b7} ")?.split(':').next()).collect();
    assert_eq!(told, ["p5.png", "c1.txt", "j3.jpg", "w2.txt", "sheets/share-04.pdf"], "{}", run.out);
    assert!(run.out.starts_with("\u{d7} altered.txt"), "{}", run.out);
}

/// What the text says that can be done stands in the answer for machines too, with how far each set came.
#[test]
fn every_way_out_is_told_to_machines() {
    let at = &PILES.at;
    let told = |more: &[&str]| -> serde_json::Value {
        let run = keyrite(&[&["recover", "--json"], more].concat(), at.root());
        assert_eq!(run.code, 1, "{}", run.err);
        serde_json::from_str(&run.out).expect("JSON")
    };
    let short = told(&["--rehearsal", "c1.txt", "c2.txt", "edited.txt", "foreign.pdf"]);
    let sets = short["sets"].as_array().expect("a list");
    let counts: Vec<_> = sets.iter().map(|set| (set["have"].as_u64(), set["need"].as_u64())).collect();
    assert_eq!(counts, [(Some(2), Some(3)), (Some(1), Some(2)), (Some(1), Some(3))], "{short}");
    let ways = short["ways"].as_array().expect("a list");
    assert!(ways[0].as_str().is_some_and(|way| way.starts_with("bring 1 more of set")), "{short}");
    assert!(ways.iter().any(|way| way.as_str().is_some_and(|way| way.contains("--set"))), "{short}");
    assert_eq!(short["left_out"][0]["kind"], "contradicts");
    let practice = told(&["c1.txt", "c2.txt", "c3.txt"]);
    assert!(practice["ways"][0].as_str().is_some_and(|way| way.contains("--rehearsal")), "{practice}");
    let second = PILES.other.path("sheets/share-02.pdf");
    let second = second.to_str().expect("a name");
    let several = told(&["--rehearsal", "c1.txt", "c2.txt", "c3.txt", "foreign.pdf", second]);
    let ways = several["ways"].as_array().expect("a list");
    assert_eq!((several["sets"].as_array().map(Vec::len), ways.len()), (Some(2), 3), "{several}");
    let good = keyrite(
        &["recover", "--rehearsal", "--json", "newer-1.txt", "c1.txt", "c2.txt", "c3.txt"],
        at.root(),
    );
    let good: serde_json::Value = serde_json::from_str(&good.out).expect("JSON");
    assert_eq!(good["left_out"][0]["kind"], "other-generation", "{good}");
    assert!(good["notes"][0].as_str().is_some_and(|note| note.contains("claims generation 2")), "{good}");
}

#[test]
fn inspect_tells_authentic_from_not() {
    let at = &PILES.at;
    let good = keyrite(&["inspect", "c1.txt", "sheets/share-02.pdf", "w3.txt"], at.root());
    assert_eq!(good.code, 0, "{}", good.out);
    assert_eq!(good.out.matches("signature holds").count(), 3);
    for bad in ["altered.txt", "r1.txt", "x-zero.txt", "missing"] {
        assert_eq!(keyrite(&["inspect", "c1.txt", bad], at.root()).code, 1, "{bad}");
    }
    assert_eq!(keyrite(&["inspect"], at.root()).code, 2);
}
