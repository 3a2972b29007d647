//! Signatures that people make with keys of their own, by real ssh-keygen and minisign, over a real ceremony's
//! statement: who signed is found, and nothing else passes for it.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::fs;

use crate::support::program::{Folder, keyrite, tool, verified};
use crate::support::{self, Room, choices, event};
use data_encoding::BASE64;
use ed25519_dalek::{Signer, SigningKey};
use keyrite::ceremony::verdict::countersigned::countersigned;
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::desk::archive::folder::Folder as Held;
use keyrite::plan::{Template, load};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::person_key::KeyError;
use keyrite::transcript::{PersonId, PersonKey};
use keyrite::vocab::Mode;
use sha2::{Digest as _, Sha256, Sha512};

/// Makes a key pair of ssh-keygen: `NAME` and `NAME.pub`.
fn ssh_key(at: &Folder, name: &str, options: &[&str]) -> PersonKey {
    let made =
        tool("ssh-keygen", &[&["-q", "-N", "", "-C", "a comment", "-f", name], options].concat(), at.root());
    assert!(made.ok, "{}", made.err);
    let public = fs::read_to_string(at.path(&format!("{name}.pub"))).expect("there");
    PersonKey::typed(&public).expect("a key")
}

/// Makes a key pair of minisign: `NAME.sec` and `NAME.pub`.
fn minisign_key(at: &Folder, name: &str) -> PersonKey {
    let (secret, public) = (format!("{name}.sec"), format!("{name}.pub"));
    let made = tool("minisign", &["-G", "-W", "-s", &secret, "-p", &public], at.root());
    assert!(made.ok, "{}", made.err);
    PersonKey::typed(&fs::read_to_string(at.path(&public)).expect("there")).expect("a key")
}

/// The kek script, with what it wants of countersignatures.
fn script(wanted: &str) -> Template {
    let text = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let text = text.replacen("locks = ", &format!("countersignatures = {wanted}\nlocks = "), 1);
    load("kek.toml", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// Holds a 2-of-2 ceremony in which these people of the roll name these keys, and writes its folder.
fn hold(at: &Folder, name: &str, template: &Template, mode: Mode, keys: &[(u16, PersonKey)]) {
    let mut room =
        Room::open(template, choices(template, Some((2, 2)), LockKind::None), mode, 5).expect("opens");
    while room.state().due().is_some() {
        let (mut event, secret) = room.routine();
        if let EventKind::Enrol(person) = &mut event.what {
            person.keys =
                keys.iter().filter(|(id, _)| *id == person.id.0).map(|(_, key)| key.clone()).collect();
        }
        room.take(&event, secret).unwrap_or_else(|refusal| panic!("{event:?}: {refusal}"));
    }
    let mut folder = Held::create(&at.path(name)).expect("a folder");
    for entry in &room.kept {
        folder.keep(entry).expect("kept");
    }
    folder.prepare(room.closing.as_ref().expect("prepared")).expect("written");
    folder.publish().and_then(|()| folder.make_papers()).expect("written");
    fs::create_dir(at.path(name).join("countersignatures")).expect("creates");
}

/// Signs a ceremony's statement with a key of ssh-keygen, into a file of its countersignatures.
fn ssh_sign(at: &Folder, key: &str, namespace: &str, statement: &str, to: &str) {
    let script = format!("ssh-keygen -q -Y sign -f {key} -n {namespace} < {statement} > {to}");
    let run = tool("bash", &["-c", &script], at.root());
    assert!(run.ok, "{}", run.err);
}

fn minisign_sign(at: &Folder, key: &str, options: &[&str], statement: &str, to: &str) {
    let secret = format!("{key}.sec");
    let arguments = [&["-S", "-s", &secret, "-m", statement, "-x", to, "-t", "by me"], options].concat();
    let run = tool("minisign", &arguments, at.root());
    assert!(run.ok, "{}", run.err);
}

/// What `verify` says in JSON, and its exit code.
fn verdict(at: &Folder, name: &str) -> (serde_json::Value, i32) {
    let run = verified(at.root(), name, &["--json"]);
    let value =
        serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err));
    (value, run.code)
}

