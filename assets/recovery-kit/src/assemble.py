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
FORMAT = HERE.parent.parent / "FORMAT.txt"

# The libraries: what becomes one function of that name, from these modules of vendor/ in this order. A module may import
# from those before it in its own folder.
LIBRARIES = {
    "libraryHashes": """
        noble-hashes/utils noble-hashes/_u64 noble-hashes/_md noble-hashes/sha2 noble-hashes/hmac noble-hashes/hkdf
        noble-hashes/_blake noble-hashes/blake2 noble-hashes/argon2
    """,
    "libraryCiphers": "noble-ciphers/utils noble-ciphers/_polyval noble-ciphers/aes",
    "libraryEd25519": "noble-ed25519/index",
    "libraryCodes": "qr/index qr/decode",
}

# The script of the page, in this order. What runs at once, outside functions, may use only what stands before it.
SCRIPT = """
crypto/bytes crypto/hashes crypto/argon2 crypto/field crypto/ed25519 crypto/aes-gcm
key/derived key/payloads
shares/bytes shares/text shares/words shares/locks
texts/codes texts/rows
transcript/json transcript/records transcript/lines transcript/statement transcript/signatures
transcript/evidence transcript/verdict
pictures/reader pictures/files
recovery/search recovery/solve
page/state page/rows page/sheets page/files page/camera page/key page/uses page/folder page/start
""".split()

