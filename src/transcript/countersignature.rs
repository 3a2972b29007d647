//! A signature that somebody made elsewhere over the statement: whose it is, and what it is worth.
//!
//! Checked here: Ed25519 and ECDSA on P-256 and P-384, plain or on a security key, as SSHSIG files; minisign files.
//! RSA and P-521 are left to `ssh-keygen`, which everybody who has such a key has.

use data_encoding::BASE64;
use p256::ecdsa::signature::Verifier;
use sha2::{Digest as _, Sha256, Sha512};

use super::minisign::{SignatureFile, Worth};
use super::person_key::{Material, PersonKey};
use super::sshsig::{NAMESPACE, armour_body};
use super::wire::{Wire, string};

/// The flag of a security key that says somebody touched it.
const TOUCHED: u8 = 1;

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// A signature of this statement by this key.
    Signed(PersonKey),
    /// A signature by this key that is not over this statement, or was changed.
    AnotherStatement(PersonKey),
    /// By this key, made for another purpose.
    AnotherPurpose(PersonKey, String),
    /// By this security key, made without a touch.
    NoTouch(PersonKey),
    /// By this key, of a kind that other tools check.
    NotCheckable(PersonKey, &'static str),
    /// minisign's, by a key with this id that nobody named.
    UnknownMinisign(String),
    /// minisign's, under the id of a named key, and not by that key, or changed.
    BrokenMinisign(PersonKey),
    /// No signature file.
    NotASignature,
}

/// Judges one file. `named` are the keys of the roll call: a minisign file tells its key by an id only.
pub fn judge(file: &str, statement: &[u8], named: &[PersonKey]) -> Judgement {
    if let Some(minisign) = SignatureFile::read(file) {
        return judge_minisign(&minisign, statement, named);
    }
    judge_ssh(file, statement).unwrap_or(Judgement::NotASignature)
}

fn judge_minisign(file: &SignatureFile, statement: &[u8], named: &[PersonKey]) -> Judgement {
    let mut broken = None;
    for key in named {
        let Material::Minisign(public) = key.material() else { continue };
        if public.id != file.key_id {
            continue;
        }
        match file.judge(statement, &public.key) {
            Worth::Good => return Judgement::Signed(key.clone()),
            Worth::OtherMessage => return Judgement::AnotherStatement(key.clone()),
            Worth::Broken => broken = Some(key.clone()),
        }
    }
    let id = format!("{:016X}", u64::from_le_bytes(file.key_id));
    broken.map_or(Judgement::UnknownMinisign(id), Judgement::BrokenMinisign)
}

fn judge_ssh(file: &str, statement: &[u8]) -> Option<Judgement> {
    let blob = BASE64.decode(armour_body(file)?.as_bytes()).ok()?;
    let mut wire = Wire(&blob);
    if wire.take(6)? != b"SSHSIG" || wire.number()? != 1 {
        return None;
    }
    let key = PersonKey::from_blob(wire.string()?).ok()?;
    let namespace = std::str::from_utf8(wire.string()?).ok()?;
    let reserved = wire.string()?;
    let hash = wire.string()?;
    let signature = wire.string()?;
    if !wire.is_over() {
        return None;
    }
    if namespace != NAMESPACE {
        let shown = namespace.chars().filter(char::is_ascii_graphic).take(60).collect();
        return Some(Judgement::AnotherPurpose(key, shown));
    }
    let digest = match hash {
        b"sha512" => Sha512::digest(statement).to_vec(),
        b"sha256" => Sha256::digest(statement).to_vec(),
        _ => return None,
    };
    let signed =
        [b"SSHSIG".to_vec(), string(NAMESPACE.as_bytes()), string(reserved), string(hash), string(&digest)]
            .concat();
    let worth = match key.material() {
        Material::Other(kind) => return Some(Judgement::NotCheckable(key, kind)),
        material => verify(&material, &signed, signature),
    };
    Some(match worth {
        Some(true) => Judgement::Signed(key),
        Some(false) => Judgement::NoTouch(key),
        None => Judgement::AnotherStatement(key),
    })
}

/// True for a good signature, false for one that a security key gave without a touch, none for any other.
fn verify(material: &Material, signed: &[u8], signature: &[u8]) -> Option<bool> {
    let mut wire = Wire(signature);
    let kind = wire.string()?;
    let value = wire.string()?;
    let mut touched = true;
    let ed25519 = || <&[u8; 64]>::try_from(value).ok();
    let is = |wanted: &str| (kind == wanted.as_bytes()).then_some(());
    match material {
        Material::Ed25519(key) => {
            is("ssh-ed25519")?;
            key.verifies(signed, ed25519()?).then_some(())?;
        }
        Material::P256(point) => {
            is("ecdsa-sha2-nistp256")?;
            p256(point, signed, value)?;
        }
        Material::P384(point) => {
            is("ecdsa-sha2-nistp384")?;
            p384(point, signed, value)?;
        }
        Material::SkEd25519 { key, application } => {
            is("sk-ssh-ed25519@openssh.com")?;
            let (text, flags) = security_key_text(&mut wire, application, signed)?;
            key.verifies(&text, ed25519()?).then_some(())?;
            touched = flags & TOUCHED != 0;
        }
        Material::SkP256 { point, application } => {
            is("sk-ecdsa-sha2-nistp256@openssh.com")?;
            let (text, flags) = security_key_text(&mut wire, application, signed)?;
            p256(point, &text, value)?;
            touched = flags & TOUCHED != 0;
        }
        Material::Minisign(_) | Material::Other(_) => return None,
    }
    wire.is_over().then_some(touched)
}

/// What a security key signs: digest of the application, its flags and counter, digest of the text.
fn security_key_text(wire: &mut Wire<'_>, application: &str, signed: &[u8]) -> Option<(Vec<u8>, u8)> {
    let flags = *wire.take(1)?.first()?;
    let counter = wire.take(4)?;
    let parts = [
        Sha256::digest(application.as_bytes()).as_slice(),
        &[flags],
        counter,
        Sha256::digest(signed).as_slice(),
    ]
    .concat();
    Some((parts, flags))
}

/// Two numbers of `N` bytes each.
fn pair<const N: usize>(value: &[u8]) -> Option<([u8; N], [u8; N])> {
    let mut wire = Wire(value);
    let mut number = || {
        let bytes = wire.positive()?;
        let mut padded = [0; N];
        padded.get_mut(N.checked_sub(bytes.len())?..)?.copy_from_slice(bytes);
        Some(padded)
    };
    let numbers = (number()?, number()?);
    wire.is_over().then_some(numbers)
}

fn p256(point: &[u8], text: &[u8], value: &[u8]) -> Option<()> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
    let (r, s) = pair::<32>(value)?;
    key.verify(text, &p256::ecdsa::Signature::from_scalars(r, s).ok()?).ok()
}

fn p384(point: &[u8], text: &[u8], value: &[u8]) -> Option<()> {
    let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
    let (r, s) = pair::<48>(value)?;
    key.verify(text, &p384::ecdsa::Signature::from_scalars(r, s).ok()?).ok()
}