/// How everybody stands, by person.
fn standings(value: &serde_json::Value) -> Vec<(String, String)> {
    let people = value["countersignatures"]["people"].as_array().expect("people");
    let word = |person: &serde_json::Value, key: &str| person[key].as_str().expect("a word").to_owned();
    people.iter().map(|person| (word(person, "person"), word(person, "standing"))).collect()
}

fn stand(value: &serde_json::Value, id: &str) -> String {
    standings(value).into_iter().find(|(person, _)| person == id).expect("on the roll").1
}

fn others(value: &serde_json::Value) -> Vec<(String, String)> {
    let files = value["countersignatures"]["other_files"].as_array().expect("files");
    let word = |file: &serde_json::Value, key: &str| file[key].as_str().expect("a word").to_owned();
    files.iter().map(|file| (word(file, "file"), word(file, "what"))).collect()
}

const NAMESPACE: &str = "keyrite-transcript@v1";

/// Who named a key on the first day and is not here on the last one counts: only whom a deputy replaced has left.
#[test]
fn who_is_not_here_on_the_last_day_counts() {
    let at = Folder::empty();
    let keys = [(2, ssh_key(&at, "here", &["-t", "ed25519"])), (3, ssh_key(&at, "away", &["-t", "ed25519"]))];
    let text = include_str!("../core/scripts/days.toml");
    let text = text.replacen("kind = ", "countersignatures = [\"2 officer\"]\nkind = ", 1);
    let template = load("days.toml", &text).unwrap_or_else(|error| panic!("{error}"));
    let chosen = choices(&template, None, LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Production, 61).expect("opens");
    let enrolled = |id: PersonId| keys.iter().filter(move |(of, _)| *of == id.0).map(|(_, key)| key.clone());
    while room.state().due().is_some() {
        let (mut event, secret) = room.routine();
        if let EventKind::Enrol(person) = &mut event.what {
            person.keys = enrolled(person.id).collect();
        }
        room.take(&event, secret).unwrap_or_else(|refusal| panic!("{event:?}: {refusal}"));
    }
    room.next_day();
    let (witness, administrator) = (room.id("witness"), room.id("administrator"));
    let mut present: Vec<PersonId> = room.state().present().map(|person| person.id).collect();
    present.retain(|id| *id != PersonId(3));
    let begin = EventKind::BeginSession { present, checked: support::prose("the seals") };
    room.take(&event(administrator, &[witness], begin), None).expect("a day begins");
    room.finish();
    let statement = room.state().statement(room.session.head()).render();
    fs::write(at.path("statement.txt"), &statement).expect("writes");
    let files = ["here", "away"].map(|key| {
        let file = format!("{key}.sig");
        ssh_sign(&at, key, NAMESPACE, "statement.txt", &file);
        (file.clone(), Ok(fs::read_to_string(at.path(&file)).expect("there")))
    });
    let found = countersigned(files.into_iter(), room.state(), statement.as_bytes());
    let [wanted] = found.wanted.as_slice() else { panic!("one is wanted") };
    assert_eq!((wanted.have, wanted.at_least), (2, 2));
    assert!(found.people.iter().all(|person| !person.left));
}

