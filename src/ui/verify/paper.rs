//! What somebody brings from outside to hold a ceremony's key against: its words, a sheet, a list of trusted keys.

use std::path::PathBuf;

use eframe::egui::{Response, Ui};

use super::super::kit;
use super::checked::Checked;
use crate::ceremony::verdict::{Anchor, ScriptStanding, Verdict, judge_with};
use crate::desk::archive::anchor::{self, Given, read_trust};
use crate::transcript::trust::TrustList;

/// What a checked folder comes to, held against what was brought.
pub(super) struct Judged {
    pub(super) anchor: Anchor,
    pub(super) verdict: Verdict,
    pub(super) sentence: String,
    /// Where the script comes from; none if no line stands.
    pub(super) script: Option<ScriptStanding>,
}

/// The fields, as they are typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Paper {
    words: String,
    sheet: String,
    trust: String,
}

impl Paper {
    /// Draws the fields.
    pub(super) fn show(&mut self, ui: &mut Ui) -> [Response; 3] {
        kit::caption(
            ui,
            "A folder cannot vouch for its own key. What do you have from another place? One of these is enough.",
        );
        [
            kit::spoken_field(
                ui,
                "Words of the ceremony key",
                &mut self.words,
                16,
                ("sixteen words, from a sheet or the attestation page", None),
            ),
            kit::field_with(
                ui,
                "Or the path of a scanned sheet",
                &mut self.sheet,
                600.0,
                "/media/usb/sheet.png",
                None,
            ),
            kit::field_with(
                ui,
                "Or the path of a list of trusted keys",
                &mut self.trust,
                600.0,
                "/media/usb/trusted-keys.txt",
                None,
            ),
        ]
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
        Judged { anchor, verdict, sentence, script }
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
