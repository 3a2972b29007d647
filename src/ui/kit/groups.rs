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

/// Numbers that stand in a sentence, with what they number: the space before them does not end a line. Whoever reads "TE 0047
/// 1182" or "version 1" aloud reads it from one line.
pub(super) fn unbroken(text: &str) -> String {
    const NO_BREAK: char = '\u{a0}';
    let mut told = String::with_capacity(text.len());
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        told.push_str(word);
        let Some(next) = words.peek() else { break };
        let joined = next.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with(char::is_alphanumeric);
        told.push(if joined { NO_BREAK } else { ' ' });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::{grouped, unbroken};

    #[test]
    fn a_number_in_a_sentence_stays_on_one_line() {
        let cases = [
            ("in bag TE 0047 1182, sheet S-0002.", "in bag TE~0047~1182, sheet S-0002."),
            ("bags TE 0001 to TE 0010", "bags TE~0001 to TE~0010"),
            ("A 17", "A~17"),
            ("the script is kek version 1.", "the script is kek version~1."),
            ("Share 2 of 3 is here", "Share~2 of~3 is here"),
            ("generation 1, 2 of 3", "generation~1, 2 of~3"),
            ("  two  spaces  1", "  two  spaces  1"),
            ("", ""),
        ];
        for (said, wanted) in cases {
            assert_eq!(unbroken(said), wanted.replace('~', "\u{a0}"), "{said}");
        }
    }

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
