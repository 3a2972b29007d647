//! k of n, drawn: one dot a share, grouped by who holds it, with the sentence of what may be lost and who must collude.

use std::collections::BTreeMap;

use eframe::egui::{self, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit::{self, Signal};
use super::super::theme::{self, SMALL};
use super::people::People;
use crate::plan::{Choices, OwnLock, Template};
use crate::sharing::Quorum;
use crate::sharing::share::LockKind;
use crate::vocab::Prose;
use crate::vocab::text::counted;

/// The quorum and the lock.
#[derive(Default)]
pub struct QuorumPage {
    // as typed, which may be more than there can be
    shares: u32,
    threshold: u32,
    /// Chosen by a person; none at first.
    lock: Option<LockKind>,
    /// Each custodian may have a lock of their own.
    each: bool,
    /// The locks that differ, by share.
    own: BTreeMap<u8, LockKind>,
    reason: String,
    suited: Option<Template>,
}

impl QuorumPage {
    /// Takes the template's defaults, once.
    pub fn suit(&mut self, template: &Template) {
        if self.suited.as_ref() == Some(template) {
            return;
        }
        self.suited = Some(template.clone());
        (self.shares, self.threshold) = (template.shares.into(), template.threshold.into());
        self.lock = match template.locks.as_slice() {
            [only] => Some(*only),
            _ => self.lock.filter(|lock| template.locks.contains(lock)),
        };
    }

    /// Takes the choices of an earlier ceremony.
    pub fn take_over(&mut self, choices: &Choices) {
        if let Some(quorum) = choices.quorum {
            (self.shares, self.threshold) = (quorum.shares().into(), quorum.threshold().into());
        }
        self.lock = Some(choices.lock);
        self.own = choices.own_locks.iter().map(|own| (own.share, own.lock)).collect();
        self.each = !self.own.is_empty();
        self.reason = choices.reason.as_ref().map(ToString::to_string).unwrap_or_default();
    }

    /// Shares that are dealt; none in a recovery.
    pub fn shares(&self) -> Option<u8> {
        u8::try_from(self.shares).ok().filter(|shares| *shares > 0)
    }

    /// The quorum.
    pub fn quorum(&self) -> Result<Quorum, String> {
        let most = |name: &str, typed: u32| {
            u8::try_from(typed)
                .map_err(|_| format!("{name}: {typed} is too many, at most {} can be made", u8::MAX))
        };
        let (needed, in_all) = (most(NEEDED, self.threshold)?, most(IN_ALL, self.shares)?);
        Quorum::new(needed, in_all).map_err(|error| error.to_string())
    }

    /// The written reason, if one was given.
    pub fn reason(&self) -> Option<Prose> {
        Prose::typed(&self.reason).ok()
    }

    /// How shares are locked, once somebody has chosen it.
    pub const fn lock(&self) -> Option<LockKind> {
        self.lock
    }

    /// The shares that are locked otherwise.
    pub fn own_locks(&self) -> Vec<OwnLock> {
        let there = self.own.iter().filter(|(share, lock)| {
            self.each && u32::from(**share) <= self.shares && Some(**lock) != self.lock
        });
        there.map(|(share, lock)| OwnLock { share: *share, lock: *lock }).collect()
    }

    /// What is to be chosen on this page before the next one.
    const fn unchosen(&self) -> Option<&'static str> {
        if self.lock.is_none() { Some("choose how each share is locked") } else { None }
    }

    fn unusual(&self, template: &Template) -> Option<String> {
        let quorum = self.quorum().ok()?;
        if quorum.may_be_lost() == 0 {
            return Some("one lost sheet loses the key".into());
        }
        (quorum.threshold() < template.least_threshold)
            .then(|| format!("the template asks for at least {} to act together", template.least_threshold))
    }

    /// What is not whole.
    pub fn missing(&self, template: &Template) -> Option<String> {
        if let Err(error) = self.quorum() {
            return Some(error);
        }
        if self.unusual(template).is_some() && self.reason().is_none() {
            return Some("give a reason for this quorum".into());
        }
        self.unchosen().map(str::to_owned)
    }

    /// The share that nobody holds, or too many do, or the person who would hold too many.
    pub fn ill_held(&self, people: &People) -> Option<String> {
        self.ill_held_seen_from(people, " on the page Quorum")
    }

    /// The same; `there` says where sheets are counted, for who is elsewhere.
    fn ill_held_seen_from(&self, people: &People, there: &str) -> Option<String> {
        let quorum = self.quorum().ok()?;
        let mut holders: BTreeMap<u8, u32> = BTreeMap::new();
        for draft in people.custodians() {
            let numbers = draft.numbers();
            if numbers.len() >= usize::from(quorum.threshold()) {
                return Some(format!(
                    "{} would hold {} shares, which rebuild the key",
                    draft.name,
                    numbers.len()
                ));
            }
            for number in numbers {
                *holders.entry(number).or_default() += 1;
            }
        }
        let unheld: Vec<u8> = (1..=quorum.shares()).filter(|share| !holders.contains_key(share)).collect();
        if !unheld.is_empty() {
            return Some(too_few(quorum, people.custodians().count(), &unheld, there));
        }
        let twice = holders.iter().find(|(share, by)| **by > 1 && **share <= quorum.shares());
        if let Some((share, _)) = twice {
            return Some(format!("share {share} has two custodians: each share has one"));
        }
        let beyond = holders.keys().find(|share| **share > quorum.shares() || **share == 0)?;
        let all = quorum.shares();
        Some(format!(
            "a custodian has share {beyond}, and there are the shares 1 to {all}: change the number"
        ))
    }

    /// What the people lack for this quorum, once anybody knows who they are.
    fn lacks_people(&self, people: &People) -> Option<String> {
        let known = people.custodians().any(|draft| !draft.name.trim().is_empty());
        let rows = people.custodians().count() < usize::try_from(self.shares).unwrap_or(usize::MAX);
        let unnamed = || {
            let (all, quorum) = (people.custodians().count(), self.quorum().ok()?);
            let named = people.custodians().filter(|draft| !draft.name.trim().is_empty()).count();
            let (lacking, shares) = (all.checked_sub(named).filter(|lacking| *lacking > 0)?, quorum.shares());
            Some(format!(
                "{} for {shares} sheets, of whom {} named: name {lacking} more on the page People, or make fewer sheets",
                counted(all, "custodian"),
                if named == 1 { "1 is".to_owned() } else { format!("{named} are") },
            ))
        };
        if known || rows { self.ill_held_seen_from(people, "").or_else(unnamed) } else { None }
    }

    pub fn show(&mut self, ui: &mut Ui, template: &Template, people: &People) {
        kit::heading(ui, "How many sheets, and how many are needed");
        kit::space(ui);
        ui.horizontal_wrapped(|ui| {
            let needed_most = self.shares.max(2);
            stepper(ui, NEEDED, &mut self.threshold, needed_most);
            ui.add_space(24.0);
            // by the button fewer sheets need fewer; what is typed is not mended behind anybody's back
            if stepper(ui, IN_ALL, &mut self.shares, u8::MAX.into()) {
                self.threshold = self.threshold.min(self.shares);
            }
        });
        if let Err(why) = self.quorum() {
            kit::text::remark(ui, Signal::Stop, &kit::sentence(&why));
        } else if let Some(why) = self.lacks_people(people) {
            kit::text::remark(ui, Signal::Attention, &kit::sentence(&why));
        }
        kit::gap(ui);
        if let Ok(quorum) = self.quorum() {
            kit::large(ui, &format!("{} rebuild the key.", quorum.sheets_needed_first()));
            for (signal, text) in sentences(quorum, people) {
                kit::text::remark(ui, signal, &text);
            }
            kit::space(ui);
            picture(ui, people);
        }
        if let Some(unusual) = self.unusual(template) {
            kit::space(ui);
            kit::notice(
                ui,
                Signal::Attention,
                &format!("Unusual: {unusual}. Give a reason; it is written into the transcript."),
            );
            kit::prose(ui, "Reason", &mut self.reason, "");
        }
        kit::gap(ui);
        kit::title(ui, "How each share is locked");
        for lock in &template.locks {
            kit::choice(ui, &mut self.lock, Some(*lock), lock_name(*lock));
        }
        if template.locks.len() > 1 {
            kit::space(ui);
            kit::tick(ui, &mut self.each, "Some custodians have another lock than the others");
            if self.each {
                self.show_each(ui, template, people);
            }
        }
    }

    /// A row for each share: its holder, and its lock.
    fn show_each(&mut self, ui: &mut Ui, template: &Template, people: &People) {
        let Some(others) = self.lock else {
            kit::caption(ui, "Choose first how most of them are locked.");
            return;
        };
        kit::space(ui);
        let all: Vec<(LockKind, String)> =
            template.locks.iter().map(|lock| (*lock, lock_short(*lock).to_owned())).collect();
        for share in 1..=self.shares().unwrap_or_default() {
            let holder = people.custodians().find(|draft| draft.numbers().contains(&share));
            let holder = holder.map_or("", |draft| draft.name.trim());
            let name = if holder.is_empty() { String::new() } else { format!(", {holder}") };
            let mut lock = self.own.get(&share).copied().unwrap_or(others);
            let room = (ui.available_width() - 200.0).clamp(80.0, 300.0);
            ui.horizontal(|ui| {
                let row = egui::Layout::left_to_right(egui::Align::Center);
                ui.allocate_ui_with_layout(vec2(room, theme::TARGET), row, |ui| {
                    ui.set_min_width(room);
                    kit::body(ui, &format!("Share {share}{name}"));
                });
                kit::pick(ui, &format!("Lock of share {share}"), &mut lock, &all);
            });
            if lock == others {
                self.own.remove(&share);
            } else {
                self.own.insert(share, lock);
            }
        }
    }
}

