//! What a CA allows below it: by its own certificate, or by the profile that it will be made by (RFC 5280, 4.2.1.9, 4.2.1.12
//! and 6.1).

use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::name::Name;

use super::names::{self, Subject};
use super::profile::{CertificateKind, Profile, Purpose};
use super::serial::Serial;
use super::when::When;

/// Why a CA may not sign what is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotBelow {
    /// The path length.
    #[error("the CA's certificate: {0}")]
    Path(String),
    /// Outside the CA's own time.
    #[error(
        "the CA is valid from {begin} to {end}, and what it signs may not be valid before or after that: mend not_before and not_after"
    )]
    Outlives {
        /// Of the CA.
        begin: When,
        /// Of the CA.
        end: When,
    },
    /// The CA's own name.
    #[error(
        "the subject is the name of the CA itself, so it would be taken for a certificate that the CA signed for its own key: give the holder another name"
    )]
    OwnName,
    /// The number of the CA's own certificate.
    #[error(
        "the serial {0} is that of the CA's own certificate, and a CA gives each number once: write another, or leave it out"
    )]
    OwnSerial(Serial),
    /// A use that the CA is not for.
    #[error(
        "the CA is for {allowed} alone, and with {asked} below it a certificate is refused by those who look at it: leave that out, or let another CA sign"
    )]
    Purpose {
        /// What was asked for.
        asked: &'static str,
        /// What the CA's certificate names.
        allowed: String,
    },
}

/// What the certificate of a CA says of what may stand below it.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) begin: When,
    pub(super) end: When,
    /// Attributes of its subject, as they are compared.
    pub(super) name: Vec<(String, String)>,
    /// Its number, if it was given by the CA itself.
    pub(super) own_serial: Option<Serial>,
    /// How many CAs may stand below it; any number, if it does not say.
    pub(super) path_length: Option<u8>,
    /// What it is for; everything, if it names nothing.
    pub(super) purposes: Option<Vec<ObjectIdentifier>>,
}

impl Limits {
    /// Of the root that this profile makes.
    pub fn of_root(profile: &Profile) -> Self {
        Self {
            begin: profile.not_before,
            end: profile.not_after,
            name: compared(&profile.subject.name()),
            own_serial: Some(profile.serial.clone()),
            path_length: profile.path_length,
            // a root has none, see [`Profile::read`]
            purposes: None,
        }
    }

    /// Whether this may stand below it.
    pub fn check(&self, profile: &Profile) -> Result<(), NotBelow> {
        if profile.not_before < self.begin || profile.not_after > self.end {
            return Err(NotBelow::Outlives { begin: self.begin, end: self.end });
        }
        if self.is_named(&profile.subject) {
            return Err(NotBelow::OwnName);
        }
        if self.own_serial.as_ref() == Some(&profile.serial) {
            return Err(NotBelow::OwnSerial(profile.serial.clone()));
        }
        if let Some(allowed) = &self.purposes
            && let Some((asked, _)) = profile.purposes.iter().find(|(_, oid)| !allowed.contains(oid))
        {
            return Err(NotBelow::Purpose { asked, allowed: words_of(allowed) });
        }
        self.check_path(profile)
    }

    fn check_path(&self, profile: &Profile) -> Result<(), NotBelow> {
        let Some(most) = self.path_length.filter(|_| profile.kind == CertificateKind::Intermediate) else {
            return Ok(());
        };
        let path = |what| Err(NotBelow::Path(what));
        match (most.checked_sub(1), profile.path_length) {
            (None, _) => path(
                "no CA may stand below this one (its path length is 0): let a CA above it sign, or certify a server or a client"
                    .to_owned(),
            ),
            (Some(most), None) => path(format!(
                "its path length allows {most} below the new CA, and the profile does not say how many: add path_length, 0 to {most}"
            )),
            (Some(most), Some(wished)) if wished > most => path(format!(
                "path_length = {wished} is more than the CA allows: write 0 to {most}"
            )),
            (Some(_), Some(_)) => Ok(()),
        }
    }

    fn is_named(&self, subject: &Subject) -> bool {
        self.name == compared(&subject.name())
    }
}

/// A name as it is compared: letters of either case and runs of spaces are the same (RFC 5280, 7.1).
pub(super) fn compared(name: &Name) -> Vec<(String, String)> {
    let folded = |value: &str| value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    names::attributes_of(name).into_iter().map(|(word, value)| (word, folded(&value))).collect()
}

/// Of so many purposes the first few: the certificate is somebody else's, and may name thousands.
fn words_of(purposes: &[ObjectIdentifier]) -> String {
    const SHOWN: usize = 5;
    let word = |oid: &ObjectIdentifier| {
        let known = super::profile::PURPOSES.iter().find(|(_, known): &&Purpose| known == oid);
        known.map_or_else(|| oid.to_string(), |(word, _)| (*word).to_owned())
    };
    let first: Vec<String> = purposes.iter().take(SHOWN).map(word).collect();
    match purposes.len().saturating_sub(SHOWN) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
