//! A picture takes one turn: a key that goes to another field or another page comes alone.
//!
//! A slow machine draws seldom, and a scanner that types is fast: what was struck within one picture comes to the window at
//! once. Then a Tab would move the keyboard after the letters behind it were taken, and Enter would find its act as it was
//! before the last letter. So such a key waits for the picture after what came before it, and what comes after it waits too.

use eframe::egui::{Context, Event, Key, Plugin, RawInput};

/// Takes the events of each picture apart.
#[derive(Default)]
pub struct OneTurn {
    /// What waits for the next picture, in its order. It may hold letters of a secret: the allocator wipes what is freed.
    later: Vec<Event>,
}

impl Plugin for OneTurn {
    fn debug_name(&self) -> &'static str {
        "one turn a picture"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        input.events = self.one_turn(std::mem::take(&mut input.events));
        if !self.later.is_empty() {
            ctx.request_repaint();
        }
    }
}

impl OneTurn {
    /// What this picture takes of what waited and of what came.
    fn one_turn(&mut self, came: Vec<Event>) -> Vec<Event> {
        let mut events = std::mem::take(&mut self.later);
        // a key that is held down is not counted on while its first strokes still wait
        let is_behind = !events.is_empty();
        events.extend(came.into_iter().filter(|event| !(is_behind && is_held(event))));
        self.later = events.split_off(first_turn(&events));
        events
    }
}

/// How many of these belong to one picture.
fn first_turn(events: &[Event]) -> usize {
    let Some(at) = events.iter().position(turns) else { return events.len() };
    if events.iter().take(at).any(does_something) { at } else { at + 1 }
}

/// True of a key that goes somewhere else.
const fn turns(event: &Event) -> bool {
    matches!(
        event,
        Event::Key {
            key: Key::Enter
                | Key::Tab
                | Key::Escape
                | Key::ArrowDown
                | Key::ArrowLeft
                | Key::ArrowRight
                | Key::ArrowUp
                | Key::F1
                | Key::F8
                | Key::F9,
            pressed: true,
            ..
        }
    )
}

const fn is_held(event: &Event) -> bool {
    turns(event) && matches!(event, Event::Key { repeat: true, .. })
}

/// True of what can change what a key means that comes after it.
const fn does_something(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { pressed: true, .. }
            | Event::Text(_)
            | Event::Paste(_)
            | Event::Cut
            | Event::Ime(_)
            | Event::PointerButton { .. }
            | Event::AccessKitActionRequest(_)
    )
}

#[cfg(test)]
mod tests {
    use eframe::egui::Modifiers;

    use super::*;

    fn key(key: Key, pressed: bool, repeat: bool) -> Event {
        Event::Key { key, physical_key: None, pressed, repeat, modifiers: Modifiers::NONE }
    }

    fn struck(name: Key) -> Event {
        key(name, true, false)
    }

    fn letter(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    /// The pictures that it takes to be through with what came at once.
    fn pictures(came: Vec<Event>) -> Vec<Vec<Event>> {
        let mut turns = OneTurn::default();
        let mut pictures = vec![turns.one_turn(came)];
        while !turns.later.is_empty() {
            pictures.push(turns.one_turn(Vec::new()));
        }
        pictures
    }

    #[test]
    fn a_key_that_goes_elsewhere_comes_alone() {
        let (tab, enter, let_go) = (struck(Key::Tab), struck(Key::Enter), key(Key::Tab, false, false));
        for (came, wanted) in [
            (vec![], vec![vec![]]),
            (vec![letter("a"), letter("b")], vec![vec![letter("a"), letter("b")]]),
            (vec![enter.clone()], vec![vec![enter.clone()]]),
            (vec![let_go.clone(), enter.clone()], vec![vec![let_go.clone(), enter.clone()]]),
            (vec![letter("a"), enter.clone()], vec![vec![letter("a")], vec![enter.clone()]]),
            (
                vec![tab.clone(), let_go.clone(), letter("b"), tab.clone(), enter.clone()],
                vec![vec![tab.clone()], vec![let_go, letter("b")], vec![tab], vec![enter]],
            ),
        ] {
            assert_eq!(pictures(came.clone()), wanted, "{came:?}");
        }
    }

    #[test]
    fn a_key_that_is_held_down_does_not_run_on_after_it_is_let_go() {
        let mut turns = OneTurn::default();
        let held = key(Key::Tab, true, true);
        let first = turns.one_turn(vec![letter("a"), struck(Key::Tab), held.clone()]);
        assert_eq!(first, [letter("a")]);
        assert_eq!(turns.one_turn(vec![held.clone(), held.clone(), letter("b")]), [struck(Key::Tab)]);
        assert_eq!(turns.one_turn(vec![held.clone()]), [held]);
        assert_eq!(turns.one_turn(vec![]), [letter("b")]);
    }
}
