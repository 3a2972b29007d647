//! Floor 5: the desk, the only one that touches the world.
//!
//! Clock, entropy, disk, terminal, printer, camera, the machine's own findings, and foreign files, which are read in
//! a child process with limits so that a hostile PDF can hurt nothing but itself.

pub mod archive;
pub mod camera;
mod carrying_out;
pub mod clock;
pub mod dialogs;
pub mod environment;
pub mod files;
pub mod hardening;
pub mod holding;
pub mod new_file;
pub mod page_reader;
pub mod places;
pub mod printing;
pub mod program;
pub mod random;
pub mod readings;
pub mod sandbox;
pub mod settings;
pub mod templates;
pub mod terminal;
pub mod watching;
pub mod wrapping_key;
