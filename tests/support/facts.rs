//! Made-up facts of a share sheet.

use keyrite::paper::sheet::{Lock, SecondFacts, SheetFacts};
use zeroize::Zeroizing;

const ALPHABET: &[u8] = b"ABCDEFGHJKMNPQRSTVWXYZ23456789";
const WORDS: [&str; 24] = [
    "abandon", "umbrella", "question", "zoo", "mountain", "act", "thunder", "harvest", "vintage", "ribbon",
    "ski", "language", "broccoli", "squirrel", "envelope", "fit", "dinosaur", "knee", "purchase", "mechanic",
    "yellow", "original", "wreck", "champion",
];
const SPOKEN: [&str; 16] = [
    "quadrant",
    "headwaters",
    "breakaway",
    "microscope",
    "classroom",
    "stethoscope",
    "framework",
    "millionaire",
    "watchword",
    "enterprise",
    "stopwatch",
    "typewriter",
    "spellbind",
    "disruptive",
    "stagehand",
    "responsive",
];

/// A payload of `length` characters, different for every `seed`.
pub fn payload(seed: usize, length: usize) -> String {
    let body = (0..length).map(|n| char::from(ALPHABET[(n * 7 + n * n * 3 + seed * 11) % ALPHABET.len()]));
    "KEYRITE1:".chars().chain(body).take(length).collect()
}

/// A sealed payload as it is printed, the longest there is.
pub fn second() -> SecondFacts {
    let body: String =
        payload(3, 4096).chars().filter(|c| matches!(c, 'A'..='Z' | '2'..='7')).take(455).collect();
    SecondFacts {
        code: format!("KEYRITE-SEALED-1:{body}"),
        about: "W".repeat(keyrite::paper::sheet::ABOUT_LIMIT),
        digest: "B020 2890 A84A 3A0D".to_owned(),
    }
}

/// A full sheet.
pub fn facts(rehearsal: bool, lock: Lock) -> SheetFacts {
    let (count, recovery, length) = match lock {
        Lock::Open => (22, 10, 310),
        _ => (28, 16, 380),
    };
    let row = |n: usize| std::array::from_fn(|w| WORDS[(n * 5 + w * 11 + n * w) % WORDS.len()].to_owned());
    let spoken = |shift: usize| (0..16).map(|n| SPOKEN[(n + shift) % 16].to_owned()).collect();
    SheetFacts {
        rehearsal,
        purpose: "Payments, key-encryption key, Vienna and Graz".to_owned(),
        ceremony: "2026-11-21-KEK-7F3A".to_owned(),
        set: "7K2M-Q9XT".to_owned(),
        generation: 1,
        share: 2,
        threshold: 3,
        show_threshold: true,
        serial: "S-0007".to_owned(),
        holder: "Custodian 2".to_owned(),
        made: "2026-11-21".to_owned(),
        review: "2027-11-21".to_owned(),
        app_version: "1.0.0".to_owned(),
        format_version: "share v1".to_owned(),
        fingerprint_words: spoken(0),
        fingerprint_hex: "4f2a91c00d3be7a8561c09fe24b7d360".to_owned(),
        ceremony_key_words: spoken(6),
        share_digest: "91c0 4f2a e7a8 0d3b".to_owned(),
        qr_text: Zeroizing::new(payload(usize::from(rehearsal), length)),
        rows: Zeroizing::new((0..count).map(row).collect()),
        recovery_rows: recovery,
        lock,
        contact: vec!["Key Management Officer".to_owned(), "+43 1 555 0100 (day and night)".to_owned()],
        release_hash: "9b74c9897bac770ffc029102a200c5de5f1d3c7a8e4b6f20a1c9d8e7f6b5a493".to_owned(),
        guide: "recovery kit, folder 3 in the bank's document safe".to_owned(),
        second: None,
    }
}
