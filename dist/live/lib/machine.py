"""A laptop in QEMU: switched on, looked at by pictures of its screen, typed on, sticks plugged in and pulled out."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "lib"))
from screen import Screen, Trouble, is_in  # noqa: E402

OVMF = pathlib.Path("/usr/share/OVMF")


class Machine(Screen):
    """The laptop, off until it is made and on from then. `start` is "bios", "uefi", or "secure": UEFI with Secure Boot on.
    `decoy` is a stick that is in from the start, and comes before the medium in the order of the disks.
    """

    def __init__(self, image, folder, start="bios", decoy=None, arguments=()):
        super().__init__(pathlib.Path(folder).resolve())
        self.serial_log = self.folder / "serial.log"
        # a socket's path has little room
        control = self.folder / "control.sock"
        # without KVM, unless it is asked for: slow, and the same everywhere
        kvm = "KEYRITE_TEST_KVM" in os.environ
        secure = start == "secure"
        # a screen of another size shows how large the text is there
        width, height = os.environ.get("KEYRITE_TEST_SCREEN", "1280x800").split("x")
        # by UEFI one that has whatever QEMU knows, as a laptop of today; by BIOS an old one
        processor = "host" if kvm else "Westmere" if start == "bios" else "max"
        command = [
            "qemu-system-x86_64", "-machine", f"q35,smm={'on' if secure else 'off'}", "-m", "2560", "-smp", "2",
            "-display", "none", "-boot", "menu=off",
            "-accel", "kvm" if kvm else "tcg,thread=multi", "-cpu", processor,
            "-vga", "none", "-device", f"virtio-vga,xres={width},yres={height}",
            # sockets enough for all that is plugged in: with four QEMU adds a hub, and of what hangs there UEFI sees nothing at times
            "-device", "qemu-xhci,id=usb,p2=8,p3=8", "-device", "usb-kbd,bus=usb.0", "-device", "usb-tablet,bus=usb.0",
            *self._other_stick(decoy, start),
            "-drive", f"if=none,id=medium,format=raw,readonly=on,file={image}",
            "-device", "usb-storage,bus=usb.0,drive=medium,removable=on,bootindex=1",
            # a card and a disk that a laptop would have: the medium must not know what they are
            "-netdev", "user,id=net,restrict=on", "-device", "e1000e,netdev=net",
            "-drive", "if=none,id=inner,format=raw,file.driver=null-co,file.size=1G,file.read-zeroes=on",
            "-device", "nvme,drive=inner,serial=inner",
            "-serial", f"file:{self.serial_log}", "-qmp", f"unix:{control},server=on,wait=off", *arguments]
        if start != "bios":
            command += self._firmware(secure)
        self.process = subprocess.Popen(command)
        self.connection = self._connect(control)
        self.answers = self.connection.makefile("r")
        self._answer()
        self.tell("qmp_capabilities")

    @staticmethod
    def _other_stick(file, start):
        if file is None:
            return []
        # UEFI goes on from one that it cannot start, and knows it as its first disk then; a BIOS would stop there
        first = "" if start == "bios" else ",bootindex=0"
        return ["-drive", f"if=none,id=decoy,format=raw,readonly=on,file={file}",
                "-device", f"usb-storage,bus=usb.0,drive=decoy,removable=on{first}"]

    def _firmware(self, secure):
        """Secure Boot wants variables in which Microsoft's keys are enrolled, as they are in a laptop from a shop."""
        code, variables = ("OVMF_CODE_4M.secboot.fd", "OVMF_VARS_4M.ms.fd") if secure else \
            ("OVMF_CODE_4M.fd", "OVMF_VARS_4M.fd")
        own = self.folder / "uefi-variables.fd"
        own.write_bytes((OVMF / variables).read_bytes())
        protect = ["-global", "driver=cfi.pflash01,property=secure,value=on"] if secure else []
        return [*protect, "-drive", f"if=pflash,format=raw,readonly=on,file={OVMF / code}",
                "-drive", f"if=pflash,format=raw,file={own}"]

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

    def is_on(self):
        return self.process.poll() is None

    def pixels(self):
        picture = self.folder / "now.ppm"
        self.tell("screendump", filename=str(picture))
        return picture.read_bytes()

    def shoot(self, name):
        """A picture of the screen as it is now."""
        picture = self.folder / f"{name}.png"
        self.tell("screendump", filename=str(picture), format="png")
        return picture

    def strike(self, keys):
        """One key, or several at once: "shift+tab"."""
        together = [{"type": "qcode", "data": one} for one in keys.split("+")]
        self.tell("send-key", keys=together, **{"hold-time": 60})
        # the next key is not sent before this one was let go
        time.sleep(0.1)

    def serial(self):
        return self.serial_log.read_text(errors="replace") if self.serial_log.exists() else ""

    def wait_serial(self, words, seconds=900):
        until = time.time() + seconds
        while True:
            text = self.serial()
            if words in text:
                return text
            if not self.is_on():
                raise Trouble(f"the machine went off; its last words: {text[-600:]}")
            if time.time() > until:
                raise Trouble(f"{words!r} was not said within {seconds} s; the last words: {text[-600:]}")
            time.sleep(1)

    def plug(self, stick, locked=False):
        """Plugs in the stick whose bytes are in this file; its name is that of the file. A locked one takes no writing."""
        name = pathlib.Path(stick).stem
        known = {node["node-name"] for node in self.tell("query-named-block-nodes")}
        if name not in known:
            file = {"driver": "file", "filename": str(stick), "read-only": locked}
            self.tell("blockdev-add", **{"driver": "raw", "node-name": name, "file": file, "read-only": locked})
        self.tell("device_add", driver="usb-storage", bus="usb.0", drive=name, id=f"{name}-plugged", removable=True)

    def pull(self, stick):
        """Pulls it out, whatever is written to it."""
        self.tell("device_del", id=f"{pathlib.Path(stick).stem}-plugged")

    def wait_off(self, seconds=240):
        """Until it has turned itself off."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Trouble(f"it was still on after {seconds} s") from None

    def off(self):
        if self.is_on():
            self.process.terminate()
        self.process.wait(20)
