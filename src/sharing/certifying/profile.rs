//! What a certificate is to say: a TOML file. Unknown keys, and keys twice, are refused with their line.
//!
//! ```toml
//! kind = "intermediate"                 # root, intermediate, server, client or code-signing
//! subject = ["C=AT", "O=Example Bank", "CN=Example Issuing CA 1"]
//! not_before = "2026-12-01"             # its first second in UTC; or 2026-12-01T08:00:00+01:00
//! not_after = "2036-11-30"              # its last second in UTC
//! serial = "4f2a"                       # hex; left out, 16 random bytes
//! path_length = 0                       # of a CA: how many CAs may stand below it
//! names = ["DNS:www.example.com"]       # of server, client, code-signing; also IP:, email: and URI:
//! crl = "http://example.com/ca.crl"     # where its revocation is told
//! key_usage = ["keyCertSign"]           # only to change what is usual for the kind
//! extended_key_usage = ["serverAuth"]   # the same
//! ```

use serde::Deserialize;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::KeyUsages;

use super::names::{self, NameError, OtherName, Subject};
use super::serial::{Serial, SerialError};
use super::when::{NoTime, When};
use crate::vocab::shown;

/// Largest file with a profile or a list, in bytes: a list of the most serials has a third of it.
pub const MAX_PROFILE_BYTES: u64 = 256 << 10;
/// Most names of one certificate.
const MAX_NAMES: usize = 100;

/// What is certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateKind {
    /// A CA that signs its own certificate.
    Root,
    /// A CA below another.
    Intermediate,
    /// A TLS server.
    Server,
    /// A TLS client.
    Client,
    /// Whoever signs programs.
    CodeSigning,
}

/// Why a file is no profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, or keys that it does not have.
    #[error("line {line}: {what}: see \u{201c}A private CA\u{201d} in docs/COMMANDS.md for the form")]
    Form {
        /// From 1 on.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// The subject.
    #[error("subject: {0}")]
    Subject(NameError),
    /// One of the names.
    #[error("names: {0}")]
    Name(NameError),
    /// A time.
    #[error("{key}: {why}")]
    Time {
        /// Of which key.
        key: &'static str,
        /// What is wrong, and what to do.
        why: NoTime,
    },
    /// An end that is not behind the beginning.
    #[error("{last} ({end}) is not after {first} ({begin}): mend the dates")]
    Order {
        /// The key of the beginning.
        first: &'static str,
        /// The beginning.
        begin: When,
        /// The key of the end.
        last: &'static str,
        /// The end.
        end: When,
    },
    /// A serial number.
    #[error("serial: {0}")]
    Serial(#[from] SerialError),
    /// A key that does not go with the kind.
    #[error("{key} does not go with kind = \"{}\": {fix}", kind.word())]
    Unfit {
        /// Which key.
        key: &'static str,
        /// Which kind.
        kind: CertificateKind,
        /// What to do.
        fix: &'static str,
    },
    /// A value.
    #[error("{key}: {what}")]
    Value {
        /// Which key.
        key: &'static str,
        /// What is wrong, and what to do.
        what: String,
    },
}

/// What a certificate is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub(super) kind: CertificateKind,
    pub(super) subject: Subject,
    pub(super) not_before: When,
    pub(super) not_after: When,
    pub(super) serial: Serial,
    pub(super) path_length: Option<u8>,
    pub(super) names: Vec<OtherName>,
    pub(super) crl: Option<String>,
    pub(super) usage: Vec<Usage>,
    pub(super) purposes: Vec<Purpose>,
}

