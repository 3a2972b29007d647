//! Sheets that carry a sealed payload as a second code: other people's programs read both codes, and what was sealed opens
//! off the paper, byte for byte, by the program and by the recovery kit.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::support::keyed::{ON_SHEETS, shipped_with_steps_before_sheets, with_steps_before_sheets};
use crate::support::page::page;
use crate::support::program::{Folder, Run, keyrite, recover_py, tool};
use crate::support::sheets::picture;
use data_encoding::HEXLOWER;
use keyrite::sharing::sealed::code;
use serde_json::{Value, json};

/// What a stand-in seals.
const SECRET: &[u8] = b"a secret of a rehearsal, worthless";
const SEALED: &str = "held/evidence/001-password.sealed";
const SHEETS: [&str; 2] = ["held/sheets/share-01.pdf", "held/sheets/share-02.pdf"];

/// A folder with a rehearsal, `held`, in which every sheet carries a sealed secret.
fn rehearsed(options: &[&str]) -> Folder {
    let at = Folder::empty();
    // as long as it may be, and so the code
    let steps =
        ON_SHEETS.replace("Password of {key.label}", &format!("PIN of {{organisation}}{}", " W".repeat(32)));
    fs::write(at.path("own.toml"), with_steps_before_sheets(&steps)).expect("written");
    let all =
        [&["rehearse", "own.toml", "--out", "held", "--shares", "3", "--threshold", "2"], options].concat();
    let run = keyrite(&all, at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    at
}

static HELD: LazyLock<Folder> = LazyLock::new(|| rehearsed(&[]));

/// A sheet as a scanner gives it.
fn scan(at: &Folder, sheet: &str) -> String {
    let path = picture(&at.path(sheet), 300);
    path.strip_prefix(at.root()).expect("beside the sheet").to_str().expect("a name").to_owned()
}

/// What zbarimg prints of a picture: a code a line.
fn zbarimg(picture: &str, at: &Path) -> String {
    tool("zbarimg", &["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture], at).out
}

/// Opens what is sealed on or in this file into a new one, with these sheets.
fn opened(at: &Folder, sheets: &[&str], from: &str, into: &str) -> (Run, Option<Vec<u8>>) {
    let all = [&["recover", "--rehearsal"], sheets, &["--open", from, "--out", into]].concat();
    let run = keyrite(&all, at.root());
    (run, fs::read(at.path(into)).ok())
}

#[test]
fn other_programs_read_both_codes() {
    for options in [&["--paper", "a4"][..], &["--paper", "letter", "--lock", "codewords"]] {
        let at = rehearsed(options);
        let file = fs::read(at.path(SEALED)).expect("sealed");
        for sheet in SHEETS {
            assert!(fs::metadata(at.path(sheet)).expect("there").len() < 60_000, "{sheet}");
            assert!(tool("qpdf", &["--check", sheet], at.root()).ok, "{sheet}");
            assert!(tool("pdfinfo", &[sheet], at.root()).out.contains("Pages:           1\n"));
            let words = tool("pdftotext", &["-layout", sheet, "-"], at.root()).out;
            for said in
                ["Sealed payload", "PIN of Stand-ins W W", "To open it: keyrite recover", "SHA-256 ", "50 mm"]
            {
                assert!(words.contains(said), "{said}: {words}");
            }
            let scanned = scan(&at, sheet);
            let read = zbarimg(&scanned, at.root());
            let (sealed, shares): (Vec<&str>, Vec<&str>) =
                read.lines().partition(|text| code::looks_like_code(text));
            assert!(matches!(&shares[..], [one] if one.starts_with("KEYRITE1-REHEARSAL:")), "{read}");
            assert!(matches!(&sealed[..], [one] if code::read(one).as_ref() == Ok(&file)), "{read}");
            let told = keyrite(&["inspect", "--json", &scanned], at.root());
            let told: Value = serde_json::from_str(&told.out).expect("JSON");
            assert_eq!((&told[0]["authentic"], &told[1]["sealed"]), (&json!(true), &json!(true)), "{told}");
            assert_eq!(told[1]["bytes"], json!(SECRET.len()));
        }
        let run = keyrite(&["verify", "held", "--sheet", SHEETS[0]], at.root());
        assert!(run.out.contains("CONSISTENT") || run.out.contains("VALID"), "{}{}", run.out, run.err);
    }
}

#[test]
fn what_was_sealed_opens_off_the_paper() {
    let at = &*HELD;
    let scans = SHEETS.map(|sheet| scan(at, sheet));
    let scans = [scans[0].as_str(), scans[1].as_str()];
    fs::write(at.path("both.txt"), zbarimg(scans[0], at.root())).expect("written");
    let sealed = fs::read(at.path(SEALED)).expect("sealed");
    let text = code::write(&sealed).expect("short enough");
    fs::write(at.path("alone.txt"), text.to_lowercase()).expect("written");
    for (number, from) in [SEALED, SHEETS[1], scans[0], "both.txt", "alone.txt"].into_iter().enumerate() {
        let (run, content) = opened(at, &scans, from, &format!("opened-{number}"));
        assert_eq!((run.code, content.as_deref()), (0, Some(SECRET)), "{from}: {}{}", run.out, run.err);
    }
    // the second code alone is no share, and says so; beside its share it is in nobody's way
    let run = keyrite(&["recover", "--rehearsal", scans[1], "alone.txt"], at.root());
    let said = format!("{}{}", run.out, run.err);
    assert!(
        run.code == 1
            && said.contains(
                "alone.txt: it is the code of the sealed payload. The share's code is the larger one"
            ),
        "{said}"
    );
    let run = keyrite(&["recover", "--rehearsal", scans[1], "both.txt"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let told = keyrite(&["inspect", "alone.txt"], at.root());
    assert!(told.code == 0 && told.out.contains("sealed payload of 34 bytes"), "{}", told.out);
}

/// Nothing is written of what is not opened.
#[test]
fn wrong_files_are_refused_by_name() {
    let at = rehearsed(&[]);
    let other = Folder::around_rehearsed(&["--shares", "3", "--threshold", "2"]);
    fs::copy(other.path("held/sheets/share-01.pdf"), at.path("one-code.pdf")).expect("copied");
    fs::copy(HELD.path(SHEETS[0]), at.path("foreign.pdf")).expect("copied");
    let joined = ["--empty", "--pages", SHEETS[0], "foreign.pdf", "--", "two.pdf"];
    assert!(tool("qpdf", &joined, at.root()).ok);
    let sealed = code::write(&fs::read(at.path(SEALED)).expect("sealed")).expect("short enough");
    let write = |name: &str, text: &str| fs::write(at.path(name), text).expect("written");
    write("empty", "");
    write("cut.txt", &sealed[..sealed.len() - 1]);
    let other = if sealed.ends_with('A') { 'Q' } else { 'A' };
    write("altered.txt", &format!("{}{other}", &sealed[..sealed.len() - 1]));
    write("long.txt", &format!("{sealed}{}", "A".repeat(100_000)));
    write("marked.txt", &format!("{}\u{202e}{}", &sealed[..40], &sealed[40..]));
    write("newer.txt", &sealed.replace("-1:", "-4:"));
    write("damaged.pdf", "%PDF-1.7 and no more");
    std::os::unix::fs::symlink("/dev/full", at.path("full")).expect("linked");
    for (from, says) in [
        (
            "one-code.pdf",
            "one-code.pdf: no sealed payload was found on it. Its code is the second one of a sheet",
        ),
        ("two.pdf", "two.pdf: 2 different sealed payloads are on it: give a picture of one sheet"),
        ("foreign.pdf", "it is sealed under another key"),
        ("empty", "empty: it is cut off"),
        ("cut.txt", "cut.txt: "),
        ("altered.txt", "altered.txt: "),
        ("long.txt", "the code of a sealed payload has at most 455"),
        ("marked.txt", "character 24 behind the colon does not belong in the code"),
        ("newer.txt", "newer.txt: it is a sealed payload of a newer format (4)"),
        ("damaged.pdf", "damaged.pdf: this PDF file is damaged"),
        ("held", "held: "),
        ("nowhere.png", "nowhere.png: there is no such file"),
        ("full", "full: "),
    ] {
        let (run, content) = opened(&at, &SHEETS, from, "opened");
        let said = format!("{}{}", run.out, run.err);
        assert!(run.code != 0 && content.is_none() && said.contains(says), "{from}: {} {said}", run.code);
    }
    let full = keyrite(
        &["recover", "--rehearsal", SHEETS[0], SHEETS[1], "--open", SHEETS[0], "--out", "/dev/full"],
        at.root(),
    );
    assert!(full.code != 0, "{}{}", full.out, full.err);
}

/// What the old sheets carry is not on the new ones, unless it is sealed once more; it opens with the same key.
#[test]
fn a_resharing_and_a_re_issue_carry_nothing_over() {
    let at = rehearsed(&[]);
    let steps = ON_SHEETS.replace("Password of {key.label}", "Sealed once more");
    for id in ["reshare", "reissue"] {
        let (own, with, without) = (format!("{id}.toml"), format!("{id}-with"), format!("{id}-without"));
        fs::write(at.path(&own), shipped_with_steps_before_sheets(id, &steps)).expect("written");
        for (script, into, abouts) in [(own.as_str(), &with, &["Sealed once more"][..]), (id, &without, &[])]
        {
            let run = keyrite(&["rehearse", script, "--continue", "held", "--out", into], at.root());
            assert_eq!(run.code, 0, "{}{}", run.out, run.err);
            let sheets = fs::read_dir(at.path(into).join("sheets")).expect("sheets");
            for sheet in sheets.map(|sheet| sheet.expect("a sheet").path()) {
                let told = keyrite(&["inspect", "--json", sheet.to_str().expect("a name")], at.root());
                let told: Value = serde_json::from_str(&told.out).expect("JSON");
                let said =
                    told.as_array().expect("a list").iter().filter_map(|one| one["untrusted_about"].as_str());
                assert_eq!(said.collect::<Vec<_>>(), abouts, "{into}: {told}");
            }
        }
    }
    let new: Vec<String> = (1..=3).map(|share| format!("reshare-with/sheets/share-{share:02}.pdf")).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    for (number, from) in [SHEETS[0], new[2]].into_iter().enumerate() {
        let (run, content) = opened(&at, &new, from, &format!("opened-{number}"));
        assert_eq!((run.code, content.as_deref()), (0, Some(SECRET)), "{from}: {}{}", run.out, run.err);
    }
}

#[test]
fn the_recovery_kit_opens_it_off_the_paper() {
    let at = &*HELD;
    let scans: Vec<PathBuf> = SHEETS.map(|sheet| picture(&at.path(sheet), 300)).to_vec();
    let texts: Vec<String> = (1..=2).map(|number| format!("kit-{number}.txt")).collect();
    for (scan, text) in scans.iter().zip(&texts) {
        fs::write(at.path(text), zbarimg(scan.to_str().expect("a name"), at.root())).expect("written");
    }
    let sheets = ["--rehearsal", texts[0].as_str(), texts[1].as_str()];
    for (from, into) in [(texts[1].as_str(), "py-1"), (SEALED, "py-2")] {
        let run = recover_py(&[&sheets[..], &["--open", from, "--out", into]].concat(), at.root());
        assert_eq!(
            (run.code, fs::read(at.path(into)).ok().as_deref()),
            (0, Some(SECRET)),
            "{}{}",
            run.out,
            run.err
        );
    }
    let own = code::write(&fs::read(at.path(SEALED)).expect("sealed")).expect("short enough");
    for (name, text) in [("alone-kit.txt", own.clone()), ("odd-kit.txt", own.replacen("-1:", "-1:1", 1))] {
        fs::write(at.path(name), text).expect("written");
    }
    for (arguments, says) in [
        (&["--open", SHEETS[0]][..], "zbarimg --quiet --raw"),
        (&["--open", "odd-kit.txt"], "character 1 behind the colon does not belong in its code"),
        (&["alone-kit.txt"], "it is the code of the sealed payload. The share's code is the larger one"),
    ] {
        let run = recover_py(&[&["--rehearsal", texts[0].as_str()], arguments].concat(), at.root());
        let said = format!("{}{}", run.out, run.err);
        assert!(run.code != 0 && said.contains(says) && !said.contains("Traceback"), "{said}");
    }
    let alone = at.path("alone-kit.txt");
    let input = json!({
        "sheets": scans, "codes": texts.iter().map(|text| fs::read_to_string(at.path(text)).expect("text")).collect::<Vec<_>>(),
        "from": [scans[1], alone, at.path(&texts[0]), at.path("odd-kit.txt")],
        "alone": own,
    });
    let answer = page(
        &input,
        r#"
$("rehearsal").checked = true;
$("begin").click();
add("alone", input.alone);
const [[, why]] = page.refused;
page.refused = [];
for (const text of input.codes) add("code", text);
const pasted = page.shares.length;
page.shares = []; list();
await choose("files", input.sheets);
while (page.shares.length < 2 && !page.refused.length) await pause(30);
await idle();
const seen = [page.shares.length, page.refused.map((one) => one[1])];
await $("go").onclick();
const told = [];
for (const path of input.from) {
  await choose("payload", [path]);
  while (/^((Opening|Looking).*|)$/.test($("payload-said").textContent)) await pause(10);
  told.push([$("payload-said").textContent, page.payload && toHex(page.payload.data)]);
}
return { why, pasted, seen, told };"#,
    );
    assert!(
        answer["why"].as_str().is_some_and(|why| why.starts_with("it is the code of the sealed payload")),
        "{answer}"
    );
    assert_eq!((&answer["pasted"], &answer["seen"]), (&json!(2), &json!([2, []])), "{answer}");
    for place in 0..3 {
        assert_eq!(answer["told"][place][1], json!(HEXLOWER.encode(SECRET)), "{answer}");
    }
    let odd = answer["told"][3][0].as_str().expect("text");
    assert!(odd.contains("character 1 behind the colon does not belong in its code"), "{odd}");
}
