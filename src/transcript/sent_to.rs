//! Where a sheet was sent, as its line says it: a closed grammar, for a rule hangs on it. Whatever is not one of these
//! texts says nothing of that, so that no other spelling of a file passes for a printer.

use crate::vocab::Line;

const PRINTER: &str = "printer ";
const FOLDER: &str = "file in ";
const REHEARSAL: &str = "PDF file in the rehearsal's folder sheets";
const NOWHERE: &str = "nowhere: the template is being checked";

/// Where a sheet goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentTo {
    /// To a printer of this name.
    Printer(String),
    /// Into this folder, as a file. In production such a file is a share in clear: an exception must name it first, and
    /// its review says that it was destroyed.
    Folder(String),
    /// Into the folder of a rehearsal that stand-ins hold.
    Rehearsal,
    /// Into memory, while a template is tried out.
    Nowhere,
}

/// A text that does not say where a sheet was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\u{201c}{0}\u{201d} says neither which printer the sheet went to nor which folder: it is written \u{201c}printer NAME\u{201d} or \u{201c}file in FOLDER\u{201d}, and no other way is taken"
)]
pub struct NotSentTo(pub Line);

impl SentTo {
    /// Reads what [`SentTo::line`] writes, and nothing else.
    pub fn read(text: &Line) -> Result<Self, NotSentTo> {
        let said = text.as_str();
        match (said.strip_prefix(PRINTER), said.strip_prefix(FOLDER)) {
            (Some(name), _) if is_name(name) => Ok(Self::Printer(name.to_owned())),
            (_, Some(folder)) => Ok(Self::Folder(folder.to_owned())),
            _ if said == REHEARSAL => Ok(Self::Rehearsal),
            _ if said == NOWHERE => Ok(Self::Nowhere),
            _ => Err(NotSentTo(text.clone())),
        }
    }

    /// As the line of the transcript says it.
    pub fn line(&self) -> Line {
        Line::lossy(&match self {
            Self::Printer(name) => format!("{PRINTER}{name}"),
            Self::Folder(folder) => format!("{FOLDER}{folder}"),
            Self::Rehearsal => REHEARSAL.to_owned(),
            Self::Nowhere => NOWHERE.to_owned(),
        })
    }
}

/// What CUPS allows as a printer's name, as far as a line can say it: one word, no path and no address.
fn is_name(name: &str) -> bool {
    let allowed = |c: char| !c.is_whitespace() && !matches!(c, '/' | '#' | '?' | '\'' | '"');
    !name.is_empty() && !name.starts_with('-') && name.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_written_is_read() {
        let name = "\u{41f}".repeat(63);
        let ways = [
            SentTo::Printer("HP_LaserJet-4".into()),
            SentTo::Folder("/run/user/1000/a folder".into()),
            SentTo::Rehearsal,
            SentTo::Nowhere,
        ];
        for way in ways {
            assert_eq!(SentTo::read(&way.line()), Ok(way));
        }
        // a name that no line can say in full is still a printer's
        assert!(matches!(SentTo::read(&SentTo::Printer(name).line()), Ok(SentTo::Printer(_))));
        for odd in [
            "printer",
            "printer /media/usb/x.pdf",
            "printer -o",
            "printer a b",
            "Printer x",
            "file in",
            "file /tmp/x.pdf",
            "File in /tmp",
            "file:///tmp/x",
            "the printer in the room",
            "PDF file in the rehearsal's folder",
        ] {
            assert!(SentTo::read(&Line::exact(odd).expect("a line")).is_err(), "{odd}");
        }
    }
}
