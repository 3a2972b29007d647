//! A secret as a KMS or HSM takes it in: a private key as PKCS #8 in DER (RFC 5208), everything else byte by byte.
//!
//! ```text
//! PEM "PRIVATE KEY"            PKCS #8
//! PEM "RSA PRIVATE KEY", DER   PKCS #1 (RFC 8017, A.1.2), put into PKCS #8
//! PEM "EC PRIVATE KEY", DER    SEC 1 (RFC 5915) that names its curve, put into PKCS #8; "EC PARAMETERS" may stand before
//! PEM or DER under a           refused: nobody there knows it
//!   passphrase
//! PKCS #8 in DER               as it is, but for version 2 and attributes, which are left out
//! all else                     as it is
//! ```
//!
//! Text before and after the frame is passed over, as RFC 7468 has it. Two keys in one file, or a key with certificates,
//! are no key that could be imported: they are wrapped as they are, and imported nowhere.

use std::fmt;

use pkcs8::der::asn1::{AnyRef, OctetStringRef};
use pkcs8::der::{Decode, SecretDocument};
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs8::{ObjectIdentifier, PrivateKeyInfoRef};
use sec1::{EcParameters, EcPrivateKey};
use zeroize::Zeroizing;

use super::kind::{Curve, Kind};
use super::not_material::NotMaterial;
use super::public_half::{OtherPublic, numbers_fit, public_half, public_said};
use crate::sharing::pem::{Frame, decode, frames};

/// rsaEncryption, RFC 8017, appendix C.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// id-ecPublicKey, RFC 5480, 2.1.1.
const CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// Algorithms and named curves, RFC 5480, 2.1.1.1; SEC 2; RFC 8410.
const CURVES: [(ObjectIdentifier, Curve); 6] = [
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"), Curve::P256),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), Curve::P384),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), Curve::P521),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), Curve::Secp256k1),
    (ObjectIdentifier::new_unwrap("1.3.101.112"), Curve::Ed25519),
    (ObjectIdentifier::new_unwrap("1.3.101.110"), Curve::X25519),
];

/// A secret in the form in which it is wrapped.
pub struct Material {
    kind: Kind,
    shape: Shape,
    bytes: Zeroizing<Vec<u8>>,
    public: Option<Vec<u8>>,
}

/// What was done to a secret before it was wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing.
    AsItIs,
    /// It was a private key in another form, and is PKCS #8 in DER now.
    Turned,
}

impl Material {
    /// Bytes that are wrapped as they are, such as the root key.
    pub fn bytes_of(secret: &[u8]) -> Self {
        let bytes = Zeroizing::new(secret.to_vec());
        Self { kind: Kind::Bytes(secret.len()), shape: Shape::AsItIs, bytes, public: None }
    }

    /// Whatever a payload holds; of a private key, one whose numbers are those of one key.
    pub fn read(content: &[u8]) -> Result<Self, NotMaterial> {
        let read = Self::parse(content)?;
        if read.is_private_key() {
            let info = PrivateKeyInfoRef::from_der(read.expose()).map_err(|_| NotMaterial::Damaged)?;
            numbers_fit(&info, read.kind)?;
        }
        Ok(read)
    }

