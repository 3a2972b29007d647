//! Names in a ceremony folder. What each of the closing files is stands in [`super::closing_files`].

/// One entry a line.
pub const TRANSCRIPT: &str = "transcript.jsonl";
/// One signature a line, in the order of the entries.
pub const SIGNATURES: &str = "transcript.sig";
/// The ceremony in short.
pub const STATEMENT: &str = "statement.txt";
/// The ceremony key's signature of the statement, as `ssh-keygen` reads it.
pub const STATEMENT_SIGNATURE: &str = "statement.txt.sig";
/// The same key's signature of the statement in minisign's form.
pub const STATEMENT_MINISIGN: &str = "statement.txt.minisig";
/// The ceremony key for `minisign`.
pub const PUBLIC_KEY: &str = "ceremony.pub";
/// The ceremony key for `ssh-keygen`.
pub const ALLOWED_SIGNERS: &str = "allowed_signers";
/// Its signature by the hybrid key.
pub const STATEMENT_HYBRID: &str = "statement.txt.hybrid.sig";
/// The hybrid key for `ssh-keygen`.
pub const ALLOWED_SIGNERS_HYBRID: &str = "allowed_signers_hybrid";
/// People's own keys for `ssh-keygen`.
pub const ALLOWED_WITNESSES: &str = "allowed_witnesses";
/// Folder of people's own signatures of the statement.
pub const COUNTERSIGNATURES: &str = "countersignatures";
/// Folder of the lines of earlier days of the same ceremony, a folder each: `parts/1`, `parts/2`.
pub const PARTS: &str = "parts";
/// Folder of what opens sheets without Keyrite.
pub const RECOVERY_KIT: &str = "recovery-kit";
/// Folder of papers to sign in ink.
pub const PAPERS: &str = "papers";
/// Commands to paste.
pub const VERIFY: &str = "VERIFY.txt";
/// How to read the sheets without this program.
pub const FORMAT: &str = "FORMAT.txt";
/// Folder of the files of the close before the seal is kept.
pub const CLOSING: &str = "closing.part";
