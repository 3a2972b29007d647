//! The people of a ceremony, as the preparation saves them and takes them up again.

use std::path::Path;

use keyrite::desk::roster::{self, Rostered};
use keyrite::vocab::Line;

use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "people_file", check, seeds, words };

/// Most people of a ceremony.
const MOST: usize = 300;

fn check(bytes: &[u8]) {
    match roster::taken(path(), bytes) {
        Ok(people) => holds(&people),
        Err(error) => drop(said::line(&error)),
    }
}

fn path() -> &'static Path {
    Path::new("people.toml")
}

/// Each text is a line or empty, and what is saved of them is taken again.
fn holds(people: &[Rostered]) {
    assert!(people.len() <= MOST, "{} people", people.len());
    let trimmed = |person: &Rostered| {
        let texts = [&person.role, &person.name, &person.from, &person.place, &person.channel];
        assert!(texts.into_iter().all(|text| text.is_empty() || Line::typed(text).is_ok()), "{person:?}");
        let [role, name, from, place, channel] = texts.map(|text| text.trim().to_owned());
        Rostered { role, name, from, place, channel }
    };
    let saved = roster::written(people);
    let again = roster::taken(path(), saved.as_bytes()).expect("what is saved is taken");
    assert_eq!(again, people.iter().map(trimmed).collect::<Vec<_>>(), "saved as others: {saved}");
}

fn seeds() -> Vec<Vec<u8>> {
    let somebody = |name: &str, place: &str| Rostered {
        role: "custodian".into(),
        name: name.into(),
        from: "Vienna \"City\" \\ Bank".into(),
        place: place.into(),
        channel: "courier A".into(),
    };
    let people = [somebody("Ada Ames", "Safe 2"), somebody("J\u{f6}rg \u{c5}", "")];
    let saved = roster::written(&people);
    let odd = [
        "[[person]]\nname = 'Ada'\n",
        "person = [{name = \"Ada\\nAmes\", role = \"witness\"}]\r\n",
        "[[person]]\nname = \"Ada\"\n[[person]]\nfrom = \"Vie\\u202enna\"\n",
        "[[person]]\nsecret = \"x\"\n",
        "[person]\nname = 1\n",
        "person = []",
        "",
    ];
    [saved.replace('\n', "\r\n"), roster::written(&[Rostered::default()]), saved]
        .into_iter()
        .chain(odd.map(str::to_owned))
        .map(String::into_bytes)
        .collect()
}

fn words() -> Vec<String> {
    let words = ["[[person]]", "person = [", "role = ", "name = ", "from = ", "place = ", "channel = "];
    words.map(str::to_owned).to_vec()
}
