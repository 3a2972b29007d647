//! Opened shares → the key, proven by its fingerprint; then every other share is tested against it.

use super::super::RootKey;
use super::super::share::{CeremonyKey, ShareHeader};
use super::candidate::Candidate;
use super::differing::{all_that_differ, twins};
use super::members::{Members, Pooled};
use super::names::{distinct_name, distinct_names};
use super::outcome::{CombineError, Lack, NoKey, Note, OneOfSeveral, Recovery, SetStanding};
use super::pile::{Pile, distinct_numbers};
use super::search::{Effort, Opened, Proven, Searched, search};
use super::{LeftOut, Rejected, Signature, contradiction};
use crate::sharing::Point;
use crate::vocab::Secret;

/// Claims of newer generations that are told one by one.
const MOST_CLAIMS: usize = 5;

/// One try to rebuild the key from what lies in the pile now.
struct Attempt<'p> {
    members: Members<'p>,
    rejected: Vec<Rejected>,
}

/// A head whose shares gave the key.
struct Solved<'p> {
    header: ShareHeader,
    root: RootKey,
    proven: Vec<&'p Candidate>,
    disputed: Vec<&'p Candidate>,
    wrong: Vec<&'p Candidate>,
}

impl Pile {
    /// Tries every head that has enough shares. All keys that the fingerprints prove must be one. The pile stays as it
    /// is: when there is no key, more shares may come.
    pub fn try_combine(&self) -> Result<Recovery, NoKey> {
        Attempt::new(self).combine()
    }
}

impl<'p> Attempt<'p> {
    fn new(pile: &'p Pile) -> Self {
        let members = Members::new(pile);
        let mut rejected = pile.rejected().to_vec();
        for member in members.locked() {
            let why = member.stays_locked();
            rejected.extend(why.map(|why| Rejected { label: member.label().to_owned(), why }));
        }
        Self { members, rejected }
    }

    fn combine(mut self) -> Result<Recovery, NoKey> {
        if self.members.heads().is_empty() {
            return Err(NoKey { why: CombineError::Nothing, rejected: self.rejected });
        }
        let mut solved: Vec<Solved<'_>> = Vec::new();
        let mut failed: Vec<(ShareHeader, Lack)> = Vec::new();
        let (mut hard, mut found_late) = (Vec::new(), Vec::new());
        for head in self.members.opened_heads() {
            match self.try_head(&head, Effort::Little) {
                Ok(one) => solved.push(one),
                Err(Lack::Time { .. }) => hard.push(head),
                Err(lack) => failed.push((head, lack)),
            }
        }
        // heaps of forged shares take long to refute, and are worth it only while there is no key
        for head in hard.iter().filter(|_| solved.is_empty()) {
            match self.try_head(head, Effort::Much(hard.len())) {
                Ok(one) => found_late.push(one),
                Err(lack) => failed.push((*head, lack)),
            }
        }
        solved.extend(found_late);
        // the newest that is proven; of two of one generation the one that more shares prove
        solved.sort_by_key(|one| std::cmp::Reverse((one.header.generation, one.proven.len())));
        let several = solved.iter().any(|one| {
            solved.first().is_some_and(|first| first.header.fingerprint != one.header.fingerprint)
        });
        if several {
            return Err(NoKey { why: several_keys(&solved), rejected: self.rejected });
        }
        if let Some(first) = solved.into_iter().next() {
            Ok(self.conclude(first))
        } else {
            let standings = self.standings(&failed);
            self.rejected.extend(all_that_differ(&self.members));
            Err(NoKey { why: CombineError::NoProof(standings), rejected: self.rejected })
        }
    }