/// Fewer hold shares than there are: how many that is, and what to do.
fn too_few(quorum: Quorum, custodians: usize, unheld: &[u8], there: &str) -> String {
    let held = usize::from(quorum.shares()) - unheld.len();
    let which: Vec<String> = unheld.iter().take(4).map(u8::to_string).collect();
    let which = match which.as_slice() {
        [one, other] => format!("{one} and {other}"),
        some if unheld.len() > some.len() => format!("{} and others", some.join(", ")),
        all => all.join(", "),
    };
    let (shares, has) = if unheld.len() == 1 { ("share", "has") } else { ("shares", "have") };
    let fewer = if held < usize::from(quorum.threshold()) {
        format!(" ({} sheets rebuild the key)", quorum.threshold())
    } else {
        format!(", or make {held} sheets{there}")
    };
    format!(
        "{} for {} sheets: {shares} {which} {has} no custodian. Add {}{fewer}",
        counted(custodians, "custodian"),
        quorum.shares(),
        counted(unheld.len(), "custodian"),
    )
}

/// A lock in a list.
pub(super) const fn lock_short(lock: LockKind) -> &'static str {
    match lock {
        LockKind::None => "open",
        LockKind::Passphrase => "passphrase",
        LockKind::CodeWords => "code words",
    }
}

