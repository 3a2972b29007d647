//! Which stand-ins there are, and who of them acts.

use super::collect::sealed_bags;
use super::items;
use super::keeper::affiliation;
use super::made_up::line;
use super::parts::Due;
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::plan::template::CUSTODIAN;
use crate::sharing::share::CeremonyKey;
use crate::transcript::PersonId;
use crate::transcript::PersonKey;
use crate::transcript::minisign::PublicKey;
use crate::transcript::record::{KnownSheet, LikeName, Person};
use crate::vocab::digest::sha256;
use ed25519_dalek::SigningKey;

/// Who acts and who confirms: the first of each role who is free to.
pub(in crate::ceremony) fn staff(state: &State, due: &Due<'_>) -> (PersonId, Vec<PersonId>) {
    let Due { planned, step } = *due;
    let closes_roll = step.kind == StepKind::RollCall && next_person(state).is_none();
    if !state.done().roll_closed && !closes_roll {
        return (PersonId::NOBODY, Vec::new());
    }
    let by = acting(state, due).unwrap_or(PersonId::NOBODY);
    let mut with = Vec::new();
    for who in &step.confirms {
        let free: Vec<PersonId> =
            state.may_fill(&who.role, planned).map(|person| person.id).filter(|id| *id != by).collect();
        let new: Vec<PersonId> = free.iter().take(who.wanted_of(free.len())).copied().collect();
        with.extend(new.into_iter().filter(|id| !with.contains(id)).collect::<Vec<_>>());
    }
    (by, with)
}

/// The first who is free to act. A sheet is taken out of its bag by its holder, or else by somebody who has known too few
/// to rebuild the key with it.
fn acting(state: &State, due: &Due<'_>) -> Option<PersonId> {
    let free: Vec<&Person> = state.may_fill(&due.step.acts, due.planned).collect();
    let opens = due.step.kind == StepKind::OpenItem;
    let thing = opens.then(|| items::left(state, due.planned).into_iter().next()).flatten();
    let Some(thing) = thing else { return free.first().map(|person| person.id) };
    let mut able = free.iter().filter(|person| state.may_take_out(person.id, &thing).is_ok());
    let holder = able.clone().find(|person| state.holds(person, &thing));
    // if nobody is able, the refusal says why
    holder.or_else(|| able.next()).or(free.first()).map(|person| person.id)
}

/// Custodians who bring sheets to the rehearsal of a recovery when no transcript tells who holds them.
const BRINGERS: usize = 3;

/// The next stand-in to be enrolled: each role with its fewest people, custodians with one share each.
pub(in crate::ceremony) fn next_person(state: &State) -> Option<Person> {
    let quorum = state.plan().choices.quorum;
    let again = state.plan().choices.share;
    let mut holders: Vec<&KnownSheet> = Vec::new();
    // an audit looks at every sheet, and so does who handles each; a recovery at as many as it needs
    let all =
        state.audited().or_else(|| state.known().filter(|_| state.plan().template.is_about_each_sheet()));
    let all = all.map_or(&[][..], |known| &known.sheets);
    let opened = sealed_bags(state).map(|(sheet, _)| sheet).filter(|_| all.is_empty());
    for sheet in all.iter().chain(opened) {
        if !holders.iter().any(|other| other.holder == sheet.holder) {
            holders.push(sheet);
        }
    }
    let id = PersonId(u16::try_from(state.people().len() + 1).expect("MAX_PEOPLE is far below"));
    for role in &state.plan().template.roles {
        let have = state.in_role(&role.id, None).count();
        let custodian = role.id == CUSTODIAN;
        let least = usize::from(role.at_least);
        let want = match quorum {
            // who brings a sheet, and who holds the new one
            Some(_) if custodian && again.is_some() => holders.len() + 1,
            Some(quorum) if custodian => usize::from(quorum.shares()),
            None if custodian && !holders.is_empty() => holders.len().min(usize::from(role.at_most)),
            None if custodian => least.max(BRINGERS.min(usize::from(role.at_most))),
            Some(_) | None => least,
        };
        if have < want {
            let theirs = again.filter(|_| custodian && have == holders.len()).and_then(|share| {
                let known = state.known()?.sheets.iter().find(|sheet| sheet.share == share)?;
                let free = !holders.iter().any(|other| other.holder == known.holder);
                free.then(|| known.holder.to_string())
            });
            let name = if let Some(name) = theirs {
                name
            } else if want > 1 || custodian {
                new_name(state, &holders, &role.title, have + 1)
            } else {
                format!("Stand-in {}", role.title)
            };
            let share = u8::try_from(have + 1).unwrap_or(u8::MAX);
            let known = holders.get(have).filter(|_| custodian);
            let name = known.map_or_else(|| line(&name), |sheet| sheet.holder.clone());
            // the stand-ins know that they are as many as their names
            let like = state.names_like(&name).into_iter();
            let like = like.map(|(name, _)| LikeName { name, same: false }).collect();
            return Some(Person {
                id,
                name,
                affiliation: known.map_or_else(
                    || affiliation(&state.plan().template, &role.id),
                    |sheet| sheet.affiliation.clone(),
                ),
                roles: vec![role.id.clone()],
                shares: match (custodian, again) {
                    (true, Some(again)) if have == holders.len() => vec![again],
                    (true, None) if quorum.is_some() => vec![share],
                    (true | false, _) => Vec::new(),
                },
                identity: line("none: a stand-in"),
                keys: worthless_key(state, &role.id, id),
                like,
            });
        }
    }
    None
}

/// A name that nobody here has, and nobody who brings a sheet.
fn new_name(state: &State, holders: &[&KnownSheet], title: &str, from: usize) -> String {
    let taken = |name: &str| {
        let here = state.people().iter().map(|person| &person.name);
        let before = state.known().into_iter().flat_map(|known| &known.holders).map(|holder| &holder.name);
        let before = before.filter(|_| state.plan().choices.share.is_some());
        let brings = holders.iter().map(|sheet| &sheet.holder);
        here.chain(brings).chain(before).any(|other| other.as_str() == name)
    };
    let named = |number: usize| format!("Stand-in {title} {number}");
    (from..usize::MAX).map(named).find(|name| !taken(name)).expect("there are fewer people than numbers")
}

/// Where the script wants countersignatures of a role: a key that anybody could make again.
fn worthless_key(state: &State, role: &str, id: PersonId) -> Vec<PersonKey> {
    if !state.plan().template.countersignatures.iter().any(|wanted| wanted.role == role) {
        return Vec::new();
    }
    let seed = sha256(format!("stand-in {id} of {}", state.ceremony().hex()).as_bytes()).0;
    let key = CeremonyKey(SigningKey::from_bytes(&seed).verifying_key().to_bytes());
    let public = PublicKey { id: *b"stand-in", key };
    PersonKey::exact(&public.text()).into_iter().collect()
}
