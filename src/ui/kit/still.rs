//! What is typed is judged once it stands still: half a path is no wrong path.

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
