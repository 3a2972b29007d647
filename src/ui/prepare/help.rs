//! F1 on a page of the preparation: what this page asks, and why.

use super::super::help::Help;
use super::page::Page;

/// The help of a page; `before` says whether an earlier ceremony is asked for where the key is.
pub(super) const fn of(page: Page, before: bool) -> Help {
    match page {
        Page::Template => SCRIPT,
        Page::Key if before => BEFORE,
        Page::Key => KEY,
        Page::Before => BEFORE,
        Page::Quorum => QUORUM,
        Page::People => PEOPLE,
        Page::Custody => CUSTODY,
        Page::Room => ROOM,
        Page::Plan => PLAN,
    }
}

const SCRIPT: Help = Help {
    title: "Help: preparing a ceremony",
    text: "Choose what is held: its script is every step in its order. The pages at the top can be filled in in any order; a page that is whole has a tick. Nothing binds before the ceremony is opened on the last page, which says what is missing and where. During the ceremony F1 explains the step that is due.",
};

const KEY: Help = Help {
    title: "Help: what the key is for",
    text: "This is printed on every sheet and stands in the record, so that a finder and an auditor know what they hold. The label names the key without saying what it protects. The purpose is one; owner and environment say who answers for it and where it is used. The last day of use is when the register reminds you.",
};

const BEFORE: Help = Help {
    title: "Help: the ceremony before",
    text: "Name the folder of the last ceremony of this key, or drop it on the window: the folder that holds transcript.jsonl. It is read at once and changed in nothing. It tells which set of sheets there is, who holds which bag, and which key is expected, so that a wrong sheet is told before it counts. What is wrong with the folder is said below its field.",
};

const QUORUM: Help = Help {
    title: "Help: how many sheets",
    text: "Two numbers: how many sheets are made, and how many of them rebuild the key. The picture says what may be lost and who together could rebuild it. The lock says what a finder of one sheet has in hand: the share itself, or a sheet that a passphrase or code words open.",
};

const PEOPLE: Help = Help {
    title: "Help: who does what",
    text: "Everybody who takes part, each with a name as on their identity paper and whom they are from. They are called at the roll in this order, and are enrolled only when they are there. Some roles exclude each other; what is wrong with a name is said at its field.",
};

const CUSTODY: Help = Help {
    title: "Help: where the sheets will be",
    text: "Where each sheet will lie and how it gets there. It may stay empty. From what is named the page works out which place, organisation or way alone could lose the key or rebuild it, and says so before anything is made.",
};

const ROOM: Help = Help {
    title: "Help: room and machine",
    text: "Where the ceremony is held, whom a finder of a sheet calls, and the new folder for its record. The folder is made when the ceremony is opened; each entry is on the disk there before the next step begins. Below stands how this machine is now: what is not as wanted will need an exception, unless it is mended first.",
};

const PLAN: Help = Help {
    title: "Help: the whole plan",
    text: "Everything that was chosen, and the whole script as it will be spoken, to be read and printed before anything binds. What is missing is listed with the page that asks for it. Once it is opened, the plan is the first line of the record and is not changed any more.",
};
