//! One sheet of an earlier ceremony is looked at: what is last recorded of it stands beside what is found now. If it is
//! opened, it is read, and goes into a new bag before the next one is shown.

use eframe::egui::{Id, Ui, UiBuilder};

use super::super::super::kit::{self, Side, Signal};
use super::super::super::reading::{Accepts, SheetInput, misfit_of};
use super::super::super::theme;
use super::super::{Beside, Deed, Primary, StepContext};
use super::act::{again, compare_entries};
use super::custody::bag_remark;
use super::recorded_sheet::recorded;
use super::screen::StepScreen;
use super::typed::{bag_number, day_remark, line};
use crate::ceremony::event::LookedAt;
use crate::ceremony::kinds::sight;
use crate::ceremony::refusal::{Contradiction, OddSheet};
use crate::ceremony::sightings::Sighting;
use crate::ceremony::state::Inner;
use crate::ceremony::{EventKind, Refusal, SecretInput, State};
use crate::desk::places;
use crate::plan::template::CUSTODIAN;
use crate::sharing::share::LockKind;
use crate::transcript::record::{FollowUp, Found, KnownSheet};
use crate::transcript::{PersonId, Subject};
use crate::vocab::ids::sheet_serial;
use crate::vocab::{BagNumber, Day, Digest};

/// Where a refusal is mended.
const BAG: &str = "Number on the bag";
const NEW_BAG: &str = "New bag number";
const SERIAL: &str = "Serial as printed on the sheet";
const WHO_SHOWS: &str = "Who shows it";
const WHO_FOLLOWS: &str = "Who follows up, and how";
const UNTIL: &str = "Until when";

/// What was found is in words, before it is one of these.
const FOUND: [(Found, &str); 4] = [
    (Found::AsRecorded, "Whole, and as last recorded"),
    (Found::SealBroken, "The seal is broken, or there is no bag"),
    (Found::OtherBag, "Whole, but another number"),
    (Found::Missing, "It is missing: nobody shows it"),
];
/// Beside each other from this width on.
const SIDE_BY_SIDE: f32 = 620.0;

/// The look, the reading and the new bag of one sheet.
#[derive(Default)]
pub struct Sight {
    found: Option<Found>,
    holder: Option<PersonId>,
    bag: String,
    condition: String,
    opened: Option<bool>,
    who: String,
    until: String,
    input: SheetInput,
    serial: String,
    unreadable: bool,
    reason: String,
    new_bag: String,
    second: String,
    /// The sheet is to be read once more, though a reading did not prove it.
    once_more: bool,
    /// The sheet that was held against its making last: what was said of it goes with it.
    judged: Option<Digest>,
}

/// What the screen is at.
enum At<'s> {
    /// The sheet is in its bag, or is not there.
    Looking,
    /// It is out of its bag, and is read.
    Reading,
    /// It goes into a new bag.
    Bagging(&'s Sighting),
}

