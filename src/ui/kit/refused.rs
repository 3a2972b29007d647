//! Why the last act of a page was refused: told at the field that mends it, at the foot only where there is none, and
//! forgotten as soon as somebody mends it or does something else.

use eframe::egui::Context;

use super::{forget_told, is_mended_since, is_told_at_a_field, tell_at};

/// Why the last act was refused, if it was.
#[derive(Debug, Default)]
pub struct Refused {
    why: Option<String>,
    /// The frame in which it was said.
    said: u64,
}

impl Refused {
    /// Tells it: at the field of this name, which gets the keyboard, or at the foot.
    pub fn tell(&mut self, ctx: &Context, field: Option<&str>, why: String) {
        match field {
            Some(field) => tell_at(ctx, field, &why),
            None => forget_told(ctx),
        }
        (self.why, self.said) = (Some(why), ctx.cumulative_pass_nr());
    }

    /// It, wherever it is told.
    pub fn why(&self) -> Option<&str> {
        self.why.as_deref()
    }

    /// What the foot says of it: nothing while a field tells it, and nothing any more once somebody mends it.
    pub fn at_the_foot(&mut self, ctx: &Context) -> Option<String> {
        if self.why.is_some() && is_mended_since(ctx, self.said) {
            self.forget(ctx);
        }
        self.why.clone().filter(|_| !is_told_at_a_field(ctx))
    }

    /// Another page, or another try.
    pub fn forget(&mut self, ctx: &Context) {
        self.why = None;
        forget_told(ctx);
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{self, Event, Key, RawInput};

    use super::*;
    use crate::ui::kit::sort_out_enter;

    /// It stands until somebody types, takes away or presses; whatever else happens leaves it.
    #[test]
    fn it_goes_when_somebody_mends_it() {
        let key = |key| Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: egui::Modifiers::NONE,
        };
        let cases = [
            (Event::Text("a".to_owned()), true),
            (key(Key::Backspace), true),
            (key(Key::Tab), false),
            (key(Key::F1), false),
            (Event::PointerMoved(egui::pos2(3.0, 3.0)), false),
        ];
        for (event, goes) in cases {
            let ctx = Context::default();
            let mut refused = Refused::default();
            // in the frame in which it is said, whatever was struck to come there is no mending
            let mut said = None;
            let mut draw = |events: Vec<Event>, tells: bool| {
                let input = RawInput { events, ..RawInput::default() };
                let _ = ctx.run_ui(input, |ui| {
                    sort_out_enter(ui.ctx());
                    if tells {
                        refused.tell(ui.ctx(), None, "the disk is full".to_owned());
                    }
                    said = refused.at_the_foot(ui.ctx());
                });
            };
            draw(vec![event.clone()], true);
            draw(Vec::new(), false);
            draw(vec![event.clone()], false);
            assert_eq!(said.is_none(), goes, "{event:?}");
        }
    }
}
