//! The shares that lie in a pile, by the heads that they agree in.

use super::super::share::ShareHeader;
use super::candidate::Candidate;
use super::pile::{Pile, distinct_numbers};
use super::search::Opened;

/// What one try to rebuild the key looks at.
pub(super) struct Members<'p> {
    all: &'p [Candidate],
    heads: Vec<ShareHeader>,
    /// Heads whose locks were worth opening: what is still locked of them stays so.
    complete: Vec<ShareHeader>,
}

/// An opened share in the pool of its head.
pub(super) struct Pooled<'p> {
    /// Its place among all members.
    pub(super) place: usize,
    pub(super) member: &'p Candidate,
    pub(super) share: Opened<'p>,
}

impl<'p> Members<'p> {
    pub(super) fn new(pile: &'p Pile) -> Self {
        Self { all: pile.candidates(), heads: pile.heads(), complete: pile.heads_with_enough() }
    }

    /// Every member, in the order read.
    pub(super) const fn all(&self) -> &'p [Candidate] {
        self.all
    }

    /// Every head that a member has, in the order read.
    pub(super) fn heads(&self) -> &[ShareHeader] {
        &self.heads
    }

    /// Heads with k opened shares.
    pub(super) fn opened_heads(&self) -> Vec<ShareHeader> {
        self.complete.iter().filter(|head| self.is_opened(head)).copied().collect()
    }

    /// Members of this head with their places, in the order read.
    pub(super) fn of(&self, head: &ShareHeader) -> impl Iterator<Item = (usize, &'p Candidate)> + use<'p> {
        let head = *head;
        self.all.iter().enumerate().filter(move |(_, member)| member.header().same_set(&head))
    }

    /// Members that were worth opening and are locked all the same.
    pub(super) fn locked(&self) -> impl Iterator<Item = &'p Candidate> {
        let worth = |member: &&Candidate| self.complete.iter().any(|head| head.same_set(member.header()));
        self.all.iter().filter(worth).filter(|member| member.lock().is_some())
    }

    /// True if this member of this head was worth opening and is locked all the same.
    pub(super) fn stays_shut(&self, head: &ShareHeader, member: &Candidate) -> bool {
        member.lock().is_some() && self.complete.contains(head)
    }

    fn is_opened(&self, head: &ShareHeader) -> bool {
        let opened = self.of(head).filter(|(_, member)| member.point().is_some());
        distinct_numbers(opened.map(|(_, member)| member.header().x)) >= usize::from(head.quorum.threshold())
    }

    /// Opened members of this head, each value once.
    pub(super) fn pool(&self, head: &ShareHeader) -> Vec<Pooled<'p>> {
        let mut pool: Vec<Pooled<'p>> = Vec::new();
        for (place, member) in self.of(head) {
            let Some(point) = member.point() else { continue };
            let twin = pool
                .iter_mut()
                .find(|other| other.share.point.x == point.x && other.share.point.y.matches(&point.y));
            match twin {
                None => pool.push(Pooled { place, member, share: Opened { point, signer: member.signer() } }),
                // the same value once typed and once whole: who signed it is known
                Some(other) => other.share.signer = other.share.signer.or(member.signer()),
            }
        }
        pool
    }
}
