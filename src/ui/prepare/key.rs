//! What the key is for, written down before it exists; in a recovery, which key is expected.

use eframe::egui::Ui;

use super::super::kit;
use super::super::run::{line, line_field};
use super::super::shared::Shared;
use super::before::Before;
use super::page::remark_of;
use crate::desk::clock;
use crate::plan::template::FieldFormat;
use crate::plan::{Choices, KeyMetadata, Kind, Template};
use crate::sharing::Quorum;
use crate::sharing::share::LockKind;
use crate::transcript::record::KnownSet;
use crate::vocab::spoken::parse_pgp_words;
use crate::vocab::{Day, Fingerprint, Line};

/// The key's own data.
pub struct KeyPage {
    label: String,
    algorithm: String,
    purpose: String,
    owner: String,
    environment: String,
    from: String,
    ends: String,
    generation: String,
    expected: String,
    /// What it goes on after.
    pub before: Before,
    /// The number of the share that is issued again.
    share: String,
    /// How it is locked.
    lock: Option<LockKind>,
    /// k of n of the set, as the folder before has it.
    of_set: Option<Quorum>,
}

fn date(name: &str, text: &str) -> Result<Line, String> {
    let date = line(name, text)?;
    FieldFormat::Date.check(date.as_str()).map_err(|wants| format!("{name}: write {wants}"))?;
    Ok(date)
}

impl KeyPage {
    /// Not before the first.
    fn last_day(&self) -> Result<Line, String> {
        let ends = date("last day of use", &self.ends)?;
        if Day::parse(ends.as_str()) < Day::parse(self.from.trim()) {
            return Err("last day of use: it is before the first".into());
        }
        Ok(ends)
    }

    /// Today's date as the first day of use. How long it lives, nobody decides but its owner; in a rehearsal, which protects
    /// nothing, a year.
    pub fn new(shared: &Shared) -> Self {
        let today = Day::from(clock::now());
        let mut page = Self {
            from: today.to_string(),
            ends: String::new(),
            generation: "1".into(),
            algorithm: "AES-256".into(),
            label: String::new(),
            purpose: String::new(),
            owner: String::new(),
            environment: String::new(),
            expected: String::new(),
            before: Before::new(shared.mode()),
            share: String::new(),
            lock: None,
            of_set: None,
        };
        if shared.rehearsal {
            page.label = "REHEARSAL-KEY".into();
            page.purpose = "practice; protects nothing".into();
            page.owner = "nobody".into();
            page.environment = "rehearsal".into();
            page.ends = today.next_year().to_string();
        }
        page
    }

    /// Takes the key of an earlier ceremony.
    pub fn take_over(&mut self, choices: &Choices) {
        self.generation = choices.generation.to_string();
        self.expected =
            choices.expected_fingerprint.map(|fingerprint| fingerprint.words()).unwrap_or_default();
        let Some(key) = &choices.key else { return };
        for (field, value) in [
            (&mut self.label, &key.label),
            (&mut self.algorithm, &key.algorithm),
            (&mut self.purpose, &key.purpose),
            (&mut self.owner, &key.owner),
            (&mut self.environment, &key.environment),
            (&mut self.from, &key.active_from),
            (&mut self.ends, &key.ends),
        ] {
            *field = value.to_string();
        }
    }

    /// Takes the key's data from what was read of an earlier ceremony.
    fn take_from(&mut self, choices: &Choices, known: &KnownSet) {
        self.take_over(choices);
        self.expected = known.fingerprint.words();
        self.of_set = Some(known.quorum);
    }

    /// The label as typed.
    pub fn label(&self) -> &str {
        self.label.trim()
    }

    /// The key's data.
    pub fn metadata(&self) -> Result<KeyMetadata, String> {
        Ok(KeyMetadata {
            label: line("label", &self.label)?,
            algorithm: line("algorithm", &self.algorithm)?,
            purpose: line("purpose", &self.purpose)?,
            owner: line("owner", &self.owner)?,
            environment: line("environment", &self.environment)?,
            active_from: date("first day of use", &self.from)?,
            ends: self.last_day()?,
        })
    }

    /// Counts the sets of this key.
    pub fn generation(&self) -> Result<u16, String> {
        self.generation
            .trim()
            .parse()
            .ok()
            .filter(|number| *number > 0)
            .ok_or_else(|| "generation: a number from 1".to_owned())
    }

