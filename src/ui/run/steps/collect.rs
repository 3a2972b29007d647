//! Bag by bag and sheet by sheet, until there are enough; then the key is rebuilt.

use eframe::egui::Ui;

use super::super::super::kit::{self, Signal};
use super::super::super::reading::{FoundSheet, LockInput, SheetInput, misfit_of};
use super::super::super::theme::{self};
use super::super::{Beside, Deed, Primary, StepContext};
use super::brought::{self, Judged};
use super::next_of_bag::NextOfBag;
use super::put_aside::PutAside;
use super::screen::StepScreen;
use super::slots::slots;
use super::typed::{bag_number, line, prose};
use crate::ceremony::state::Inner;
use crate::ceremony::{EventKind, Refusal, SecretInput, State};
use crate::desk::places;
use crate::plan::template::CUSTODIAN;
use crate::sharing::share::LockKind;
use crate::transcript::{PersonId, Subject};
use crate::vocab::Digest;

/// The field of the bag's number.
const BAG: &str = "Number on the bag";
/// What an exception about a bag says was expected.
const AS_RECORDED: &str = "a bag as last recorded";

/// Bags and sheets, until there are enough; while combining also the rebuilding.
pub struct Collect {
    combining: bool,
    more: bool,
    holder: PersonId,
    bag: String,
    /// Nothing is chosen until somebody has looked.
    intact: Option<bool>,
    seen: String,
    why_opened: String,
    input: SheetInput,
    /// Which of several sheets on one picture is meant.
    chosen: Option<usize>,
    lock: LockInput,
    unreadable: bool,
    reason: String,
    aside: PutAside,
    /// The chosen sheet was offered; true if with what opens it.
    offered: Option<bool>,
    /// The sheet that was offered last: what was said of it goes with it.
    judged: Option<Digest>,
    next: NextOfBag,
}

impl Collect {
    /// At the collect step, or at the combine step that follows it.
    pub fn new(combining: bool) -> Self {
        Self {
            combining,
            more: false,
            holder: PersonId::NOBODY,
            bag: String::new(),
            intact: None,
            seen: String::new(),
            why_opened: String::new(),
            input: SheetInput::default(),
            chosen: None,
            lock: LockInput::default(),
            unreadable: false,
            reason: String::new(),
            aside: PutAside::default(),
            offered: None,
            judged: None,
            next: NextOfBag::First,
        }
    }

    fn chosen(&self) -> Option<&FoundSheet> {
        self.input.found().get(self.place()?)
    }
    fn place(&self) -> Option<usize> {
        self.input.meant(self.chosen)
    }

    fn bag_open(context: &StepContext<'_>) -> Option<bool> {
        let Some(Inner::BagOpen { refused, .. }) = context.state.inner() else { return None };
        Some(*refused)
    }

    /// Whoever brought the bag that is open.
    fn bringing(context: &StepContext<'_>) -> Option<PersonId> {
        let Some(Inner::BagOpen { holder, .. }) = context.state.inner() else { return None };
        Some(*holder)
    }

    fn reading(&self, context: &StepContext<'_>) -> bool {
        match Self::bag_open(context) {
            Some(true) => !self.more,
            Some(false) => true,
            None => false,
        }
    }

    fn enough(context: &StepContext<'_>) -> bool {
        context.state.has_enough()
    }

    fn locked(&self) -> LockKind {
        self.chosen().map_or(LockKind::None, |found| found.header.lock)
    }

    /// Who knows what opens the chosen sheet: the holder of its share as last recorded, or else whoever brought it.
    fn whose(&self, context: &StepContext<'_>) -> String {
        let share = self.chosen().map(|found| found.header.x);
        let known =
            context.state.known().and_then(|set| set.sheets.iter().find(|sheet| Some(sheet.share) == share));
        let bringing = Self::bringing(context).and_then(|id| context.state.person(id));
        match (known, bringing) {
            (Some(sheet), Some(person)) if sheet.holder == person.name => person.name.to_string(),
            (Some(sheet), _) => format!("share {}, which {} held", sheet.share, sheet.holder),
            (None, Some(person)) => person.name.to_string(),
            (None, None) => "the custodian".to_owned(),
        }
    }

