//! What an exception is about, and so the one thing that it permits.
//!
//! In a line it is two members, `{"what":"bag-outside-range","which":"TE 0009"}`; a remark names nothing and has
//! `"which":null`. Read back only in the form that is written here, so one subject has one spelling.

use serde::{Deserialize, Serialize};

use super::person_id::PersonId;
use super::script_words;
use crate::plan::choices::lock_word;
use crate::sharing::share::LockKind;
use crate::vocab::{BagNumber, Day, Digest, Line, SetId};

/// What an exception is about. The set is closed: each of its members but the first lets one rule go, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Subject {
    /// A deviation that no rule stands against. Permits nothing.
    Remark,
    /// This tick of the step is not as wanted.
    Tick {
        /// The tick, word for word.
        tick: String,
    },
    /// The value in this field is not the one that is expected, or that follows from the others.
    Field {
        /// The field's id.
        field: String,
    },
    /// A file that is attached is not the one that is expected.
    File {
        /// SHA-256 of the file that is attached.
        sha256: Digest,
    },
    /// A step of the script is not held.
    StepLeftOut {
        /// Its id in the plan.
        step: String,
    },
    /// A thing of the script is not there.
    Item {
        /// Its id.
        item: String,
        /// Which of them, from 1.
        number: u16,
    },
    /// Findings about the machine are not as wanted.
    Findings {
        /// The line that carries them, counted from 1.
        line: u32,
    },
    /// A bag that is to be opened is not as last recorded.
    BagNotAsRecorded {
        /// The number on the bag.
        bag: BagNumber,
    },
    /// A sheet is shown by somebody else than its last recorded holder.
    OtherHolder {
        /// Number of the share.
        share: u8,
        /// Who shows it.
        holder: PersonId,
    },
    /// A bag is used whose number is not among those that were counted.
    BagOutsideRange {
        /// The number on the bag.
        bag: BagNumber,
    },
    /// A sheet goes to a file in production: a share in clear.
    SheetToFile {
        /// Number of the share.
        share: u8,
        /// The sheet's serial.
        serial: u16,
    },
    /// A sheet is read back from a picture whose date is before its printing.
    OldPicture {
        /// Number of the share.
        share: u8,
        /// The sheet's serial.
        serial: u16,
    },
    /// A share is locked in another way than was chosen.
    OtherLock {
        /// Number of the share.
        share: u8,
        /// How it is locked instead.
        lock: LockKind,
    },
    /// The only witness has left and is replaced without confirming it.
    WitnessReplaced {
        /// Who has left.
        absent: PersonId,
    },
    /// The wall clock and the system's differ.
    ClockOff {
        /// By so many seconds, wall minus system.
        seconds: i64,
    },
    /// The system's clock jumped against the running time.
    ClockJump {
        /// The line at which it shows, counted from 1.
        line: u32,
    },
    /// An older set that still rebuilds a key whose sheets are destroyed.
    OlderSet {
        /// The set, by its identifier.
        set: SetId,
    },
    /// The approval's date is in the future, or long ago.
    ApprovalDate {
        /// That date.
        date: Day,
    },
}

impl Subject {
    /// True if it lets a rule go. Then a second person confirms it.
    pub const fn permits(&self) -> bool {
        !matches!(self, Self::Remark)
    }

