//! `recovery-record-….txt`: that something left a key which was recovered without a ceremony.
//!
//! `keyrite recover` has no roll, no witness and no transcript. What it lets out of a production key is therefore written
//! down before it leaves, in a text like a statement, and signed by a key that is drawn for it and forgotten at once. The
//! signature shows that nothing in the text was changed since; who made it is for people to say, who write the words of
//! its key on paper. One fact a line, label first, fixed order:
//!
//! ```text
//! KEYRITE RECOVERY RECORD 1
//! EMERGENCY: this key was recovered without a ceremony
//! record           7F3A-91C2 (7f3a91c2…)
//! at               2036-04-11T09:30:00.000+02:00
//! program          keyrite 0.1.0
//! program sha256   …
//! key fingerprint  …
//! in words         …
//! set              ABCD-EFGH (…), generation 1, 2 of 3
//! shares used      1, 3
//! left             The key, 32 bytes
//! to               the file /media/usb/key.bin
//! record key       …
//! in words         …
//! ```
//!
//! `left sha256` stands behind `left` where what leaves is no secret: a digest of a short secret could be guessed from.
//! A certificate has that of its DER there, and `about` with its subject behind it; a revocation list, with its CA.
//! Where something was sealed, `secret was` follows: a file, or shares of which scheme; and that it existed before.
//! Where a file was signed, `file signed` and `file sha256` follow: its name without its folders, and its digest.
//! Where a payload was opened, `payload file`, `payload about` and `payload sha256` follow: the sealed file's name without its
//! folders, what it says it is, and the SHA-256 of that file. Where something was wrapped, `wrapped under` has the SHA-256 of the
//! public key's DER: whose other half opens it.
//! `recovery-record-….txt.sig` is an SSHSIG in the namespace of transcripts, checked by `ssh-keygen -Y check-novalidate`.

use ed25519_dalek::SigningKey;
use rand_core::CryptoRng;

use super::record::OpenedPayload;
use super::sshsig;
use super::statement::LABEL_WIDTH;
use crate::sharing::share::{CeremonyKey, ShareHeader};
use crate::vocab::{CeremonyId, Digest, Line, Mode, Moment, Secret};

/// Everything the record says, but for its number and its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryRecord {
    /// The clock of the machine when the key was rebuilt.
    pub at: Moment,
    /// Name and version of the program.
    pub program: Line,
    /// SHA-256 of the program as it ran.
    pub program_digest: Digest,
    /// What the shares say of key and set.
    pub header: ShareHeader,
    /// Shares that were proven right.
    pub used: Vec<u8>,
    /// What leaves.
    pub left: Line,
    /// Its digest, if it is no secret.
    pub digest: Option<Digest>,
    /// Of a certificate: its subject; of a revocation list: the CA.
    pub about: Option<Line>,
    /// Of what was sealed: what is known of the time before.
    pub before: Option<Line>,
    /// Of a signature: the name of the file that was signed, and its SHA-256.
    pub signed: Option<(Line, Digest)>,
    /// Of a payload that was opened: the sealed file.
    pub opened: Option<OpenedPayload>,
    /// SHA-256 of the DER of the public key that it was wrapped under.
    pub wrapped_to: Option<Digest>,
    /// Where to.
    pub to: Line,
}

/// A record with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRecord {
    /// Drawn for this recovery, and the name of its files.
    pub id: CeremonyId,
    /// What was recovered from what, for people and `ssh-keygen`.
    pub text: String,
    /// The signature file.
    pub signature: String,
    /// Who signed: drawn for it, and forgotten.
    pub key: CeremonyKey,
}

impl RecoveryRecord {
    /// Signs it with a key that nobody has before or afterwards.
    pub fn sign(&self, rng: &mut impl CryptoRng) -> SignedRecord {
        let mut id = CeremonyId([0; 16]);
        rng.fill_bytes(&mut id.0);
        let seed = Secret::<32>::fill_with(|place| rng.fill_bytes(place));
        let signing = SigningKey::from_bytes(seed.expose());
        let key = CeremonyKey(signing.verifying_key().to_bytes());
        let text = self.render(&id, &key);
        let signature = sshsig::sign(text.as_bytes(), &signing);
        SignedRecord { id, text, signature, key }
    }

    fn render(&self, id: &CeremonyId, key: &CeremonyKey) -> String {
        let ShareHeader { mode, set, generation, quorum, fingerprint, .. } = &self.header;
        let mut lines = vec!["KEYRITE RECOVERY RECORD 1".to_owned()];
        lines.push(match mode {
            Mode::Production => "EMERGENCY: this key was recovered without a ceremony".to_owned(),
            Mode::Rehearsal => "REHEARSAL: this key is worthless".to_owned(),
        });
        let mut fact = |label: &str, value: &str| lines.push(format!("{label:<LABEL_WIDTH$}{value}"));
        fact("record", &format!("{} ({})", id.short(), id.hex()));
        fact("at", &self.at.to_string());
        fact("program", self.program.as_str());
        fact("program sha256", &self.program_digest.hex());
        fact("key fingerprint", &fingerprint.hex());
        fact("in words", &fingerprint.words());
        fact("set", &format!("{} ({}), generation {generation}, {quorum}", set.short(), set.hex()));
        let used: Vec<String> = self.used.iter().map(u8::to_string).collect();
        fact("shares used", &used.join(", "));
        fact("left", self.left.as_str());
        if let Some(digest) = &self.digest {
            fact("left sha256", &digest.hex());
        }
        if let Some(about) = &self.about {
            fact("about", about.as_str());
        }
        if let Some(before) = &self.before {
            fact("secret was", before.as_str());
        }
        if let Some((file, digest)) = &self.signed {
            fact("file signed", file.as_str());
            fact("file sha256", &digest.hex());
        }
        if let Some(OpenedPayload { file, digest, about }) = &self.opened {
            fact("payload file", file.as_str());
            fact("payload about", about.as_str());
            fact("payload sha256", &digest.hex());
        }
        if let Some(digest) = &self.wrapped_to {
            fact("wrapped under", &digest.hex());
        }
        fact("to", self.to.as_str());
        fact("record key", &key.hex());
        fact("in words", &key.spoken());
        lines.push(String::new());
        lines.join("\n")
    }
}
