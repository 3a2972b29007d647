//! A line of share words or code words being typed. Each word has its place, with its number: known, unknown, one of
//! several, or empty. Numbers and marks around the words are passed over, a beginning that only one word has counts as
//! that word, and any word can be typed again. Words are painted letter by letter, never written as text.

use std::fmt;

use eframe::egui::{Event, Key, Response, Ui, vec2};
use zeroize::Zeroizing;

use super::super::kit::secret_field::SHOW_KEY;
use super::super::kit::{self, HOW, Offer, SecretField, Signal};
use super::offered::offered;
use super::typed_words::{Typed, Word, Words};
use super::word_place::{Place, Stands};
use crate::vocab::SecretText;

/// Most words that are offered.
const OFFERED: usize = 6;

/// Most that are offered for a word that is none.
const NEAR: usize = 3;

/// A word in the middle that is typed again.
struct Gap {
    place: usize,
    /// The word as it was: it stands again if none is typed.
    was: Zeroizing<String>,
    /// Those that follow it.
    tail: Vec<Zeroizing<String>>,
}

/// The line.
pub struct WordLine {
    field: SecretField,
    words: Words,
    gap: Option<Gap>,
    offer: Offer,
    /// The line says itself what a word could be, and takes it by the keys.
    helps: bool,
    shown: bool,
}

/// A word that is none yet.
struct Unclear {
    place: usize,
    /// It is the beginning of several; else it is no word of the list.
    is_beginning: bool,
    could_be: Vec<&'static str>,
    /// There are more.
    more: bool,
}

impl fmt::Debug for WordLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WordLine({:?}, redacted)", self.words)
    }
}

impl WordLine {
    /// An empty line.
    pub fn new(words: Words) -> Self {
        Self {
            field: SecretField::default(),
            words,
            gap: None,
            offer: Offer::default(),
            helps: true,
            shown: false,
        }
    }

