//! Secrets of other schemes that are sealed under the key: shares made by the programs that own the schemes, and by people
//! who make mistakes.

use std::fmt::Write as _;
use std::fs;

use crate::releases::{KEY, dealt, json_of, recover};
use crate::support::keyed::{STEPS, text_with_steps, with_steps};
use crate::support::program::{Folder, Run, keyrite, recover_py, tool};
use crate::support::{self, Dealing, Room, choices, deal, secret};
use keyrite::ceremony::{EventKind, OldShares, SecretInput};
use keyrite::desk::sealing;
use keyrite::sharing::foreign::{Brought, Scheme};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{FromShares, ProvenBy, Record};
use keyrite::vocab::Mode;

const SEED: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

fn shell(at: &Folder, script: &str) -> String {
    let run = tool("bash", &["-o", "pipefail", "-c", script], at.root());
    assert!(run.ok, "{script}: {}{}", run.out, run.err);
    run.out
}

/// Seals the secret of these files as `name`.
fn seal(at: &Folder, files: &[&str], more: &[&str], name: &str) -> Run {
    let files: Vec<&str> = files.iter().flat_map(|file| ["--seal-shares", file]).collect();
    recover(at, &[&files, more, &["--about", "an old secret", "--out", name]].concat())
}

/// What was sealed, as it is opened again.
fn opened(at: &Folder, name: &str) -> Vec<u8> {
    let file = format!("{name}.opened");
    let run = recover(at, &["--open", name, "--out", &file]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    fs::read(at.path(&file)).expect("written")
}

/// ssss-split makes the shares: every length at which its field changes its shape, with and without diffusion, texts and hex.
#[test]
fn shares_of_ssss_give_what_was_split() {
    let at = dealt(KEY);
    let hex = |bytes: usize| {
        (0..bytes).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{:02x}", byte * 37 % 256);
            hex
        })
    };
    let cases = [
        ("a pass phrase of 25 bytes".to_owned(), "-t 2 -n 3", "ssss", "2"),
        ("12345678".to_owned(), "-t 3 -n 5 -w token", "ssss", "3"),
        ("1234567".to_owned(), "-t 3 -n 11", "ssss", "3"),
        ("a text in a field of 256 bits".to_owned(), "-t 2 -n 2 -s 256", "ssss", "2"),
        ("without the diffusion layer".to_owned(), "-t 2 -n 4 -D", "ssss-plain", "2"),
        (hex(1), "-t 2 -n 3 -x", "ssss", "2"),
        (hex(9), "-t 2 -n 3 -x", "ssss", "2"),
        (hex(16), "-t 4 -n 6 -x", "ssss", "4"),
        (hex(128), "-t 2 -n 3 -x", "ssss", "2"),
    ];
    for (number, (secret, options, scheme, threshold)) in cases.iter().enumerate() {
        let file = format!("ssss-{number}");
        shell(&at, &format!("printf '%s\\n' '{secret}' | ssss-split -Q {options} > {file}"));
        let name = format!("{file}.sealed");
        let named: &[&str] = if *scheme == "ssss" { &[] } else { &["--scheme", scheme] };
        let run = seal(&at, &[&file], &[named, &["--threshold", threshold]].concat(), &name);
        assert_eq!(run.code, 0, "{options}: {}{}", run.out, run.err);
        let said = format!("Combined from {} shares of ssss", shell(&at, &format!("wc -l < {file}")).trim());
        assert!(run.err.contains(&said), "{}", run.err);
        let wanted = if options.contains("-x") {
            data_encoding::HEXLOWER.decode(secret.as_bytes()).expect("hex")
        } else {
            secret.as_bytes().to_vec()
        };
        assert_eq!(opened(&at, &name), wanted, "{options}");
        // the last shares alone, which prove nothing
        shell(&at, &format!("tail -n {threshold} {file} > last"));
        let name = format!("{file}.last");
        let run = seal(&at, &["last"], &[named, &["--threshold", threshold]].concat(), &name);
        assert!(run.code == 0 && run.err.contains("Nothing proves that it is the right one"), "{}", run.err);
        assert_eq!(opened(&at, &name), wanted, "{options}");
        if *scheme == "ssss" && wanted.len() >= 8 {
            let run = seal(&at, &["last"], &["--scheme", "ssss-plain", "--threshold", threshold], "other");
            assert_eq!(run.code, 0, "{}", run.err);
            assert_ne!(opened(&at, "other"), wanted, "diffusion changes nothing");
            fs::remove_file(at.path("other"))
                .and_then(|()| fs::remove_file(at.path("other.opened")))
                .expect("there");
        }
    }
}

