//! The one door to a ceremony: state, secrets and chain behind `submit`.

use ed25519_dalek::SigningKey;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::days::Earlier;
use super::decide::{self, decide};
use super::effect::{Closing, Effect};
use super::event::{Event, Tick};
use super::refusal::Refusal;
use super::secret_input::SecretInput;
use super::state::{Stage, State};
use super::together;
use super::vault::{GoOn, Vault};
use crate::plan::{Choices, Template};
use crate::sharing::share::CeremonyKey;
use crate::transcript::chain::EntryContent;
use crate::transcript::hybrid::HybridSigner;
use crate::transcript::record::{FORMAT, Header, Parent, Record};
use crate::transcript::statement::Statement;
use crate::transcript::verify_text::verify_text;
use crate::transcript::{Chain, PersonId, minisign, sshsig};
use crate::vocab::{CeremonyId, Digest, Line, Mode};

/// What a ceremony is opened with.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The script.
    pub template: Template,
    /// What was chosen.
    pub choices: Choices,
    /// Worthless or real.
    pub mode: Mode,
    /// Name and version of the program.
    pub program: Line,
    /// Its digest.
    pub program_digest: Digest,
    /// The transcripts that this one continues: if there are several, all of one set, and what they tell is put together.
    pub before: Vec<Parent>,
}

/// A ceremony being held.
#[derive(Debug)]
pub struct Session {
    state: State,
    vault: Vault,
    chain: Chain,
    broken: bool,
}

impl Session {
    /// Opens a ceremony: a fresh id and ceremony key, and the header as first entry.
    pub fn open(
        opening: Opening,
        now: Tick,
        rng: &mut impl CryptoRng,
    ) -> Result<(Self, Vec<Effect>), Refusal> {
        Self::open_after(opening, None, now, rng)
    }

    /// Opens the part of a ceremony that goes on after a day, with the script and the choices of that part, and an id and
    /// a key of its own.
    pub fn go_on(
        earlier: &Earlier,
        program: Line,
        program_digest: Digest,
        now: Tick,
        rng: &mut impl CryptoRng,
    ) -> Result<(Self, Vec<Effect>), Refusal> {
        let before = &earlier.state;
        let opening = Opening {
            template: before.plan().template.clone(),
            choices: before.header().choices.clone(),
            mode: before.mode(),
            program,
            program_digest,
            before: vec![before.as_parent(earlier.head)],
        };
        Self::open_after(opening, Some(earlier), now, rng)
    }

    fn open_after(
        opening: Opening,
        earlier: Option<&Earlier>,
        now: Tick,
        rng: &mut impl CryptoRng,
    ) -> Result<(Self, Vec<Effect>), Refusal> {
        let mut ceremony = CeremonyId([0; 16]);
        rng.fill_bytes(&mut ceremony.0);
        let mut seed = Zeroizing::new([0u8; 32]);
        rng.fill_bytes(seed.as_mut_slice());
        let signing = SigningKey::from_bytes(&seed);
        let hybrid = opening.template.hybrid_signature.then(|| HybridSigner::draw(rng));
        let (parent, beside) = together::split(opening.before)?;
        let header = Header {
            format: FORMAT.to_owned(),
            ceremony,
            mode: opening.mode,
            template: opening.template.to_toml(),
            choices: opening.choices,
            program: opening.program,
            program_digest: opening.program_digest,
            ceremony_key: CeremonyKey(signing.verifying_key().to_bytes()),
            hybrid_key: hybrid.as_ref().map(HybridSigner::key),
            parent,
            beside,
        };
        let mut chain = Chain::default();
        let entry = chain.next_entry(EntryContent {
            at: now.at,
            mono: 0,
            by: PersonId::NOBODY,
            with: Vec::new(),
            step: None,
            record: Record::Header(Box::new(header)),
        });
        let state = State::begin(&entry, earlier)?;
        let signed = chain.advance(&entry, &signing);
        Ok((
            Self { state, vault: Vault::new(signing, hybrid), chain, broken: false },
            vec![Effect::Keep(signed)],
        ))
    }

