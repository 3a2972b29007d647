//! Every size limit of the program, with its reason.

/// Largest number of shares of one set: x is one non-zero byte of GF(2^8).
pub const MAX_SHARES: u8 = 255;
/// Smallest threshold: with k = 1 every sheet alone is the key.
pub const MIN_THRESHOLD: u8 = 2;
/// Longest single-line text a person may enter, in characters: it must fit one line of a record on paper.
pub const MAX_LINE_CHARS: usize = 200;
/// Longest name of a key, in characters: one line of the sheet's label.
pub const MAX_LABEL_CHARS: usize = 60;
/// Longest contact for finders, in characters: three lines of the sheet's label.
pub const MAX_CONTACT_CHARS: usize = 60;
/// Longest free text a person may enter, in characters: half a printed page.
pub const MAX_PROSE_CHARS: usize = 2_000;
/// Most people in one ceremony: 255 custodians and a full staff.
pub const MAX_PEOPLE: usize = 400;
/// Keys that one person may name.
pub const MAX_KEYS: usize = 4;
/// Most sheets printed in one ceremony: every share spoiled a few dozen times.
pub const MAX_SHEETS: u16 = 10_000;
/// Most bags opened in one recovery.
pub const MAX_BAGS: usize = 2_000;
/// Most exceptions in one ceremony: beyond this the ceremony should be aborted and held again.
pub const MAX_EXCEPTIONS: usize = 10_000;
/// Longest transcript line in bytes. The first line carries the whole template text.
pub const MAX_ENTRY_BYTES: usize = 1 << 20;
/// Longest template text in bytes: a 70-page script is about 60 KB.
pub const MAX_TEMPLATE_BYTES: usize = 256 << 10;
/// Most steps of one plan after blocks are repeated: 255 shares times a dozen steps, with room.
pub const MAX_STEPS: usize = 8_000;
/// Longest passphrase in bytes of UTF-8 after normalisation.
pub const MAX_PASSPHRASE_BYTES: usize = 1_024;
/// Fewest characters of a new passphrase: below, whoever finds the sheet tries them all. Old ones open whatever they are.
pub const MIN_PASSPHRASE_CHARS: usize = 12;
/// Fewest different characters in it.
pub const MIN_PASSPHRASE_KINDS: usize = 5;
/// Longest share text read, in bytes: four times the longest share there is.
pub const MAX_SHARE_TEXT_BYTES: usize = 2_048;
/// Longest words or text file read, in bytes: 255 shares typed into one file.
pub const MAX_TEXT_FILE_BYTES: usize = 1 << 20;
/// Longest purpose of a derived key, in characters: with the rest of its name it fits a line.
pub const MAX_PURPOSE_CHARS: usize = 64;
/// Longest namespace of a signature by SSH, in characters: with the key's name it fits a line of the recovery's record.
pub const MAX_NAMESPACE_CHARS: usize = 64;
/// Largest file that is signed, in bytes: a disk image. It is read twice, in pieces.
pub const MAX_SIGNED_FILE_BYTES: u64 = 64 << 30;
/// Longest description of a sealed payload, in bytes of UTF-8: a few lines on a screen.
pub const MAX_ABOUT_BYTES: usize = 1_024;
/// Largest payload that is sealed as one message, in bytes: it is held in memory whole, several times over. What is larger is
/// sealed in chunks.
pub const MAX_PAYLOAD_BYTES: usize = 16 << 20;
/// Largest payload that is sealed in chunks, in bytes: 2^36 blocks of AES under one key, at which the bounds for GCM (NIST SP
/// 800-38D; Iwata, Ohashi and Minematsu, CRYPTO 2012) still leave an attacker a chance of less than 2^-50.
pub const MAX_STREAM_BYTES: u64 = 1 << 40;
/// Largest file with a public key to wrap under, in bytes: the longest such key has about 1500 in PEM.
pub const MAX_PUBLIC_KEY_BYTES: u64 = 64 << 10;
/// Largest picture or PDF file read, in bytes.
pub const MAX_SCAN_FILE_BYTES: u64 = 64 << 20;
/// Largest file that is kept as evidence, in bytes: it is held in memory whole. A film is kept elsewhere, and its digest recorded.
pub const MAX_EVIDENCE_BYTES: u64 = 256 << 20;
/// Most entries a transcript can hold: 32-bit line numbers.
pub const MAX_ENTRIES: u64 = u32::MAX as u64;
/// Largest transcript or signature file read, in bytes: dozens of times what 100,000 lines take.
pub const MAX_TRANSCRIPT_BYTES: u64 = 4 << 30;

/// Most days of one ceremony, each a part of its own.
pub const MAX_DAYS: usize = 60;