POLICY = (
    "default-src 'none'; script-src {libraries} {script}; style-src {style}; worker-src blob:; base-uri 'none'; "
    "form-action 'none'"
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


def filled(items, indent=""):
    """Words in lines of at most 118 characters; every line but the first is indented."""
    lines = [""]
    for item in items:
        if len(lines[-1]) + 1 + len(item) > 118:
            lines.append(indent + item)
        else:
            lines[-1] += (" " if lines[-1] else "") + item
    return "\n".join(lines)


def words(name):
    """The list of words that Keyrite is built with."""
    return filled(read(WORDS / name).split())


def shapes():
    """The table of section 9.2 of FORMAT.txt: each part and each type of record with its members, as one text."""
    table = read(FORMAT).split("The parts that several have, named in capitals:\n")[1]
    table = table.split("\nWhat an exception is about")[0].replace("\nThe types:\n", "\n")
    found = {}
    # a line that goes on has more than two spaces before it
    for entry in re.sub(r"\n {3,}", " ", table).split("\n"):
        name, members = re.fullmatch(r"  (\S+) +(.+)", entry).groups()
        # what stands behind a semicolon is a rule, which the script has in its own words
        members = members.split(";")[0].replace('"keyrite-transcript 1"', "text")
        if members == "the members of PERSON":
            members = found["PERSON"]
        for member in members.split(", "):
            if not re.fullmatch(r"[a-z_]+ (\[{0,2}|\{)[A-Za-z0-9|-]+(\]{0,2}|\})\??", member):
                raise SystemExit("FORMAT.txt, section 9.2: “%s” of %s is no member" % (member, name))
        found[name] = members
    return found


def records():
    return "\n".join(filled(("%s %s" % entry).split(), "  ") for entry in shapes().items())


def script():
    there = {path.relative_to(HERE / "script").as_posix() for path in (HERE / "script").rglob("*.js")}
    named = [name + ".js" for name in SCRIPT]
    if there != set(named) or len(there) != len(named):
        raise SystemExit("script/ and the list SCRIPT differ: %s" % ", ".join(sorted(there.symmetric_difference(named))))
    return "\n\n".join(source("script/" + name) for name in named)


def vendored(path):
    """A file of somebody else's, which must be the one that is listed."""
    data = (HERE / "vendor" / path).read_bytes()
    if "\n  %s %s\n" % (hashlib.sha256(data).hexdigest(), path) not in read(HERE / "vendor/LIST"):
        raise SystemExit("vendor/%s is not the file that vendor/LIST names" % path)
    return data.decode("utf-8")


def licences():
    """The licence of each package under the package's name and version."""
    texts = []
    for line in read(HERE / "vendor/LIST").split("\n"):
        if line.startswith("  "):
            path = line.split()[1]
            if path.split("/")[1].startswith("LICENSE"):
                texts[-1] += "\n\n" + vendored(path).strip("\n")
        elif line.count(" ") == 3:
            texts.append(" ".join(line.split()[:2]))
    return "\n\n".join(texts)


def module_name(path):
    return "module_" + re.sub(r"\W", "_", path)


def module(path, before):
    """A module of JavaScript as an expression that gives its exports. Every line stays what it is but those that begin
    with "import" or "export" outside a comment, and each of them is replaced by itself:

        import { a, b as c } from "./other.js";   const { a, b: c } = module_other;
        import * as all from "./other.js";        const all = module_other;
        export const a = ...                      const a = ...         and a is given; so with function and class
        export { a, b as c };                                           and a, and b as c, are given
        export default a;                                               dropped: every default here has a name too
    """
    folder = path.split("/")[0]
    given, lines, comment = [], [], False

    def source_of(name):
        if "%s/%s" % (folder, name) not in before:
            raise SystemExit("vendor/%s.js imports %s.js, which is not there before it" % (path, name))
        return module_name(name)

    for line in vendored(path + ".js").split("\n"):
        comment = comment or line.startswith("/*")
        if not comment and re.match(r"(import|export)\b", line):
            some = re.fullmatch(r"import \{(.+)\} from [\"']\./(\S+)\.js[\"'];", line)
            whole = re.fullmatch(r"import \* as (\w+) from [\"']\./(\S+)\.js[\"'];", line)
            here = re.match(r"export ((?:const|class|(?:async )?function) (\w+).*)", line)
            listed = re.fullmatch(r"export \{([\w, ]+)\};", line)
            if some:
                names = re.sub(r"(\w+) as (\w+)", r"\1: \2", some.group(1))
                line = "const {%s} = %s;" % (names, source_of(some.group(2)))
            elif whole:
                line = "const %s = %s;" % (whole.group(1), source_of(whole.group(2)))
            elif here:
                line = here.group(1)
                given.append(here.group(2))
            elif listed:
                line = ""
                names = re.sub(r"(\w+) as (\w+)", r"\2: \1", listed.group(1))
                given += [name.strip() for name in names.split(",") if name.strip()]
            elif line.startswith("export default "):
                line = ""
            else:
                raise SystemExit("vendor/%s.js has a line of a kind that no rule is for: %s" % (path, line))
        comment = comment and "*/" not in line
        lines.append(line)
    return "(() => {\n%s\nreturn { %s };\n})()" % ("\n".join(lines), ", ".join(given))


def libraries():
    """Each library as a function: the page calls it for its modules, and a Worker is given its text to call."""
    texts = []
    for name, paths in LIBRARIES.items():
        lines, before = ["function %s() {" % name], []
        for path in paths.split():
            lines.append("const %s = %s;" % (module_name(path.split("/")[1]), module(path, before)))
            before.append(path)
        short = [path.split("/")[1] for path in before]
        lines.append("return { %s };" % ", ".join("%s: %s" % (one, module_name(one)) for one in short))
        texts.append("\n".join(lines) + "\n}")
    return "\n\n".join(texts)


def digest(page, opening, closing):
    """A part of the page as the policy names it: the browser hashes what stands between the two tags."""
    inside = page.split(opening)
    if len(inside) != 2:
        raise SystemExit("the page has more or fewer than one %s" % opening)
    content = inside[1].split(closing)[0]
    return "'sha256-%s'" % base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode()


def assemble():
    makers = {
        "style": lambda: source("style.css"),
        "words": words,
        "records": records,
        "licences": licences,
        "libraries": libraries,
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
    policy = POLICY.format(
        libraries=digest(page, '<script id="libraries">', "</script>"),
        script=digest(page, "<script>", "</script>"),
        style=digest(page, "<style>", "</style>"),
    )
    return page.replace("{{policy}}", policy, 1).encode("utf-8")


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