/// gfsplit makes the shares, of a file with every byte.
#[test]
fn shares_of_gfshare_give_the_file() {
    let at = dealt(KEY);
    let secret: Vec<u8> = (0..=255).chain(0..100).collect();
    fs::write(at.path("secret"), &secret).expect("writes");
    shell(&at, "gfsplit -n 3 -m 6 secret");
    let names = shell(&at, "ls secret.*");
    let names: Vec<&str> = names.split_whitespace().collect();
    assert_eq!(names.len(), 6);
    let run = seal(&at, &names, &["--threshold", "3"], "all");
    assert!(
        run.code == 0 && run.err.contains("3 shares more than needed were brought, and all agree"),
        "{}",
        run.err
    );
    assert_eq!(opened(&at, "all"), secret);
    let run = seal(&at, &names[1..4], &["--scheme", "gfshare"], "three");
    assert!(run.code == 0 && run.err.contains("Nothing proves"), "{}", run.err);
    assert_eq!(opened(&at, "three"), secret);
    // one byte of one of them, and one that is cut off
    let mut altered = fs::read(at.path(names[2])).expect("there");
    altered[7] ^= 1;
    fs::write(at.path(names[2]), &altered).expect("writes");
    let run = seal(&at, &names, &["--threshold", "3"], "never");
    assert_eq!(run.code, 2);
    assert!(run.err.contains(&format!("{} does not agree with the others", names[2])), "{}", run.err);
    fs::write(at.path(names[2]), &altered[..10]).expect("writes");
    let run = seal(&at, &names, &["--threshold", "3"], "never");
    assert!(run.code == 2 && run.err.contains("its length is another than in"), "{}", run.err);
    assert!(!at.path("never").exists());
}

/// Shares that left as SLIP-39 come back as the seed they were, and words of BIP-39 as the words.
#[test]
fn words_that_left_come_back() {
    let at = dealt(KEY);
    for seed in ["w:seed-128:0", "w:seed-256:7"] {
        let out = recover(&at, &["--derive", seed, "--as", "slip39:3of4", "--out", "shares"]);
        assert_eq!(out.code, 0, "{}", out.err);
        let text = fs::read_to_string(at.path("shares")).expect("words");
        let names = ["one", "two", "three", "four"];
        for (name, line) in names.iter().zip(text.lines()) {
            // a word a line, numbered, as a form is filled in
            let form = line.split(' ').zip(1..).fold(String::new(), |mut form, (word, number)| {
                let _ = writeln!(form, "{number}. {word}");
                form
            });
            fs::write(at.path(name), form).expect("writes");
        }
        let run = seal(&at, &names, &[], "sealed");
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(
            run.err.contains("Combined from 4 shares of SLIP-39") && run.err.contains("Its checksum fits"),
            "{}",
            run.err
        );
        let hex = recover(&at, &["--derive", seed, "--as", "hex", "--show"]).out;
        assert_eq!(data_encoding::HEXLOWER.encode(&opened(&at, "sealed")) + "\n", hex);
        for name in ["shares", "sealed", "sealed.opened"] {
            fs::remove_file(at.path(name)).expect("there");
        }
    }
    fs::write(at.path("words"), SEED.to_uppercase()).expect("writes");
    let run = seal(&at, &["words"], &[], "sealed");
    assert!(run.code == 0 && run.err.contains("words of BIP-39: 12 words, with 128 bits"), "{}", run.err);
    assert_eq!(opened(&at, "sealed"), SEED.as_bytes());
}

/// The passphrase of SLIP-39 shares comes by a descriptor of its own: the vector of the specification, in which it is TREZOR.
#[test]
fn shares_with_a_passphrase_open_with_it() {
    let at = dealt(KEY);
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/slip39.json");
    let vectors: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(vectors).expect("there")).expect("JSON");
    let vector = &vectors[3];
    let shares = vector[1].as_array().expect("a list").iter().map(|share| share.as_str().expect("words"));
    fs::write(at.path("shares"), shares.collect::<Vec<_>>().join("\n")).expect("writes");
    let ask = |out: &str, input: &str, more: &str| {
        let script = format!(
            "printf '%b' '{input}' | {} recover --rehearsal 1.txt 2.txt --seal-shares shares --about x --out {out} --shares-passphrase-fd 0 {more}",
            env!("CARGO_BIN_EXE_keyrite")
        );
        tool("bash", &["-c", &script], at.root())
    };
    let run = ask("sealed", "TREZOR\\n", "");
    assert!(run.ok && run.err.contains("with the passphrase given"), "{}", run.err);
    assert_eq!(data_encoding::HEXLOWER.encode(&opened(&at, "sealed")), vector[2].as_str().expect("hex"));
    for (input, more, says) in [
        ("TREZ\\xc3\\x96R\\n", "", "character 5 is another"),
        ("a\\nb\\n", "", "gives 2 lines; the shares have one passphrase"),
        ("", "", "gives no passphrase"),
        ("TREZOR\\n", "--passphrase-fd 0", "use a descriptor of its own for each"),
    ] {
        let run = ask("never", input, more);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains(says) && !run.err.contains("TREZ"), "wanted {says}: {}", run.err);
        assert!(!at.path("never").exists());
    }
}

