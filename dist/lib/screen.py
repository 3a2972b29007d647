"""A screen that is looked at by its picture and typed on: what a machine in QEMU and a window under Xvfb have in common.

Needs nothing but Python's own library, and tesseract to read what stands on the screen.
"""

import difflib
import os
import re
import subprocess
import time

# Letters that a reader takes for a digit or for each other, as one of them.
ALIKE = str.maketrans("lio|!z", "110112")
# One letter in ten may be misread.
LIKENESS = 0.9
# The ways to read a page: in blocks, which passes over a button or a tick in its frame now and then, less so if the letters are
# smooth; and line by line, which runs what stands side by side together. Each is tesseract's number, and whether it is smooth.
BLOCKS, SMOOTH, LINES = ("3", False), ("3", True), ("6", False)


class Trouble(Exception):
    """What was awaited did not come."""


def bare(text):
    """Letters and digits alone: a reader errs at dots and at spaces."""
    return "".join(c for c in text.lower() if c.isalnum() or c in "|!").translate(ALIKE)


def is_in(words, text):
    """Whether some piece of the text is these words but for one letter in ten, and has the same digits at their places; a
    zero with a stroke through it is read as anything.
    """
    wanted, found = bare(words), bare(text)
    digits = [place for place, c in enumerate(c for c in words.lower() if c.isalnum() or c in "|!") if c in "123456789"]
    if wanted in found:
        return True
    matcher = difflib.SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(wanted)
    for at in range(max(1, len(found) - len(wanted) + 1)):
        matcher.set_seq1(found[at:at + len(wanted)])
        if matcher.real_quick_ratio() < LIKENESS or matcher.quick_ratio() < LIKENESS or matcher.ratio() < LIKENESS:
            continue
        same = {place for _, start, size in matcher.get_matching_blocks() for place in range(start, start + size)}
        if same.issuperset(digits):
            return True
    return False


def twice_as_large(ppm, smooth=False):
    """The green of a picture (PPM) as a grey one (PGM) of twice the size: a reader misses small letters in frames. What is
    between two points is the one before, or, if it is to be smooth, what lies in the middle of both.
    """
    kind, width, height, most, pixels = re.match(rb"(P6)\s+(\d+)\s+(\d+)\s+(255)\s(.*)", ppm, re.DOTALL).groups()
    width, height = int(width), int(height)
    green, row, rows = pixels[1::3], bytearray(2 * width), []
    for at in range(0, width * height, width):
        points = green[at:at + width]
        row[0::2] = points
        row[1::2] = middle(points, points[1:] + points[-1:]) if smooth else points
        rows.append(bytes(row))
    between = [middle(*two) for two in zip(rows, rows[1:] + rows[-1:])] if smooth else rows
    return b"P5 %d %d 255\n" % (2 * width, 2 * height) + b"".join(one for two in zip(rows, between) for one in two)


def middle(one, other):
    return bytes((a + b) // 2 for a, b in zip(one, other))


class Screen:
    """What shoots pictures into its folder and strikes keys: `pixels` gives the screen as PPM, `shoot` keeps a PNG of it,
    `strike` and `is_on` are the machine's or the window's.
    """

    # how long a key waits for the next one, in seconds
    pause = 0.3

    def __init__(self, folder):
        self.folder = folder
        self.began = time.time()

    def seconds(self):
        """Since it was switched on."""
        return time.time() - self.began

    def is_on(self):
        return True

    def read(self):
        """The words on the screen, as they can be read off its picture."""
        return self._read_off(self.pixels(), BLOCKS)

    @staticmethod
    def _read_off(pixels, way):
        number, smooth = way
        done = subprocess.run(["tesseract", "-", "-", "--psm", number], input=twice_as_large(pixels, smooth), capture_output=True,
                              env={**os.environ, "OMP_THREAD_LIMIT": "1"})
        return " ".join(done.stdout.decode().split())

    def shows(self, *choices):
        """What the screen says, if the words of one of these choices stand there in one of the ways to read it; else None."""
        return self._shown(choices)[0]

    def _shown(self, choices):
        """That, and what was read last."""
        pixels = self.pixels()
        for way in (BLOCKS, SMOOTH, LINES):
            text = self._read_off(pixels, way)
            if any(is_in(words, text) for words in choices):
                return text, text
        return None, text

    def wait(self, words, seconds=240):
        """Until these words stand on the screen; what it says then."""
        return self.wait_any(words, seconds=seconds)

    def wait_any(self, *choices, seconds=240):
        """Until the words of one of these choices stand on the screen; what it says then."""
        until = time.time() + seconds
        while True:
            found, text = self._shown(choices)
            if found is not None:
                return found
            if not self.is_on():
                raise Trouble(f"it went off while {choices} was awaited")
            if time.time() > until:
                raise Trouble(f"{choices} did not come within {seconds} s; the screen says: {text}")
            time.sleep(0.5)

    def leave(self, words, acts):
        """Waits for these words and does this, again if they still stand there half a minute later: a key that falls into the
        change from one console to another is lost, and a person strikes it once more.
        """
        self.wait(words)
        for _ in range(4):
            self.act(acts)
            until = time.time() + 30
            while time.time() < until:
                if self.shows(words) is None:
                    return
                time.sleep(0.5)
        raise Trouble(f"{words!r} did not go away")

    def act(self, acts):
        """Keys and texts one after the other: "tab 'two words' ret"; "shift+tab" is both keys at once."""
        for text, key in re.findall(r"'([^']*)'|(\S+)", acts):
            if key:
                self._strike_and_see(key)
            else:
                self.write(text)

    def _strike_and_see(self, key):
        """One key; the next is not struck before the picture changed, or four seconds passed in which nothing did. Two keys
        in one picture of a slow machine would be one: a focus that moves once.
        """
        before = self._without_clock()
        self.strike(key)
        until = time.time() + 4
        while time.time() < until and self._without_clock() == before:
            time.sleep(0.05)
        time.sleep(self.pause)

    def _without_clock(self):
        """The picture but for its lowest lines, in which the clock goes."""
        pixels = self.pixels()
        return pixels[:len(pixels) * 15 // 16]

    def write(self, text):
        """A text, letter by letter, as it is typed on an English (US) keyboard."""
        for character in text:
            self.strike(keys_of(character))
            time.sleep(self.pause / 2)


# what is struck on an English (US) keyboard for a character, by the names that QEMU has for keys
PLAIN = {" ": "spc", "-": "minus", "=": "equal", "[": "bracket_left", "]": "bracket_right", ";": "semicolon",
         "'": "apostrophe", ",": "comma", ".": "dot", "/": "slash", "\\": "backslash", "`": "grave_accent"}
SHIFTED = dict(zip("!@#$%^&*()_+{}:\"<>?|~", [*"1234567890", "minus", "equal", "bracket_left", "bracket_right",
               "semicolon", "apostrophe", "comma", "dot", "slash", "backslash", "grave_accent"]))


def keys_of(character):
    if character in SHIFTED:
        return f"shift+{SHIFTED[character]}"
    if character.isupper():
        return f"shift+{character.lower()}"
    return PLAIN.get(character, character)