    /// True when nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.field.is_empty() && self.gap.is_none()
    }

    /// Letters in the field; their number is not secret.
    pub fn typed_letters(&self) -> usize {
        self.field.count()
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.field.clear();
        self.gap = None;
        self.offer.forget();
    }

    /// The number before the words, if one was typed.
    pub fn number(&self) -> Option<usize> {
        self.typed().number
    }

    fn typed(&self) -> Typed {
        Typed::of(self.field.text().expose(), self.words.are_numbered())
    }

    fn word(&self, typed: &str) -> Word {
        Word::of(typed, self.words.list())
    }

    /// The words in their places; a place may be empty while a word is typed again.
    fn places(&self) -> Vec<Option<Zeroizing<String>>> {
        let mut all: Vec<_> = self.typed().words.into_iter().map(Some).collect();
        if let Some(gap) = &self.gap {
            all.resize(all.len().max(gap.place + 1), None);
            all.extend(gap.tail.iter().cloned().map(Some));
        }
        all
    }

    /// All words, each in full where it is known.
    pub fn words(&self) -> Vec<Zeroizing<String>> {
        let full = |typed: Zeroizing<String>| match self.word(&typed) {
            Word::Known(word) => Zeroizing::new(word.to_owned()),
            Word::Several(_) | Word::Unknown => typed,
        };
        self.places().into_iter().flatten().map(full).collect()
    }

    /// The words in full, with single spaces.
    pub fn text(&self) -> SecretText {
        let mut text = SecretText::empty();
        for (place, word) in self.words().iter().enumerate() {
            // a line of words fits many times over; what does not is not a line of words and does not check
            let _ = text.push_str(if place == 0 { "" } else { " " });
            let _ = text.push_str(word);
        }
        text
    }

    /// True when all places hold known words, as many as are asked for.
    pub fn is_whole(&self) -> bool {
        let places = self.places();
        let known = |place: &Option<Zeroizing<String>>| {
            place.as_ref().is_some_and(|word| matches!(self.word(word), Word::Known(_)))
        };
        let enough = match self.words {
            Words::Row(count) | Words::Numbered(count) | Words::Many(count, _) => places.len() == count,
            Words::AtLeast(count, _) => places.len() >= count,
        };
        enough && places.iter().all(known)
    }

    /// Words typed so far.
    fn count(&self) -> usize {
        self.places().iter().flatten().count()
    }

    /// True after what ends a word.
    pub fn is_ended(&self) -> bool {
        self.field.text().expose().ends_with(|c: char| !c.is_alphanumeric())
    }

    /// True if the first word that is none yet is the beginning of several.
    pub fn is_ambiguous(&self) -> bool {
        self.unclear().is_some_and(|unclear| unclear.is_beginning)
    }

    /// True if the field that is drawn with this salt has the keyboard.
    pub fn has_keyboard(ui: &mut Ui, salt: &str) -> bool {
        let id = ui.make_persistent_id(("secret", salt));
        ui.memory(|memory| memory.has_focus(id))
    }

    /// Draws the field; `salt` tells it from others, the name may change.
    pub fn line(&mut self, ui: &mut Ui, salt: &str, name: &str, width: f32) -> Response {
        let focused = Self::has_keyboard(ui, salt);
        let again = if focused { self.struck_place(ui) } else { None };
        if focused && self.helps {
            self.take_by_keys(ui);
        }
        // a key that is held strikes again and again
        let struck =
            |event: &Event| matches!(event, Event::Key { key: SHOW_KEY, pressed: true, repeat: false, .. });
        if focused && ui.input(|input| input.events.iter().any(struck)) {
            self.shown = !self.shown;
        }
        let width = width.min(ui.available_width() - 8.0);
        let before = self.field.count();
        let response = self.field.line(ui, salt, name, width);
        if let Some(place) = again {
            self.type_again(place);
        }
        if response.changed() {
            self.offer.forget();
        }
        let enter = response.has_focus() && kit::enter_struck(ui.ctx());
        if enter {
            self.end_word();
        }
        // who takes letters away has not said yet what stands there
        let grew = self.field.count() > before;
        if enter || response.changed() && grew && self.is_ended() && self.is_filled() {
            self.close_gap();
        }
        response
    }

    /// Enter says that the last word is whole, as a space does.
    fn end_word(&mut self) {
        if !self.field.is_empty() && !self.is_ended() {
            let mut text = self.field.take();
            // one letter more than was typed; where it does not fit the words do not check either
            let _ = text.push_str(" ");
            self.field.put(text);
        }
    }

    /// A word stands where one was to be typed again.
    fn is_filled(&self) -> bool {
        self.gap.as_ref().is_none_or(|gap| self.typed().words.len() > gap.place)
    }

    /// Control and a digit: the word with that number is typed again. Control and an arrow: the one before, or after.
    fn struck_place(&self, ui: &Ui) -> Option<usize> {
        const DIGITS: [Key; 9] = [
            Key::Num1,
            Key::Num2,
            Key::Num3,
            Key::Num4,
            Key::Num5,
            Key::Num6,
            Key::Num7,
            Key::Num8,
            Key::Num9,
        ];
        let struck = |key: Key| ui.input(|input| input.modifiers.command && input.key_pressed(key));
        let now = self.gap.as_ref().map_or_else(|| self.count(), |gap| gap.place);
        if struck(Key::ArrowLeft) {
            return now.checked_sub(1);
        }
        if struck(Key::ArrowRight) {
            return self.gap.as_ref().map(|gap| gap.place + 1);
        }
        DIGITS.iter().position(|key| struck(*key))
    }

    fn take_by_keys(&mut self, ui: &Ui) {
        let unclear = self.unclear();
        let offered = unclear.as_ref().map_or(0, |unclear| unclear.could_be.len());
        if let (Some(at), Some(unclear)) = (self.offer.keys(ui, offered), unclear) {
            self.mend(unclear.place, unclear.could_be.get(at).expect("one of those that were counted"));
        }
    }

    /// The word at this place is typed again; after the last, what follows is typed.
    fn type_again(&mut self, place: usize) {
        self.close_gap();
        if self.gap.is_some() {
            return;
        }
        let mut words = self.typed().words;
        if place < words.len() {
            let tail = words.split_off(place + 1);
            let was = words.pop().expect("a word stands at this place");
            self.gap = Some(Gap { place, was, tail });
        }
        self.put(&words, true);
    }

    /// A word that was typed again takes its place among the others; where none was, the old one stands again. Where words before
    /// it were taken away as well it stays open until they are there.
    fn close_gap(&mut self) {
        let Some(gap) = self.gap.take() else { return };
        let mut words = self.typed().words;
        if words.len() < gap.place {
            self.gap = Some(gap);
            return;
        }
        if words.len() == gap.place {
            words.push(gap.was);
        }
        words.extend(gap.tail);
        self.put(&words, true);
    }

    fn put(&mut self, words: &[Zeroizing<String>], ended: bool) {
        let mut text = SecretText::empty();
        if let Some(number) = self.number() {
            let _ = text.push_str(&format!("{number} "));
        }
        for (place, word) in (1..).zip(words) {
            // they were in a text of the same length a moment ago
            let _ = text.push_str(word);
            if ended || place < words.len() {
                let _ = text.push_str(" ");
            }
        }
        self.field.put(text);
    }

    /// Puts this word into its place. What is being typed behind it goes on.
    pub fn mend(&mut self, place: usize, word: &str) {
        let ended = self.is_ended() || self.gap.is_some();
        self.close_gap();
        if self.gap.is_some() {
            return;
        }
        let mut words = self.typed().words;
        if let Some(stands) = words.get_mut(place) {
            *stands = Zeroizing::new(word.to_owned());
            // the word itself is whole now
            self.put(&words, ended || place + 1 == words.len());
        }
    }

    /// Draws the places below the field; those that may be wrong, counted from zero, have no tick. Without `helps` somebody
    /// else says what a word could be. True if the keyboard should go back to the field.
    pub fn below(&mut self, ui: &mut Ui, doubted: &[usize], helps: bool) -> bool {
        self.helps = helps;
        let places = self.places();
        let ended = self.is_ended() || self.field.is_empty();
        let last = self.gap.as_ref().map_or(places.len(), |gap| gap.place + 1);
        let mut again = None;
        // below many places nobody would see them
        let mut taken = helps && self.words.are_many() && self.offers(ui);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            for place in 0..self.words.count().max(places.len()) {
                let word = places.get(place).and_then(Option::as_deref).map(String::as_str);
                let stands = match doubted.contains(&place) {
                    true => Stands::Doubted,
                    false if !ended && place + 1 == last => Stands::Typing,
                    false => Stands::Typed,
                };
                let known = word.map(|word| self.word(word));
                let is_gap = self.gap.as_ref().is_some_and(|gap| gap.place == place);
                let place_of = Place { number: place + 1, word, known, stands, is_gap, shown: self.shown };
                if place_of.show(ui) {
                    again = Some(place);
                }
            }
        });
        if let Some(place) = again {
            self.type_again(place);
        }
        taken |= helps && !self.words.are_many() && self.offers(ui);
        let keys = if self.words.are_many() {
            "To type a word again, click its place, or go to it by Ctrl and the left or right arrow."
        } else {
            "To type a word again, click its place, or strike Ctrl and its number."
        };
        kit::caption(ui, keys);
        again.is_some() || taken
    }

    /// The first word that is none yet; not the one that is being typed.
    fn unclear(&self) -> Option<Unclear> {
        let ended = self.is_ended() || self.field.is_empty();
        let places = self.places();
        let typing = self.gap.as_ref().map_or(places.len(), |gap| gap.place + 1);
        places.iter().enumerate().filter(|(place, _)| ended || place + 1 != typing).find_map(
            |(place, word)| {
                let word = word.as_ref()?;
                let (is_beginning, mut could_be) = match self.word(word) {
                    Word::Known(_) => return None,
                    Word::Several(words) => (true, words),
                    Word::Unknown => (false, self.words.list().near(word)),
                };
                let most = if is_beginning { OFFERED } else { NEAR };
                let more = could_be.len() > most;
                could_be.truncate(most);
                Some(Unclear { place, is_beginning, could_be, more })
            },
        )
    }

    /// What the first word that is none yet could be. True if one was taken.
    fn offers(&mut self, ui: &mut Ui) -> bool {
        let Some(Unclear { place, is_beginning, could_be, more }) = self.unclear() else { return false };
        let number = place + 1;
        let said = match (is_beginning, could_be.is_empty()) {
            (true, _) => {
                let others = if more { "; if it is another, type it again with a letter more" } else { "" };
                let what = if could_be.len() == 1 {
                    "is not a word yet"
                } else {
                    "is the beginning of several words"
                };
                format!("Word {number} {what}. It could be, by {HOW}{others}")
            }
            (false, true) => {
                format!("Word {number} is not a word of the list; look at its first four letters again")
            }
            (false, false) => format!("Word {number} is not a word of the list; did you mean, by {HOW}"),
        };
        kit::text::remark(ui, Signal::Attention, &said);
        let taken = offered(ui, &mut self.offer, could_be.iter().copied());
        if let Some(word) = taken.and_then(|at| could_be.get(at)) {
            self.mend(place, word);
        }
        taken.is_some()
    }

    /// Whether the words are shown while they are typed: by the pointer, or F2 in the field. True if it was clicked.
    pub fn show_button(&mut self, ui: &mut Ui) -> bool {
        let name = if self.shown { "Hide the words F2" } else { "Show while I type F2" };
        let clicked = kit::by_pointer(ui, name, true).clicked();
        self.shown ^= clicked;
        clicked
    }
}

#[cfg(test)]
#[path = "word_line_tests.rs"]
mod tests;
