//! What leaves on the real desk besides the key itself: packages, signatures, opened payloads. What cannot leave is not
//! recorded, or waits and leaves elsewhere.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::desk::{at, verdict};
use crate::support::{Dealing, Room, deal, exits, line, wrapping_key};
use keyrite::ceremony::verdict::Verdict;
use keyrite::ceremony::{Event, EventKind, SecretInput, Wanted, WayOut};
use keyrite::desk::archive::checking::check_folder;
use keyrite::desk::holding::{Answer, Outcome, Request, Undone};
use keyrite::desk::signed_file;
use keyrite::sharing::foreign::{self, Paper};
use keyrite::sharing::form::Form;
use keyrite::sharing::importing::Target;
use keyrite::sharing::leaving::WrapAs;
use keyrite::sharing::sealed::{About, seal};
use keyrite::sharing::signing::{Namespace, Scheme};
use keyrite::sharing::wrap::WrapMethod;
use keyrite::transcript::record::{ClearWay, Exit, Record, Released, TakenOut};
use keyrite::vocab::Mode;
use keyrite::vocab::digest::sha256;
use rand::{SeedableRng, rngs::StdRng};

fn recovery(seed: u64) -> Room {
    Room::recovery(seed, Mode::Rehearsal, deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes)
}

/// Something is to leave to this place, said by the people of this event.
fn release(people: &Event, way: &WayOut, path: &Path) -> Request {
    let what = EventKind::Release { way: Some(way.clone()), destination: line("to the vault"), more: false };
    Request { export: Some(path.to_owned()), ..Request::plain(Event { what, ..people.clone() }) }
}

/// A package goes into a folder that is made for it, whole or not at all; one that could not be made is made elsewhere.
#[test]
fn a_package_that_cannot_leave_waits_and_takes_another_folder() {
    let place = tempfile::tempdir().expect("a folder");
    let usb = place.path().join("usb");
    fs::create_dir(&usb).expect("creates");
    let (mut holding, order, _) = at("release", recovery(24), &place.path().join("held"));
    let people = order.event.clone();
    let wrap_as = WrapAs::For { target: Target::Pkcs11, wish: None, kek: None, mode: Mode::Rehearsal };
    let way = WayOut::Wrapped { secret: Wanted::Key, key: Box::new(wrapping_key()), wrap_as };
    let lines = check_folder(&place.path().join("held")).expect("readable").audit.lines();
    // what stands there, a folder that is gone, a folder of the record, a place that is no folder: nothing is recorded
    for (path, says) in [
        (usb.clone(), "it exists already"),
        (place.path().join("gone/package"), "there is no such folder"),
        (place.path().join("held/package"), "no key is written into it"),
        (PathBuf::from("/dev/full/package"), "/dev/full"),
        (PathBuf::from("/"), "it exists already"),
    ] {
        let Answer::CannotBegin(why) = holding.submit(release(&people, &way, &path)) else {
            panic!("{path:?}")
        };
        assert!(why.to_string().contains(says), "{why}");
    }
    assert_eq!(check_folder(&place.path().join("held")).expect("readable").audit.lines(), lines);
    assert_eq!(fs::read_dir(&usb).expect("there").count(), 0, "a part was left");
    // the medium goes away between the look at it and the package
    let away = place.path().join("away");
    fs::rename(place.path().join("held"), &away).expect("renamed");
    assert!(matches!(holding.submit(release(&people, &way, &usb.join("package"))), Answer::NotKept(_)));
    fs::remove_dir(&usb).expect("empty");
    fs::rename(&away, place.path().join("held")).expect("renamed");
    let Answer::NotDone { undone: Undone::Key, why } = holding.carry_on() else { panic!("left") };
    assert!(why.contains("there is no such folder"), "{why}");
    let Answer::NotDone { why, .. } = holding.carry_on_into(&place.path().join("held/x")) else {
        panic!("in")
    };
    assert!(why.contains("no key is written into it"), "{why}");
    let another = place.path().join("package");
    let Answer::Taken { outcomes, record } = holding.carry_on_into(&another) else { panic!("not taken") };
    assert!(
        matches!(outcomes.as_slice(), [Outcome::Wrapped { path, target: Some(Target::Pkcs11), .. }] if *path == another),
        "{outcomes:?}"
    );
    let mut names: Vec<_> =
        fs::read_dir(&another).expect("there").flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    assert!(names.contains(&"COMMANDS.txt".into()) && names.contains(&"public-key.txt".into()), "{names:?}");
    // the record has the digest of the file with the wrapped key, and no value of the key
    let Record::Released(Released { exit: Exit::Wrapped { left: Some(left), target, .. }, .. }) = *record
    else {
        panic!("{record:?}")
    };
    assert_eq!(target, Some(Target::Pkcs11));
    let digests = names.iter().map(|name| sha256(&fs::read(another.join(name)).expect("there")));
    assert!(digests.into_iter().any(|digest| digest == left), "none of {names:?} is what was recorded");
}

