//! What people read of a ceremony's lines and facts: told once, for screen, terminal and paper.

mod entry;
mod facts;
mod teller;

pub use entry::{StepItem, items};
pub use facts::{Fact, facts};
pub use teller::Teller;
