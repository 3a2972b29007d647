//! The extensions of a certificate (RFC 5280, 4.2), in a fixed order.

use x509_cert::der::asn1::{Ia5String, ObjectIdentifier, OctetString};
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::{Encode, flagset::FlagSet};
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints, ExtendedKeyUsage, KeyUsage,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions};

use super::profile::Profile;

const SHORT: &str = "what is written is far shorter than DER can hold";

/// The identifier of an extension.
pub(super) const fn associated<T: AssociatedOid>() -> ObjectIdentifier {
    T::OID
}

pub(super) fn one<T: AssociatedOid + Encode>(critical: bool, value: &T) -> Extension {
    let der = value.to_der().expect(SHORT);
    Extension { extn_id: T::OID, critical, extn_value: OctetString::new(der).expect(SHORT) }
}

/// What follows from the profile alone.
pub(super) fn of_profile(profile: &Profile) -> Extensions {
    let mut all = vec![one(
        true,
        &BasicConstraints { ca: profile.kind.is_ca(), path_len_constraint: profile.path_length },
    )];
    let usage = profile.usage.iter().fold(FlagSet::default(), |all, (_, bit)| all | *bit);
    if !profile.usage.is_empty() {
        all.push(one(true, &KeyUsage(usage)));
    }
    if !profile.purposes.is_empty() {
        all.push(one(false, &ExtendedKeyUsage(profile.purposes.iter().map(|(_, oid)| *oid).collect())));
    }
    if !profile.names.is_empty() {
        let names = profile.names.iter().map(super::names::OtherName::general).collect();
        all.push(one(false, &SubjectAltName(names)));
    }
    if let Some(url) = &profile.crl {
        let url =
            GeneralName::UniformResourceIdentifier(Ia5String::new(url).expect("what was read is ASCII"));
        let point = DistributionPoint {
            distribution_point: Some(DistributionPointName::FullName(vec![url])),
            reasons: None,
            crl_issuer: None,
        };
        all.push(one(false, &CrlDistributionPoints(vec![point])));
    }
    all
}

/// Whose key is certified.
pub(super) fn subject_id(id: &[u8]) -> Extension {
    one(false, &SubjectKeyIdentifier(OctetString::new(id).expect(SHORT)))
}

/// Whose key signs.
pub(super) fn authority_id(id: &[u8]) -> Extension {
    let key_identifier = Some(OctetString::new(id).expect(SHORT));
    one(
        false,
        &AuthorityKeyIdentifier {
            key_identifier,
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        },
    )
}
