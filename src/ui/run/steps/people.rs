//! Steps of people: free acts, the approval, the roll, breaks.

use std::path::Path;

use eframe::egui::Ui;

use super::super::super::kit::{self, Side, Signal};
use super::super::like_names::LikeNames;
use super::super::{Beside, Deed, Expected, Primary, StepContext, Who};
use super::screen::StepScreen;
use super::typed::{day_remark, line, prose};
use crate::ceremony::refusal::Enrolment;
use crate::ceremony::{EventKind, Refusal, State};
use crate::desk::files;
use crate::plan::template::{CUSTODIAN, FieldFormat};
use crate::transcript::PersonId;
use crate::transcript::person_key::PersonKey;
use crate::transcript::record::Person;

/// Where a refused enrolment is mended.
const NAME: &str = "Name";
const ROLE: &str = "Role";
const SHARES: &str = "Shares this custodian will hold";
const KEY: &str = "Public key of their own, to sign the statement later; may stay empty";

/// Who allowed it.
#[derive(Default)]
pub struct Approval {
    approver: String,
    reference: String,
    date: String,
    purpose: String,
}

impl Approval {
    fn what(&self) -> Result<EventKind, String> {
        // in the order of the fields: the first that is empty is named
        let approver = line("approved by", &self.approver)?;
        let reference = line("reference", &self.reference)?;
        let date = line("date", &self.date)?;
        FieldFormat::Date.check(date.as_str()).map_err(|wants| format!("date: write {wants}"))?;
        Ok(EventKind::Approve { approver, reference, date, purpose: prose("purpose", &self.purpose)? })
    }
}

impl StepScreen for Approval {
    fn body(&mut self, ui: &mut Ui, _: &StepContext<'_>) -> Option<Deed> {
        kit::field(ui, "Approved by", &mut self.approver, 420.0);
        kit::field(ui, "Reference of the paper", &mut self.reference, 420.0);
        let remark = day_remark(&self.date);
        kit::field_with(ui, "Its date", &mut self.date, 180.0, "2026-11-21", remark);
        kit::prose(ui, "For what", &mut self.purpose, "");
        None
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        Some(Primary::new("Record the approval", self.what().err()))
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        self.what().ok().map(Deed::new)
    }
}

/// A key is long and there is no clipboard: it is typed, or read from the file it came in.
fn key_field(ui: &mut Ui, form: &mut Form) {
    let typed = (!form.key.trim().is_empty() && !is_path(&form.key)).then(|| PersonKey::typed(&form.key));
    let not_a_key = typed.and_then(Result::err).map(|error| kit::sentence(&error.to_string()));
    let wrong = match (&form.key_wrong, &not_a_key) {
        (Some(why), _) => Some((Signal::Stop, why.as_str())),
        (None, Some(why)) => Some((Signal::Attention, why.as_str())),
        (None, None) => None,
    };
    let field = kit::field_with(
        ui,
        KEY,
        &mut form.key,
        520.0,
        "ssh-ed25519 AAAA\u{2026}, or the file /media/usb/id.pub",
        wrong,
    );
    if field.changed() {
        form.key_wrong = None;
    }
    if is_path(&form.key) && kit::button(ui, "Read the key from this file").clicked() {
        match read_key(form.key.trim()) {
            Ok(key) => (form.key, form.key_wrong) = (key, None),
            Err(why) => form.key_wrong = Some(why),
        }
    }
}

fn is_path(typed: &str) -> bool {
    typed.trim().starts_with('/')
}

/// The key in a file of ssh-keygen or minisign: its first line that is no comment.
fn read_key(path: &str) -> Result<String, String> {
    const MOST: u64 = 16 << 10;
    let bytes = files::read(Path::new(path), MOST).map_err(|error| kit::sentence(&error.to_string()))?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| "this file is no text: name the .pub file".to_owned())?;
    let is_key =
        |line: &&str| !line.is_empty() && !line.starts_with('#') && !line.starts_with("untrusted comment:");
    let key =
        text.lines().map(str::trim).find(is_key).ok_or("there is no key in this file: name the .pub file")?;
    if key.contains("PRIVATE KEY") {
        return Err("this is a private key, which has no place here: name the .pub file beside it".into());
    }
    PersonKey::typed(key).map_err(|error| kit::sentence(&error.to_string()))?;
    Ok(key.to_owned())
}

