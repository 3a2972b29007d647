//! `recover`: a key from its sheets, without a window. The same gathering as in a recovery ceremony.
//!
//! Exit codes: 0 recovered · 1 not recovered · 2 usage, or the key could not be written.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::inspect::read_all;
use super::out::Out;
use super::{CANNOT, DONE, NO, RecoverArgs};
use crate::desk::files;
use crate::desk::terminal::{self, PromptError};
use crate::sharing::RootKey;
use crate::sharing::gather::{Candidate, Rejected, Settled, UntrustedShares};
use crate::sharing::lock::{self, LockError, LockSecret};
use crate::sharing::share::{Authenticity, LockKind};
use crate::vocab::digest::parse_pgp_words;
use crate::vocab::{Mode, SecretText};

/// What could not be used, said as it is found.
struct Left(Vec<Value>);

impl Left {
    fn add(&mut self, label: &str, why: &str, args: &RecoverArgs, out: &mut Out) {
        if !args.json {
            out.result(&format!("\u{2715} {label}: {why}"));
        }
        self.0.push(json!({ "label": label, "why": why }));
    }

    fn add_all(&mut self, rejected: &[Rejected], args: &RecoverArgs, out: &mut Out) {
        for one in rejected {
            self.add(&one.label, &one.why.to_string(), args, out);
        }
    }
}

/// Runs the command.
pub fn run(args: &RecoverArgs, out: &mut Out) -> u8 {
    if let Some(complaint) = check_exits(args) {
        out.aside(&complaint);
        return CANNOT;
    }
    let wanted_key = match args.key.as_deref().map(parse_pgp_words::<16>).transpose() {
        Ok(key) => key,
        Err(error) => {
            out.aside(&format!("--key: {error}"));
            return CANNOT;
        }
    };
    let mut secrets = match args.passphrase_fd.map(terminal::read_descriptor).transpose() {
        Ok(lines) => Secrets::new(lines),
        Err(error) => {
            out.aside(&error.to_string());
            return CANNOT;
        }
    };
    let mode = if args.rehearsal { Mode::Rehearsal } else { Mode::Production };
    let mut left = Left(Vec::new());
    let untrusted = offer_all(args, mode, wanted_key, &mut left, out);
    let settled = match untrusted.settle(args.set.as_deref()) {
        Ok(settled) => settled,
        Err((error, rejected)) => {
            left.add_all(&rejected, args, out);
            return not_recovered(&error.to_string(), args, &left, out);
        }
    };
    recover_set(settled, args, &mut secrets, left, out)
}

fn recover_set(
    settled: Settled,
    args: &RecoverArgs,
    secrets: &mut Secrets,
    mut left: Left,
    out: &mut Out,
) -> u8 {
    let header = settled.header;
    left.add_all(settled.rejected(), args, out);
    if !args.json {
        for candidate in settled.candidates() {
            let signed = if matches!(candidate.authenticity, Authenticity::SignedBy(_)) {
                "signature holds"
            } else {
                "typed without signature"
            };
            let x = candidate.share.header.x;
            out.result(&format!(
                "\u{2713} {}: share {x} of set {}, {signed}",
                candidate.label,
                header.set.short()
            ));
        }
    }
    let said = settled.rejected().len();
    let opening = settled.open(|candidate, failure| secrets.ask(candidate, failure, out));
    match opening.combine() {
        Err((error, rejected)) => {
            left.add_all(rejected.get(said..).unwrap_or_default(), args, out);
            not_recovered(&error.to_string(), args, &left, out)
        }
        Ok(recovery) => {
            left.add_all(recovery.rejected.get(said..).unwrap_or_default(), args, out);
            let words = header.fingerprint.words();
            if let Err(why) = let_out(&recovery.root, args, out) {
                out.aside(&format!("The key was recovered, but not written. {why}"));
                return CANNOT;
            }
            if args.json {
                out.json(&json!({
                    "recovered": true, "fingerprint": header.fingerprint.hex(), "set": header.set.hex(),
                    "generation": header.generation, "mode": header.mode.word(), "used": recovery.proven, "left_out": left.0,
                }));
                return DONE;
            }
            let (have, need) = (recovery.proven.len(), header.quorum.threshold());
            let worthless =
                if header.mode == Mode::Rehearsal { " It is a rehearsal's key, worthless." } else { "" };
            let say = |out: &mut Out, line: &str| if args.show { out.aside(line) } else { out.result(line) };
            say(
                out,
                &format!(
                    "RECOVERED. {have} shares fit, {need} were needed, and the key's fingerprint matches:{worthless}"
                ),
            );
            say(out, &format!("    {words}"));
            if args.out.is_none() && args.fd.is_none() && !args.show {
                say(
                    out,
                    "The key was not written or shown. To let it out, use --out FILE, --fd N or --show.",
                );
            }
            DONE
        }
    }
}

fn not_recovered(why: &str, args: &RecoverArgs, left: &Left, out: &mut Out) -> u8 {
    if args.json {
        out.json(&json!({ "recovered": false, "why": why, "left_out": left.0 }));
    } else {
        out.result(&format!("NOT RECOVERED. {why}."));
    }
    NO
}

