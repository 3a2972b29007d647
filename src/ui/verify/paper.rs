//! What somebody brings from outside to hold a ceremony's key against: its words, a sheet, a list of trusted keys.

use std::path::{Path, PathBuf};

use eframe::egui::{Response, Ui};

use super::super::kit::{self, Signal};
use super::checked::Checked;
use crate::ceremony::verdict::{Anchor, ScriptStanding, Verdict, judge_with};
use crate::desk::archive::anchor::{self, Given, read_trust};
use crate::transcript::trust::TrustList;
use crate::vocab::shown::typed_path;
use crate::vocab::spoken::{WordsError, parse_pgp_words};
use crate::vocab::text::counted;

/// Words of a ceremony key, as they stand on paper.
const KEY_WORDS: usize = 16;

/// The fields of files.
const SHEET: &str = "Or the path of a scanned sheet";
const TRUST: &str = "Or the path of a list of trusted keys";

/// What a checked folder comes to, held against what was brought.
pub(super) struct Judged {
    pub(super) anchor: Anchor,
    pub(super) verdict: Verdict,
    pub(super) sentence: String,
    /// Where the script comes from; none if no line stands.
    pub(super) script: Option<ScriptStanding>,
    /// What was brought and vouches for nothing, at the field it was named in.
    pub(super) unfit: Option<Unfit>,
}

/// A file that was brought and vouches for nothing.
pub(super) struct Unfit {
    field: &'static str,
    /// As it was typed: another file is another matter.
    typed: String,
    why: String,
}

impl Unfit {
    /// Why, at the field of this name while the same stands in it.
    fn at(&self, field: &str, typed: &str) -> Option<(Signal, &str)> {
        (self.field == field && self.typed == typed.trim()).then_some((Signal::Stop, self.why.as_str()))
    }
}

/// The fields, as they are typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Paper {
    words: String,
    /// Somebody is typing words: that there are too few yet is no mistake.
    typing: bool,
    sheet: String,
    trust: String,
}

impl Paper {
    /// Draws the fields, with what was wrong with a file that is named in one of them.
    pub(super) fn show(&mut self, ui: &mut Ui, unfit: Option<&Unfit>) -> [Response; 3] {
        kit::caption(
            ui,
            "A folder cannot vouch for its own key. What do you have from another place? One of these is enough.",
        );
        let typing = self.typing;
        let at_the_field = self.wrong().filter(|wrong| !typing || !goes_on(wrong)).map(|wrong| said(&wrong));
        let remark = at_the_field.as_deref().map(|said| (Signal::Attention, said));
        let words =
            kit::spoken_field(ui, "Words of the ceremony key", &mut self.words, KEY_WORDS, ("", remark));
        self.typing = words.has_focus();
        let [sheet, trust] = [(SHEET, &self.sheet), (TRUST, &self.trust)]
            .map(|(field, typed)| unfit.and_then(|unfit| unfit.at(field, typed)));
        [
            words,
            kit::field_with(ui, SHEET, &mut self.sheet, 600.0, "/media/usb/sheet.png", sheet),
            kit::field_with(ui, TRUST, &mut self.trust, 600.0, "/media/usb/trusted-keys.txt", trust),
        ]
    }

    /// A sheet that was dropped on the page.
    pub(super) fn take_sheet(&mut self, sheet: &Path) {
        self.sheet = typed_path(sheet);
    }

    /// What the words lack before anything is held against a key: half of them would look like another key's.
    pub(super) fn missing(&self) -> Option<String> {
        self.wrong().map(|wrong| match wrong {
            WordsError::Count { got, want } if got < want => too_few(want - got),
            WordsError::Count { .. }
            | WordsError::Unknown { .. }
            | WordsError::Ambiguous { .. }
            | WordsError::WrongParity { .. } => "mend the words of the ceremony key".to_owned(),
        })
    }

    /// Why the words are not those of a key; nothing if none stand there, or the key's digits.
    fn wrong(&self) -> Option<WordsError> {
        let words = self.words.trim();
        let of_digits = |c: char| c.is_ascii_hexdigit() || c.is_whitespace() || matches!(c, ':' | '-' | ',');
        let digits = words.chars().all(of_digits) && words.contains(|c: char| c.is_ascii_digit());
        if words.is_empty() || digits {
            return None;
        }
        parse_pgp_words::<KEY_WORDS>(words).err()
    }

    /// Before another folder: what is one ceremony's alone goes, the list stays.
    pub(super) fn forget_ceremony(&mut self) {
        self.words.clear();
        self.sheet.clear();
    }

    /// Holds everything that was typed against the folder. It reads files: not for the thread that draws.
    pub(super) fn judge(&self, checked: &Checked) -> Judged {
        let (anchor, trust) = self.compare(checked);
        let (verdict, sentence) = judge_with(&checked.report, &anchor, None, trust.as_ref());
        let state = checked.report.audit.state();
        let script = state.map(|state| ScriptStanding::of(state, trust.as_ref()));
        let unfit = self.unfit(&anchor, trust.as_ref());
        Judged { anchor, verdict, sentence, script, unfit }
    }

    /// Which of the files vouches for nothing, if it is known of one.
    fn unfit(&self, anchor: &Anchor, read: Option<&TrustList>) -> Option<Unfit> {
        let why = match anchor {
            Anchor::Unusable(why) | Anchor::Fails(why) => why,
            Anchor::None | Anchor::Holds(_) | Anchor::Unnamed(_) => return None,
        };
        let (words, sheet, trust) = (self.words.trim(), self.sheet.trim(), self.trust.trim());
        let of_the_list = !trust.is_empty() && read.is_none();
        let (field, typed) = match (of_the_list, words.is_empty(), sheet.is_empty(), trust.is_empty()) {
            (true, ..) | (false, true, true, false) => (TRUST, trust),
            (false, true, false, true) => (SHEET, sheet),
            // words, or several: the verdict says it of all
            (false, ..) => return None,
        };
        Some(Unfit { field, typed: typed.to_owned(), why: kit::sentence(why) })
    }

    fn compare(&self, checked: &Checked) -> (Anchor, Option<TrustList>) {
        let typed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (words, sheet) = (typed(&self.words), typed(&self.sheet).map(PathBuf::from));
        let trust = match typed(&self.trust).map(|path| read_trust(&PathBuf::from(path))).transpose() {
            Ok(trust) => trust,
            Err(error) => return (Anchor::Unusable(error.to_string()), None),
        };
        let given = Given { words: words.as_deref(), sheet: sheet.as_deref(), trust: trust.as_ref() };
        (anchor::anchor(given, &checked.folder, &checked.report), trust)
    }
}

/// True of what typing on mends.
const fn goes_on(wrong: &WordsError) -> bool {
    match wrong {
        WordsError::Count { got, want } => *got < *want,
        WordsError::Ambiguous { .. } => true,
        WordsError::Unknown { .. } | WordsError::WrongParity { .. } => false,
    }
}

fn too_few(words: usize) -> String {
    let are = if words == 1 { "is" } else { "are" };
    format!("{} {are} missing", counted(words, "word"))
}

fn said(wrong: &WordsError) -> String {
    match wrong {
        WordsError::Count { got, want } if got < want => {
            format!("{}: type on, or empty the field.", too_few(want - got))
        }
        WordsError::Count { got, want } => {
            format!("{got} words stand here, and the key has {want}: compare row by row with the paper.")
        }
        WordsError::Unknown { .. } | WordsError::Ambiguous { .. } | WordsError::WrongParity { .. } => {
            kit::sentence(&wrong.to_string())
        }
    }
}