impl Sight {
    fn at<'s>(&self, state: &'s State) -> At<'s> {
        let open = state.sightings().last().filter(|_| state.inner() == Some(&Inner::SheetOpen));
        match open {
            None => At::Looking,
            Some(sighting) if sighting.checked.is_some() => At::Bagging(sighting),
            Some(sighting) if sighting.not_proven.is_some() && !self.once_more => At::Bagging(sighting),
            Some(_) => At::Reading,
        }
    }

    /// Who shows it: somebody saw that, and says so; whoever is recorded as its holder is not taken for it.
    fn shown_by(&self) -> PersonId {
        self.holder.unwrap_or(PersonId::NOBODY)
    }

    /// The number on the bag: as typed; as last recorded where it is as recorded.
    fn bag_found(&self, sheet: &KnownSheet) -> Result<Option<BagNumber>, String> {
        match self.found {
            Some(Found::AsRecorded) => Ok(sheet.bag.clone()),
            Some(Found::Missing) | None => Ok(None),
            Some(Found::SealBroken) if self.bag.trim().is_empty() => Ok(None),
            Some(Found::SealBroken | Found::OtherBag) => bag_number("number on the bag", &self.bag).map(Some),
        }
    }

    fn finding(&self) -> Result<FollowUp, String> {
        let until = Day::parse(self.until.trim()).ok_or("until when: a day, as 2026-12-31")?;
        Ok(FollowUp { who: line("who follows up", &self.who)?, until })
    }

    fn looked(&self, sheet: &KnownSheet) -> Result<LookedAt, String> {
        let found = self.found.ok_or("choose what is found")?;
        let there = found != Found::Missing;
        let holder = self.shown_by();
        if there && holder == PersonId::NOBODY {
            return Err("choose who shows it".into());
        }
        let bag = self.bag_found(sheet)?;
        Ok(LookedAt {
            found,
            holder: there.then_some(holder),
            bag,
            condition: line("what is seen", &self.condition)?,
            opened: there && self.opened.ok_or("choose whether it is opened")?,
            finding: if found == Found::AsRecorded { None } else { Some(self.finding()?) },
        })
    }

    /// The first exception that the look needs and that was not filed.
    fn exception(&self, context: &StepContext<'_>, sheet: &KnownSheet) -> Option<Subject> {
        let found = self.found?;
        let bag = self.bag_found(sheet).ok()?;
        let holder = self.shown_by();
        let other = found != Found::Missing
            && holder != PersonId::NOBODY
            && !context.state.is_named(holder, &sheet.holder);
        let other = other.then_some(Subject::OtherHolder { share: sheet.share, holder });
        let odd = sight::not_as_recorded(sheet, found, bag.as_ref()).map(|(about, _)| about);
        other.into_iter().chain(odd).find(|about| !context.permits(about))
    }

    fn find(&mut self, ui: &mut Ui, context: &StepContext<'_>) {
        kit::title(ui, "Found now");
        for (found, text) in FOUND {
            kit::choice(ui, &mut self.found, Some(found), text);
        }
        let Some(found) = self.found else { return };
        kit::space(ui);
        if found != Found::Missing {
            let all: Vec<(PersonId, String)> = context
                .state
                .in_role(CUSTODIAN, None)
                .map(|person| (person.id, person.name.to_string()))
                .collect();
            let mut holder = self.shown_by();
            kit::pick_person(ui, WHO_SHOWS, &mut holder, PersonId::NOBODY, &all);
            self.holder = Some(holder).filter(|holder| *holder != PersonId::NOBODY);
        }
        if matches!(found, Found::SealBroken | Found::OtherBag) {
            kit::field(ui, BAG, &mut self.bag, 320.0);
        }
        kit::field(ui, "What is seen, in words", &mut self.condition, 320.0);
        if found != Found::Missing {
            kit::space(ui);
            kit::choice(ui, &mut self.opened, Some(false), "It stays closed");
            kit::choice(ui, &mut self.opened, Some(true), "It is opened and read now");
        }
    }

    fn follow_up(&mut self, ui: &mut Ui) {
        kit::space(ui);
        kit::title(ui, "A finding: it is followed up");
        kit::field(ui, WHO_FOLLOWS, &mut self.who, 320.0);
        let remark = day_remark(&self.until);
        kit::field_with(ui, UNTIL, &mut self.until, 160.0, "2026-12-31", remark);
    }

    fn look_form(&mut self, ui: &mut Ui, context: &StepContext<'_>, sheet: &KnownSheet) {
        // beside or below: a window of another size takes the keyboard from nothing in it
        let mut find = |ui: &mut Ui| {
            let of_its_own = UiBuilder::new().scope_id(Id::unique("what is found of a sheet"));
            ui.scope_builder(of_its_own, |ui| self.find(ui, context));
        };
        let below_each_other = ui.available_width() < SIDE_BY_SIDE;
        kit::two(ui, (SIDE_BY_SIDE - theme::FIELDS) / 2.0, |ui, _, side| match side {
            Side::First => {
                recorded(ui, sheet);
                if below_each_other {
                    kit::space(ui);
                }
            }
            Side::Second => find(ui),
        });
        if self.found.is_some_and(|found| found != Found::AsRecorded) {
            self.follow_up(ui);
        }
        if let Some(about) = self.exception(context, sheet) {
            kit::space(ui);
            kit::text::remark(ui, Signal::Attention, &format!("it needs an exception about {about}"));
            if kit::button(ui, "File this exception\u{2026}").clicked() {
                *context.asked.borrow_mut() = Some(about);
            }
        }
    }

    fn reading_form(&mut self, ui: &mut Ui, context: &StepContext<'_>, sheet: &KnownSheet) {
        kit::text::remark(
            ui,
            Signal::Attention,
            &format!(
                "share {} is out of its bag; no other sheet is opened before it is in a new one",
                sheet.share
            ),
        );
        kit::space(ui);
        if self.unreadable {
            kit::field(ui, "What prevents the reading", &mut self.reason, 600.0);
            if kit::quiet(ui, "Back to reading").clicked() {
                self.unreadable = false;
            }
            return;
        }
        kit::read_aloud(ui, "Recorded", &sheet.serial.map_or_else(|| "no serial".to_owned(), sheet_serial));
        let wrong = self.wrong_serial().map(|why| (Signal::Attention, why));
        kit::field_with(ui, SERIAL, &mut self.serial, 160.0, "S-0001", wrong);
        kit::space(ui);
        let other = |x: u8| {
            (x != sheet.share)
                .then(|| format!("this round is about share {}: look at the paper again", sheet.share))
        };
        match self.input.found().first() {
            None => {
                let accepts =
                    if context.production() { Accepts::Paper { printed: None } } else { Accepts::Anything };
                self.input.accept(accepts);
                self.input.show(ui, &places::where_media_are());
                let half = self.input.half_typed();
                let wrong = half.and_then(|head| misfit_of(head, context.state).or(other(head.x)));
                if let Some(why) = wrong {
                    kit::notice(ui, Signal::Stop, &kit::sentence(&why));
                }
            }
            Some(read) => {
                let misfit = read.misfit(context.state).or(other(read.header.x));
                let signal = if misfit.is_some() { Signal::Attention } else { Signal::Done };
                kit::text::remark(ui, signal, &format!("{}: {}", read.label, read.describe()));
                if let Some(why) = misfit {
                    kit::text::remark(ui, Signal::Attention, &why);
                }
                if read.header.lock != LockKind::None {
                    kit::caption(ui, "Its lock stays closed: whether it still opens is not checked here.");
                }
                if kit::quiet(ui, "Read another one instead").clicked() {
                    self.input.clear();
                }
            }
        }
        kit::space(ui);
        if kit::quiet(ui, "It cannot be read\u{2026}").clicked() {
            self.unreadable = true;
            kit::want_focus(ui.ctx());
        }
    }

    fn bag_form(&mut self, ui: &mut Ui, context: &StepContext<'_>, sighting: &Sighting) {
        match (sighting.checked, &sighting.not_proven) {
            (Some((serial, lock)), _) => {
                let locked = if lock == LockKind::None { "" } else { "; its lock was not opened" };
                kit::text::remark(
                    ui,
                    Signal::Done,
                    &format!(
                        "share {}, sheet {}: the sheet that was made{locked}",
                        sighting.share,
                        sheet_serial(serial)
                    ),
                );
            }
            (None, Some(why)) => {
                kit::notice(ui, Signal::Stop, &format!("Not proven: {why}"));
                if kit::quiet(ui, "Read it once more").clicked() {
                    self.once_more = true;
                }
            }
            (None, None) => {}
        }
        kit::space(ui);
        kit::title(ui, "Into a new bag");
        let remark = bag_remark(context.state, &self.new_bag);
        let remark = remark.as_deref().map(|text| (Signal::Attention, text));
        kit::field_with(ui, NEW_BAG, &mut self.new_bag, 320.0, "TE 0047 1182", remark);
        again(ui, NEW_BAG, &self.new_bag, &mut self.second, 320.0);
        if sighting.checked.is_none() {
            self.follow_up(ui);
        }
    }

    fn serial(&self) -> Result<u16, &'static str> {
        let typed = self.serial.trim();
        let digits = typed.trim_start_matches(['S', 's']).trim_start_matches('-');
        digits.parse().map_err(|_| "type the serial that is printed on the sheet, as S-0001")
    }

    /// What is typed and cannot become a serial.
    fn wrong_serial(&self) -> Option<&'static str> {
        let begun = matches!(self.serial.trim(), "" | "S" | "s" | "S-" | "s-");
        self.serial().err().filter(|_| !begun)
    }

    fn bagged(&self, sighting: &Sighting) -> Result<EventKind, String> {
        if self.new_bag.trim().is_empty() || self.second.is_empty() {
            return Err("type the new bag's number twice".into());
        }
        if let Some((_, why)) =
            compare_entries(&self.new_bag, &self.second).filter(|(signal, _)| *signal != Signal::Done)
        {
            return Err(why);
        }
        let (number, again) = (bag_number("bag", &self.new_bag)?, bag_number("bag", &self.second)?);
        let finding = if sighting.checked.is_some() { None } else { Some(self.finding()?) };
        Ok(EventKind::Rebag { number, again, finding })
    }
}

