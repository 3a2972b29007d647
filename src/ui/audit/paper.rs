//! The paper of a share that is genuine: its serial, read by the auditor, against the transcript. A spoiled sheet bears
//! the same share as the good one, so nothing else tells them apart.

use eframe::egui::Ui;

use super::super::kit::{self, Signal};
use crate::ceremony::State;
use crate::ceremony::escrow::{self, OnPaper};
use crate::vocab::ids::{read_sheet_serial, sheet_serial};

const NO_SERIAL: &str = "This is no serial: write it as on the sheet, S- and its digits.";

/// A genuine share whose paper is not judged yet.
#[derive(Debug)]
pub struct Paper {
    share: u8,
    /// Where it was read.
    label: String,
    typed: String,
    /// What was read the first time, where that is not the sheet's.
    doubted: Option<u16>,
}

/// What came of it.
#[derive(Debug)]
pub enum Judged {
    /// It is the good sheet.
    Good(String),
    /// It is another one, read so twice.
    Wrong(String),
    /// It would be another one: a person may have misread it.
    ReadAgain,
}

impl Paper {
    /// The paper of this share.
    pub const fn new(share: u8, label: String) -> Self {
        Self { share, label, typed: String::new(), doubted: None }
    }

    /// The share that is on it.
    pub const fn share(&self) -> u8 {
        self.share
    }

    /// Where it was read.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Draws the question.
    pub fn show(&mut self, ui: &mut Ui) {
        let genuine = format!("Share {} is genuine. Now look at the paper itself.", self.share);
        kit::notice(ui, Signal::Done, &genuine);
        kit::caption(ui, &format!("Read from {}", self.label));
        kit::space(ui);
        kit::caption(
            ui,
            "The serial stands at the top of every panel and begins with S-. A spoiled sheet bears the same share; only its serial tells it apart.",
        );
        // a beginning that may still become one is not refused
        let begun = self.typed.trim().trim_start_matches(['S', 's']).trim_matches([' ', '-']);
        let refused = !begun.is_empty() && read_sheet_serial(&self.typed).is_none();
        let remark = refused.then_some((Signal::Attention, NO_SERIAL));
        kit::field_with(ui, "Serial printed on the sheet", &mut self.typed, 200.0, "", remark);
        if let Some(serial) = self.doubted.filter(|_| self.typed.is_empty()) {
            let text = format!(
                "{} is not the serial of this share's good sheet. Look at the paper once more, and type what stands there.",
                sheet_serial(serial)
            );
            kit::text::remark(ui, Signal::Attention, &text);
        }
    }

    /// What is missing before it can be compared.
    pub fn missing(&self) -> Option<&'static str> {
        if self.typed.trim().is_empty() {
            return Some("type the serial that is on the paper");
        }
        read_sheet_serial(&self.typed).is_none().then_some("this is no serial yet")
    }

    /// Holds the serial against the transcript. Nothing if it is not one. Another serial than the good sheet's counts once it
    /// was read twice: a slip of the hand makes no false sheet.
    pub fn judge(&mut self, state: &State) -> Option<Judged> {
        let serial = read_sheet_serial(&self.typed)?;
        let share = self.share;
        if escrow::check_serial(share, serial, state).is_err() && self.doubted != Some(serial) {
            self.doubted = Some(serial);
            self.typed.clear();
            return Some(Judged::ReadAgain);
        }
        Some(match escrow::check_serial(share, serial, state) {
            Ok(()) => Judged::Good(format!(
                "Share {share} is genuine, and sheet {} is the one this ceremony made",
                sheet_serial(serial)
            )),
            Err(why) => Judged::Wrong(format!(
                "NOT THE SHEET. Share {share} is genuine, but {}.",
                why.to_string().trim_end_matches('.')
            )),
        })
    }

    /// What is said when nobody has the paper.
    pub fn unseen(&self) -> String {
        format!(
            "Share {} is genuine. Its serial was not compared, so it may be a spoiled sheet or a copy.",
            self.share
        )
    }

    /// Sheet, bag and holder as the transcript has them.
    pub fn as_recorded(&self, state: &State) -> String {
        OnPaper::of(self.share, state).as_recorded()
    }
}
