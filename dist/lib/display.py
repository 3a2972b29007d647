"""A program's window under Xvfb: looked at by pictures, typed on by xdotool, as dist/live/lib/machine.py does with a laptop."""

import os
import pathlib
import subprocess
import time

from screen import Screen, Trouble

# QEMU's names of keys that X calls otherwise; letters and digits have the same
NAMES = {"spc": "space", "ret": "Return", "tab": "Tab", "pgdn": "Next", "dot": "period"}


class Display(Screen):
    """The program, in a home of its own that is empty but for its settings."""

    def __init__(self, program, folder, settings, size=(1280, 800)):
        super().__init__(pathlib.Path(folder).resolve())
        config = self.folder / "config/keyrite"
        config.mkdir(parents=True)
        (config / "settings.toml").write_text(settings)
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[write], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        self.environment = {"PATH": os.environ["PATH"], "DISPLAY": ":" + os.read(read, 16).decode().strip(), "TZ": "UTC",
                            "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config"), "LIBGL_ALWAYS_SOFTWARE": "1"}
        self.process = subprocess.Popen([str(program)], env=self.environment, stderr=subprocess.DEVNULL)
        self._fill(size)

    def _tool(self, *words):
        return subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True).stdout.split()

    def _fill(self, size):
        """Nobody manages windows here: it is made as large as the screen, and given the keyboard."""
        until = time.time() + 60
        while not (found := self._tool("search", "--onlyvisible", "--name", "Keyrite")):
            if not self.is_on() or time.time() > until:
                self.off()
                raise Trouble("the window did not open")
            time.sleep(0.2)
        self._tool("windowmove", found[0], "0", "0", "windowsize", found[0], *map(str, size))
        self._tool("windowfocus", found[0])
        # where it points at nothing
        self._tool("mousemove", str(size[0] - 2), str(size[1] // 2))

    def is_on(self):
        return self.process.poll() is None

    def _picture(self, form):
        command = ["import", "-window", "root", "-depth", "8", form]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True).stdout

    def pixels(self):
        return self._picture("ppm:-")

    def shoot(self, name):
        picture = self.folder / f"{name}.png"
        picture.write_bytes(self._picture("png:-"))
        return picture

    def strike(self, keys):
        self._tool("key", "+".join(NAMES.get(key, key) for key in keys.split("+")))

    def off(self):
        for process in (self.process, self.server):
            process.terminate()
            process.wait(20)