    /// The fingerprint that is expected, if one was typed.
    pub fn expected(&self) -> Result<Option<Fingerprint>, String> {
        let text = self.expected.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if let Some(fingerprint) = Fingerprint::from_hex(&text.replace(' ', "").to_lowercase()) {
            return Ok(Some(fingerprint));
        }
        parse_pgp_words::<16>(text)
            .map(|bytes| Some(Fingerprint(bytes)))
            .map_err(|error| format!("fingerprint: {error}"))
    }

    /// What is not whole.
    pub fn missing(&self, template: &Template) -> Option<String> {
        match template.kind {
            Kind::Generation => self.metadata().err().or_else(|| self.generation().err()),
            Kind::Recovery | Kind::Drill => self.expected().err(),
            Kind::Reshare => self.expected().err().or_else(|| self.metadata().err()),
            Kind::Reissue => {
                let set = || self.quorum_of_set().err();
                let (share, lock) = (|| self.share().err(), || self.lock_of_one(template).err());
                set().or_else(share).or_else(lock).or_else(|| self.metadata().err())
            }
            Kind::Rotation => self.metadata().err(),
            Kind::Audit | Kind::Destruction | Kind::Deposit | Kind::DepositRelease | Kind::Record => None,
        }
    }

    /// k of n of the set whose share is issued again.
    pub fn quorum_of_set(&self) -> Result<Quorum, String> {
        let taken = self.of_set.ok_or("name the folder before, and take over what it says of the key");
        taken.map_err(str::to_owned)
    }

    /// The share that is issued again.
    pub fn share(&self) -> Result<u8, String> {
        let most = self.quorum_of_set()?.shares();
        let number = self.share.trim().parse().ok().filter(|share| (1..=most).contains(share));
        number.ok_or_else(|| format!("which share is issued again: a number from 1 to {most}"))
    }

    /// How it is locked.
    pub fn lock_of_one(&self, template: &Template) -> Result<LockKind, String> {
        let chosen = self.lock.filter(|lock| template.locks.contains(lock));
        let only = if let [only] = template.locks.as_slice() { Some(*only) } else { None };
        chosen.or(only).ok_or_else(|| "choose how the new sheet is locked".to_owned())
    }

    /// Asks for the share that is issued again.
    fn show_share(&mut self, ui: &mut Ui, template: &Template) {
        kit::heading(ui, "Which share is issued again");
        kit::body(
            ui,
            "The first of the custodians holds its new sheet. It is the same share with the same number: whoever finds the old sheet has that share. If it may be in strange hands, make a new set instead.",
        );
        kit::space(ui);
        let remark = remark_of(&self.share, &self.share());
        let remark = remark.as_ref().map(|(signal, text)| (*signal, text.as_str()));
        kit::field_with(ui, "Number of the share", &mut self.share, 180.0, "2", remark);
        if let Some(quorum) = self.of_set {
            kit::caption(ui, &format!("The set is {quorum}."));
        }
        kit::space(ui);
        kit::caption(ui, "How the new sheet is locked");
        for lock in &template.locks {
            kit::choice(ui, &mut self.lock, Some(*lock), super::quorum::lock_name(*lock));
        }
        kit::gap(ui);
    }

    /// Asks for the ceremony that this one goes on after.
    fn show_before(&mut self, ui: &mut Ui, template: Option<&Template>) {
        kit::heading(ui, "Which ceremony it goes on after");
        let wanted = template.is_some_and(Template::wants_one_before);
        let at_sheets = template.is_some_and(Template::is_about_each_sheet);
        kit::body(
            ui,
            match (at_sheets, wanted) {
                (true, _) => {
                    "It is held at the sheets of a key, one by one. Name the folder of the last ceremony of that key: it tells who holds which bag."
                }
                (false, true) => {
                    "Name the folder of the last ceremony of what is handed out: the deposit, or what came after it."
                }
                (false, false) => {
                    "If it goes on after another ceremony, of a key of yours or of the same things, name that folder: the register then keeps the two together. It may stay empty."
                }
            },
        );
        kit::space(ui);
        self.before.show(ui);
    }

    /// Asks for the key that is replaced.
    fn show_replaced(&mut self, ui: &mut Ui) {
        kit::heading(ui, "Which key it replaces");
        kit::body(
            ui,
            "Name the folder of the last ceremony of the key that is replaced: it tells which key that is. Its sheets stay where they are, and rebuild the old key until they are destroyed.",
        );
        kit::space(ui);
        self.before.show(ui);
        kit::gap(ui);
    }

