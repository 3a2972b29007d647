"""What the programs say of their own commands: `--help`, asked and read. Man pages and completions are made of it."""

import re
import subprocess


class Unreadable(Exception):
    """A line of `--help` in a form that is not known here: better no page than one with a hole."""


class Entry:
    """An argument, or an option, as `--help` has it."""

    def __init__(self, short, long, value, repeated):
        self.short, self.long, self.value, self.repeated = short, long, value, repeated
        self.about, self.values, self.default = [], [], None

    @property
    def flags(self):
        return [flag for flag in (self.short, self.long) if flag]


class Command:
    """A command: its words, such as `keyrite template script`, and what `--help` says after them."""

    def __init__(self, words):
        self.words = words
        self.about, self.usage, self.after = "", "", []
        self.commands, self.arguments, self.options = [], [], []

    def all(self):
        """This one and all below it."""
        yield self
        for command in self.commands:
            yield from command.all()


OPTION = re.compile(
    r"^(?:  (?P<short>-\w)(?:, )?|      )(?P<long>--[a-z][a-z-]*)?(?: <(?P<value>[^>]+)>(?P<more>\.\.\.)?)?(?:  +(?P<about>\S.*))?$"
)
ARGUMENT = re.compile(r"^  (?P<name><[A-Z0-9-]+>|\[[A-Z0-9-]+\])(?P<more>\.\.\.)?(?:  +(?P<about>\S.*))?$")
SUBCOMMAND = re.compile(r"^  (?P<name>[a-z][a-z-]*)  +(?P<about>\S.*)$")
VALUE = re.compile(r"^ {10}- (?P<name>[^\s:]+)(?:: +(?P<about>\S.*))?$")
DEFAULT = re.compile(r"^ {10}\[default: (?P<default>.*)\]$")


def said(program, words):
    """Its own `--help`, in no surroundings but its own: no width of a terminal, no language, no display."""
    command = [program, *words[1:], "--help"]
    done = subprocess.run(command, capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
    if done.returncode != 0 or done.stderr:
        raise Unreadable(f"{' '.join(command)}: exit code {done.returncode}: {done.stderr}")
    return done.stdout


def entry_of(section, line):
    """A new argument or option, where the line begins one."""
    match = (OPTION if section == "Options" else ARGUMENT).match(line)
    if not match or (section == "Options" and not (match["short"] or match["long"])):
        raise Unreadable(f"this begins nothing that is known: {line!r}")
    if section == "Options":
        entry = Entry(match["short"], match["long"], match["value"], bool(match["more"]))
    else:
        entry = Entry(None, None, match["name"], bool(match["more"]))
    if match["about"]:
        entry.about.append(match["about"])
    return entry


def goes_on(entry, line):
    """A further line of an argument or option: of its text, of its values, or its default."""
    text = line.strip()
    if match := VALUE.match(line):
        entry.values.append((match["name"], match["about"] or ""))
    elif match := DEFAULT.match(line):
        entry.default = match["default"]
    elif line.startswith(" " * 10) and not entry.values:
        if text != "Possible values:":
            entry.about.append(text)
    else:
        raise Unreadable(f"this belongs to nothing: {line!r}")


def asked(program, words):
    """The command of these words and all below it, as the program tells of them."""
    command, section = Command(words), None
    lines = said(program, words).splitlines()
    command.about = lines[0]
    for line in lines[1:]:
        if section == "after":
            command.after.append(line)
        elif line.startswith("Usage: "):
            command.usage = line.removeprefix("Usage: ")
        elif line in ("Commands:", "Arguments:", "Options:"):
            section = line.removesuffix(":")
        elif not line.strip():
            continue
        elif not line.startswith(" ") and section == "Options":
            section, command.after = "after", [line]
        elif section == "Commands" and (match := SUBCOMMAND.match(line)):
            command.commands.append(asked(program, [*words, match["name"]]))
            # the list and the command's own first line are of one text
            if command.commands[-1].about != match["about"]:
                raise Unreadable(f"two texts of {' '.join(words)} {match['name']}")
        elif section in ("Arguments", "Options"):
            entries = command.arguments if section == "Arguments" else command.options
            if line.startswith(" " * 10):
                goes_on(entries[-1], line)
            else:
                entries.append(entry_of(section, line))
        else:
            raise Unreadable(f"{' '.join(words)}: {line!r} is in no section that is known")
    if not command.usage or not command.options:
        raise Unreadable(f"{' '.join(words)}: no usage or no options")
    for entry in command.options:
        # what is not in [OPTIONS] but required stands in the usage; what may be given several times says so in words
        entry.repeated = entry.repeated or any(
            phrase in " ".join(entry.about) for phrase in ("several times", "more than once", "given again", "once for each")
        )
    return command


def version(program):
    """The number of `--version`."""
    answer = subprocess.check_output([program, "--version"], text=True).split()
    if len(answer) != 2:
        raise Unreadable(f"{program} --version: {answer}")
    return answer[1]
