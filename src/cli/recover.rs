//! `recover`: a key from its sheets, without a window. The same gathering as in a recovery ceremony.
//!
//! Exit codes: 0 recovered · 1 not recovered, or the payload does not open · 2 usage, a file that cannot be read, or
//! what leaves could not be written.

use serde_json::{Value, json};

use super::asked;
use super::emergency;
use super::exits;
use super::inspect::read_all;
use super::lock_secrets::Secrets;
use super::made::{Made, NotMade};
use super::out::Out;
use super::release;
use super::request::Asked;
use super::signing;
use super::unwanted::Unwanted;
use super::{CANNOT, DONE, NO, RecoverArgs};
use crate::desk::terminal;
use crate::sharing::gather::{CombineError, LeftOut, OneOfSeveral, Pile, Recovery, Rejected, SetStanding};
use crate::sharing::share::CeremonyKey;
use crate::vocab::spoken::{WordsError, parse_pgp_words};
use crate::vocab::text::capital;
use crate::vocab::{Mode, shown_path};

/// Says what happens, as text or for a machine. When the key goes to standard output, nothing else does.
struct Teller<'a> {
    args: &'a RecoverArgs,
    asked: &'a Asked,
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

    fn leave_out(&mut self, label: &str, kind: &str, why: &str) {
        self.say(&format!("\u{d7} {label}: {why}"));
        self.left_out.push(json!({ "label": label, "kind": kind, "why": why }));
    }

    /// What is wrong about sheets of the set first; sheets that merely belong to other sets apart.
    fn leave_out_all(&mut self, rejected: &[Rejected]) {
        let (strangers, own): (Vec<&Rejected>, Vec<&Rejected>) =
            rejected.iter().partition(|one| one.why.is_of_another_set());
        for one in own {
            self.wrong_mode |= matches!(one.why, LeftOut::WrongMode { .. });
            self.leave_out(&one.label, one.why.kind(), &one.why.to_string());
        }
        if !strangers.is_empty() {
            self.say("Of other sets:");
        }
        for one in strangers {
            self.leave_out(&one.label, one.why.kind(), &one.why.to_string());
        }
    }

    fn cannot(&mut self, why: &str) -> u8 {
        self.out.aside(why);
        CANNOT
    }

    /// Says why there is no key, and every way on.
    fn not_recovered(&mut self, why: &str, sets: &Value, mut ways: Vec<String>) -> u8 {
        self.say(&format!("NOT RECOVERED. {}.", capital(why)));
        if self.wrong_mode && !self.args.rehearsal {
            ways.push("to recover a rehearsal's worthless key, add --rehearsal".to_owned());
        }
        if !ways.is_empty() {
            self.say("What can be done:");
        }
        for way in &ways {
            self.say(&format!("    {way}"));
        }
        if self.args.json {
            let left_out = &self.left_out;
            self.out.json(
                &json!({ "recovered": false, "why": why, "sets": sets, "ways": ways, "left_out": left_out }),
            );
        }
        NO
    }

    /// No set gave a key, or more than one did.
    fn no_key(&mut self, why: &CombineError) -> u8 {
        let (sets, ways) = match why {
            CombineError::Nothing => (Vec::new(), Vec::new()),
            CombineError::NoProof(standings) => {
                let mut ways: Vec<String> = standings.iter().map(SetStanding::way).collect();
                if standings.len() > 1 {
                    ways.push("to look at one set alone, name it with --set".to_owned());
                }
                (standings.iter().map(standing).collect::<Vec<_>>(), ways)
            }
            CombineError::SeveralKeys(keys) => {
                let mut ways: Vec<String> = keys
                    .iter()
                    .map(|key| {
                        let words = key.header.fingerprint.words();
                        format!("--set {} recovers the key \u{201c}{words}\u{201d}", key.name)
                    })
                    .collect();
                ways.push(
                    "--key with the ceremony key's words from a sheet you trust leaves the others out"
                        .to_owned(),
                );
                (keys.iter().map(one_of_several).collect(), ways)
            }
        };
        self.not_recovered(&why.to_string(), &Value::Array(sets), ways)
    }

    fn recovered(&mut self, recovery: &Recovery) -> u8 {
        let header = &recovery.header;
        let mut made = release::make(self.asked, (&recovery.root, header.mode), self.args, self.out);
        let mut recorded = None;
        if let Err(NotMade::NotWritten(why)) = &made {
            return self.cannot(&format!("The key was recovered, but nothing was written. {why}."));
        }
        if let Ok(Made { leaving, file }) = &mut made {
            if emergency::is_due(self.args, leaving, header.mode) {
                match emergency::write(recovery, leaving, (self.asked, self.args)) {
                    Ok(record) => recorded = Some(record),
                    Err(why) => return self.cannot(&why),
                }
            }
            if let Err(why) = exits::let_out(leaving, file.as_mut(), self.args, self.out) {
                let says = recorded.map_or_else(String::new, |(path, _)| {
                    format!(" The record {} says that it was to leave: keep it, and note beside it that it did not.", shown_path(&path))
                });
                return self.cannot(&format!("The key was recovered, but nothing was written. {why}{says}"));
            }
        }
        if let Some((path, signed)) = &recorded {
            self.out.aside(&emergency::say(path, signed));
        }
        let (have, need) = (recovery.proven.len(), header.quorum.threshold());
        let worthless =
            if header.mode == Mode::Rehearsal { " It is a rehearsal's key, worthless." } else { "" };
        self.say(&format!(
            "RECOVERED. {have} shares fit, {need} were needed, and the key's fingerprint matches.{worthless} In words:"
        ));
        self.say(&format!("    {}", header.fingerprint.words()));
        let notes: Vec<String> = recovery.notes.iter().map(ToString::to_string).collect();
        for note in &notes {
            self.say(&format!("{note}."));
        }
        let mut told = json!({
            "recovered": true,
            "fingerprint": header.fingerprint.hex(),
            "set": header.set.hex(),
            "generation": header.generation,
            "mode": header.mode.word(),
            "used": recovery.proven,
            "notes": notes,
            "left_out": self.left_out,
        });
        if let Some((path, signed)) = recorded {
            put(&mut told, "record", json!({ "file": shown_path(&path), "key": signed.key.hex() }));
        }
        let code = match made {
            Ok(Made { leaving, .. }) => {
                if let Some(line) = release::said(&leaving) {
                    self.say(&line);
                }
                if !exits::is_named(self.args) {
                    self.say(&release::stays(self.asked));
                }
                for (name, value) in release::facts(&leaving) {
                    put(&mut told, name, value);
                }
                DONE
            }
            Err(NotMade::Refused(why) | NotMade::NotWritten(why)) => {
                self.say(&format!("{why}."));
                put(&mut told, release::missing(self.asked), Value::Null);
                put(&mut told, "why", Value::from(why));
                NO
            }
        };
        if self.args.json {
            self.out.json(&told);
        }
        code
    }
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

