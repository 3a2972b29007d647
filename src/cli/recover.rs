//! `recover`: a key from its sheets, without a window. The same gathering as in a recovery ceremony.
//!
//! Exit codes: 0 recovered · 1 not recovered · 2 usage, or the key could not be written.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::inspect::read_all;
use super::lock_secrets::Secrets;
use super::out::Out;
use super::{CANNOT, DONE, NO, RecoverArgs};
use crate::desk::{files, terminal};
use crate::sharing::RootKey;
use crate::sharing::gather::{LeftOut, Recovery, Rejected, SettleError, Settled, UntrustedShares};
use crate::sharing::share::CeremonyKey;
use crate::vocab::Mode;
use crate::vocab::digest::{WordsError, parse_pgp_words};

/// Says what happens, as text or for a machine. When the key goes to standard output, nothing else does.
struct Teller<'a> {
    args: &'a RecoverArgs,
    out: &'a mut Out,
    left_out: Vec<Value>,
    wrong_mode: bool,
}

impl Teller<'_> {
    fn say(&mut self, line: &str) {
        if self.args.show || self.args.fd == Some(1) {
            self.out.aside(line);
        } else if !self.args.json {
            self.out.result(line);
        }
    }

    fn leave_out(&mut self, label: &str, why: &str) {
        self.say(&format!("\u{2715} {label}: {why}"));
        self.left_out.push(json!({ "label": label, "why": why }));
    }

    fn leave_out_all(&mut self, rejected: &[Rejected]) {
        for one in rejected {
            self.wrong_mode |= matches!(one.why, LeftOut::WrongMode { .. });
            self.leave_out(&one.label, &one.why.to_string());
        }
    }

    fn cannot(&mut self, why: &str) -> u8 {
        self.out.aside(why);
        CANNOT
    }

    /// A complete set that was passed over because a newer one exists can be asked for by name.
    fn point_at_older(&mut self, rejected: &[Rejected]) {
        let older = rejected.iter().find_map(|one| match &one.why {
            LeftOut::OtherGeneration { set, generation, in_use, .. } if generation < in_use => Some(*set),
            _ => None,
        });
        if let Some(set) = older {
            self.say(&format!(
                "Sheets of an older set of the same key are here too: --set {} uses them.",
                set.short()
            ));
        }
    }

    fn not_recovered(&mut self, why: &str) -> u8 {
        let mut letters = why.chars();
        let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
        self.say(&format!("NOT RECOVERED. {first}{}.", letters.as_str()));
        if self.wrong_mode && !self.args.rehearsal {
            self.say("To recover a rehearsal's worthless key, add --rehearsal.");
        }
        if self.args.json {
            self.out.json(&json!({ "recovered": false, "why": why, "left_out": self.left_out }));
        }
        NO
    }

    fn recovered(&mut self, recovery: &Recovery) -> u8 {
        let header = &recovery.header;
        if let Err(why) = let_out(&recovery.root, self.args, self.out) {
            return self.cannot(&format!("The key was recovered, but not written. {why}"));
        }
        let (have, need) = (recovery.proven.len(), header.quorum.threshold());
        let worthless =
            if header.mode == Mode::Rehearsal { " It is a rehearsal's key, worthless." } else { "" };
        self.say(&format!(
            "RECOVERED. {have} shares fit, {need} were needed, and the key's fingerprint matches.{worthless} In words:"
        ));
        self.say(&format!("    {}", header.fingerprint.words()));
        if self.args.out.is_none() && self.args.fd.is_none() && !self.args.show {
            self.say("The key was not written or shown. To let it out, use --out FILE, --fd N or --show.");
        }
        if self.args.json {
            self.out.json(&json!({
                "recovered": true,
                "fingerprint": header.fingerprint.hex(),
                "set": header.set.hex(),
                "generation": header.generation,
                "mode": header.mode.word(),
                "used": recovery.proven,
                "left_out": self.left_out,
            }));
        }
        DONE
    }
}

/// Runs the command.
pub fn run(args: &RecoverArgs, out: &mut Out) -> u8 {
    let mut teller = Teller { args, out, left_out: Vec::new(), wrong_mode: false };
    if let Some(complaint) = check_exits(args) {
        return teller.cannot(&complaint);
    }
    let wanted_key = match args.key.as_deref().map(parse_key).transpose() {
        Ok(key) => key,
        Err(error) => return teller.cannot(&format!("--key: {error}")),
    };
    let mut secrets = match args.passphrase_fd.map(terminal::read_descriptor).transpose() {
        Ok(lines) => Secrets::new(lines),
        Err(error) => return teller.cannot(&error.to_string()),
    };
    let untrusted = offer_all(wanted_key, &mut teller);
    match untrusted.settle(args.set.as_deref()) {
        Ok(settled) => recover_set(settled, &mut secrets, &mut teller),
        Err((error, rejected)) => {
            teller.leave_out_all(&rejected);
            let code = teller.not_recovered(&error.to_string());
            if matches!(error, SettleError::SeveralKeys(_)) {
                teller.say(
                    "Use --set with one of these names, or --key with the ceremony key's words from a sheet.",
                );
            }
            code
        }
    }
}

