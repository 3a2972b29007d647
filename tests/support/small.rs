//! The smallest record that there is: what needs a thousand transcripts is quick with it.

#![allow(dead_code, reason = "each program uses its part of this")]

use super::{Room, choices};
use keyrite::plan::load;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::Entry;
use keyrite::vocab::Mode;

/// Its lines.
pub fn record() -> Vec<Entry> {
    let template =
        load("small", include_str!("../core/scripts/small.toml")).unwrap_or_else(|error| panic!("{error}"));
    let chosen = choices(&template, None, LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Production, 81).expect("opens");
    room.finish();
    room.entries
}
