//! What the window remembers, in a file that people may edit.

use std::path::Path;

use keyrite::desk::settings::{Settings, ThemeChoice, taken, to_toml};
use keyrite::plan::PaperSize;

use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "settings", check, seeds, words };

/// Most folders that are remembered.
const FOLDERS: usize = 16;

/// Whatever stands in the file, there are settings, and saved they are read without a word.
fn check(bytes: &[u8]) {
    let path = Path::new("/home/ada/.config/keyrite/settings.toml");
    let (settings, wrong) = taken(path, bytes);
    if let Some(wrong) = wrong {
        said::line(&wrong);
    }
    let Settings { text_percent, folders, .. } = &settings;
    assert!((100..=200).contains(text_percent) && folders.len() <= FOLDERS);
    assert!(folders.iter().all(|folder| folder.is_absolute()), "{folders:?}");
    let saved = to_toml(&settings);
    assert_eq!(taken(path, saved.as_bytes()), (settings, None), "{saved}");
}

fn seeds() -> Vec<Vec<u8>> {
    let settings = Settings {
        paper: PaperSize::Letter,
        theme: ThemeChoice::Dark,
        text_percent: 150,
        sound: true,
        rehearsal: true,
        folders: vec!["/held/one".into(), "/media/\"KEYS\"\\ \u{e4}\n'".into()],
    };
    let texts = [
        to_toml(&Settings::default()),
        to_toml(&settings),
        "paper = \"a3\"\ntheme = \"dark\"\ncolour = 1\ntext_percent = 201\n".to_owned(),
        "folders = [\"/a\", \"b\", \"/a\", 3]\r\npaper = \"letter\"\r\n".to_owned(),
        "[theme]\nx = 1\n".to_owned(),
        "sound = 1\nrehearsal = \"no\"\ntext_percent = 120.5\n\"col\\nour\" = 2026-11-21\n".to_owned(),
        "theme = ".to_owned(),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}

fn words() -> Vec<String> {
    [
        "paper = ",
        "\"letter\"",
        "theme = ",
        "\"light\"",
        "text_percent = ",
        "sound = ",
        "rehearsal = ",
        "folders = [",
        "true",
    ]
    .map(str::to_owned)
    .to_vec()
}