/// What a lock means for whoever holds the sheet.
pub(super) const fn lock_name(lock: LockKind) -> &'static str {
    match lock {
        LockKind::None => "Open: the sheet alone is enough",
        LockKind::Passphrase => "Passphrase: each custodian chooses one",
        LockKind::CodeWords => "Code words: on a card of the custodian's own, never on the sheet",
    }
}

/// Fewest sheets in all, and fewest that are needed.
const FEWEST: u32 = 2;

const NEEDED: &str = "Sheets needed";
const IN_ALL: &str = "Sheets in all";

/// A number with a button on either side, which stop at `FEWEST` and `most`; the arrow keys work as well, and any number can
/// be typed. True if a button was pressed.
fn stepper(ui: &mut Ui, name: &str, value: &mut u32, most: u32) -> bool {
    let before = *value;
    let mut stepped = false;
    ui.vertical(|ui| {
        kit::caption(ui, name);
        ui.horizontal(|ui| {
            if kit::button(ui, "\u{2013}").accessible_name(format!("{name}: one fewer")).clicked() {
                (*value, stepped) = (before.saturating_sub(1).max(FEWEST), true);
            }
            let drag = egui::DragValue::new(value).range(0..=u32::MAX).speed(0.1);
            let response = ui.add_sized(vec2(64.0, theme::TARGET), drag).accessible_name(name);
            // the numbers are what this page is about: they come before what hangs on them. One always stands there, so none is
            // what is missing
            if !kit::seeks(ui.ctx()) {
                kit::offer_focus(ui, &response);
            }
            kit::ring(ui, &response);
            if kit::button(ui, "+").accessible_name(format!("{name}: one more")).clicked() {
                (*value, stepped) = (before.saturating_add(1).min(most), true);
            }
        });
    });
    stepped
}

