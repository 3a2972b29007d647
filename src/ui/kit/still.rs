//! What is typed is judged once it stands still: half a path is no wrong path. And a window that stands still does nothing.

use std::time::Duration;

use eframe::egui::{Id, Ui};

use super::Moment;

/// What stands so long without a change was meant to stand there.
pub const TYPED: Duration = Duration::from_millis(400);

/// True once the text of the field of this name has stood still.
pub fn stands_still(ui: &Ui, name: &str, text: &str) -> bool {
    let id = Id::unique(("stands-still", name));
    let stood = ui.data(|data| data.get_temp::<(String, Moment)>(id));
    match stood {
        Some((before, since)) if before == text => since.is_over(TYPED, ui.ctx()),
        Some(_) | None => {
            let now = (text.to_owned(), Moment::now(ui.ctx()));
            ui.data_mut(|data| data.insert_temp(id, now));
            ui.ctx().request_repaint_after(TYPED);
            false
        }
    }
}

/// Whoever looked at the machine's findings and left it alone so long has gone: the next stir looks anew.
const HERE: Duration = Duration::from_secs(30);

/// Draws again after this time as long as somebody moves the pointer or strikes a key: what the page shows of the machine stays
/// true before them, and a window that nobody touches takes no processor time.
pub fn again_while_somebody_is_here(ui: &Ui, after: Duration) {
    let id = Id::unique("somebody-was-here");
    let stirred = ui.input(|input| !input.events.is_empty());
    let last = ui.data(|data| data.get_temp::<Moment>(id)).filter(|_| !stirred);
    let last = last.unwrap_or_else(|| {
        let now = Moment::now(ui.ctx());
        ui.data_mut(|data| data.insert_temp(id, now));
        now
    });
    if last.age(ui.ctx()) < HERE {
        ui.ctx().request_repaint_after(after);
    }
}
