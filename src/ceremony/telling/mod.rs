//! What people read of a ceremony's lines and facts: told once, for screen, terminal and paper.

mod entry;
mod facts;
mod record_name;
mod teller;

pub use entry::{StepItem, items};
pub use facts::{Fact, facts};
pub use record_name::record_name;
pub use teller::Teller;
