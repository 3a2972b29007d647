//! The pages of `dist/live` before the window, walked as a person does who says the country and strikes Enter: the scripts of the
//! medium run in a folder of their own, and a stand-in answers for `whiptail`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::cups::executable;
use crate::support::program::{Folder, tool};

/// The scripts and tables of the medium.
const PAGES: &str = "dist/live/root/usr/lib/keyrite";
/// Where people read what zones a country has, which the medium has too: the package tzdata.
const ZONES: &str = "/usr/share/zoneinfo/zone.tab";
/// Countries whose paper is Letter: those of CLDR's `measurementData` that are among the medium's countries.
const LETTER: [&str; 5] = ["CA", "CL", "CO", "MX", "US"];

/// One of the medium's countries.
struct Country {
    code: String,
    keyboard: String,
    paper: String,
    name: String,
}

/// Rows of a table of the medium: so many words, and the rest.
fn rows(table: &str, words: usize) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGES).join(table);
    let text = fs::read_to_string(path).expect("a table");
    text.lines().map(|line| line.splitn(words + 1, ' ').map(str::to_owned).collect()).collect()
}

fn countries() -> Vec<Country> {
    rows("countries", 3)
        .into_iter()
        .map(|row| {
            let [code, keyboard, paper, name] = row.try_into().expect("three words and a name");
            Country { code, keyboard, paper, name }
        })
        .collect()
}

/// A medium's folders inside another folder, with its scripts made to look there.
struct Medium {
    at: Folder,
}

impl Medium {
    fn new() -> Self {
        let medium = Self { at: Folder::empty() };
        for folder in ["run/choices", "etc", "bin", "keyrite"] {
            fs::create_dir_all(medium.path(folder)).expect("creates");
        }
        for file in ["first", "dialog.sh", "countries", "keyboards"] {
            let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGES).join(file));
            let here = |name: &str| medium.path(name).display().to_string();
            let text = text
                .expect("a script")
                .replace("/usr/lib/keyrite", &here("keyrite"))
                .replace("/run/keyrite", &here("run"))
                .replace("/etc/", &here("etc/"))
                .replace("/dev/tty", "/dev/null")
                .replace("PATH=", &format!("PATH={}:", here("bin")));
            fs::write(medium.path("keyrite").join(file), text).expect("writes");
        }
        fs::write(medium.path("keyrite/built"), "2020-01-01 00:00\n").expect("writes");
        fs::write(medium.path("run/medium"), format!("sha256 {}\n", "ab".repeat(32))).expect("writes");
        executable(&medium.path("bin/loadkeys"), "#!/bin/sh\n");
        medium
    }

    fn path(&self, name: &str) -> PathBuf {
        self.at.path(name)
    }

    /// Walks the pages with this row of the countries, and Enter alone on every page after it; what was chosen. Whoever is
    /// hasty strikes Escape first on every page.
    fn walk(&self, row: usize, hasty: bool) -> BTreeMap<&'static str, String> {
        for file in fs::read_dir(self.path("run/choices")).expect("a folder") {
            fs::remove_file(file.expect("a file").path()).expect("gone");
        }
        // the third stream is what was chosen: the default, the first of a list that has none, what stood in the field
        let whiptail = format!(
            r#"#!/bin/bash
printf '%s\n' "$@" >> {said}
while [ $# -gt 0 ]; do
    case $1 in
        --title) title=$2 ;;
        --default-item) default=$2 ;;
        --menu) first=$6 ;;
        --inputbox) default=$5 ;;
    esac
    shift
done
if [ {hasty} = true ] && [ ! -e "{at}/struck: $title" ]; then
    touch "{at}/struck: $title"
    exit 255
fi
[ "$title" != 'This medium' ] || default={row}
[ "$title" != 'Clock: the witness' ] || default=Ada
echo "${{default:-$first}}" >&2
"#,
            said = self.path("said").display(),
            at = self.at.root().display(),
        );
        executable(&self.path("bin/whiptail"), &whiptail);
        let run = tool("sh", &[&self.path("keyrite/first").display().to_string()], self.at.root());
        assert!(run.ok, "{}{}", run.out, run.err);
        let choice = |name: &str| {
            let text = fs::read_to_string(self.path("run/choices").join(name)).unwrap_or_default();
            text.trim().to_owned()
        };
        let zone = fs::read_link(self.path("etc/localtime")).expect("a zone");
        let zone = zone.strip_prefix("/usr/share/zoneinfo").expect("one of the zones").display().to_string();
        let paper = fs::read_to_string(self.path("etc/papersize")).expect("a paper").trim().to_owned();
        BTreeMap::from([
            ("keyboard", choice("keyboard")),
            ("paper", choice("paper")),
            ("zone", choice("zone")),
            ("zone of the system", zone),
            ("paper of the system", paper),
        ])
    }
}

/// The zones of a country by tzdata's own table.
fn zones_of(code: &str) -> Vec<String> {
    let table = fs::read_to_string(ZONES).expect("tzdata is installed: tests/run does it");
    let fields = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    fields
        .filter_map(|fields| match fields.as_slice() {
            [country, _, zone, ..] if *country == code => Some((*zone).to_owned()),
            _ => None,
        })
        .collect()
}

/// Whoever says the country and strikes Enter has its keyboard, a time zone of it, and its paper, for the pages, the window
/// and the printers.
#[test]
fn the_country_sets_keyboard_zone_and_paper() {
    let keyboards: Vec<String> =
        rows("keyboards", 1).into_iter().filter_map(|row| row.into_iter().next()).collect();
    let medium = Medium::new();
    for (row, country) in (1..).zip(countries()) {
        let name = &country.name;
        let letter = LETTER.contains(&country.code.as_str());
        assert_eq!(country.paper, if letter { "letter" } else { "a4" }, "{name}");
        assert!(keyboards.contains(&country.keyboard), "{name}");
        let chosen = medium.walk(row, false);
        let zones = match country.code.as_str() {
            "--" => vec!["UTC".to_owned()],
            code => zones_of(code),
        };
        let zone = chosen.get("zone").expect("a zone");
        assert!(zones.contains(zone), "{name}: {zone} is none of {zones:?}");
        let expected = BTreeMap::from([
            ("keyboard", country.keyboard),
            ("paper", country.paper.clone()),
            ("zone", zone.clone()),
            ("zone of the system", zone.clone()),
            ("paper of the system", country.paper),
        ]);
        assert_eq!(chosen, expected, "{name}");
    }
}

/// Escape answers nothing: no page takes it for a country, a zone or a paper.
#[test]
fn escape_on_a_page_chooses_nothing() {
    for (row, country) in (1..).zip(countries()).take(3) {
        let (calm, hasty) = (Medium::new().walk(row, false), Medium::new().walk(row, true));
        assert_eq!(hasty, calm, "{}", country.name);
    }
}

/// The first page calls the choice what it is, and says which language comes.
#[test]
fn the_first_page_says_what_the_country_sets() {
    let medium = Medium::new();
    medium.walk(1, false);
    let said = fs::read_to_string(medium.path("said")).expect("what was said");
    let first_page = said.split("None of these").next().expect("a part");
    for words in ["SHA-256 of this medium", "Country and language conventions", "are in English"] {
        assert!(first_page.contains(words), "{words}: {first_page}");
    }
}
