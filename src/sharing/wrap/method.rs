//! The ways of wrapping, by their names.

/// How a secret is wrapped under an RSA public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WrapMethod {
    /// RSAES-OAEP with SHA-256.
    OaepSha256,
    /// RSAES-OAEP with SHA-1, for what knows nothing else.
    OaepSha1,
    /// RSA-AES key wrap, its AES key under OAEP with SHA-256.
    AesKwpSha256,
    /// RSA-AES key wrap, its AES key under OAEP with SHA-1, for what knows nothing else.
    AesKwpSha1,
}

/// The hash of OAEP, which is that of MGF1 too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OaepHash {
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-1 (FIPS 180-4).
    Sha1,
}

impl WrapMethod {
    /// All there are, the usual one first.
    pub const ALL: [Self; 4] = [Self::OaepSha256, Self::OaepSha1, Self::AesKwpSha256, Self::AesKwpSha1];

    /// The word on the command line and in records.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OaepSha256 => "oaep-sha256",
            Self::OaepSha1 => "oaep-sha1",
            Self::AesKwpSha256 => "aes-kwp-sha256",
            Self::AesKwpSha1 => "aes-kwp-sha1",
        }
    }

    /// What AWS calls it, and others after it.
    pub const fn called(self) -> &'static str {
        match self {
            Self::OaepSha256 => "RSAES_OAEP_SHA_256",
            Self::OaepSha1 => "RSAES_OAEP_SHA_1",
            Self::AesKwpSha256 => "RSA_AES_KEY_WRAP_SHA_256",
            Self::AesKwpSha1 => "RSA_AES_KEY_WRAP_SHA_1",
        }
    }

    /// Its parts, for whoever sets up the other side.
    pub const fn parts(self) -> &'static str {
        match self {
            Self::OaepSha256 => "OAEP with SHA-256, MGF1 with SHA-256, no label",
            Self::OaepSha1 => "OAEP with SHA-1, MGF1 with SHA-1, no label",
            Self::AesKwpSha256 => {
                "an AES-256 key by OAEP with SHA-256, MGF1 with SHA-256, no label, and behind it the secret under that key by AES key wrap with padding (CKM_RSA_AES_KEY_WRAP)"
            }
            Self::AesKwpSha1 => {
                "an AES-256 key by OAEP with SHA-1, MGF1 with SHA-1, no label, and behind it the secret under that key by AES key wrap with padding (CKM_RSA_AES_KEY_WRAP)"
            }
        }
    }

    /// The hash of its OAEP.
    pub const fn hash(self) -> OaepHash {
        match self {
            Self::OaepSha256 | Self::AesKwpSha256 => OaepHash::Sha256,
            Self::OaepSha1 | Self::AesKwpSha1 => OaepHash::Sha1,
        }
    }

    /// True for RSA-AES key wrap, which takes secrets of any length but none.
    pub const fn is_of_any_length(self) -> bool {
        match self {
            Self::AesKwpSha256 | Self::AesKwpSha1 => true,
            Self::OaepSha256 | Self::OaepSha1 => false,
        }
    }

    /// RSA-AES key wrap with the same hash.
    #[must_use]
    pub const fn of_any_length(self) -> Self {
        match self.hash() {
            OaepHash::Sha256 => Self::AesKwpSha256,
            OaepHash::Sha1 => Self::AesKwpSha1,
        }
    }
}

impl OaepHash {
    /// Length of its output, in bytes.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha1 => 20,
        }
    }

    /// As openssl writes it, `sha256` or `sha1`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha1 => "sha1",
        }
    }

    /// As standards write it.
    pub const fn called(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha1 => "SHA-1",
        }
    }
}
