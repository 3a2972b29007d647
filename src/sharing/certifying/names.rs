//! Names in certificates: attributes of a subject, and the other names that it is known by.

use core::net::IpAddr;
use std::fmt;

use data_encoding::HEXLOWER;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::asn1::{Any, Ia5String, ObjectIdentifier, PrintableStringRef, Utf8StringRef};
use x509_cert::der::{Decode as _, Encode as _, Tag, Tagged as _};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use crate::vocab::shown::shown_whole;
use crate::vocab::text::TextError;
use crate::vocab::{Line, shown};

/// An attribute's short name, its identifier and the most characters of it (RFC 5280, A.1).
const ATTRIBUTES: [(&str, ObjectIdentifier, usize); 6] = [
    ("CN", ObjectIdentifier::new_unwrap("2.5.4.3"), 64),
    ("O", ObjectIdentifier::new_unwrap("2.5.4.10"), 64),
    ("OU", ObjectIdentifier::new_unwrap("2.5.4.11"), 64),
    ("C", ObjectIdentifier::new_unwrap("2.5.4.6"), 2),
    ("ST", ObjectIdentifier::new_unwrap("2.5.4.8"), 128),
    ("L", ObjectIdentifier::new_unwrap("2.5.4.7"), 128),
];

/// What is wrong with a subject or a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// No `=`, or another attribute.
    #[error("\u{201c}{}\u{201d} is no attribute: write one of CN=, O=, OU=, C=, ST= and L= with its value behind it", shown(.0))]
    Attribute(String),
    /// The value.
    #[error("{attribute}: {why}")]
    Value {
        /// Which attribute.
        attribute: &'static str,
        /// What is wrong.
        why: TextError,
    },
    /// Longer than its limit.
    #[error("{attribute} has {got} characters, at most {most} fit: shorten it")]
    TooLong {
        /// Which attribute.
        attribute: &'static str,
        /// Characters given.
        got: usize,
        /// Characters that fit.
        most: usize,
    },
    /// Not two capital letters.
    #[error("C is the two capital letters of a country, such as AT")]
    Country,
    /// The same attribute again.
    #[error("{0} is there twice: write it once")]
    Twice(&'static str),
    /// No attribute at all.
    #[error("it is empty: give at least CN=, the name that people know it by")]
    Empty,
    /// A name of no kind.
    #[error("\u{201c}{}\u{201d} is no name: write DNS:, IP:, email: or URI: with the name behind it", shown(.0))]
    Kind(String),
    /// The name itself.
    #[error("\u{201c}{}\u{201d}: {what}", shown(name))]
    Odd {
        /// The name as it was given.
        name: String,
        /// What is wrong, and what to do.
        what: &'static str,
    },
}

/// A subject: attributes in the order in which they were given, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject(Vec<(&'static str, ObjectIdentifier, Line)>);

impl Subject {
    /// Reads `CN=…`, `O=…` and so on.
    pub(super) fn read(texts: &[String]) -> Result<Self, NameError> {
        let mut read: Vec<(&'static str, ObjectIdentifier, Line)> = Vec::new();
        for text in texts {
            let wrong = || NameError::Attribute(text.clone());
            let (word, value) = text.split_once('=').ok_or_else(wrong)?;
            let (word, oid, most) = ATTRIBUTES.into_iter().find(|one| one.0 == word).ok_or_else(wrong)?;
            let line = Line::exact(value).map_err(|why| NameError::Value { attribute: word, why })?;
            let got = value.chars().count();
            if word == "C" && !(got == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase())) {
                return Err(NameError::Country);
            }
            if got > most {
                return Err(NameError::TooLong { attribute: word, got, most });
            }
            if read.iter().any(|(other, ..)| *other == word) {
                return Err(NameError::Twice(word));
            }
            read.push((word, oid, line));
        }
        if read.is_empty() { Err(NameError::Empty) } else { Ok(Self(read)) }
    }

    /// The common name, if there is one.
    pub(super) fn common_name(&self) -> Option<&str> {
        self.0.iter().find(|(word, ..)| *word == "CN").map(|(_, _, value)| value.as_str())
    }

    /// Short names of attributes and their values, in order.
    pub(super) fn attributes(&self) -> Vec<(String, String)> {
        self.0.iter().map(|(word, _, value)| ((*word).to_owned(), value.as_str().to_owned())).collect()
    }