/// What may be lost, and who must act together.
fn sentences(quorum: Quorum, people: &People) -> Vec<(Signal, String)> {
    let lost = quorum.may_be_lost();
    let sheets = if lost == 1 { "1 sheet may".to_owned() } else { format!("{lost} sheets may") };
    let mut all =
        vec![(if lost == 0 { Signal::Attention } else { Signal::Plain }, format!("{sheets} be lost."))];
    let mut weights: Vec<usize> = people.custodians().map(|draft| draft.numbers().len()).collect();
    weights.sort_unstable_by(|one, two| two.cmp(one));
    let need = usize::from(quorum.threshold());
    let mut sum = 0;
    let together = weights.iter().take_while(|weight| {
        let before = sum;
        sum += **weight;
        before < need
    });
    let together = together.count();
    // while nobody is named there is nothing to count
    if sum >= need {
        let said = format!("It takes at least {together} people to rebuild it, and they must act together.");
        all.push((Signal::Plain, said));
    }
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for draft in people.custodians().filter(|draft| !draft.from.trim().is_empty()) {
        *places.entry(draft.from.trim().to_owned()).or_default() += draft.numbers().len();
    }
    for (place, holds) in &places {
        if *holds >= need {
            all.push((Signal::Attention, format!("{place} alone holds {holds}, enough to rebuild the key.")));
        } else if quorum.shares() as usize - holds < need {
            all.push((
                Signal::Attention,
                format!("Without {place}, which holds {holds}, the key cannot be rebuilt."),
            ));
        } else if *holds > 1 {
            all.push((Signal::Plain, format!("{place} alone holds {holds}.")));
        }
    }
    all
}

/// One dot a share, grouped by holder.
fn picture(ui: &mut Ui, people: &People) {
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(12.0, 10.0);
        for draft in people.custodians().take(60) {
            let numbers = draft.numbers();
            let name = if draft.name.trim().is_empty() { "not named" } else { draft.name.trim() };
            let font = egui::FontId::new(SMALL, egui::FontFamily::Proportional);
            let galley = ui.painter().layout_no_wrap(name.to_owned(), font, palette.faint);
            let width = (26.0 * numbers.len() as f32).max(galley.size().x) + 20.0;
            let (rect, response) = ui.allocate_exact_size(vec2(width, 58.0), Sense::hover());
            ui.painter().rect_stroke(
                rect,
                6.0,
                egui::Stroke::new(1.0, palette.hairline),
                egui::StrokeKind::Inside,
            );
            for (place, number) in numbers.iter().enumerate() {
                let centre = egui::pos2(rect.left() + 22.0 + 26.0 * place as f32, rect.top() + 20.0);
                ui.painter().circle_filled(centre, 11.0, palette.accent);
                let font = egui::FontId::new(if *number > 99 { 11.0 } else { SMALL }, theme::strong_mono());
                ui.painter().text(centre, egui::Align2::CENTER_CENTER, number, font, palette.on_accent);
            }
            ui.painter().galley(egui::pos2(rect.left() + 10.0, rect.top() + 36.0), galley, palette.faint);
            let shares: Vec<String> = numbers.iter().map(u8::to_string).collect();
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Label, true, format!("{name} holds share {}", shares.join(", ")))
            });
        }
    });
}
