//! Hands on the key while it is there: secrets sealed under it and opened again, check values.

use rand_core::CryptoRng;

use super::super::effect::{Effect, KeptContent, SecondCode};
use super::super::kinds::payload;
use super::super::large_file::{LargeFile, NotStreamed};
use super::super::refusal::{NotYet, Refusal};
use super::super::secret_input::{OldShares, SecretInput};
use super::super::state::State;
use super::{Contents, GoOn, LastSealed, Performed, Vault, unless_given_up};
use crate::plan::template::PayloadFrom;
use crate::sharing::RootKey;
use crate::sharing::check_value::{CheckMethod, CheckedKey, check_value};
use crate::sharing::sealed::chunks::ChunksHead;
use crate::sharing::sealed::marks::Marker;
use crate::sharing::sealed::{self, About, Sealed, code};
use crate::transcript::record::{CheckValue, Exposure, FromShares, PayloadSealed, Record};
use crate::vocab::digest::sha256;
use crate::vocab::{Digest, Line, Secret, SecretBytes};

/// What the script says of a secret that is to be sealed, and where it goes.
pub(super) struct ToSeal {
    pub name: Line,
    pub about: Line,
    pub from: PayloadFrom,
}

/// A sealed file as the sheets carry it.
fn second_code(file: &[u8], bytes: u64, digest: Digest, about: &Line) -> Result<SecondCode, Refusal> {
    payload::check_fits_a_sheet(bytes, about)?;
    let code = code::write(file).expect("a sealed payload of format 1 that is short enough, as looked at");
    Ok(SecondCode { code, about: about.clone(), digest })
}

/// The secret of shares of another scheme, and what is recorded of them.
fn put_together(shares: &OldShares) -> Result<(SecretBytes, FromShares), Refusal> {
    let OldShares { brought, needed, passphrase } = shares;
    let passphrase = Some(passphrase).filter(|typed| !typed.is_empty());
    let combined = brought.combine(*needed, passphrase)?;
    Ok((SecretBytes::new(combined.content), FromShares::of(combined.came, passphrase.is_some())))
}

impl Vault {
    /// The key, if one is in memory.
    const fn root(&self) -> Option<&RootKey> {
        match &self.contents {
            Contents::Root(root) | Contents::Recovered(root, _) => Some(root),
            Contents::Dealt(dealt) => Some(&dealt.root),
            Contents::Empty | Contents::Rolls(_) | Contents::Gathering(_) => None,
        }
    }

    pub(super) fn the_key(&self) -> Result<&RootKey, Refusal> {
        self.root().ok_or_else(|| Refusal::from(NotYet::NoKey))
    }

    /// Seals a secret, and keeps it until its file was opened.
    pub(super) fn seal_payload(
        &mut self,
        to_seal: ToSeal,
        secret: Option<SecretInput>,
        state: &State,
        rng: &mut impl CryptoRng,
        go_on: GoOn<'_>,
    ) -> Result<Performed, Refusal> {
        let secret = match secret {
            Some(SecretInput::LargePayload(file)) if to_seal.from == PayloadFrom::File => {
                return self.seal_large(to_seal, file, state, rng, go_on);
            }
            other => other,
        };
        let ToSeal { name, about, from } = to_seal;
        let on_sheets = payload::is_on_sheets(state);
        let (content, shares) = match (from, secret) {
            (PayloadFrom::Typed, Some(SecretInput::TypedPayload { typed, again })) => {
                if !typed.matches(&again) {
                    return Err(Refusal::EntriesDiffer { what: "the secret".to_owned() });
                }
                (SecretBytes::copy_of(typed.expose().as_bytes()), None)
            }
            (PayloadFrom::File, Some(SecretInput::FilePayload(content))) => (content, None),
            (PayloadFrom::Shares, Some(SecretInput::SharesPayload(shares))) => {
                let (content, from) = put_together(&shares)?;
                (content, Some(from))
            }
            (PayloadFrom::Drawn, None) => {
                let drawn = Secret::<{ payload::DRAWN_BYTES }>::fill_with(|place| rng.fill_bytes(place));
                (SecretBytes::copy_of(drawn.expose()), None)
            }
            (PayloadFrom::Typed | PayloadFrom::File | PayloadFrom::Shares | PayloadFrom::Drawn, _) => {
                return Err(Refusal::SecretMissing("the secret that is to be sealed"));
            }
        };
        let description = About::new(about.as_str()).expect("a line is short and has no control characters");
        let file = sealed::seal(self.the_key()?, state.mode(), &description, content.expose(), rng)?;
        unless_given_up(go_on)?;
        let (bytes, digest) = (file.len() as u64, sha256(&file));
        // refused before anything is kept: what does not fit onto the sheets is sealed otherwise
        let second = if on_sheets { Some(second_code(&file, bytes, digest, &about)?) } else { None };
        (self.sealed, self.second) = (Some(LastSealed::Whole(content)), second.or(self.second.take()));
        let effect = Effect::KeepFile { name: name.clone(), content: KeptContent::Whole(file) };
        let exposure = Exposure::of(from);
        let record = PayloadSealed { name, bytes, digest, about, from, exposure, shares };
        Ok((Record::PayloadSealed(record), vec![effect]))
    }

