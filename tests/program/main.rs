//! The program from outside, as a process, and what other people's tools say of what it wrote. `tests/run` installs them.

#[path = "../support/mod.rs"]
mod support;

mod anchors;
// builds a program of its own, so it begins early
mod bare_verifier;
mod camera;
mod certifying;
mod certifying_ceremony;
mod certifying_refusals;
mod certifying_sealed;
mod certifying_sealed_refusals;
mod check_values;
mod codes_on_sheets;
mod copies;
mod countersignatures;
mod crates;
mod custody;
mod days;
mod documents;
mod effects;
mod emergency;
mod evidence;
mod foreign;
mod foreign_text;
mod forms;
mod full_disk;
mod hybrid;
mod hygiene;
mod import_at_aws;
mod import_judges;
mod import_refusals;
mod imports;
mod independent;
mod kit_keyboard;
mod kit_page;
mod kit_transcript;
mod large_leaving;
mod large_payloads;
mod lines;
mod medium_pages;
mod outside;
mod paper;
mod paper_scan;
mod payload_chunks;
mod payloads;
mod printing;
mod recover;
mod recovery_kit;
mod register;
mod releases;
mod releasing;
mod resharing;
mod served;
mod signing;
mod spoilt_pictures;
mod templates;
mod terminal;
mod texts;
mod unfinished;
#[cfg(feature = "gui")]
mod window_start;
mod wrapping;