/// What a key is used for: its word in RFC 5280, 4.2.1.3, and its bit.
pub(super) type Usage = (&'static str, KeyUsages);
/// The same for the extended uses of 4.2.1.12.
pub(super) type Purpose = (&'static str, ObjectIdentifier);

/// In the order of their bits.
pub(super) const USAGES: [Usage; 6] = [
    ("digitalSignature", KeyUsages::DigitalSignature),
    ("nonRepudiation", KeyUsages::NonRepudiation),
    ("keyEncipherment", KeyUsages::KeyEncipherment),
    ("keyAgreement", KeyUsages::KeyAgreement),
    ("keyCertSign", KeyUsages::KeyCertSign),
    ("cRLSign", KeyUsages::CRLSign),
];
pub(super) const PURPOSES: [Purpose; 5] = [
    ("serverAuth", ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1")),
    ("clientAuth", ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2")),
    ("codeSigning", ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.3")),
    ("emailProtection", ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4")),
    ("OCSPSigning", ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    kind: CertificateKind,
    subject: Vec<String>,
    not_before: String,
    not_after: String,
    serial: Option<String>,
    path_length: Option<u8>,
    #[serde(default)]
    names: Vec<String>,
    crl: Option<String>,
    key_usage: Option<Vec<String>>,
    extended_key_usage: Option<Vec<String>>,
}

impl CertificateKind {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Root, Self::Intermediate, Self::Server, Self::Client, Self::CodeSigning];

    /// The word that names it in a profile.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Intermediate => "intermediate",
            Self::Server => "server",
            Self::Client => "client",
            Self::CodeSigning => "code-signing",
        }
    }

    /// True if it certifies others.
    pub const fn is_ca(self) -> bool {
        match self {
            Self::Root | Self::Intermediate => true,
            Self::Server | Self::Client | Self::CodeSigning => false,
        }
    }

    const fn usual(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Root | Self::Intermediate => (&["keyCertSign", "cRLSign"], &[]),
            Self::Server => (&["digitalSignature"], &["serverAuth"]),
            Self::Client => (&["digitalSignature"], &["clientAuth"]),
            Self::CodeSigning => (&["digitalSignature"], &["codeSigning"]),
        }
    }
}

/// Reads TOML; a mistake with its line.
pub(super) fn toml_of<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, ProfileError> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        ProfileError::Form { line, what: shown(error.message()) }
    })
}

impl ProfileError {
    /// The key at which it is wrong, and why; the whole where it has no form.
    pub fn at_key(&self) -> (&'static str, String) {
        match self {
            Self::Form { what, .. } => ("kind", what.clone()),
            Self::Subject(why) => ("subject", why.to_string()),
            Self::Name(why) => ("names", why.to_string()),
            Self::Time { key, why } => (key, why.to_string()),
            Self::Order { last, .. } => (last, self.to_string()),
            Self::Serial(why) => ("serial", why.to_string()),
            Self::Unfit { key, .. } => (key, self.to_string()),
            Self::Value { key, what } => (key, what.clone()),
        }
    }
}

impl Profile {
    /// What is certified by it.
    pub const fn kind(&self) -> CertificateKind {
        self.kind
    }

    /// Whom it is about, as a record says it.
    pub fn about(&self) -> String {
        self.subject.to_string()
    }

    /// Reads a file's text. The random bytes are the serial number of a profile that names none.
    pub fn read(text: &str, random: [u8; 16]) -> Result<Self, ProfileError> {
        let raw: Raw = toml_of(text)?;
        let kind = raw.kind;
        let subject = Subject::read(&raw.subject).map_err(ProfileError::Subject)?;
        let time = |key, read: Result<When, NoTime>| read.map_err(|why| ProfileError::Time { key, why });
        let not_before = time("not_before", When::first(&raw.not_before))?;
        let not_after = time("not_after", When::last(&raw.not_after))?;
        if not_after <= not_before {
            return Err(ProfileError::Order {
                first: "not_before",
                begin: not_before,
                last: "not_after",
                end: not_after,
            });
        }
        let serial = match raw.serial {
            Some(hex) => Serial::read(&hex)?,
            None => Serial::drawn(random),
        };
        let (usage, purposes) = kind.usual();
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let usage = of_words("key_usage", &USAGES, &raw.key_usage.unwrap_or_else(|| owned(usage)))?;
        let purposes = of_words(
            "extended_key_usage",
            &PURPOSES,
            &raw.extended_key_usage.unwrap_or_else(|| owned(purposes)),
        )?;
        let names = read_names(&raw.names)?;
        let crl = raw.crl;
        let profile = Self {
            kind,
            subject,
            not_before,
            not_after,
            serial,
            path_length: raw.path_length,
            names,
            crl,
            usage,
            purposes,
        };
        profile.check()?;
        Ok(profile)
    }

    /// What goes with a key of this kind (RFC 3279, 2.3.1; RFC 8813, 3): under RSA keys are enciphered, and with the others agreed on.
    pub(super) fn check_use(&self, is_rsa: bool) -> Result<(), ProfileError> {
        let (odd, what) = if is_rsa {
            (
                "keyAgreement",
                "the key is of RSA, and nobody agrees on another one with it: leave keyAgreement out",
            )
        } else {
            (
                "keyEncipherment",
                "the key is not of RSA, and under no other one keys are enciphered: leave keyEncipherment out",
            )
        };
        if self.usage.iter().any(|(name, _)| *name == odd) {
            return Err(ProfileError::Value { key: "key_usage", what: what.to_owned() });
        }
        Ok(())
    }