/// What was shared before is marked as such in the record, for machines and for people, and stands nowhere in the clear.
#[test]
fn the_record_says_that_it_existed_before() {
    let (at, deal) = (Folder::empty(), deal(Dealing::new(31, Mode::Production, (2, 3))));
    for (x, code) in (1..).zip(&deal.codes) {
        fs::write(at.path(&format!("c{x}.txt")), code).expect("written");
    }
    fs::write(at.path("words"), SEED).expect("writes");
    let ask = [
        "recover",
        "c1.txt",
        "c3.txt",
        "--seal-shares",
        "words",
        "--about",
        "wallet",
        "--out",
        "sealed",
        "--json",
    ];
    let run = keyrite(&ask, at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let told = json_of(&run);
    assert_eq!((&told["sealed"]["scheme"], &told["sealed"]["proven"]), (&"bip39".into(), &true.into()));
    let record = fs::read_to_string(at.path(told["record"]["file"].as_str().expect("a file"))).expect("text");
    let line = "secret was       words of BIP-39; it existed before this key, and who saw it is not known\n";
    assert!(record.contains(line), "{record}");
    fs::remove_file(at.path("words")).expect("there");
    let mut everything = vec![run.out.into_bytes(), run.err.into_bytes()];
    everything.extend(fs::read_dir(at.root()).expect("a folder").flatten().map(|entry| {
        assert!(!entry.file_name().to_string_lossy().contains("abandon"));
        fs::read(entry.path()).expect("readable")
    }));
    for one in everything {
        assert!(!String::from_utf8_lossy(&one).contains("abandon"));
    }
}

/// What does not go together, or is no share, is said before anybody is asked for a passphrase, and nothing is written.
#[test]
fn what_is_no_share_is_said_and_nothing_is_written() {
    let at = dealt(KEY);
    let put = |name: &str, content: &[u8]| fs::write(at.path(name), content).expect("writes");
    put("words", SEED.as_bytes());
    put("wrong", SEED.replace("about", "zoo").as_bytes());
    put("empty", b"");
    put("ssss", b"1-abcd\n2-ef01\n");
    put("long", &vec![b'a'; 100_000]);
    put("marks", "1-\u{202e}abcd\n2-ef01\n".as_bytes());
    put("odd\nname.001", b"ab");
    put("large", &vec![b'x'; (16 << 20) + 1]);
    shell(&at, "mkfifo pipe && ln -s nowhere link");
    let shares = "--seal-shares";
    let cases: &[(&[&str], &str)] = &[
        (&[shares, "words"], "--seal-shares and --about"),
        (&[shares, "words", "--about", "x", "--seal", "words"], "Choose one of"),
        (&[shares, "words", "--about", "x", "--derive", "a:aes-256:0"], "Choose one of"),
        (&[shares, "words", "--about", "x", "--as", "hex"], "leave out --as"),
        (&[shares, "words", "--about", "x", "--wrap-to", "words"], "leave out --wrap-to"),
        (&[shares, "words", "--about", "x", "--show"], "is not text"),
        (&["--scheme", "ssss", "--seal", "words", "--about", "x"], "--seal-shares"),
        (
            &[shares, "words", "--about", "x", "--scheme", "x\ny"],
            "\u{201c}x\\u{A}y\u{201d} is none of the schemes",
        ),
        (&[shares, "words", "--about", "x", "--threshold", "2"], "say themselves how many are needed"),
        (&[shares, "words", "--about", "x", "--threshold", "300"], "300"),
        (&[shares, "wrong", "--about", "x"], "wrong: its checksum does not fit"),
        (&[shares, "words", shares, "ssss", "--about", "x"], "words is of BIP-39 and ssss of ssss"),
        (&[shares, "ssss", "--about", "x"], "name it with --threshold K"),
        (&[shares, "ssss", shares, "ssss", "--about", "x", "--threshold", "3"], "2 of the 3 shares needed"),
        (&[shares, "empty", "--about", "x"], "empty: its scheme cannot be told"),
        (&[shares, "long", "--about", "x"], "long: its scheme cannot be told"),
        (&[shares, "long", "--about", "x", "--scheme", "vault"], "1 of the 2 shares needed"),
        (
            &[shares, "marks", "--about", "x", "--scheme", "ssss", "--threshold", "2"],
            "marks, line 1: it is not of the form",
        ),
        (&[shares, "odd\nname.001", "--about", "x"], "1 of the 2 shares needed"),
        (
            &[shares, "odd\nname.001", "--about", "x", "--scheme", "slip39"],
            "odd\\u{A}name.001: it has 1 words",
        ),
        (&[shares, "large", "--about", "x"], "large: it has 16777217 bytes"),
        (&[shares, "pipe", "--about", "x"], "pipe: it is a pipe"),
        (&[shares, "link", "--about", "x"], "link: there is no such file"),
        (&[shares, ".", "--about", "x"], "it is a folder"),
    ];
    for (arguments, says) in cases {
        let exit: &[&str] = if arguments.contains(&"--show") { &[] } else { &["--out", "never"] };
        let run = recover(&at, &[arguments, exit].concat());
        let said = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, 2, "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: wanted {says}; got {said}");
        assert!(!said.contains("RECOVERED.") && !at.path("never").exists(), "{arguments:?}: {said}");
        assert!(!said.contains("abcd\n") && !said.contains("aaaa") && said.len() < 2_000, "{said}");
    }
}

