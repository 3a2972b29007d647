//! What an entry says, in sentences: every record has its own, and a new one does not compile without.

use std::collections::BTreeMap;

use super::Teller;
use crate::ceremony::kinds::check_value::said_of;
use crate::plan::choices::lock_word;
use crate::sharing::share::LockKind;
use crate::transcript::record::{
    AfterOpening, Approved, CertifiedBy, CheckValue, Deputised, Exit, FollowUp, Found, ItemNumber,
    ItemReceived, ItemSent, Operation, PayloadSealed, Person, ReadFrom, Record, Released, SessionBegun,
    SessionEnded, SheetChecked, SheetRebagged, SheetSighted, TakenOut,
};
use crate::transcript::{Entry, PersonId};
use crate::vocab::Digest;
use crate::vocab::digest::{first, hex_groups, pgp_words};
use crate::vocab::ids::sheet_serial;
use crate::vocab::text::counted;

/// One thing to write under a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepItem {
    /// A sentence of its own.
    Line(String),
    /// A tick, and whether it is as wanted.
    Tick {
        /// What stands beside the box.
        text: String,
        /// False if an exception names it.
        as_wanted: bool,
    },
    /// A label and what was recorded.
    Value(String, String),
    /// One of a step's choices, by id, and the option.
    Chosen(String, String),
    /// A deviation, in full.
    Exception {
        /// Counted from 1, as in the transcript.
        number: u16,
        /// Label and text.
        lines: Vec<(&'static str, String)>,
    },
    /// Words to compare, under a label.
    Words(&'static str, String),
}

const fn read_from(from: ReadFrom) -> &'static str {
    match from {
        ReadFrom::Page => "a page drawn by a program, not paper",
        ReadFrom::Picture => "a scan or photograph",
        ReadFrom::Camera => "the camera",
        ReadFrom::Words => "words typed by hand",
        ReadFrom::Text => "its code, typed by a scanner",
    }
}

/// Who filed an exception, and who confirmed it.
fn by_and_with(teller: &Teller<'_>, by: PersonId, with: &[PersonId]) -> String {
    let names: Vec<String> = with.iter().map(|id| teller.name(*id)).collect();
    let confirmed =
        if names.is_empty() { String::new() } else { format!(", confirmed by {}", names.join(" and ")) };
    format!("{}{confirmed}", teller.name(by))
}

fn person(teller: &Teller<'_>, person: &Person) -> String {
    let shares: Vec<String> = person.shares.iter().map(u8::to_string).collect();
    let word = if shares.len() == 1 { "share" } else { "shares" };
    let holds = if shares.is_empty() { String::new() } else { format!(", {word} {}", shares.join(" ")) };
    let key = if person.keys.is_empty() { "" } else { "; named a key of their own" };
    let same = |same: bool| if same { "the same" } else { "not the same" };
    let like: Vec<String> =
        person.like.iter().map(|like| format!("; {} person as {}", same(like.same), like.name)).collect();
    let like = like.concat();
    format!(
        "{} {}, {}: {}{holds}; identity paper: {}{key}{like}",
        person.id,
        person.name,
        person.affiliation,
        teller.titles(person),
        person.identity
    )
}

/// The ids of the fields and choices of the entry's step, as the script has them.
fn asked(teller: &Teller<'_>, entry: &Entry) -> (Vec<String>, Vec<String>) {
    let plan = teller.state.plan();
    let planned = plan.steps().iter().find(|planned| Some(&planned.id) == entry.step.as_ref());
    let Some(step) = planned.map(|planned| &planned.script) else {
        return (Vec::new(), Vec::new());
    };
    let fields = step.fields.iter().map(|field| field.id.clone()).collect();
    (fields, step.choices.iter().map(|choice| choice.id.clone()).collect())
}

/// What was recorded, in the order in which the script asks for it.
fn in_order<'m, T>(
    recorded: &'m BTreeMap<String, T>,
    asked: &[String],
) -> impl Iterator<Item = (&'m String, &'m T)> + use<'m, T> {
    let mut all: Vec<(&String, &T)> = recorded.iter().collect();
    all.sort_by_key(|(id, _)| asked.iter().position(|asked| asked == *id));
    all.into_iter()
}

