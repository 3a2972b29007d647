//! `audit`: shares against the transcript of their ceremony, one at a time, without rebuilding the key.
//!
//! A spoiled sheet bears a genuine share too. What the good sheet's serial must be is said for each share; with
//! `--serial` the serials read from the papers are held against it.
//!
//! Exit codes: 0 every share is authentic and named in the transcript, and every serial given is its good sheet's · 1 at
//! least one is not, or the transcript is not valid · 2 usage or unreadable.

use std::collections::BTreeSet;

use serde_json::json;

use super::inspect::read_all;
use super::out::Out;
use super::{AuditArgs, CANNOT, DONE, NO};
use crate::ceremony::State;
use crate::ceremony::escrow::{self, OnPaper};
use crate::desk::archive::checking::check_folder;
use crate::vocab::ids::sheet_serial;

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
                let recorded = OnPaper::of(x, state).as_recorded();
                (
                    true,
                    format!(
                        "share {x} is authentic and is the one this ceremony made; as recorded: {recorded}"
                    ),
                )
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
    let mut serials = Vec::new();
    for serial in &args.serials {
        let (good, sentence) = judge_serial(*serial, &proven, state);
        findings += u32::from(!good);
        if !args.json {
            out.result(&sentence);
        }
        serials.push(json!({ "serial": sheet_serial(*serial), "good": good, "why": sentence }));
    }
    if args.serials.len() < proven.len() && !args.json {
        out.aside("A spoiled sheet bears a genuine share too. Compare the serials on the papers, or give them with --serial.");
    }
    let made = state.share_digests();
    let unseen: Vec<String> =
        made.iter().filter(|(x, _)| !proven.contains(x)).map(|(x, _)| x.to_string()).collect();
    if args.json {
        out.json(&json!({ "anchored": !proven.is_empty(), "shares": rows, "serials": serials, "checked": proven.len(), "of": made.len(), "not_seen": unseen }));
    } else {
        let rest =
            if unseen.is_empty() { String::new() } else { format!("; not seen: {}", unseen.join(", ")) };
        out.result(&format!("checked {} of {} shares{rest}", proven.len(), made.len()));
    }
    if proven.is_empty() {
        // each proven sheet is paper that vouches for the transcript; without one it may be the folder that is false
        out.aside("None of these sheets vouches for the transcript, and it cannot vouch for itself. Compare its ceremony key with paper: keyrite verify --key.");
    }
    if findings == 0 { DONE } else { NO }
}

/// Whether the serial is the good sheet's of a share that was proven.
fn judge_serial(serial: u16, proven: &BTreeSet<u8>, state: &State) -> (bool, String) {
    let name = sheet_serial(serial);
    let Some(x) = escrow::share_of_serial(serial, state) else {
        return (
            false,
            format!(
                "serial {name}: the transcript knows no such sheet. Read it from the paper again; if it is printed so, the ceremony did not make this sheet"
            ),
        );
    };
    if !proven.contains(&x) {
        return (
            false,
            format!(
                "serial {name}: it belongs to share {x}, and no genuine share {x} was given. Read the serial from the paper again"
            ),
        );
    }
    match escrow::check_serial(x, serial, state) {
        Ok(()) => (true, format!("serial {name}: the good sheet of share {x}")),
        Err(why) => (false, format!("serial {name}: {why}")),
    }
}