/// A certificate that could not be written waits, as it was signed, and goes into another file; nothing is signed twice.
#[test]
fn a_certificate_that_cannot_be_written_waits_and_takes_another_file() {
    let place = tempfile::tempdir().expect("a folder");
    let held = place.path().join("held");
    let (mut holding, order, _) = at("release", recovery(25), &held);
    let people = order.event.clone();
    let way = exits::certificate("ca:p-256:0", "Example Root CA", "4f2a");
    let lines = check_folder(&held).expect("readable").audit.lines();
    fs::write(place.path().join("there"), "another").expect("writes");
    for (path, says) in [
        (place.path().join("there"), "it exists already"),
        (place.path().join("gone/ca.crt"), "there is no such folder"),
        (PathBuf::from("/dev/full"), "it exists already"),
    ] {
        let Answer::CannotBegin(why) = holding.submit(release(&people, &way, &path)) else {
            panic!("{path:?}")
        };
        assert!(why.to_string().contains(says), "{why}");
    }
    assert_eq!(check_folder(&held).expect("readable").audit.lines(), lines);
    // the folder of the record goes away meanwhile
    let away = place.path().join("away");
    fs::rename(&held, &away).expect("renamed");
    assert!(matches!(
        holding.submit(release(&people, &way, &place.path().join("ca.crt"))),
        Answer::NotKept(_)
    ));
    fs::rename(&away, &held).expect("renamed");
    let Answer::Taken { outcomes, record } = holding.carry_on() else { panic!("not taken") };
    let [Outcome::HandedOut { path, called }] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!(*path, place.path().join("ca.crt"));
    assert!(called.contains("kind root, serial 4f2a, signed by the derived key ca:p-256:0"), "{called}");
    let Record::Released(Released { exit: Exit::Certificate { by, certificate, left }, .. }) = *record else {
        panic!("{record:?}")
    };
    assert_eq!(
        (by.to_string().as_str(), certificate.subject.as_str(), certificate.serial.as_str()),
        ("the derived key ca:p-256:0", "CN=Example Root CA", "4f2a")
    );
    assert_eq!(certificate.profile, sha256(exits::profile("Example Root CA", "4f2a").as_bytes()));
    let pem = fs::read_to_string(path).expect("there");
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = data_encoding::BASE64.decode(body.as_bytes()).expect("base64");
    assert_eq!(sha256(&der), left);
}