/// What people call one of the script's things.
fn thing(teller: &Teller<'_>, item: &ItemNumber) -> String {
    let known = teller.state.plan().template.item(&item.id);
    known.map_or_else(|| format!("{} {}", item.id, item.number), |known| known.named(item.number))
}

/// What a look at a sheet found.
fn looked_at(teller: &Teller<'_>, sighted: &SheetSighted) -> Vec<StepItem> {
    let SheetSighted { share, found, holder, bag, condition, opened, finding } = sighted;
    let value = |label: &str, text: String| StepItem::Value(label.to_owned(), text);
    let found = match found {
        Found::AsRecorded => "as last recorded",
        Found::SealBroken => "SEAL BROKEN",
        Found::OtherBag => "BAG NUMBER DIFFERS",
        Found::Missing => "MISSING",
    };
    let bag = bag.as_ref().map_or_else(String::new, |bag| format!(", bag {bag}"));
    let opened = if *opened { "; opened" } else { "" };
    let mut told = vec![value(&format!("Share {share}"), format!("{found}{bag}: {condition}{opened}"))];
    told.extend(holder.map(|holder| value("Shown by", teller.name(holder))));
    told.extend(finding.as_ref().map(|finding| value("Follow-up", due_by(finding))));
    told
}

fn due_by(finding: &FollowUp) -> String {
    format!("{}, until {}", finding.who, finding.until)
}