/// One person to be enrolled.
#[derive(Clone, Default)]
struct Form {
    name: String,
    affiliation: String,
    roles: Vec<String>,
    shares: String,
    identity: String,
    key: String,
    key_wrong: Option<String>,
    like: LikeNames,
}

impl Form {
    /// True if this person is to hold shares, where any are dealt.
    fn holds_shares(&self, state: &State) -> bool {
        state.plan().choices.quorum.is_some() && self.roles.iter().any(|role| role == CUSTODIAN)
    }
}

/// The shares that are named.
fn shares_of(typed: &str) -> Result<Vec<u8>, &'static str> {
    let numbers = typed.split([',', ' ']).filter(|part| !part.is_empty()).map(str::parse::<u8>);
    numbers.collect::<Result<_, _>>().map_err(|_| "shares: write numbers such as 1, 2")
}

/// People one by one.
pub struct RollCall {
    expected: Vec<Form>,
    form: Option<Form>,
}

impl RollCall {
    /// A roll call of those who are expected and not yet enrolled.
    pub fn new(state: &State, roster: &[Expected]) -> Self {
        let form = |expected: &Expected| Form {
            name: expected.name.clone(),
            affiliation: expected.affiliation.clone(),
            roles: expected.roles.clone(),
            shares: expected.shares.iter().map(u8::to_string).collect::<Vec<_>>().join(", "),
            identity: String::new(),
            key: String::new(),
            key_wrong: None,
            like: LikeNames::default(),
        };
        let mut expected: Vec<Form> = roster.iter().map(form).collect();
        expected.retain(|form| !state.people().iter().any(|person| person.name.as_str() == form.name));
        let form = if expected.is_empty() {
            (roster.is_empty()).then(Form::default)
        } else {
            Some(expected.remove(0))
        };
        Self { expected, form }
    }

    fn person(&self, state: &State) -> Result<Person, String> {
        let form = self.form.as_ref().ok_or("nobody is being enrolled")?;
        let name = line("name", &form.name)?;
        let like = form.like.said(state, &name)?;
        if form.roles.is_empty() {
            return Err("choose a role".into());
        }
        // what no field shows is not meant
        let shares = if form.holds_shares(state) { shares_of(&form.shares)? } else { Vec::new() };
        Ok(Person {
            id: PersonId(u16::try_from(state.people().len() + 1).expect("MAX_PEOPLE is far below")),
            name,
            affiliation: line("from", &form.affiliation)?,
            roles: form.roles.clone(),
            shares,
            identity: line("identity paper", &form.identity)?,
            keys: if form.key.trim().is_empty() {
                Vec::new()
            } else if is_path(&form.key) {
                return Err("read the key from its file".into());
            } else {
                vec![PersonKey::typed(&form.key).map_err(|error| format!("public key: {error}"))?]
            },
            like,
        })
    }

    fn next(&mut self) {
        self.form = if self.expected.is_empty() { None } else { Some(self.expected.remove(0)) };
    }
}

