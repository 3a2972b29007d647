//! `audit`: shares against the transcript of their ceremony, one at a time, without rebuilding the key.
//!
//! Exit codes: 0 every share is authentic and named in the transcript · 1 at least one is not, or the transcript
//! is not valid · 2 usage or unreadable.

use std::collections::BTreeSet;

use serde_json::json;

use super::inspect::read_all;
use super::out::Out;
use super::{AuditArgs, CANNOT, DONE, NO};
use crate::ceremony::escrow;
use crate::desk::checking::check_folder;

/// Runs the command.
pub fn run(args: &AuditArgs, out: &mut Out) -> u8 {
    let report = match check_folder(&args.transcript) {
        Ok(report) => report,
        Err(error) => {
            out.aside(&error.to_string());
            return CANNOT;
        }
    };
    if let Some(wrong) = &report.wrong {
        out.aside(&format!("The transcript is not valid, so no share can be held against it. {wrong}"));
        return NO;
    }
    let Some(state) = report.audit.state() else {
        out.aside("The transcript has no entry, so no share can be held against it.");
        return NO;
    };
    let mut proven = BTreeSet::new();
    let mut rows = Vec::new();
    let mut findings = 0;
    for reading in read_all(&args.shares) {
        let answer = reading
            .share()
            .map_err(|error| error.to_string())
            .and_then(|share| escrow::prove(&share, state).map_err(|error| error.to_string()));
        let (authentic, sentence) = match answer {
            Ok(x) => {
                proven.insert(x);
                (true, format!("share {x} is authentic and is the one this ceremony made"))
            }
            Err(why) => {
                findings += 1;
                (false, why)
            }
        };
        if !args.json {
            out.result(&format!("{}: {sentence}", reading.label));
        }
        rows.push(json!({ "label": reading.label, "authentic": authentic, "why": sentence }));
    }
    let made = state.share_digests();
    let unseen: Vec<String> =
        made.iter().filter(|(x, _)| !proven.contains(x)).map(|(x, _)| x.to_string()).collect();
    if args.json {
        out.json(&json!({ "shares": rows, "checked": proven.len(), "of": made.len(), "not_seen": unseen }));
    } else {
        let rest =
            if unseen.is_empty() { String::new() } else { format!("; not seen: {}", unseen.join(", ")) };
        out.result(&format!("checked {} of {} shares{rest}", proven.len(), made.len()));
    }
    if findings == 0 { DONE } else { NO }
}