/// A disk that is full, and a folder that may not be written: the shares were combined, and nothing of them is left.
#[test]
fn where_it_cannot_be_written_nothing_is_left() {
    let at = dealt(KEY);
    fs::write(at.path("words"), SEED).expect("writes");
    let run = seal(&at, &["words"], &[], "nowhere/sealed");
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("nothing was written"), "{}", run.err);
    let script = format!(
        "{} recover --rehearsal 1.txt 2.txt --seal-shares words --about x --fd 5 5>>/dev/full",
        env!("CARGO_BIN_EXE_keyrite")
    );
    let run = tool("bash", &["-c", &script], at.root());
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("the disk is full") && !run.err.contains("abandon"), "{}", run.err);
}

/// A ceremony of 2 of 3, held to its end, in which a set of another scheme moves to paper: these files are brought, and the
/// sheets and the sealed file are in the folder then.
fn moved_to_paper(at: &Folder, files: &[&str], needed: Option<u8>, passphrase: &str) -> Room {
    let template = with_steps(&STEPS.replace("from = \"typed\"", "from = \"shares\""));
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Rehearsal, 91).expect("opens");
    room.go_to("password");
    let mut brought = Brought::default();
    for file in files {
        let paper = sealing::old_share(&at.path(file)).expect("reads");
        brought.bring(paper, None).unwrap_or_else(|why| panic!("{why}"));
    }
    let shares = OldShares { brought, needed, passphrase: secret(passphrase) };
    let event = room.staffed(EventKind::old_shares("password"));
    room.take(&event, Some(SecretInput::SharesPayload(Box::new(shares)))).expect("sealed");
    room.finish();
    for share in [1, 3] {
        let code = room.sheets[&share].last().expect("printed");
        fs::write(at.path(&format!("sheet-{share}")), code).expect("writes");
    }
    fs::write(at.path("moved.sealed"), &room.files["001-password.sealed"]).expect("writes");
    room
}