    fn bag_form(&mut self, ui: &mut Ui, context: &StepContext<'_>) {
        let all: Vec<(PersonId, String)> = context
            .state
            .in_role(CUSTODIAN, None)
            .map(|person| (person.id, person.name.to_string()))
            .collect();
        kit::title(ui, "The next bag");
        if let Some(next) = brought::to_come(context.state) {
            kit::caption(ui, &kit::sentence(&next));
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GROUPS;
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                kit::pick_person(ui, "Who brings it", &mut self.holder, PersonId::NOBODY, &all);
            });
            let width = ui.available_width().min(320.0);
            kit::field_with(ui, BAG, &mut self.bag, width, "TE 0047 1182", None);
        });
        if context.state.known().is_some() && self.holder != PersonId::NOBODY {
            let bags: Vec<String> =
                context.state.recorded_bags(self.holder).map(ToString::to_string).collect();
            let none = "no bag of theirs is recorded".to_owned();
            let said = if bags.is_empty() { none } else { format!("last recorded: bag {}", bags.join(", ")) };
            kit::caption(ui, &said);
        }
        kit::in_a_row(ui, |ui| {
            kit::choice(ui, &mut self.intact, Some(true), "As last recorded");
            kit::choice(ui, &mut self.intact, Some(false), "Not as last recorded");
        });
        kit::field_with(
            ui,
            "What was seen",
            &mut self.seen,
            520.0,
            "sealed, signatures across the seal",
            None,
        );
        if self.needs_exception(context) {
            kit::notice(
                ui,
                Signal::Attention,
                "A bag that is not as recorded is opened only with an exception.",
            );
            kit::modest(ui);
            kit::prose(ui, "What was decided about it", &mut self.why_opened, "");
            // what was not typed yet did not happen
            let seen = self.not_as_recorded().map(|_| self.bag_seen());
            context.tell_exception(ui, AS_RECORDED, seen.as_deref(), None);
        }
        let waiting = self.input.found().len();
        if waiting > 0 {
            let wait = if waiting == 1 {
                "1 sheet was read and waits for its bag.".to_owned()
            } else {
                format!("{waiting} sheets were read and wait for their bags.")
            };
            kit::caption(ui, &wait);
        }
    }

    fn sheet_form(&mut self, ui: &mut Ui, context: &StepContext<'_>) {
        if self.unreadable {
            kit::prose(ui, "Why it cannot be read", &mut self.reason, "");
            if kit::quiet(ui, "Back to reading").clicked() {
                self.unreadable = false;
            }
            return;
        }
        self.next.show(ui, !self.input.found().is_empty());
        if self.input.found().is_empty() {
            self.input.show(ui, &places::where_media_are());
            // whoever types the words of the wrong sheet is told before all of them are typed
            let wrong = self.input.half_typed().and_then(|head| {
                let of_the_bag =
                    || context.state.check_out_of_its_bag(head.x).err().map(|why| why.to_string());
                misfit_of(head, context.state).or_else(of_the_bag)
            });
            if let Some(why) = wrong {
                kit::notice(ui, Signal::Stop, &kit::sentence(&why));
            }
        } else {
            let several = self.input.found().len() > 1;
            let meant = self.place();
            let mut judged = Judged::Fits;
            for (place, found) in self.input.found().iter().enumerate() {
                if several {
                    kit::choice(
                        ui,
                        &mut self.chosen,
                        Some(place),
                        &format!("{}, share {}", found.label, found.header.x),
                    );
                }
                if Some(place) == meant {
                    judged = brought::judged(ui, found, context.state);
                }
            }
            kit::space(ui);
            let another = "Read another one instead";
            let mut again = false;
            if judged != Judged::Fits {
                // the likely way on: nobody is called to the screen for a sheet that is not meant
                let button = kit::accent(ui, another);
                // who means to take it all the same, and was told what is missing, is not led away
                let here = self.chosen().map(|found| found.digest);
                let is_meant = judged == Judged::Doubtful && self.judged == here;
                if !is_meant && !kit::seeks(ui.ctx()) {
                    kit::offer_focus(ui, &button);
                }
                again = button.clicked();
                kit::modest(ui);
            }
            let whose = self.whose(context);
            let bringing = Self::bringing(context).and_then(|id| context.state.person(id));
            let here = bringing.map_or("the custodian", |person| person.name.as_str());
            if judged != Judged::Unfit {
                self.lock.show(ui, self.locked(), (here, &whose));
            }
            if again || judged == Judged::Fits && kit::quiet(ui, another).clicked() {
                self.input.clear();
                self.lock.clear();
                self.chosen = None;
                kit::want_focus(ui.ctx());
            }
        }
        kit::space(ui);
        ui.horizontal(|ui| {
            if kit::quiet(ui, "It cannot be read\u{2026}").clicked() {
                self.unreadable = true;
                kit::want_focus(ui.ctx());
            }
            if Self::bag_open(context) == Some(true)
                && kit::button(ui, "Put it aside and open another bag").clicked()
            {
                self.more = true;
            }
        });
    }

    /// The bag in the form, as something that an exception can be about.
    fn not_as_recorded(&self) -> Option<Subject> {
        let bag = bag_number("bag number", &self.bag).ok()?;
        Some(Subject::BagNotAsRecorded { bag })
    }

    /// What an exception about a bag says happened.
    fn bag_seen(&self) -> String {
        format!("bag {}: {}", self.bag.trim(), self.seen.trim())
    }

    fn needs_exception(&self, context: &StepContext<'_>) -> bool {
        self.intact == Some(false) && !self.not_as_recorded().is_some_and(|about| context.permits(&about))
    }

    fn open_bag(&self) -> Result<EventKind, String> {
        if self.holder == PersonId::NOBODY {
            return Err("choose who brings it".into());
        }
        Ok(EventKind::OpenBag {
            holder: self.holder,
            bag: bag_number("bag number", &self.bag)?,
            intact: self.intact.ok_or("choose whether the bag is as last recorded")?,
            state: line("what was seen", &self.seen)?,
        })
    }
}

