//! A private certificate authority: certificates (RFC 5280) and revocation lists, signed by a key that never leaves: one that
//! is derived from the root key, or one that was made elsewhere and is sealed under it.
//!
//! Everything that is to be signed is known, and told field by field, before the key is there: it is put together, signed
//! with a throw-away key, verified and read again. Once the CA's key is there, the bytes to be signed are put together
//! again and must be the same; of a root by a derived key, the same but for its public key and what identifies that. What
//! was signed is verified and read again by another hand before it leaves, and must say, field by field, what was told.
//!
//! A profile is in [`profile`], a revocation list in [`list`], a request in [`request`], all of it together in [`Order`]. A
//! CA's derived keys are of P-256, P-384 and Ed25519; its sealed keys of these and of RSA, which is never derived. It
//! certifies keys of P-521 and of longer RSA too. Its public half is known before a sealed key is opened: it stands in the
//! CA's certificate, or for a root is brought. Key identifiers are those of RFC 7093, 2, method 1, or what the CA's certificate
//! says.

mod below;
mod ca_key;
#[cfg(test)]
mod ca_key_tests;
mod certificate;
mod deed;
mod extensions;
mod field;
mod issued;
mod issued_kind;
mod issuer;
mod key;
mod list;
mod names;
mod not_a_ca_key;
mod not_issued;
mod odd_times;
mod order;
pub mod pem;
pub mod profile;
mod request;
mod rsa;
mod rsa_private;
mod serial;
mod signer;
#[cfg(test)]
mod tests;
mod when;

pub use below::NotBelow;
pub use ca_key::CaKey;
pub use issued::{Field, Issued, IssuedBy};
pub use issued_kind::IssuedKind;
pub use issuer::{Issuer, IssuerError};
pub use key::NotAKey;
pub use list::REVOKED;
pub use names::NameError;
pub use not_a_ca_key::NotACaKey;
pub use not_issued::{NotIssued, OrderError, WrongFile};
pub use odd_times::OddTime;
pub use order::Order;
pub use profile::{CertificateKind, Profile, ProfileError};
pub use request::RequestError;
pub use signer::{SealedKey, Signer};

/// Whether the root that the first profile makes may sign what the second says.
pub fn check_below(root: &Profile, profile: &Profile) -> Result<(), NotBelow> {
    below::Limits::of_root(root).check(profile)
}