    /// The word of its kind in a line.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Remark => "remark",
            Self::Tick { .. } => "tick",
            Self::Field { .. } => "field",
            Self::File { .. } => "file",
            Self::StepLeftOut { .. } => "step-left-out",
            Self::Item { .. } => "item",
            Self::Findings { .. } => "findings",
            Self::BagNotAsRecorded { .. } => "bag-not-as-recorded",
            Self::OtherHolder { .. } => "other-holder",
            Self::BagOutsideRange { .. } => "bag-outside-range",
            Self::SheetToFile { .. } => "sheet-to-file",
            Self::OldPicture { .. } => "old-picture",
            Self::OtherLock { .. } => "other-lock",
            Self::WitnessReplaced { .. } => "witness-replaced",
            Self::ClockOff { .. } => "clock-off",
            Self::ClockJump { .. } => "clock-jump",
            Self::OlderSet { .. } => "older-set",
            Self::ApprovalDate { .. } => "approval-date",
        }
    }

    /// Which one, as it stands in a line; none for a remark.
    pub fn which(&self) -> Option<String> {
        Some(match self {
            Self::Remark => return None,
            Self::Tick { tick } => tick.clone(),
            Self::Field { field } => field.clone(),
            Self::File { sha256 } => sha256.hex(),
            Self::StepLeftOut { step } => step.clone(),
            Self::Item { item, number } => format!("{item} {number}"),
            Self::Findings { line } | Self::ClockJump { line } => format!("line {line}"),
            Self::BagNotAsRecorded { bag } | Self::BagOutsideRange { bag } => bag.to_string(),
            Self::SheetToFile { share, serial } | Self::OldPicture { share, serial } => {
                format!("share {share}, sheet {serial}")
            }
            Self::OtherHolder { share, holder } => format!("share {share}, {holder}"),
            Self::OtherLock { share, lock } => format!("share {share}, {}", lock_word(*lock)),
            Self::WitnessReplaced { absent } => absent.to_string(),
            Self::ClockOff { seconds } => format!("{seconds} s"),
            Self::OlderSet { set } => set.hex(),
            Self::ApprovalDate { date } => date.to_string(),
        })
    }

    /// What the exception permits, for the people who file it.
    pub fn permission(&self) -> String {
        match self {
            Self::Remark => "It permits nothing: no rule stands in the way.".to_owned(),
            Self::Tick { .. } => {
                "It permits the step to be recorded with this check as not as wanted.".to_owned()
            }
            Self::Field { .. } => {
                "It permits this value, although it is not the one that is expected.".to_owned()
            }
            Self::File { .. } => "It permits this file, although it is not the one that is expected.".to_owned(),
            Self::StepLeftOut { .. } => "It permits this one step to be left out.".to_owned(),
            Self::Item { .. } => "It permits the step to end without this one thing.".to_owned(),
            Self::Findings { .. } => "It permits the ceremony to go on with this machine as it is.".to_owned(),
            Self::BagNotAsRecorded { .. } => "It permits this one bag to be opened, or recorded as it was found.".to_owned(),
            Self::OtherHolder { .. } => "It permits this one sheet to be shown by this person.".to_owned(),
            Self::BagOutsideRange { .. } => "It permits this one bag to be used.".to_owned(),
            Self::SheetToFile { .. } => {
                "It permits this one sheet to be written to a file. The file is a share in clear: say who destroys it."
                    .to_owned()
            }
            Self::OldPicture { .. } => {
                "It permits this one sheet to be read back from a picture that is dated before its printing. Say why that date is wrong."
                    .to_owned()
            }
            Self::OtherLock { .. } => "It permits this lock for this one share.".to_owned(),
            Self::WitnessReplaced { absent } => {
                format!("It permits a deputy for {absent} that {absent} does not confirm.")
            }
            Self::ClockOff { .. } => {
                "It permits the ceremony to go on although the two clocks differ.".to_owned()
            }
            Self::ClockJump { .. } => "It permits the seal although the clock jumped here.".to_owned(),
            Self::OlderSet { .. } => "It permits the sheets of the newest set to be destroyed while this older one still rebuilds the key. Say where its sheets are, and who destroys them until when.".to_owned(),
            Self::ApprovalDate { .. } => "It permits an approval of this date.".to_owned(),
        }
    }
}

impl std::fmt::Display for Subject {
    /// As the object of a sentence: "an exception about …".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Remark => f.write_str("nothing in particular"),
            Self::Tick { tick } => write!(f, "the tick \u{201c}{tick}\u{201d}"),
            Self::Field { field } => write!(f, "the field \u{201c}{field}\u{201d}"),
            Self::File { sha256 } => {
                write!(f, "the file with the digest {}\u{2026}", sha256.hex().get(..16).unwrap_or_default())
            }
            Self::StepLeftOut { step } => write!(f, "the step {step} left out"),
            Self::Item { item, number } => write!(f, "{item} {number} not there"),
            Self::Findings { line } => write!(f, "the findings of line {line}"),
            Self::BagNotAsRecorded { bag } => write!(f, "bag {bag} not as recorded"),
            Self::OtherHolder { share, holder } => {
                write!(f, "share {share} shown by {holder}, who is not its last recorded holder")
            }
            Self::BagOutsideRange { bag } => write!(f, "bag {bag} outside the counted range"),
            Self::SheetToFile { share, serial } => write!(f, "sheet {serial} of share {share} in a file"),
            Self::OldPicture { share, serial } => {
                write!(f, "the date of the picture of sheet {serial} of share {share}")
            }
            Self::OtherLock { share, lock } => write!(f, "the lock {} for share {share}", lock_word(*lock)),
            Self::WitnessReplaced { absent } => write!(f, "the replacement of {absent}, the only witness"),
            Self::ClockOff { seconds } => write!(f, "the clock being off by {seconds} s"),
            Self::ClockJump { line } => write!(f, "the clock's jump at line {line}"),
            Self::OlderSet { set } => {
                write!(f, "the older set {}, which still rebuilds the key", set.short())
            }
            Self::ApprovalDate { date } => write!(f, "the approval's date, {date}"),
        }
    }
}

/// As it stands in a line.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    what: String,
    which: Option<String>,
}

impl From<Subject> for Written {
    fn from(subject: Subject) -> Self {
        Self { what: subject.word().to_owned(), which: subject.which() }
    }
}

impl TryFrom<Written> for Subject {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let subject = read(&written);
        let same = |subject: &Self| subject.word() == written.what && subject.which() == written.which;
        subject.filter(same).ok_or_else(|| {
            let which = written.which.as_deref().unwrap_or("nothing");
            format!("no exception is about {} {which}", written.what)
        })
    }
}

