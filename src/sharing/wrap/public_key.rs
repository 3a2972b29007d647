//! Reading an RSA public key that somebody brought, strictly: what is taken has one form, and what is not is named.
//!
//! ```text
//! PEM "PUBLIC KEY", or its DER     SubjectPublicKeyInfo of RFC 3279: rsaEncryption, NULL, and the key in a bit string
//! PEM "RSA PUBLIC KEY", or its DER the key alone, RFC 8017, A.1.1: modulus, exponent
//! ```
//!
//! One frame. Text before and after it is passed over, as RFC 7468 has it: openssl writes "Bag Attributes" there. UTF-16
//! with a byte order mark is read as the text it is. The modulus is odd and has 2048 to 8192 bits; the exponent is odd, at least 3
//! and has at most 64 bits, as `OpenSSL` wants it. That the modulus is a product of two primes cannot be seen.

use crypto_bigint::{BoxedUint, Odd};
use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::der::{self, Broken, Der};
use super::{MAX_MODULUS_BITS, MIN_MODULUS_BITS, WrappingKey};
use crate::sharing::pem::{decode, frames, is_in};
use crate::vocab::digest::sha256;
use crate::vocab::shown;

/// Why a file is not a public key to wrap under. The sentences go after the file's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWrappingKey {
    /// A private key, encrypted or not.
    #[error(
        "it is a private key, which has no place here: destroy this copy, and where the key belongs write out its public half with openssl pkey -in FILE -pubout"
    )]
    PrivateKey,
    /// A certificate.
    #[error(
        "it is a certificate, and a public key is wanted: take it out with openssl x509 -in FILE -pubkey -noout"
    )]
    Certificate,
    /// A certificate request.
    #[error(
        "it is a certificate request, and a public key is wanted: take it out with openssl req -in FILE -pubkey -noout"
    )]
    Request,
    /// A public key in the form of SSH.
    #[error("it is a public key of SSH: write it in the other form with ssh-keygen -e -m PKCS8 -f FILE")]
    Ssh,
    /// Base64 as it comes out of the command line of AWS.
    #[error("it is base64 without a frame: write the key itself with base64 -d FILE")]
    Base64,
    /// Another frame.
    #[error(
        "it says that it is \u{201c}{}\u{201d}: give a PUBLIC KEY in PEM or DER, as the KMS or HSM hands it out",
        shown(.0)
    )]
    OtherFrame(String),
    /// More than one frame.
    #[error("it holds {0} frames, and one PUBLIC KEY alone is wanted: leave the others out")]
    SeveralFrames(usize),
    /// UTF-16 without its mark, or broken.
    #[error(
        "it is text in UTF-16, as PowerShell writes it, without a mark at its begin or cut off: write it as UTF-8 or ASCII, as in Set-Content -Encoding ascii"
    )]
    Utf16,
    /// A frame without its end, or not base64 inside.
    #[error("its frame or what is in it is damaged: fetch the file again")]
    FrameDamaged,
    /// No key at all.
    #[error("it is no public key: give one in PEM, which begins with -----BEGIN PUBLIC KEY-----, or in DER")]
    NoKey,
    /// Cut off.
    #[error("it is cut off: {0} bytes are missing. Fetch the file again")]
    CutOff(usize),
    /// Not in the one form of DER.
    #[error("it is a public key that is damaged, or not in the form that DER allows: fetch the file again")]
    Damaged,
    /// Something behind the key.
    #[error("{0} bytes follow the public key: fetch the file again, and alone")]
    Trailing(usize),
    /// Not RSA.
    #[error("it is {0}, which wraps nothing: give the RSA key that the KMS or HSM hands out for imports")]
    OtherKind(&'static str),
    /// A modulus outside the bounds.
    #[error(
        "its modulus has {0} bits; {MIN_MODULUS_BITS} to {MAX_MODULUS_BITS} are taken: ask for another key"
    )]
    Modulus(usize),
    /// An even modulus.
    #[error("its modulus of {0} bits is even, so it is no product of two large primes: ask for another key")]
    EvenModulus(usize),
    /// An exponent that turns nothing, or cannot be undone.
    #[error("its exponent is {0}; it must be odd and at least 3, and 65537 is usual: ask for another key")]
    Exponent(u64),
    /// An exponent that OpenSSL and others refuse.
    #[error("its exponent has {0} bits, and at most 64 are taken: ask for another key")]
    LongExponent(usize),
}

