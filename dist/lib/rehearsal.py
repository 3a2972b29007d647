"""A rehearsal of 2 of 3 in the window by keyboard alone: page after page, what stands on it and what is struck then.

Where a page waits for the digits of something, they are in what is awaited: nothing is typed into the page before.
"""

import hashlib
import pathlib

from screen import Trouble, is_in

ROOT = pathlib.Path(__file__).parents[2]
SCRIPT = "kek"
THROWS = "351624416253265431624135153246532614641352214563356124"
# a page that is to be read has no act before its end was in view
READ_TO_ITS_END = "pgdn pgdn pgdn"
PEOPLE = ["Administrator 1", "Operator 1", "Witness 1", "Custodian 1", "Custodian 2", "Custodian 3"]


def words_of(digest):
    """A digest in words, of each the letters that begin no other one: `assets/words/pgp.txt`, even places first."""
    rows = [line.split() for line in (ROOT / "assets/words/pgp.txt").read_text().splitlines()]
    return " ".join(beginning(rows[byte][place % 2], [row[place % 2] for row in rows])
                    for place, byte in enumerate(bytes.fromhex(digest)))


def beginning(word, others):
    for length in range(1, len(word)):
        if sum(other.startswith(word[:length]) for other in others) == 1:
            return word[:length]
    return word


def preparing(tabs, folder, sticks=0):
    """From the first screen to the open ceremony. `tabs` lie between the switch for rehearsals and the first way in; so many
    sticks are offered below the field of the folder.
    """
    return [
        ("Hold a ceremony", "shift+tab " * tabs + "spc"),
        ("Everything made now is worthless", "tab " * tabs + "spc"),
        ("Which ceremony", "spc ret"),
        ("What the key is for", "ret"),
        ("Any 3 of 5 sheets rebuild", "ctrl+a '2'"),
        ("Any 2 of 5 sheets rebuild", "tab tab tab ctrl+a '3'"),
        ("Any 2 of 3 sheets rebuild", "tab tab spc ret"),
        # the way to a file of people stands between the stand-ins and the first name
        ("Who does what", "shift+tab shift+tab spc tab tab"),
        ("Stand-in Witness 1", "ret"),
        ("Where the sheets will be", "ret"),
        # the field of the folder stands before the act, which has the keyboard
        ("Room and machine", "shift+tab " * (1 + sticks) + f"ctrl+a '{folder}' ret"),
        ("The whole plan", "ret"),
    ]


def opening():
    """The opening, with everybody enrolled and the materials counted."""
    three_ticks = "spc tab tab spc tab tab spc"
    roll = [(f"Enrol Stand-in {name}", "'passport' ret") for name in PEOPLE]
    return [
        ("Purpose and expected length were said", "spc tab tab spc ret"),
        *roll,
        ("Everybody who was expected has been called", "ret"),
        ("Read the approval aloud", "'The board' tab '17' tab '2026-11-20' tab 'practice' ret"),
        ("We count sheets, bags, pens and cards", f"{three_ticks} tab tab '9' tab 'B1' tab 'B1' tab 'B9' tab 'B9' ret"),
    ]


CLOSE_THE_ROOM = ("Phones and other devices are out", "spc tab tab spc tab tab spc ret")


def machine(program, script):
    """The machine, and the words of program and script as they were read elsewhere: their digests are given."""
    compared = []
    for title, digest in (("These are the words of the running program", program), ("These are the words of this script", script)):
        compared += [(title, READ_TO_ITS_END), ("They were read: type the words", "ret"),
                     ("own words are away now", f"'the builder' tab '{words_of(digest)}'"),
                     ("all 32 words agree", "ret")]
    return [
        ("Make and model", "'QEMU' tab 'SN1' tab 'SN1' tab spc tab tab tab tab spc ret"),
        *compared,
        ("This is what the machine says of itself", "ret"),
    ]


EXCEPTION = [
    ("What was decided about them", f"{READ_TO_ITS_END} 'accepted' ret"),
    ("The exception is recorded", "ret"),
]


def findings(screen):
    """What is found about this machine, with an exception if it takes one; how many it took."""
    either = ("What was decided about them", "We read the clock on the wall")
    strike_until(screen, *either)
    text = screen.wait_any(*either)
    screen.shoot("findings")
    if is_in("We read the clock on the wall", text):
        return 0
    hold(screen, EXCEPTION)
    return 1


def key(clock):
    """The clock on the wall as (time, date), the duties, the key and its shares."""
    return [
        ("We read the clock on the wall", f"'{clock[0]}' tab '{clock[1]}' ret"),
        ("Every custodian has answered: I accept", "spc ret"),
        ("Name, purpose, owner, environment", "spc ret"),
        ("Throws, in the order they fell", f"'{THROWS}'"),
        ("54 throws are enough", "ret"),
        ("54 throws of dice, 139 bits", "ret"),
        ("The key is drawn now", "ret"),
        ("The root key is drawn", "ret"),
        ("All shares are made at once", "ret"),
        ("The key is split into shares", "ret"),
    ]


def share(number, folder):
    """One custodian from the gate to the bag. No printer is there: the sheet is a file, as a rehearsal may have it."""
    return [
        # Enter alone opens nobody's private screen
        (f"I am Stand-in Custodian {number}, alone at the screen", "tab tab spc"),
        (f"Lock share {number}", "ret"),
        (f"Print the sheet – share {number}", "spc"),
        ("Folder for the file", "ret"),
        ("In this rehearsal it stands for the paper", "ret"),
        ("Path of a file or folder", f"'{folder}/sheets/share-0{number}-sheet-000{number}.pdf' ret"),
        ("Read another one instead", "ret"),
        ("Put the sheet into the bag", f"'B{number}' tab 'B{number}' ret"),
    ]


def end(exceptions):
    """The proof, the wipe and the close; `exceptions` are reviewed."""
    reviewed = [("Note: no effect on what the ceremony proves", "spc tab tab tab spc tab tab 'nothing' ret")] * exceptions
    signed = [page for name in PEOPLE
              for page in ((f"Record what Stand-in {name} says", "spc"), (f"Stand-in {name} agrees", "ret"))]
    return [
        ("must rebuild the key, and one fewer", "ret"),
        ("The key was rebuilt from its sheets", "ret"),
        ("types WIPE", "'WIPE' tab 'WIPE' ret"),
        ("are gone from this program's memory", "ret"),
        ("Printed sheets = sealed + spoiled", "spc tab tab spc tab tab spc tab tab '6' ret"),
        *reviewed,
        ("Close the review", "ret"),
        *signed,
        ("everybody has spoken", "ret"),
        ("Then the ceremony key is forgotten", "ret"),
        ("Nothing can be added any more", READ_TO_ITS_END),
        ("It has been read: go on", "ret"),
        ("What is left to do", ""),
    ]


def hold(screen, pages, seconds=240):
    """Page after page; a page that does not come is a Trouble that says which. An Enter that only read on, as on a page that is
    longer than the screen, is struck again when nothing came of it: a person does so too.
    """
    pages = list(pages)
    for (words, acts), after in zip(pages, [*pages[1:], None]):
        screen.wait(words, seconds)
        screen.act(acts)
        if acts == "ret" and after is not None:
            strike_until(screen, after[0])


def strike_until(screen, *choices):
    """Strikes Enter again, three times at most, if none of these words comes within three quarters of a minute."""
    for _ in range(3):
        try:
            screen.wait_any(*choices, seconds=45)
            return
        except Trouble:
            screen.act("ret")


def digest(data):
    return hashlib.sha256(data).hexdigest()
