//! Hands on a sheet that an audit opened: read, held against its making, and forgotten at once. Nothing of it is kept, so
//! no two sheets are ever in memory together, and nothing can be combined.

use super::super::kinds::sight::is_the_sheet;
use super::super::refusal::Refusal;
use super::super::secret_input::SecretInput;
use super::super::state::State;
use super::read_share;
use crate::sharing::share::{Authenticity, Share, ShareHeader};
use crate::transcript::record::{KnownSheet, ReadFrom, Record, SeenSheet, SheetChecked};
use crate::vocab::Prose;

/// What the reading of a sheet comes to: it is the one that was made, or an entry says why not.
pub(super) fn check(
    sheet: &KnownSheet,
    serial: u16,
    from: ReadFrom,
    secret: Option<SecretInput>,
    state: &State,
) -> Result<Record, Refusal> {
    let Some(SecretInput::Sheet { reading, lock: _ }) = secret else {
        return Err(Refusal::SecretMissing("the sheet as read"));
    };
    let refused = |seen, why: &str| Ok(Record::ShareRefused { sheet: seen, why: Prose::lossy(why) });
    // the share, and with it the only copy in memory, is gone when this function ends
    let share = match read_share(&reading) {
        Ok(share) => share,
        Err(why) => return refused(None, &why),
    };
    if let Err(why) = authentic(&share, state) {
        return refused(None, &why);
    }
    let ShareHeader { x, set, generation, quorum, lock, .. } = share.header;
    let digest = share.digest();
    let seen = Some(SeenSheet { share: x, set, generation, quorum });
    let known = state.known().map(|known| known.set);
    if x != sheet.share || known != Some(set) {
        let why = format!(
            "it is share {x} of set {}, generation {generation}, and this round is about share {} of set {}",
            set.short(),
            sheet.share,
            known.map_or_else(|| "unknown".to_owned(), |set| set.short())
        );
        return refused(seen, &why);
    }
    match is_the_sheet(sheet, digest, serial) {
        Ok(()) => Ok(Record::SheetChecked(SheetChecked { share: x, serial, digest, lock, from })),
        Err(why) => refused(seen, &why.to_string()),
    }
}

/// Its signature holds, all of it was read, and it is of this mode.
fn authentic(share: &Share, state: &State) -> Result<(), String> {
    let x = share.header.x;
    match share.authenticity() {
        Err(damaged) => Err(format!("share {x}: {damaged}")),
        Ok(Authenticity::Unsigned) => {
            Err(format!("share {x} was typed without its signature rows; only a whole share can be audited"))
        }
        Ok(Authenticity::SignedBy(_)) if share.header.mode != state.mode() => Err(format!(
            "share {x} is of a {}, and this is a {}",
            share.header.mode.word(),
            state.mode().word()
        )),
        Ok(Authenticity::SignedBy(_)) => Ok(()),
    }
}
