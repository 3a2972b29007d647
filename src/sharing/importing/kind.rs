//! Kinds of keys, as far as KMSs and HSMs tell them apart when they take one in.

use std::fmt;

/// What leaves is this kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// So many bytes: with 16, 24 or 32 of them a symmetric key, else a secret of any kind.
    Bytes(usize),
    /// A private key of RSA.
    Rsa {
        /// Bits of its modulus.
        bits: usize,
    },
    /// A private key of an elliptic curve.
    Curve(Curve),
    /// A private key of an algorithm that this program does not know.
    Unknown,
    /// What holds a private key in a form that this program does not read: several, of OpenSSH, with explicit parameters.
    Unread,
}

/// Elliptic curves that KMSs and HSMs know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// P-256 of FIPS 186-5.
    P256,
    /// P-384 of FIPS 186-5.
    P384,
    /// P-521 of FIPS 186-5.
    P521,
    /// The curve of Bitcoin, SEC 2, 2.4.1.
    Secp256k1,
    /// Ed25519 of RFC 8032.
    Ed25519,
    /// X25519 of RFC 7748.
    X25519,
}

impl Curve {
    /// Its usual name.
    pub const fn called(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Secp256k1 => "secp256k1",
            Self::Ed25519 => "Ed25519",
            Self::X25519 => "X25519",
        }
    }
}

impl Kind {
    /// One of each that targets tell apart.
    pub(super) const SAMPLES: [Self; 3] =
        [Self::Bytes(32), Self::Rsa { bits: 3_072 }, Self::Curve(Curve::P256)];

    /// True for a length that AES has.
    pub const fn is_symmetric_key(self) -> bool {
        matches!(self, Self::Bytes(16 | 24 | 32))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) if self.is_symmetric_key() => write!(f, "a symmetric key of {bytes} bytes"),
            Self::Bytes(1) => f.write_str("a secret of 1 byte"),
            Self::Bytes(bytes) => write!(f, "a secret of {bytes} bytes"),
            Self::Rsa { bits } => write!(f, "a private RSA key of {bits} bits"),
            Self::Curve(curve) => write!(f, "a private {} key", curve.called()),
            Self::Unknown => f.write_str("a private key of an algorithm that this program does not know"),
            Self::Unread => {
                f.write_str("a private key, or several, in a form that this program does not read")
            }
        }
    }
}
