//! What is brought to a recovery, in words: whose bag lies open, whose come next, and whether the sheet that was read can be
//! what is meant.

use eframe::egui::Ui;

use super::super::super::kit::{self, Signal};
use super::super::super::reading::FoundSheet;
use crate::ceremony::State;
use crate::ceremony::state::{Inner, OpenedBag};
use crate::plan::template::CUSTODIAN;

/// Bags, or people, that are named one by one.
const MOST: usize = 4;

/// The bag that lies open.
fn open(state: &State) -> Option<&OpenedBag> {
    let Some(Inner::BagOpen { place, .. }) = state.inner() else { return None };
    state.opened().get(*place)
}

/// Whose bag is open, and what was recorded in it: it stands above what is read.
pub(super) fn open_bag(ui: &mut Ui, state: &State) {
    let Some(bag) = open(state) else { return };
    let who = state.person(bag.holder).map_or("a custodian", |person| person.name.as_str());
    kit::title(ui, &format!("Open now: bag {}, brought by {who}", bag.bag));
    let which =
        bag.recorded.map(|share| format!("Share {share} was sealed in it. Read that sheet, and no other."));
    kit::body(ui, which.as_deref().unwrap_or("Read the sheet that was in it, and no other."));
    if let Some(next) = to_come(state) {
        kit::caption(ui, &format!("Next: {next}"));
    }
}

/// What is read now, beside the act.
pub(super) fn to_read(state: &State) -> String {
    open(state).map_or_else(
        || "read the sheet first".to_owned(),
        |bag| format!("read the sheet of bag {} first", bag.bag),
    )
}

/// Which bags may come next: any of them, for as long as more are needed. Nothing if none is needed, or none is known.
pub(super) fn to_come(state: &State) -> Option<String> {
    let quorum =
        state.nearest().map(|(set, _)| set.quorum).or_else(|| state.known().map(|known| known.quorum));
    let have = state.taken_numbers() + usize::from(open(state).is_some());
    let need = quorum.map(|quorum| usize::from(quorum.threshold()));
    let more = match need.map(|need| need.saturating_sub(have)) {
        Some(0) => return open(state).map(|_| "no other bag is needed once this sheet is taken.".to_owned()),
        more => more,
    };
    let recorded: Vec<String> = state
        .still_in_bags()
        .map(|(sheet, bag)| format!("share {} in bag {bag} of {}", sheet.share, sheet.holder))
        .collect();
    let opened = |id| state.opened().iter().any(|bag| bag.holder == id);
    let people = state.in_role(CUSTODIAN, None).filter(|person| !opened(person.id));
    let all = if recorded.is_empty() {
        people.map(|person| format!("the bag of {}", person.name)).collect()
    } else {
        recorded
    };
    if all.is_empty() {
        return None;
    }
    let many = match more {
        Some(1) if all.len() > 1 => "1 more, any of these: ".to_owned(),
        Some(more) if more < all.len() => format!("{more} more, any of these: "),
        Some(_) | None => String::new(),
    };
    let rest = all.len().saturating_sub(MOST);
    let rest = match rest {
        0 => String::new(),
        1 => "; and 1 other".to_owned(),
        several => format!("; and {several} others"),
    };
    let named: Vec<String> = all.into_iter().take(MOST).collect();
    Some(format!("{many}{}{rest}.", named.join("; ")))
}

/// Why this sheet cannot be taken, as soon as it is read.
pub(super) fn unfit(found: &FoundSheet, state: &State) -> Option<String> {
    found.misfit(state).or_else(|| {
        open(state)?;
        state.may_be_taken(&found.header).err().map(|why| why.itself())
    })
}

/// What is odd about a sheet that can be taken all the same.
pub(super) fn doubt(found: &FoundSheet, state: &State) -> Option<String> {
    let header = found.header;
    let (nearest, fingerprint) = state.nearest()?;
    if (nearest.set, fingerprint) != (header.set, header.fingerprint) {
        return Some(format!(
            "It is of another set than the sheets read so far, which are of set {}, generation {}. Sheets of two sets do not rebuild a key together: look at the paper again.",
            nearest.set.short(),
            nearest.generation
        ));
    }
    state.numbers_of(nearest, fingerprint).contains(&header.x).then(|| {
        format!(
            "Share {} was read from another sheet already: this one brings the key no nearer. Another share is needed.",
            header.x
        )
    })
}

/// What becomes of a sheet that was read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    /// It is what is meant, as far as it can be seen.
    Fits,
    /// It can be taken, and is hardly what is meant.
    Doubtful,
    /// It cannot be taken.
    Unfit,
}

/// The sheet that was read: what it is, and at once what is wrong with it.
pub(super) fn judged(ui: &mut Ui, found: &FoundSheet, state: &State) -> Judged {
    let (unfit, doubt) = (unfit(found, state), doubt(found, state));
    let signal = if unfit.is_some() || doubt.is_some() { Signal::Attention } else { Signal::Done };
    kit::text::remark(ui, signal, &format!("{}: {}", found.label, found.describe()));
    match (&unfit, &doubt) {
        (Some(why), _) => {
            kit::notice(ui, Signal::Stop, &kit::sentence(why));
            Judged::Unfit
        }
        (None, Some(why)) => {
            kit::notice(ui, Signal::Attention, why);
            Judged::Doubtful
        }
        (None, None) => Judged::Fits,
    }
}
