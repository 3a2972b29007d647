//! Who does what. Names can be left for the roll call; roles and shares show whether the plan can be held.

use eframe::egui::{self, Ui};

use super::super::kit::{self, Signal};
use super::super::run::{Expected, line};
use super::page::remark_of;
use crate::ceremony::State;
use crate::desk::roster::Rostered;
use crate::plan::Template;
use crate::plan::template::CUSTODIAN;
use crate::vocab::likeness::equal;

/// One person.
#[derive(Clone, Debug, Default)]
pub struct PersonDraft {
    /// Role id.
    pub role: String,
    /// Name.
    pub name: String,
    /// Whom they are from.
    pub from: String,
    /// Shares, for a custodian.
    pub shares: String,
    /// Where a custodian will keep them, if custody is planned.
    pub place: String,
    /// How they get there.
    pub channel: String,
}

impl PersonDraft {
    /// The numbers of the shares.
    pub fn numbers(&self) -> Vec<u8> {
        self.parts().filter_map(|part| part.parse().ok()).collect()
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        self.shares.split([',', ' ']).filter(|part| !part.is_empty())
    }

    /// What is no number of a share.
    fn wrong_shares(&self) -> Option<String> {
        let wrong = self.parts().any(|part| part.parse::<u8>().is_err());
        wrong.then(|| format!("{}, shares: write numbers such as 1, 2", self.name.trim()))
    }
}

/// Everybody who is expected.
#[derive(Clone, Debug, Default)]
pub struct People {
    drafts: Vec<PersonDraft>,
    dealt: Option<u8>,
}

impl People {
    /// Custodians with what they hold.
    pub fn custodians(&self) -> impl Iterator<Item = &PersonDraft> {
        self.drafts.iter().filter(|draft| draft.role == CUSTODIAN)
    }

    /// The same, to say where they keep it.
    pub fn custodians_mut(&mut self) -> impl Iterator<Item = &mut PersonDraft> {
        self.drafts.iter_mut().filter(|draft| draft.role == CUSTODIAN)
    }

    /// Begins the list for another script: names stay with their roles, what nobody filled in goes, and shares are
    /// dealt anew.
    pub fn change(&mut self, template: &Template, shares: Option<u8>) {
        self.drafts.retain(|draft| !draft.name.trim().is_empty() || !draft.from.trim().is_empty());
        for draft in &mut self.drafts {
            draft.shares.clear();
        }
        self.dealt = None;
        self.suit(template, shares);
    }

    /// Makes the list fit the script: every role has its fewest people, every share a custodian.
    pub fn suit(&mut self, template: &Template, shares: Option<u8>) {
        self.drafts.retain(|draft| template.role(&draft.role).is_some());
        for role in &template.roles {
            let have = self.drafts.iter().filter(|draft| draft.role == role.id).count();
            let dealt = role.id == CUSTODIAN && shares.is_some();
            let want = if dealt { 0 } else { usize::from(role.at_least) };
            for _ in have..want {
                self.drafts.push(PersonDraft { role: role.id.clone(), ..PersonDraft::default() });
            }
        }
        let Some(shares) = shares else { return };
        if self.dealt == Some(shares) {
            return;
        }
        self.dealt = Some(shares);
        let mut custodians: Vec<PersonDraft> = self.custodians().cloned().collect();
        custodians.resize(
            usize::from(shares),
            PersonDraft { role: CUSTODIAN.to_owned(), ..PersonDraft::default() },
        );
        for (number, draft) in (1..=shares).zip(&mut custodians) {
            draft.shares = number.to_string();
        }
        self.drafts.retain(|draft| draft.role != CUSTODIAN);
        self.drafts.extend(custodians);
    }

