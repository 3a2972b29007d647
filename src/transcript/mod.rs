//! Floor 3: transcript format v1, what a ceremony leaves behind.
//!
//! A folder per ceremony:
//!
//! ```text
//! transcript.jsonl     one JSON object a line, UTF-8, each line ended by LF
//! transcript.sig       one signature a line, 128 lower-case hex digits, line i for line i of the transcript
//! statement.txt        at the close: the ceremony in short, for people
//! statement.txt.sig    SSHSIG by the ceremony key over statement.txt, namespace keyrite-transcript@v1
//! statement.txt.minisig  the same key's signature over the same text in minisign's form
//! allowed_signers      the ceremony key as `ssh-keygen -Y verify` wants it
//! statement.txt.hybrid.sig, allowed_signers_hybrid  if the script wants it: an SSHSIG by a second key, see [`hybrid`]
//! ceremony.pub         the ceremony key as `minisign -V -p` wants it
//! allowed_witnesses    if people named SSH keys of their own: these, for `ssh-keygen -Y verify`
//! countersignatures/   later: signatures of statement.txt by those keys, under any file names
//! papers/              the attestation page and others to sign in ink; anyone can print them again from the lines
//! VERIFY.txt           commands to paste
//! FORMAT.txt           how to read a sheet and rebuild the key without this program
//! ```
//!
//! **A line** has these keys, in this order because they are sorted: `at` (RFC 3339 with milliseconds and
//! offset), `by` (who acted: `P1` …, or `-`), `mono` (milliseconds since the first line), `prev` (SHA-256, in
//! hex, of the previous line without its LF; 64 zeros in line 1), `record` (see [`record::Record`]), `seq` (0 in
//! line 1), `step` (id of the step, or null), `with` (who confirmed). The form is that of RFC 8785: sorted keys,
//! no spaces, whole numbers. A reader writes what it read again and refuses the line unless the bytes are equal,
//! so unknown keys, doubled keys, spaces, CR and other spellings of one value are all refused.
//!
//! **A signature** is Ed25519 by the ceremony key over the ASCII text `keyrite-entry@v1 ` and the line's SHA-256
//! in hex. The key is in line 1; what ties it to the room are the printed sheets and the attestation page.
//!
//! **Order of writing**: line, sync, signature, sync; only then the entry's effect. So after a power cut there is
//! at most one line without a whole signature at the end; it does not count, because nothing came of it. The files of
//! the close are written into `closing.part` before the seal is, and get their names after it: without the seal they
//! count for nothing, and with it nothing of them can be lost any more.

pub mod chain;
pub mod closing_files;
pub mod countersignature;
pub mod entry;
pub mod evidence;
pub mod facts;
pub mod hybrid;
mod keyed;
pub mod known;
pub mod manifest;
pub mod minisign;
pub mod names;
mod oddity;
pub mod person_id;
pub mod person_key;
pub mod record;
pub mod record_name;
pub mod recovery_record;
pub mod released;
mod script_words;
pub mod sent_to;
mod session;
pub mod sighting;
pub mod sshsig;
pub mod statement;
pub mod subject;
mod transport;
pub mod trust;
pub mod verify_text;
mod wire;

pub use chain::{Chain, ChainCheck, ChainError, SignedEntry};
pub use closing_files::ClosingFile;
pub use entry::{Entry, EntryError};
pub use hybrid::HybridKey;
pub use person_id::PersonId;
pub use person_key::PersonKey;
pub use record::Record;
pub use sent_to::SentTo;
pub use subject::Subject;