/// The subject of these words. Whether they are its one spelling is for the caller to compare.
fn read(written: &Written) -> Option<Subject> {
    let Some(which) = written.which.as_deref() else {
        return (written.what == "remark").then_some(Subject::Remark);
    };
    let line = || which.strip_prefix("line ")?.parse().ok();
    let bag = || Line::exact(which).ok().map(BagNumber::from);
    let of_share = || {
        let (share, rest) = which.strip_prefix("share ")?.split_once(", ")?;
        Some((share.parse().ok()?, rest))
    };
    Some(match written.what.as_str() {
        "tick" if script_words::could_be(which) => Subject::Tick { tick: which.to_owned() },
        "field" if script_words::could_be(which) => Subject::Field { field: which.to_owned() },
        "file" => Subject::File { sha256: Digest::from_hex(which)? },
        "step-left-out" if script_words::could_be(which) => Subject::StepLeftOut { step: which.to_owned() },
        "item" => {
            let (item, number) = which.rsplit_once(' ').filter(|(item, _)| script_words::could_be(item))?;
            Subject::Item { item: item.to_owned(), number: number.parse().ok()? }
        }
        "findings" => Subject::Findings { line: line()? },
        "bag-not-as-recorded" => Subject::BagNotAsRecorded { bag: bag()? },
        "other-holder" => {
            let (share, rest) = of_share()?;
            Subject::OtherHolder { share, holder: PersonId(rest.strip_prefix('P')?.parse().ok()?) }
        }
        "bag-outside-range" => Subject::BagOutsideRange { bag: bag()? },
        "sheet-to-file" => {
            let (share, rest) = of_share()?;
            Subject::SheetToFile { share, serial: rest.strip_prefix("sheet ")?.parse().ok()? }
        }
        "old-picture" => {
            let (share, rest) = of_share()?;
            Subject::OldPicture { share, serial: rest.strip_prefix("sheet ")?.parse().ok()? }
        }
        "other-lock" => {
            let (share, rest) = of_share()?;
            let locks = [LockKind::None, LockKind::Passphrase, LockKind::CodeWords];
            Subject::OtherLock { share, lock: locks.into_iter().find(|lock| lock_word(*lock) == rest)? }
        }
        "witness-replaced" => {
            Subject::WitnessReplaced { absent: PersonId(which.strip_prefix('P')?.parse().ok()?) }
        }
        "clock-off" => Subject::ClockOff { seconds: which.strip_suffix(" s")?.parse().ok()? },
        "clock-jump" => Subject::ClockJump { line: line()? },
        "older-set" => Subject::OlderSet { set: SetId::from_hex(which)? },
        "approval-date" => Subject::ApprovalDate { date: Day::parse(which)? },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Subject> {
        let bag = || BagNumber::from(Line::exact("TE 0009").expect("a line"));
        vec![
            Subject::Remark,
            Subject::Tick { tick: "Blinds are closed".into() },
            Subject::Field { field: "bags".into() },
            Subject::File { sha256: Digest([7; 32]) },
            Subject::StepLeftOut { step: "photograph/2".into() },
            Subject::Item { item: "card".into(), number: 3 },
            Subject::Findings { line: 14 },
            Subject::BagNotAsRecorded { bag: bag() },
            Subject::OtherHolder { share: 2, holder: PersonId(4) },
            Subject::BagOutsideRange { bag: bag() },
            Subject::OlderSet { set: SetId([6; 16]) },
            Subject::SheetToFile { share: 2, serial: 3 },
            Subject::OldPicture { share: 2, serial: 3 },
            Subject::OtherLock { share: 255, lock: LockKind::CodeWords },
            Subject::WitnessReplaced { absent: PersonId(3) },
            Subject::ClockOff { seconds: -172_800 },
            Subject::ClockJump { line: 18 },
            Subject::ApprovalDate { date: Day::parse("2026-11-21").expect("a day") },
        ]
    }

    #[test]
    fn each_subject_has_one_spelling() {
        for subject in all() {
            let text = serde_json::to_string(&subject).expect("writes");
            let back: Subject = serde_json::from_str(&text).expect(&text);
            assert_eq!(back, subject, "{text}");
        }
        for other in [
            r#"{"what":"remark","which":"x"}"#,
            r#"{"what":"tick","which":null}"#,
            r#"{"what":"file","which":"AB"}"#,
            r#"{"what":"item","which":"card 03"}"#,
            r#"{"what":"item","which":"card"}"#,
            r#"{"what":"findings","which":"line 014"}"#,
            r#"{"what":"findings","which":"line +14"}"#,
            r#"{"what":"bag-outside-range","which":" TE 0009"}"#,
            r#"{"what":"sheet-to-file","which":"share 256, sheet 1"}"#,
            r#"{"what":"other-lock","which":"share 1, wax"}"#,
            r#"{"what":"witness-replaced","which":"-"}"#,
            r#"{"what":"other-holder","which":"share 2, -"}"#,
            r#"{"what":"clock-off","which":"+5 s"}"#,
            r#"{"what":"approval-date","which":"2026-1-1"}"#,
            r#"{"what":"weather","which":"rain"}"#,
            r#"{"what":"remark","which":null,"why":"x"}"#,
        ] {
            assert!(serde_json::from_str::<Subject>(other).is_err(), "{other}");
        }
    }
}