/// Every kind of key that is checked here; RSA and P-521 are told with the command that checks them, which does.
#[test]
fn signatures_of_every_kind_are_found() {
    let at = Folder::empty();
    let keys = vec![
        (1, ssh_key(&at, "ed", &["-t", "ed25519"])),
        (2, ssh_key(&at, "p256", &["-t", "ecdsa", "-b", "256"])),
        (3, ssh_key(&at, "p384", &["-t", "ecdsa", "-b", "384"])),
        (3, ssh_key(&at, "p521", &["-t", "ecdsa", "-b", "521"])),
        (4, minisign_key(&at, "mini")),
        (5, ssh_key(&at, "rsa", &["-t", "rsa", "-b", "2048"])),
    ];
    hold(&at, "held", &support::shipped("kek"), Mode::Production, &keys);
    let (before, code) = verdict(&at, "held");
    assert_eq!(code, 0, "{before}");
    for id in 1..=5 {
        assert_eq!(stand(&before, &format!("P{id}")), "not-signed");
    }
    let statement = fs::read_to_string(at.path("held/statement.txt")).expect("there");
    for (id, key) in &keys {
        let line = format!("key of P{id}");
        assert!(statement.lines().any(|l| l.starts_with(&line) && l.ends_with(&key.short())), "{statement}");
    }
    for (key, file) in [("ed", "one"), ("p256", "two words"), ("p384", "three.sig"), ("rsa", "five.sig")] {
        ssh_sign(&at, key, NAMESPACE, "held/statement.txt", &format!("'held/countersignatures/{file}'"));
    }
    minisign_sign(&at, "mini", &[], "held/statement.txt", "held/countersignatures/four");
    let (after, code) = verdict(&at, "held");
    assert_eq!(code, 0, "{after}");
    for (id, want) in
        [("P1", "signed"), ("P2", "signed"), ("P3", "signed"), ("P4", "signed"), ("P5", "not-checkable-here")]
    {
        assert_eq!(stand(&after, id), want, "{id}: {after}");
    }
    let said = keyrite(&["verify", "held"], at.root()).out;
    let command = said.lines().find_map(|line| line.split_once("check it with: ")).expect("a command").1;
    let run = tool("bash", &["-c", command], &at.path("held"));
    assert!(run.ok && run.out.starts_with("Good"), "{command}: {} {}", run.out, run.err);
    // the same by ssh-keygen for the others, as VERIFY.txt says
    for (id, file) in [("P1", "one"), ("P2", "two words"), ("P3", "three.sig")] {
        let command = format!(
            "ssh-keygen -Y verify -f allowed_witnesses -I {id} -n {NAMESPACE} -s 'countersignatures/{file}' < statement.txt"
        );
        assert!(tool("bash", &["-c", &command], &at.path("held")).ok, "{command}");
    }
    // the older form of minisign, the other hash of ssh-keygen, and P-521
    minisign_sign(&at, "mini", &["-l"], "held/statement.txt", "held/countersignatures/four");
    ssh_sign(&at, "ed -O hashalg=sha256", NAMESPACE, "held/statement.txt", "held/countersignatures/one");
    fs::remove_file(at.path("held/countersignatures/three.sig")).expect("removes");
    ssh_sign(&at, "p521", NAMESPACE, "held/statement.txt", "held/countersignatures/three.sig");
    let (again, _) = verdict(&at, "held");
    for (id, want) in [("P1", "signed"), ("P4", "signed"), ("P3", "not-checkable-here")] {
        assert_eq!(stand(&again, id), want, "{again}");
    }
    // an edited list of keys is not this ceremony's
    let path = at.path("held/allowed_witnesses");
    let list = fs::read_to_string(&path).expect("there");
    fs::write(&path, list.replacen("P1", "P2", 1)).expect("writes");
    assert_eq!(verdict(&at, "held").1, 1);
    fs::remove_file(&path).expect("removes");
    assert_eq!(verdict(&at, "held").1, 3, "a missing one is named");
}

