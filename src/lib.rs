//! Keyrite
pub mod ceremony;
pub mod paper;
pub mod plan;
pub mod sharing;
pub mod transcript;
pub mod vocab;