impl StepScreen for Collect {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let reading = self.reading(context);
        if reading {
            // whose bag it is stands before how many there are
            brought::open_bag(ui, context.state);
            kit::space(ui);
        }
        slots(ui, context.state, reading);
        if reading {
            self.sheet_form(ui, context);
            return None;
        }
        if self.aside.ask(ui) {
            return None;
        }
        if Self::enough(context) && !self.more {
            kit::text::remark(ui, Signal::Done, "enough sheets were read");
            if kit::button(ui, "Read one more sheet").clicked() {
                self.more = true;
                kit::want_focus(ui.ctx());
            }
        } else {
            self.bag_form(ui, context);
            if Self::enough(context) && kit::quiet(ui, "No more sheets").clicked() {
                self.more = false;
            }
        }
        kit::space(ui);
        self.aside.choose(ui, context.state);
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        if let Some(primary) = self.aside.primary().filter(|_| !self.reading(context)) {
            return Some(primary);
        }
        if self.reading(context) {
            if self.unreadable {
                return Some(Primary::new("Record that it was not read", line("why", &self.reason).err()));
            }
            return Some(match self.chosen() {
                // this stands in view however far the page is scrolled
                None => {
                    Primary::new("Take this share", Some(self.input.wanted(brought::to_read(context.state))))
                }
                Some(found) if brought::unfit(found, context.state).is_some() => {
                    Primary::ready("Record that it is not taken")
                }
                Some(_) => Primary::new("Take this share", self.lock.missing(self.locked())),
            });
        }
        if Self::enough(context) && !self.more {
            return Some(Primary::ready(if self.combining {
                "Rebuild the key"
            } else {
                "Enough sheets: go on"
            }));
        }
        if self.needs_exception(context) {
            return Some(Primary::new(
                "Record the exception",
                line("bag number", &self.bag)
                    .err()
                    .or_else(|| prose("decision", &self.why_opened).err())
                    .or_else(|| line("what was seen", &self.seen).err()),
            ));
        }
        Some(Primary::new("Record the bag and open it", self.open_bag().err()))
    }

    fn beside(&self, context: &StepContext<'_>) -> Option<Beside> {
        // a sheet is read from a list of files, which wants the width
        (!self.reading(context)).then_some(Beside::Opened)
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        if self.aside.is_chosen() && !self.reading(context) {
            return self.aside.event().map(Deed::new);
        }
        if self.reading(context) {
            if self.unreadable {
                return Some(Deed::new(EventKind::Unreadable(line("why", &self.reason).ok()?)));
            }
            let found = self.chosen()?;
            let locked = self.locked() != LockKind::None && brought::unfit(found, context.state).is_none();
            self.judged = Some(found.digest);
            let (from, reading) = self.input.offer(self.place()?)?;
            self.offered = Some(locked);
            self.next.forget();
            let lock = if locked { self.lock.take(self.locked()) } else { None };
            return Some(Deed::new(EventKind::Offer(from)).with_secret(SecretInput::Sheet { reading, lock }));
        }
        if Self::enough(context) && !self.more {
            if self.combining {
                return Some(Deed::new(EventKind::Combine));
            }
            return Some(Deed::new(EventKind::nothing_more()));
        }
        if self.needs_exception(context) {
            return Some(Deed::excepting(EventKind::Exception {
                about: self.not_as_recorded()?,
                expected: prose("", AS_RECORDED).ok()?,
                happened: prose("", &self.bag_seen()).ok()?,
                decided: prose("decision", &self.why_opened).ok()?,
            }));
        }
        self.open_bag().ok().map(Deed::new)
    }

    fn comes_to_another_sheet(&mut self) -> bool {
        let here = self.chosen().map(|found| found.digest);
        here.is_some() && self.judged.take_if(|judged| Some(*judged) != here).is_some()
    }

    fn refused(&mut self, refusal: &Refusal) -> Option<&'static str> {
        self.offered = None;
        refusal.is_of_a_bag().then_some(BAG)
    }

    fn says(&mut self, why: &str) -> bool {
        // at what opens it, or where the next sheet is read; at the foot where none is
        self.lock.tell(why) || self.next.tell(why)
    }

    fn taken(&mut self, state: &State) {
        if let Some(locked) = self.offered.take() {
            let refused = matches!(state.inner(), Some(Inner::BagOpen { refused: true, .. }));
            // what was typed did not open it: the sheet itself need not be read again
            if locked && refused {
                self.lock.wipe();
            } else {
                if let Some(place) = self.place() {
                    self.input.take(place);
                }
                self.chosen = None;
                self.lock.clear();
            }
        }
        self.next = match state.inner() {
            Some(Inner::BagOpen { refused: true, .. }) => {
                NextOfBag::after_one_refused(!self.input.found().is_empty())
            }
            Some(_) | None => NextOfBag::First,
        };
        self.aside = PutAside::default();
        self.unreadable = false;
        self.reason.clear();
        let Some(Inner::BagOpen { refused, .. }) = state.inner() else {
            self.more = false;
            return;
        };
        if !refused {
            [&mut self.bag, &mut self.seen, &mut self.why_opened].into_iter().for_each(String::clear);
            (self.intact, self.holder, self.more) = (None, PersonId::NOBODY, false);
        }
    }
}
