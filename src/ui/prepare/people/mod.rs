//! Who does what. Names can be left for the roll call; roles and shares show whether the plan can be held.

mod table;
mod wrong;

use super::super::run::Expected;
use crate::ceremony::State;
use crate::desk::roster::Rostered;
use crate::plan::Template;
use crate::plan::template::CUSTODIAN;

/// One person.
#[derive(Clone, Debug, Default)]
pub struct PersonDraft {
    /// Role id.
    pub role: String,
    /// The name, as it will be recorded.
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

    /// Whoever has no name gets one of a stand-in.
    pub fn fill_in(&mut self, template: &Template) {
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
}
