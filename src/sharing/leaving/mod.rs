//! What leaves once a key is proven: the key itself, a key derived from it, a payload opened with it; any of these wrapped
//! for a KMS or HSM; a payload sealed under it; a file or a certificate signed by a derived key, or its public half. One model
//! for the ceremony and for the command line: here it is made and says what it is called, whether it is secret and how it is
//! written; who asks decides where it goes.

mod issued;
mod plain;
mod signing;
mod wrapping;

use std::path::PathBuf;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::RootKey;
use super::derive::KeyName;
use super::foreign::Came;
use super::form::{Form, FormError, PublicForm};
use super::importing::{Kind, PackedFile, Shape, Target};
use super::sealed::{self, About, SealError};
use super::signing::{Scheme, Subject};
use super::wrap::{WrapMethod, WrappingKey};
use crate::vocab::digest::sha256;
use crate::vocab::{Digest, Mode, SecretBytes};

pub use super::written::Written;
pub use issued::{Field, Issued};
pub use plain::{Inside, Item, NotOpened, Plain};
pub use wrapping::{CannotWrap, Way};

/// What may be asked of a recovered key. What is sealed already is no secret, so it is never wrapped.
pub enum Asked {
    /// This, in the clear.
    Plain(Item),
    /// This key, in the clear, in a form that was asked for.
    Formed {
        /// The key that leaves.
        item: Item,
        /// How it is written.
        form: Form,
    },
    /// This, wrapped.
    Wrapped {
        /// The key or payload that leaves.
        item: Item,
        /// Under which public key.
        key: Box<WrappingKey>,
        /// How, and for whom.
        way: Way,
    },
    /// This content, sealed.
    Sealed {
        /// What it is, for people.
        about: About,
        /// What is sealed. Secret.
        content: Zeroizing<Vec<u8>>,
        /// Of which shares it came, and what it is, if it was no file.
        came: Option<(Came, String)>,
    },
    /// This file, signed by a derived key.
    Signed {
        /// The key that signs.
        by: KeyName,
        /// As which program's signature.
        scheme: Scheme,
        /// Where the file is, to look whether it is still the same.
        file: PathBuf,
        /// The file as it was read.
        subject: Subject,
    },
    /// The public half of a derived key.
    Public {
        /// The key.
        of: KeyName,
        /// How it is written.
        form: PublicForm,
    },
    /// This, signed by a derived key.
    #[cfg(feature = "cli")]
    Issued(Box<super::certifying::Order>),
}

