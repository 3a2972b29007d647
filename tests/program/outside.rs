//! What the program leaves, judged by tools that are not ours: ssh-keygen, minisign, sha256sum, jq, openssl,
//! qpdf, pdffonts, pdftoppm, zbarimg, strace.

use std::fs;
use std::path::Path;

use crate::support::program::{self, Folder, keyrite, tool, verified};
use crate::support::sheets;

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

/// minisign judges the same statement, and so do we: another statement, another key, an edited comment.
#[test]
fn the_statement_verifies_with_minisign_and_nothing_else_does() {
    let at = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    let other = Folder::rehearsed_anew(&["--shares", "2", "--threshold", "2"]);
    let minisign = |arguments: &[&str]| tool("minisign", arguments, at.root());
    let good = minisign(&["-V", "-p", "ceremony.pub", "-m", "statement.txt"]);
    let said = format!("{}{}", good.out, good.err);
    let head = fs::read_to_string(at.path("statement.txt")).expect("there");
    let head =
        head.lines().find_map(|line| line.strip_prefix("last line")).expect("a head").trim().to_owned();
    assert!(good.ok && said.contains(&head) && said.contains(", rehearsal, statement.txt"), "{said}");
    let key = fs::read_to_string(at.path("ceremony.pub")).expect("there");
    let key = key.lines().nth(1).expect("a key");
    assert!(minisign(&["-V", "-H", "-P", key, "-m", "statement.txt"]).ok);
    let theirs = other.path("ceremony.pub").display().to_string();
    assert!(!minisign(&["-V", "-p", &theirs, "-m", "statement.txt"]).ok);
    let edits: [(&str, &str, &str); 3] = [
        ("statement.txt", "agrees", "argees"),
        ("statement.txt.minisig", ", rehearsal,", ", production,"),
        ("statement.txt.minisig", "\ntrusted comment: Keyrite", "\ntrusted comment: keyrite"),
    ];
    for (file, from, to) in edits {
        let whole = fs::read_to_string(at.path(file)).expect("there");
        fs::write(at.path(file), whole.replacen(from, to, 1)).expect("writes");
        assert!(!minisign(&["-V", "-p", "ceremony.pub", "-m", "statement.txt"]).ok, "{file}: {from}");
        let ours = keyrite(&["verify", "."], at.root());
        assert!(ours.code == 1 && ours.out.contains(file), "{file}: {}", ours.out);
        fs::write(at.path(file), whole).expect("writes");
    }
    for file in ["ceremony.pub", "statement.txt.minisig"] {
        let ours = fs::read(at.path(file)).expect("there");
        fs::copy(other.path(file), at.path(file)).expect("copies");
        assert_eq!(keyrite(&["verify", "."], at.root()).code, 1, "{file}");
        fs::write(at.path(file), ours).expect("writes");
    }
    assert_eq!(verified(at.root(), ".", &[]).code, 0);
}

/// The Debian commands of VERIFY.txt: the lines behind four spaces in its first part.
fn pasted(at: &Folder) -> Vec<String> {
    let text = fs::read_to_string(at.path("VERIFY.txt")).expect("there");
    let debian = text.split("\nDEBIAN").nth(1).and_then(|rest| rest.split("\nMACOS").next()).expect("a part");
    let commands: Vec<String> =
        debian.lines().filter_map(|line| line.strip_prefix("    ")).map(str::to_owned).collect();
    assert_eq!(commands.len(), 7, "{text}");
    commands
}

/// Which of the commands succeed when they are pasted into bash, by number, and what they say.
fn succeed(commands: &[String], at: &Folder) -> (Vec<usize>, Vec<String>) {
    let (mut good, mut said) = (Vec::new(), Vec::new());
    for (number, command) in (1..).zip(commands) {
        let run = tool("bash", &["-c", command], at.root());
        if run.ok {
            good.push(number);
        }
        said.push(format!("{}{}", run.out, run.err));
    }
    (good, said)
}

/// A ceremony of few lines: each line is some processes for those commands.
const SHORT: [&str; 1] = ["dispatch"];

