//! What people read of a ceremony's lines and facts: told once, for screen, terminal and paper.

mod record_name;

pub use record_name::record_name;
