//! Hex digits in groups of four, as people compare them.

/// Digits in a group.
pub(super) const GROUP: usize = 4;
/// So many hex digits in a word are a digest.
const LONG: usize = 40;

/// The groups of these hex digits.
pub(super) fn groups_of(hex: &str) -> Vec<&str> {
    hex.as_bytes()
        .chunks(GROUP)
        .map(|group| std::str::from_utf8(group).expect("hex digits are ASCII"))
        .collect()
}

/// Digests that stand in a sentence, in groups of four: they wrap where it does.
pub(super) fn grouped(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let bare = word.trim_end_matches(['.', ',', ';']);
        if bare.len() < LONG || !bare.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return word.to_owned();
        }
        groups_of(bare).join(" ") + word.get(bare.len()..).unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn a_digest_in_a_sentence_is_grouped() {
        let hex = "0123456789abcdef".repeat(4);
        let said = format!("kek version 1, sha256 {hex}, as shipped");
        let told = grouped(&said);
        assert!(told.starts_with("kek version 1, sha256 0123 4567 89ab"), "{told}");
        assert!(told.ends_with(" cdef, as shipped"), "{told}");
        for left_alone in ["a bag TE 0001", "0123456789abcdef", "deadbeef.", ""] {
            assert_eq!(grouped(left_alone), left_alone);
        }
    }
}