    /// Takes the people of an earlier ceremony.
    pub fn take_over(&mut self, template: &Template, state: &State) {
        let shares = state.plan().choices.quorum.map(crate::sharing::Quorum::shares);
        if !state.people().is_empty() {
            self.drafts = state
                .present()
                .map(|person| PersonDraft {
                    role: person.roles.first().cloned().unwrap_or_default(),
                    name: person.name.to_string(),
                    from: person.affiliation.to_string(),
                    shares: person.shares.iter().map(u8::to_string).collect::<Vec<_>>().join(", "),
                    ..PersonDraft::default()
                })
                .collect();
            self.dealt = shares;
            // whoever was not called before it broke off has a row all the same
            let of_all = shares.filter(|_| state.plan().choices.share.is_none());
            for number in 1..=of_all.unwrap_or_default() {
                if !self.custodians().any(|draft| draft.numbers().contains(&number)) {
                    let (role, shares) = (CUSTODIAN.to_owned(), number.to_string());
                    self.drafts.push(PersonDraft { role, shares, ..PersonDraft::default() });
                }
            }
        }
        self.suit(template, shares);
    }

    /// Everybody who is named, for a file.
    pub fn rostered(&self) -> Vec<Rostered> {
        let named = self.drafts.iter().filter(|draft| !draft.name.trim().is_empty());
        named
            .map(|draft| Rostered {
                role: draft.role.clone(),
                name: draft.name.clone(),
                from: draft.from.clone(),
                place: draft.place.clone(),
                channel: draft.channel.clone(),
            })
            .collect()
    }

    /// Takes people from a file: those whose role the script has; shares are dealt anew, in their order.
    pub fn take_rostered(&mut self, template: &Template, people: Vec<Rostered>) {
        let shares = self.dealt.take();
        self.drafts = people
            .into_iter()
            .map(|Rostered { role, name, from, place, channel }| PersonDraft {
                role,
                name,
                from,
                place,
                channel,
                shares: String::new(),
            })
            .collect();
        self.suit(template, shares);
    }

    /// For the roll call: everybody with a name.
    pub fn expected(&self) -> Vec<Expected> {
        let named = self.drafts.iter().filter(|draft| !draft.name.trim().is_empty());
        named
            .map(|draft| Expected {
                name: draft.name.trim().to_owned(),
                affiliation: draft.from.trim().to_owned(),
                roles: vec![draft.role.clone()],
                shares: draft.numbers(),
            })
            .collect()
    }

    /// Everything that is wrong with the people, those without a name first.
    pub fn missing(&self, template: &Template) -> Vec<String> {
        let mut all: Vec<String> = self.unnamed(template).into_iter().collect();
        for (place, draft) in self.drafts.iter().enumerate().filter(|(_, one)| !one.name.trim().is_empty()) {
            let from = line(&format!("{}, from", draft.name.trim()), &draft.from).err();
            let wrong = line("name", &draft.name).err().or(from).or_else(|| draft.wrong_shares());
            all.extend(wrong);
            all.extend(self.named_before(place, template));
        }
        all
    }

    /// Who has no name yet.
    fn unnamed(&self, template: &Template) -> Option<String> {
        let nameless = self.drafts.iter().filter(|draft| draft.name.trim().is_empty());
        let called = |draft: &PersonDraft| {
            let title = template.role(&draft.role).map_or(draft.role.as_str(), |role| role.title.as_str());
            let share =
                if draft.shares.is_empty() { String::new() } else { format!(" of share {}", draft.shares) };
            format!("the {}{share}", title.to_lowercase())
        };
        let all: Vec<String> = nameless.map(called).collect();
        match all.as_slice() {
            [] => None,
            [only] => Some(format!("name {only}")),
            [first, second] => Some(format!("name {first} and {second}")),
            [first, .., last] => Some(format!("name {} people, from {first} to {last}", all.len())),
        }
    }

