//! Revocation lists (RFC 5280, 5): version 2, whole, of one CA.
//!
//! ```toml
//! number = 3                   # one more than the list before
//! this_update = "2027-01-01"   # its first second in UTC
//! next_update = "2027-06-30"   # its last second in UTC
//!
//! [[revoked]]                  # every certificate that was ever revoked and has not run out
//! serial = "4f2a"
//! date = "2026-12-24"
//! reason = "keyCompromise"     # may be left out
//! ```

use serde::Deserialize;
use x509_cert::Version;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::der::{Decode as _, Encode as _};
use x509_cert::ext::pkix::{CrlNumber, CrlReason};
use x509_cert::serial_number::SerialNumber;

use super::below::Limits;
use super::extensions::{self, associated};
use super::field::{self, AUTHORITY_KEY, hex};
use super::issued::Field;
use super::issuer::Issuer;
use super::key::{Kind, PublicKey, signature_name};
use super::not_issued::NotIssued;
use super::profile::{ProfileError, toml_of};
use super::serial::Serial;
use super::when::{NoTime, When};
use crate::vocab::shown;

/// Most entries of a list: what is written of so many has 60 KiB.
const MAX_REVOKED: usize = 1_000;
const FITS: &str = "what is written is far shorter than DER can hold";

/// Why a certificate is revoked (RFC 5280, 5.3.1). Holding one back and taking one from the list again are not offered.
const REASONS: [(&str, CrlReason); 6] = [
    ("keyCompromise", CrlReason::KeyCompromise),
    ("cACompromise", CrlReason::CaCompromise),
    ("affiliationChanged", CrlReason::AffiliationChanged),
    ("superseded", CrlReason::Superseded),
    ("cessationOfOperation", CrlReason::CessationOfOperation),
    ("privilegeWithdrawn", CrlReason::PrivilegeWithdrawn),
];

/// What a list is to say.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) number: u64,
    pub(super) this_update: When,
    pub(super) next_update: When,
    revoked: Vec<Revoked>,
}

