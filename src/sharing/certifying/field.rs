//! What a certificate or a list says, field by field, for people to compare: once from what was asked for, and once from
//! the bytes that were signed. The two must be equal.

use x509_cert::der::Decode;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::DistributionPointName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints, ExtendedKeyUsage, KeyUsage,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::{Certificate, Version};

use super::extensions::associated;
use super::issued::Field;
use super::issuer::Issuer;
use super::key::{Kind, PublicKey, signature_name};
use super::names::{attributes_of, told};
use super::not_issued::NotIssued;
use super::profile::{PURPOSES, Profile, USAGES};
use super::when::When;

pub(super) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// A serial number that was read, in hex. DER puts a zero before a positive number whose first bit is set.
pub(super) fn serial_of(serial: &SerialNumber) -> String {
    match serial.as_bytes() {
        [0, number @ ..] if number.first().is_some_and(|first| *first >= 0x80) => hex(number),
        negative if negative.first().is_some_and(|first| *first >= 0x80) => {
            format!("negative, {}", hex(negative))
        }
        number => hex(number),
    }
}

fn of_name(whose: &str, attributes: &[(String, String)]) -> Vec<Field> {
    attributes.iter().map(|(word, value)| Field::new(&format!("{whose} {word}"), value)).collect()
}

/// A name that was read.
pub(super) fn of_read_name(whose: &str, name: &Name) -> Vec<Field> {
    of_name(whose, &attributes_of(name))
}

fn constraints(ca: bool, path: Option<u8>) -> String {
    match (ca, path) {
        (false, None) => "no CA".to_owned(),
        (false, Some(path)) => format!("no CA, path length {path}"),
        (true, None) => "a CA, path length without a limit".to_owned(),
        (true, Some(path)) => format!("a CA, path length {path}"),
    }
}

const CONSTRAINTS: &str = "basicConstraints";
const USAGE: &str = "keyUsage";
const PURPOSE: &str = "extendedKeyUsage";
const NAME: &str = "name";
const CRL: &str = "revocation list at";
const SUBJECT_KEY: &str = "subject key identifier";
pub(super) const AUTHORITY_KEY: &str = "authority key identifier";
const CRITICAL: &str = ", critical";

/// What a certificate is to say. Of a root before its key is there, the public key is not known: then what follows from it
/// is left out.
pub(super) fn of_profile(
    profile: &Profile,
    signer: Kind,
    issuer: Option<&Issuer>,
    public: Option<&PublicKey>,
) -> Vec<Field> {
    let subject = profile.subject.attributes();
    let mut all = vec![
        Field::new("version", 3),
        Field::new("serial number", &profile.serial),
        Field::new("signature", signature_name(&signer.signs_with())),
    ];
    all.extend(
        issuer.map_or_else(|| of_name("issuer", &subject), |issuer| of_read_name("issuer", &issuer.name)),
    );
    all.push(Field::new("not before", profile.not_before));
    all.push(Field::new("not after", profile.not_after));
    all.extend(of_name("subject", &subject));
    if let Some(key) = public {
        all.push(Field::new("public key", key.called()));
        all.push(Field::new("SHA-256 of it", key.digest().hex()));
    }
    let words = |words: Vec<&str>| words.join(", ");
    all.push(Field::new(CONSTRAINTS, constraints(profile.kind.is_ca(), profile.path_length) + CRITICAL));
    all.push(Field::new(USAGE, words(profile.usage.iter().map(|(word, _)| *word).collect()) + CRITICAL));
    if !profile.purposes.is_empty() {
        all.push(Field::new(PURPOSE, words(profile.purposes.iter().map(|(word, _)| *word).collect())));
    }
    all.extend(profile.names.iter().map(|name| Field::new(NAME, name)));
    all.extend(profile.crl.iter().map(|url| Field::new(CRL, url)));
    if let Some(key) = public {
        all.push(Field::new(SUBJECT_KEY, hex(&key.id())));
        let authority = issuer.map_or_else(|| key.id().to_vec(), |issuer| issuer.key_id.clone());
        all.push(Field::new(AUTHORITY_KEY, hex(&authority)));
    }
    all
}