    /// Whatever a payload holds. Numbers of a private key are not looked at.
    pub(in crate::sharing) fn parse(content: &[u8]) -> Result<Self, NotMaterial> {
        if let Some(document) = from_pkcs8(content) {
            public_said(content).map_err(|OtherPublic| NotMaterial::OtherPublic)?;
            let read = Self::turned(&document)?;
            // version 2 and attributes are known to few
            let shape = if read.expose() == content { Shape::AsItIs } else { Shape::Turned };
            return Ok(Self { shape, ..read });
        }
        if is_encrypted_der(content) {
            return Err(NotMaterial::Encrypted);
        }
        // what `openssl pkey -outform DER` writes
        if let Some(document) = from_pkcs1(content).or_else(|| from_sec1(content)) {
            return Self::turned(&document);
        }
        let Some(frame) = std::str::from_utf8(content).ok().and_then(only_private_key) else {
            return Ok(if holds_a_key(content) { Self::unread(content) } else { Self::bytes_of(content) });
        };
        // PKCS #8 under a passphrase, and the older form, whose header is that of RFC 1421, 4.6.1.1
        if frame.label == "ENCRYPTED PRIVATE KEY" || frame.after.contains("Proc-Type") {
            return Err(NotMaterial::Encrypted);
        }
        let into_pkcs8 = match frame.label {
            "PRIVATE KEY" => from_pkcs8,
            "RSA PRIVATE KEY" => from_pkcs1,
            "EC PRIVATE KEY" => from_sec1,
            // OpenSSH, DSA and whatever else there is: nothing imports it, and somebody may want it all the same
            _ => return Ok(Self::unread(content)),
        };
        let der = frame.body().and_then(decode).ok_or(NotMaterial::Damaged)?;
        let Some(document) = into_pkcs8(&der) else {
            // a curve that is written out, number by number: whole, and read by others
            let is_whole = frame.label == "EC PRIVATE KEY" && holds_a_key(&der);
            return if is_whole { Ok(Self::unread(content)) } else { Err(NotMaterial::Damaged) };
        };
        public_said(&der).map_err(|OtherPublic| NotMaterial::OtherPublic)?;
        Self::turned(&document)
    }

    /// What is wrapped as it is, and is no secret of any kind.
    fn unread(content: &[u8]) -> Self {
        Self { kind: Kind::Unread, ..Self::bytes_of(content) }
    }

    /// What became PKCS #8.
    fn turned(document: &SecretDocument) -> Result<Self, NotMaterial> {
        let info: PrivateKeyInfoRef<'_> = document.decode_msg().map_err(|_| NotMaterial::Damaged)?;
        let kind = kind_of(&info);
        let public = public_half(&info, kind).map_err(|OtherPublic| NotMaterial::OtherPublic)?;
        Ok(Self { kind, shape: Shape::Turned, bytes: document.to_bytes(), public })
    }

    /// True if it is PKCS #8 of a key that this program knows.
    const fn is_private_key(&self) -> bool {
        matches!(self.kind, Kind::Rsa { .. } | Kind::Curve(_))
    }

    /// What kind of key it is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What was done to it.
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// What is wrapped. Secret.
    pub fn expose(&self) -> &[u8] {
        &self.bytes
    }

    /// The public half of a private key, as `SubjectPublicKeyInfo` in DER, where it can be told.
    pub fn public(&self) -> Option<&[u8]> {
        self.public.as_deref()
    }
}

impl fmt::Debug for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Material({:?}, {:?}, redacted)", self.kind, self.shape)
    }
}

/// The frame of the one private key in a text, unless something else stands beside it.
fn only_private_key(text: &str) -> Option<Frame<'_>> {
    let mut found = None;
    for frame in frames(text) {
        let frame = frame?;
        match (frame.label, found) {
            ("EC PARAMETERS", None) => {}
            (label, None) if label.ends_with("PRIVATE KEY") => found = Some(frame),
            _ => return None,
        }
    }
    found
}

/// True for a text with a private key's frame in it, and for what begins as PKCS #8, PKCS #1 or SEC 1 in DER.
fn holds_a_key(content: &[u8]) -> bool {
    use crate::sharing::wrap::der::{Der, INTEGER, OBJECT, OCTET_STRING, SEQUENCE};
    let text = std::str::from_utf8(content).unwrap_or_default();
    if frames(text).flatten().any(|frame| frame.label.ends_with("PRIVATE KEY")) {
        return true;
    }
    let read = || {
        let mut inside = Der(Der(content).tagged(SEQUENCE).ok()?);
        let version = inside.tagged(INTEGER).ok()?;
        let (tag, next) = inside.element().ok()?;
        let is_one = match tag {
            SEQUENCE => Der(next).next_tag() == Some(OBJECT),
            OCTET_STRING => (20..=72).contains(&next.len()),
            INTEGER => next.len() >= 64,
            _ => false,
        };
        (matches!(version, [0 | 1]) && is_one).then_some(())
    };
    read().is_some()
}

