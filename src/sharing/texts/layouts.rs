//! What a scanner types that thinks it is a keyboard of another country.
//!
//! Such a scanner sends the keys of an American keyboard, and the computer writes what its own layout has there. The
//! label of a code is known text, so the layout shows in it: `KEZRITE` has Y and Z exchanged, the one tells how digits
//! are written, and the hyphen and the colon may be any two signs.

use zeroize::Zeroizing;

/// Families of layouts that a code can be mapped back from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Y and Z exchanged: German, Austrian, Swiss, Hungarian, Croatian, Slovenian.
    Qwertz,
    /// A and Q, Z and W exchanged, digits with the shift key: French, Belgian.
    Azerty,
    /// Letters with accents in the place of digits: Czech, Slovak.
    Czech,
    /// Letters and digits as they are, other signs: Spanish, Italian, Nordic and more.
    OtherSigns,
}

impl Layout {
    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Qwertz => "German or another with Y and Z exchanged",
            Self::Azerty => "French or Belgian",
            Self::Czech => "Czech or Slovak",
            Self::OtherSigns => "one whose hyphen and colon are elsewhere",
        }
    }
}

/// Fewest characters that follow a label: a label alone is a word in a sentence.
const SHORTEST_BODY: usize = 16;

/// A code's label in another layout.
pub(super) struct Label {
    layout: Layout,
    swaps_y_and_z: bool,
    pub rehearsal: bool,
    /// Characters of the label.
    pub length: usize,
}

/// The label that begins here, if it was typed in another layout than it was meant in.
pub(super) fn label_at(text: &[char]) -> Option<Label> {
    // KEYRITE1, of which only the Y stands elsewhere on some keyboards, and the 1 is another sign
    let (head, rest) = text.split_at_checked(8)?;
    let [start @ .., y, _, _, _, _, one] = head else { return None };
    let name: String = start.iter().chain(head.get(3..7)?).collect();
    let swaps_y_and_z = match y {
        'y' | 'Y' => false,
        'z' | 'Z' => true,
        _ => return None,
    };
    if !name.eq_ignore_ascii_case("KERITE") || !matches!(one, '1' | '&' | '+') {
        return None;
    }
    let (rehearsal, colon) = match rest {
        [hyphen, word @ ..] if !is_plain(*hyphen) && rehearsal_at(word).is_some() => {
            (rehearsal_at(word), word.get(9)?)
        }
        [colon, ..] => (None, colon),
        [] => return None,
    };
    let length = 8 + if rehearsal.is_some() { 10 } else { 0 } + 1;
    let body =
        text.get(length..)?.iter().take(SHORTEST_BODY).take_while(|c| !matches!(c, ' ' | '\n')).count();
    let is_m = colon.eq_ignore_ascii_case(&'m');
    let azerty = *one == '&' || rehearsal == Some('q') || is_m;
    let fits = if azerty {
        is_m && !swaps_y_and_z && *one != '+' && rehearsal != Some('a')
    } else {
        !is_plain(*colon)
    };
    if !fits || body < SHORTEST_BODY {
        return None;
    }
    let layout = match (azerty, *one, swaps_y_and_z) {
        (true, ..) => Layout::Azerty,
        (false, '+', _) => Layout::Czech,
        (false, _, true) => Layout::Qwertz,
        (false, _, false) => Layout::OtherSigns,
    };
    Some(Label { layout, swaps_y_and_z, rehearsal: rehearsal.is_some(), length })
}

/// The word REHEARSAL, by the letter that stands for its A.
fn rehearsal_at(text: &[char]) -> Option<char> {
    let word: String = text.get(..9)?.iter().map(char::to_ascii_lowercase).collect();
    match word.as_str() {
        "rehearsal" => Some('a'),
        "reheqrsql" => Some('q'),
        _ => None,
    }
}

/// Letters, digits and blanks cannot stand for a hyphen or a colon.
const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '\n')
}

impl Label {
    /// The layout, to be named.
    pub const fn layout(&self) -> Layout {
        self.layout
    }

    /// What was meant by the characters of the code behind the label. What has no meaning stays, to be refused.
    pub fn meant(&self, typed: &[char]) -> Zeroizing<String> {
        let one = |c: &char| {
            let c = if self.swaps_y_and_z { exchanged(*c, 'Y', 'Z') } else { c.to_ascii_uppercase() };
            match self.layout {
                Layout::Azerty => azerty(c),
                Layout::Czech => czech(c),
                Layout::Qwertz | Layout::OtherSigns => c,
            }
        };
        Zeroizing::new(typed.iter().map(one).collect())
    }
}

/// Upper case, with two letters exchanged.
fn exchanged(c: char, one: char, other: char) -> char {
    match c.to_ascii_uppercase() {
        c if c == one => other,
        c if c == other => one,
        c => c,
    }
}

fn azerty(c: char) -> char {
    match exchanged(exchanged(c, 'A', 'Q'), 'Z', 'W') {
        ',' | '?' => 'M',
        '&' => '1',
        'é' | 'É' => '2',
        '"' => '3',
        '\'' => '4',
        '(' => '5',
        '-' | '§' => '6',
        'è' | 'È' => '7',
        c => c,
    }
}

const fn czech(c: char) -> char {
    match c {
        'ě' | 'Ě' | 'ľ' | 'Ľ' => '2',
        'š' | 'Š' => '3',
        'č' | 'Č' => '4',
        'ř' | 'Ř' | 'ť' | 'Ť' => '5',
        'ž' | 'Ž' => '6',
        'ý' | 'Ý' => '7',
        c => c,
    }
}