/// A file that is signed is the one that people compared, and its foreign name makes no line of the record.
#[test]
fn what_is_signed_is_what_was_compared() {
    let place = tempfile::tempdir().expect("a folder");
    let (mut holding, order, _) = at("release", recovery(25), &place.path().join("held"));
    let people = order.event.clone();
    let name = format!("a\nb\u{202e}c {}", "x".repeat(180));
    let file = place.path().join(&name);
    fs::write(&file, "a release").expect("written");
    let scheme = Scheme::SshSig(Namespace::file());
    let subject = signed_file::read(&file, &scheme).expect("read");
    let by = "releases:ed25519:0".parse().expect("a name");
    let way = WayOut::Signature { by, scheme, subject: Box::new(subject) };
    let sign = |sign: Option<&Path>, path: &Path| Request {
        sign: sign.map(Path::to_owned),
        ..release(&people, &way, path)
    };
    let signature = place.path().join("signature");
    let Answer::CannotBegin(why) = holding.submit(sign(None, &signature)) else { panic!("unseen") };
    assert!(why.to_string().contains("nothing was said about where this file is"), "{why}");
    fs::write(&file, "another").expect("written");
    let Answer::CannotBegin(why) = holding.submit(sign(Some(&file), &signature)) else { panic!("signed") };
    assert!(why.to_string().contains("it changed after its digest was said"), "{why}");
    let Answer::CannotBegin(why) = holding.submit(sign(Some(&place.path().join("none")), &signature)) else {
        panic!("signed")
    };
    assert!(why.to_string().contains("there is no such file"), "{why}");
    fs::write(&file, "a release").expect("written");
    let Answer::CannotBegin(why) = holding.submit(sign(Some(&file), &file)) else { panic!("overwritten") };
    assert!(why.to_string().contains("it exists already"), "{why}");
    let Answer::Taken { record, outcomes } = holding.submit(sign(Some(&file), &signature)) else {
        panic!("not")
    };
    assert!(matches!(outcomes.as_slice(), [Outcome::HandedOut { .. }]), "{outcomes:?}");
    let Record::Released(Released { exit: Exit::Signature { signed, left, .. }, .. }) = *record else {
        panic!("{record:?}")
    };
    assert_eq!(left, sha256(&fs::read(&signature).expect("there")));
    assert_eq!(signed.digest, sha256(b"a release"));
    let said = signed.file.as_str();
    assert!(said.chars().count() <= 200 && !said.contains(['\n', '\u{202e}']), "{said}");
    assert_eq!(verdict(&place.path().join("held")).0, Verdict::Unfinished);
}

/// A payload that is opened is recorded with its file's digest and what it says of itself, whatever that is.
#[test]
fn what_a_payload_says_of_itself_is_shown_through_the_gate() {
    let root = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).root;
    for (seed, about) in
        [(26, "the PIN of the safe".to_owned()), (27, format!("\u{202e}nip {}", "\u{e9}".repeat(400)))]
    {
        let place = tempfile::tempdir().expect("a folder");
        let (mut holding, order, _) = at("release", recovery(seed), &place.path().join("held"));
        let mut rng = StdRng::seed_from_u64(seed);
        let described = About::new(&about).expect("no control characters");
        let sealed = seal(&root, Mode::Rehearsal, &described, b"1234", &mut rng).expect("sealed");
        let secret = Wanted::Payload { file: "pin.sealed".to_owned() };
        let way = WayOut::InTheClear { secret, form: None, way: ClearWay::File };
        let path = place.path().join("pin");
        let people = order.event.clone();
        let asked = |bytes: Vec<u8>| Request {
            secret: Some(SecretInput::SealedFile(bytes)),
            ..release(&people, &way, &path)
        };
        let mut altered = sealed.clone();
        *altered.last_mut().expect("bytes") ^= 1;
        for (bytes, says) in
            [(altered, "it was altered"), (b"none".to_vec(), "pin.sealed: "), (Vec::new(), "pin.sealed: ")]
        {
            let Answer::Refused(refusal) = holding.submit(asked(bytes)) else { panic!("opened") };
            assert!(refusal.to_string().contains(says), "{refusal}");
            assert!(!path.exists());
        }
        let Answer::Taken { record, .. } = holding.submit(asked(sealed.clone())) else { panic!("not taken") };
        assert_eq!(fs::read(&path).expect("there"), b"1234");
        let Record::Released(Released { exit, .. }) = *record else { panic!("{record:?}") };
        let Exit::InTheClear { secret: TakenOut::Payload(opened), .. } = exit else { panic!("{exit:?}") };
        assert_eq!(opened.digest, sha256(&sealed));
        let said = opened.about.as_str();
        assert!(said.chars().count() <= 200 && !said.contains('\u{202e}'), "{said}");
    }
}