/// What is ready to leave.
#[derive(Debug)]
pub enum Leaving {
    /// In the clear: whoever has it has the secret.
    Plain(Plain),
    /// The same for a key that is written in the form that was asked for.
    Formed {
        /// What is inside, without the secret.
        inside: Inside,
        /// The form.
        form: Form,
        /// What the file holds, for people.
        called: String,
        /// How it is written where people read it.
        written: Written,
        /// The content of its file.
        file: SecretBytes,
    },
    /// Another's to open: no secret.
    Wrapped {
        /// What is inside, without the secret.
        inside: Inside,
        /// What kind of key that is for whoever imports it.
        kind: Kind,
        /// What was done to it before.
        shape: Shape,
        /// SHA-256 of the public key's DER.
        to: Digest,
        /// How it is wrapped.
        method: WrapMethod,
        /// All of it; in a package, the file with the wrapped key.
        bytes: Vec<u8>,
        /// What it is a package for, and all files of that, if it is one.
        package: Option<(Target, Vec<PackedFile>)>,
    },
    /// A payload that this key alone opens: no secret.
    Sealed {
        /// What it is, for people.
        about: About,
        /// Of which shares of another scheme it came, if it was no file.
        came: Option<Came>,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// A file's signature by a derived key, which stays: no secret.
    Signed {
        /// The key that signed.
        by: KeyName,
        /// As which program's signature.
        scheme: Scheme,
        /// What is signed.
        subject: Box<Subject>,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// The public half of a derived key: no secret.
    Public {
        /// The key.
        of: KeyName,
        /// How it is written.
        form: PublicForm,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// What a private CA signed: no secret.
    Issued(Box<Issued>),
}

impl Leaving {
    /// A key in a form that goes with it. A payload is not of our making and has no forms.
    pub fn formed(plain: &Plain, form: Form, rng: &mut impl CryptoRng) -> Result<Self, FormError> {
        let made = match plain {
            Plain::Key(root) => form.write_root(root.expose())?,
            Plain::Derived { name, key, .. } => form.write(name, key, rng)?,
            Plain::Payload { .. } => return Err(FormError::OfPayload),
        };
        let (called, written, file) = (made.called, made.written, SecretBytes::new(made.bytes));
        Ok(Self::Formed { inside: plain.inside(), form, called, written, file })
    }

    /// Seals content under a proven key.
    pub fn seal(
        root: &RootKey,
        mode: Mode,
        about: &About,
        content: &[u8],
        came: Option<Came>,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealError> {
        let bytes = sealed::seal(root, mode, about, content, rng)?;
        Ok(Self::Sealed { about: about.clone(), came, bytes })
    }

    /// What is known of the time before it was sealed: no more than that there was one.
    pub fn before(&self) -> Option<String> {
        let Self::Sealed { came, .. } = self else { return None };
        let came = came.map_or_else(|| "a file".to_owned(), |came| came.to_string());
        Some(format!("{came}; it existed before this key, and who saw it is not known"))
    }

    /// The secret inside, if it is one that was taken out of the key.
    pub fn inside(&self) -> Option<Inside> {
        match self {
            Self::Plain(plain) => Some(plain.inside()),
            Self::Formed { inside, .. } | Self::Wrapped { inside, .. } => Some(inside.clone()),
            Self::Sealed { .. } | Self::Signed { .. } | Self::Public { .. } | Self::Issued(_) => None,
        }
    }

    /// What it is called, with its length or its form.
    pub fn name(&self) -> String {
        match self {
            Self::Plain(Plain::Key(_)) => "The key, 32 bytes".to_owned(),
            Self::Plain(Plain::Derived { name, .. }) => {
                format!("The derived key {name}, {}", name.algorithm.form())
            }
            Self::Plain(Plain::Payload { opened, .. }) => {
                format!("The payload, {} bytes", opened.content.len())
            }
            Self::Formed { inside, called, .. } => match inside {
                Inside::Derived(name) => format!("The derived key {name}, {called}"),
                Inside::Key | Inside::Payload { .. } => format!("The key, {called}"),
            },
            Self::Wrapped { inside, shape, method, bytes, package, .. } => {
                let inside = match inside {
                    Inside::Key => "The key".to_owned(),
                    Inside::Derived(name) if name.algorithm.is_raw() => {
                        format!("The derived key {name}")
                    }
                    Inside::Derived(name) => format!("The derived key {name} as PKCS #8 in DER"),
                    Inside::Payload { .. } => match shape {
                        Shape::AsItIs => "The payload as it is".to_owned(),
                        Shape::Turned => "The payload as PKCS #8 in DER".to_owned(),
                    },
                };
                let target =
                    package.as_ref().map_or_else(String::new, |(to, _)| format!(" for {}", to.word()));
                format!("{inside}, wrapped as {}{target}, {} bytes", method.word(), bytes.len())
            }
            Self::Sealed { about, bytes, .. } => {
                format!("The sealed payload, {} bytes, \u{201c}{about}\u{201d}", bytes.len())
            }
            Self::Signed { by, scheme, .. } => format!("The signature by the derived key {by}, {scheme}"),
            Self::Public { of, form, .. } => {
                format!("The public half of the derived key {of}, {}", form.called())
            }
            Self::Issued(issued) => format!("{}, signed by the derived key {}", issued.called, issued.by),
        }
    }

    /// True if whoever has it has a secret.
    pub const fn is_in_the_clear(&self) -> bool {
        match self {
            Self::Plain(_) | Self::Formed { .. } => true,
            Self::Wrapped { .. }
            | Self::Sealed { .. }
            | Self::Signed { .. }
            | Self::Public { .. }
            | Self::Issued(_) => false,
        }
    }

    /// SHA-256 of what is no secret; of a certificate, of its DER, as everybody names it. A digest of a short secret could be
    /// guessed from, so a secret has none.
    pub fn digest(&self) -> Option<Digest> {
        match self {
            Self::Plain(_) | Self::Formed { .. } => None,
            Self::Wrapped { .. } | Self::Sealed { .. } | Self::Signed { .. } | Self::Public { .. } => {
                Some(sha256(self.bytes()))
            }
            Self::Issued(issued) => Some(issued.digest),
        }
    }

    /// Whom it is about, if it is a certificate or a revocation list.
    pub fn about(&self) -> Option<&str> {
        match self {
            Self::Issued(issued) => Some(&issued.about),
            Self::Plain(_)
            | Self::Formed { .. }
            | Self::Wrapped { .. }
            | Self::Sealed { .. }
            | Self::Signed { .. }
            | Self::Public { .. } => None,
        }
    }

    /// All of it, as it goes into a file.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Plain(plain) => plain.bytes(),
            Self::Formed { file, .. } => file.expose(),
            Self::Wrapped { bytes, .. }
            | Self::Sealed { bytes, .. }
            | Self::Signed { bytes, .. }
            | Self::Public { bytes, .. } => bytes,
            Self::Issued(issued) => &issued.pem,
        }
    }

    /// How it is written where people read it.
    pub const fn written(&self) -> Written {
        match self {
            Self::Plain(Plain::Key(_)) | Self::Wrapped { .. } => Written::Hex,
            Self::Formed { written, .. } => *written,
            Self::Public { form, .. } => form.written(),
            Self::Plain(Plain::Derived { name, .. }) if name.algorithm.is_raw() => Written::Hex,
            Self::Plain(Plain::Derived { .. } | Plain::Payload { .. })
            | Self::Sealed { .. }
            | Self::Signed { .. }
            | Self::Issued(_) => Written::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sealed::{Opened, SealedError};
    use super::super::signing::Namespace;
    use super::super::wrap::NotWrapped;
    use super::*;
    use crate::vocab::Secret;
    use rand::{SeedableRng, rngs::StdRng};

    const MODE: Mode = Mode::Production;

    fn root() -> RootKey {
        RootKey::from_secret(Secret::fill_with(|key| key.copy_from_slice(&sha256(b"a key").0)))
    }

    fn derived(name: &str) -> Item {
        Item::Derived(name.parse().expect("a name"))
    }

    fn wrapping_key() -> WrappingKey {
        let vectors: toml::Table =
            toml::from_str(include_str!("../../../tests/vectors/wrap-v1.toml")).expect("vectors");
        let public = vectors["answer"]["public"].as_str().expect("hex");
        WrappingKey::read(&data_encoding::HEXLOWER.decode(public.as_bytes()).expect("hex")).expect("a key")
    }

    #[test]
    fn each_says_what_it_is_and_a_secret_has_no_digest() {
        let rng = &mut StdRng::seed_from_u64(1);
        let about = About::new("a test").expect("a line");
        let seal =
            |rng: &mut StdRng| Leaving::seal(&root(), MODE, &about, b"content", None, rng).expect("sealed");
        let sealed = seal(rng);
        let bytes = Zeroizing::new(sealed.bytes().to_vec());
        let payload = || Item::Payload { file: "a file".to_owned(), bytes: bytes.clone() };
        let plain = |item: &Item| item.obtain(&root(), MODE).expect("obtained");
        let (wrapping, bits) = (wrapping_key(), wrapping_key().wrapped_bytes());
        let wrapped = |item: &Item, rng: &mut StdRng| {
            Leaving::wrap(&plain(item), &wrapping, &Way::usual(), rng).expect("fits")
        };
        let clear = |item: &Item| Leaving::Plain(plain(item));
        let (aes, p256) = (derived("a:aes-256:0"), derived("a:p-256:0"));
        let called = |inside: &str| format!("{inside}, wrapped as oaep-sha256, {bits} bytes");
        let formed = |item: &Item, form: &str, rng: &mut StdRng| {
            Leaving::formed(&plain(item), form.parse().expect("a form"), rng).expect("goes with it")
        };
        let seed = derived("a:seed-128:0");
        let signer: KeyName = "a:ed25519:0".parse().expect("a name");
        let scheme = Scheme::SshSig(Namespace::file());
        let subject = scheme.digester().done("a file");
        let sign = || Leaving::sign(&root(), MODE, &signer, &scheme, &subject).expect("signs");
        let public = |form| Leaving::public(&root(), MODE, &signer, form).expect("a form of it");
        let cases = [
            (formed(&Item::Key, "hex", rng), "The key, 32 bytes in hex".to_owned(), Written::Text),
            (
                formed(&p256, "openssh", rng),
                "The derived key a:p-256:0, a private key file of OpenSSH".to_owned(),
                Written::Text,
            ),
            (
                formed(&seed, "slip39:1of1", rng),
                "The derived key a:seed-128:0, 1 share of SLIP-39, 1 needed".to_owned(),
                Written::Text,
            ),
            (
                formed(&seed, "raw", rng),
                "The derived key a:seed-128:0, 16 raw bytes".to_owned(),
                Written::Hex,
            ),
            (clear(&Item::Key), "The key, 32 bytes".to_owned(), Written::Hex),
            (clear(&aes), "The derived key a:aes-256:0, 32 raw bytes".to_owned(), Written::Hex),
            (clear(&p256), "The derived key a:p-256:0, a private key in PEM".to_owned(), Written::Text),
            (clear(&payload()), "The payload, 7 bytes".to_owned(), Written::Text),
            (wrapped(&Item::Key, rng), called("The key"), Written::Hex),
            (wrapped(&aes, rng), called("The derived key a:aes-256:0"), Written::Hex),
            (wrapped(&p256, rng), called("The derived key a:p-256:0 as PKCS #8 in DER"), Written::Hex),
            (wrapped(&payload(), rng), called("The payload as it is"), Written::Hex),
            (
                sign(),
                "The signature by the derived key a:ed25519:0, sshsig, namespace file".to_owned(),
                Written::Text,
            ),
            (
                public(PublicForm::Minisign),
                "The public half of the derived key a:ed25519:0, a public key file of minisign".to_owned(),
                Written::Text,
            ),
            (
                public(PublicForm::Der),
                "The public half of the derived key a:ed25519:0, SubjectPublicKeyInfo in DER".to_owned(),
                Written::Hex,
            ),
            (
                seal(rng),
                format!("The sealed payload, {} bytes, \u{201c}a test\u{201d}", bytes.len()),
                Written::Text,
            ),
        ];
        for (leaving, name, written) in cases {
            assert_eq!((leaving.name(), leaving.written()), (name, written));
            assert_eq!(leaving.digest().is_none(), leaving.is_in_the_clear(), "{leaving:?}");
            let inside = leaving.inside().is_some();
            let holds_none =
                matches!(leaving, Leaving::Sealed { .. } | Leaving::Signed { .. } | Leaving::Public { .. });
            assert_eq!(inside, !holds_none, "{leaving:?}");
            assert_eq!(leaving.is_recorded(), !matches!(leaving, Leaving::Public { .. }), "{leaving:?}");
        }
    }

    #[test]
    fn nothing_secret_is_in_its_debug() {
        let root = root();
        let hex = data_encoding::HEXLOWER.encode(root.expose());
        for item in [Item::Key, derived("a:aes-256:0"), derived("a:ed25519:0")] {
            let plain = item.obtain(&root, MODE).expect("obtained");
            let secret = plain.bytes().to_vec();
            let said = format!("{:?}", Leaving::Plain(plain));
            assert!(!said.contains(&hex) && !said.contains(&format!("{:?}", secret.get(..4))), "{said}");
            assert!(said.starts_with("Plain(Plain(") && said.ends_with("redacted))"), "{said}");
        }
    }

    #[test]
    fn what_does_not_open_or_fit_is_named() {
        let item = Item::Payload { file: "a file".to_owned(), bytes: Zeroizing::new(b"no payload".to_vec()) };
        let why = item.obtain(&root(), MODE).map(|_| ()).expect_err("no payload");
        assert_eq!(why.to_string(), format!("a file: {}", SealedError::NotSealed));
        let opened =
            Opened { about: About::new("long").expect("a line"), content: Zeroizing::new(vec![7; 4_096]) };
        let long = Plain::Payload { file: "a file".to_owned(), opened };
        let mut rng = StdRng::seed_from_u64(1);
        let refused = Leaving::wrap(&long, &wrapping_key(), &Way::usual(), &mut rng).map(|_| ());
        assert!(
            matches!(&refused, Err(CannotWrap::Wrap(NotWrapped::TooLong { bytes: 4_096, .. }))),
            "{refused:?}"
        );
        let said = refused.expect_err("refused").to_string();
        assert!(said.contains("Add --wrap-as aes-kwp-sha256: it wraps in two steps"), "{said}");
    }
}
