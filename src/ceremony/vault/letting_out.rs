//! Hands on what leaves: it is made with the key in memory, and goes to the desk with the line that tells of it.

use rand_core::CryptoRng;

use super::super::effect::Effect;
use super::super::large_file::{LargeExport, LargeToLeave, NotStreamed};
use super::super::refusal::Refusal;
use super::super::secret_input::SecretInput;
use super::super::state::State;
use super::{GoOn, Performed, Vault, unless_given_up};
use crate::sharing::leaving::{Large, Leaving, WayOut};
use crate::sharing::sealed::SealedError;
use crate::transcript::record::{ClearWay, Exit, Record, Released};
use crate::vocab::Line;
use crate::vocab::digest::sha256;

impl Vault {
    /// Makes what leaves, if anything does. The line says where to, and whether something else may follow.
    pub(super) fn release(
        &self,
        way: Option<&WayOut>,
        (destination, more): (Line, bool),
        secret: Option<SecretInput>,
        state: &State,
        rng: &mut impl CryptoRng,
        go_on: GoOn<'_>,
    ) -> Result<Performed, Refusal> {
        let Some(way) = way else {
            return Ok((Record::Released(Released { exit: Exit::None, destination, more }), Vec::new()));
        };
        let sealed = match (way.opens(), secret) {
            (Some(file), Some(SecretInput::LargeToLeave(large))) => {
                return self.release_large(way, file, (destination, more), large, state, go_on);
            }
            (Some(_), Some(SecretInput::SealedFile(bytes))) => Some(bytes),
            (Some(_), _) => return Err(Refusal::SecretMissing("the sealed file that is to be opened")),
            (None, _) => None,
        };
        let digest = sealed.as_deref().map(sha256);
        let leaving =
            way.make(sealed.as_deref(), (self.the_key()?, state.mode()), Some(rng)).map_err(cannot)?;
        if matches!(way, WayOut::InTheClear { way: ClearWay::Display, .. }) {
            leaving.check_shown().map_err(cannot)?;
        }
        unless_given_up(go_on)?;
        let exit = way.line_after(&leaving, digest);
        let effects = vec![Effect::Export { exit: Box::new(exit.clone()), leaving }];
        Ok((Record::Released(Released { exit, destination, more }), effects))
    }

    /// Proves a payload that no memory holds. It is opened into its new file once the line is kept.
    fn release_large(
        &self,
        way: &WayOut,
        file: &str,
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
        let exit = way.line_after(&leaving, Some(digest));
        let effects = vec![Effect::ExportLarge(Box::new(LargeExport { leaving, sealed, cipher }))];
        Ok((Record::Released(Released { exit, destination, more }), effects))
    }
}

fn cannot(why: impl std::error::Error) -> Refusal {
    Refusal::DoesNotLeave { why: why.to_string() }
}
