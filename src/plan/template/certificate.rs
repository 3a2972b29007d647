//! Profiles of certificates: what a private CA is to sign at a `release`.

use serde::Serialize;

use crate::sharing::certifying::profile::{Profile, ProfileError};
use crate::vocab::Digest;
use crate::vocab::digest::sha256;

/// A `[[certificate]]` of the script: the keys of a profile, as `keyrite recover --certify` reads them from a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CertificateProfile {
    /// Its name in `leaves`.
    pub id: String,
    /// All else.
    #[serde(flatten)]
    pub keys: ProfileKeys,
}

/// The keys of a profile. What they mean is in [`Profile`], which reads their text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProfileKeys {
    /// What is certified.
    pub kind: String,
    /// Attributes of the subject.
    pub subject: Vec<String>,
    /// First day or second.
    pub not_before: String,
    /// Last day or second.
    pub not_after: String,
    /// In hex; drawn where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// How many CAs may stand below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_length: Option<u8>,
    /// Other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Where the revocation list is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crl: Option<String>,
    /// What the key is used for, if not what is usual.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key_usage: Vec<String>,
    /// The same for extended uses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extended_key_usage: Vec<String>,
}

impl CertificateProfile {
    /// The text of the profile as a file would have it: one key a line, in a fixed order, without the id.
    pub fn text(&self) -> String {
        toml::to_string(&self.keys).expect("strings, numbers and lists of them have a TOML form")
    }

    /// SHA-256 of that text, which stands in the record of what is made by it.
    pub fn digest(&self) -> Digest {
        sha256(self.text().as_bytes())
    }

    /// The profile, read by the rules for files; a serial number that is not in it is made of `random`.
    pub fn profile(&self, random: [u8; 16]) -> Result<Profile, ProfileError> {
        Profile::read(&self.text(), random)
    }
}