/// A secret that came as words or shares leaves as such again; one of another length is refused, and nothing is written.
#[test]
fn a_payload_leaves_as_words_or_shares_again() {
    let root = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).root;
    let place = tempfile::tempdir().expect("a folder");
    let (mut holding, order, _) = at("release", recovery(31), &place.path().join("held"));
    let described = About::new("an unseal key").expect("a line");
    let mut rng = StdRng::seed_from_u64(31);
    let secret = [0x3c; 32];
    let whole = seal(&root, Mode::Rehearsal, &described, &secret, &mut rng).expect("sealed");
    let odd = seal(&root, Mode::Rehearsal, &described, &secret[1..], &mut rng).expect("sealed");
    let path = place.path().join("shares");
    let people = order.event.clone();
    let asked = |form: &str, bytes: &[u8]| {
        let secret = Wanted::Payload { file: "key.sealed".to_owned() };
        let form = Some(form.parse().expect("a form"));
        let way = WayOut::InTheClear { secret, form, way: ClearWay::File };
        let secret = Some(SecretInput::SealedFile(bytes.to_vec()));
        Request { secret, ..release(&people, &way, &path) }
    };
    for (form, bytes, says) in [
        ("bip39", &odd, "bip39 is made of 16, 20, 24, 28 or 32 bytes, and this payload has 31"),
        (
            "slip39:2of3",
            &odd,
            "slip39:2of3 is made of an even number of bytes from 16 to 64, and this payload has 31",
        ),
        ("openssh", &whole, "openssh is no form of a payload"),
    ] {
        let Answer::Refused(refusal) = holding.submit(asked(form, bytes)) else { panic!("{form} left") };
        assert!(refusal.to_string().contains(says), "{refusal}");
        assert!(!path.exists());
    }
    let Answer::Taken { record, .. } = holding.submit(asked("vault:3of5", &whole)) else {
        panic!("not taken")
    };
    let text = fs::read_to_string(&path).expect("there");
    assert_eq!(text.lines().count(), 5);
    let shares = Paper {
        label: "shares".to_owned(),
        file_name: String::new(),
        content: text.lines().skip(2).collect::<Vec<_>>().join("\n").into_bytes().into(),
    };
    let again = foreign::combine(&[shares], Some(foreign::Scheme::Vault), Some(3), None).expect("combines");
    assert_eq!(again.content.as_slice(), secret);
    let Record::Released(Released { exit, .. }) = *record else { panic!("{record:?}") };
    assert!(exit.said().contains("as vault:3of5"), "{}", exit.said());
}

/// A ceremony lets out, to the byte, what the same key gives without one.
#[test]
fn what_leaves_is_what_the_key_gives() {
    let room = exits::much_left(30);
    let root = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).root;
    let rng = &mut StdRng::seed_from_u64(1);
    let ways = [
        exits::derived("releases:ed25519:0", Some(Form::OpenSsh)),
        exits::signature("releases:p-256:0", b"a release"),
        exits::public("releases:ed25519:0"),
        exits::certificate("ca:p-256:0", "Example Root CA", "4f2a"),
    ];
    let made = ways.map(|way| way.make(None, (&root, Mode::Rehearsal), Some(&mut *rng)).expect("made"));
    let made = made.each_ref().map(|one| one.bytes().expect("in memory"));
    let left: Vec<&[u8]> = room.left.iter().map(Vec::as_slice).collect();
    assert_eq!(left, [&made[..], &[b"1234"]].concat());
    assert!(room.exported.is_empty() && room.wrapped.len() == 2, "the key itself left in the clear");
}