/// Offers everything readable; what cannot be read, or is refused at once, is said at once.
fn offer_all(
    args: &RecoverArgs,
    mode: Mode,
    wanted_key: Option<[u8; 16]>,
    left: &mut Left,
    out: &mut Out,
) -> UntrustedShares {
    let mut untrusted = UntrustedShares::new(mode);
    for reading in read_all(&args.shares) {
        let label = reading.label;
        let share = match reading.share {
            Ok(share) => share,
            Err(error) => {
                left.add(&label, &error.to_string(), args, out);
                continue;
            }
        };
        let signer = share.proof.as_ref().map(|proof| proof.key);
        let x = share.header.x;
        if let (Some(wanted), Some(signer)) = (wanted_key, signer)
            && signer.short_digest() != wanted
        {
            left.add(
                &label,
                &format!("share {x} is signed by another ceremony key than you gave: {}", signer.spoken()),
                args,
                out,
            );
            continue;
        }
        if wanted_key.is_some() && signer.is_none() {
            left.add(&label, &format!("share {x} was typed without its signature rows, so it cannot show the ceremony key you gave"), args, out);
            continue;
        }
        // refusals are kept in the pile and said with the rest
        let _ = untrusted.offer(&label, share);
    }
    untrusted
}

fn check_exits(args: &RecoverArgs) -> Option<String> {
    let exits = usize::from(args.out.is_some()) + usize::from(args.fd.is_some()) + usize::from(args.show);
    if exits > 1 {
        return Some("Choose one exit for the key: --out, --fd or --show.".into());
    }
    if args.show && args.json {
        return Some(
            "--show writes the key to standard output, where --json writes its object: choose one.".into(),
        );
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
        out.result(&Zeroizing::new(data_encoding::HEXLOWER.encode(root.expose())));
    }
    Ok(())
}

/// Appending, so that a file behind the descriptor is never overwritten.
fn write_descriptor(number: i32, root: &RootKey) -> Result<(), String> {
    let path = format!("/proc/self/fd/{number}");
    let cannot = |error: std::io::Error| files::FileError::from_io(Path::new(&path), &error).to_string();
    let mut file = OpenOptions::new().append(true).open(&path).map_err(|_| {
        format!(
            "Descriptor {number} is not open for writing: open it in the calling shell, as in {number}> FILE."
        )
    })?;
    file.write_all(root.expose()).map_err(cannot)
}

/// Passphrases: lines from a descriptor, tried in order, or a prompt with three tries a share.
struct Secrets {
    lines: Option<Vec<SecretText>>,
    /// Lines that opened a share, by place; tried last for the next.
    used: Vec<usize>,
    trying: Vec<usize>,
    tries: usize,
}

const PROMPT_TRIES: usize = 3;

impl Secrets {
    const fn new(lines: Option<Vec<SecretText>>) -> Self {
        Self { lines, used: Vec::new(), trying: Vec::new(), tries: 0 }
    }

    fn ask(
        &mut self,
        candidate: &Candidate,
        failure: Option<LockError>,
        out: &mut Out,
    ) -> Option<LockSecret> {
        if failure.is_none() {
            // a new share: the last line that was tried opened the one before
            self.used.extend(self.trying.pop());
            self.trying.clear();
            self.tries = 0;
        }
        if matches!(failure, Some(LockError::NoMemory(_))) {
            return None;
        }
        if self.lines.is_some() {
            self.next_line(candidate.share.header.lock)
        } else {
            self.prompt(candidate, failure, out)
        }
    }

    fn next_line(&mut self, kind: LockKind) -> Option<LockSecret> {
        let lines = self.lines.as_ref()?;
        let fresh = (0..lines.len()).filter(|place| !self.used.contains(place));
        let order: Vec<usize> = fresh.chain(self.used.iter().copied()).collect();
        for place in order.into_iter().filter(|place| !self.trying.contains(place)).collect::<Vec<_>>() {
            self.trying.push(place);
            if let Some(Ok(secret)) = lines.get(place).map(|line| lock::read_secret(kind, line)) {
                return Some(secret);
            }
        }
        self.trying.clear();
        None
    }

    fn prompt(
        &mut self,
        candidate: &Candidate,
        failure: Option<LockError>,
        out: &mut Out,
    ) -> Option<LockSecret> {
        if let Some(failure) = failure {
            out.aside(&format!("{}: {failure}", candidate.label));
        }
        let (what, x) = match candidate.share.header.lock {
            LockKind::CodeWords => ("Code words", candidate.share.header.x),
            LockKind::Passphrase | LockKind::None => ("Passphrase", candidate.share.header.x),
        };
        while self.tries < PROMPT_TRIES {
            self.tries += 1;
            let typed = match terminal::ask(&format!("{what} of share {x} ({})", candidate.label)) {
                Ok(typed) => typed,
                Err(error @ PromptError::NoTerminal) => {
                    out.aside(&error.to_string());
                    return None;
                }
                Err(error) => {
                    out.aside(&error.to_string());
                    continue;
                }
            };
            match lock::read_secret(candidate.share.header.lock, &typed) {
                Ok(secret) => return Some(secret),
                Err(error) => out.aside(&error.to_string()),
            }
        }
        None
    }
}
