//! Why the last act of a page was refused: told at the field that mends it, at the foot only where there is none, and
//! forgotten as soon as somebody mends it or does something else.

use eframe::egui::{Context, Event, Key};

use super::{forget_told, is_told_at_a_field, tell_at};

/// Why the last act was refused, if it was.
#[derive(Debug, Default)]
pub struct Refused {
    why: Option<String>,
}

impl Refused {
    /// Tells it: at the field of this name, which gets the keyboard, or at the foot.
    pub fn tell(&mut self, ctx: &Context, field: Option<&str>, why: String) {
        match field {
            Some(field) => tell_at(ctx, field, &why),
            None => forget_told(ctx),
        }
        self.why = Some(why);
    }

    /// What the foot says of it: nothing while a field tells it, and nothing any more once somebody mends it.
    pub fn at_the_foot(&mut self, ctx: &Context) -> Option<String> {
        if self.why.is_some() && (is_typing(ctx) || is_pressing(ctx)) {
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

/// True if somebody changes in this frame what stands in a field.
pub fn is_typing(ctx: &Context) -> bool {
    let changes = |event: &Event| match event {
        Event::Text(_) | Event::Paste(_) | Event::Cut => true,
        Event::Key { key: Key::Backspace | Key::Delete, pressed, .. } => *pressed,
        _ => false,
    };
    ctx.input(|input| input.events.iter().any(changes))
}

/// True if somebody presses something in this frame.
pub fn is_pressing(ctx: &Context) -> bool {
    ctx.interaction_snapshot(|here| here.clicked.is_some())
        || ctx.input(|input| input.key_pressed(Key::Space))
}

#[cfg(test)]
mod tests {
    use eframe::egui::{self, RawInput};

    use super::*;

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
            refused.tell(&ctx, None, "the disk is full".to_owned());
            let input = RawInput { events: vec![event.clone()], ..RawInput::default() };
            let mut said = None;
            let _ = ctx.run_ui(input, |ui| said = refused.at_the_foot(ui.ctx()));
            assert_eq!(said.is_none(), goes, "{event:?}");
        }
    }
}
