//! The exit codes that all commands share.

/// Done as asked.
pub const DONE: u8 = 0;
/// Done, and the answer is no: not recovered, not authentic, not valid.
pub const NO: u8 = 1;
/// Wrong usage, or something could not be read or written.
pub const CANNOT: u8 = 2;