impl StepScreen for Sight {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let sheet = sight::of_round(context.state, context.planned);
        match self.at(context.state) {
            At::Looking => self.look_form(ui, context, &sheet),
            At::Reading => self.reading_form(ui, context, &sheet),
            At::Bagging(sighting) => self.bag_form(ui, context, sighting),
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        let sheet = sight::of_round(context.state, context.planned);
        Some(match self.at(context.state) {
            At::Looking => {
                let words = match (self.found, self.opened) {
                    (Some(Found::Missing), _) => "Record that it is missing",
                    (_, Some(true)) => "Record the bag and open it",
                    (_, Some(false) | None) => "Record what is seen",
                };
                let excepted =
                    || self.exception(context, &sheet).map(|_| "file the exception first".to_owned());
                Primary::new(words, self.looked(&sheet).err().or_else(excepted))
            }
            At::Reading if self.unreadable => {
                Primary::new("Record that it was not read", line("why", &self.reason).err())
            }
            At::Reading => {
                let nothing = self.input.found().is_empty().then(|| "read the sheet first".to_owned());
                Primary::new(
                    "Hold it against its making",
                    nothing.or_else(|| self.serial().err().map(str::to_owned)),
                )
            }
            At::Bagging(sighting) => Primary::new("Record the new bag", self.bagged(sighting).err()),
        })
    }