/// The commands of VERIFY.txt, pasted as they stand, on a good folder and on changed ones.
#[test]
fn the_commands_of_verify_txt_work_as_written() {
    let at = Folder::rehearsed(&SHORT);
    let commands = pasted(&at);
    let statement = fs::read_to_string(at.path("statement.txt")).expect("there");
    let fact = |label: &str| {
        let line = statement.lines().find(|line| line.starts_with(label)).expect("a fact");
        line[17..].to_owned()
    };
    let (good, said) = succeed(&commands, &at);
    assert_eq!(good, [1, 2, 3, 4, 5, 6, 7], "{said:#?}");
    let wanted = [
        format!("OK: one key everywhere, {}", fact("ceremony key")),
        "Good \"keyrite-transcript@v1\" signature".into(),
        "Signature and comment signature verified".into(),
        format!("OK: {} lines", fact("lines")),
        format!("OK: {} lines, the last one is {}", fact("lines"), fact("last line")),
        format!("OK: {} lines are signed by that key", fact("lines")),
        format!("OK: template {}", fact("template sha256")),
    ];
    for (said, wanted) in said.iter().zip(wanted) {
        assert!(said.contains(&wanted), "{said} is not {wanted}");
    }
    let keep = |name: &str| fs::read(at.path(name)).expect("there");
    let edit = |name: &str, from: &str, to: &str| {
        let text = String::from_utf8(keep(name)).expect("text");
        assert!(text.contains(from), "{name} has no {from}");
        fs::write(at.path(name), text.replacen(from, to, 1)).expect("writes");
    };

    let signature = keep("statement.txt.sig");

    // a line is edited: the chain names the next one, and the line's own signature fails
    let whole = keep("transcript.jsonl");
    edit("transcript.jsonl", "\"seq\":4", "\"seq\":5");
    let (good, said) = succeed(&commands, &at);
    assert_eq!(good, [1, 2, 3, 4, 7]);
    assert!(said[4].contains("line 6 does not follow"), "{}", said[4]);
    assert!(said[5].contains("WRONG: line 5 is not signed by that key"), "{}", said[5]);
    // the last line is edited: the statement knows, and the line's signature
    fs::write(at.path("transcript.jsonl"), &whole).expect("writes");
    edit("transcript.jsonl", "\"type\":\"seal\"", "\"type\":\"Seal\"");
    assert_eq!(succeed(&commands, &at).0, [1, 2, 3, 4, 7]);
    // bytes stand behind the last line feed of either file
    for file in ["transcript.jsonl", "transcript.sig"] {
        fs::write(at.path("transcript.jsonl"), &whole).expect("writes");
        let before = keep(file);
        fs::write(at.path(file), [&before[..], b"{\"more\":1}"].concat()).expect("writes");
        let (good, said) = succeed(&commands, &at);
        assert!(
            !good.contains(&4) && said[3].contains(&format!("behind the last line of {file}")),
            "{said:#?}"
        );
        fs::write(at.path(file), before).expect("writes");
    }
    // two signatures are exchanged
    let signatures = String::from_utf8(keep("transcript.sig")).expect("text");
    let mut swapped: Vec<&str> = signatures.lines().collect();
    swapped.swap(10, 11);
    fs::write(at.path("transcript.sig"), swapped.join("\n") + "\n").expect("writes");
    let (good, said) = succeed(&commands, &at);
    assert!(good == [1, 2, 3, 4, 5, 7] && said[5].contains("WRONG: line 11"), "{said:#?}");
    fs::write(at.path("transcript.sig"), &signatures).expect("writes");
    // it is cut off
    let lines = String::from_utf8(whole.clone()).expect("text");
    let cut: String = lines.lines().take(lines.lines().count() - 1).map(|line| format!("{line}\n")).collect();
    fs::write(at.path("transcript.jsonl"), cut).expect("writes");
    assert_eq!(succeed(&commands, &at).0, [1, 2, 3, 6, 7]);
    fs::write(at.path("transcript.jsonl"), &whole).expect("writes");

    // the statement is edited: both signatures say so
    edit("statement.txt", ": administrator;", ": Administrator;");
    assert_eq!(succeed(&commands, &at).0, [1, 4, 5, 6, 7]);
    fs::write(at.path("statement.txt"), &statement).expect("writes");

    // a forger's key stands where ssh-keygen and minisign read it, the ceremony's where a careless comparison looks
    let signers = fs::read_to_string(at.path("allowed_signers")).expect("there");
    let public = fs::read_to_string(at.path("ceremony.pub")).expect("there");
    assert!(tool("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", "forger"], at.root()).ok);
    let theirs = fs::read_to_string(at.path("forger.pub")).expect("there");
    let theirs = theirs.split(' ').nth(1).expect("a key");
    let (ours, words) = (signers.trim_end().rsplit(' ').next().expect("a key"), signers.split(' ').next());
    let words = words.expect("a name");
    edit("statement.txt", ": administrator;", ": Administrator;");
    fs::remove_file(at.path("statement.txt.sig")).expect("removes");
    let signed = ["-Y", "sign", "-f", "forger", "-n", "keyrite-transcript@v1", "statement.txt"];
    assert!(tool("ssh-keygen", &signed, at.root()).ok);
    for forged in [
        format!("{words} ssh-ed25519 {theirs} {ours}\n"),
        format!("{signers}{words}\tssh-ed25519\t{theirs}\n"),
    ] {
        fs::write(at.path("allowed_signers"), forged).expect("writes");
        assert_eq!(succeed(&commands, &at).0, [4, 5, 6, 7]);
    }
    fs::write(at.path("allowed_signers"), &signers).expect("writes");
    let long = "x".repeat(1004);
    fs::write(at.path("ceremony.pub"), format!("untrusted comment: {long}{public}")).expect("writes");
    assert_eq!(succeed(&commands, &at).0, [4, 5, 6, 7]);
    for (name, content) in [("ceremony.pub", public.as_bytes()), ("statement.txt", statement.as_bytes())] {
        fs::write(at.path(name), content).expect("writes");
    }
    fs::write(at.path("statement.txt.sig"), &signature).expect("writes");
    assert_eq!(succeed(&commands, &at).0, [1, 2, 3, 4, 5, 6, 7]);

    // another key signs the same statement again and brings its own names: ssh-keygen and minisign are content, the
    // comparison of keys is not
    let other = Folder::rehearsed_anew(&SHORT);
    for name in ["allowed_signers", "ceremony.pub"] {
        fs::copy(other.path(name), at.path(name)).expect("copies");
    }
    let (good, said) = succeed(&commands, &at);
    assert_eq!(good, [3, 4, 5, 6, 7], "minisign is given the key by the command");
    assert!(said[0].contains("WRONG: statement"), "{}", said[0]);
    // and another ceremony's whole folder under this VERIFY.txt, whose key was compared with paper
    for name in
        ["transcript.jsonl", "transcript.sig", "statement.txt", "statement.txt.sig", "statement.txt.minisig"]
    {
        fs::copy(other.path(name), at.path(name)).expect("copies");
    }
    assert_eq!(succeed(&commands, &at).0, [4, 5, 6, 7]);
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
            let page = sheets::picture(&at.path(sheet), 150);
            let page = page.to_str().expect("a name");
            let code = tool("zbarimg", &["-q", "--raw", "-Sdisable", "-Sqrcode.enable", page], at.root()).out;
            assert!(code.starts_with("KEYRITE1-REHEARSAL:"), "{code}");
            fs::write(at.path("code.txt"), &code).expect("writes");
            let digest = |file: &str| {
                let run = keyrite(&["inspect", "--json", file], at.root());
                assert_eq!(run.code, 0, "{}", run.out);
                let value: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
                value[0]["digest"].as_str().expect("a digest").to_owned()
            };
            assert_eq!(digest("code.txt"), digest(sheet));
            assert_eq!(digest(page), digest(sheet));
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

/// What a package is made with reads `--help`: a word for a value that it does not know stops it, and so it stops here.
#[test]
fn completions_and_manual_pages_are_made_of_what_the_programs_say() {
    let at = Folder::empty();
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/deb");
    for (maker, made) in [("completions", "zsh/_keyrite"), ("man", "keyrite.1")] {
        let maker = dist.join(maker);
        let [keyrite, verify] = [env!("CARGO_BIN_EXE_keyrite"), env!("CARGO_BIN_EXE_keyrite-verify")];
        let maker = maker.to_str().expect("UTF-8");
        let programs = ["--keyrite", keyrite, "--keyrite-verify", verify, "--out", "made"];
        let run = tool("env", &[&["SOURCE_DATE_EPOCH=0", maker][..], &programs].concat(), at.root());
        assert!(run.ok, "{}{}", run.out, run.err);
        assert!(at.path("made").join(made).is_file(), "{made}: {}{}", run.out, run.err);
    }
}