/// Signatures that are something else: each is told apart, and none counts.
#[test]
fn what_is_no_signature_of_this_statement_does_not_count() {
    let at = Folder::empty();
    let keys = vec![
        (1, ssh_key(&at, "ed", &["-t", "ed25519"])),
        (2, ssh_key(&at, "p256", &["-t", "ecdsa"])),
        (4, minisign_key(&at, "mini")),
    ];
    let stranger = ssh_key(&at, "stranger", &["-t", "ed25519"]);
    minisign_key(&at, "nobody");
    hold(&at, "held", &support::shipped("kek"), Mode::Production, &keys);
    fs::write(at.path("other.txt"), "another statement\n").expect("writes");
    let to = |name: &str| format!("held/countersignatures/{name}");
    // over another statement
    ssh_sign(&at, "ed", NAMESPACE, "other.txt", &to("a"));
    minisign_sign(&at, "mini", &[], "other.txt", &to("b"));
    // for another purpose
    ssh_sign(&at, "p256", "file", "held/statement.txt", &to("c"));
    // by keys that nobody named
    ssh_sign(&at, "stranger", NAMESPACE, "held/statement.txt", &to("d"));
    minisign_sign(&at, "nobody", &[], "held/statement.txt", &to("e"));
    // garbage, nothing, a folder, a key, a stripped file
    fs::write(at.path(&to("f")), [0xff, 0, 0x1b, b'[']).expect("writes");
    fs::write(at.path(&to("g")), "").expect("writes");
    fs::create_dir(at.path(&to("h"))).expect("creates");
    fs::copy(at.path("ed.pub"), at.path(&to("i"))).expect("copies");
    ssh_sign(&at, "ed", NAMESPACE, "held/statement.txt", &to("j"));
    let whole = fs::read_to_string(at.path(&to("j"))).expect("there");
    let stripped: Vec<&str> = whole.lines().filter(|line| !line.starts_with("-----")).collect();
    fs::write(at.path(&to("j")), stripped.join("\n")).expect("writes");
    fs::write(at.path(&to("k")), "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n")
        .expect("writes");
    let (value, code) = verdict(&at, "held");
    assert_eq!(code, 0);
    assert_eq!(stand(&value, "P1"), "another-statement");
    assert_eq!(stand(&value, "P2"), "another-purpose");
    assert_eq!(stand(&value, "P3"), "no-key");
    assert_eq!(stand(&value, "P4"), "another-statement");
    let others = others(&value);
    let what = |name: &str| {
        let file = format!("countersignatures/{name}");
        others
            .iter()
            .find(|(other, _)| *other == file)
            .unwrap_or_else(|| panic!("{name}: {others:?}"))
            .1
            .clone()
    };
    assert!(
        what("d").starts_with("a good signature of this statement") && what("d").contains(&stranger.short())
    );
    assert!(what("e").contains("minisign -V -P KEY"), "{}", what("e"));
    for name in ["f", "g", "i", "j", "k"] {
        assert!(what(name).starts_with("no signature file"), "{}", what(name));
    }
    assert!(what("h").contains("folder"), "{}", what("h"));
    assert_eq!(others.len(), 8);
    // a whole file counts whatever else is there
    ssh_sign(&at, "ed", NAMESPACE, "held/statement.txt", &to("z"));
    assert_eq!(stand(&verdict(&at, "held").0, "P1"), "signed");
    // every byte of it matters
    let whole = fs::read(at.path(&to("z"))).expect("there");
    for at_byte in (40..whole.len() - 40).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at_byte] = if bytes[at_byte] == b'A' { b'B' } else { b'A' };
        let judged = keyrite::transcript::countersignature::judge(
            &String::from_utf8_lossy(&bytes),
            &fs::read(at.path("held/statement.txt")).expect("there"),
            &[],
        );
        let signed = matches!(judged, keyrite::transcript::countersignature::Judgement::Signed(_));
        assert!(!signed || bytes == whole, "byte {at_byte}");
    }
    // an edited trusted comment under a named id
    minisign_sign(&at, "mini", &[], "held/statement.txt", &to("b"));
    let text = fs::read_to_string(at.path(&to("b"))).expect("there");
    fs::write(at.path(&to("b")), text.replace("by me", "by him")).expect("writes");
    assert_eq!(stand(&verdict(&at, "held").0, "P4"), "broken");
}

