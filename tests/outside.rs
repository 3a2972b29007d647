//! What the program leaves, judged by tools that are not ours: ssh-keygen, sha256sum, jq, openssl, qpdf,
//! pdffonts, pdftoppm, zbarimg, strace.

mod program;

use std::fs;
use std::path::Path;

use program::{Folder, keyrite, tool};

#[test]
fn the_statement_verifies_with_ssh_keygen_and_an_edited_one_does_not() {
    let at = Folder::rehearsed(&[]);
    let signers = fs::read_to_string(at.path("allowed_signers")).expect("there");
    let principal = signers.split(' ').next().expect("a name");
    let verify = |namespace: &str, statement: &str| {
        let script = format!(
            "ssh-keygen -Y verify -f allowed_signers -I {principal} -n {namespace} -s statement.txt.sig < {statement}"
        );
        tool("bash", &["-c", &script], at.root()).ok
    };
    assert!(verify("keyrite-transcript@v1", "statement.txt"));
    assert!(!verify("file", "statement.txt"));
    let edited = fs::read_to_string(at.path("statement.txt")).expect("there").replace("agrees", "argees");
    fs::write(at.path("edited.txt"), edited).expect("writes");
    assert!(!verify("keyrite-transcript@v1", "edited.txt"));
}

/// The commands of VERIFY.txt, pasted as they stand.
#[test]
fn the_commands_of_verify_txt_work_as_written() {
    let at = Folder::rehearsed(&[]);
    let text = fs::read_to_string(at.path("VERIFY.txt")).expect("there");
    let commands: Vec<&str> = text
        .lines()
        .map(str::trim_start)
        .filter(|line| {
            ["ssh-keygen", "wc ", "tail ", "(p=", "head "].iter().any(|start| line.starts_with(start))
        })
        .collect();
    assert_eq!(commands.len(), 5, "{text}");
    let answers: Vec<String> = commands
        .iter()
        .map(|command| {
            let run = tool("bash", &["-c", command], at.root());
            assert!(run.ok, "{command}: {}", run.err);
            run.out.trim().to_owned()
        })
        .collect();
    let statement = fs::read_to_string(at.path("statement.txt")).expect("there");
    let fact = |label: &str| {
        let line = statement.lines().find(|line| line.starts_with(label)).expect("a fact");
        line[17..].to_owned()
    };
    assert!(answers[0].starts_with("Good"), "{}", answers[0]);
    assert_eq!(answers[1], fact("lines"));
    assert!(answers[2].starts_with(&fact("last line")));
    assert_eq!(answers[3], format!("OK: {} lines, the last one is {}", fact("lines"), fact("last line")));
    assert!(answers[4].starts_with(&fact("template sha256")));
    // and the chain check does notice: line 5 edited breaks the link of line 6
    let lines = fs::read_to_string(at.path("transcript.jsonl")).expect("there");
    let edited: Vec<String> = lines
        .lines()
        .enumerate()
        .map(|(n, line)| if n == 4 { line.replace("seq\":4", "seq\":5") } else { line.into() })
        .collect();
    fs::write(at.path("transcript.jsonl"), edited.join("\n") + "\n").expect("writes");
    let run = tool("bash", &["-c", commands[3]], at.root());
    assert!(!run.ok && run.out.contains("line 6"), "{}", run.out);
}

/// An entry's signature, checked with openssl from the documented text.
#[test]
fn entry_signatures_verify_with_openssl() {
    let at = Folder::rehearsed(&[]);
    let script = r#"set -e
key=$(head -n 1 transcript.jsonl | jq -r .record.ceremony_key)
(printf '302a300506032b6570032100%s' "$key" | xxd -r -p 2>/dev/null || python3 -c "import sys;sys.stdout.buffer.write(bytes.fromhex('302a300506032b6570032100'+'$key'))") > key.der
for n in 1 2 40; do
  digest=$(sed -n "${n}p" transcript.jsonl | tr -d '\n' | sha256sum | cut -d' ' -f1)
  printf 'keyrite-entry@v1 %s' "$digest" > message
  sed -n "${n}p" transcript.sig | python3 -c "import sys;sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read().strip()))" > signature
  openssl pkeyutl -verify -pubin -inkey key.der -keyform DER -rawin -in message -sigfile signature
done"#;
    let run = tool("bash", &["-c", script], at.root());
    assert!(run.ok && run.out.matches("Verified Successfully").count() == 3, "{} {}", run.out, run.err);
}

