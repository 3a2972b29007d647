//! A result that is read aloud before the next step: its words, whose turn it is, and what is done meanwhile.

use eframe::egui::{self, Ui};

use super::super::kit::{self, Footer, PressedBy, Voice, framed};
use super::super::theme::{self, BODY, LARGE, TITLE};
use super::script;
use crate::ceremony::State;
use crate::ceremony::state::Stage;
use crate::plan::template::CUSTODIAN;
use crate::transcript::PersonId;
use crate::transcript::record::Person;
use crate::vocab::Digest;

/// A window lower than this, in points, has no room for all names above what is read.
const LOW: f32 = 620.0;

/// Something to read aloud.
#[derive(Debug, Default)]
pub struct Aloud {
    /// The step that it came of, and who is in the room.
    place: String,
    people: String,
    in_number: String,
    title: String,
    /// Whose turn it is: who does what, in that order.
    turn: Vec<(String, &'static str)>,
    say: String,
    hands: &'static str,
    facts: Vec<(&'static str, String)>,
    words: Option<(&'static str, String)>,
    /// The words once more, in hex.
    hex: Option<String>,
}

impl Aloud {
    /// What became public between two states and is read aloud.
    ///
    /// `acted` are those who recorded it, at a step: who acted, and who confirmed.
    pub fn between(
        before: &State,
        after: &State,
        head: Digest,
        acted: Option<&(PersonId, Vec<PersonId>)>,
    ) -> Option<Self> {
        let aloud = |title: &str, say: &str, hands: &'static str| Aloud {
            title: title.into(),
            say: say.into(),
            hands,
            ..Aloud::default()
        };
        let fingerprint =
            |name: &'static str| after.fingerprint().map(|fingerprint| (name, fingerprint.words()));
        let page = if let (None, Some(_)) = (
            before.fingerprint(),
            after.fingerprint().filter(|_| after.shares().is_empty() && after.taken().is_empty()),
        ) {
            Aloud {
                words: fingerprint("Fingerprint of the key"),
                ..aloud(
                    "The root key is drawn",
                    "The key exists now, in this machine's memory alone. These are the words of its fingerprint; they are printed on every sheet and stay the same for the life of the key.",
                    "Read the words aloud.",
                )
            }
        } else if let (None, Some(set), true) = (before.set(), after.set(), after.taken().is_empty()) {
            let lost = set.quorum.may_be_lost();
            Aloud {
                facts: vec![
                    ("Set", set.set.short()),
                    ("Quorum", format!("{} rebuild the key; {lost} may be lost", set.quorum.sheets_needed())),
                    ("Generation", set.generation.to_string()),
                ],
                ..aloud(
                    "The key is split",
                    "The key is split into shares.",
                    "Read the set's short name and the quorum aloud.",
                )
            }
        } else if let (None, Some(number)) = (before.operation(), after.operation()) {
            Aloud {
                facts: vec![("Operation number", number.to_string())],
                ..aloud(
                    "Every custodian repeats this number",
                    &format!(
                        "The number of this operation is {number}. Whoever cannot repeat it does not open a bag."
                    ),
                    "Each custodian repeats it in turn.",
                )
            }
        } else if !before.done().trial && after.done().trial {
            Aloud {
                words: fingerprint("Drawn and rebuilt alike"),
                ..aloud(
                    "The key was rebuilt from its sheets",
                    "Every sheet took part, exactly as it was read back. The fingerprint is the same, and one fewer than are needed does not rebuild it.",
                    "Compare the words with those that were read aloud when the key was drawn.",
                )
            }
        } else if !before.done().combined && after.done().combined {
            Aloud {
                words: fingerprint("Fingerprint of the key"),
                ..aloud(
                    "The key is rebuilt",
                    "The key is rebuilt. Its fingerprint is the one on the sheets.",
                    "Read the words aloud. Whoever holds a sheet compares them with the paper.",
                )
            }
        } else if !before.done().wiped && after.done().wiped {
            let outside = after.outside();
            let hands = if outside.is_empty() {
                ""
            } else {
                "What left is not wiped with it: see to it as it was approved."
            };
            let facts = outside.into_iter().map(|left| ("Outside", left)).collect();
            let say = "Key, shares and passphrases are gone from this program's memory.";
            Aloud { facts, ..aloud("Wiped", say, hands) }
        } else if after.is_closed() && !before.is_closed() {
            let title = match after.stage() {
                Stage::DayOver { .. } => "The day is over",
                Stage::Running { .. } | Stage::Sealed | Stage::Aborted => "The transcript is sealed",
            };
            let say = "Nothing can be added any more. These are the words of the last line.";
            let hands = "Read them aloud. All write row 8, the words 29 to 32, on the attestation page, which is printed next, and sign in ink.";
            Aloud {
                words: Some(("Hash of the last line", head.words())),
                hex: Some(head.hex()),
                facts: vec![("Lines", after.entries().to_string())],
                ..aloud(title, say, hands)
            }
        } else {
            return None;
        };
        let place = script::where_we_are(before);
        let in_number = match after.present().count() {
            1 => "1 person is here".to_owned(),
            several => format!("{several} people are here"),
        };
        let repeated = before.operation().is_none() && after.operation().is_some();
        let listens = if page.words.is_some() { "listens and compares" } else { "listens" };
        let turn = whose_turn(after, acted, repeated, listens);
        Some(Self { place, people: recorded_people(after), in_number, turn, ..page })
    }

    /// Draws it. True once it was read.
    pub fn show(&self, ui: &mut Ui, settled: bool) -> bool {
        let footer =
            Footer { act: "It has been read: go on", missing: None, refusal: None, listens: settled };
        let body = |ui: &mut Ui| {
            kit::to_be_read(ui);
            if ui.ctx().content_rect().width() >= script::WIDE {
                kit::caption(ui, &self.place);
            }
            kit::heading(ui, &self.title);
            kit::rule(ui);
            // in a low window the names would leave no room for what is read
            let low = ui.ctx().content_rect().height() < LOW;
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                for (place, (name, does)) in self.turn.iter().enumerate() {
                    let palette = theme::palette(ui);
                    let small = |text: String, colour| egui::RichText::new(text).size(BODY).color(colour);
                    if place > 0 {
                        ui.label(small("\u{b7}".to_owned(), palette.faint));
                    }
                    ui.label(small(name.clone(), palette.ink).family(theme::strong()));
                    ui.label(small((*does).to_owned(), palette.faint));
                }
            });
            let here = format!("Here: {}", self.people);
            kit::caption(ui, if low { &self.in_number } else { &here });
            kit::space(ui);
            kit::told(ui, &self.say, Voice::Say);
            if !self.hands.is_empty() {
                kit::space(ui);
                kit::told(ui, self.hands, Voice::Do);
            }
            kit::gap(ui);
            if let Some((name, words)) = &self.words {
                kit::spelled(ui, name, words);
                kit::space(ui);
            }
            if let Some(hex) = &self.hex {
                kit::digits(ui, "In hex", hex);
                kit::space(ui);
            }
            for (name, value) in &self.facts {
                kit::caption(ui, name);
                let size = if value.len() > 40 { TITLE } else { LARGE };
                let text = egui::RichText::new(value)
                    .size(size)
                    .family(theme::strong())
                    .color(theme::palette(ui).ink);
                ui.add(egui::Label::new(text).wrap());
                kit::space(ui);
            }
        };
        framed(ui, &footer, body, |_| {}) == PressedBy::Somebody
    }
}

