#!/usr/bin/env python3
"""Puts recover.html together from the files beside this program. Python 3 and nothing else.

    assemble.py           writes ../recover.html
    assemble.py --check   says whether ../recover.html is what these files give; exit code 1 when it is not

The same files give the same page, byte for byte, on every machine: every file has its place in the lists below,
nothing is taken from the clock, the locale or the order of a folder. README.md says how to change a thing.
"""

import base64
import hashlib
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "recover.html"
WORDS = HERE.parent.parent / "words"

# The script of the page, in this order. What runs at once, outside functions, may use only what stands before it.
SCRIPT = """
crypto/argon2 crypto/sha2 crypto/field crypto/ed25519 crypto/aes-gcm
key/derived key/payloads
shares/bytes shares/text shares/words shares/locks
texts/codes texts/rows
transcript/json transcript/records transcript/lines transcript/statement transcript/signatures transcript/verdict
pictures/reader pictures/files
recovery/search recovery/solve
page/state page/rows page/sheets page/files page/camera page/key page/uses page/folder page/start
""".split()

POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; worker-src blob:; base-uri 'none'; form-action 'none'"
)


def read(path):
    """A text with line feeds alone, whatever the machine takes for the end of a line."""
    text = path.read_bytes().decode("utf-8")
    if "\r" in text:
        raise SystemExit("%s has a carriage return" % path)
    return text


def source(name):
    """A file of ours without its last line feed, which the page puts behind it."""
    text = read(HERE / name)
    if not text.endswith("\n") or text.endswith("\n\n"):
        raise SystemExit("%s must end with one line feed" % name)
    return text[:-1]


def words(name):
    """A list of words in lines of at most 118 characters."""
    lines = [""]
    for word in read(WORDS / name).split():
        if len(lines[-1]) + 1 + len(word) > 118:
            lines.append(word)
        else:
            lines[-1] = (lines[-1] + " " + word).lstrip()
    return "\n".join(lines)


def script():
    there = {path.relative_to(HERE / "script").as_posix() for path in (HERE / "script").rglob("*.js")}
    named = [name + ".js" for name in SCRIPT]
    if there != set(named) or len(there) != len(named):
        raise SystemExit("script/ and the list SCRIPT differ: %s" % ", ".join(sorted(there.symmetric_difference(named))))
    return "\n\n".join(source("script/" + name) for name in named)


def library(path):
    """A file of somebody else's, word for word."""
    data = (HERE / "vendor" / path).read_bytes()
    if "\n  %s %s\n" % (hashlib.sha256(data).hexdigest(), path) not in read(HERE / "vendor/LIST"):
        raise SystemExit("vendor/%s is not the file that vendor/LIST names" % path)
    return data.decode()


def digest(page, tag):
    """A part of the page as the policy names it. The browser hashes what stands between the two tags."""
    inside = page.split("<%s>" % tag)
    if len(inside) != 2:
        raise SystemExit("the page has more or fewer than one <%s>" % tag)
    content = inside[1].split("</%s>" % tag)[0]
    return "'sha256-%s'" % base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def assemble():
    makers = {
        "style": lambda: source("style.css"),
        "words": words,
        "records": lambda: source("records.txt"),
        "library": library,
        "script": script,
        "policy": lambda: "{{policy}}",
    }

    def part(match):
        kind, *arguments = match.group(1).split()
        text = makers[kind](*arguments)
        # either would end the element, or change how a browser reads what follows
        if "</script" in text.lower() or "<!--" in text:
            raise SystemExit("%s holds the end of a script, or the beginning of a comment" % match.group(1))
        return text

    page = re.sub(r"\{\{(.+?)\}\}", part, read(HERE / "page.html"))
    policy = POLICY.format(script=digest(page, "script"), style=digest(page, "style"))
    return page.replace("{{policy}}", policy, 1).encode()


def main(arguments):
    page = assemble()
    if arguments == ["--check"]:
        if PAGE.read_bytes() != page:
            raise SystemExit("recover.html is not what its sources give: run assemble.py")
    elif arguments:
        raise SystemExit(__doc__)
    else:
        PAGE.write_bytes(page)


if __name__ == "__main__":
    main(sys.argv[1:])
