//! Hands on what leaves: it is made with the key in memory, and goes to the desk with the line that tells of it.

use rand_core::CryptoRng;

use super::super::effect::Effect;
use super::super::large_file::{LargeExport, LargeToLeave, NotStreamed};
use super::super::refusal::Refusal;
use super::super::secret_input::SecretInput;
use super::super::state::State;
use super::super::way_out::{Wanted, WayOut};
use super::{GoOn, Performed, Vault, unless_given_up};
use crate::sharing::RootKey;
use crate::sharing::leaving::{Large, Leaving, Plain};
use crate::sharing::sealed::SealedError;
use crate::transcript::record::{ClearWay, Record, Released};
use crate::vocab::digest::sha256;
use crate::vocab::{Line, Mode};

impl Vault {
    /// Makes what leaves. The line says where to, and whether something else may follow.
    pub(super) fn release(
        &self,
        way: &WayOut,
        (destination, more): (Line, bool),
        secret: Option<SecretInput>,
        state: &State,
        rng: &mut impl CryptoRng,
        go_on: GoOn<'_>,
    ) -> Result<Performed, Refusal> {
        let sealed = match (way.opens(), secret) {
            (Some(file), Some(SecretInput::LargeToLeave(large))) => {
                return self.release_large(way, file, (destination, more), large, state, go_on);
            }
            (Some(_), Some(SecretInput::SealedFile(bytes))) => Some(bytes),
            (Some(_), _) => return Err(Refusal::SecretMissing("the sealed file that is to be opened")),
            (None, _) => None,
        };
        let digest = sealed.as_deref().map(sha256);
        let Some(leaving) = make(way, sealed, self.the_key()?, state.mode(), rng)? else {
            let exit = way.placeholder(state.releases());
            return Ok((Record::Released(Released { exit, destination, more }), Vec::new()));
        };
        if matches!(way, WayOut::InTheClear { way: ClearWay::Display, .. }) {
            leaving.check_shown().map_err(cannot)?;
        }
        unless_given_up(go_on)?;
        let exit = way.made(&leaving, digest);
        let effects = vec![Effect::Export { exit: Box::new(exit.clone()), leaving }];
        Ok((Record::Released(Released { exit, destination, more }), effects))
    }

    /// Proves a payload that no memory holds. It is opened into its new file once the line is kept.
    fn release_large(
        &self,
        way: &WayOut,
        file: &Line,
        (destination, more): (Line, bool),
        sealed: Box<dyn LargeToLeave>,
        state: &State,
        go_on: GoOn<'_>,
    ) -> Result<Performed, Refusal> {
        if !matches!(way, WayOut::InTheClear { way: ClearWay::File, form: None, .. }) {
            return Err(cannot(SealedError::InChunks));
        }
        let head = sealed.head().clone();
        let cipher = head.unlock(self.the_key()?, state.mode()).map_err(cannot)?;
        let digest = sealed.prove(&cipher, go_on).map_err(|why| match why {
            NotStreamed::GivenUp => Refusal::GivenUp,
            NotStreamed::Trouble(why) => Refusal::DoesNotLeave { why },
        })?;
        let (file, bytes) = (file.to_string(), head.cut.content_bytes());
        let leaving = Leaving::Large(Large::Opened { file, about: head.untrusted_about, bytes });
        let exit = way.made(&leaving, Some(digest));
        let effects = vec![Effect::ExportLarge(Box::new(LargeExport { leaving, sealed, cipher }))];
        Ok((Record::Released(Released { exit, destination, more }), effects))
    }
}

/// It, or why it does not leave; nothing in a drill.
fn make(
    way: &WayOut,
    sealed: Option<Vec<u8>>,
    root: &RootKey,
    mode: Mode,
    rng: &mut impl CryptoRng,
) -> Result<Option<Leaving>, Refusal> {
    let leaving = match way {
        WayOut::None => return Ok(None),
        WayOut::InTheClear { secret, form, .. } => {
            let plain = obtain(secret, sealed, root, mode)?;
            match form {
                None => Ok(Leaving::Plain(plain)),
                Some(form) => Leaving::formed(&plain, *form, rng).map_err(cannot),
            }
        }
        WayOut::Wrapped { secret, key, how } => {
            let plain = obtain(secret, sealed, root, mode)?;
            Leaving::wrap(&plain, key, how, rng).map_err(cannot)
        }
        WayOut::Signature { by, scheme, subject } => {
            Leaving::sign(root, mode, by, scheme, subject).map_err(cannot)
        }
        WayOut::Certificate { order } => Leaving::issue(root, mode, order).map_err(cannot),
        WayOut::Public { of, form } => Leaving::public(root, mode, of, *form).map_err(cannot),
    };
    leaving.map(Some)
}

fn obtain(wanted: &Wanted, sealed: Option<Vec<u8>>, root: &RootKey, mode: Mode) -> Result<Plain, Refusal> {
    let item = wanted.item(sealed).ok_or(Refusal::SecretMissing("the sealed file that is to be opened"))?;
    item.obtain(root, mode).map_err(cannot)
}

fn cannot(why: impl std::error::Error) -> Refusal {
    Refusal::DoesNotLeave { why: why.to_string() }
}
