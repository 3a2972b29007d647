//! The arguments of `recover` for a private CA.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `recover` for a private CA.
#[derive(Args)]
pub struct CertifyingArgs {
    /// In place of the derived key: a certificate that it signs as a CA, by this profile; of a root, its own
    #[arg(long, value_name = "PROFILE", requires = "derive")]
    pub certify: Option<PathBuf>,
    /// Whose key is certified: a certificate request, PEM or DER. Its public key alone is taken from it
    #[arg(long, value_name = "CSR", requires_all = ["certify", "issuer"])]
    pub request: Option<PathBuf>,
    /// The certificate of the CA that signs; its public key is that of the derived key, or nothing is signed
    #[arg(long, value_name = "CERT", requires = "derive")]
    pub issuer: Option<PathBuf>,
    /// In place of the derived key: a revocation list that it signs as a CA
    #[arg(long, value_name = "LIST", requires_all = ["derive", "issuer"], conflicts_with = "certify")]
    pub revoke: Option<PathBuf>,
}
