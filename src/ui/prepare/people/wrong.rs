//! What is wrong with the people of a plan: who has no name yet, what cannot be written, and who stands there twice.

use std::collections::BTreeMap;

use super::super::super::run::line;
use super::{People, PersonDraft};
use crate::plan::Template;
use crate::vocab::likeness::folded;

impl People {
    /// Everything that is wrong with the people, those without a name first.
    pub fn missing(&self, template: &Template) -> Vec<String> {
        let mut all: Vec<String> = self.unnamed(template).into_iter().collect();
        let twice = self.named_twice(template);
        for (place, draft) in self.drafts.iter().enumerate().filter(|(_, one)| !one.name.trim().is_empty()) {
            let from = line(&format!("{}, from", draft.name.trim()), &draft.from).err();
            let wrong = line("name", &draft.name).err().or(from).or_else(|| draft.wrong_shares());
            all.extend(wrong);
            all.extend(twice.get(&place).cloned());
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

    /// The places whose name stands further up too, whatever its case and spaces, and what is wrong with that.
    pub(super) fn named_twice(&self, template: &Template) -> BTreeMap<usize, String> {
        let mut earlier: BTreeMap<String, Vec<&PersonDraft>> = BTreeMap::new();
        let mut twice = BTreeMap::new();
        for (place, draft) in self.drafts.iter().enumerate().filter(|(_, one)| !one.name.trim().is_empty()) {
            let before = earlier.entry(folded(&draft.name)).or_default();
            if !before.is_empty() {
                twice.insert(place, said_twice(template, before, draft));
            }
            before.push(draft);
        }
        twice
    }
}

/// What is wrong with a name that those before have too.
fn said_twice(template: &Template, before: &[&PersonDraft], draft: &PersonDraft) -> String {
    let name = draft.name.trim();
    let excludes = |one: &str, two: &str| {
        template.role(one).is_some_and(|role| role.not_also.iter().any(|id| id == two))
    };
    let barred =
        before.iter().find(|one| excludes(&one.role, &draft.role) || excludes(&draft.role, &one.role));
    let title = |id: &str| template.role(id).map_or(id, |role| role.title.as_str()).to_lowercase();
    match barred {
        Some(other) => format!(
            "{name} stands as {} and as {}, and one person cannot be both: name somebody else; or, if these are two people, add what tells them apart",
            title(&other.role),
            title(&draft.role)
        ),
        None => format!(
            "{name} stands there twice: name somebody else; or, if these are two people, add what tells them apart"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{blocks, load};

    /// All that is wrong is said at once, and of three of one name two come after the first.
    #[test]
    fn whatever_is_wrong_is_said_at_once() {
        let template = load("kek", blocks::shipped("kek").expect("shipped")).expect("loads");
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
        let template = load("kek", blocks::shipped("kek").expect("shipped")).expect("loads");
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
