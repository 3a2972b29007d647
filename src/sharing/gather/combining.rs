//! Opened shares → the key, proven by its fingerprint; then every other share is tested against it.

use super::super::RootKey;
use super::super::share::{CeremonyKey, ShareHeader};
use super::candidate::Candidate;
use super::names::{distinct_name, distinct_names};
use super::outcome::{CombineError, Lack, NoKey, Note, OneOfSeveral, Recovery, Standing};
use super::pile::{Pile, distinct_numbers};
use super::search::{Effort, Found, Opened, Searched, search};
use super::{LeftOut, Rejected, Signature, contradiction};

/// Claims of newer generations that are told one by one.
const MOST_CLAIMS: usize = 5;

/// One try to rebuild the key from what lies in the pile now.
struct Attempt<'p> {
    members: &'p [Candidate],
    heads: Vec<ShareHeader>,
    /// Heads whose locks were worth opening: what is still locked of them stays so.
    complete: Vec<ShareHeader>,
    rejected: Vec<Rejected>,
}

/// A head whose shares gave the key.
struct Solved {
    header: ShareHeader,
    root: RootKey,
    /// Places in `members`.
    proven: Vec<usize>,
    disputed: Vec<usize>,
    wrong: Vec<usize>,
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
        let (members, complete) = (pile.candidates(), pile.heads_with_enough());
        let mut rejected = pile.rejected().to_vec();
        for member in members {
            if let Some(why) = member.stays_locked()
                && complete.iter().any(|head| head.same_set(member.header()))
            {
                rejected.push(Rejected { label: member.label().to_owned(), why });
            }
        }
        Self { members, heads: pile.heads(), complete, rejected }
    }

    fn combine(mut self) -> Result<Recovery, NoKey> {
        if self.heads.is_empty() {
            return Err(NoKey { why: CombineError::Nothing, rejected: self.rejected });
        }
        let opened: Vec<ShareHeader> =
            self.complete.iter().filter(|head| self.is_opened(head)).copied().collect();
        let mut solved: Vec<Solved> = Vec::new();
        let mut failed: Vec<(ShareHeader, Lack)> = Vec::new();
        let (mut hard, mut found_late) = (Vec::new(), Vec::new());
        for head in &opened {
            match self.try_head(head, Effort::Little) {
                Ok(one) => solved.push(one),
                Err(Lack::Time { .. }) => hard.push(*head),
                Err(lack) => failed.push((*head, lack)),
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
            let why = Self::several_keys(&solved);
            return Err(NoKey { why, rejected: self.rejected });
        }
        if let Some(first) = solved.into_iter().next() {
            Ok(self.conclude(first))
        } else {
            let standings = self.standings(&failed);
            self.name_what_differs();
            Err(NoKey { why: CombineError::NoProof(standings), rejected: self.rejected })
        }
    }

    /// Members of this head, in the order read.
    fn of(&self, head: &ShareHeader) -> impl Iterator<Item = (usize, &'p Candidate)> + use<'p> {
        let head = *head;
        self.members.iter().enumerate().filter(move |(_, member)| member.header().same_set(&head))
    }

    /// True if this member of this head was worth opening and is locked all the same.
    fn stays_shut(&self, head: &ShareHeader, member: &Candidate) -> bool {
        member.lock().is_some() && self.complete.contains(head)
    }

    fn is_opened(&self, head: &ShareHeader) -> bool {
        let opened = self.of(head).filter(|(_, member)| member.point().is_some());
        distinct_numbers(opened.map(|(_, member)| member.header().x)) >= usize::from(head.quorum.threshold())
    }

    /// Opened members of this head, each value once, as places in `members`.
    fn pool(&self, head: &ShareHeader) -> Vec<(usize, Opened<'p>)> {
        let mut pool: Vec<(usize, Opened<'p>)> = Vec::new();
        for (place, member) in self.of(head) {
            let Some(point) = member.point() else { continue };
            let twin = pool
                .iter_mut()
                .find(|(_, other)| other.point.x == point.x && other.point.y.matches(&point.y));
            match twin {
                None => pool.push((place, Opened { point, signer: member.signer() })),
                // the same value once typed and once whole: who signed it is known
                Some((_, other)) => other.signer = other.signer.or(member.signer()),
            }
        }
        pool
    }

    fn try_head(&self, head: &ShareHeader, effort: Effort) -> Result<Solved, Lack> {
        let pool = self.pool(head);
        let shares: Vec<Opened<'_>> = pool.iter().map(|(_, share)| *share).collect();
        let member = |place: usize| pool.get(place).map(|(member, _)| *member);
        match search(&shares, head, effort) {
            Searched::Found(Found { root, proven, disputed }) => {
                let wrong =
                    (0..pool.len()).filter(|place| !proven.contains(place) && !disputed.contains(place));
                Ok(Solved {
                    header: *head,
                    root,
                    wrong: wrong.filter_map(member).collect(),
                    proven: proven.into_iter().filter_map(member).collect(),
                    disputed: disputed.into_iter().filter_map(member).collect(),
                })
            }
            Searched::AllTried => Err(Lack::Culprit),
            Searched::GaveUp(trials) => Err(Lack::Time { trials }),
        }
    }

    fn several_keys(solved: &[Solved]) -> CombineError {
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

    /// How far each head came, the nearest first.
    fn standings(&self, failed: &[(ShareHeader, Lack)]) -> Vec<Standing> {
        let mut all: Vec<Standing> = self.heads.iter().map(|head| self.standing(head, failed)).collect();
        all.sort_by_key(|one| {
            let nearness = one.have.min(one.need) * 1_000 / one.need.max(1);
            std::cmp::Reverse((nearness, one.have))
        });
        all
    }

    fn standing(&self, head: &ShareHeader, failed: &[(ShareHeader, Lack)]) -> Standing {
        let need = usize::from(head.quorum.threshold());
        // of shares that two keys signed at most one kind is the set's own
        let usable = |signer: Option<CeremonyKey>| {
            let agrees = |member: &Candidate| member.signer().is_none() || member.signer() == signer;
            let usable = |member: &Candidate| !self.stays_shut(head, member) && agrees(member);
            distinct_numbers(self.of(head).filter(|(_, one)| usable(one)).map(|(_, one)| one.header().x))
        };
        let have = self.of(head).map(|(_, member)| usable(member.signer())).max().unwrap_or(0);
        let tried = failed.iter().find(|(other, _)| other == head).map(|(_, lack)| *lack);
        let mut locked: Vec<u8> = self
            .of(head)
            .filter(|(_, member)| self.stays_shut(head, member))
            .map(|(_, member)| member.header().x)
            .collect();
        locked.sort_unstable();
        locked.dedup();
        Standing {
            set: head.set,
            name: distinct_name(head, &self.heads),
            generation: head.generation,
            have,
            need,
            locked,
            lacks: tried.filter(|_| have >= need).unwrap_or(Lack::Shares),
        }
    }

    /// Nothing is proven: says which shares of a set disagree with the others of it, and blames nobody.
    fn name_what_differs(&mut self) {
        let mut named = Vec::new();
        let mut sets: Vec<&ShareHeader> = Vec::new();
        for head in &self.heads {
            if !sets.iter().any(|other| other.set == head.set) {
                sets.push(self.most_shared(head));
            }
        }
        for ours in sets {
            for member in self.members.iter().filter(|member| member.header().set == ours.set) {
                if !member.header().same_set(ours) {
                    named.push(Rejected {
                        label: member.label().to_owned(),
                        why: contradiction(member.header(), ours),
                    });
                }
            }
            self.name_signers(ours, &mut named);
        }
        for head in &self.heads {
            self.name_twins(head, &mut named);
        }
        self.rejected.extend(named);
    }

    /// Of all heads with the set id of this one, which is the first read, the one with most shares; of equals the first.
    fn most_shared<'s>(&'s self, head: &'s ShareHeader) -> &'s ShareHeader {
        let distinct =
            |head: &ShareHeader| distinct_numbers(self.of(head).map(|(_, member)| member.header().x));
        let same_id = self.heads.iter().filter(|other| other.set == head.set);
        same_id.fold(head, |most, other| if distinct(other) > distinct(most) { other } else { most })
    }

    /// Shares of a head that another ceremony key signed than most.
    fn name_signers(&self, head: &ShareHeader, named: &mut Vec<Rejected>) {
        let mut counts: Vec<(CeremonyKey, usize)> = Vec::new();
        for (_, member) in self.of(head) {
            let Some(key) = member.signer().filter(|key| !counts.iter().any(|(other, _)| other == key))
            else {
                continue;
            };
            let its = self.of(head).filter(|(_, other)| other.signer() == Some(key));
            counts.push((key, distinct_numbers(its.map(|(_, other)| other.header().x))));
        }
        let most = counts.iter().map(|(_, count)| *count).max();
        let first = counts.iter().find(|(_, count)| Some(*count) == most).map(|(key, _)| *key);
        for (_, member) in self.of(head) {
            if let Some(key) = member.signer().filter(|key| Some(*key) != first) {
                let why = LeftOut::OtherCeremonyKey { x: member.header().x, key };
                named.push(Rejected { label: member.label().to_owned(), why });
            }
        }
    }

    /// Values of one number that were given twice, in two prints or readings; and two that differ.
    fn name_twins(&self, head: &ShareHeader, named: &mut Vec<Rejected>) {
        let pool = self.pool(head);
        for (place, member) in self.of(head) {
            let Some(point) = member.point() else { continue };
            let of_number = || pool.iter().filter(|(_, other)| other.point.x == point.x);
            let same = of_number().find(|(_, other)| other.point.y.matches(&point.y));
            let first = of_number().next();
            let why = match (same, first) {
                (Some((same, _)), _) if *same != place => {
                    LeftOut::PrintedTwice { x: point.x, first: self.label(*same) }
                }
                (_, Some((first, _))) if *first != place => {
                    LeftOut::Differs { x: point.x, first: self.label(*first) }
                }
                _ => continue,
            };
            named.push(Rejected { label: member.label().to_owned(), why });
        }
    }

    fn label(&self, place: usize) -> String {
        self.members.get(place).map(|member| member.label().to_owned()).unwrap_or_default()
    }

    fn conclude(mut self, found: Solved) -> Recovery {
        let mut named = Vec::new();
        let members = |places: &[usize]| -> Vec<&Candidate> {
            places.iter().filter_map(|place| self.members.get(*place)).collect()
        };
        let proven = members(&found.proven);
        let signers: Vec<CeremonyKey> = proven.iter().filter_map(|member| member.signer()).collect();
        for member in members(&found.wrong) {
            let signed = match member.signer() {
                None => Signature::None,
                Some(key) if signers.is_empty() || signers.contains(&key) => Signature::Holds,
                Some(key) => Signature::OfAnotherKey(key),
            };
            let why = LeftOut::DoesNotFit { x: member.header().x, signed };
            named.push(Rejected { label: member.label().to_owned(), why });
        }
        for member in members(&found.disputed) {
            named.push(Rejected {
                label: member.label().to_owned(),
                why: LeftOut::Disagrees { x: member.header().x },
            });
        }
        let mut numbers: Vec<u8> = proven.iter().map(|member| member.header().x).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let notes = self.notes(&found, &signers);
        // what a share is proven to be says more than that another has its number
        let mut twins = Vec::new();
        self.name_twins(&found.header, &mut twins);
        named.extend(twins.into_iter().filter(|one| matches!(one.why, LeftOut::PrintedTwice { .. })));
        let others = self.members.iter().filter(|member| !member.header().same_set(&found.header));
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
        Recovery { root: found.root, header: found.header, proven: numbers, rejected: self.rejected, notes }
    }

    fn notes(&self, found: &Solved, signers: &[CeremonyKey]) -> Vec<Note> {
        let mut notes = Vec::new();
        if !found.root.looks_drawn() {
            notes.push(Note::NotDrawn);
        }
        let ours = &found.header;
        let newer =
            |head: &&ShareHeader| head.fingerprint == ours.fingerprint && head.generation > ours.generation;
        for head in self.heads.iter().filter(newer).take(MOST_CLAIMS) {
            let usable = self.of(head).filter(|(_, member)| !self.stays_shut(head, member));
            notes.push(Note::NewerClaimed {
                name: distinct_name(head, &self.heads),
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