/// Runs the command.
pub fn run(args: &RecoverArgs, out: &mut Out) -> u8 {
    if let Some(complaint) = exits::check(args) {
        out.aside(&complaint);
        return CANNOT;
    }
    let asked = match asked::read(args) {
        Ok(asked) => asked,
        Err(Unwanted::Usage(complaint)) => {
            out.aside(&complaint);
            return CANNOT;
        }
        Err(Unwanted::Closed(why)) => return never_opens(&why, args, out),
    };
    if let Some(said) = release::told(&asked).or_else(|| signing::to_be_signed(&asked)) {
        out.aside(&said);
    }
    if exits::is_named(args)
        && let Some(question) = release::to_compare(&asked, args)
        && terminal::agrees(question) == Some(false)
    {
        return stopped(args, out);
    }
    let mut teller = Teller { args, asked: &asked, out, left_out: Vec::new(), wrong_mode: false };
    let wanted_key = match args.key.as_deref().map(parse_key).transpose() {
        Ok(key) => key,
        Err(error) => return teller.cannot(&format!("--key: {error}")),
    };
    let mut secrets = match args.passphrase_fd.map(terminal::read_descriptor).transpose() {
        Ok(lines) => Secrets::new(lines),
        Err(error) => return teller.cannot(&error.to_string()),
    };
    let mut pile = offer_all(wanted_key, &mut teller);
    let chosen = args.set.as_deref().map_or(Ok(()), |name| pile.choose_set(name));
    teller.leave_out_all(pile.rejected());
    match chosen {
        Ok(()) => recover_set(pile, &mut secrets, &mut teller),
        Err(error) => teller.not_recovered(&error.to_string(), &json!([]), Vec::new()),
    }
}

