//! The kinds of step, as far as a script is checked for them: one table, one row a kind.
//!
//! What a kind does once a ceremony runs is in `ceremony::kinds`, one file each.

use serde::Serialize;

/// Where steps of a kind may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Wherever the script wants, as often as it wants.
    Anywhere,
    /// In a phase without rounds, once in a ceremony.
    Once,
    /// In a phase that is repeated for each share: the step is about one.
    PerShare,
    /// Once, in a phase that is repeated for the sheets of an earlier ceremony: the step is about one.
    PerOldSheet,
}

impl Place {
    /// True if a script has one step of the kind, whatever rounds it has.
    pub(super) const fn is_for_one_step(self) -> bool {
        match self {
            Self::Once | Self::PerOldSheet => true,
            Self::Anywhere | Self::PerShare => false,
        }
    }
}

/// What is in the hands of those who act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Touches {
    /// Nothing that has to be watched.
    Nothing,
    /// A custodian's sheet.
    Sheet,
    /// A sheet that somebody shows: the line names them.
    ShownSheet,
    /// The key, or what becomes of it.
    Key,
}

/// Whether a script may let one person do it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hands {
    /// It may.
    Alone,
    /// Somebody else confirms it, in every script.
    Confirmed,
}

/// Whether a script may do without a step on some day: by a condition, as optional, or by an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Omission {
    /// It may.
    May,
    /// Where the script has it, it is held.
    Never,
}

/// Whether a step that touches neither key nor sheet leaves something behind besides its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    /// Nothing.
    Lines,
    /// A file, or a thing that went into a bag, out of one, to other hands or away.
    Something,
}

/// In which ceremonies steps of a kind have a place; `needs` says of each kind of ceremony whether it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belongs {
    /// In all of them.
    Everywhere,
    /// Where a key is drawn.
    ToDrawing,
    /// Where sheets are made.
    ToPrinting,
    /// Where sheets of an earlier ceremony are opened to rebuild their key.
    ToOpening,
    /// Where sheets of an earlier ceremony are looked at one by one.
    ToLooking,
    /// Where there is a key of ours at all.
    ToAKey,
    /// Where something may leave.
    ToLeaving,
    /// Where a secret may be sealed, while the key is in memory.
    ToSealing,
    /// Where a value may be worked out of the key, while it is in memory.
    ToWorkingOut,
}

/// A row of the table.
pub(super) struct KindRow {
    pub place: Place,
    pub touches: Touches,
    pub hands: Hands,
    pub omission: Omission,
    pub behind: Behind,
    pub belongs: Belongs,
    /// Keys of a template that no step has whose kind does not name them here.
    pub parts: &'static [&'static str],
}

macro_rules! step_kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal: $place:ident, $touches:ident, $hands:ident, $omission:ident, $behind:ident, $belongs:ident, $parts:expr;)+) => {
        /// The closed set of step kinds: each has its own small machine in `ceremony::kinds`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub enum StepKind {
            $($(#[$doc])* #[serde(rename = $word)] $variant),+
        }

        impl StepKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in templates.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// True if a script, or an exception, may leave such a step out.
            pub const fn may_be_left_out(self) -> bool {
                matches!(self.row().omission, Omission::May)
            }

            /// True if the key must be in memory at such a step, wherever a script has it.
            pub(super) const fn needs_the_key(self) -> bool {
                matches!(self.row().belongs, Belongs::ToSealing | Belongs::ToWorkingOut)
            }

            /// True if such a step leaves something behind besides its lines.
            pub(super) const fn leaves_something(self) -> bool {
                matches!(self.row().behind, Behind::Something)
            }

            /// What a script is checked for at steps of this kind.
            pub(super) const fn row(self) -> &'static KindRow {
                match self {
                    $(Self::$variant => &KindRow {
                        place: Place::$place,
                        touches: Touches::$touches,
                        hands: Hands::$hands,
                        omission: Omission::$omission,
                        behind: Behind::$behind,
                        belongs: Belongs::$belongs,
                        parts: &$parts,
                    }),+
                }
            }
        }
    };
}