/// Version 1, without attributes: what `openssl pkcs8 -topk8` writes.
fn from_pkcs8(der: &[u8]) -> Option<SecretDocument> {
    let info = PrivateKeyInfoRef::from_der(der).ok()?;
    SecretDocument::try_from(PrivateKeyInfoRef::new(info.algorithm, info.private_key)).ok()
}

fn from_pkcs1(der: &[u8]) -> Option<SecretDocument> {
    pkcs1::RsaPrivateKeyRef::from_der(der).ok()?;
    let algorithm = AlgorithmIdentifierRef { oid: RSA, parameters: Some(AnyRef::NULL) };
    SecretDocument::try_from(PrivateKeyInfoRef::new(algorithm, OctetStringRef::new(der).ok()?)).ok()
}

/// The curve moves from the key to the algorithm, as `openssl pkcs8 -topk8` has it.
fn from_sec1(der: &[u8]) -> Option<SecretDocument> {
    let key = EcPrivateKey::from_der(der).ok()?;
    let curve = key.parameters.and_then(EcParameters::named_curve)?;
    let inside = SecretDocument::try_from(EcPrivateKey { parameters: None, ..key }).ok()?;
    let algorithm = AlgorithmIdentifierRef { oid: CURVE, parameters: Some((&curve).into()) };
    let inside = OctetStringRef::new(inside.as_bytes()).ok()?;
    SecretDocument::try_from(PrivateKeyInfoRef::new(algorithm, inside)).ok()
}

fn kind_of(info: &PrivateKeyInfoRef<'_>) -> Kind {
    let named = |oid: ObjectIdentifier| CURVES.iter().find(|(known, _)| *known == oid);
    let of_curve = |oid| named(oid).map_or(Kind::Unknown, |(_, curve)| Kind::Curve(*curve));
    match info.algorithm.oid {
        RSA => pkcs1::RsaPrivateKeyRef::from_der(info.private_key.as_bytes())
            .map_or(Kind::Unknown, |key| Kind::Rsa { bits: bits_of(key.modulus.as_bytes()) }),
        CURVE => info.algorithm.parameters_oid().map_or(Kind::Unknown, of_curve),
        other => of_curve(other),
    }
}

/// Bits of a number without zeros before it.
fn bits_of(number: &[u8]) -> usize {
    let first = number.first().map_or(0, |first| first.leading_zeros() as usize);
    number.len() * 8 - first
}

/// `EncryptedPrivateKeyInfo` of RFC 5208: an algorithm, then what is encrypted, and nothing else.
fn is_encrypted_der(content: &[u8]) -> bool {
    use crate::sharing::wrap::der::{Der, OBJECT, OCTET_STRING, SEQUENCE};
    let read = || {
        let mut file = Der(content);
        let mut whole = Der(file.tagged(SEQUENCE).ok()?);
        let algorithm = Der(whole.tagged(SEQUENCE).ok()?);
        whole.tagged(OCTET_STRING).ok()?;
        let alone = file.0.is_empty() && whole.0.is_empty();
        (alone && algorithm.next_tag() == Some(OBJECT)).then_some(())
    };
    read().is_some()
}

#[cfg(test)]
mod tests {
    use super::super::Target;
    use super::*;
    use crate::sharing::wrap::der::{self, INTEGER, NULL, OBJECT, OCTET_STRING, SEQUENCE};

    /// PKCS #8 of an RSA key with a modulus of so many bytes, by our own writer: at most 64 KiB are in one element.
    fn rsa(modulus: usize) -> Vec<u8> {
        let (zero, modulus) = (der::element(INTEGER, &[&[0]]), der::number(&vec![0x81; modulus]));
        let small = der::number(&[7]);
        let numbers = [zero.as_slice(), &modulus, &small, &small, &small, &small, &small, &small, &small];
        let key = der::element(SEQUENCE, &numbers);
        let algorithm = der::element(SEQUENCE, &[&der::element(OBJECT, &[RSA.as_bytes()]), &[NULL, 0]]);
        der::element(SEQUENCE, &[&zero, &algorithm, &der::element(OCTET_STRING, &[&key])])
    }

