"""Holds a whole production ceremony in the real window, from outside: names and roles as a screen reader sees them,
keys as a person strikes them. Prints one JSON object with what was found.

Usage: drive.py PROGRAM FOLDER PAPER      (inside dbus-run-session; FOLDER is new and empty; what is printed arrives in
PAPER; the last share is saved as a file instead)
"""

import atexit
import json
import os
import re
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

# how long anything is waited for, in seconds: what is slow is no fault, what does not come is one
PATIENCE = 300.0
PASSPHRASES = {1: "Zirkus-Qualle 81 violett", 2: "nordwind Teekanne 4711", 3: "Papagei; xylophon 3/4"}
NAMES = {1: "Berta Birnbaum", 2: "Carlos Castro", 3: "Dora Dahl"}


def patiently(look, otherwise):
    """What this finds, as soon as it finds anything. What is drawn anew meanwhile is looked at again; if nothing comes, it is
    said what should have."""
    until = time.time() + PATIENCE
    while True:
        try:
            found = look()
        except GLib.Error:
            found = None
        if found:
            return found
        if time.time() > until:
            raise SystemExit(otherwise())
        time.sleep(0.05)


class Window:
    """A program's window on a display of its own."""

    def __init__(self, program, folder, size="1280x800"):
        self.folder = folder
        read, write = os.pipe()
        # without -noreset a server begins anew when its only client leaves, and refuses whoever comes meanwhile: the
        # window, if it comes just behind a look of ours for it
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", size + "x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[write], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # a server that outlives this program would keep whoever waits for its output waiting
        atexit.register(self.server.kill)
        os.close(write)
        self.display = ":" + os.read(read, 16).decode().strip()
        self.bus = subprocess.Popen(
            ["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        atexit.register(self.bus.kill)
        time.sleep(0.5)
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        for name in ("IsEnabled", "ScreenReaderEnabled"):
            session.call_sync(
                "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
                GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True))), None, 0, 5000, None)
        self.environment = dict(
            os.environ, DISPLAY=self.display, HOME=folder, XDG_CONFIG_HOME=folder + "/config", LIBGL_ALWAYS_SOFTWARE="1")
        self.environment.pop("WAYLAND_DISPLAY", None)
        begun = time.time()
        self.log = open(folder + "/window.log", "wb")
        self.process = subprocess.Popen([program], env=self.environment, stderr=self.log)

        def opened():
            if self.process.poll() is not None:
                raise SystemExit("the window ended at once: " + open(folder + "/window.log").read())
            return self.tool("search", "--onlyvisible", "--name", "Keyrite").split()

        self.id = patiently(opened, lambda: "no window appeared")[0]
        self.seconds_to_window = time.time() - begun
        self.tool("windowfocus", self.id)
        Atspi.init()
        self.app = self.find_app()

    def tool(self, *words):
        return subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True).stdout

    def find_app(self):
        desktop = Atspi.get_desktop(0)

        def ours():
            apps = (desktop.get_child_at_index(place) for place in range(desktop.get_child_count()))
            return next((app for app in apps if app and app.get_process_id() == self.process.pid), None)

        return patiently(ours, lambda: "the window is not on the accessibility bus")

    def nodes(self):
        def walk(node):
            yield node
            for place in range(node.get_child_count()):
                child = node.get_child_at_index(place)
                if child:
                    yield from walk(child)
        try:
            yield from walk(self.app)
        except GLib.Error:
            return

    @staticmethod
    def said(node):
        name = node.get_name() or ""
        if not name and node.get_role_name() in ("label", "static"):
            try:
                name = Atspi.Text.get_text(node, 0, -1)
            except GLib.Error:
                pass
        return name

    def all_names(self):
        names = []
        for node in self.nodes():
            try:
                names.append((node.get_role_name(), self.said(node)))
            except GLib.Error:
                pass
        return names

    def find(self, name, roles):
        """The first node of one of these roles whose name is, or else begins with, or else contains this."""
        return patiently(lambda: self.look_for(name, roles), lambda: f"nothing is called {name!r}: {self.all_names()}")

    def look_for(self, name, roles):
        begins, contains = None, None
        for node in self.nodes():
            try:
                if node.get_role_name() not in roles:
                    continue
                said = self.said(node)
            except GLib.Error:
                continue
            if said == name:
                return node
            if said.startswith(name):
                begins = begins or node
            elif name in said:
                contains = contains or node
        return begins or contains

    PRESSED = ("push button", "button", "check box", "radio button", "toggle button")
    TYPED = ("entry", "text", "password text")

    def wait(self, name):
        return self.find(name, self.PRESSED + self.TYPED + ("label", "static", "image", "heading"))

    def press(self, name):
        def pressed():
            node = self.look_for(name, self.PRESSED)
            return node and node.get_state_set().contains(Atspi.StateType.ENABLED) and Atspi.Action.do_action(node, 0)

        patiently(pressed, lambda: f"{name!r} cannot be pressed: {self.all_names()}")
        time.sleep(0.08)

    def act(self, name):
        """The primary act: not within the moment after a step in which Enter is not listened to, and not before the page
        was read to its end."""
        def stands():
            # a title may be called as its act is
            pressed = [said for role, said in self.all_names() if role in self.PRESSED]
            if "Read on" in pressed and name not in pressed:
                self.press("Read on")
            return any(name in said for said in pressed)

        patiently(stands, lambda: f"nothing is called {name!r}: {self.all_names()}")
        time.sleep(0.45)
        self.press(name)

    def enter(self):
        """The primary act by keyboard alone."""
        time.sleep(0.5)
        self.tool("key", "--window", self.id, "Return")

    def fill(self, name, text):
        """Types into the field once it has the keyboard, and goes on once all of it is there."""
        field = lambda: self.find(name, self.TYPED)

        def has_keyboard():
            # asked for again: a page that was still coming gives the keyboard to the field at which it begins
            there = field()
            if there.get_state_set().contains(Atspi.StateType.FOCUSED):
                return True
            Atspi.Component.grab_focus(there)
            return False

        patiently(has_keyboard, lambda: f"{name!r} has no keyboard: {self.all_names()}")
        self.tool("key", "ctrl+a", "BackSpace")
        self.tool("type", "--delay", "2", text)
        # a masked field tells nobody how much is in it: its act lights up once that is enough
        if field().get_role_name() != "password text":
            holds_all = lambda: Atspi.Text.get_character_count(field()) >= len(text)
            patiently(holds_all, lambda: f"{name!r} has not all of {len(text)} letters: {self.all_names()}")

    def processor_seconds(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        for process in (self.process, self.server, self.bus):
            process.terminate()
        # however long it takes on a busy machine: nothing that comes after stands on it
        self.process.wait()


def prepare(window):
    window.press("Hold a ceremony")
    window.wait("Which ceremony")
    window.press("Data-encryption master key")
    window.press("Quorum:")
    for _ in range(2):
        window.press("Sheets in all: one fewer")
    window.press("Sheets needed: one fewer")
    window.press("Passphrase: each custodian chooses one")
    window.press("People:")
    for role in ("Administrator", "Operator", "Witness"):
        window.fill(f"{role} 1: name", f"{role} Ada")
        window.fill(f"{role} 1: from", "Head office")
    for share, name in NAMES.items():
        window.fill(f"Custodian of share {share}: name", name)
        window.fill(f"Custodian of share {share}: from", "Vienna")
    window.press("Key:")
    window.fill("Label, which should not say", "KEK-OUTSIDE")
    window.fill("Its one purpose", "encrypts other keys")
    window.fill("Owner, who answers for it", "Head of keys")
    window.fill("Environment", "test")
    # how long it lives nobody has decided before
    window.press("A year after the first")
    window.press("Room:")
    window.fill("Organisation that holds", "Example Ltd")
    window.fill("Place", "Vault room")
    window.fill("Whom a finder of a sheet calls", "Key desk, +43 1 000000")
    window.press("Plan:")
    window.act("Open the ceremony")
    window.wait("Purpose and expected length were said")


def open_room(window):
    window.press("Purpose and expected length were said")
    window.press("Everyone knows how to object")
    window.act("It is done: record it")
    for name in ["Administrator Ada", "Operator Ada", "Witness Ada", *NAMES.values()]:
        window.find(f"Enrol {name}", window.PRESSED)
        window.fill("Kind of identity paper", "passport")
        window.enter()
        window.wait(f"{name}, ")
    window.act("Close the roll")
    window.wait("Read the approval aloud")
    window.fill("Approved by", "The board")
    window.fill("Reference of the paper", "2026-17")
    window.fill("Its date", "2026-11-20")
    window.fill("For what", "a test from outside")
    window.enter()
    window.wait("Paper, pens and opaque cards are enough")
    for tick in ("Paper, pens and opaque cards", "A clock everyone can see", "A shredder or other means"):
        window.press(tick)
    window.fill("Number of bags", "10")
    for name, number in (("First bag number", "TE 0001"), ("Last bag number", "TE 0010")):
        window.fill(name, number)
        window.fill(f"{name}, again", number)
    window.act("It is done: record it")
    for tick in ("Phones and other devices", "Blinds are closed", "The audit camera"):
        window.press(tick)
    window.act("It is done: record it")
    window.fill("Make and model", "Test bench")
    window.fill("Serial number", "SN 123")
    window.fill("Serial number, again", "SN 123")
    window.press("is in ordinary use")
    window.press("its own disk")
    window.act("It is done: record it")
    for name in ("This program says: ", "This script says: "):
        node = window.find(name, ("label", "static"))
        words = Window.said(node).split(": ", 1)[1]
        window.act("They were read: type the words of the print")
        window.fill("Where the independent words are read", "printed release sheet")
        window.fill("The words as read there", words)
        window.act("Record the comparison")
    window.wait("network routes")
    window.act("Record the findings")
    # a machine on which everything is as wanted needs no exception
    while not any(name.startswith(("What was decided", "Time on the wall")) for _, name in window.all_names()):
        time.sleep(0.1)
    if any(name.startswith("What was decided") for _, name in window.all_names()):
        window.fill("What was decided about them", "accepted: this is a test bench")
        window.act("Record the exception")
        window.act("Go on with the exception")
    window.fill("Time on the wall", time.strftime("%H:%M"))
    window.fill("Date", time.strftime("%Y-%m-%d"))
    window.enter()


def make_key(window):
    window.press("Every custodian has answered")
    window.act("It is done: record it")
    window.press("Name, purpose, owner")
    window.act("It is done: record it")
    window.fill("Throws, in the order they fell", "351624 416253 265431 624135 153246 532614 641352 214563 356124")
    window.wait("54 throws are enough")
    window.act("Add these throws")
    window.act("No more throws")
    window.act("Draw the root key")
    window.act("It has been read: go on")
    window.act("Split the root key")
    window.act("It has been read: go on")


def print_sheet(window, share, paper):
    """The picture of the sheet, as a scanner would have it from the printer's tray."""
    window.press("keyrite-test")
    window.wait("Mount a tmpfs over")
    before = set(os.listdir(paper))
    window.act("Print the sheet")
    window.wait("The sheet is good")
    new = lambda: [name for name in set(os.listdir(paper)) - before if name.endswith(".bin")]
    jobs = patiently(new, lambda: "one sheet was printed, and no job came")
    if len(jobs) != 1:
        raise SystemExit(f"one sheet was printed, and these jobs came: {jobs}")
    window.act("The sheet is good")
    return scanned(window, share, f"{paper}/{jobs[0]}")


def scanned(window, share, page):
    scan = f"{window.folder}/scans/share-{share}"
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", page, scan], check=True)
    return scan + ".png"


def save(window, share):
    window.press("Save as a file instead")
    window.fill("Folder for the file", window.folder + "/sheets")
    window.fill("Who destroys the file", "the operator, by shred, now")
    window.act("Record the exception for the file")
    window.act("Save the sheet")
    window.act("The sheet is good")
    sheet = f"{window.folder}/sheets/{os.listdir(window.folder + '/sheets')[0]}"
    # the file itself is no paper
    window.fill("Path of a file or folder", sheet)
    window.press("Read this path")
    window.wait("a program drew this page")
    return scanned(window, share, sheet)


def one_share(window, share, paper):
    window.act(f"I am {NAMES[share]}, alone at the screen")
    window.fill("Passphrase", PASSPHRASES[share])
    window.fill("Passphrase, again", PASSPHRASES[share])
    window.wait("both are the same")
    private = window.all_names()
    typed = copies_in_memory(window.process.pid, [("typed", PASSPHRASES[share].encode())])
    private.append(("found while typed", bool(typed)))
    window.act("Lock and sign the share")
    sheet = save(window, share) if share == max(NAMES) else print_sheet(window, share, paper)
    window.fill("Path of a file or folder", sheet)
    window.press("Read this path")
    window.press(f"{NAMES[share]} is at the screen, and everybody else looks away")
    window.fill(f"The passphrase of {NAMES[share]}", PASSPHRASES[share])
    window.act("Compare it with the share that was made")
    window.fill("Bag number", f"TE 000{share}")
    window.fill("Bag number, again", f"TE 000{share}")
    window.enter()
    return private


def close_ceremony(window):
    window.act("Rebuild the key from the sheets")
    window.act("It has been read: go on")
    for name in ("Administrator Ada", "Witness Ada"):
        window.fill(f"{name} types WIPE", "WIPE")
    window.act("Wipe everything secret")
    window.act("It has been read: go on")
    for tick in ("Printed sheets = sealed", "No number is missing", "Printer switched off"):
        window.press(tick)
    window.fill("Number of bags left", str(10 - len(NAMES)))
    window.act("It is done: record it")
    for number in range(1, 6):
        window.find(" the review", window.PRESSED)
        if any(name == "Close the review" for _, name in window.all_names()):
            break
        window.find(f"Record the review of exception {number}", window.PRESSED)
        window.press("Note: no effect")
        window.fill("Who follows up, and how", "nothing to follow up")
        window.press("Closed: nothing is left")
        window.act(f"Record the review of exception {number}")
    window.act("Close the review")
    for name in ["Administrator Ada", "Operator Ada", "Witness Ada", *NAMES.values()]:
        window.find(f"Record what {name} says", window.PRESSED)
        window.press("I agree")
        window.act(f"{name} agrees")
    window.act("Everybody has spoken: go on")
    window.act("Seal the transcript")
    window.act("It has been read: go on")
    window.wait("Verify it now")


def print_papers(window, paper):
    """How many jobs came when the papers were printed, and when the entries were: nobody chose a printer for anybody."""
    jobs = lambda: {name for name in os.listdir(paper) if name.endswith(".bin")}
    before = jobs()
    window.find("Ask for printers again", window.PRESSED)
    if any(name.startswith("Print ") for _, name in window.all_names()):
        raise SystemExit("papers can be printed before a printer was chosen")
    window.press("keyrite-test")
    window.press("Print ")
    window.wait("left the queue of keyrite-test")
    papers = len(jobs() - before)
    window.act("Verify it now")
    window.press("Save or print the entries")
    window.press("Save the entries as a PDF")
    window.press("Print it")
    before = jobs()
    window.press("keyrite-test")
    # the file is gone: nothing is printed, and it is said
    (saved,) = [f"{window.folder}/Keyrite/{name}" for name in os.listdir(window.folder + "/Keyrite") if name.endswith(".pdf")]
    os.rename(saved, saved + ".away")
    window.press("Print it once")
    window.wait("Not printed. ")
    os.rename(saved + ".away", saved)
    window.press("Print it once")
    window.wait("It is at the printer keyrite-test")
    patiently(lambda: jobs() - before, lambda: "the entries were printed, and no job came")
    return [papers, len(jobs() - before)]


def copies_in_memory(pid, needles):
    """How often each needle is found in the writable memory of the live process, as bytes and as UTF-32."""
    found = {name: [] for name, _ in needles}
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            parts = line.split()
            if not parts[1].startswith("rw"):
                continue
            start, end = (int(part, 16) for part in parts[0].split("-"))
            try:
                memory.seek(start)
                data = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
            for name, needle in needles:
                count = data.count(needle)
                if count:
                    where = parts[5] if len(parts) > 5 else "anonymous"
                    at = data.find(needle)
                    found[name].append([where, count, data[max(0, at - 24):at + 40].hex()])
    return {name: places for name, places in found.items() if places}


def main():
    program, folder, paper = sys.argv[1:4]
    os.makedirs(folder + "/sheets")
    os.makedirs(folder + "/scans")
    os.makedirs(folder + "/pictures", exist_ok=True)
    window = Window(program, folder)
    result = {"seconds_to_window": round(window.seconds_to_window, 3), "pid": window.process.pid}
    try:
        result["processor_seconds_at_start"] = window.processor_seconds()
        time.sleep(2)
        before = window.processor_seconds()
        time.sleep(20)
        result["idle_share_of_a_processor"] = round((window.processor_seconds() - before) / 20, 4)
        prepare(window)
        open_room(window)
        make_key(window)
        private = [one_share(window, share, paper) for share in (1, 2, 3)]
        close_ceremony(window)
        result["papers_printed"] = print_papers(window, paper)
        spoken = json.dumps(private + [window.all_names()])
        result["spoken_secrets"] = [text for text in PASSPHRASES.values() if text in spoken or text[:6] in spoken]
        result["found_while_typed"] = [said for screen in private for said in screen if said[0] == "found while typed"]
        result["title"] = window.tool("getwindowname", window.id).strip()
        made = [f"{folder}/Keyrite/{name}" for name in os.listdir(folder + "/Keyrite")]
        result["transcripts"] = [path for path in made if os.path.isdir(path)]
        result["alive"] = True
        print(json.dumps(result), flush=True)
        # the caller reads the sheets, knows the secrets now, and sends them to be looked for
        for line in sys.stdin:
            needles = [(name, bytes.fromhex(needle)) for name, needle in json.loads(line)]
            print(json.dumps(copies_in_memory(window.process.pid, needles)), flush=True)
    finally:
        window.close()


if __name__ == "__main__":
    main()