impl From<Broken> for NotWrappingKey {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::CutOff { missing } => Self::CutOff(missing),
            Broken::Form => Self::Damaged,
        }
    }
}

/// 1.2.840.113549.1.1.1, rsaEncryption.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
/// Other kinds that people have at hand.
const OTHER_KINDS: [(&[u8], &str); 5] = [
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10], "an RSA key for PSS signatures alone"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], "a key of an elliptic curve"),
    (&[0x2b, 0x65, 0x70], "an Ed25519 key"),
    (&[0x2b, 0x65, 0x6e], "an X25519 key"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1], "a DSA key"),
];

impl WrappingKey {
    /// Reads the content of a file that somebody brought.
    pub fn read(untrusted: &[u8]) -> Result<Self, NotWrappingKey> {
        // a digit begins like DER; no key is made of printable characters alone
        let printed = untrusted.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
        if untrusted.first() == Some(&der::SEQUENCE) && !printed {
            return read_der(untrusted);
        }
        let text = read_text(untrusted)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        if is_in(text) {
            return read_pem(text);
        }
        let plain: String = text.split_ascii_whitespace().collect();
        Err(
            if text.starts_with("ssh-") || text.starts_with("ecdsa-") || text.starts_with("---- BEGIN SSH2") {
                NotWrappingKey::Ssh
            } else if BASE64.decode(plain.as_bytes()).is_ok_and(|bytes| bytes.first() == Some(&der::SEQUENCE))
            {
                NotWrappingKey::Base64
            } else {
                NotWrappingKey::NoKey
            },
        )
    }
}

/// The file as text. It is wiped: it may be a private key that somebody took for a public one.
fn read_text(untrusted: &[u8]) -> Result<Zeroizing<String>, NotWrappingKey> {
    let wide = match untrusted {
        [0xff, 0xfe, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xfe, 0xff, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        _ => None,
    };
    if let Some((rest, unit)) = wide {
        let (pairs, left) = rest.as_chunks::<2>();
        let letters = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
        let mut text = Zeroizing::new(String::with_capacity(rest.len() * 2));
        for letter in letters {
            text.push(letter.map_err(|_| NotWrappingKey::Utf16)?);
        }
        return if left.is_empty() { Ok(text) } else { Err(NotWrappingKey::Utf16) };
    }
    let text = std::str::from_utf8(untrusted).map_err(|_| NotWrappingKey::NoKey)?;
    // every other byte of ASCII in UTF-16 is zero, and no text has zeros
    if text.contains('\0') { Err(NotWrappingKey::Utf16) } else { Ok(Zeroizing::new(text.to_owned())) }
}

fn read_pem(text: &str) -> Result<WrappingKey, NotWrappingKey> {
    // whatever else is wrong: a private key is named before anything
    if frames(text).flatten().any(|frame| frame.label.contains("PRIVATE KEY")) {
        return Err(NotWrappingKey::PrivateKey);
    }
    let mut all = frames(text);
    let frame = all.next().expect("the text has a frame, or it is read in another way");
    let more = all.count();
    if more > 0 {
        return Err(NotWrappingKey::SeveralFrames(more + 1));
    }
    let frame = frame.ok_or(NotWrappingKey::FrameDamaged)?;
    let label = frame.label;
    match label {
        "PUBLIC KEY" | "RSA PUBLIC KEY" => {}
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
            return Err(NotWrappingKey::Certificate);
        }
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => return Err(NotWrappingKey::Request),
        other => return Err(NotWrappingKey::OtherFrame(other.chars().take(40).collect())),
    }
    let bytes = frame.body().and_then(decode).ok_or(NotWrappingKey::FrameDamaged)?;
    // a frame that says what is not in it: the content says better what it is
    let read = read_der(&bytes)?;
    let whole = Der(&bytes).tagged(der::SEQUENCE)?;
    let alone = Der(whole).next_tag() == Some(der::INTEGER);
    if alone == (label == "RSA PUBLIC KEY") { Ok(read) } else { Err(NotWrappingKey::FrameDamaged) }
}

