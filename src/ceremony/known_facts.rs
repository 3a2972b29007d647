//! The facts that a script's texts name, as far as the lines tell them: what is shown on the screen and printed on paper.

use super::state::{Inner, State};
use crate::plan::PlannedStep;
use crate::plan::template::Told;
use crate::vocab::Fingerprint;
use crate::vocab::digest::pgp_words;
use crate::vocab::ids::sheet_serial;

impl State {
    /// A text of this step as people read it now.
    pub fn told(&self, planned: &PlannedStep, told: &Told) -> String {
        told.with(&|name| self.fact(planned, name))
    }

    /// One fact as seen from this step; none if it is not known yet.
    pub fn fact(&self, planned: &PlannedStep, name: &str) -> Option<String> {
        let number = |number: u64| Some(number.to_string());
        let count = |count: usize| Some(count.to_string());
        let bags = self.counted_bags();
        match name {
            "ceremony" => Some(self.ceremony().short()),
            "ceremony-key.words" => Some(self.header().ceremony_key.spoken()),
            "program.words" => Some(pgp_words(&self.header().program_digest.0)),
            "script.words" => Some(pgp_words(&self.plan().template_digest().0)),
            "people" => count(self.present().count()),
            "exceptions" => count(self.exceptions().len()),
            "bags.counted" => number(bags.count()),
            "bags.used" => number(self.used_bags()),
            "bags.left" => number(bags.count().saturating_sub(self.used_bags())),
            "fingerprint" => self.key_in_question().map(|fingerprint| fingerprint.hex()),
            "fingerprint.words" => self.key_in_question().map(|fingerprint| fingerprint.words()),
            "set" => {
                let audited = self.audited().map(|known| known.set);
                self.set().map(|set| set.set).or(audited).map(|set| set.short())
            }
            "old-key" => self.replaced().map(|old| old.fingerprint.hex()),
            "old-key.words" => self.replaced().map(|old| old.fingerprint.words()),
            "old-key.set" => self.replaced().map(|old| old.set.short()),
            "coverage" => self.coverage().map(|coverage| coverage.to_string()),
            "holder" => {
                planned.share.and_then(|share| self.holder(share)).map(|person| person.name.to_string())
            }
            "serial" => Some(sheet_serial(self.serial_at_hand(planned))),
            "sheets.printed" => number(self.sheets().printed.into()),
            "sheets.sealed" => number(self.sheets().sealed.into()),
            "sheets.spoiled" => number(self.sheets().spoiled.into()),
            "sheets.opened" => count(self.opened().len()),
            "operation" => self.operation().map(ToString::to_string),
            _ => self.fact_of_the_script(planned, name),
        }
    }

    /// The key that is made or rebuilt here, or whose sheets are audited.
    fn key_in_question(&self) -> Option<Fingerprint> {
        self.fingerprint().or(self.audited().map(|known| known.fingerprint))
    }

    /// The person of a round, or what a step recorded.
    fn fact_of_the_script(&self, planned: &PlannedStep, name: &str) -> Option<String> {
        if let Some(round) = &planned.round
            && let Some(role) = round.role.as_deref()
            && name.strip_prefix(role) == Some(".name")
        {
            return self.person_of_round(role, round.number).map(|person| person.name.to_string());
        }
        let value = self.recorded_value(planned, name).map(ToString::to_string);
        value.or_else(|| self.recorded_option(planned, name).map(str::to_owned))
    }

    /// The serial of the sheet that is out, or of the good one of this share, or the next.
    fn serial_at_hand(&self, planned: &PlannedStep) -> u16 {
        if let Some(Inner::SheetOut { serial }) = self.inner() {
            return *serial;
        }
        let good = planned.share.and_then(|share| self.share(share)).and_then(|facts| facts.sheet);
        good.unwrap_or_else(|| self.next_serial())
    }
}
