//! `template list | show | script | check`, and `papers`.
//!
//! Exit codes: 0 no problem · 1 the template has problems, all of them named · 2 unreadable.

use std::path::Path;

use super::out::Out;
use super::template_help;
use super::{CANNOT, DONE, NO, PaperArg, PapersArgs, TemplateCommand, custody};
use crate::ceremony::rehearsal::{self, Checked, Extent};
use crate::desk::archive::papers::VerifiedLines;
use crate::desk::archive::{closing, papers};
use crate::desk::templates::{FindError, find, find_checked};
use crate::desk::{clock, files};
use crate::paper::documents;
use crate::plan::custody::CustodyPlan;
use crate::plan::template::CUSTODIAN;
use crate::plan::{Kind, PaperSize, Plan, Template, blocks, load};
use crate::sharing::Quorum;
use crate::sharing::share::LockKind;
use crate::vocab::{shown, shown_path};

/// Runs the command.
pub(super) fn run(command: &TemplateCommand, out: &mut Out) -> u8 {
    match command {
        TemplateCommand::List => list(out),
        TemplateCommand::Help { construct } => template_help::help(construct.as_deref(), out),
        TemplateCommand::New { from, file } => template_help::new(from, file, out),
        TemplateCommand::Show { template } => show(template, out),
        TemplateCommand::Script { template, out: path, paper, shares, threshold, custody } => {
            match find(template) {
                Ok(template) => {
                    match script(&template, path, *paper, (*shares, *threshold), custody.as_deref()) {
                        Ok(pages) => {
                            out.result(&format!("{}: {pages} pages", shown_path(path)));
                            DONE
                        }
                        Err(why) => {
                            out.aside(&why);
                            CANNOT
                        }
                    }
                }
                Err(error) => complain(&error, out),
            }
        }
        TemplateCommand::Check { template } => match find_checked(template) {
            Ok((found, checked)) => {
                out.result(&format!("{}: no problem; {}", shown(template), describe(&found)));
                out.result(&held(&checked));
                idle_roles(&found, out);
                without(&found, out);
                DONE
            }
            Err(error) => complain(&error, out),
        },
    }
}

/// Roles that have nothing to do: an observer has none, and so has a role whose name was mistyped in a step.
fn idle_roles(template: &Template, out: &mut Out) {
    for role in &template.roles {
        let has = |step: &crate::plan::Step| {
            step.acts == role.id || step.confirms.iter().any(|who| who.role == role.id)
        };
        if !template.all_steps().any(has) {
            let (title, id) = (&role.title, &role.id);
            let brings = id == CUSTODIAN && template.kind.handles_sheets();
            let does =
                if brings { "present with their sheets, and signs off" } else { "present, and signs off" };
            out.result(&format!("{title} ({id}) acts and confirms at no step: {does}."));
        }
    }
}

/// A template, exactly the bytes that its digest covers; or one of the blocks that scripts include, as it is written.
fn show(name: &str, out: &mut Out) -> u8 {
    if let Some(block) = blocks::block(name) {
        out.exact(&format!("{block}\n"));
        return DONE;
    }
    match find(name) {
        Ok(template) => {
            out.exact(&template.to_toml());
            DONE
        }
        Err(error) => complain(&error, out),
    }
}

/// Writes the script of a template, for this many shares, as a PDF; how many pages it has.
fn script(
    template: &Template,
    path: &Path,
    paper: PaperArg,
    (shares, threshold): (Option<u8>, Option<u8>),
    custody: Option<&Path>,
) -> Result<usize, String> {
    let custody = custody.map(custody::read).transpose()?;
    // a plan of custody says k of n
    let planned = custody.as_ref().map(CustodyPlan::quorum);
    let shares = planned.map(Quorum::shares).or(shares);
    let threshold = planned.map(Quorum::threshold).or(threshold);
    let quorum = match (template.kind, shares.or(threshold)) {
        (_, None) => None,
        (kind @ (Kind::Recovery | Kind::Drill | Kind::Reissue | Kind::Audit), Some(_)) => {
            return Err(format!(
                "{} takes its number of shares from the sheets: leave --shares and --threshold out",
                kind.with_article()
            ));
        }
        (kind @ (Kind::Destruction | Kind::Deposit | Kind::DepositRelease | Kind::Record), Some(_)) => {
            let what = kind.with_article();
            return Err(format!("{what} makes no shares: leave --shares and --threshold out"));
        }
        (Kind::Generation | Kind::Reshare | Kind::Rotation, Some(_)) => {
            let shares = shares.unwrap_or(template.shares);
            let threshold = threshold.unwrap_or_else(|| template.threshold.min(shares));
            Some(Quorum::new(threshold, shares).map_err(|error| error.to_string())?)
        }
    };
    // nothing of a key is printed: only how often steps are repeated
    let lock = template.locks.first().copied().unwrap_or(LockKind::None);
    let choices = rehearsal::choices(template, quorum, lock, paper.into(), clock::now().into());
    let choices = choices.map_err(|error| error.to_string())?;
    let plan = Plan::for_paper(template.clone(), choices).map_err(|error| error.to_string())?;
    let document = documents::blank_script(&plan, custody.as_ref(), PaperSize::from(paper).into());
    papers::write_one(&document, path).map_err(|error| error.to_string())?;
    Ok(document.pages.len())
}