fn read_der(bytes: &[u8]) -> Result<WrappingKey, NotWrappingKey> {
    let mut file = Der(bytes);
    let whole = file.tagged(der::SEQUENCE)?;
    let mut inside = Der(whole);
    let (tag, first) = inside.element()?;
    let read = match tag {
        // version 0 or 1 of a private key: PKCS #1, PKCS #8, RFC 5915
        der::INTEGER if matches!(first, [0 | 1]) => return Err(NotWrappingKey::PrivateKey),
        der::INTEGER if first.len() > 1 => read_numbers(whole),
        der::SEQUENCE => match (Der(first).next_tag(), inside.next_tag(), first) {
            (Some(der::OBJECT), Some(der::OCTET_STRING), _) => return Err(NotWrappingKey::PrivateKey),
            (Some(der::OBJECT), _, _) => read_info(first, inside),
            (_, _, [der::INTEGER, 1, 0, ..]) => return Err(NotWrappingKey::Request),
            (Some(der::ZERO | der::INTEGER), _, _) => return Err(NotWrappingKey::Certificate),
            _ => return Err(NotWrappingKey::NoKey),
        },
        _ => return Err(NotWrappingKey::NoKey),
    }?;
    if file.0.is_empty() { Ok(read) } else { Err(NotWrappingKey::Trailing(file.0.len())) }
}

/// Algorithm, then the key in a bit string.
fn read_info(algorithm: &[u8], mut rest: Der<'_>) -> Result<WrappingKey, NotWrappingKey> {
    let mut algorithm = Der(algorithm);
    let kind = algorithm.tagged(der::OBJECT)?;
    if kind != RSA {
        let known = OTHER_KINDS.iter().find(|(bytes, _)| *bytes == kind).map(|(_, name)| *name);
        return Err(NotWrappingKey::OtherKind(known.unwrap_or("a key of another kind than RSA")));
    }
    if !algorithm.tagged(der::NULL)?.is_empty() || !algorithm.0.is_empty() {
        return Err(NotWrappingKey::Damaged);
    }
    let bits = rest.tagged(der::BIT_STRING)?;
    let key = bits.strip_prefix(&[0]).ok_or(NotWrappingKey::Damaged)?;
    let mut inside = Der(key);
    let numbers = inside.tagged(der::SEQUENCE)?;
    match inside.0.len() + rest.0.len() {
        0 => read_numbers(numbers),
        more => Err(NotWrappingKey::Trailing(more)),
    }
}

/// Modulus and exponent.
fn read_numbers(numbers: &[u8]) -> Result<WrappingKey, NotWrappingKey> {
    let mut inside = Der(numbers);
    let (modulus, exponent) = (inside.number()?, inside.number()?);
    if !inside.0.is_empty() {
        return Err(NotWrappingKey::Trailing(inside.0.len()));
    }
    let bits = bits_of(modulus);
    if !(MIN_MODULUS_BITS..=MAX_MODULUS_BITS).contains(&bits) {
        return Err(NotWrappingKey::Modulus(bits));
    }
    let odd = Odd::new(BoxedUint::from_be_slice_vartime(modulus)).into_option();
    let odd = odd.ok_or(NotWrappingKey::EvenModulus(bits))?;
    let small = exponent.iter().try_fold(0u64, |sum, byte| Some(sum.checked_mul(256)? | u64::from(*byte)));
    let small = small.ok_or(NotWrappingKey::LongExponent(bits_of(exponent)))?;
    if small < 3 || small % 2 == 0 {
        return Err(NotWrappingKey::Exponent(small));
    }
    let key = der::element(der::SEQUENCE, &[&der::number(modulus), &der::number(exponent)]);
    let algorithm = der::element(der::SEQUENCE, &[&der::element(der::OBJECT, &[RSA]), &[der::NULL, 0]]);
    let info = der::element(der::SEQUENCE, &[&algorithm, &der::element(der::BIT_STRING, &[&[0], &key])]);
    Ok(WrappingKey::new(odd, small, bits, sha256(&info)))
}

/// Bits of a number without zeros before it.
fn bits_of(number: &[u8]) -> usize {
    let first = number.first().map_or(0, |first| first.leading_zeros() as usize);
    number.len() * 8 - first
}