/// Every sheet: clean PDF, small, one page, fonts subset; its code read by zbarimg at 150 dpi is the share that
/// the program itself reads.
#[test]
fn sheets_satisfy_qpdf_pdffonts_and_zbarimg() {
    for options in [&["--paper", "a4"][..], &["--paper", "letter", "--lock", "codewords"]] {
        let at = Folder::rehearsed(&[options, &["--shares", "2", "--threshold", "2"]].concat());
        for sheet in ["sheets/share-01.pdf", "sheets/share-02.pdf"] {
            assert!(tool("qpdf", &["--check", sheet], at.root()).ok, "{sheet}");
            assert!(fs::metadata(at.path(sheet)).expect("there").len() < 150_000);
            let fonts = tool("pdffonts", &[sheet], at.root()).out;
            assert!(fonts.lines().skip(2).all(|line| line.contains("yes yes")), "{fonts}");
            assert!(tool("pdftoppm", &["-r", "150", "-gray", "-png", sheet, "page"], at.root()).ok);
            let code = tool("zbarimg", &["-q", "--raw", "page-1.png"], at.root()).out;
            assert!(code.starts_with("KEYRITE1-REHEARSAL:"), "{code}");
            fs::write(at.path("code.txt"), &code).expect("writes");
            let digest = |file: &str| {
                let run = keyrite(&["inspect", "--json", file], at.root());
                assert_eq!(run.code, 0, "{}", run.out);
                let value: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
                value[0]["digest"].as_str().expect("a digest").to_owned()
            };
            assert_eq!(digest("code.txt"), digest(sheet));
            assert_eq!(digest("page-1.png"), digest(sheet));
        }
    }
}

/// The words on the sheet, taken from the PDF by pdftotext and typed into a file, recover the key.
#[test]
fn words_as_printed_recover_the_key() {
    let at = Folder::rehearsed(&["--shares", "3", "--threshold", "2"]);
    for (x, rows) in [(1, 22), (2, 10)] {
        let sheet = format!("sheets/share-0{x}.pdf");
        let text = tool("pdftotext", &["-layout", &sheet, "-"], at.root()).out;
        let words = program::rows_of(&text, rows);
        assert_eq!(words.lines().count(), rows, "{words}");
        fs::write(at.path(&format!("words-{x}.txt")), words).expect("writes");
    }
    let run = keyrite(&["recover", "--rehearsal", "words-1.txt", "words-2.txt"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.out.contains("words-2.txt: share 2") && run.out.contains("typed without signature"),
        "{}",
        run.out
    );
}

/// EN-7: a whole ceremony makes no network system call.
#[test]
fn a_whole_ceremony_opens_no_socket() {
    let at = Folder::empty();
    let binary = env!("CARGO_BIN_EXE_keyrite");
    let arguments = [
        "-f",
        "-qq",
        "-e",
        "trace=%network",
        "-o",
        "calls",
        binary,
        "rehearse",
        "--shares",
        "2",
        "--threshold",
        "2",
        "--out",
        "held",
    ];
    let run = tool("strace", &arguments, at.root());
    assert!(run.ok, "{}", run.err);
    let calls = fs::read_to_string(at.path("calls")).expect("a trace");
    let network: Vec<&str> =
        calls.lines().filter(|line| line.contains('(') && !line.contains("socketpair(AF_UNIX")).collect();
    assert!(network.is_empty(), "{network:?}");
    assert!(Path::new(&at.path("held")).join("statement.txt").exists());
}
