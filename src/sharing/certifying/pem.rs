//! Files with one certificate, one request or one public key: PEM (RFC 7468), or the DER that is in it.

use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};
use x509_cert::request::CertReq;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use crate::sharing::pem::{decode, frames};

/// Largest such file, in bytes: requests and certificates have a few thousand.
pub const MAX_FILE_BYTES: u64 = 64 << 10;

/// Why a file holds none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotThere {
    /// Something else, or damaged.
    #[error("it is no {0} in PEM or DER, or it is damaged: take the file from where it was made again")]
    Other(&'static str),
    /// More than one.
    #[error("it holds more than one {0}: leave the one that is meant in it")]
    Several(&'static str),
    /// A private key stands beside it.
    #[error("there is a private key in it: keep that to yourself, and give a file with the {0} alone")]
    Private(&'static str),
}

/// What a file may hold.
pub(super) trait Held: for<'a> Decode<'a> + Encode {
    /// What people call it.
    const CALLED: &'static str;
    /// The labels of its PEM.
    const LABELS: &'static [&'static str];
}

impl Held for Certificate {
    const CALLED: &'static str = "certificate";
    const LABELS: &'static [&'static str] = &["CERTIFICATE"];
}

impl Held for CertReq {
    const CALLED: &'static str = "certificate request";
    // the second is what Windows and old tools write
    const LABELS: &'static [&'static str] = &["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];
}

impl Held for SubjectPublicKeyInfoOwned {
    const CALLED: &'static str = "public key";
    const LABELS: &'static [&'static str] = &["PUBLIC KEY"];
}

/// The one thing of this kind in a file. Text before and behind it, as `openssl x509 -text` writes it, is no matter.
pub(super) fn read<T: Held>(file: &[u8]) -> Result<T, NotThere> {
    let der = if file.first() == Some(&0x30) { file.to_vec() } else { decoded::<T>(file)? };
    let read = T::from_der(&der).ok();
    // in its one form: what was signed is what is read
    let same = |read: &T| read.to_der().is_ok_and(|again| again == der);
    read.filter(same).ok_or(NotThere::Other(T::CALLED))
}

fn decoded<T: Held>(file: &[u8]) -> Result<Vec<u8>, NotThere> {
    let other = NotThere::Other(T::CALLED);
    let text = std::str::from_utf8(file).map_err(|_| other)?;
    if frames(text).flatten().any(|frame| frame.label.ends_with("PRIVATE KEY")) {
        return Err(NotThere::Private(T::CALLED));
    }
    let mut all = frames(text).flatten().skip_while(|frame| !T::LABELS.contains(&frame.label));
    let frame = all.next().ok_or(other)?;
    if all.next().is_some() {
        return Err(NotThere::Several(T::CALLED));
    }
    frame.body().and_then(decode).map(|der| der.to_vec()).ok_or(other)
}
