//! Floor 1: the root key, its split into shares, and how shares come together again.
//!
//! Only 32 random bytes are ever split: GF(2^8) with polynomial 0x11d, one polynomial per byte, the secret at x = 0.

pub mod certifying;
pub mod check_value;
pub mod derive;
pub mod entropy;
pub mod foreign;
pub mod form;
pub mod gather;
mod hkdf;
pub mod importing;
pub mod leaving;
pub mod lock;
mod lock_params;
mod lock_secret;
pub mod payload;
mod pem;
mod quorum;
mod root_key;
pub mod rows;
mod rsa_numbers;
pub mod sealed;
pub mod share;
pub mod signing;
mod split;
mod stretch;
pub mod texts;
mod word_row;
pub mod wrap;
mod written;

pub(crate) use hkdf::hkdf;
pub use quorum::{Quorum, QuorumError};
pub(crate) use root_key::fingerprint_of;
pub use root_key::{KEY_BYTES, RootKey};
pub use split::{Point, SplitFailed, split};
pub(crate) use split::{interpolate, point_at};
