//! What the page says of a checked folder: the verdict, what was checked and what was not, and the auditor's table.

use eframe::egui::{self, Ui};

use super::super::kit::{self, Signal};
use super::super::theme;
use super::checked::Checked;
use crate::ceremony::State;
use crate::ceremony::state::SignOff;
use crate::ceremony::telling::{self, Fact};
use crate::ceremony::verdict::countersigned::{Countersignatures, SignerStanding};
use crate::ceremony::verdict::{Anchor, OTHER_COMMANDS, OTHER_KIT, ScriptStanding, Verdict};
use crate::vocab::shown_path;

pub(super) fn verdict_line(ui: &mut Ui, verdict: Verdict, sentence: &str) {
    let signal = match verdict {
        Verdict::Valid => Signal::Done,
        Verdict::NotValid => Signal::Stop,
        Verdict::Unfinished | Verdict::OpenExceptions | Verdict::NotAnchored => Signal::Attention,
    };
    let palette = theme::palette(ui);
    let (icon, colour) = signal.look(palette);
    ui.horizontal_top(|ui| {
        if let Some(icon) = icon {
            let (square, _) = ui.allocate_exact_size(egui::vec2(40.0, 40.0), egui::Sense::hover());
            icon.paint(ui.painter(), square.shrink(2.0), colour);
        }
        ui.vertical(|ui| {
            let (word, rest) = sentence.split_once(". ").unwrap_or((sentence, ""));
            let big = egui::RichText::new(word).size(theme::LARGE).family(theme::strong()).color(colour);
            let shown = ui.add(egui::Label::new(big).wrap());
            // whoever reads further down still sees it
            kit::remember_title(ui, signal, word, shown.rect, theme::LARGE);
            let (means, next) = meaning(verdict);
            let text = egui::RichText::new(means).size(theme::TITLE).color(palette.ink);
            ui.add(egui::Label::new(text).wrap());
            kit::text::next_act(ui, next);
            if !rest.is_empty() {
                kit::body(ui, rest);
            }
        });
    });
}

/// What a verdict means for whoever relies on the record, and what is done next.
const fn meaning(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Valid => (
            "This is the record of that ceremony, and the ceremony followed its script.",
            "nothing here. Ink, bags and video are looked at apart from it.",
        ),
        Verdict::OpenExceptions => (
            "This is the record of that ceremony, and something in it is not settled yet.",
            "read what is open below, and ask whoever follows it up.",
        ),
        Verdict::NotAnchored => (
            "The record agrees with itself. Whether it is the right one, only something from outside its folder can tell.",
            "type the words of the ceremony key below, from the attestation page or a sheet, and compare.",
        ),
        Verdict::Unfinished => (
            "As far as it goes the record agrees with itself. Its end, or a countersignature that its script wants, is not there.",
            "if there should be more of it, look for another copy of the folder.",
        ),
        Verdict::NotValid => (
            "This record was changed, does not follow its script, or is not the one that your paper is of.",
            "rely on nothing in it. Keep the folder as it is, and look for another copy.",
        ),
    }
}

pub(super) fn checks(ui: &mut Ui, checked: &Checked, anchor: &Anchor) {
    let report = &checked.report;
    let lines = report.audit.lines();
    kit::title(ui, "What was checked");
    if lines == 0 && report.wrong.is_none() {
        kit::text::remark(ui, Signal::Plain, "There was no line to check.");
    } else if report.wrong.is_none() {
        kit::text::remark(
            ui,
            Signal::Done,
            &format!(
                "Each of the {lines} lines names the hash of the line before it, and is signed by the ceremony key."
            ),
        );
        kit::text::remark(
            ui,
            Signal::Done,
            "Replayed: each step came in order, by the right roles, or an exception is recorded.",
        );
    } else {
        kit::text::remark(ui, Signal::Stop, &format!("{lines} lines stand; what follows does not."));
    }
    let sealed = report.audit.state().is_some_and(State::is_closed);
    if sealed && report.wrong.is_none() {
        kit::text::remark(
            ui,
            Signal::Done,
            "The statement says exactly what the lines say, and its signature is the ceremony key's.",
        );
    }
    for missing in &report.missing {
        kit::text::remark(ui, Signal::Attention, &format!("{missing} is not there."));
    }
    for stray in &report.stray {
        let text = format!("{stray} is there, though this ceremony announced none: it proves nothing.");
        kit::text::remark(ui, Signal::Attention, &text);
    }
    if !report.other_kit.is_empty() {
        kit::text::remark(ui, Signal::Attention, &format!("{}: {OTHER_KIT}.", report.other_kit.join(", ")));
    }
    if report.other_commands {
        kit::text::remark(ui, Signal::Attention, &format!("VERIFY.txt: {OTHER_COMMANDS}."));
    }
    match anchor {
        Anchor::Holds(how) => {
            let text = format!("The ceremony key is vouched for from outside this folder: {how}.");
            kit::text::remark(ui, Signal::Done, &text);
        }
        Anchor::Fails(why) | Anchor::Unusable(why) => kit::text::remark(ui, Signal::Stop, why),
        Anchor::None | Anchor::Unnamed(_) => {}
    }
    kit::space(ui);
    kit::title(ui, "What was not");
    match anchor {
        Anchor::Holds(_) | Anchor::Fails(_) => {}
        Anchor::Unnamed(why) => {
            kit::text::remark(ui, Signal::Attention, &format!("Whose key this is: {why}."));
        }
        Anchor::None | Anchor::Unusable(_) => kit::text::remark(
            ui,
            Signal::Attention,
            "Whose key this is: nothing from outside the folder was compared with it, and whoever could rewrite the whole folder could have made another key.",
        ),
    }
    kit::text::remark(
        ui,
        Signal::Plain,
        "That the laptop was honest, and what time it really was, no transcript can prove.",
    );
}

