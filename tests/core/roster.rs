//! People in a file: saved and taken again, never over a file that is there, and what no roll would take is named.

use std::path::Path;

use keyrite::desk::roster::{Rostered, read, save};

fn somebody(name: &str) -> Rostered {
    Rostered {
        role: "custodian".into(),
        name: name.into(),
        from: "Vienna \"City\" \\ Bank".into(),
        place: "Safe 2".into(),
        channel: String::new(),
    }
}

#[test]
fn what_is_saved_is_read_and_nothing_is_replaced() {
    let at = tempfile::tempdir().expect("a folder");
    let file = at.path().join("people.toml");
    let people = [somebody("Ada Ames"), somebody("J\u{f6}rg \u{c5}")];
    save(&file, &people).expect("written");
    assert_eq!(read(&file).expect("ours"), people);
    let refused = save(&file, &people[..1]).expect_err("it is there");
    assert!(refused.to_string().contains("people.toml"), "{refused}");
    assert_eq!(read(&file).expect("ours"), people);
    let nobody = at.path().join("nobody.toml");
    save(&nobody, &[]).expect("written");
    assert_eq!(read(&nobody).expect("ours"), []);
    let nowhere = at.path().join("no/people.toml");
    let refused = save(&nowhere, &people).expect_err("no folder").to_string();
    assert!(refused.contains(at.path().join("no").to_str().expect("UTF-8")), "{refused}");
}

/// What is there is never written to, whatever it is.
#[test]
fn a_device_is_no_new_file() {
    let refused = save(Path::new("/dev/full"), &[somebody("Ada Ames")]).map(|_| ()).expect_err("there");
    assert!(refused.to_string().contains("/dev/full"), "{refused}");
}

#[test]
fn what_no_roll_would_take_is_named() {
    let at = tempfile::tempdir().expect("a folder");
    let file = at.path().join("people.toml");
    let long = "a".repeat(100_000);
    let crowd = "[[person]]\nname = \"A\"\n".repeat(301);
    let large = "#".repeat(1_100_000);
    for (text, says) in [
        ("[[person]]\nname = \"Ada\\nAmes\"\n", "person 1, name: "),
        ("[[person]]\nname = \"Ada\"\n[[person]]\nfrom = \"Vie\u{202e}nna\"\n", "person 2, from: "),
        (&format!("[[person]]\nplace = \"{long}\"\n"), "person 1, place: "),
        (&crowd, "301 people are in it"),
        (&large, "people.toml"),
        ("[[person]]\nsecret = \"x\"\n", "no list of people"),
        ("[[person]]\n\"na\u{202e}me\" = \"x\"\n", "na\\u{202E}me"),
        (&format!("[[person]]\n{long} = \"x\"\n"), "no list of people"),
        ("name = 1\n", "no list of people"),
        ("", "no list of people"),
        ("\u{0}", "no list of people"),
    ] {
        std::fs::write(&file, text).expect("written");
        let refused = read(&file).expect_err("odd").to_string();
        assert!(refused.contains(says), "{refused}");
        assert!(refused.len() < 600 && !refused.contains(['\n', '\u{202e}']), "{refused}");
    }
    std::fs::write(&file, [0xff, 0xfe]).expect("written");
    assert!(read(&file).expect_err("odd").to_string().contains("not UTF-8"));
    assert!(read(&at.path().join("none.toml")).expect_err("none").to_string().contains("none.toml"));
}