    fn try_head(&self, head: &ShareHeader, effort: Effort) -> Result<Solved<'p>, Lack> {
        let pool = self.members.pool(head);
        let shares: Vec<Opened<'_>> = pool.iter().map(|one| one.share).collect();
        let members = |places: Vec<usize>| -> Vec<&'p Candidate> {
            let member = |place| pool.get(place).map(|one: &Pooled<'p>| one.member);
            places.into_iter().map(|place| member(place).expect("a place of this pool")).collect()
        };
        match search(&shares, head, effort) {
            Searched::Proven(Proven { root, right, disputed }) => {
                let is_wrong = |place: &usize| !right.contains(place) && !disputed.contains(place);
                let wrong = members((0..pool.len()).filter(is_wrong).collect());
                let (proven, disputed) = (members(right), members(disputed));
                Ok(Solved { header: *head, root, proven, disputed, wrong })
            }
            Searched::AllTried => Err(Lack::Culprit),
            Searched::GaveUp(trials) => Err(Lack::Time { trials }),
        }
    }

    /// How far each head came, the nearest first.
    fn standings(&self, failed: &[(ShareHeader, Lack)]) -> Vec<SetStanding> {
        let mut all: Vec<SetStanding> =
            self.members.heads().iter().map(|head| self.standing(head, failed)).collect();
        all.sort_by_key(|one| {
            let nearness = one.have.min(one.need) * 1_000 / one.need.max(1);
            std::cmp::Reverse((nearness, one.have))
        });
        all
    }

    fn standing(&self, head: &ShareHeader, failed: &[(ShareHeader, Lack)]) -> SetStanding {
        let need = usize::from(head.quorum.threshold());
        // whoever signed it: a share that was issued again has another signer, and only k of them tell who is wrong
        let usable = self.members.of(head).filter(|(_, member)| !self.members.stays_shut(head, member));
        let have = distinct_numbers(usable.map(|(_, member)| member.header().x));
        let tried = failed.iter().find(|(other, _)| other == head).map(|(_, lack)| *lack);
        let mut locked: Vec<u8> = self
            .members
            .of(head)
            .filter(|(_, member)| self.members.stays_shut(head, member))
            .map(|(_, member)| member.header().x)
            .collect();
        locked.sort_unstable();
        locked.dedup();
        SetStanding {
            set: head.set,
            name: distinct_name(head, self.members.heads()),
            generation: head.generation,
            have,
            need,
            locked,
            lacks: tried.filter(|_| have >= need).unwrap_or(Lack::Shares),
        }
    }

    fn conclude(mut self, found: Solved<'p>) -> Recovery {
        let mut named = Vec::new();
        let signers: Vec<CeremonyKey> = found.proven.iter().filter_map(|member| member.signer()).collect();
        for member in &found.wrong {
            let signed = match member.signer() {
                None => Signature::None,
                Some(key) if signers.is_empty() || signers.contains(&key) => Signature::Holds,
                Some(key) => Signature::OfAnotherKey(key),
            };
            let why = LeftOut::DoesNotFit { x: member.header().x, signed };
            named.push(Rejected { label: member.label().to_owned(), why });
        }
        for member in &found.disputed {
            named.push(Rejected {
                label: member.label().to_owned(),
                why: LeftOut::Disagrees { x: member.header().x },
            });
        }
        let mut numbers: Vec<u8> = found.proven.iter().map(|member| member.header().x).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut gave: Vec<Point> = Vec::new();
        for point in found.proven.iter().filter_map(|member| member.point()) {
            if !gave.iter().any(|other| other.x == point.x) {
                gave.push(Point { x: point.x, y: Secret::copy_of(point.y.expose()) });
            }
        }
        let notes = self.notes(&found, &signers);
        // what a share is proven to be says more than that another has its number
        named.extend(
            twins(&self.members, &found.header)
                .into_iter()
                .filter(|one| matches!(one.why, LeftOut::PrintedTwice { .. })),
        );
        let others = self.members.all().iter().filter(|member| !member.header().same_set(&found.header));
        let mut others: Vec<Rejected> = others
            .map(|member| Rejected {
                label: member.label().to_owned(),
                why: against(member.header(), &found.header),
            })
            .collect();
        // what claims to be of this set first, what belongs to other sets apart
        others.sort_by_key(|one| !matches!(one.why, LeftOut::Contradicts { .. }));
        self.rejected.extend(named);
        self.rejected.extend(others);
        Recovery {
            root: found.root,
            header: found.header,
            proven: numbers,
            gave,
            rejected: self.rejected,
            notes,
        }
    }

    fn notes(&self, found: &Solved<'_>, signers: &[CeremonyKey]) -> Vec<Note> {
        let mut notes = Vec::new();
        if !found.root.looks_drawn() {
            notes.push(Note::NotDrawn);
        }
        let ours = &found.header;
        let newer =
            |head: &&ShareHeader| head.fingerprint == ours.fingerprint && head.generation > ours.generation;
        for head in self.members.heads().iter().filter(newer).take(MOST_CLAIMS) {
            let usable = self.members.of(head).filter(|(_, member)| !self.members.stays_shut(head, member));
            notes.push(Note::NewerClaimed {
                name: distinct_name(head, self.members.heads()),
                generation: head.generation,
                in_use: ours.generation,
                have: distinct_numbers(usable.map(|(_, member)| member.header().x)),
                need: usize::from(head.quorum.threshold()),
            });
        }
        if signers.iter().any(|key| signers.first() != Some(key)) {
            notes.push(Note::SeveralSigners);
        }
        notes
    }
}

fn several_keys(solved: &[Solved<'_>]) -> CombineError {
    let mut keys: Vec<ShareHeader> = Vec::new();
    for one in solved {
        if !keys.iter().any(|key| key.fingerprint == one.header.fingerprint) {
            keys.push(one.header);
        }
    }
    let names = distinct_names(&keys);
    CombineError::SeveralKeys(
        names.into_iter().zip(keys).map(|(name, header)| OneOfSeveral { name, header }).collect(),
    )
}

/// Why a share of another head has no part in the key of this one.
fn against(theirs: &ShareHeader, ours: &ShareHeader) -> LeftOut {
    let ShareHeader { x, set, generation, fingerprint, .. } = *theirs;
    if set == ours.set {
        contradiction(theirs, ours)
    } else if fingerprint == ours.fingerprint {
        LeftOut::OtherGeneration { x, set, generation, in_use: ours.generation }
    } else {
        LeftOut::OtherKey { x, set }
    }
}