    /// What goes with the kind, and what it cannot do without.
    fn check(&self) -> Result<(), ProfileError> {
        let unfit = |key, fix| Err(ProfileError::Unfit { key, kind: self.kind, fix });
        let value = |key, what: &str| Err(ProfileError::Value { key, what: what.to_owned() });
        if let Some(url) = &self.crl {
            if self.kind == CertificateKind::Root {
                return unfit(
                    "crl",
                    "a root is withdrawn by taking it out of the stores of those who trust it; leave it out",
                );
            }
            if let Err(what) = names::check_uri(url) {
                return value("crl", what);
            }
            if !url.starts_with("http://") {
                return value(
                    "crl",
                    "revocation lists are signed and are fetched by http:// (with https:// the list would be needed to fetch it)",
                );
            }
        }
        if self.path_length.is_some() && !self.kind.is_ca() {
            return unfit("path_length", "only a CA has one; leave it out");
        }
        let signs = |word| self.usage.iter().any(|(name, _)| *name == word);
        if self.usage.is_empty() {
            return value(
                "key_usage",
                "it is empty, so that the key may be used for nothing: leave it out, or name what it is for",
            );
        }
        if signs("keyEncipherment") && (signs("keyAgreement") || self.kind == CertificateKind::Root) {
            return value(
                "key_usage",
                "keyEncipherment goes with keys of RSA alone, which no root of ours has and with which nobody agrees on another: leave it out",
            );
        }
        if self.kind.is_ca() {
            if !self.names.is_empty() {
                return unfit("names", "a CA is known by its subject alone; leave them out");
            }
            if self.subject.common_name().is_none() {
                return value("subject", "a CA wants CN=, the name that people know it by");
            }
            if !signs("keyCertSign") {
                return value("key_usage", "a CA without keyCertSign signs nothing: add it");
            }
            if self.kind == CertificateKind::Root && !self.purposes.is_empty() {
                return unfit("extended_key_usage", "give it to the CAs below; leave it out");
            }
            return Ok(());
        }
        if signs("keyCertSign") || signs("cRLSign") {
            return unfit("key_usage", "keyCertSign and cRLSign are for CAs alone; leave them out");
        }
        if self.purposes.is_empty() {
            return value(
                "extended_key_usage",
                "it is empty, so that the key may be used for everything: name what it is for",
            );
        }
        if self.kind == CertificateKind::Server {
            let host = |name: &OtherName| matches!(name, OtherName::Dns(_) | OtherName::Ip(_));
            if !self.names.iter().any(host) {
                return value(
                    "names",
                    "clients find a server by its names alone, not by CN: add DNS: or IP:",
                );
            }
            let among = |common: &str| {
                self.names.iter().any(|name| match name {
                    OtherName::Dns(dns) => dns == common,
                    OtherName::Ip(address) => address.to_string() == common,
                    OtherName::Email(_) | OtherName::Uri(_) => false,
                })
            };
            if self.subject.common_name().is_some_and(|common| !among(common)) {
                return value("subject", "the CN of a server is one of its names, or left out");
            }
        }
        Ok(())
    }
}

/// The entries of a table that these words name, each once, in the table's order.
fn of_words<T: Copy>(
    key: &'static str,
    table: &[(&'static str, T)],
    words: &[String],
) -> Result<Vec<(&'static str, T)>, ProfileError> {
    let problem = |what| ProfileError::Value { key, what };
    for (place, word) in words.iter().enumerate() {
        if !table.iter().any(|(name, _)| name == word) {
            let all: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
            return Err(problem(format!(
                "\u{201c}{}\u{201d} is not possible: use of {}",
                shown(word),
                all.join(", ")
            )));
        }
        if words.iter().take(place).any(|before| before == word) {
            return Err(problem(format!("{word} is there twice: write it once")));
        }
    }
    Ok(table.iter().filter(|(name, _)| words.iter().any(|word| word == name)).copied().collect())
}

fn read_names(texts: &[String]) -> Result<Vec<OtherName>, ProfileError> {
    if texts.len() > MAX_NAMES {
        let what =
            format!("{} names are given, at most {MAX_NAMES} fit: make several certificates", texts.len());
        return Err(ProfileError::Value { key: "names", what });
    }
    let mut names = Vec::new();
    for text in texts {
        let name = OtherName::read(text).map_err(ProfileError::Name)?;
        if names.contains(&name) {
            return Err(ProfileError::Value {
                key: "names",
                what: format!("{name} is there twice: write it once"),
            });
        }
        names.push(name);
    }
    Ok(names)
}