/// Years later: two sheets, the sealed file, and the command line.
fn opened_years_later(at: &Folder) -> Vec<u8> {
    let all = ["recover", "--rehearsal", "sheet-1", "sheet-3", "--open", "moved.sealed", "--out", "moved"];
    let run = keyrite(&all, at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    fs::read(at.path("moved")).expect("written")
}

fn told_of(room: &Room) -> FromShares {
    let sealed = room.entries.iter().find_map(|entry| match &entry.record {
        Record::PayloadSealed(sealed) => sealed.shares,
        _ => None,
    });
    sealed.expect("a line tells of shares")
}

/// Files, how many are needed and the passphrase; and what the line tells.
type Moved<'c> = (&'c [&'c str], Option<u8>, &'c str, Scheme, u16, ProvenBy);

/// What other programs shared is sealed in a ceremony, and opens later from its sheets as what it was.
#[test]
fn a_set_of_another_scheme_moves_to_paper_in_a_ceremony() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/slip39.json");
    let vectors: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(vectors).expect("there")).expect("JSON");
    let words = |place: usize| vectors[3][1][place].as_str().expect("words").to_owned();
    let make = |at: &Folder| {
        shell(
            at,
            "echo 'a pass phrase of ssss' | ssss-split -Q -t 2 -n 3 > all; head -1 all > ssss-1; tail -1 all > ssss-2",
        );
        fs::write(at.path("secret"), b"\0 a file of gfshare \xff").expect("writes");
        shell(
            at,
            "gfsplit -n 2 -m 3 secret; rm secret; i=0; for f in secret.*; do i=$((i+1)); mv $f gf$i.${f##*.}; done",
        );
        fs::write(at.path("slip-1"), words(0)).expect("writes");
        fs::write(at.path("slip-2"), words(1).replace(' ', "\n")).expect("writes");
        let program = "import mnemonic; print(mnemonic.Mnemonic('english').to_mnemonic(bytes(range(32))))";
        shell(at, &format!("/usr/bin/python3 -c \"{program}\" > seed"));
        let vault = support::VAULT.iter().zip(1..).fold(String::new(), |mut all, (key, number)| {
            let _ = writeln!(all, "Unseal Key {number}: {key}");
            all
        });
        fs::write(at.path("vault"), vault).expect("writes");
    };
    let gfshares =
        |at: &Folder| -> Vec<String> { shell(at, "ls gf*").split_whitespace().map(str::to_owned).collect() };
    let seed = |at: &Folder| fs::read_to_string(at.path("seed")).expect("made").trim().as_bytes().to_vec();
    let slip = data_encoding::HEXLOWER.decode(vectors[3][2].as_str().expect("hex").as_bytes()).expect("hex");
    let cases: [Moved<'_>; 6] = [
        (&["ssss-1", "ssss-2"], Some(2), "", Scheme::Ssss, 2, ProvenBy::Nothing),
        (&["all"], Some(2), "", Scheme::Ssss, 3, ProvenBy::SpareShares),
        (&["gf"], Some(2), "", Scheme::Gfshare, 3, ProvenBy::SpareShares),
        (&["slip-1", "slip-2"], None, "TREZOR", Scheme::Slip39, 2, ProvenBy::NotThePassphrase),
        (&["seed"], None, "", Scheme::Bip39, 1, ProvenBy::Checksum),
        (&["vault"], Some(3), "", Scheme::Vault, 5, ProvenBy::SpareShares),
    ];
    for (files, needed, passphrase, scheme, used, proof) in cases {
        let at = Folder::empty();
        make(&at);
        let named = gfshares(&at);
        let files: Vec<&str> =
            if files == ["gf"] { named.iter().map(String::as_str).collect() } else { files.to_vec() };
        let room = moved_to_paper(&at, &files, needed, passphrase);
        let told = told_of(&room);
        assert_eq!((told.scheme, told.used.get(), told.proof), (scheme, used, proof));
        let want = match scheme {
            Scheme::Ssss | Scheme::SsssPlain => b"a pass phrase of ssss".to_vec(),
            Scheme::Gfshare => b"\0 a file of gfshare \xff".to_vec(),
            Scheme::Slip39 => slip.clone(),
            Scheme::Bip39 => seed(&at),
            Scheme::Vault => support::VAULT_SECRET.as_bytes().to_vec(),
        };
        assert_eq!(opened_years_later(&at), want, "{scheme:?}");
    }
}

/// The stand-ins hold such a ceremony, and every reader of its folder finds the same facts in it.
#[test]
fn every_reader_tells_of_the_shares() {
    let at = Folder::empty();
    let steps = STEPS.replace("from = \"typed\"", "from = \"shares\"");
    fs::write(at.path("own.toml"), text_with_steps(&steps)).expect("writes");
    let run =
        keyrite(&["rehearse", "own.toml", "--shares", "3", "--threshold", "2", "--out", "held"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let statement = fs::read_to_string(at.path("held/statement.txt")).expect("written");
    let told = "2 shares of SLIP-39, its checksum fits, existed before; opened again";
    assert!(statement.contains(told), "{statement}");
    let theirs = recover_py(&["--verify", "held"], at.root());
    assert!(theirs.out.contains("CONSISTENT"), "{}{}", theirs.out, theirs.err);
    let page = crate::days::on_the_page(&at.path("held"));
    assert!(page.starts_with("Valid: "), "{page}");
}