    /// A key that is longer than any that is used is told by its bits, and its public half is left out.
    #[test]
    fn a_key_of_any_length_is_read() {
        for (bytes, public) in [(256, true), (512, true), (4_096, true), (65_000, false)] {
            let read = Material::parse(&rsa(bytes)).expect("PKCS #8");
            assert_eq!((read.kind(), read.shape()), (Kind::Rsa { bits: bytes * 8 }, Shape::AsItIs));
            assert_eq!(read.public().is_some(), public, "{bytes}");
            let taken = Target::AwsKms.method(read.kind(), None).is_ok();
            assert_eq!(taken, [256, 512].contains(&bytes), "{bytes}");
        }
    }

    /// Version 2 with an attribute and the public half, of RFC 8410, 10.3, is what `openssl pkcs8 -topk8` makes of it.
    #[test]
    fn a_key_of_version_2_becomes_one_of_version_1() {
        const SECOND: &str = "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhCoB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
        const FIRST: &str = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";
        let der = |text: &str| data_encoding::BASE64.decode(text.as_bytes()).expect("base64");
        for (key, shape) in [(SECOND, Shape::Turned), (FIRST, Shape::AsItIs)] {
            let read = Material::read(&der(key)).expect("PKCS #8");
            assert_eq!((read.expose(), read.shape()), (der(FIRST).as_slice(), shape));
            assert!(read.public().is_some());
        }
    }

    /// SEC 1 of P-256 with this point beside the number, and the point that is the number's.
    fn sec1(number: &[u8], point: Option<&[u8]>) -> Vec<u8> {
        let curve = der::element(0xa0, &[&der::element(OBJECT, &[CURVES[0].0.as_bytes()])]);
        let point = point.map(|point| der::element(0xa1, &[&der::element(3, &[&[0], point])]));
        let parts = [&der::element(INTEGER, &[&[1]])[..], &der::element(OCTET_STRING, &[number]), &curve];
        der::element(SEQUENCE, &[parts.concat().as_slice(), &point.unwrap_or_default()])
    }

    /// The public half is the private number's, written whole; one of another key is told.
    #[test]
    fn a_public_half_is_that_of_its_key() {
        let number = [1_u8; 32];
        let key = p256::ecdsa::SigningKey::from_slice(&number).expect("in range");
        let form = |short| key.verifying_key().to_sec1_point(short).as_bytes().to_vec();
        let (whole, short) = (form(false), form(true));
        for point in [None, Some(whole.as_slice()), Some(short.as_slice())] {
            let read = Material::read(&sec1(&number, point)).expect("a key");
            let public = read.public().expect("it is worked out");
            assert!(public.ends_with(&whole), "{point:?}");
        }
        let other = p256::ecdsa::SigningKey::from_slice(&[2; 32]).expect("in range");
        let other = other.verifying_key().to_sec1_point(false);
        let read = Material::read(&sec1(&number, Some(other.as_bytes())));
        assert_eq!(read.err(), Some(NotMaterial::OtherPublic));
    }