/// Everything an entry says; `labels` gives a field's label by its id.
#[expect(clippy::too_many_lines, reason = "a table: one arm a record, and none is left out")]
pub fn items(teller: &Teller<'_>, entry: &Entry, labels: &dyn Fn(&str) -> String) -> Vec<StepItem> {
    let line = |text: String| vec![StepItem::Line(text)];
    let value = |label: &str, text: &dyn ToString| StepItem::Value(label.to_owned(), text.to_string());
    match &entry.record {
        Record::Header(_) => Vec::new(),
        Record::Exception { number, about, expected, happened, decided, decided_by } => {
            vec![StepItem::Exception {
                number: *number,
                lines: vec![
                    ("About", about.to_string()),
                    ("Expected", expected.to_string()),
                    ("Happened", happened.to_string()),
                    ("Decided", decided.to_string()),
                    ("By", by_and_with(teller, *decided_by, &entry.with)),
                ],
            }]
        }
        Record::Note { text } => line(format!("Note: {text}")),
        Record::BreakStart { leaving, custody } => {
            let names: Vec<String> = leaving.iter().map(|id| teller.name(*id)).collect();
            let who = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
            vec![value("Break; left the room", &who), value("Material kept by", custody)]
        }
        Record::BreakEnd { checked } => vec![value("Break over; checked", checked)],
        Record::Deputy(Deputised { absent, deputy, reason, document, until }) => vec![
            value("Deputy", &format!("{} for {}", person(teller, deputy), teller.name(*absent))),
            value("Why; under what, until", &format!("{reason}; {document}, {until}")),
        ],
        Record::Abort { reason, existed, destroyed } => {
            vec![value("ABORTED", reason), value("Existed", existed), value("Destroyed", destroyed)]
        }
        Record::Done { ticks, not_as_wanted, values, chosen, results: _ } => {
            let said =
                |as_wanted: bool| move |tick: &String| StepItem::Tick { text: tick.clone(), as_wanted };
            let ticks = ticks.iter().map(said(true)).chain(not_as_wanted.iter().map(said(false)));
            let (fields, choices) = asked(teller, entry);
            let values =
                in_order(values, &fields).map(|(id, text)| StepItem::Value(labels(id), text.to_string()));
            let chosen =
                in_order(chosen, &choices).map(|(id, option)| StepItem::Chosen(id.clone(), option.clone()));
            ticks.chain(values).chain(chosen).collect()
        }
        Record::LeftOut { phase: false } => line("This step was left out.".to_owned()),
        Record::LeftOut { phase: true } => line("This part was left out.".to_owned()),
        Record::Attached { name, bytes, digest: sha256 } => vec![
            value("File", &format!("{name}, {}", counted(*bytes, "byte"))),
            value("SHA-256", &hex_groups(&sha256.0)),
            StepItem::Words("SHA-256 in words", sha256.words()),
        ],
        Record::ItemBagged { item, bag, holder } => {
            vec![value(&thing(teller, item), &format!("in bag {bag}, held by {}", teller.name(*holder)))]
        }
        Record::ItemOpened { item, bag, intact, state } => {
            let seal = if *intact { "as recorded" } else { "NOT as recorded" };
            vec![value(&thing(teller, item), &format!("out of bag {bag}, {seal}: {state}"))]
        }
        Record::ItemMoved { item, to } => vec![value(&thing(teller, item), &format!("to {to}"))],
        Record::ItemSent(ItemSent { item, bag, channel, number_by, to, expected }) => vec![
            value(&thing(teller, item), &format!("sent in bag {bag} to {to}, expected {expected}")),
            value("By, and its number by", &format!("{channel}; {number_by}")),
        ],
        Record::ItemReceived(ItemReceived { item, bag, intact, state, holder }) => {
            let seal = if *intact { "as it was sent" } else { "NOT as it was sent" };
            let held = teller.name(*holder);
            vec![value(
                &thing(teller, item),
                &format!("received in bag {bag}, {seal}: {state}; held by {held}"),
            )]
        }
        Record::ItemDestroyed { item, how } => {
            vec![value(&thing(teller, item), &format!("destroyed: {how}"))]
        }
        Record::Approved(Approved { approver, reference, date, purpose }) => vec![
            value("Approved by", approver),
            value("Reference, date", &format!("{reference}, {date}")),
            value("For", purpose),
        ],
        Record::Participant(somebody) => line(person(teller, somebody)),
        Record::RollClosed { people } => line(format!(
            "On the roll: {}.",
            if *people == 1 { "1 person".to_owned() } else { format!("{people} people") }
        )),
        Record::Environment { findings } => findings
            .iter()
            .map(|finding| {
                let not = if finding.as_wanted { "" } else { " (not as wanted)" };
                value(finding.what.as_str(), &format!("{}{not}", finding.found))
            })
            .collect(),
        Record::Compared { digest, source, .. } => {
            vec![value("All words as read from", source), StepItem::Words("Words", pgp_words(&digest.0))]
        }
        Record::Clock { wall, offset_secs, .. } => vec![
            value("Wall clock", &wall.to_minute()),
            value("Wall minus system", &format!("{offset_secs} s")),
        ],
        Record::Entropy { source } => line(format!("{} throws taken, {} bits.", source.throws, source.bits)),
        Record::EntropyClosed { sources } => {
            let throws: u32 = sources.iter().map(|source| source.throws).sum();
            line(if sources.is_empty() {
                "Without throws: the system's randomness alone.".to_owned()
            } else {
                format!("{throws} throws in all; the system's randomness besides.")
            })
        }
        Record::Drawn { fingerprint } => vec![StepItem::Words("Fingerprint", fingerprint.words())],
        Record::Split { set, generation, quorum, .. } => {
            line(format!("Set {}, generation {generation}: {quorum}.", set.short()))
        }
        Record::Gate { share } => line(format!("The custodian of share {share} is at the screen.")),
        Record::WrongHolder { share, came } => {
            line(format!("{came} came for share {share}, and does not hold it."))
        }
        Record::Locked { share, lock, digest } => {
            vec![
                value(&format!("Share {share}, lock"), &lock_word(*lock)),
                value("Digest, as on the sheet", &hex_groups(&first::<8, 32>(&digest.0))),
            ]
        }
        Record::SheetSent { share, serial, replaces, way } => {
            let instead = replaces.map_or_else(String::new, |old| format!(", in place of S-{old:04}"));
            line(format!("Sheet {} of share {share} sent to {way}{instead}.", sheet_serial(*serial)))
        }
        Record::SheetTaken { serial, .. } => line(format!("Sheet {} is good.", sheet_serial(*serial))),
        Record::SheetSpoiled { serial, reason, destroyed, .. } => {
            line(format!("Sheet {} spoiled: {reason}. Destroyed: {destroyed}.", sheet_serial(*serial)))
        }
        Record::ReadBack { serial, from, .. } => line(format!(
            "Sheet {} read back from {}: it is the share.",
            sheet_serial(*serial),
            read_from(*from)
        )),
        Record::ReadBackFailed { share, why } => line(format!("Share {share} not read back: {why}")),
        Record::Bagged { share, serial, bag, holder } => vec![
            value(&format!("Share {share}, sheet {}", sheet_serial(*serial)), &format!("bag {bag}")),
            value("Held by", &teller.name(*holder)),
        ],
        Record::Trial { tried, fewer_fails } => {
            let fewer = if *fewer_fails { "; one share fewer does not" } else { "" };
            line(format!("{} sets of sheets as read from paper rebuild the key{fewer}.", tried.len()))
        }
        Record::PayloadSealed(PayloadSealed { name, bytes, digest, about, from, exposure, shares }) => {
            let of = shares.map_or_else(String::new, |shares| format!(" ({})", shares.said()));
            vec![
                value("Sealed under the key", about),
                value("The secret was", &format!("{}{of}; {}", from.said(), exposure.said())),
                value("Sealed file", &format!("{name}, {}", counted(*bytes, "byte"))),
                value("Its SHA-256", &hex_groups(&digest.0)),
                StepItem::Words("SHA-256 in words", digest.words()),
            ]
        }
        Record::PayloadOpened { .. } => {
            line("Read back from the disk, the sealed file opened, and held what was sealed.".to_owned())
        }
        Record::CheckValue(CheckValue { method, of, value: checked }) => vec![
            value("Check value", checked),
            value("Made as", &format!("{}, of {}", method.said(), said_of(of.as_ref()))),
        ],
        Record::Wiped { what } => line(format!("Wiped: {what}.")),
        Record::Operation(Operation { number, requester, reason, destination }) => vec![
            value("Operation number", number),
            value("Requested by", requester),
            value("Why", reason),
            value("What becomes of the key", destination),
        ],
        Record::BagOpened { holder, bag, intact, state } => {
            let seal = if *intact { "as recorded" } else { "NOT as recorded" };
            line(format!("Bag {bag} of {}, {seal}: {state}.", teller.name(*holder)))
        }
        Record::ShareTaken { share, from, .. } => {
            line(format!("Share {share} taken, read from {}.", read_from(*from)))
        }
        Record::ShareRefused { sheet, why } => {
            let which = sheet
                .map_or_else(String::new, |sheet| format!(" {} of set {}", sheet.share, sheet.set.short()));
            line(format!("Share{which} not taken: {why}"))
        }
        Record::ShareWithdrawn { share, why, .. } => line(format!("Share {share} put aside: {why}")),
        Record::Combined { set, generation, fingerprint, used, .. } => {
            let used: Vec<String> = used.iter().map(u8::to_string).collect();
            let rebuilt = StepItem::Line(format!(
                "The key is rebuilt from set {}, generation {generation}; shares proven: {}.",
                set.short(),
                used.join(" ")
            ));
            vec![rebuilt, StepItem::Words("Fingerprint", fingerprint.words())]
        }
        Record::NotCombined { why } => line(format!("Not rebuilt: {why}")),
        Record::Released(released) => what_left(released),
        Record::Resealed { opened, share, decision, bag, given_up } => {
            let what = match decision {
                AfterOpening::Resealed => "sealed again",
                AfterOpening::Reshare => "to be replaced by a new set",
                AfterOpening::Rotate => "key to be rotated",
                AfterOpening::Destroyed => "destroyed",
            };
            let share = share.map_or_else(String::new, |x| format!(", share {x}"));
            let bag = bag.as_ref().map_or_else(String::new, |bag| format!(", bag {bag}"));
            let why = given_up.as_ref().map_or_else(String::new, |why| {
                format!(" Too few sheets are left, because {}: {}", why.because.said(), why.reason)
            });
            line(format!("Opened bag {opened}{share}: {what}{bag}.{why}"))
        }
        Record::ResealClosed { sheets } => line(format!("{sheets} opened sheets are decided about.")),
        Record::SheetSighted(sighted) => looked_at(teller, sighted),
        Record::SheetChecked(SheetChecked { share, serial, lock, from, .. }) => {
            let locked = match lock {
                LockKind::None => String::new(),
                LockKind::Passphrase | LockKind::CodeWords => format!(
                    " Its lock, {}, was not opened: whether it still can be was not checked.",
                    lock_word(*lock)
                ),
            };
            line(format!(
                "Share {share}, sheet {}, read from {}: it is the sheet that was made, authentic, of the right set, number, generation, k of n and key.{locked}",
                sheet_serial(*serial),
                read_from(*from)
            ))
        }
        Record::SheetRebagged(SheetRebagged { share, bag, finding }) => {
            let mut told = vec![value(&format!("Share {share}"), &format!("in the new bag {bag}"))];
            told.extend(finding.as_ref().map(|finding| value("Not proven; follow-up", &due_by(finding))));
            told
        }
        Record::Reviewed { number, severity, follow_up, closed } => {
            let open = if *closed { "closed" } else { "open" };
            line(format!("Exception {number}: {}, {open}. {follow_up}", severity.word()))
        }
        Record::ReviewClosed { exceptions, open } => {
            line(format!("{} in all, {open} open.", counted(*exceptions, "exception")))
        }
        Record::SignOff { person, agrees, reason } => {
            let name = teller.name(*person);
            line(match (agrees, reason) {
                (true, _) => format!("{name}: I agree: the record is what happened."),
                (false, None) => format!("{name}: I do not agree."),
                (false, Some(reason)) => format!("{name}: I do not agree, because {reason}"),
            })
        }
        Record::SignOffClosed { agreed, disagreed } => {
            line(format!("{agreed} agree, {disagreed} do not agree."))
        }
        Record::SessionEnded(SessionEnded { part, custody, goes_on }) => vec![
            StepItem::Line(format!("Day {part} is over.")),
            value("Material kept by", custody),
            value("Goes on", goes_on),
            StepItem::Words("Last line", pgp_words(&teller.head.0)),
        ],
        Record::SessionBegun(SessionBegun { present, checked }) => {
            let names: Vec<String> = present.iter().map(|id| teller.name(*id)).collect();
            vec![value("Here again", &names.join(", ")), value("Checked", checked)]
        }
        Record::Seal { entries, exceptions, sheets } => vec![
            StepItem::Line(format!(
                "Sealed after {entries} lines, {}; {} printed, {} sealed, {} spoiled.",
                counted(*exceptions, "exception"),
                counted(sheets.printed, "sheet"),
                sheets.sealed,
                sheets.spoiled
            )),
            StepItem::Words("Last line", pgp_words(&teller.head.0)),
        ],
    }
}