    fn beside(&self, context: &StepContext<'_>) -> Option<Beside> {
        match self.at(context.state) {
            // what is recorded stands beside what is found
            At::Looking => None,
            At::Reading | At::Bagging(_) => context.planned.sheet.map(Beside::Looked),
        }
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        let sheet = sight::of_round(context.state, context.planned);
        match self.at(context.state) {
            At::Looking => Some(Deed::new(EventKind::Sight(self.looked(&sheet).ok()?))),
            At::Reading if self.unreadable => {
                Some(Deed::new(EventKind::Unreadable(line("why", &self.reason).ok()?)))
            }
            At::Reading => {
                let serial = self.serial().ok()?;
                self.judged = self.input.found().first().map(|found| found.digest);
                let (from, reading) = self.input.offer(0)?;
                let deed = Deed::new(EventKind::CheckSheet { serial, from });
                Some(deed.with_secret(SecretInput::Sheet { reading, lock: None }))
            }
            At::Bagging(sighting) => Some(Deed::new(self.bagged(sighting).ok()?)),
        }
    }

    fn comes_to_another_sheet(&mut self) -> bool {
        let here = self.input.found().first().map(|found| found.digest);
        here.is_some() && self.judged.take_if(|judged| Some(*judged) != here).is_some()
    }

    fn refused(&mut self, refusal: &Refusal) -> Option<&'static str> {
        if refusal.is_of_a_bag() {
            return Some(NEW_BAG);
        }
        let Refusal::Contradiction(Contradiction::Sheet(why)) = refusal else { return None };
        match why {
            OddSheet::NotAsRecorded { .. } | OddSheet::NoOtherBag { .. } | OddSheet::BagOfAnother { .. } => {
                Some(BAG)
            }
            OddSheet::NobodyShowed { .. } => Some(WHO_SHOWS),
            OddSheet::NotTheSheet { .. } => Some(SERIAL),
            OddSheet::FollowUp { .. } => Some(WHO_FOLLOWS),
            OddSheet::DeadlineOver { .. } => Some(UNTIL),
            OddSheet::OfAnotherRound { .. }
            | OddSheet::OnTheTable { .. }
            | OddSheet::ShownThoughMissing { .. }
            | OddSheet::NoSeal { .. }
            | OddSheet::Waits { .. }
            | OddSheet::NothingToProve { .. }
            | OddSheet::NotTheShare { .. }
            | OddSheet::ProvenAlready { .. }
            | OddSheet::NotRead { .. } => None,
        }
    }

    fn taken(&mut self, state: &State) {
        // a reading that is recorded is forgotten here as well
        self.input.clear();
        (self.unreadable, self.once_more) = (false, false);
        self.reason.clear();
        if state.inner() == Some(&Inner::Waiting) {
            *self = Self::default();
        }
    }
}