/// What a certificate says.
pub(super) fn of_certificate(certificate: &Certificate) -> Vec<Field> {
    let tbs = certificate.tbs_certificate();
    let version = match tbs.version() {
        Version::V1 => 1,
        Version::V2 => 2,
        Version::V3 => 3,
    };
    let mut all = vec![
        Field::new("version", version),
        Field::new("serial number", serial_of(tbs.serial_number())),
        Field::new("signature", signature_name(tbs.signature())),
    ];
    if tbs.signature() != certificate.signature_algorithm() {
        all.push(Field::new("another signature", signature_name(certificate.signature_algorithm())));
    }
    all.extend(of_read_name("issuer", tbs.issuer()));
    all.push(Field::new("not before", When::from(&tbs.validity().not_before)));
    all.push(Field::new("not after", When::from(&tbs.validity().not_after)));
    all.extend(of_read_name("subject", tbs.subject()));
    match PublicKey::read(tbs.subject_public_key_info()) {
        Ok(key) => {
            all.push(Field::new("public key", key.called()));
            all.push(Field::new("SHA-256 of it", key.digest().hex()));
        }
        Err(why) => all.push(Field::new("public key", why)),
    }
    if tbs.issuer_unique_id().is_some() || tbs.subject_unique_id().is_some() {
        all.push(Field::new("unique identifiers", "there"));
    }
    all.extend(tbs.extensions().into_iter().flatten().flat_map(of_extension));
    all
}

/// What one extension says; one that cannot be read, or is not of those that are written, by its identifier.
pub(super) fn of_extension(extension: &Extension) -> Vec<Field> {
    let (critical, der) = (extension.critical, extension.extn_value.as_bytes());
    read_extension(extension.extn_id, der, critical)
        .unwrap_or_else(|| vec![Field::new("extension", format!("{} {}", extension.extn_id, hex(der)))])
}

fn read_extension(oid: ObjectIdentifier, der: &[u8], critical: bool) -> Option<Vec<Field>> {
    fn read<'a, T: Decode<'a>>(der: &'a [u8]) -> Option<T> {
        T::from_der(der).ok()
    }
    let field = |called: &str, says: String| Field::new(called, says + if critical { CRITICAL } else { "" });
    let oids = [
        associated::<BasicConstraints>(),
        associated::<KeyUsage>(),
        associated::<ExtendedKeyUsage>(),
        associated::<SubjectAltName>(),
        associated::<CrlDistributionPoints>(),
        associated::<SubjectKeyIdentifier>(),
        associated::<AuthorityKeyIdentifier>(),
    ];
    Some(match oids.iter().position(|known| *known == oid)? {
        0 => {
            let read: BasicConstraints = read(der)?;
            vec![field(CONSTRAINTS, constraints(read.ca, read.path_len_constraint))]
        }
        1 => {
            let read: KeyUsage = read(der)?;
            let known = |flag| USAGES.iter().find(|(_, bit)| *bit == flag).map(|(word, _)| *word);
            let words: Option<Vec<&str>> = read.0.into_iter().map(known).collect();
            vec![field(USAGE, words?.join(", "))]
        }
        2 => {
            let read: ExtendedKeyUsage = read(der)?;
            let known =
                |oid: &ObjectIdentifier| PURPOSES.iter().find(|(_, one)| one == oid).map(|(word, _)| *word);
            let words: Option<Vec<&str>> = read.0.iter().map(known).collect();
            vec![field(PURPOSE, words?.join(", "))]
        }
        3 => read::<SubjectAltName>(der)?.0.iter().map(|name| field(NAME, told(name))).collect(),
        4 => {
            let points: CrlDistributionPoints = read(der)?;
            let [point] = points.0.as_slice() else { return None };
            let (Some(DistributionPointName::FullName(names)), None, None) =
                (&point.distribution_point, point.reasons, &point.crl_issuer)
            else {
                return None;
            };
            let names = names.iter().map(|name| told(name).strip_prefix("URI:").map(str::to_owned));
            names.map(|url| Some(field(CRL, url?))).collect::<Option<_>>()?
        }
        5 => vec![field(SUBJECT_KEY, hex(read::<SubjectKeyIdentifier>(der)?.0.as_bytes()))],
        _ => {
            let read: AuthorityKeyIdentifier = read(der)?;
            if read.authority_cert_issuer.is_some() || read.authority_cert_serial_number.is_some() {
                return None;
            }
            vec![field(AUTHORITY_KEY, hex(read.key_identifier?.as_bytes()))]
        }
    })
}

/// Refuses what was read if a field of it is not the same, and names the first.
pub(super) fn same(wanted: &[Field], read: &[Field]) -> Result<(), NotIssued> {
    let said = |field: Option<&Field>| {
        field.map_or_else(|| "nothing more".to_owned(), |field| format!("{}: {}", field.called, field.says))
    };
    let most = wanted.len().max(read.len());
    match (0..most).find(|place| wanted.get(*place) != read.get(*place)) {
        None => Ok(()),
        Some(place) => {
            Err(NotIssued::Differs { wanted: said(wanted.get(place)), read: said(read.get(place)) })
        }
    }
}