    pub fn show(&mut self, ui: &mut Ui, template: Option<&Template>) {
        let kind = template.map_or(Kind::Generation, |template| template.kind);
        if kind.looks_at_sheets() {
            kit::heading(ui, "Which set");
            kit::body(
                ui,
                "An audit holds the sheets against the ceremony that made or last handled them. Name its folder: it tells who holds which bag, and which sheets are right.",
            );
            kit::space(ui);
            self.before.show(ui);
            return;
        }
        if kind.handles_sheets() {
            return self.show_before(ui, template);
        }
        if kind.replaces_a_key() {
            self.show_replaced(ui);
        }
        if kind.opens_sheets() {
            kit::heading(ui, "Which key");
            kit::body(
                ui,
                "If its fingerprint is known, from an earlier transcript or a sheet that is trusted, type it: sheets of any other key are then refused. It may stay empty.",
            );
            kit::space(ui);
            let remark = remark_of(&self.expected, &self.expected());
            kit::spoken_field(
                ui,
                "Fingerprint, sixteen words or hex",
                &mut self.expected,
                16,
                ("", remark.as_ref().map(|(signal, text)| (*signal, text.as_str()))),
            );
            kit::space(ui);
            kit::body(
                ui,
                "If the folder of the ceremony that made the key is at hand, or of the last recovery, name it: it tells who holds which bag, and whose sheets count. It may stay empty: paper suffices.",
            );
            self.before.show(ui);
            if !kind.prints_sheets() {
                return;
            }
            let told = self.before.told().and_then(|told| {
                let known = told.parent.known.clone()?;
                Some((told.choices.clone(), known))
            });
            if let Some((choices, known)) =
                told.filter(|_| kit::button(ui, "Take over what it says of the key").clicked())
            {
                self.take_from(&choices, &known);
            }
            kit::gap(ui);
        }
        if let Some(template) = template.filter(|template| template.kind.issues_again()) {
            self.show_share(ui, template);
        }
        self.show_purpose(ui, kind);
    }

    /// What stands on the key page.
    fn show_purpose(&mut self, ui: &mut Ui, kind: Kind) {
        kit::heading(ui, "What the key is for");
        kit::caption(
            ui,
            if kind.draws_a_key() {
                "Written into the transcript before the key exists. The label and the last day are printed on the sheets."
            } else {
                "The label and the last day are printed on the new sheets: as on the old ones, unless the owner decided otherwise."
            },
        );
        kit::space(ui);
        for (field, typed, width, example) in [
            (("Label, which should not say what it protects", "label"), &mut self.label, 420.0, "KEK-07"),
            (("Its one purpose", "purpose"), &mut self.purpose, 520.0, "encrypts other keys"),
            (("Owner, who answers for it", "owner"), &mut self.owner, 420.0, ""),
            (("Environment", "environment"), &mut self.environment, 420.0, "production, site A"),
            (("Algorithm of what is derived from it", "algorithm"), &mut self.algorithm, 240.0, ""),
        ] {
            line_field(ui, field, typed, width, example);
        }
        ui.horizontal_wrapped(|ui| {
            let (from, ends) = (date("first day of use", &self.from), self.last_day());
            let remark = remark_of(&self.from, &from);
            kit::field_with(
                ui,
                "First day of use",
                &mut self.from,
                180.0,
                "2026-11-21",
                remark.as_ref().map(|(signal, text)| (*signal, text.as_str())),
            );
            let remark = remark_of(&self.ends, &ends);
            kit::field_with(
                ui,
                "Last day of use",
                &mut self.ends,
                180.0,
                "2027-11-21",
                remark.as_ref().map(|(signal, text)| (*signal, text.as_str())),
            );
            if self.ends.trim().is_empty()
                && let Some(first) = Day::parse(self.from.trim())
                && kit::quiet(ui, "A year after the first").clicked()
            {
                self.ends = first.next_year().to_string();
            }
            // a resharing makes the set after the one that rebuilds the key, a rotation the first of a new one
            if kind.chooses_generation() {
                let remark = remark_of(&self.generation, &self.generation());
                let remark = remark.as_ref().map(|(signal, text)| (*signal, text.as_str()));
                kit::field_with(ui, "Generation of the set", &mut self.generation, 120.0, "1", remark);
            }
        });
    }
}