/// Who is in the room, each with what they are there for.
fn recorded_people(state: &State) -> String {
    let template = &state.plan().template;
    let one = |person: &Person| {
        let titles: Vec<&str> = person
            .roles
            .iter()
            .map(|role| template.role(role).map_or(role.as_str(), |role| role.title.as_str()))
            .collect();
        format!("{} {}", titles.join(", "), person.name)
    };
    let all: Vec<String> = state.present().map(one).collect();
    all.join(" \u{b7} ")
}

/// Who reads, and who listens: those who recorded it. What all custodians repeat, they repeat by name.
fn whose_turn(
    state: &State,
    acted: Option<&(PersonId, Vec<PersonId>)>,
    repeated: bool,
    listens: &'static str,
) -> Vec<(String, &'static str)> {
    let Some((by, with)) = acted else { return Vec::new() };
    let name = |id: &PersonId| state.person(*id).map(|person| person.name.to_string());
    let mut turn: Vec<(String, &'static str)> =
        name(by).map(|name| (name, "reads aloud")).into_iter().collect();
    if repeated {
        turn.extend(state.in_role(CUSTODIAN, None).map(|person| (person.name.to_string(), "repeats")));
    } else {
        turn.extend(with.iter().filter_map(name).map(|name| (name, listens)));
    }
    turn
}
