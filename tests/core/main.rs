//! What needs this process alone: rules, transcripts, formats and files, without other people's tools and without the
//! program as a process of its own. Nothing here starts a process, so no lock and no file is held a moment longer by a
//! child that is about to begin.

#[path = "../support/mod.rs"]
mod support;

mod attaching;
mod auditing;
mod author_guide;
mod authors_mistakes;
mod cares;
mod circles;
mod compliance;
mod custody;
mod days;
mod depositing;
mod destruction;
mod emergency;
mod exceptions;
mod families;
mod floors;
mod flows;
mod forgeries;
mod gathering;
mod holding;
mod inventory;
mod key_wrap;
mod law;
mod leaving;
mod older_sets;
mod own_locks;
mod paper;
mod parsers;
mod people;
mod protocol;
mod random;
mod readings;
mod records;
mod register;
mod rehearsal_in_memory;
mod rehearsals;
mod reissue;
mod remembering;
mod resharing;
mod roster;
mod rotation;
mod script_on_paper;
mod sealing;
mod sealing_under;
mod second_code;
mod settings;
mod several_before;
mod transport;
mod vectors;
mod ways_of_scripts;
mod wrapping;
