//! `custody`: who is to hold which sheet, weighed before the split.
//!
//! Exit codes: 0 no place, organisation, channel or person alone decides over the key · 1 one does · 2 usage, or the file
//! cannot be read or is no plan.

use std::path::Path;

use serde_json::json;

use super::out::Out;
use super::{CANNOT, CustodyArgs, DONE, NO};
use crate::desk::archive::papers;
use crate::desk::files;
use crate::paper::documents;
use crate::plan::PaperSize;
use crate::plan::custody::weighing::Weight;
use crate::plan::custody::{CustodyPlan, MAX_CUSTODY_BYTES};
use crate::vocab::shown_path;

/// Runs the command.
pub fn run(args: &CustodyArgs, out: &mut Out) -> u8 {
    let plan = match read(&args.file) {
        Ok(plan) => plan,
        Err(why) => {
            out.aside(&why);
            return CANNOT;
        }
    };
    if args.json {
        out.json(&as_json(&plan));
    } else {
        out.result(&format!("{} rebuild the key.", plan.quorum().sheets_needed_first()));
        for said in plan.said() {
            let mark = match said.weight {
                Weight::Grave => "!! ",
                Weight::Notable => "!  ",
                Weight::Fine => "   ",
            };
            out.result(&format!("{mark}{}", said.text));
        }
    }
    if let Some(pdf) = &args.pdf {
        let document = documents::custody(&plan, PaperSize::from(args.paper).into());
        if let Err(error) = papers::write_one(&document, pdf) {
            out.aside(&error.to_string());
            return CANNOT;
        }
        out.aside(&format!("{}: written", shown_path(pdf)));
    }
    if plan.grave().is_empty() { DONE } else { NO }
}

/// Reads a plan of custody from its file.
pub(super) fn read(path: &Path) -> Result<CustodyPlan, String> {
    let bytes = files::read(path, MAX_CUSTODY_BYTES).map_err(|error| error.to_string())?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| format!("{}: it is not UTF-8 text", shown_path(path)))?;
    CustodyPlan::from_toml(text).map_err(|error| format!("{}: {error}", shown_path(path)))
}

fn as_json(plan: &CustodyPlan) -> serde_json::Value {
    let word = |weight| match weight {
        Weight::Grave => "grave",
        Weight::Notable => "notable",
        Weight::Fine => "fine",
    };
    let said = plan.said();
    json!({
        "threshold": plan.quorum().threshold(),
        "shares": plan.quorum().shares(),
        "grave": plan.grave().len(),
        "said": said.iter().map(|said| json!({ "weight": word(said.weight), "text": said.text })).collect::<Vec<_>>(),
    })
}