#[derive(Clone, Debug)]
struct Revoked {
    serial: Serial,
    date: When,
    reason: Option<(&'static str, CrlReason)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    number: u64,
    this_update: String,
    next_update: String,
    #[serde(default)]
    revoked: Vec<RawRevoked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRevoked {
    serial: String,
    date: String,
    reason: Option<String>,
}

impl List {
    /// Reads a file's text.
    pub(super) fn read(text: &str) -> Result<Self, ProfileError> {
        let raw: Raw = toml_of(text)?;
        let value = |key, what| Err(ProfileError::Value { key, what });
        let time = |key, read: Result<When, NoTime>| read.map_err(|why| ProfileError::Time { key, why });
        let this_update = time("this_update", When::first(&raw.this_update))?;
        let next_update = time("next_update", When::last(&raw.next_update))?;
        if next_update <= this_update {
            return Err(ProfileError::Order {
                first: "this_update",
                begin: this_update,
                last: "next_update",
                end: next_update,
            });
        }
        if raw.number == 0 {
            return value("number", "it is zero: count lists from 1".to_owned());
        }
        if raw.revoked.len() > MAX_REVOKED {
            let got = raw.revoked.len();
            return value(
                "revoked",
                format!(
                    "{got} entries are given, at most {MAX_REVOKED} fit: leave out certificates that have run out"
                ),
            );
        }
        let mut revoked: Vec<Revoked> = Vec::new();
        for one in raw.revoked {
            let serial = Serial::read(&one.serial)?;
            let date = time("date", When::first(&one.date))?;
            if date > this_update {
                return value(
                    "date",
                    format!(
                        "{serial} is revoked on {date}, after this_update ({this_update}): mend one of them"
                    ),
                );
            }
            if revoked.iter().any(|other| other.serial == serial) {
                return value("revoked", format!("the serial {serial} is there twice: write it once"));
            }
            let reason = one.reason.as_deref().map(reason_named).transpose()?;
            revoked.push(Revoked { serial, date, reason });
        }
        Ok(Self { number: raw.number, this_update, next_update, revoked })
    }

    /// Whether it is of the time of this CA, and not about the CA's own certificate.
    pub(super) fn check_of(&self, issuer: &Issuer) -> Result<(), ProfileError> {
        let value = |key, what| Err(ProfileError::Value { key, what });
        let Limits { begin, end, own_serial, .. } = &issuer.limits;
        if !(*begin..=*end).contains(&self.this_update) {
            return value(
                "this_update",
                format!("the CA is valid from {begin} to {end}, and a list of another time is not taken"),
            );
        }
        for Revoked { serial, .. } in &self.revoked {
            if own_serial.as_ref() == Some(serial) {
                let what = format!(
                    "{serial} is the CA's own certificate: a root is withdrawn by taking it out of the stores of those who trust it. Leave the entry out"
                );
                return value("revoked", what);
            }
        }
        Ok(())
    }

    /// What it is to say, field by field.
    pub(super) fn fields(&self, signer: Kind, issuer: &Issuer) -> Vec<Field> {
        let mut all =
            vec![Field::new("version", 2), Field::new("signature", signature_name(&signer.signs_with()))];
        all.extend(field::of_read_name("issuer", &issuer.name));
        all.push(Field::new("this update", self.this_update));
        all.push(Field::new("next update", self.next_update));
        for one in &self.revoked {
            all.push(entry(&one.serial.to_string(), one.date, one.reason.map(|(word, _)| word)));
        }
        all.push(Field::new("number", self.number));
        all.push(Field::new(AUTHORITY_KEY, hex(&issuer.key_id)));
        all
    }

    fn to_list(&self, signer: Kind, issuer: &Issuer) -> TbsCertList {
        let entry = |one: &Revoked| RevokedCert {
            serial_number: SerialNumber::new(one.serial.as_bytes()).expect("a serial number was read"),
            revocation_date: one.date.time(),
            crl_entry_extensions: one.reason.map(|(_, reason)| vec![extensions::one(false, &reason)]),
        };
        let number = CrlNumber::try_from(self.number).expect(FITS);
        let revoked: Vec<RevokedCert> = self.revoked.iter().map(entry).collect();
        TbsCertList {
            version: Version::V2,
            signature: signer.signs_with(),
            issuer: issuer.name.clone(),
            this_update: self.this_update.time(),
            next_update: Some(self.next_update.time()),
            // the whole field is left out of a list without entries (RFC 5280, 5.1.2.6)
            revoked_certificates: (!revoked.is_empty()).then_some(revoked),
            crl_extensions: Some(vec![
                extensions::one(false, &number),
                extensions::authority_id(&issuer.key_id),
            ]),
        }
    }

    /// The bytes that are signed.
    pub(super) fn to_be_signed(&self, signer: Kind, issuer: &Issuer) -> Vec<u8> {
        self.to_list(signer, issuer).to_der().expect(FITS)
    }

    /// Reads a list again before it leaves.
    pub(super) fn check(
        &self,
        whole: &[u8],
        signer: Kind,
        issuer: &Issuer,
        by: &PublicKey,
    ) -> Result<(), NotIssued> {
        let read: CertificateList = CertificateList::from_der(whole).map_err(|_| NotIssued::Unreadable)?;
        let bytes = read.tbs_cert_list.to_der().map_err(|_| NotIssued::Unreadable)?;
        if !by.verifies(&bytes, &read.signature_algorithm, read.signature.as_bytes().unwrap_or_default()) {
            return Err(NotIssued::Signature);
        }
        field::same(&self.fields(signer, issuer), &of_list(&read))
    }
}

fn reason_named(word: &str) -> Result<(&'static str, CrlReason), ProfileError> {
    REASONS.into_iter().find(|(known, _)| *known == word).ok_or_else(|| {
        let all: Vec<&str> = REASONS.iter().map(|(word, _)| *word).collect();
        let all = all.join(", ");
        let what =
            format!("\u{201c}{}\u{201d} is not possible: use one of {all}, or leave it out", shown(word));
        ProfileError::Value { key: "reason", what }
    })
}

/// A number as people count lists; one that no list of ours has, in hex that cannot be taken for it.
fn number_said(big_endian: &[u8]) -> String {
    let counted = big_endian.iter().try_fold(0_u64, |number, byte| {
        number.checked_mul(256).and_then(|shifted| shifted.checked_add(u64::from(*byte)))
    });
    counted.map_or_else(|| format!("0x{}", hex(big_endian)), |number| number.to_string())
}

/// What the line of an entry is called.
pub const REVOKED: &str = "revoked";

fn entry(serial: &str, date: When, reason: Option<&str>) -> Field {
    let reason = reason.map_or_else(String::new, |reason| format!(", {reason}"));
    Field::new(REVOKED, format!("{serial} on {date}{reason}"))
}

/// What a list says.
fn of_list(list: &CertificateList) -> Vec<Field> {
    let read = &list.tbs_cert_list;
    let version = if read.version == Version::V2 { 2 } else { 1 };
    let mut all =
        vec![Field::new("version", version), Field::new("signature", signature_name(&read.signature))];
    if read.signature != list.signature_algorithm {
        all.push(Field::new("another signature", signature_name(&list.signature_algorithm)));
    }
    all.extend(field::of_read_name("issuer", &read.issuer));
    all.push(Field::new("this update", When::from(&read.this_update)));
    all.extend(read.next_update.iter().map(|time| Field::new("next update", When::from(time))));
    for one in read.revoked_certificates.iter().flatten() {
        let reasons: Vec<&str> = one.crl_entry_extensions.iter().flatten().map(reason_of).collect();
        let reason = (!reasons.is_empty()).then(|| reasons.join(", "));
        let serial = field::serial_of(&one.serial_number);
        all.push(entry(&serial, When::from(&one.revocation_date), reason.as_deref()));
    }
    for extension in read.crl_extensions.iter().flatten() {
        match CrlNumber::from_der(extension.extn_value.as_bytes()) {
            Ok(number) if extension.extn_id == associated::<CrlNumber>() && !extension.critical => {
                all.push(Field::new("number", number_said(number.0.as_bytes())));
            }
            Ok(_) | Err(_) => all.extend(field::of_extension(extension)),
        }
    }
    all
}

fn reason_of(extension: &x509_cert::ext::Extension) -> &'static str {
    let reason = CrlReason::from_der(extension.extn_value.as_bytes()).ok();
    let known = REASONS.iter().find(|(_, one)| Some(*one) == reason).map(|(word, _)| *word);
    known
        .filter(|_| extension.extn_id == associated::<CrlReason>() && !extension.critical)
        .unwrap_or("another reason")
}

#[cfg(test)]
mod tests {
    use super::number_said;

    #[test]
    fn a_list_is_numbered_as_people_count() {
        for (bytes, says) in [
            (&[1][..], "1"),
            (&[10], "10"),
            (&[16], "16"),
            (&[0, 255], "255"),
            (&[1, 0], "256"),
            (&[255; 8], "18446744073709551615"),
            (&[1, 0, 0, 0, 0, 0, 0, 0, 0], "0x010000000000000000"),
        ] {
            assert_eq!(number_said(bytes), says);
        }
    }
}
