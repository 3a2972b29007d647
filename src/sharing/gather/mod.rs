//! How shares come together: from untrusted readings to a key that is proven, or to a reason.
//!
//! One false sheet stops nothing. A [`Pile`] takes whatever is offered, in any order, and answers each offer at
//! once. Shares that agree in everything but number, lock and signature have one *head*. Every head with k different
//! numbers is tried, and only a key with the fingerprint that its shares carry is success. What a share claims decides
//! nothing, nor does a signature by a key that nobody gave: it helps to find out quickly who is wrong. Once there is a
//! key, every further share is tested against it, so a bad one is named with proof, and nobody is blamed where the
//! shares at hand cannot prove it. Section 1 of FORMAT.txt says the same rule for every program.
//!
//! The ceremony and the command line gather in the same pile: there each share is unlocked as it is brought, here once
//! all are read. Either way a lock that opened is never computed again.

mod candidate;
mod choices;
mod combining;
mod decode;
mod differing;
mod field;
mod left_out;
mod members;
mod names;
mod outcome;
mod pile;
mod search;

pub use candidate::Candidate;
pub use left_out::{LeftOut, Rejected, Signature, contradiction};
pub use outcome::{CombineError, Lack, NoKey, Note, OneOfSeveral, Recovery, SetStanding};
pub use pile::{NoSuchSet, Pile};