    /// PKCS #1 of the key of everybody's documents, with one of its nine numbers changed.
    fn everybodys(change: Option<usize>) -> Vec<u8> {
        let text = include_str!("../everybodys_rsa.pem");
        let der =
            frames(text).flatten().next().and_then(|frame| frame.body()).and_then(decode).expect("a key");
        let mut file = der::Der(&der);
        let mut inside = der::Der(file.tagged(SEQUENCE).expect("a sequence"));
        let numbers: Vec<Vec<u8>> = (0..9)
            .map(|number| {
                let mut bytes = inside.tagged(INTEGER).expect("a number").to_vec();
                let last = bytes.last_mut().expect("a byte");
                *last = last.wrapping_add(if change == Some(number) { 2 } else { 0 });
                der::element(INTEGER, &[&bytes])
            })
            .collect();
        der::element(SEQUENCE, &numbers.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    /// A key that was changed on the way is imported nowhere, whichever of its numbers it was.
    #[test]
    fn numbers_of_another_key_are_refused() {
        assert_eq!(Material::read(&everybodys(None)).expect("a key").kind(), Kind::Rsa { bits: 2_048 });
        for number in 1..9 {
            let read = Material::read(&everybodys(Some(number)));
            assert!(matches!(read, Err(NotMaterial::Parts(_))), "{number}: {read:?}");
        }
        for number in [[0; 32], [0xff; 32]] {
            let read = Material::read(&sec1(&number, None));
            assert!(matches!(read, Err(NotMaterial::Parts(_))), "{read:?}");
        }
        // RFC 8410: version 2 with one letter of its public half changed, and a seed of 31 bytes
        for (key, wanted) in [
            (
                "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhCoB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuA=",
                NotMaterial::OtherPublic,
            ),
            ("MC0CAQAwBQYDK2VwBCEEH9Tuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVg=", NotMaterial::Damaged),
        ] {
            let der = data_encoding::BASE64.decode(key.as_bytes()).expect("base64");
            assert_eq!(Material::read(&der).err(), Some(wanted), "{key}");
            let pem = format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n");
            assert_eq!(Material::read(pem.as_bytes()).err(), Some(wanted), "{key}");
        }
    }

    /// What holds a key that is not read is wrapped alone, and is no "generic secret" for anybody.
    #[test]
    fn a_key_that_is_not_read_is_no_secret_of_any_kind() {
        let pem = |label: &str| format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n");
        let two = pem("PRIVATE KEY") + &pem("PRIVATE KEY");
        let certified = pem("PRIVATE KEY") + &pem("CERTIFICATE");
        let mut behind = sec1(&[1; 32], None);
        behind.push(b'\n');
        let explicit = {
            let parameters =
                der::element(0xa0, &[&der::element(SEQUENCE, &[&der::element(INTEGER, &[&[1]])])]);
            let parts =
                [&der::element(INTEGER, &[&[1]])[..], &der::element(OCTET_STRING, &[&[1; 32]]), &parameters];
            der::element(SEQUENCE, &parts)
        };
        let framed = crate::sharing::derive::pem("EC PRIVATE KEY", 64, &explicit).to_vec();
        let openssh = pem("OPENSSH PRIVATE KEY");
        for content in [two.as_bytes(), certified.as_bytes(), openssh.as_bytes(), &behind, &explicit, &framed]
        {
            let read = Material::read(content).expect("wrapped as it is");
            assert_eq!((read.kind(), read.expose()), (Kind::Unread, content));
            for target in Target::ALL {
                let why = target.method(read.kind(), None).expect_err("refused").to_string();
                assert!(why.contains("in a form that this program does not read"), "{why}");
            }
        }
    }

    #[test]
    fn what_is_no_key_stays_as_it_is_and_nothing_secret_is_in_its_debug() {
        let long = "-----BEGIN PRIVATE KEY-----\n".repeat(100_000);
        for content in ["x", "-----BEGIN PRIVATE KEY", "\u{202e}\n\n"] {
            let read = Material::read(content.as_bytes()).expect("as it is");
            assert_eq!((read.kind(), read.expose()), (Kind::Bytes(content.len()), content.as_bytes()));
            assert!(read.public().is_none());
        }
        let read = Material::read(long.as_bytes()).expect("as it is");
        assert!(read.kind() == Kind::Unread && read.expose() == long.as_bytes());
        let secret = Material::bytes_of(b"a password");
        assert_eq!(format!("{secret:?}"), "Material(Bytes(10), AsItIs, redacted)");
        // a name of an algorithm that nobody gave
        let mut odd = rsa(256);
        let at = odd.windows(RSA.as_bytes().len()).position(|part| part == RSA.as_bytes()).expect("there");
        odd[at] ^= 1;
        assert_eq!(Material::read(&odd).expect("PKCS #8").kind(), Kind::Unknown);
        for target in Target::ALL {
            assert!(target.method(Kind::Unknown, None).is_err(), "{}", target.word());
        }
    }
}