    /// That this name stands further up too, whatever its case and spaces.
    fn named_before(&self, place: usize, template: &Template) -> Option<String> {
        let here = self.drafts.get(place)?;
        let name = here.name.trim();
        let excludes = |one: &str, two: &str| {
            template.role(one).is_some_and(|role| role.not_also.iter().any(|id| id == two))
        };
        let same = |other: &&PersonDraft| !name.is_empty() && equal(other.name.trim(), name);
        let before: Vec<&PersonDraft> = self.drafts.iter().take(place).filter(same).collect();
        let barred =
            before.iter().find(|one| excludes(&one.role, &here.role) || excludes(&here.role, &one.role));
        let title = |id: &str| template.role(id).map_or(id, |role| role.title.as_str()).to_lowercase();
        Some(match (barred, before.first()) {
            (None, None) => return None,
            (Some(other), _) => {
                let (one, two) = (title(&other.role), title(&here.role));
                format!(
                    "{name} stands as {one} and as {two}, and one person cannot be both: name somebody else; or, if these are two people, add what tells them apart"
                )
            }
            (None, Some(_)) => format!(
                "{name} stands there twice: name somebody else; or, if these are two people, add what tells them apart"
            ),
        })
    }

    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, template: &Template, rehearsal: bool) {
        kit::heading(ui, "Who does what");
        kit::caption(
            ui,
            "They are called in this order at the roll call, and each is enrolled only when present.",
        );
        if rehearsal && kit::button(ui, "Fill in stand-ins").clicked() {
            self.fill_in(template);
        }
        kit::space(ui);
        let mut remove = None;
        let mut add = None;
        for role in &template.roles {
            kit::title(ui, &role.title);
            let others: Vec<&str> = role
                .not_also
                .iter()
                .filter_map(|id| template.role(id))
                .map(|role| role.title.as_str())
                .collect();
            if !others.is_empty() {
                let others = others.join(" or ").to_lowercase();
                kit::caption(ui, &format!("The same person cannot also be {others}."));
            }
            let mut number = 0;
            let twice: Vec<Option<String>> =
                (0..self.drafts.len()).map(|place| self.named_before(place, template)).collect();
            for (place, draft) in
                self.drafts.iter_mut().enumerate().filter(|(_, draft)| draft.role == role.id)
            {
                number += 1;
                ui.push_id(place, |ui| {
                    let layout = if ui.available_width() < 560.0 {
                        egui::Layout::top_down(egui::Align::Min)
                    } else {
                        egui::Layout::left_to_right(egui::Align::Min)
                    };
                    ui.with_layout(layout, |ui| {
                        let width = ((ui.available_width() - 190.0) / 2.0).clamp(150.0, 280.0);
                        let which = if draft.shares.is_empty() {
                            format!("{} {number}", role.title)
                        } else {
                            format!("{} of share {}", role.title, draft.shares)
                        };
                        // what the roll would refuse is said here, at the field
                        let before = twice.get(place).cloned().flatten();
                        for (what, text) in [("name", &mut draft.name), ("from", &mut draft.from)] {
                            let before = before.clone().filter(|_| what == "name");
                            let remark = remark_of(text, &line(what, text))
                                .or_else(|| before.map(|before| (Signal::Attention, before)));
                            kit::field_with(
                                ui,
                                &format!("{which}: {what}"),
                                text,
                                width,
                                "",
                                remark.as_ref().map(|(signal, text)| (*signal, text.as_str())),
                            );
                        }
                        if draft.role == CUSTODIAN && self.dealt.is_some() {
                            // its name says the shares themselves: what tells it apart must not change while it is typed
                            kit::field_known_as(
                                ui,
                                "shares",
                                &format!("{which}: shares"),
                                &mut draft.shares,
                                70.0,
                            );
                            draft.shares.retain(|typed| typed.is_ascii_digit() || matches!(typed, ',' | ' '));
                        }
                        if number > usize::from(role.at_least) {
                            ui.vertical(|ui| {
                                ui.add_space(22.0);
                                if kit::quiet(ui, "Remove")
                                    .accessible_name(format!("Remove {which}"))
                                    .clicked()
                                {
                                    remove = Some(place);
                                }
                            });
                        }
                    });
                });
            }
            if number < usize::from(role.at_most)
                && kit::quiet(ui, &format!("Add {}", role.title.to_lowercase())).clicked()
            {
                add = Some(role.id.clone());
            }
            kit::space(ui);
        }
        if let Some(place) = remove {
            self.drafts.remove(place);
        }
        if let Some(role) = add {
            let at = self
                .drafts
                .iter()
                .rposition(|draft| draft.role == role)
                .map_or(self.drafts.len(), |last| last + 1);
            self.drafts.insert(at, PersonDraft { role, ..PersonDraft::default() });
        }
    }

    fn fill_in(&mut self, template: &Template) {
        let mut counts = std::collections::BTreeMap::new();
        for draft in &mut self.drafts {
            let number = counts.entry(draft.role.clone()).and_modify(|number| *number += 1).or_insert(1u32);
            let title = template.role(&draft.role).map_or("Person", |role| role.title.as_str());
            if draft.name.trim().is_empty() {
                draft.name = format!("Stand-in {title} {number}");
            }
            if draft.from.trim().is_empty() {
                "Rehearsal".clone_into(&mut draft.from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::load;

    /// Another quorum has fewer custodians: those who are left over go, and whose role the script does not know.
    #[test]
    fn people_of_a_file_are_dealt_the_shares_of_this_ceremony() {
        let template = load("kek", crate::plan::blocks::shipped("kek").expect("shipped")).expect("loads");
        let one = |role: &str, name: &str| Rostered {
            role: role.to_owned(),
            name: name.to_owned(),
            from: "Here".to_owned(),
            place: "Vienna".to_owned(),
            channel: String::new(),
        };
        let mut people = People::default();
        people.suit(&template, Some(2));
        let before =
            [("witness", "Wim"), ("custodian", "Ada"), ("custodian", "Berta"), ("custodian", "Cora")];
        let all = before.map(|(role, name)| one(role, name)).into_iter().chain([one("juggler", "Jo")]);
        people.take_rostered(&template, all.collect());
        let held: Vec<_> =
            people.custodians().map(|draft| (draft.name.as_str(), draft.shares.as_str())).collect();
        assert_eq!(held, [("Ada", "1"), ("Berta", "2")]);
        let named: Vec<_> = people.rostered().into_iter().map(|one| one.name).collect();
        assert_eq!(named, ["Wim", "Ada", "Berta"]);
        assert!(people.custodians().all(|draft| draft.place == "Vienna"));
    }

    /// All that is wrong is said at once, and of three of one name two come after the first.
    #[test]
    fn whatever_is_wrong_is_said_at_once() {
        let template = load("kek", crate::plan::blocks::shipped("kek").expect("shipped")).expect("loads");
        let mut people = People::default();
        people.suit(&template, Some(2));
        let [first, second] = ["administrator", "custodian of share 2"];
        let missing = people.missing(&template);
        assert_eq!(missing, [format!("name 5 people, from the {first} to the {second}")]);
        for draft in people.drafts.iter_mut().take(3) {
            "Ada Ames".clone_into(&mut draft.name);
        }
        let missing = people.missing(&template);
        let no_house = "fill in: Ada Ames, from";
        let said = [
            "name the custodian of share 1 and the custodian of share 2",
            no_house,
            no_house,
            "Ada Ames stands there twice",
            no_house,
            "Ada Ames stands as administrator and as witness",
        ];
        assert_eq!(missing.len(), said.len(), "{missing:?}");
        assert!(missing.iter().zip(&said).all(|(is, begins)| is.starts_with(begins)), "{missing:?}");
    }

    #[test]
    fn two_of_one_name_are_asked_to_be_told_apart() {
        let template = load("kek", crate::plan::blocks::shipped("kek").expect("shipped")).expect("loads");
        let draft = |name: &str| PersonDraft {
            name: name.to_owned(),
            from: "Here".to_owned(),
            role: "witness".to_owned(),
            ..PersonDraft::default()
        };
        for (one, two, twice) in [
            ("Ada Ames", "Ada Ames", true),
            ("Ada Ames", " ada  AMES ", true),
            ("Ada Ames", "Ada Amesbury", false),
        ] {
            let people = People { drafts: vec![draft(one), draft(two)], ..People::default() };
            let missing = people.missing(&template);
            assert_eq!(missing.iter().any(|why| why.contains("stands there twice")), twice, "{one}, {two}");
        }
        let both =
            ["witness", "custodian"].map(|role| PersonDraft { role: role.to_owned(), ..draft("Ada Ames") });
        let people = People { drafts: both.to_vec(), ..People::default() };
        let missing = people.missing(&template);
        let expected = "Ada Ames stands as witness and as custodian";
        assert!(missing.iter().any(|why| why.starts_with(expected)), "{missing:?}");
    }
}
