"""A TPM for a laptop in QEMU: swtpm, which writes down every command that it gets, and what its registers must be by these."""

import hashlib
import re
import shutil
import subprocess
import time

from screen import Trouble

# of TCG's TPM 2.0 library, part 2
EXTEND, SHA256 = 0x182, 0x0b
# a word to swtpm itself: the machine was switched on, or starts anew
INIT = 2
DIGEST_BYTES = {0x04: 20, SHA256: 32, 0x0c: 48, 0x0d: 64}
# registers of a dynamic start, which begin as ones (TCG PC Client Platform TPM Profile, 4.6)
OF_A_DYNAMIC_START = range(17, 23)
# commands of the machine to the TPM, and of QEMU to swtpm
SAID = re.compile(r"(SWTPM_IO_Read|Ctrl Cmd): length \d+\n((?: [0-9A-F]{2}(?: [0-9A-F]{2})* *\n)+)")


def is_there():
    return shutil.which("swtpm") is not None


class Tpm:
    """On from when it is made; it ends with the machine."""

    def __init__(self, folder):
        self.said = folder / "tpm.log"
        self.said.unlink(missing_ok=True)
        state = folder / "tpm-state"
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir()
        control = folder / "tpm.sock"
        control.unlink(missing_ok=True)
        self.process = subprocess.Popen(["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={state}", "--terminate",
                                         "--ctrl", f"type=unixio,path={control}", "--log", f"file={self.said},level=20"])
        self.arguments = ["-chardev", f"socket,id=tpm,path={control}", "-tpmdev", "emulator,id=tpm,chardev=tpm",
                          "-device", "tpm-crb,tpmdev=tpm"]
        until = time.time() + 20
        while not control.exists():
            if time.time() > until:
                raise Trouble("swtpm did not start")
            time.sleep(0.1)

    def registers(self):
        """The 24 registers of the SHA-256 bank, in hexadecimal, as they are after what was extended into them."""
        values = as_switched_on()
        for whom, written in SAID.findall(self.said.read_text()):
            command = bytes.fromhex(written)
            if whom == "Ctrl Cmd" and int.from_bytes(command[:4], "big") == INIT:
                values = as_switched_on()
            if whom != "Ctrl Cmd" and int.from_bytes(command[6:10], "big") == EXTEND:
                register, digest = extended(command)
                values[register] = hashlib.sha256(values[register] + digest).digest()
        return [value.hex() for value in values]

    def off(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(20)


def as_switched_on():
    return [b"\xff" * 32 if number in OF_A_DYNAMIC_START else bytes(32) for number in range(24)]


def extended(command):
    """The register of an extending command, and its digest by SHA-256: head, handle, authorisation, then a list of digests."""
    register = int.from_bytes(command[10:14], "big")
    at = 18 + int.from_bytes(command[14:18], "big")
    count, at = int.from_bytes(command[at:at + 4], "big"), at + 4
    for _ in range(count):
        hashed = int.from_bytes(command[at:at + 2], "big")
        size = DIGEST_BYTES[hashed]
        if hashed == SHA256:
            return register, command[at + 2:at + 2 + size]
        at += 2 + size
    raise Trouble(f"register {register} was extended, and not by SHA-256")
