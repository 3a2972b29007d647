//! `template list | show | check`.
//!
//! Exit codes: 0 no problem · 1 the template has problems, all of them named · 2 unreadable.

use super::out::Out;
use super::{CANNOT, DONE, NO, TemplateCommand};
use crate::desk::templates::{FindError, find};
use crate::plan::{Kind, Template, blocks, load};

/// Runs the command.
pub(super) fn run(command: &TemplateCommand, out: &mut Out) -> u8 {
    match command {
        TemplateCommand::List => list(out),
        TemplateCommand::Show { template } => match find(template) {
            // exactly the bytes that the digest covers
            Ok(template) => {
                out.exact(&template.to_toml());
                DONE
            }
            Err(error) => complain(&error, out),
        },
        TemplateCommand::Check { template } => match find(template) {
            Ok(found) => {
                out.result(&format!("{template}: no problem; {}", describe(&found)));
                DONE
            }
            Err(error) => complain(&error, out),
        },
    }
}

fn complain(error: &FindError, out: &mut Out) -> u8 {
    out.aside(&error.to_string());
    if matches!(error, FindError::Problems(_)) { NO } else { CANNOT }
}

fn list(out: &mut Out) -> u8 {
    for (id, text) in blocks::SHIPPED {
        match load(id, text) {
            Ok(template) => out.result(&format!("{id:<12}{}; {}", template.title, describe(&template))),
            Err(error) => out.aside(&error.to_string()),
        }
    }
    DONE
}

fn describe(template: &Template) -> String {
    let quorum = crate::sharing::Quorum::new(template.threshold, template.shares).ok();
    let steps: usize =
        template.phases.iter().map(|phase| phase.rounds(quorum).max(1) * phase.steps.len()).sum();
    let kind = match (template.kind, quorum) {
        (Kind::Generation, Some(quorum)) => format!("makes a key, {quorum}"),
        (Kind::Generation, None) => "makes a key".to_owned(),
        (Kind::Recovery, _) => "recovers a key".to_owned(),
    };
    format!("{kind}, {steps} steps, about {} min", template.minutes(quorum))
}