/// Security keys sign with flags and a counter; ours is checked against ssh-keygen, which needs no such key to verify.
#[test]
fn signatures_of_security_keys_need_a_touch() {
    fn string(bytes: &[u8]) -> Vec<u8> {
        [&u32::try_from(bytes.len()).expect("short").to_be_bytes(), bytes].concat()
    }
    const KIND: &[u8] = b"sk-ssh-ed25519@openssh.com";
    let at = Folder::empty();
    let key = SigningKey::from_bytes(&[9; 32]);
    let blob = [string(KIND), string(key.verifying_key().as_bytes()), string(b"ssh:")].concat();
    let named =
        PersonKey::typed(&format!("sk-ssh-ed25519@openssh.com {}", BASE64.encode(&blob))).expect("a key");
    hold(&at, "held", &support::shipped("kek"), Mode::Production, &[(3, named)]);
    let statement = fs::read(at.path("held/statement.txt")).expect("there");
    let sign = |flags: u8| {
        let text = [
            b"SSHSIG".to_vec(),
            string(NAMESPACE.as_bytes()),
            string(b""),
            string(b"sha512"),
            string(&Sha512::digest(&statement)),
        ]
        .concat();
        let covered = [
            Sha256::digest(b"ssh:").as_slice(),
            &[flags],
            &7u32.to_be_bytes(),
            Sha256::digest(&text).as_slice(),
        ]
        .concat();
        let signature =
            [string(KIND), string(&key.sign(&covered).to_bytes()), vec![flags], 7u32.to_be_bytes().to_vec()]
                .concat();
        let file = [
            b"SSHSIG".to_vec(),
            1u32.to_be_bytes().to_vec(),
            string(&blob),
            string(NAMESPACE.as_bytes()),
            string(b""),
            string(b"sha512"),
            string(&signature),
        ]
        .concat();
        let body: Vec<String> = BASE64
            .encode(&file)
            .as_bytes()
            .chunks(70)
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect();
        format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", body.join("\n"))
    };
    let file = at.path("held/countersignatures/token.sig");
    fs::write(&file, sign(1)).expect("writes");
    assert_eq!(stand(&verdict(&at, "held").0, "P3"), "signed");
    let command = format!(
        "ssh-keygen -Y verify -f allowed_witnesses -I P3 -n {NAMESPACE} -s countersignatures/token.sig < statement.txt"
    );
    let run = tool("bash", &["-c", &command], &at.path("held"));
    assert!(run.ok, "{} {}", run.out, run.err);
    fs::write(&file, sign(0)).expect("writes");
    assert_eq!(stand(&verdict(&at, "held").0, "P3"), "no-touch");
}

/// A signature file of any kind, cut off anywhere or with a byte changed, never counts and never hurts.
#[test]
fn no_part_of_a_signature_file_counts() {
    use keyrite::transcript::countersignature::{Judgement, judge};
    let at = Folder::empty();
    fs::write(at.path("s.txt"), "a statement\n").expect("writes");
    for (name, options) in
        [("ed", &["-t", "ed25519"][..]), ("p256", &["-t", "ecdsa"]), ("p384", &["-t", "ecdsa", "-b", "384"])]
    {
        let key = ssh_key(&at, name, options);
        ssh_sign(&at, name, NAMESPACE, "s.txt", "sig");
        let file = fs::read_to_string(at.path("sig")).expect("there");
        let body: String = file.lines().filter(|line| !line.starts_with("-----")).collect();
        let blob = BASE64.decode(body.as_bytes()).expect("base64");
        let whole = |blob: &[u8]| {
            format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", BASE64.encode(blob))
        };
        assert_eq!(judge(&whole(&blob), b"a statement\n", &[]), Judgement::Signed(key));
        for end in 0..blob.len() {
            assert_eq!(
                judge(&whole(&blob[..end]), b"a statement\n", &[]),
                Judgement::NotASignature,
                "{name} cut at {end}"
            );
            let mut changed = blob.clone();
            changed[end] ^= 0x10;
            assert!(
                !matches!(judge(&whole(&changed), b"a statement\n", &[]), Judgement::Signed(_)),
                "{name} changed at {end}"
            );
        }
    }
}

