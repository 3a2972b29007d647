//! What leaves a recovery once its key is proven: the root key, or in its place a key derived from it, a payload opened
//! with it, or one sealed under it; any but the last wrapped for a KMS or HSM.

use std::path::PathBuf;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::desk::random::Random;
use crate::sharing::RootKey;
use crate::sharing::derive::{Algorithm, KeyName};
use crate::sharing::sealed::{self, About, Sealed};
use crate::sharing::wrap::WrappingKey;
use crate::vocab::{Mode, shown_path};

/// What is asked for.
pub(super) enum Wanted {
    /// Any of the others, wrapped.
    Wrapped {
        /// What.
        inner: Box<Self>,
        /// Under which public key.
        key: Box<WrappingKey>,
    },
    /// The root key itself.
    Root,
    /// A key derived from it.
    Derived(KeyName),
    /// What is sealed in this file.
    Opened {
        /// The file.
        path: PathBuf,
        /// All of it.
        bytes: Zeroizing<Vec<u8>>,
    },
    /// This content, sealed.
    Sealed {
        /// What it is, for people.
        about: About,
        /// What is sealed. Secret.
        content: Zeroizing<Vec<u8>>,
    },
}

/// What goes to the exit.
pub(super) struct Leaving {
    /// All of it.
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// What it is called beside its file.
    pub(super) what: String,
    /// What to do with it.
    pub(super) then: &'static str,
    /// What is said of it whether it leaves or not.
    pub(super) said: Option<String>,
    /// The same for a machine: names and what belongs to them.
    pub(super) facts: Vec<(&'static str, Value)>,
    /// On a screen.
    pub(super) shown: Shown,
}

/// How bytes look on a screen.
#[derive(Clone, Copy)]
pub(super) enum Shown {
    /// In hex.
    Hex,
    /// As they are, if they are text.
    Text,
}

const WRAP: &str = "It is in the clear: wrap it, then destroy the file.";
const IMPORT: &str = "It is not secret, and only that KMS or HSM opens it: import it there with RSAES_OAEP_SHA_256, before the import token ends.";

impl Wanted {
    /// Makes it with a proven key. The error says that it was not made, and why, without its stop.
    pub(super) fn make(&self, root: &RootKey, mode: Mode) -> Result<Leaving, String> {
        match self {
            Self::Wrapped { inner, key } => inner.make(root, mode).and_then(|leaving| {
                let bare = match &**inner {
                    // without its frame: KMSs import DER
                    Self::Derived(name) => root.derive(mode, name).to_der(),
                    _ => leaving.bytes,
                };
                let mut random = Random::ready(0).map_err(|error| format!("NOT WRAPPED. {error}"))?;
                let wrapped = key
                    .wrap(&bare, &mut random)
                    .map_err(|error| format!("NOT WRAPPED. What was to be wrapped: {error}"))?;
                let mut facts = leaving.facts;
                facts.push(("wrapped_to", json!(key.digest().hex())));
                Ok(Leaving {
                    what: format!("{}, wrapped, {} bytes,", inner.called(), wrapped.len()),
                    then: IMPORT,
                    facts,
                    shown: Shown::Hex,
                    bytes: Zeroizing::new(wrapped),
                    ..leaving
                })
            }),
            Self::Root => Ok(Leaving {
                bytes: Zeroizing::new(root.expose().to_vec()),
                what: "The key, 32 bytes,".into(),
                then: WRAP,
                said: None,
                facts: Vec::new(),
                shown: Shown::Hex,
            }),
            Self::Derived(name) => Ok(Leaving {
                bytes: root.derive(mode, name).to_file(),
                what: format!("The derived key {name}, {},", name.algorithm.form()),
                then: "It is in the clear: put it where it belongs, then destroy the file.",
                said: None,
                facts: vec![("derived", json!(name.to_string()))],
                shown: if name.algorithm == Algorithm::Aes256 { Shown::Hex } else { Shown::Text },
            }),
            Self::Opened { path, bytes } => {
                let opened = Sealed::read(bytes)
                    .and_then(|sealed| sealed.open(root, mode))
                    .map_err(|error| format!("NOT OPENED. {}: {error}", shown_path(path)))?;
                let (about, length) = (opened.about.to_string(), opened.content.len());
                Ok(Leaving {
                    what: format!("The payload, {length} bytes,"),
                    then: "It is in the clear: put it where it belongs, then destroy the file.",
                    said: Some(format!(
                        "OPENED. {} is as it was sealed: {length} bytes, \u{201c}{about}\u{201d}.",
                        shown_path(path)
                    )),
                    facts: vec![("opened", json!({ "about": opened.about.as_str(), "bytes": length }))],
                    shown: Shown::Text,
                    bytes: opened.content,
                })
            }
            Self::Sealed { about, content } => {
                let mut random = Random::ready(0).map_err(|error| format!("NOT SEALED. {error}"))?;
                let bytes = sealed::seal(root, mode, about, content, &mut random)
                    .map_err(|error| format!("NOT SEALED. What was to be sealed: {error}"))?;
                Ok(Leaving {
                    what: format!("The sealed payload, {} bytes, \u{201c}{about}\u{201d},", bytes.len()),
                    then: "It is not secret and opens with this key alone: keep copies, try one with --open, then destroy what was sealed.",
                    said: None,
                    facts: vec![("sealed", json!({ "about": about.as_str(), "bytes": bytes.len() }))],
                    shown: Shown::Text,
                    bytes: Zeroizing::new(bytes),
                })
            }
        }
    }

    /// True if what leaves is no secret.
    pub(super) const fn is_public(&self) -> bool {
        match self {
            Self::Wrapped { .. } | Self::Sealed { .. } => true,
            Self::Root | Self::Derived(_) | Self::Opened { .. } => false,
        }
    }

    /// What is wrapped, and in which form.
    fn called(&self) -> String {
        match self {
            Self::Derived(name) if name.algorithm == Algorithm::Aes256 => format!("The derived key {name}"),
            Self::Derived(name) => format!("The derived key {name} as PKCS #8 in DER"),
            Self::Opened { .. } => "The payload".into(),
            Self::Root | Self::Sealed { .. } | Self::Wrapped { .. } => "The key".into(),
        }
    }

    /// What is wrapped under which public key, before anybody is asked for a passphrase: for people to compare.
    pub(super) fn wrapped_to(&self) -> Option<String> {
        let Self::Wrapped { key, .. } = self else { return None };
        let (hex, words) = (key.digest().hex(), key.digest().words());
        Some(format!(
            "To be wrapped under an RSA public key of {} bits. SHA-256 of its DER, in hex and in words:\n    {hex}\n    {words}\nCompare all of it with what the KMS or HSM printed. If it differs, stop: somebody else could open the key. Import what leaves as RSAES_OAEP_SHA_256: OAEP with SHA-256, MGF1 with SHA-256, no label.",
            key.bits()
        ))
    }

    /// What is said when no exit was named.
    pub(super) fn stays(&self) -> String {
        match self {
            Self::Wrapped { .. } => {
                "The wrapped key was not written. To let it out, use --out FILE or --fd N.".into()
            }
            Self::Root => {
                "The key was not written or shown. To let it out, use --out FILE, --fd N or --show.".into()
            }
            Self::Derived(name) => {
                format!("No key was written or shown. To let {name} out, use --out FILE, --fd N or --show.")
            }
            Self::Opened { .. } => {
                "The payload was not written or shown. To let it out, use --out FILE, --fd N or --show."
                    .into()
            }
            Self::Sealed { .. } => {
                "The sealed payload was not written. To keep it, use --out FILE or --fd N.".into()
            }
        }
    }
}
