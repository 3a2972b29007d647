//! What leaves besides the root key itself, as people choose it, and scripts in which it does.

use super::{Dealing, Room, deal};
use keyrite::ceremony::{EventKind, SecretInput, Wanted, WayOut};
use keyrite::plan::{Template, blocks, load};
use keyrite::sharing::RootKey;
use keyrite::sharing::certifying::{Order, SealedKey, Signer};
use keyrite::sharing::form::{Form, PublicForm};
use keyrite::sharing::importing::Target;
use keyrite::sharing::leaving::WrapAs;
use keyrite::sharing::sealed::{About, seal};
use keyrite::sharing::signing::{Namespace, Scheme};
use keyrite::sharing::wrap::{WrapMethod, WrappingKey};
use keyrite::transcript::record::{
    CertifiedBy, ClearWay, Exit, OpenedPayload, SignedCertificate, SignedFile, TakenOut,
};
use keyrite::vocab::{Digest, Mode};
use rand::{SeedableRng, rngs::StdRng};

/// A derived key in a new file.
pub fn derived(name: &str, form: Option<Form>) -> WayOut {
    let secret = Wanted::Derived(name.parse().expect("a name"));
    WayOut::InTheClear { secret, form, way: ClearWay::File }
}

/// A derived key, wrapped like this.
pub fn wrapped(name: &str, key: WrappingKey, method: WrapMethod) -> WayOut {
    let secret = Wanted::Derived(name.parse().expect("a name"));
    WayOut::Wrapped { secret, key: Box::new(key), wrap_as: WrapAs::Alone(method) }
}

/// A signature of a file with this content.
pub fn signature(name: &str, content: &[u8]) -> WayOut {
    let scheme = Scheme::SshSig(Namespace::file());
    let mut digester = scheme.digester();
    digester.take(content);
    let subject = Box::new(digester.done("release.tar"));
    WayOut::Signature { by: name.parse().expect("a name"), scheme, subject }
}

/// A public half, as OpenSSH has it.
pub fn public(name: &str) -> WayOut {
    WayOut::Public { of: name.parse().expect("a name"), form: PublicForm::OpenSsh }
}

/// The profile of a root for this name, with this serial number, as a file or a script has it.
pub fn profile(common_name: &str, serial: &str) -> String {
    format!(
        "kind = \"root\"\nsubject = [\"CN={common_name}\"]\nnot_before = \"2026-01-01\"\nnot_after = \"2046-11-30\"\nserial = \"{serial}\"\n"
    )
}

/// A root's certificate by such a profile.
pub fn certificate(by: &str, common_name: &str, serial: &str) -> WayOut {
    let profile = profile(common_name, serial);
    let by = Signer::Derived(by.parse().expect("a name"));
    let rng = &mut StdRng::seed_from_u64(9);
    let order = Order::certificate(&by, profile.as_bytes(), None, None, rng).expect("a profile");
    WayOut::Certificate { order: Box::new(order) }
}

/// What the key of the CA that moved to paper is called.
pub const SEALED_CA: &str = "Old Root, private key";

/// A root's certificate by a key that was made elsewhere and sealed under this root key, and the sealed file.
pub fn certificate_by_sealed(root: &RootKey, common_name: &str, serial: &str) -> (WayOut, Vec<u8>) {
    let name = "made/elsewhere:p-256:0".parse().expect("a name");
    let key = root.derive(Mode::Production, &name);
    let public = PublicForm::Pem.write(&name, &key).expect("it has a public half");
    let rng = &mut StdRng::seed_from_u64(10);
    let about = About::new(SEALED_CA).expect("a line");
    let file = seal(root, Mode::Rehearsal, &about, &key.to_file(), rng).expect("sealed");
    let sealed = SealedKey { file: super::line("old-root.sealed"), about: super::line(SEALED_CA) };
    let profile = profile(common_name, serial);
    let order = Order::root_of_sealed(&sealed, profile.as_bytes(), &public, rng).expect("a profile");
    (WayOut::Certificate { order: Box::new(order) }, file)
}

/// The shipped generation of a key, or another one that draws a key, with a step `hand-out` before its wipe.
pub fn handing_out(id: &str, leaves: &str) -> Template {
    handing_out_with(id, "", leaves)
}

/// The same with tables of its own before its roles.
pub fn handing_out_with(id: &str, tables: &str, leaves: &str) -> Template {
    let text = blocks::shipped(id).expect("shipped");
    let text = &text.replacen("[[role]]", &format!("{tables}[[role]]"), 1);
    let wipe = "[[phase.step]]\nid = \"wipe\"";
    let step = format!(
        "[[phase.step]]\nid = \"hand-out\"\nkind = \"release\"\ntitle = \"Hand out what is made with the key\"\n\
         acts = \"operator\"\nconfirms = [\"witness\"]\n{leaves}\n\n"
    );
    assert!(text.contains(wipe), "{id} has no wipe of that name");
    load(id, &text.replacen(wipe, &format!("{step}{wipe}"), 1)).unwrap_or_else(|error| panic!("{error}"))
}