/// A script that wants countersignatures: production waits for them, a rehearsal only tells.
#[test]
fn what_the_script_wants_is_met_or_named() {
    let at = Folder::empty();
    let keys = vec![(1, ssh_key(&at, "a", &["-t", "ed25519"])), (3, ssh_key(&at, "w", &["-t", "ed25519"]))];
    let script = script("[\"administrator\", \"witness\"]");
    hold(&at, "real", &script, Mode::Production, &keys);
    hold(&at, "rehearsal", &script, Mode::Rehearsal, &keys);
    let met = |value: &serde_json::Value| value["countersignatures"]["met"].as_bool().expect("a flag");
    let (value, code) = verdict(&at, "real");
    assert!(code == 3 && !met(&value), "{value}");
    assert!(
        value["sentence"]
            .as_str()
            .expect("said")
            .contains("administrator (0 of 1 so far), witness (0 of 1 so far)")
    );
    let (value, code) = verdict(&at, "rehearsal");
    assert!(code == 0 && !met(&value), "{value}");
    ssh_sign(&at, "a", NAMESPACE, "real/statement.txt", "real/countersignatures/a");
    let (value, code) = verdict(&at, "real");
    assert!(
        code == 3 && value["sentence"].as_str().expect("said").contains("yet: witness (0 of 1"),
        "{value}"
    );
    ssh_sign(&at, "w", NAMESPACE, "real/statement.txt", "real/countersignatures/w");
    let (value, code) = verdict(&at, "real");
    assert!(code == 0 && met(&value), "{value}");
    // the other way round nothing is met: a signature of the rehearsal's statement
    fs::copy(at.path("real/countersignatures/w"), at.path("rehearsal/countersignatures/w")).expect("copies");
    assert!(!met(&verdict(&at, "rehearsal").0));
    // stand-ins can reach the end of such a script
    fs::write(at.path("my.toml"), script.to_toml()).expect("writes");
    assert_eq!(keyrite(&["template", "check", "my.toml"], at.root()).code, 0);
    assert_eq!(
        keyrite(&["rehearse", "my.toml", "--shares", "2", "--threshold", "2", "--out", "held"], at.root())
            .code,
        0
    );
}

