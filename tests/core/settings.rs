//! The window's settings: saved and loaded again, private, and forgiving about what people write into the file.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use keyrite::desk::settings::{Settings, ThemeChoice, load, save};
use keyrite::plan::PaperSize;

#[test]
fn what_is_saved_is_loaded_and_private() {
    let at = tempfile::tempdir().expect("a folder");
    let file = at.path().join("new/keyrite/settings.toml");
    assert_eq!(load(&file), (Settings::default(), None));
    let mut settings = Settings {
        paper: PaperSize::Letter,
        theme: ThemeChoice::Dark,
        text_percent: 150,
        folders: vec!["/media/\"KEYS\"\\ \u{e4}\n'".into()],
        sound: true,
        rehearsal: true,
    };
    for round in 0..2 {
        settings.remember(Path::new("/held/one"));
        settings.remember(Path::new("not/whole"));
        save(&file, &settings).expect("saves");
        assert_eq!(load(&file), (settings.clone(), None), "{round}");
    }
    assert_eq!(settings.folders.len(), 2);
    let mode = std::fs::metadata(&file).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(file.parent().expect("a folder")).expect("readable").count(), 1);
    (0..40).for_each(|n| settings.remember(Path::new(&format!("/held/{n}"))));
    assert_eq!((settings.folders.len(), settings.folders[0].as_path()), (16, Path::new("/held/39")));
}

#[test]
fn what_is_wrong_is_said_and_costs_one_setting() {
    let at = tempfile::tempdir().expect("a folder");
    let file = at.path().join("settings.toml");
    let said = |text: &str| {
        std::fs::write(&file, text).expect("writes");
        let (settings, says) = load(&file);
        (settings, says.expect("a sentence"))
    };
    let (settings, says) = said("paper = \"a3\"\ntheme = \"dark\"\ncolour = 1\ntext_percent = 201\n");
    assert_eq!(settings, Settings { theme: ThemeChoice::Dark, ..Settings::default() });
    for part in [
        "paper is \"a4\" or \"letter\"",
        "\u{201c}colour\u{201d} is no setting",
        "from 100 to 200",
        "settings.toml",
    ] {
        assert!(says.contains(part), "{says}");
    }
    let many: String = (0..40).map(|n| format!("\"{n}\u{202e}\" = 1\n")).collect();
    let (_, says) = said(&many);
    assert!(says.ends_with("; and 36 more.") && !says.contains('\u{202e}'), "{says}");
    let (settings, says) = said("folders = [\"/a\", \"b\", \"/a\", 3]\npaper = \"letter\"\n");
    assert_eq!((settings.folders, settings.paper), (vec![PathBuf::from("/a")], PaperSize::Letter));
    assert!(says.contains("does not begin with /"), "{says}");
    let many: Vec<String> = (0..20).map(|n| format!("\"/{n}\"")).collect();
    let (settings, says) = said(&format!("folders = [{}]", many.join(",")));
    assert!(settings.folders.len() == 16 && says.contains("more than 16"), "{says}");
    for text in ["theme = ", "= 1", "[theme]\nx = 1", "folders = 1", "text_percent = 120.5"] {
        assert_eq!(said(text).0, Settings::default(), "{text}");
    }
    std::fs::write(&file, [0xff, 0xfe]).expect("writes");
    assert!(load(&file).1.expect("a sentence").contains("not UTF-8"));
    std::fs::write(&file, vec![b'#'; 65 << 10]).expect("writes");
    assert!(load(&file).1.expect("a sentence").contains("at most 65536"));
    assert!(load(at.path()).1.expect("a sentence").contains("it is a folder"));
    assert!(save(&at.path().join("settings.toml/inside"), &Settings::default()).is_err());
}