impl StepScreen for RollCall {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let mut skip = false;
        if let Some(form) = &mut self.form {
            kit::two(ui, 260.0, |ui, width, side| {
                match side {
                    Side::First => kit::field(ui, NAME, &mut form.name, width.min(420.0)),
                    Side::Second => kit::field(ui, "From", &mut form.affiliation, width.min(420.0)),
                };
            });
            form.like.show(ui, context.state, &form.name);
            // who is not there has no paper to show: the way on without them is where that is asked for, but never between two
            // fields
            let past = if form.name.is_empty() { "Nobody else" } else { "Person not here: go on" };
            let mut is_beside = false;
            kit::with_buttons(ui, |ui, beside| {
                is_beside = beside;
                kit::field_with(
                    ui,
                    "Kind of identity paper, never its number",
                    &mut form.identity,
                    (ui.available_width() - 230.0).clamp(240.0, 420.0),
                    "passport, seen by the witness",
                    None,
                );
                if beside {
                    kit::level(ui, beside, |ui| skip = kit::button(ui, past).clicked());
                }
            });
            key_field(ui, form);
            if !is_beside {
                skip = kit::button(ui, past).clicked();
                kit::space(ui);
            }
            kit::caption(ui, ROLE);
            kit::in_a_row(ui, |ui| {
                for role in &context.state.plan().template.roles {
                    let mut on = form.roles.contains(&role.id);
                    let tick = kit::tick(ui, &mut on, &role.title);
                    kit::offer_focus_by_name(ui, &tick, ROLE);
                    if tick.changed() {
                        form.roles.retain(|id| *id != role.id);
                        if on {
                            form.roles.push(role.id.clone());
                        }
                    }
                }
            });
            kit::told_below(ui, ROLE);
            if form.holds_shares(context.state) {
                let wrong = shares_of(&form.shares).err().map(|why| (Signal::Attention, why));
                kit::field_with(ui, SHARES, &mut form.shares, 180.0, "1, 2", wrong);
            }
        } else {
            kit::body(ui, "Everybody who was expected has been called.");
            if let Some(why) = fewer_come(context.state) {
                kit::text::remark(ui, Signal::Attention, &kit::sentence(&why));
                kit::modest(ui);
            }
            if kit::button(ui, "Enrol somebody else").clicked() {
                self.form = Some(Form::default());
                kit::want_focus(ui.ctx());
            }
        }
        // below the form, which stays where it is however many they become
        enrolled(ui, context.state);
        if skip {
            self.next();
            kit::want_focus(ui.ctx());
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        Some(match &self.form {
            Some(form) if form.name.trim().is_empty() => {
                Primary::new("Enrol this person", self.person(context.state).err())
            }
            Some(form) => {
                Primary::new(format!("Enrol {}", form.name.trim()), self.person(context.state).err())
            }
            None => Primary::ready("Close the roll"),
        })
    }

    fn beside(&self, _: &StepContext<'_>) -> Option<Beside> {
        Some(Beside::People)
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        match &self.form {
            Some(_) => self
                .person(context.state)
                .ok()
                .map(|person| Deed::new(EventKind::Enrol(person)).done_by(Who::Nobody)),
            None => Some(Deed::new(EventKind::CloseRoll)),
        }
    }

    fn refused(&mut self, refusal: &Refusal) -> Option<&'static str> {
        match refusal.of_an_enrolment()? {
            Enrolment::Name => Some(NAME),
            Enrolment::Roles => Some(ROLE),
            Enrolment::Shares => Some(SHARES),
            Enrolment::Key => Some(KEY),
            Enrolment::Nothing => None,
        }
    }

    fn taken(&mut self, state: &State) {
        let enrolled = |name: &str| state.people().iter().any(|person| person.name.as_str() == name.trim());
        if self.form.as_ref().is_some_and(|form| enrolled(&form.name)) {
            self.next();
        }
    }
}

/// Fewer custodians are on the roll than sheets of theirs are needed. Whoever acts in an emergency brings them all.
fn fewer_come(state: &State) -> Option<String> {
    let known =
        state.known().filter(|_| state.plan().template.kind.opens_sheets() && !state.is_emergency())?;
    known.quorum.fewer_come(state.in_role(CUSTODIAN, None).count())
}

/// Those who are on the roll already, the last one first.
fn enrolled(ui: &mut Ui, state: &State) {
    if state.people().is_empty() {
        return;
    }
    kit::space(ui);
    kit::caption(ui, &format!("Enrolled so far: {}", state.people().len()));
    for person in state.people().iter().rev() {
        let shares = match person.shares.as_slice() {
            [] => String::new(),
            [one] => format!(", share {one}"),
            several => {
                format!(", shares {}", several.iter().map(u8::to_string).collect::<Vec<_>>().join(", "))
            }
        };
        let who = format!("{}, {}{shares}", person.name, role_titles(state, &person.roles));
        kit::text::remark(ui, Signal::Done, &who);
    }
}

fn role_titles(state: &State, roles: &[String]) -> String {
    let title =
        |id: &String| state.plan().template.role(id).map_or_else(|| id.clone(), |role| role.title.clone());
    roles.iter().map(title).collect::<Vec<_>>().join(" and ")
}

/// A planned break.
#[derive(Default)]
pub struct Break {
    custody: String,
}

impl StepScreen for Break {
    fn body(&mut self, ui: &mut Ui, _: &StepContext<'_>) -> Option<Deed> {
        kit::prose(ui, "Who or what keeps the material meanwhile", &mut self.custody, "");
        None
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        Some(Primary::new("Begin the break", prose("custody", &self.custody).err()))
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        Some(Deed::new(EventKind::BreakStart {
            leaving: Vec::new(),
            custody: prose("custody", &self.custody).ok()?,
        }))
    }
}