pub(super) fn facts(ui: &mut Ui, checked: &Checked, script: Option<&ScriptStanding>, anchor: &Anchor) {
    kit::title(ui, "The ceremony");
    kit::fact(ui, "Folder", &shown_path(&checked.folder));
    for (what, value) in telling::facts(&checked.report, script) {
        // whoever copies them from here into the field above has compared the folder with itself
        let asked_for = what == Fact::CeremonyKey && !anchor.holds();
        let words = "not shown before they were compared: read them from the attestation page or a sheet";
        kit::fact(ui, what.label(), if asked_for { words } else { &value });
    }
    kit::space(ui);
}

pub(super) fn people(ui: &mut Ui, state: &State, signed: Option<&Countersignatures>) {
    kit::title(ui, "People");
    for person in state.people() {
        let spoken = state.sign_offs().iter().find(|said| said.person == person.id);
        let (signal, word) = match spoken {
            Some(SignOff { agrees: true, .. }) => (Signal::Done, "agrees".to_owned()),
            Some(SignOff { reason: Some(reason), .. }) => {
                (Signal::Attention, format!("does not agree: {reason}"))
            }
            Some(_) => (Signal::Attention, "does not agree".to_owned()),
            None if state.person(person.id).is_none() => {
                (Signal::Plain, "left, replaced by a deputy".to_owned())
            }
            None => (Signal::Plain, "has not signed off".to_owned()),
        };
        let shares: Vec<String> = person.shares.iter().map(u8::to_string).collect();
        let held = if shares.is_empty() { String::new() } else { format!(", share {}", shares.join(", ")) };
        let text = format!(
            "{} {}, {}: {}{held}; {word}",
            person.id,
            person.name,
            person.affiliation,
            person.roles.join(" ")
        );
        kit::text::remark(ui, signal, &text);
    }
    let Some(signed) = signed else { return };
    if signed.people.iter().any(|person| person.standing != SignerStanding::NoKey) {
        kit::space(ui);
        kit::title(ui, "Their own signatures");
        for person in &signed.people {
            let signal = match person.standing {
                SignerStanding::Signed { .. } => Signal::Done,
                SignerStanding::NoKey => Signal::Plain,
                SignerStanding::NotSigned
                | SignerStanding::Broken { .. }
                | SignerStanding::AnotherPurpose { .. }
                | SignerStanding::AnotherStatement { .. }
                | SignerStanding::NoTouch { .. }
                | SignerStanding::NotCheckable { .. } => Signal::Attention,
            };
            kit::text::remark(ui, signal, &format!("{} {}: {}", person.id, person.name, person.standing));
        }
        for (file, what) in &signed.others {
            kit::text::remark(ui, Signal::Attention, &format!("{file}: {what}"));
        }
    }
    for wanted in &signed.wanted {
        let signal = if wanted.is_met() { Signal::Done } else { Signal::Attention };
        let text = format!("the script wants {}: {} of {} signed", wanted.text, wanted.have, wanted.at_least);
        kit::text::remark(ui, signal, &text);
    }
    kit::gap(ui);
}

pub(super) fn exceptions(ui: &mut Ui, state: &State) {
    kit::title(ui, "Exceptions");
    if state.exceptions().is_empty() {
        kit::text::remark(ui, Signal::Plain, "None was recorded.");
    }
    for (number, exception) in (1..).zip(state.exceptions()) {
        let (signal, weight) = match exception.reviewed {
            None => (Signal::Attention, "not reviewed".to_owned()),
            Some((severity, closed)) => {
                let word = severity.word();
                (
                    if closed { Signal::Done } else { Signal::Attention },
                    format!("{word}, {}", if closed { "closed" } else { "open" }),
                )
            }
        };
        let step = exception.step.as_deref().unwrap_or("-");
        kit::text::remark(ui, signal, &format!("{number} at {step}, about {}: {weight}", exception.about));
        let [expected, happened, decided] = exception.told.as_ref();
        for (name, text) in [("expected", expected), ("happened", happened), ("decided", decided)] {
            kit::text::remark(ui, Signal::Plain, &format!("{name}: {text}"));
        }
        kit::space(ui);
    }
    kit::gap(ui);
}