    /// As a certificate holds it: a country as `PrintableString`, all else as `UTF8String` (RFC 5280, 4.1.2.4).
    pub(super) fn name(&self) -> Name {
        const FITS: &str = "lines of at most 200 characters fit";
        let mut parts = RdnSequence::default();
        for (word, oid, value) in &self.0 {
            let text = value.as_str();
            let value = if *word == "C" {
                Any::from(PrintableStringRef::new(text).expect("two letters are printable"))
            } else {
                Any::from(Utf8StringRef::new(text).expect(FITS))
            };
            let part = RelativeDistinguishedName::try_from(vec![AttributeTypeAndValue { oid: *oid, value }]);
            parts.push(part.expect(FITS));
        }
        // a list of parts is what a name is; the crate makes one of the other by reading it alone
        parts.to_der().and_then(|der| Name::from_der(&der)).expect(FITS)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(word, _, value)| format!("{word}={value}")).collect();
        f.write_str(&parts.join(", "))
    }
}

/// The attributes of a name that was read, in order; what is no text as its tag and its bytes in hex.
pub(super) fn attributes_of(name: &Name) -> Vec<(String, String)> {
    let one = |attribute: &AttributeTypeAndValue| {
        let known = ATTRIBUTES.iter().find(|(_, oid, _)| *oid == attribute.oid);
        let word = known.map_or_else(|| attribute.oid.to_string(), |(word, ..)| (*word).to_owned());
        let value = match attribute.value.tag() {
            Tag::Utf8String | Tag::PrintableString | Tag::Ia5String => {
                std::str::from_utf8(attribute.value.value()).ok().map(shown)
            }
            // UTF-16 without its pairs (X.680, 41.15), as authorities of the nineties wrote
            Tag::BmpString => Some(shown(&of_bmp(attribute.value.value()))),
            _ => None,
        };
        (
            word,
            value.unwrap_or_else(|| {
                format!(
                    "(a value of the type {}: {})",
                    attribute.value.tag(),
                    start_in_hex(attribute.value.value())
                )
            }),
        )
    };
    name.iter().map(one).collect()
}

/// So many bytes of a value that is no text are shown, as hex.
const SHOWN_BYTES: usize = 32;

fn start_in_hex(bytes: &[u8]) -> String {
    let start = HEXLOWER.encode(bytes.get(..SHOWN_BYTES).unwrap_or(bytes));
    if bytes.len() > SHOWN_BYTES { format!("{start}\u{2026}, {} bytes", bytes.len()) } else { start }
}

/// The letters of a `BMPString`; what is none is shown as such.
fn of_bmp(bytes: &[u8]) -> String {
    let letter = |pair: &[u8]| match pair {
        [high, low] => char::from_u32(u32::from(u16::from_be_bytes([*high, *low]))),
        _ => None,
    };
    bytes.chunks(2).map(|pair| letter(pair).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A name beside the subject (RFC 5280, 4.2.1.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherName {
    /// A host, or all hosts of a domain.
    Dns(String),
    /// An address of the Internet protocol.
    Ip(IpAddr),
    /// An address of electronic mail.
    Email(String),
    /// A URI.
    Uri(String),
}

impl OtherName {
    /// Reads `DNS:…`, `IP:…`, `email:…` or `URI:…`.
    pub(super) fn read(text: &str) -> Result<Self, NameError> {
        let (kind, name) = text.split_once(':').ok_or_else(|| NameError::Kind(text.to_owned()))?;
        let odd = |what| NameError::Odd { name: name.to_owned(), what };
        match kind {
            "DNS" => check_host(name, true).map(|()| Self::Dns(name.to_owned())).map_err(odd),
            "IP" => name.parse().map(Self::Ip).map_err(|_| {
                odd("it is no address: write 192.0.2.1 or 2001:db8::1, without a net behind it")
            }),
            "email" => check_email(name).map(|()| Self::Email(name.to_owned())).map_err(odd),
            "URI" => check_uri(name).map(|()| Self::Uri(name.to_owned())).map_err(odd),
            _ => Err(NameError::Kind(text.to_owned())),
        }
    }

    pub(super) fn general(&self) -> GeneralName {
        let ascii = |text: &str| Ia5String::new(text).expect("what was read is ASCII");
        match self {
            Self::Dns(name) => GeneralName::DnsName(ascii(name)),
            Self::Ip(address) => GeneralName::from(*address),
            Self::Email(name) => GeneralName::Rfc822Name(ascii(name)),
            Self::Uri(name) => GeneralName::UniformResourceIdentifier(ascii(name)),
        }
    }
}

impl fmt::Display for OtherName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => write!(f, "DNS:{name}"),
            Self::Ip(address) => write!(f, "IP:{address}"),
            Self::Email(name) => write!(f, "email:{name}"),
            Self::Uri(name) => write!(f, "URI:{name}"),
        }
    }
}