fn recover_set(settled: Settled, secrets: &mut Secrets, teller: &mut Teller<'_>) -> u8 {
    let header = settled.header;
    teller.leave_out_all(settled.rejected());
    for candidate in settled.candidates() {
        let proof = if candidate.signer().is_some() { "signature holds" } else { "typed without signature" };
        let (x, set) = (candidate.share.header.x, header.set.short());
        teller.say(&format!("\u{b7} {}: share {x} of set {set}, {proof}", candidate.label));
    }
    let said = settled.rejected().len();
    let opening = settled.open(|candidate, failure| secrets.ask(candidate, failure, teller.out));
    match opening.combine() {
        Err((error, rejected)) => {
            teller.leave_out_all(rejected.get(said..).unwrap_or_default());
            let code = teller.not_recovered(&error.to_string());
            teller.point_at_older(&rejected);
            code
        }
        Ok(recovery) => {
            teller.leave_out_all(recovery.rejected.get(said..).unwrap_or_default());
            teller.recovered(&recovery)
        }
    }
}

/// Offers everything readable. What cannot be read is said at once; what the pile refuses is said with the rest.
fn offer_all(wanted_key: Option<[u8; 16]>, teller: &mut Teller<'_>) -> UntrustedShares {
    let mode = if teller.args.rehearsal { Mode::Rehearsal } else { Mode::Production };
    let mut untrusted = UntrustedShares::new(mode);
    for reading in read_all(&teller.args.shares) {
        let share = match reading.share() {
            Ok(share) => share,
            Err(error) => {
                teller.leave_out(&reading.label, &error.to_string());
                continue;
            }
        };
        let label = reading.label;
        let (x, signer) = (share.header.x, share.proof.as_ref().map(|proof| proof.key));
        match (wanted_key, signer) {
            (Some(wanted), Some(signer)) if signer.short_digest() != wanted => {
                let theirs = signer.spoken();
                teller.leave_out(
                    &label,
                    &format!("share {x} is signed by another ceremony key than you gave: {theirs}"),
                );
            }
            (Some(_), None) => teller.leave_out(
                &label,
                &format!("share {x} was typed without its signature rows, so it cannot show the ceremony key you gave"),
            ),
            _ => {
                // a refusal is kept in the pile, with its reason
                let _ = untrusted.offer(&label, share);
            }
        }
    }
    untrusted
}

fn check_exits(args: &RecoverArgs) -> Option<String> {
    let exits = usize::from(args.out.is_some()) + usize::from(args.fd.is_some()) + usize::from(args.show);
    if exits > 1 {
        return Some("Choose one exit for the key: --out, --fd or --show.".into());
    }
    if (args.show || args.fd == Some(1)) && args.json {
        return Some("The key and the --json object would both go to standard output: choose one.".into());
    }
    if args.show && terminal::output_goes_nowhere() {
        return Some("standard output goes nowhere: the key would be lost".into());
    }
    if let Some(error) = args.fd.and_then(|number| terminal::open_descriptor(number, true).err()) {
        return Some(error.to_string());
    }
    match args.out.as_deref().map(|path| (path, path.symlink_metadata())) {
        Some((path, Ok(_))) => Some(files::FileError::Exists(path.to_owned()).to_string()),
        _ => None,
    }
}

fn let_out(root: &RootKey, args: &RecoverArgs, out: &mut Out) -> Result<(), String> {
    if let Some(path) = &args.out {
        files::write_new(path, root.expose()).map_err(|error| error.to_string())?;
        out.aside(&format!(
            "The key, 32 bytes, is in {}. It is in the clear: wrap it, then destroy the file.",
            path.display()
        ));
    }
    if let Some(number) = args.fd {
        write_descriptor(number, root)?;
    }
    if args.show {
        let hex = Zeroizing::new(data_encoding::HEXLOWER.encode(root.expose()));
        out.must_result(&hex)
            .map_err(|error| files::FileError::from_io(Path::new("standard output"), &error).to_string())?;
    }
    Ok(())
}

fn write_descriptor(number: i32, root: &RootKey) -> Result<(), String> {
    let mut file = terminal::open_descriptor(number, true).map_err(|error| format!("{error}."))?;
    let name = format!("descriptor {number}");
    file.write_all(root.expose())
        .map_err(|error| files::FileError::from_io(Path::new(&name), &error).to_string())
}

/// The ceremony key that shares must be signed by, from its words or its hex: what identifies it.
fn parse_key(text: &str) -> Result<[u8; 16], WordsError> {
    match CeremonyKey::from_hex(&text.trim().to_lowercase()) {
        Some(key) => Ok(key.short_digest()),
        None => parse_pgp_words::<16>(text),
    }
}
