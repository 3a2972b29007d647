//! Floor 6: the desk, the only one that touches the world.
//!
//! Clock, entropy, disk, terminal, printer, camera, the machine's own findings, and foreign files, which are read in
//! a child process with limits so that a hostile PDF can hurt nothing but itself.

#[cfg(feature = "cli")]
mod apart;
pub mod archive;
#[cfg(feature = "cli")]
pub mod camera;
#[cfg(feature = "cli")]
mod carrying_out;
#[cfg(feature = "cli")]
pub mod clock;
#[cfg(feature = "cli")]
pub mod copying;
#[cfg(feature = "cli")]
pub mod dialogs;
#[cfg(feature = "cli")]
pub mod emergency;
#[cfg(feature = "cli")]
pub mod environment;
#[cfg(feature = "cli")]
mod evidence;
pub mod files;
pub mod hardening;
#[cfg(feature = "cli")]
pub mod holding;
#[cfg(feature = "cli")]
pub mod in_chunks;
#[cfg(feature = "cli")]
mod in_memory;
#[cfg(feature = "cli")]
pub mod kiosk;
#[cfg(feature = "cli")]
mod large_payload;
#[cfg(feature = "cli")]
pub mod listing;
#[cfg(feature = "cli")]
mod naming;
#[cfg(feature = "cli")]
pub mod new_file;
#[cfg(feature = "cli")]
pub mod new_folder;
#[cfg(feature = "cli")]
pub mod on_sheet;
#[cfg(feature = "cli")]
pub mod page_answer;
#[cfg(feature = "cli")]
pub mod page_reader;
#[cfg(feature = "cli")]
pub mod places;
#[cfg(feature = "gui")]
pub mod preparing;
#[cfg(feature = "cli")]
pub mod printing;
#[cfg(feature = "cli")]
pub mod program;
#[cfg(feature = "cli")]
pub mod progress;
#[cfg(feature = "cli")]
pub mod random;
pub mod readings;
#[cfg(feature = "cli")]
mod room;
#[cfg(feature = "cli")]
pub mod roster;
pub mod sandbox;
#[cfg(feature = "gui")]
pub mod sealed_file;
#[cfg(feature = "cli")]
pub mod sealing;
#[cfg(feature = "cli")]
pub mod settings;
#[cfg(feature = "cli")]
mod sheet_way;
#[cfg(feature = "cli")]
pub mod signed_file;
#[cfg(feature = "gui")]
pub mod sound;
#[cfg(feature = "cli")]
pub mod templates;
#[cfg(feature = "cli")]
pub mod terminal;
#[cfg(feature = "cli")]
mod trouble;
#[cfg(feature = "cli")]
pub mod watching;
#[cfg(feature = "cli")]
pub mod wrapping_key;