    /// Seals a file that no memory holds, and keeps the marks of what is in it until it was opened.
    fn seal_large(
        &mut self,
        ToSeal { name, about, from }: ToSeal,
        mut large: Box<dyn LargeFile>,
        state: &State,
        rng: &mut impl CryptoRng,
        go_on: GoOn<'_>,
    ) -> Result<Performed, Refusal> {
        let description = About::new(about.as_str()).expect("a line is short and has no control characters");
        let (head, cipher) = ChunksHead::draw(self.the_key()?, state.mode(), &description, large.cut(), rng);
        let bytes = head.file_bytes();
        if payload::is_on_sheets(state) {
            payload::check_fits_a_sheet(bytes, &about)?;
        }
        let marker = Marker::draw(rng);
        let streamed = large.seal(&head, &cipher, &marker, go_on).map_err(|why| match why {
            NotStreamed::GivenUp => Refusal::GivenUp,
            NotStreamed::Trouble(why) => Refusal::LargeNotSealed(why),
        })?;
        self.sealed = Some(LastSealed::InChunks(Box::new(marker), streamed.content));
        let effect = Effect::KeepFile { name: name.clone(), content: KeptContent::Written };
        let (digest, exposure, shares) = (streamed.file, Exposure::of(from), None);
        let record = PayloadSealed { name, bytes, digest, about, from, exposure, shares };
        Ok((Record::PayloadSealed(record), vec![effect]))
    }

    /// Opens the file as it stands on the disk, and compares what was in it with what was sealed.
    pub(super) fn open_payload(
        &mut self,
        name: &Line,
        digest: Digest,
        secret: Option<SecretInput>,
        state: &State,
        go_on: GoOn<'_>,
    ) -> Result<Record, Refusal> {
        let sealed = self.sealed.as_ref().ok_or_else(|| Refusal::from(NotYet::NothingSealed))?;
        let refused = |why: String| Refusal::PayloadNotOpened { name: name.clone(), why };
        let other_file =
            |found: Digest| format!("its SHA-256 is {}, and {} was written", found.hex(), digest.hex());
        let root = self.the_key()?;
        let same = match (sealed, secret) {
            (LastSealed::Whole(content), Some(SecretInput::SealedFile(file))) => {
                let found = sha256(&file);
                if found != digest {
                    return Err(refused(other_file(found)));
                }
                let opened = Sealed::read(&file).and_then(|sealed| sealed.open(root, state.mode()));
                content.is(&opened.map_err(|why| refused(why.to_string()))?.content)
            }
            (LastSealed::InChunks(marker, content), Some(SecretInput::LargeSealed(large))) => {
                let cipher = large.head().unlock(root, state.mode());
                let cipher = cipher.map_err(|why| refused(why.to_string()))?;
                let opened = large.open(&cipher, marker, go_on).map_err(|why| match why {
                    NotStreamed::GivenUp => Refusal::GivenUp,
                    NotStreamed::Trouble(why) => refused(why),
                })?;
                if opened.file != digest {
                    return Err(refused(other_file(opened.file)));
                }
                content.matches(&opened.content)
            }
            // in chunks or not: it is not as it was written
            (LastSealed::Whole(_), Some(SecretInput::LargeSealed(_)))
            | (LastSealed::InChunks(..), Some(SecretInput::SealedFile(_))) => {
                return Err(refused("it is another file than was written".to_owned()));
            }
            (LastSealed::Whole(_) | LastSealed::InChunks(..), _) => {
                return Err(Refusal::SecretMissing("the sealed file as it was read back from the disk"));
            }
        };
        if !same {
            return Err(refused("what it opens to is not what was sealed".to_owned()));
        }
        self.sealed = None;
        Ok(Record::PayloadOpened { digest })
    }

    /// Works out a check value.
    pub(super) fn check_value(
        &self,
        method: CheckMethod,
        of: Option<CheckedKey>,
        state: &State,
    ) -> Result<Record, Refusal> {
        let value = check_value(self.the_key()?, state.mode(), method, of.as_ref());
        let of = of.map(|key| key.line());
        Ok(Record::CheckValue(CheckValue { method, of, value }))
    }
}