/// A payload that no key opens, or a file that no key is to sign: nobody is asked for a passphrase.
fn never_opens(why: &str, args: &RecoverArgs, out: &mut Out) -> u8 {
    let (name, not) = if args.signing.sign.is_some() { ("signed", "SIGNED") } else { ("opened", "OPENED") };
    if args.json {
        out.json(&json!({ "recovered": false, name: null, "why": why }));
    } else {
        out.aside(&format!("NOT {not}. {why}."));
    }
    NO
}

/// Whoever compared did not say yes: nobody is asked for a passphrase.
fn stopped(args: &RecoverArgs, out: &mut Out) -> u8 {
    const WHY: &str = "Stopped before anything was read: nobody said yes to what was to be compared";
    if args.json {
        out.json(&json!({ "recovered": false, "why": WHY }));
    } else {
        out.aside(&format!("{WHY}."));
    }
    NO
}

fn recover_set(mut pile: Pile, secrets: &mut Secrets, teller: &mut Teller<'_>) -> u8 {
    for candidate in pile.candidates() {
        let proof = if candidate.signer().is_some() { "signature holds" } else { "typed without signature" };
        let header = candidate.header();
        let (x, set) = (header.x, header.set.short());
        teller.say(&format!("\u{b7} {}: share {x} of set {set}, {proof}", candidate.label()));
    }
    let said = pile.rejected().len();
    pile.open_locks(|candidate, failure| secrets.ask(candidate, failure, teller.out));
    match pile.try_combine() {
        Err(failed) => {
            teller.leave_out_all(failed.rejected.get(said..).unwrap_or_default());
            teller.no_key(&failed.why)
        }
        Ok(recovery) => {
            teller.leave_out_all(recovery.rejected.get(said..).unwrap_or_default());
            // the shares are not needed any more; what leaves comes of the key alone
            drop(pile);
            teller.recovered(&recovery)
        }
    }
}

/// How far a set came, for a machine.
fn standing(one: &SetStanding) -> Value {
    json!({
        "set": one.set.hex(),
        "name": one.name,
        "generation": one.generation,
        "have": one.have,
        "need": one.need,
        "more": one.more(),
        "locked": one.locked,
        "why": one.to_string(),
        "way": one.way(),
    })
}

fn one_of_several(key: &OneOfSeveral) -> Value {
    json!({
        "set": key.header.set.hex(),
        "name": key.name,
        "generation": key.header.generation,
        "fingerprint": key.header.fingerprint.hex(),
    })
}

/// Offers everything readable. What cannot be read is said at once; what the pile refuses is said with the rest.
fn offer_all(wanted_key: Option<[u8; 16]>, teller: &mut Teller<'_>) -> Pile {
    let mode = if teller.args.rehearsal { Mode::Rehearsal } else { Mode::Production };
    let mut pile = Pile::new(mode);
    for reading in read_all(&teller.args.shares) {
        let share = match reading.share() {
            Ok(share) => share,
            Err(error) => {
                teller.leave_out(&reading.label, "unreadable", &error.to_string());
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
                    "other-ceremony-key",
                    &format!("share {x} is signed by another ceremony key than you gave: {theirs}"),
                );
            }
            (Some(_), None) => teller.leave_out(
                &label,
                "unsigned",
                &format!("share {x} was typed without its signature rows, so it cannot show the ceremony key you gave"),
            ),
            _ => {
                // a refusal is kept in the pile, with its reason
                let _ = pile.offer(&label, share);
            }
        }
    }
    pile
}

/// The ceremony key that shares must be signed by, from its words or its hex: what identifies it.
fn parse_key(text: &str) -> Result<[u8; 16], WordsError> {
    match CeremonyKey::from_hex(&text.trim().to_lowercase()) {
        Some(key) => Ok(key.short_digest()),
        None => parse_pgp_words::<16>(text),
    }
}
