//! What matters first after an emergency recovery: one person has known enough sheets, and two people are about to part.

use crate::ceremony::State;
use crate::ui::kit::Signal;

/// In the order in which it is done; nothing after any other ceremony.
pub(super) fn first(state: &State) -> Vec<(Signal, String)> {
    if !state.is_emergency() || !state.is_closed() {
        return Vec::new();
    }
    let wiped = if state.done().wiped {
        (Signal::Done, "The key is wiped from this machine. What left before that is named below.".to_owned())
    } else {
        (Signal::Done, "No key is in this machine\u{2019}s memory.".to_owned())
    };
    let copy = "Before you part: copy the record to two media, one for each of you. It is the only proof of what was done.";
    let mut all = vec![wiped, (Signal::Attention, copy.to_owned()), (Signal::Attention, to_tell(state))];
    if let Some(known) = known_alone(state) {
        all.push((Signal::Attention, known));
    }
    all
}

/// Who does not know yet that their sheets were opened.
fn to_tell(state: &State) -> String {
    let mut holders: Vec<String> = Vec::new();
    for opened in state.opened() {
        let share = opened.share.or(opened.recorded);
        let sheets = state.known().map_or(&[][..], |known| &known.sheets);
        let held = sheets.iter().find(|sheet| Some(sheet.share) == share);
        let name = match (held, share) {
            (Some(sheet), _) => format!("{} (share {})", sheet.holder, sheet.share),
            (None, Some(share)) => format!("whoever held share {share}"),
            (None, None) => format!("whoever held bag {}", opened.bag),
        };
        if !holders.contains(&name) {
            holders.push(name);
        }
    }
    let opened = if holders.is_empty() {
        String::new()
    } else {
        format!(", and those whose sheets were opened: {}", holders.join(", "))
    };
    format!("Today: tell whoever allowed it, the owner of the key{opened}.")
}

/// One person could have kept what they saw: the key is not safe from them any more.
fn known_alone(state: &State) -> Option<String> {
    let (set, _) = state.nearest()?;
    let need = usize::from(set.quorum.threshold());
    let who: Vec<String> = state
        .present()
        .filter(|person| state.known_to(person.id, set.set).shares.len() >= need)
        .map(|person| person.name.to_string())
        .collect();
    let who = if who.is_empty() { return None } else { who.join(" and ") };
    Some(format!(
        "As soon as more people can come: replace the key (rotation). {who} alone has known the {need} sheets that rebuild it, so new sheets of the same key are not enough."
    ))
}
