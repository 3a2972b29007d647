//! minisign: the second signature file of the statement, and the signatures of people who use minisign.
//!
//! A signature file has four lines: an untrusted comment; base64 of `ED` (the file's BLAKE2b-512 is signed) or of the
//! older `Ed` (the file itself is), 8 bytes of key id and the Ed25519 signature; a trusted comment; base64 of a second
//! signature over the first one and the trusted comment. A public key is base64 of `Ed`, key id and key. We write
//! `ED`, which every minisign since 0.6 verifies and current ones write by default; of others we read both.

use blake2::{Blake2b512, Digest as _};
use data_encoding::BASE64;
use ed25519_dalek::{Signer, SigningKey};

use crate::sharing::share::CeremonyKey;
use crate::sharing::signing::minisign::{TRUSTED, UNTRUSTED, key_id, public_text, write};
use crate::vocab::CeremonyId;

/// The most that is read of a trusted comment: minisign's own limit.
const MAX_COMMENT: usize = 8_192;

/// A public key as minisign knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// A name for the key, without any proof in it.
    pub id: [u8; 8],
    /// The Ed25519 key.
    pub key: CeremonyKey,
}

impl PublicKey {
    /// The ceremony key's: its id is the head of a tagged SHA-256, so that everybody writes the same one.
    pub fn of_ceremony(key: &CeremonyKey) -> Self {
        Self { id: key_id(&key.0), key: *key }
    }

    /// The 56 characters that `minisign -P` takes.
    pub fn text(&self) -> String {
        public_text(self.id, &self.key.0)
    }

    /// Reads those characters.
    pub fn read(text: &str) -> Option<Self> {
        let bytes: [u8; 42] = BASE64.decode(text.as_bytes()).ok()?.try_into().ok()?;
        let rest = bytes.strip_prefix(b"Ed")?;
        Some(Self { id: *rest.first_chunk()?, key: CeremonyKey(*rest.last_chunk()?) })
    }

    /// The id as minisign shows it.
    pub fn id_hex(&self) -> String {
        format!("{:016X}", u64::from_le_bytes(self.id))
    }
}

/// The text of `ceremony.pub`.
pub fn public_key_file(ceremony: &CeremonyId, key: &CeremonyKey) -> String {
    let public = PublicKey::of_ceremony(key);
    format!(
        "{UNTRUSTED}minisign public key {} of Keyrite ceremony {}\n{}\n",
        public.id_hex(),
        ceremony.short(),
        public.text()
    )
}

/// A signature file, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureFile {
    hashed: bool,
    /// The id of the key that is said to have signed.
    pub key_id: [u8; 8],
    signature: [u8; 64],
    /// What the signer says besides; it is signed.
    pub comment: String,
    global: [u8; 64],
}

/// What a signature file is worth under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// It signs this message.
    Good,
    /// It is this key's and whole, and signs another message.
    OtherMessage,
    /// It is not this key's, or was changed.
    Broken,
}

impl SignatureFile {
    /// Takes a file apart; `None` if it is not one of minisign's.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        lines.next()?.strip_prefix(UNTRUSTED.trim_end())?;
        let first: [u8; 74] = BASE64.decode(lines.next()?.trim_end().as_bytes()).ok()?.try_into().ok()?;
        let comment = lines.next()?.strip_prefix(TRUSTED)?.trim_end_matches('\r');
        let global: [u8; 64] = BASE64.decode(lines.next()?.trim_end().as_bytes()).ok()?.try_into().ok()?;
        let hashed = match first.first_chunk()? {
            b"ED" => true,
            b"Ed" => false,
            _ => return None,
        };
        if comment.len() > MAX_COMMENT || lines.any(|rest| !rest.trim().is_empty()) {
            return None;
        }
        let key_id = *first.get(2..10)?.first_chunk()?;
        Some(Self { hashed, key_id, signature: *first.last_chunk()?, comment: comment.to_owned(), global })
    }

    /// What it is worth for this message under this key; the key's id is only a name and is not asked.
    pub fn judge(&self, message: &[u8], key: &CeremonyKey) -> Worth {
        let whole = [self.signature.as_slice(), self.comment.as_bytes()].concat();
        if !key.verifies(&whole, &self.global) {
            return Worth::Broken;
        }
        let good = if self.hashed {
            key.verifies(&Blake2b512::digest(message), &self.signature)
        } else {
            key.verifies(message, &self.signature)
        };
        if good { Worth::Good } else { Worth::OtherMessage }
    }
}

const OURS: &str = "signature by a Keyrite ceremony key";

/// The signature file of this message, with a trusted comment of one line.
pub fn sign(message: &[u8], comment: &str, key: &SigningKey) -> String {
    let public = PublicKey::of_ceremony(&CeremonyKey(key.verifying_key().to_bytes()));
    let signature = key.sign(&Blake2b512::digest(message)).to_bytes();
    let global = key.sign(&[signature.as_slice(), comment.as_bytes()].concat()).to_bytes();
    write(OURS, public.id, &signature, comment, &global)
}

/// True if `file` is exactly the signature file of this message and comment by this key: both signatures are cut
/// out and verified, then the file is written again from them and compared, so that nothing else fits in.
pub fn verify(message: &[u8], comment: &str, file: &str, key: &CeremonyKey) -> bool {
    let Some(found) = SignatureFile::read(file) else { return false };
    let again = write(OURS, key_id(&key.0), &found.signature, comment, &found.global);
    again == file && found.judge(message, key) == Worth::Good
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_file_of_this_message_and_key_is_taken() {
        let (key, other) = (SigningKey::from_bytes(&[7; 32]), SigningKey::from_bytes(&[8; 32]));
        let public = CeremonyKey(key.verifying_key().to_bytes());
        let file = sign(b"statement", "ceremony A", &key);
        assert!(verify(b"statement", "ceremony A", &file, &public));
        assert!(!verify(b"statements", "ceremony A", &file, &public));
        assert!(!verify(b"statement", "ceremony A", &sign(b"statement", "ceremony A", &other), &public));
        let edited = file.replace("ceremony A", "ceremony B");
        assert!(!verify(b"statement", "ceremony A", &edited, &public));
        assert!(!verify(b"statement", "ceremony B", &edited, &public));
        assert!(!verify(b"statement", "ceremony A", &format!("{file}\n"), &public));
        assert!(!verify(b"statement", "ceremony A", &file.replace(OURS, "another"), &public));
        let read = SignatureFile::read(&file).expect("a signature file");
        assert_eq!(read.judge(b"statement", &public), Worth::Good);
        assert_eq!(read.judge(b"another", &public), Worth::OtherMessage);
        assert_eq!(SignatureFile::read(&edited).expect("one").judge(b"statement", &public), Worth::Broken);
    }

    #[test]
    fn public_keys_read_back() {
        let public = PublicKey::of_ceremony(&CeremonyKey([3; 32]));
        assert_eq!(PublicKey::read(&public.text()), Some(public));
        assert_eq!(public.text().len(), 56);
        for wrong in ["", "RWQ", &public.text()[..55], &format!("{}=", public.text())] {
            assert_eq!(PublicKey::read(wrong), None, "{wrong}");
        }
    }
}
