"""A laptop in QEMU: switched on, looked at by pictures of its screen, typed on. Needs nothing but Python's own library,
and tesseract to read what stands on the screen.
"""

import difflib
import json
import os
import pathlib
import socket
import subprocess
import time

# what is struck on an English (US) keyboard for a character
PLAIN = {" ": "spc", "-": "minus", "=": "equal", "[": "bracket_left", "]": "bracket_right", ";": "semicolon",
         "'": "apostrophe", ",": "comma", ".": "dot", "/": "slash", "\\": "backslash", "`": "grave_accent"}
SHIFTED = dict(zip("!@#$%^&*()_+{}:\"<>?|~", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "minus", "equal",
               "bracket_left", "bracket_right", "semicolon", "apostrophe", "comma", "dot", "slash", "backslash",
               "grave_accent"]))


class Trouble(Exception):
    """What was awaited did not come."""


def keys_of(character):
    if character in SHIFTED:
        return ["shift", SHIFTED[character]]
    if character in PLAIN:
        return [PLAIN[character]]
    if character.isupper():
        return ["shift", character.lower()]
    return [character]


def is_in(words, text):
    """Whether some piece of the text is these words but for one letter in ten."""
    pieces = (text[at:at + len(words)] for at in range(max(1, len(text) - len(words) + 1)))
    return any(difflib.SequenceMatcher(None, words, piece, autojunk=False).ratio() >= 0.9 for piece in pieces)


class Machine:
    """The laptop, off until it is made and on from then."""

    def __init__(self, image, folder, uefi=False, arguments=()):
        self.folder = pathlib.Path(folder)
        self.shots = 0
        self.serial_log = self.folder / "serial.log"
        control = self.folder / "control.sock"
        # without KVM, unless it is asked for: slow, and the same everywhere
        kvm = "KEYRITE_TEST_KVM" in os.environ
        command = [
            "qemu-system-x86_64", "-machine", "q35", "-m", "2560", "-smp", "2", "-display", "none", "-boot", "menu=off",
            "-accel", "kvm" if kvm else "tcg,thread=multi", "-cpu", "host" if kvm else "max",
            "-vga", "none", "-device", "virtio-vga,xres=1280,yres=800",
            "-device", "qemu-xhci,id=usb", "-device", "usb-kbd,bus=usb.0", "-device", "usb-tablet,bus=usb.0",
            "-drive", f"if=none,id=medium,format=raw,readonly=on,file={image}",
            "-device", "usb-storage,bus=usb.0,drive=medium,removable=on,bootindex=1",
            # a card that a laptop would have: the medium must not know what it is
            "-netdev", "user,id=net,restrict=on", "-device", "e1000e,netdev=net",
            "-serial", f"file:{self.serial_log}", "-qmp", f"unix:{control},server=on,wait=off", *arguments]
        if uefi:
            variables = self.folder / "uefi-variables.fd"
            variables.write_bytes(pathlib.Path("/usr/share/OVMF/OVMF_VARS_4M.fd").read_bytes())
            command += ["-drive", "if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd",
                        "-drive", f"if=pflash,format=raw,file={variables}"]
        self.began = time.time()
        self.process = subprocess.Popen(["nice", "-n", "15", *command])
        self.connection = self._connect(control)
        self.answers = self.connection.makefile("r")
        self._answer()
        self.tell("qmp_capabilities")

    def _connect(self, control):
        for _ in range(100):
            try:
                connection = socket.socket(socket.AF_UNIX)
                connection.connect(str(control))
                return connection
            except OSError:
                time.sleep(0.1)
        raise Trouble("the machine did not start")

    def _answer(self):
        while True:
            line = self.answers.readline()
            if not line:
                raise Trouble("the machine is off")
            answer = json.loads(line)
            if "event" not in answer:
                return answer

    def tell(self, command, **arguments):
        text = {"execute": command} | ({"arguments": arguments} if arguments else {})
        self.connection.sendall(json.dumps(text).encode() + b"\n")
        answer = self._answer()
        if "error" in answer:
            raise Trouble(f"{command}: {answer['error']['desc']}")
        return answer["return"]

    def seconds(self):
        return time.time() - self.began

    def shoot(self, name):
        """A picture of the screen as it is now."""
        picture = self.folder / f"{name}.png"
        self.tell("screendump", filename=str(picture), format="png")
        return picture

    def read_screen(self, name="now"):
        """The words on the screen, as they can be read off its picture."""
        picture = self.shoot(name)
        read = subprocess.run(["nice", "-n", "10", "tesseract", picture, "-", "--psm", "11"], capture_output=True, text=True)
        return " ".join(read.stdout.split())

    def await_screen(self, words, seconds=240, name="now"):
        """Waits until these words stand on the screen. A reader errs at dots and at a letter here and there: nine in ten of
        the letters and digits must be there, in their order."""
        def bare(text):
            return "".join(c for c in text.lower() if c.isalnum())
        until = time.time() + seconds
        while time.time() < until:
            text = self.read_screen(name)
            if is_in(bare(words), bare(text)):
                return text
            time.sleep(1)
        raise Trouble(f"{words!r} did not come within {seconds} s; the screen says: {text}")

    def await_serial(self, words, seconds=600):
        until = time.time() + seconds
        while time.time() < until:
            text = self.serial()
            if words in text:
                return text
            if self.process.poll() is not None:
                raise Trouble(f"the machine went off; its last words: {text[-600:]}")
            time.sleep(1)
        raise Trouble(f"{words!r} was not said within {seconds} s; the last words: {text[-600:]}")

    def serial(self):
        return self.serial_log.read_text(errors="replace") if self.serial_log.exists() else ""

    def strike(self, *keys, pause=0.25):
        """Keys one after the other; "ctrl-a" is both at once."""
        for key in keys:
            together = [{"type": "qcode", "data": one} for one in key.split("+")]
            self.tell("send-key", keys=together, **{"hold-time": 60})
            time.sleep(pause)

    def write(self, text, pause=0.12):
        for character in text:
            self.strike("+".join(keys_of(character)), pause=pause)

    def plug_stick(self, file):
        self.tell("blockdev-add", **{"driver": "raw", "node-name": "stick",
                                     "file": {"driver": "file", "filename": str(file)}})
        self.tell("device_add", driver="usb-storage", bus="usb.0", drive="stick", id="stick", removable=True)

    def pull_stick(self):
        self.tell("device_del", id="stick")

    def off(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(20)
