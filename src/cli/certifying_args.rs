//! The arguments of `recover` for a private CA.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `recover` for a private CA. Its key is that of `--derive`, or the one sealed in the payload of `--open`.
#[derive(Args)]
pub struct CertifyingArgs {
    /// In place of the derived key or the payload: a certificate that it signs as a CA, by this profile; of a root, its own
    #[arg(long, value_name = "PROFILE", requires = "ca_key")]
    pub certify: Option<PathBuf>,
    /// Whose key is certified: a certificate request, PEM or DER. Its public key alone is taken from it
    #[arg(long, value_name = "CSR", requires_all = ["certify", "issuer"])]
    pub request: Option<PathBuf>,
    /// The certificate of the CA that signs; its public key is that of the key that signs, or nothing is signed
    #[arg(long, value_name = "CERT", requires = "ca_key")]
    pub issuer: Option<PathBuf>,
    /// Of a root whose key is sealed: its public half, PEM or DER. It must be that of the key, or nothing is signed
    #[arg(long, value_name = "PUBKEY", requires_all = ["certify", "open"], conflicts_with_all = ["request", "issuer"])]
    pub own_key: Option<PathBuf>,
    /// In place of the derived key or the payload: a revocation list that it signs as a CA
    #[arg(long, value_name = "LIST", requires_all = ["ca_key", "issuer"], conflicts_with = "certify")]
    pub revoke: Option<PathBuf>,
}