/// What goes together stands in a line, and nothing else: each with the reason for which it does not parse.
#[test]
fn what_makes_no_sense_is_no_line() {
    let sha256 = "7".repeat(64);
    let of = |members: &str| {
        let members = members.replace("SHA", &format!("\"{sha256}\"")).replace('\'', "\"");
        format!("{{\"destination\":\"there\",{members},\"type\":\"released\"}}")
    };
    for good in [
        "'exit':'none'",
        "'exit':'file'",
        "'exit':'wrapped','wrapped_to':SHA",
        "'exit':'display','form':'vault:3of5','payload':{'about':'a','digest':SHA,'file':'b'}",
        "'derived':'a:ed25519:0','exit':'signature','left_sha256':SHA,'more':true,'signed':{'digest':SHA,'file':'a','namespace':'git','scheme':'sshsig'}",
    ] {
        let line = of(good);
        let record: Record = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let again = serde_json::to_value(&record).expect("JSON");
        let was: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(again, was, "a line of before is written as ever");
    }
    for (members, says) in [
        ("'exit':'none','more':true", "more does not go with the exit none"),
        ("'exit':'none','derived':'a:aes-256:0'", "derived does not go with the exit none"),
        ("'exit':'file','more':false", "more is true, or left out"),
        ("'exit':'file','left_sha256':SHA", "left_sha256 does not go with the exit file"),
        ("'exit':'file','target':'aws-kms'", "target does not go with the exit file"),
        ("'exit':'file','form':'openssh'", "openssh is no form of the key itself"),
        ("'exit':'file','derived':'a:aes-256:0','form':'openssh'", "openssh is no form of aes-256 keys"),
        ("'exit':'file','derived':'a:seed-128:0','form':'slip39:3of2'", "3 of 2 shares cannot be"),
        ("'exit':'file','derived':'A:aes-256:0'", "derived: "),
        (
            "'exit':'file','derived':'a:aes-256:0','payload':{'about':'a','digest':SHA,'file':'b'}",
            "it names a derived key and a payload: one of them left",
        ),
        (
            "'exit':'display','form':'openssh','payload':{'about':'a','digest':SHA,'file':'b'}",
            "openssh is no form of a payload",
        ),
        ("'exit':'wrapped'", "the exit wrapped wants wrapped_to, which is missing"),
        (
            "'exit':'wrapped','method':'oaep-sha256','wrapped_to':SHA",
            "method is none of those that are written",
        ),
        ("'exit':'wrapped','target':'aws','wrapped_to':SHA", "target is none of those that there are"),
        (
            "'exit':'wrapped','target':'azure-key-vault','wrapped_to':SHA",
            "Azure Key Vault takes nothing that is wrapped as oaep-sha256",
        ),
        (
            "'exit':'wrapped','method':'oaep-sha1','target':'google-kms','wrapped_to':SHA",
            "Google Cloud KMS takes nothing that is wrapped as oaep-sha1",
        ),
        (
            "'derived':'a:ed25519:0','exit':'signature','left_sha256':SHA",
            "the exit signature wants signed, which is missing",
        ),
        (
            "'derived':'a:x25519:0','exit':'signature','left_sha256':SHA,'signed':{'digest':SHA,'file':'a','namespace':'git','scheme':'sshsig'}",
            "x25519 keys sign nothing",
        ),
        (
            "'derived':'a:ed25519:0','exit':'signature','left_sha256':SHA,'signed':{'digest':SHA,'file':'a','namespace':'git','scheme':'minisign'}",
            "minisign knows no namespace",
        ),
        (
            "'derived':'a:ed25519:0','exit':'signature','left_sha256':SHA,'signed':{'digest':SHA,'file':'a','namespace':'keyrite-transcript@v1','scheme':'sshsig'}",
            "keyrite-transcript@v1 is for Keyrite's own transcripts and records",
        ),
        (
            "'exit':'public','form':'openssh','left_sha256':SHA",
            "the exit public wants derived, which is missing",
        ),
        (
            "'derived':'a:x25519:0','exit':'public','form':'minisign','left_sha256':SHA",
            "minisign is no form of public x25519 keys",
        ),
        (
            "'derived':'a:seed-256:0','exit':'public','form':'pkcs8-pem','left_sha256':SHA",
            "seed-256 keys have no public half",
        ),
        (
            "'derived':'a:p-256:0','exit':'certificate','left_sha256':SHA",
            "the exit certificate wants certificate, which is missing",
        ),
        (
            "'certificate':{'issuer':null,'key':SHA,'kind':'root','profile':SHA,'serial':'01','subject':'CN=A'},'derived':'a:x25519:0','exit':'certificate','left_sha256':SHA",
            "a:x25519:0 signs no certificates",
        ),
        (
            "'certificate':{'issuer':null,'key':SHA,'kind':'root','profile':SHA,'serial':'01','subject':'CN=A'},'exit':'certificate','left_sha256':SHA",
            "the exit certificate wants derived or payload, and both are missing",
        ),
        (
            "'certificate':{'issuer':null,'key':SHA,'kind':'root','profile':SHA,'serial':'01','subject':'CN=A'},'derived':'a:p-256:0','exit':'certificate','left_sha256':SHA,'payload':{'about':'a','digest':SHA,'file':'a'}",
            "it names a derived key and a payload",
        ),
        (
            "'certificate':{'issuer':SHA,'key':SHA,'kind':'root','profile':SHA,'serial':'01','subject':'CN=A'},'exit':'certificate','left_sha256':SHA,'payload':{'about':'a','digest':SHA,'file':'a'}",
            "a root has no issuer",
        ),
        (
            "'certificate':{'issuer':null,'key':SHA,'kind':'leaf','profile':SHA,'serial':'01','subject':'CN=A'},'derived':'a:p-256:0','exit':'certificate','left_sha256':SHA",
            "it is no kind of certificate",
        ),
        (
            "'certificate':{'issuer':null,'key':SHA,'kind':'root','profile':SHA,'serial':'0001','subject':'CN=A'},'derived':'a:p-256:0','exit':'certificate','left_sha256':SHA",
            "\u{201c}0001\u{201d} is no number of a certificate of kind root",
        ),
        (
            "'certificate':{'issuer':SHA,'key':SHA,'kind':'revocation-list','profile':SHA,'serial':'0','subject':'CN=A'},'derived':'a:p-256:0','exit':'certificate','left_sha256':SHA",
            "\u{201c}0\u{201d} is no number of a revocation list",
        ),
        (
            "'certificate':{'issuer':SHA,'key':SHA,'kind':'root','profile':SHA,'serial':'01','subject':'CN=A'},'derived':'a:p-256:0','exit':'certificate','left_sha256':SHA",
            "a root has no issuer, and everything else has one",
        ),
    ] {
        let line = of(members);
        let said = serde_json::from_str::<Record>(&line).expect_err(&line).to_string();
        assert!(said.contains(says), "{line}: {said}");
    }
}

/// The secrets that left are named, for no wipe reaches them; what is public is not among them.
#[test]
fn what_left_is_named_as_long_as_it_matters() {
    let mut room = recovery(27);
    room.go_to("release");
    let key = WayOut::InTheClear { secret: Wanted::Key, form: None, way: ClearWay::File };
    let to_hsm = exits::wrapped("hsm:aes-256:0", wrapping_key(), WrapMethod::OaepSha256);
    let quiet = [exits::public("a:ed25519:0"), exits::signature("a:ed25519:0", b"a release")];
    for way in quiet {
        let event =
            room.staffed(EventKind::Release { way: Some(way), destination: line("to the site"), more: true });
        room.take(&event, None).expect("it leaves");
    }
    assert_eq!(room.state().outside(), [""; 0]);
    for way in [key, to_hsm] {
        let event = room.staffed(EventKind::Release {
            way: Some(way),
            destination: line("to the vault"),
            more: true,
        });
        room.take(&event, None).expect("it leaves");
    }
    assert_eq!(
        room.state().outside(),
        [
            "the key has left: to a new file, to the vault",
            "it has left: the derived key hsm:aes-256:0, wrapped under a public key, to a new file, to the vault",
        ]
    );
}
