//! `register`: every key that the transcripts in a place tell of, who holds its sheets, and what is due.
//!
//! Exit codes: 0 nothing found and nothing overdue · 1 a finding, something overdue, or a transcript that does not
//! count · 2 usage, or no ceremony there · 5 in place of 0 without a list of trusted keys: nothing is anchored. They are
//! those of the whole register, whatever part of it is asked for.

mod asked;
mod json;
mod text;
mod view;

use std::path::Path;

use super::out::Out;
use super::{CANNOT, DONE, NO, RegisterArgs};
use crate::ceremony::register::Table;
use crate::ceremony::verdict::Verdict;
use crate::desk::archive::anchor::read_trust;
use crate::desk::archive::papers;
use crate::desk::archive::register::{self, Look};
use crate::desk::archive::remembered::{self, Remembered};
use crate::desk::new_file::write_new;
use crate::desk::settings;
use crate::paper::documents;
use crate::plan::PaperSize;
use crate::vocab::text::counted;
use crate::vocab::{Mode, shown_path};
use view::View;

/// Runs the command.
pub fn run(args: &RegisterArgs, out: &mut Out) -> u8 {
    let cannot = |out: &mut Out, why: &str| {
        out.aside(why);
        CANNOT
    };
    let (today, query) = match asked::asked(args) {
        Ok(asked) => asked,
        Err(why) => return cannot(out, &why.to_string()),
    };
    if let Some(gone) = args.folders.iter().find(|folder| !folder.is_dir()) {
        let why = if gone.exists() {
            "it is no folder: name the folder of a ceremony, or one that holds such folders"
        } else {
            "there is no such folder"
        };
        return cannot(out, &format!("{}: {why}", shown_path(gone)));
    }
    let trust = match args.trust.as_deref().map(read_trust).transpose() {
        Ok(trust) => trust,
        Err(error) => return cannot(out, &error.to_string()),
    };
    let mode = if args.rehearsal { Mode::Rehearsal } else { Mode::Production };
    let look =
        Look { places: &args.folders, mode, today, trust: trust.as_ref(), verify_all: args.verify_all };
    let register = remembering(out, |remembered| register::register(look, remembered, &|_| true));
    if register.ceremonies == 0 && register.left_out.is_empty() && register.strangers.is_empty() {
        let kind = if args.rehearsal { "rehearsal" } else { "ceremony that made or used a real key" };
        let other = if args.rehearsal { "" } else { " With --rehearsal, rehearsals are listed." };
        return cannot(
            out,
            &format!(
                "No {kind} was found. Name the folder of a ceremony, or the folder that holds such folders.{other}"
            ),
        );
    }
    let shown = register.shown(&query, today);
    let view = View { register: &register, shown: &shown, today, mode };
    if let Some(path) = &args.pdf {
        let paper = documents::register(&register, &shown, today, mode, PaperSize::from(args.paper).into());
        match papers::write_one(&paper, path) {
            Ok(path) => out.aside(&format!("{}: {}", shown_path(&path), counted(paper.pages.len(), "page"))),
            Err(error) => return cannot(out, &error.to_string()),
        }
    }
    match args.csv.as_deref() {
        Some(path) if path == Path::new("-") => {
            out.exact(&Table::from(args.table).csv(&register, &shown, today));
        }
        Some(path) => {
            let table = Table::from(args.table).csv(&register, &shown, today);
            if let Err(error) = write_new(path, table.as_bytes()) {
                return cannot(out, &error.to_string());
            }
            out.aside(&format!("{}: {}", shown_path(path), counted(table.lines().count() - 1, "row")));
            print(view, args.json, out);
        }
        None => print(view, args.json, out),
    }
    match (register.wants_attention(today), register.anchored) {
        (true, _) => NO,
        (false, true) => DONE,
        (false, false) => Verdict::NotAnchored.code(),
    }
}

/// Does it with what was verified on this machine before, and remembers what is now. What cannot be remembered costs time
/// alone.
fn remembering<T>(out: &mut Out, work: impl FnOnce(&mut Remembered) -> T) -> T {
    let file = settings::file().map(|settings| remembered::file_beside(&settings));
    let loaded = file.as_deref().map_or_else(|| Ok(Remembered::default()), Remembered::load);
    let mut remembered = loaded.unwrap_or_else(|why| {
        out.aside(&format!("What was verified before is not known, and all is verified anew. {why}"));
        Remembered::default()
    });
    let done = work(&mut remembered);
    if let Some(Err(error)) = file.map(|file| remembered.save(&file)) {
        out.aside(&format!("What was verified is not remembered for the next time. {error}"));
    }
    done
}

fn print(view: View<'_>, json: bool, out: &mut Out) {
    if json {
        out.json(&json::register(view));
    } else {
        text::print(view, out);
    }
}