/// What left, where to, and the digests by which it is known again.
fn what_left(Released { exit, destination, more: _ }: &Released) -> Vec<StepItem> {
    let value = |label: &str, text: String| StepItem::Value(label.to_owned(), text);
    let mut told = vec![value("Released", exit.said()), value("Destination", destination.to_string())];
    let mut digest = |label: &str, words: &'static str, digest: &Digest| {
        told.push(value(label, hex_groups(&digest.0)));
        told.push(StepItem::Words(words, digest.words()));
    };
    if let Exit::InTheClear { secret: TakenOut::Payload(payload), .. }
    | Exit::Wrapped { secret: TakenOut::Payload(payload), .. }
    | Exit::Certificate { by: CertifiedBy::Sealed(payload), .. } = exit
    {
        digest("Sealed file, SHA-256", "Sealed file", &payload.digest);
    }
    match exit {
        Exit::None | Exit::InTheClear { .. } => {}
        Exit::Wrapped { to, left, .. } => {
            digest("Public key, SHA-256", "Public key", to);
            if let Some(left) = left {
                digest("What left, SHA-256", "What left", left);
            }
        }
        Exit::Signature { signed, left, .. } => {
            digest("Signed file, SHA-256", "Signed file", &signed.digest);
            digest("Signature, SHA-256", "Signature", left);
        }
        Exit::Public { left, .. } => digest("Public half, SHA-256", "Public half", left),
        Exit::Certificate { certificate, left, .. } => {
            digest("Profile, SHA-256", "Profile", &certificate.profile);
            digest("Public key, SHA-256", "Public key", &certificate.key);
            if let Some(issuer) = &certificate.issuer {
                digest("CA's certificate, SHA-256", "CA's certificate", issuer);
            }
            digest("What left, SHA-256", "What left", left);
        }
    }
    told
}