/// The shipped recovery in which this may leave.
pub fn letting(leaves: &str) -> Template {
    let text = blocks::shipped("recovery").expect("shipped");
    let release = "id = \"release\"\nkind = \"release\"\n";
    assert!(text.contains(release), "the recovery has no release of that name");
    load("recovery", &text.replacen(release, &format!("{release}{leaves}\n"), 1))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// A recovery in which one of nearly everything leaves, one after the other, at one step.
pub fn much_left(seed: u64) -> Room {
    let dealt = deal(Dealing::new(4, Mode::Rehearsal, (2, 3)));
    let mut room = Room::recovery(seed, Mode::Rehearsal, dealt.codes);
    let about = About::new("the PIN of the safe").expect("a line");
    let rng = &mut StdRng::seed_from_u64(seed);
    let sealed = seal(&dealt.root, Mode::Rehearsal, &about, b"1234", rng).expect("sealed");
    let key = super::wrapping_key();
    let package = WayOut::Wrapped {
        secret: Wanted::Key,
        key: Box::new(key.clone()),
        wrap_as: WrapAs::For { target: Target::Pkcs11, wish: None, kek: None, mode: Mode::Rehearsal },
    };
    let pin = Wanted::Payload { file: "pin.sealed".to_owned() };
    let all = [
        derived("releases:ed25519:0", Some(Form::OpenSsh)),
        wrapped("db/2026:aes-256:7", key, WrapMethod::AesKwpSha1),
        package,
        signature("releases:p-256:0", b"a release"),
        public("releases:ed25519:0"),
        certificate("ca:p-256:0", "Example Root CA", "4f2a"),
        WayOut::InTheClear { secret: pin, form: None, way: ClearWay::Display },
    ];
    room.go_to("release");
    for way in all {
        let secret = way.opens().map(|_| SecretInput::SealedFile(sealed.clone()));
        let what = EventKind::Release { way: Some(way), destination: super::line("as approved"), more: true };
        let event = room.staffed(what);
        room.take(&event, secret).unwrap_or_else(|refusal| panic!("{event:?}: {refusal}"));
    }
    let over = room.staffed(EventKind::nothing_more());
    room.take(&over, None).expect("nothing else leaves");
    room.finish();
    room
}

/// One of each that a line can tell of.
pub fn samples() -> Vec<Exit> {
    let line = super::line;
    let of = |name: &str| TakenOut::Derived(name.parse().expect("a name"));
    let clear = |secret, form: Option<&str>, way| {
        let form = form.map(|form| form.parse().expect("a form"));
        Exit::InTheClear { secret, form, way }
    };
    let payload = || {
        let (file, about) = (line("001-pin.sealed"), line("the PIN"));
        TakenOut::Payload(OpenedPayload { file, digest: Digest([5; 32]), about })
    };
    let wrapped = |secret, method, target, left: Option<[u8; 32]>| Exit::Wrapped {
        secret,
        to: Digest([7; 32]),
        method,
        target,
        left: left.map(Digest),
    };
    let signature = |name: &str, scheme| Exit::Signature {
        by: name.parse().expect("a name"),
        signed: SignedFile { file: line("release.tar"), digest: Digest([4; 32]), scheme },
        left: Digest([3; 32]),
    };
    let public =
        |name: &str, form| Exit::Public { of: name.parse().expect("a name"), form, left: Digest([3; 32]) };
    let certified = |by: CertifiedBy, word: &str, serial: &str, issuer: Option<[u8; 32]>| Exit::Certificate {
        by,
        certificate: Box::new(SignedCertificate {
            kind: word.parse().expect("a kind"),
            subject: line("CN=Example"),
            serial: line(serial),
            key: Digest([8; 32]),
            issuer: issuer.map(Digest),
            profile: Digest([6; 32]),
        }),
        left: Digest([3; 32]),
    };
    let certificate = |name: &str, word: &str, serial: &str, issuer: Option<[u8; 32]>| {
        certified(CertifiedBy::Derived(name.parse().expect("a name")), word, serial, issuer)
    };
    let by_sealed = |word: &str, serial: &str, issuer: Option<[u8; 32]>| {
        let (file, about) = (line("root-ca.sealed"), line("Root CA 1, private key"));
        let payload = OpenedPayload { file, digest: Digest([5; 32]), about };
        certified(CertifiedBy::Sealed(payload), word, serial, issuer)
    };
    vec![
        Exit::None,
        clear(TakenOut::Key, None, ClearWay::Descriptor),
        clear(TakenOut::Key, Some("hex"), ClearWay::Display),
        clear(of("db/2026:aes-256:0"), None, ClearWay::File),
        clear(of("releases:ed25519:4294967295"), Some("openssh"), ClearWay::File),
        clear(of("wallet:seed-128:0"), Some("slip39:2of3"), ClearWay::Display),
        clear(of("backup:x25519:1"), Some("age"), ClearWay::File),
        clear(payload(), None, ClearWay::File),
        wrapped(TakenOut::Key, WrapMethod::OaepSha256, None, None),
        wrapped(TakenOut::Key, WrapMethod::OaepSha1, Some(Target::AwsKms), Some([3; 32])),
        wrapped(of("ca:p-384:0"), WrapMethod::AesKwpSha1, Some(Target::AzureKeyVault), Some([3; 32])),
        wrapped(payload(), WrapMethod::AesKwpSha256, None, Some([3; 32])),
        signature("releases:p-256:0", Scheme::SshSig(Namespace::file())),
        signature("releases:ed25519:0", Scheme::Minisign),
        public("releases:ed25519:0", PublicForm::Minisign),
        public("backup:x25519:1", PublicForm::Age),
        certificate("ca:p-256:0", "root", "01", None),
        certificate("ca:p-384:0", "intermediate", &"7f".repeat(20), Some([2; 32])),
        certificate("ca:ed25519:0", "revocation-list", "18446744073709551615", Some([2; 32])),
        by_sealed("root", "02", None),
        by_sealed("server", "4f2a", Some([2; 32])),
        by_sealed("revocation-list", "1", Some([2; 32])),
    ]
}
