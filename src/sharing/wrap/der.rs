//! As much of DER as public keys need: lengths in their one form, positive numbers in theirs, nothing behind the end.

/// Tag of an INTEGER.
pub const INTEGER: u8 = 0x02;
/// Tag of a BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;
/// Tag of a NULL, which has no content.
pub const NULL: u8 = 0x05;
/// Tag of an OBJECT IDENTIFIER.
pub const OBJECT: u8 = 0x06;
/// Tag of a SEQUENCE.
pub const SEQUENCE: u8 = 0x30;
/// `[0]`, constructed: the version of a certificate.
pub const ZERO: u8 = 0xa0;

/// Reads elements one after the other.
#[derive(Clone, Copy)]
pub struct Der<'a>(pub &'a [u8]);

/// What is wrong with the next element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It says that it is longer than what is left.
    CutOff {
        /// Bytes that are missing.
        missing: usize,
    },
    /// No element, or not in the one form.
    Form,
}

impl<'a> Der<'a> {
    /// The next element: its tag and content.
    pub fn element(&mut self) -> Result<(u8, &'a [u8]), Broken> {
        let (&[tag, first], rest) = self.0.split_first_chunk().ok_or(Broken::Form)?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81 => match rest.split_first().ok_or(Broken::Form)? {
                (length @ 0x80.., rest) => (usize::from(*length), rest),
                _ => return Err(Broken::Form),
            },
            0x82 => {
                let (length, rest) = rest.split_first_chunk().ok_or(Broken::Form)?;
                match u16::from_be_bytes(*length) {
                    length @ 0x100.. => (usize::from(length), rest),
                    _ => return Err(Broken::Form),
                }
            }
            // more than 64 KiB: no public key
            _ => return Err(Broken::Form),
        };
        let (content, rest) =
            rest.split_at_checked(length).ok_or_else(|| Broken::CutOff { missing: length - rest.len() })?;
        self.0 = rest;
        Ok((tag, content))
    }

    /// The next element's content, if it has this tag.
    pub fn tagged(&mut self, tag: u8) -> Result<&'a [u8], Broken> {
        match self.element()? {
            (found, content) if found == tag => Ok(content),
            _ => Err(Broken::Form),
        }
    }

    /// The tag of the next element.
    pub fn next_tag(self) -> Option<u8> {
        self.0.first().copied()
    }

    /// A whole number that is not negative, most significant byte first and not zero: of zero, nothing.
    pub fn number(&mut self) -> Result<&'a [u8], Broken> {
        match self.tagged(INTEGER)? {
            [0] => Ok(&[]),
            [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => Ok(rest),
            number @ [1..=0x7f, ..] => Ok(number),
            _ => Err(Broken::Form),
        }
    }
}

/// An element in its one form; its content is shorter than 16 MiB.
pub fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let [.., highest, high, low] = content.len().to_be_bytes();
    let length: &[u8] = match content.len() {
        0..=0x7f => &[low],
        0x80..=0xff => &[0x81, low],
        0x100..=0xffff => &[0x82, high, low],
        0x1_0000..=0xff_ffff => &[0x83, highest, high, low],
        longer => panic!(
            "nothing that is written has an element of {longer} bytes: what it is made of is read with a limit"
        ),
    };
    [&[tag], length, &content].concat()
}

/// A positive number's element, of its bytes without zeros before them.
pub fn number(number: &[u8]) -> Vec<u8> {
    let zero: &[u8] = if number.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
    element(INTEGER, &[zero, number])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_one_form() {
        for length in [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff] {
            let written = element(OCTET_STRING, &[&vec![7; length]]);
            let mut read = Der(&written);
            assert_eq!(read.tagged(OCTET_STRING).map(<[u8]>::len), Ok(length));
            assert!(read.0.is_empty());
        }
        // longer than anything that is read here: what a CA signs may be
        let long = element(OCTET_STRING, &[&vec![7; 0x1_0000]]);
        assert_eq!((&long[..5], long.len()), (&[4, 0x83, 1, 0, 0][..], 0x1_0005));
        let odd: [&[u8]; 7] = [
            &[],
            &[4],
            &[4, 0x80],
            &[4, 0x81, 0x7f],
            &[4, 0x82, 0, 0xff],
            &[4, 0x82, 1],
            &[4, 0x83, 1, 0, 0],
        ];
        for bytes in odd {
            assert_eq!(Der(bytes).element(), Err(Broken::Form), "{bytes:?}");
        }
        assert_eq!(Der(&[4, 3, 1]).element(), Err(Broken::CutOff { missing: 2 }));
    }

    #[test]
    fn numbers_are_short_and_never_negative() {
        for number in [&[1u8][..], &[0x7f], &[0x80], &[0xff, 0]] {
            assert_eq!(Der(&super::number(number)).number(), Ok(number));
        }
        assert_eq!(Der(&[2, 1, 0]).number(), Ok([].as_slice()));
        for odd in [&[2u8, 0][..], &[2, 1, 0x80], &[2, 2, 0, 0x7f], &[4, 1, 1]] {
            assert_eq!(Der(odd).number(), Err(Broken::Form), "{odd:?}");
        }
    }
}