/// Runs `papers`: the papers of a held ceremony, again.
pub(super) fn papers(args: &PapersArgs, out: &mut Out) -> u8 {
    let completed = closing::complete(&args.folder).map_err(|error| error.to_string());
    if matches!(completed, Ok(true)) {
        out.aside(&format!("{}: the files of its close have got their names", shown_path(&args.folder)));
    }
    // an edited transcript must not come back as paper to sign
    let verified =
        completed.and_then(|_| VerifiedLines::of_folder(&args.folder).map_err(|error| error.to_string()));
    let valid = verified.and_then(|lines| {
        let folder = shown_path(&args.folder);
        lines.map_err(|wrong| format!("{folder}: not valid, so nothing is printed from it: {wrong}"))
    });
    let made = valid.and_then(|lines| {
        files::new_folder(&args.out).map_err(|error| error.to_string())?;
        papers::write(&args.folder, &lines, &args.out).map_err(|error| error.to_string())
    });
    match made {
        Ok(paths) => {
            for path in paths {
                out.result(&shown_path(&path));
            }
            DONE
        }
        Err(why) => {
            out.aside(&why);
            CANNOT
        }
    }
}

fn complain(error: &FindError, out: &mut Out) -> u8 {
    out.aside(&error.to_string());
    if matches!(error, FindError::Problems(_)) { NO } else { CANNOT }
}

fn list(out: &mut Out) -> u8 {
    for (id, text) in blocks::SHIPPED {
        match load(id, text) {
            Ok(template) => out.result(&format!("{id:<20}{}; {}", template.title, describe(&template))),
            Err(error) => out.aside(&error.to_string()),
        }
    }
    DONE
}

/// In which ways the script was held in memory, as far as that went.
fn held(checked: &Checked) -> String {
    let times = match checked.runs {
        1 => "once".to_owned(),
        runs => format!("{runs} times"),
    };
    let ways = match checked.extent {
        Extent::OneWay => "it can go one way".to_owned(),
        Extent::Every => "in every combination of what can be chosen and left out".to_owned(),
        Extent::Pairs => "in every pair of what can be chosen and left out".to_owned(),
        Extent::NotAll { left } => format!(
            "NOT in every pair of what can be chosen and left out: {left} were not tried, for it is too long"
        ),
    };
    let never = if checked.never.is_empty() {
        String::new()
    } else {
        format!("; not held, for at the fewest people nobody is there for it: {}", checked.never.join(", "))
    };
    format!("Held in memory {times}: {ways}{never}.")
}

/// The precautions that the script leaves out; what no script may lack was refused before.
fn without(template: &Template, out: &mut Out) {
    if template.without.is_empty() {
        return;
    }
    out.result("This script does without:");
    for precaution in &template.without {
        out.result(&format!("  {precaution}"));
    }
}

fn describe(template: &Template) -> String {
    let kind = match (template.kind, Quorum::new(template.threshold, template.shares)) {
        (Kind::Generation, Ok(quorum)) => format!("makes a key, {quorum}"),
        (Kind::Generation, Err(_)) => "makes a key".to_owned(),
        (Kind::Reshare, Ok(quorum)) => format!("gives a key a new set of sheets, {quorum}"),
        (Kind::Reshare, Err(_)) => "gives a key a new set of sheets".to_owned(),
        (Kind::Reissue, _) => "prints one share of a set once more".to_owned(),
        (Kind::Rotation, Ok(quorum)) => format!("makes a key that replaces another, {quorum}"),
        (Kind::Rotation, Err(_)) => "makes a key that replaces another".to_owned(),
        (Kind::Recovery, _) => "recovers a key".to_owned(),
        (Kind::Drill, _) => "rebuilds a key and lets nothing out".to_owned(),
        (Kind::Destruction, _) => "ends a key: its sheets are destroyed".to_owned(),
        (Kind::Audit, _) => "looks at the sheets of a set, and rebuilds no key".to_owned(),
        (Kind::Deposit, _) => "puts something into an agent's keeping".to_owned(),
        (Kind::DepositRelease, _) => "hands out what an agent keeps".to_owned(),
        (Kind::Record, _) if template.awaits_sheets() || template.is_about_each_sheet() => {
            "records what is done with the sheets of a key".to_owned()
        }
        (Kind::Record, _) => "records a ceremony of keys that are made elsewhere".to_owned(),
    };
    let lock = template.locks.first().copied().unwrap_or(LockKind::None);
    let choices = rehearsal::choices(template, None, lock, PaperSize::A4, clock::now().into());
    let plan = choices.ok().and_then(|choices| Plan::for_paper(template.clone(), choices).ok());
    let plan = plan.expect("a script that was read binds to its own numbers");
    format!("{kind}, {} steps, about {} min", plan.possible_steps().count(), plan.minutes())
}
