"""The table of exit codes in docs/COMMANDS.md, by command: the one place where they are written down."""

import re
from pathlib import Path

COMMANDS = Path(__file__).resolve().parents[3] / "docs/COMMANDS.md"


def by_command():
    """For each command its rows of code and meaning."""
    lines = COMMANDS.read_text(encoding="utf-8").splitlines()
    (first,) = [number for number, line in enumerate(lines) if line.startswith("| exit code |")]
    cells = lambda line: [cell.strip() for cell in line.strip("|").split("|")]
    head, codes = cells(lines[first]), {}
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        row = cells(line)
        if len(row) != len(head) or not row[0].isdigit():
            raise ValueError(f"docs/COMMANDS.md, exit codes: {line}")
        for names, meaning in list(zip(head, row))[1:]:
            for name in re.findall(r"`([a-z]+)`", names):
                codes.setdefault(name, [])
                if meaning:
                    codes[name].append((row[0], meaning))
    return codes