/// Keys at the roll call: of one person, whole, public; and there, when the script wants them.
#[test]
fn the_roll_takes_each_key_once() {
    let at = Folder::empty();
    let key = ssh_key(&at, "a", &["-t", "ed25519"]);
    let template = script("[\"witness\"]");
    let mut room =
        Room::open(&template, choices(&template, Some((2, 2)), LockKind::None), Mode::Production, 5)
            .expect("opens");
    while room.state().due().expect("due").2.id != "roll-call" {
        room.step().expect("goes on");
    }
    let enrol = |room: &mut Room, roles: &[&str], shares: &[u8], name: &str, keys: Vec<PersonKey>| {
        let mut person = room.newcomer(name, roles, shares);
        person.keys = keys;
        room.take(&event(PersonId::NOBODY, &[], EventKind::Enrol(person)), None)
    };
    let refused = |result: Result<(), Refusal>, what: &str| {
        let said = result.expect_err(what).to_string();
        assert!(said.contains(what), "{said}");
    };
    refused(enrol(&mut room, &["administrator"], &[], "Ada", vec![key.clone(), key.clone()]), "named twice");
    enrol(&mut room, &["administrator"], &[], "Ada", vec![key.clone()]).expect("Ada");
    refused(enrol(&mut room, &["operator"], &[], "Bob", vec![key.clone()]), "P1's, Ada");
    // the same Ed25519 key in minisign's clothes
    let blob = BASE64.decode(key.as_str().split(' ').nth(1).expect("a blob").as_bytes()).expect("base64");
    let disguised = BASE64.encode(&[b"Ed12345678".as_slice(), &blob[blob.len() - 32..]].concat());
    let disguised = PersonKey::typed(&disguised).expect("a key");
    refused(enrol(&mut room, &["operator"], &[], "Bob", vec![disguised]), "P1's, Ada");
    let ceremony = BASE64.encode(&[b"Ed12345678".as_slice(), &room.state().header().ceremony_key.0].concat());
    refused(
        enrol(&mut room, &["operator"], &[], "Bob", vec![PersonKey::typed(&ceremony).expect("a key")]),
        "ceremony's own",
    );
    enrol(&mut room, &["operator"], &[], "Bob", vec![]).expect("Bob");
    enrol(&mut room, &["witness"], &[], "Cy", vec![]).expect("Cy");
    enrol(&mut room, &["custodian"], &[1], "Di", vec![]).expect("Di");
    enrol(&mut room, &["custodian"], &[2], "Ed", vec![]).expect("Ed");
    refused(
        room.take(&event(PersonId(1), &[PersonId(3)], EventKind::CloseRoll), None),
        "wants countersignatures of witness, and 0 named a key",
    );
    enrol(&mut room, &["witness"], &[], "Fay", vec![ssh_key(&at, "f", &["-t", "ed25519"])]).expect("Fay");
    room.take(&event(PersonId(1), &[PersonId(3)], EventKind::CloseRoll), None).expect("complete");

    let private = fs::read_to_string(at.path("a")).expect("there");
    assert_eq!(PersonKey::typed(&private), Err(KeyError::Private));
    ssh_key_refused(&at);
    let cut = &key.as_str()[..key.as_str().len() - 8];
    assert_eq!(PersonKey::typed(cut), Err(KeyError::Damaged("ssh-ed25519")));
    for odd in ["", "hello", "ssh-dss AAAA", "ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com AAAA"] {
        assert!(PersonKey::typed(odd).is_err(), "{odd}");
    }
}

fn ssh_key_refused(at: &Folder) {
    let made = tool("ssh-keygen", &["-q", "-N", "", "-f", "small", "-t", "rsa", "-b", "1024"], at.root());
    assert!(made.ok, "{}", made.err);
    let small = fs::read_to_string(at.path("small.pub")).expect("there");
    assert_eq!(PersonKey::typed(&small), Err(KeyError::RsaSize(1024)));
}

/// What a script wants is written strictly, and problems are named with their line.
#[test]
fn odd_wishes_are_refused_by_line() {
    let text = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let line = text.lines().position(|line| line.starts_with("locks = ")).expect("there") + 1;
    for (wanted, said) in [
        (
            "[\"auditor\"]",
            "names the role \u{201c}auditor\u{201d}: name a role of this template: administrator,",
        ),
        ("[\"0 witness\"]", "has \u{201c}0 witness\u{201d}: write a role, or a number"),
        ("[\"02 witness\"]", "has \u{201c}02 witness\u{201d}"),
        ("[\"two witness\"]", "has \u{201c}two witness\u{201d}"),
        ("[\"2  witness\"]", "has \u{201c}2  witness\u{201d}"),
        ("[\"witness\", \"2 witness\"]", "names witness twice"),
        ("[\"2 administrator\"]", "wants 2 as administrator: the role has at most 1"),
        ("\"witness\"", "a list of texts"),
    ] {
        let text = text.replacen("locks = ", &format!("countersignatures = {wanted}\nlocks = "), 1);
        let error = load("my.toml", &text).expect_err(wanted).to_string();
        assert!(
            error.contains(said) && error.contains(&format!("my.toml:{line}: countersignatures")),
            "{error}"
        );
    }
    let one = script("[\"1 administrator\", \"2 witness\"]").to_toml();
    assert!(one.contains("countersignatures = [\"administrator\", \"2 witness\"]"), "{one}");
    assert!(keyrite::plan::read_resolved(&one).is_ok());
}