/// A name that was read from DER, as one is written in a profile.
pub(super) fn told(name: &GeneralName) -> String {
    match name {
        GeneralName::DnsName(name) => format!("DNS:{}", shown_whole(name.as_str())),
        GeneralName::Rfc822Name(name) => format!("email:{}", shown_whole(name.as_str())),
        GeneralName::UniformResourceIdentifier(name) => format!("URI:{}", shown_whole(name.as_str())),
        GeneralName::IpAddress(bytes) => {
            let (four, sixteen) =
                (<[u8; 4]>::try_from(bytes.as_bytes()), <[u8; 16]>::try_from(bytes.as_bytes()));
            let address = four.map(IpAddr::from).or(sixteen.map(IpAddr::from));
            address.map_or_else(
                |_| "an IP address of another length".to_owned(),
                |address| format!("IP:{address}"),
            )
        }
        GeneralName::OtherName(_)
        | GeneralName::DirectoryName(_)
        | GeneralName::EdiPartyName(_)
        | GeneralName::RegisteredId(_) => "a name of another kind".to_owned(),
    }
}

/// Letters, digits and hyphens (RFC 5280, 4.2.1.6; RFC 1034, 3.5), lower case, at most 253 characters.
fn check_host(name: &str, wildcard: bool) -> Result<(), &'static str> {
    if !name.is_ascii() {
        return Err("a name with other letters than a to z is written as DNS has it, xn--…");
    }
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err("write it in lower case");
    }
    let host = if wildcard { name.strip_prefix("*.").unwrap_or(name) } else { name };
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
            // RFC 5890, 2.3.1: such labels are kept for xn--
            && (label.get(2..4) != Some("--") || label.starts_with("xn--"))
    };
    let number = host.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    let fits = name.len() <= 253 && host.split('.').all(label) && !number;
    if fits {
        Ok(())
    } else {
        Err(
            "it is no host name: labels of a to z, 0 to 9 and hyphens, with dots between them; a star only for the whole first label",
        )
    }
}

fn check_email(name: &str) -> Result<(), &'static str> {
    let wrong = "it is no address: write somebody@example.com, in ASCII";
    let (local, host) = name.rsplit_once('@').ok_or(wrong)?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    if local.is_empty() || local.len() > 64 || !local.bytes().all(fits) {
        return Err(wrong);
    }
    check_host(host, false)
}

/// An absolute URI with a host (RFC 5280, 4.2.1.6).
pub(super) fn check_uri(uri: &str) -> Result<(), &'static str> {
    let wrong = "it is no URI with a scheme and a host: write it as in https://example.com/a, in ASCII, other characters as %C3%A9";
    let (scheme, rest) = uri.split_once("://").ok_or(wrong)?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    let named = scheme
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte))
        && scheme.starts_with(|first: char| first.is_ascii_lowercase());
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    if !named || uri.len() > 2_000 || !rest.bytes().all(fits) {
        return Err(wrong);
    }
    check_host(host, false).or_else(|what| host.parse::<core::net::Ipv4Addr>().map(|_| ()).map_err(|_| what))
}

#[cfg(test)]
mod tests {
    use super::{of_bmp, start_in_hex};
    use crate::vocab::shown;

    /// Names of authorities of the nineties, and what somebody could put in their place.
    #[test]
    fn a_name_in_bmp_letters_is_read_and_makes_no_lines() {
        let bmp = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        assert_eq!(of_bmp(&bmp("Zertifizierungsstelle \u{d6}")), "Zertifizierungsstelle \u{d6}");
        for odd in ["a\nb", "a\u{202e}b", "a\u{2028}b"] {
            let said = shown(&of_bmp(&bmp(odd)));
            assert!(!said.contains(['\n', '\u{202e}', '\u{2028}']), "{said:?}");
        }
        // half a letter, and half of a pair
        assert_eq!(of_bmp(&[0, b'a', 0]), "a\u{fffd}");
        assert_eq!(of_bmp(&[0xd8, 0]), "\u{fffd}");
        assert_eq!(
            start_in_hex(&vec![0xab; 100_000]).chars().count(),
            64 + "\u{2026}, 100000 bytes".chars().count()
        );
    }
}