step_kinds! {
    /// Something people do: ticks, values, choices.
    Act = "act": Anywhere, Nothing, Alone, May, Lines, Everywhere, ["ticks", "fields", "choices"];
    /// Who allowed this ceremony, when, and for what.
    Approval = "approval": Anywhere, Nothing, Alone, Never, Lines, Everywhere, [];
    /// Who is present, in which roles, holding which shares.
    RollCall = "roll-call": Once, Nothing, Alone, Never, Lines, Everywhere, [];
    /// What the machine says of its network, swap, disks and printers.
    Environment = "environment": Anywhere, Nothing, Alone, May, Lines, Everywhere, [];
    /// A digest compared in words with an independent source.
    Compare = "compare": Anywhere, Nothing, Alone, May, Lines, Everywhere, ["compare"];
    /// The wall clock, read by a person.
    Clock = "clock": Anywhere, Nothing, Alone, May, Lines, Everywhere, [];
    /// A planned break.
    Break = "break": Anywhere, Nothing, Alone, May, Lines, Everywhere, [];
    /// Minutes that must pass, or what must have come about, or both.
    Wait = "wait": Anywhere, Nothing, Alone, May, Lines, Everywhere, ["wait_minutes", "ticks"];
    /// A day ends; the ceremony goes on in a part of its own.
    SessionEnd = "session-end": Anywhere, Nothing, Confirmed, May, Lines, Everywhere, ["least_days"];
    /// Files from outside, kept beside the transcript, by name, size and digest.
    Attach = "attach": Anywhere, Nothing, Alone, May, Something, Everywhere, ["at_least", "at_most", "names", "expect", "same_as"];
    /// Things of the script go into bags.
    BagItem = "bag-item": Anywhere, Nothing, Alone, May, Something, Everywhere, ["item", "at_least"];
    /// Things of the script come out of their bags.
    OpenItem = "open-item": Anywhere, Nothing, Alone, May, Something, Everywhere, ["item", "at_least", "bag"];
    /// Things of the script go to another place or to other hands.
    MoveItem = "move-item": Anywhere, Nothing, Alone, May, Something, Everywhere, ["item", "at_least"];
    /// Things of the script, in their bags, are handed to whoever carries them.
    SendItem = "send-item": Anywhere, Nothing, Confirmed, May, Something, Everywhere, ["item", "at_least"];
    /// Things of the script arrive.
    ReceiveItem = "receive-item": Anywhere, Nothing, Confirmed, May, Something, Everywhere, ["item", "at_least"];
    /// Things of the script are destroyed.
    DestroyItem = "destroy-item": Anywhere, Nothing, Confirmed, May, Something, Everywhere, ["item", "at_least"];
    /// Throws of dice or coins, or the decision to do without.
    Entropy = "entropy": Anywhere, Nothing, Alone, Never, Lines, ToDrawing, [];
    /// The root key is drawn.
    Draw = "draw": Once, Key, Confirmed, Never, Lines, ToDrawing, [];
    /// The root key is split.
    Split = "split": Once, Key, Confirmed, Never, Lines, ToPrinting, [];
    /// A custodian comes to the screen.
    Gate = "gate": PerShare, Sheet, Alone, Never, Lines, ToPrinting, [];
    /// The share is locked, or left open, and signed.
    Lock = "lock": PerShare, Sheet, Alone, Never, Lines, ToPrinting, [];
    /// The sheet is printed.
    Print = "print": PerShare, Sheet, Confirmed, Never, Lines, ToPrinting, [];
    /// The sheet is read back from paper.
    ReadBack = "read-back": PerShare, Sheet, Confirmed, Never, Lines, ToPrinting, [];
    /// The sheet goes into its bag.
    Bag = "bag": PerShare, Sheet, Confirmed, Never, Lines, ToPrinting, [];
    /// A secret that existed before the key, or is drawn here, is sealed under it, and opened again.
    Payload = "payload": Anywhere, Key, Confirmed, May, Lines, ToSealing, ["about", "from", "on_sheets"];
    /// A few bytes by which other machines tell whether they have the same key.
    CheckValue = "check-value": Anywhere, Key, Confirmed, May, Lines, ToWorkingOut, ["method", "of", "expect", "same_as"];
    /// The key is rebuilt from what was read back.
    Trial = "trial": Once, Key, Confirmed, Never, Lines, ToPrinting, [];
    /// Secrets are wiped.
    Wipe = "wipe": Once, Key, Confirmed, Never, Lines, ToAKey, ["word"];
    /// Why a key is recovered, and the one-time operation number.
    Operation = "operation": Once, Nothing, Alone, Never, Lines, ToOpening, [];
    /// Sheets are opened and read.
    Collect = "collect": Anywhere, Key, Alone, Never, Lines, ToOpening, [];
    /// The key is rebuilt and proven.
    Combine = "combine": Once, Key, Confirmed, Never, Lines, ToOpening, [];
    /// What leaves of the key, or what is made with it.
    Release = "release": Anywhere, Key, Confirmed, Never, Lines, ToLeaving, ["leaves"];
    /// What becomes of every opened share.
    Reseal = "reseal": Once, Key, Confirmed, Never, Lines, ToOpening, [];
    /// A sheet of an earlier ceremony is looked at, and read if it is opened.
    Sight = "sight": PerOldSheet, ShownSheet, Confirmed, May, Something, ToLooking, [];
    /// Exceptions are reviewed.
    Review = "review": Anywhere, Nothing, Alone, Never, Lines, Everywhere, [];
    /// Each person agrees or does not.
    SignOff = "sign-off": Once, Nothing, Alone, Never, Lines, Everywhere, [];
    /// The transcript is sealed.
    Seal = "seal": Once, Key, Confirmed, Never, Lines, Everywhere, [];
}
