//! Carries out what was permitted: each act goes to the hands that do it.

use rand_core::CryptoRng;

use super::super::act::Act;
use super::super::effect::Effect;
use super::super::kinds::wipe::wiped_what;
use super::super::refusal::Refusal;
use super::super::secret_input::SecretInput;
use super::super::state::State;
use super::checking;
use super::keyed::ToSeal;
use super::{Contents, GoOn, Performed, Vault};
use crate::transcript::record::{Operation, Record};
use crate::vocab::{CeremonyId, Line, Moment};

impl Vault {
    /// Carries out what was permitted. On a refusal nothing has changed.
    pub(in crate::ceremony) fn perform(
        &mut self,
        act: Act,
        secret: Option<SecretInput>,
        state: &State,
        at: Moment,
        rng: &mut impl CryptoRng,
        go_on: GoOn<'_>,
    ) -> Result<Performed, Refusal> {
        let plain = |record| Ok((record, Vec::new()));
        match act {
            Act::AddRolls(kind) => self.add_throws(kind, secret).and_then(plain),
            Act::Draw => self.draw(state, rng).and_then(plain),
            Act::Split => self.split(state, rng).and_then(plain),
            Act::Lock { share, kind } => self.lock((share, kind), secret, state, rng, go_on),
            Act::SendSheet { share, record, serial } => {
                let job = self.sheet_job(share, serial, state, at)?;
                Ok((record, vec![Effect::Print(Box::new(job))]))
            }
            Act::ReadBack { share, serial, from } => {
                self.read_back(share, serial, from, secret, state).and_then(plain)
            }
            Act::Trial => self.trial(state).and_then(plain),
            Act::Wipe => {
                self.contents = Contents::Empty;
                self.sealed = None;
                self.second = None;
                plain(Record::Wiped { what: wiped_what() })
            }
            Act::Operate { requester, reason, destination } => {
                let number = operation_number(rng);
                plain(Record::Operation(Operation { number, requester, reason, destination }))
            }
            Act::Offer(from) => self.offer(from, secret, state, go_on).and_then(plain),
            Act::CheckSheet { sheet, serial, from } => {
                checking::check(&sheet, serial, from, secret, state).and_then(plain)
            }
            Act::Withdraw { digest, record } => {
                self.withdraw(digest);
                plain(record)
            }
            Act::Combine => self.combine(state, go_on).and_then(plain),
            Act::SealPayload { name, about, from } => {
                self.seal_payload(ToSeal { name, about, from }, secret, state, rng, go_on)
            }
            Act::OpenPayload { name, digest } => {
                self.open_payload(&name, digest, secret, state, go_on).and_then(plain)
            }
            Act::CheckValue { method, of } => self.check_value(method, of, state).and_then(plain),
            Act::Release { way, destination, more } => {
                self.release(way.as_ref(), (destination, more), secret, state, rng, go_on)
            }
            // after the last of them is signed the session forgets everything
            Act::Write(record) | Act::Abort(record) | Act::Seal(record) => plain(record),
        }
    }
}

/// Eight symbols without look-alikes, grouped: said aloud and repeated.
fn operation_number(rng: &mut impl CryptoRng) -> Line {
    let mut random = [0u8; 16];
    rng.fill_bytes(&mut random);
    Line::exact(&CeremonyId(random).short()).expect("letters, digits and hyphens")
}