    /// The state, for screens and rehearsals.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Digest of the last line: what is read aloud.
    pub const fn head(&self) -> Digest {
        self.chain.head()
    }

    /// True while a key or share is in memory.
    pub fn holds_secrets(&self) -> bool {
        self.vault.holds_secrets()
    }

    /// Takes an event with the secret that belongs to it. A refusal changes nothing. Effects are carried out in
    /// their order, each until it succeeds; if the entry can never be kept, call [`Session::break_off`].
    pub fn submit(
        &mut self,
        event: &Event,
        secret: Option<SecretInput>,
        now: Tick,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Effect>, Refusal> {
        self.submit_cancellable(event, secret, now, rng, &|| true)
    }

    /// The same, for work that takes long: before each opening of a lock and before the entry `go_on` is asked, and a
    /// no is [`Refusal::GivenUp`]. After the entry nothing is given up any more.
    pub fn submit_cancellable(
        &mut self,
        event: &Event,
        secret: Option<SecretInput>,
        now: Tick,
        rng: &mut impl CryptoRng,
        go_on: GoOn<'_>,
    ) -> Result<Vec<Effect>, Refusal> {
        if self.broken {
            return Err(Refusal::Over("broken off: its last entry could not be kept"));
        }
        let act = decide(&self.state, event, now)?;
        let (record, after) = self.vault.perform(act, secret, &self.state, now.at, rng, go_on)?;
        let entry = self.chain.next_entry(decide::content(&self.state, event, now, record));
        if let Err(refusal) = self.state.apply(&entry) {
            // decide asked apply about this very kind of entry: the program is at fault, secrets must not stay
            self.break_off();
            return Err(Refusal::Fault(refusal.to_string()));
        }
        let signed = self.chain.advance(&entry, self.vault.signing()?);
        let of_the_entry = |effect: &Effect| matches!(effect, Effect::KeepFile { .. });
        let (mut effects, after): (Vec<Effect>, Vec<Effect>) = after.into_iter().partition(of_the_entry);
        effects.push(Effect::Keep(signed));
        effects.extend(after);
        match self.state.stage() {
            Stage::Running { .. } => {}
            Stage::Sealed | Stage::DayOver { .. } => {
                let closing = self.closing(rng);
                self.vault.forget();
                // what only the key that is forgotten now can sign is on the disk before the seal
                effects.insert(0, Effect::Prepare(Box::new(closing?)));
                effects.extend([Effect::Publish, Effect::Papers]);
            }
            Stage::Aborted => {
                self.vault.forget();
                effects.push(Effect::Papers);
            }
        }
        Ok(effects)
    }

    /// The entry could not be kept: secrets are forgotten, nothing more is taken. What is on disk stands.
    pub fn break_off(&mut self) {
        self.broken = true;
        self.vault.forget();
    }

    fn closing(&self, rng: &mut impl CryptoRng) -> Result<Closing, Refusal> {
        let facts = self.state.statement(self.chain.head());
        let statement = facts.render();
        let (ceremony, key) = (self.state.ceremony(), self.state.header().ceremony_key);
        let hybrid_key = self.state.header().hybrid_key.as_ref();
        let hybrid = match (self.vault.hybrid(), hybrid_key) {
            (Some(signer), Some(key)) => {
                let file = signer.sign(statement.as_bytes(), rng);
                let file =
                    file.ok_or_else(|| Refusal::Fault("the hybrid signature does not verify".into()))?;
                Some((file, key.allowed_signer(&Statement::principal(&ceremony))))
            }
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                let why = "the header and the memory do not agree on a second key, and it signs as well";
                return Err(Refusal::Fault(why.into()));
            }
        };
        Ok(Closing {
            signature: sshsig::sign(statement.as_bytes(), self.vault.signing()?),
            minisign: minisign::sign(statement.as_bytes(), &facts.trusted_comment(), self.vault.signing()?),
            public_key: minisign::public_key_file(&ceremony, &key),
            statement,
            allowed_signers: sshsig::allowed_signer(&Statement::principal(&ceremony), &key),
            allowed_witnesses: self.state.allowed_witnesses(),
            hybrid,
            verify: verify_text(&self.state.checked_by_hand()),
        })
    }
}
