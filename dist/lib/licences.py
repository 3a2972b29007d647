"""Which licence of each linked crate is taken, and the texts that its source brings: for dist/licences and dist/deb."""

import html
import re
import subprocess
from pathlib import Path

import crates as of_cargo
from crates import ROOT, Trouble

# files that hold a licence or a notice, wherever they lie in a crate; a part of it may have one of its own
NAME = re.compile(r"(?i)^(.*licen[cs]e.*|copying.*|copyright.*|notice.*|patents.*)$")
ENDINGS = {"", ".txt", ".md", ".apache", ".mit", ".0"}
# what is in a crate's folder and in no program
NOT_LINKED = {"tests", "benches", "examples", "images", "target", ".github"}
# Debian's own copies, for a crate whose archive has no text: only of licences whose text names no holder
COMMON = {"Apache-2.0": Path("/usr/share/common-licenses/Apache-2.0")}
# words by which a text is known for what it is
KNOWN_BY = {
    "MIT": "permission is hereby granted, free of charge, to any person obtaining a copy",
    "Apache-2.0": "apache license version 2.0, january 2004",
    "BSD-3-Clause": "may be used to endorse or promote products",
    "BSD-2-Clause": "redistribution and use in source and binary forms",
    "ISC": "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided",
    "Zlib": "this software is provided 'as-is', without any express or implied warranty",
    "0BSD": "distribute this software for any purpose with or without fee is hereby granted. the software",
    "Unlicense": "free and unencumbered software released into the public domain",
    "Unicode-3.0": "unicode license v3",
    "Apache-2.0 WITH LLVM-exception": "llvm exceptions to the apache 2.0 license",
}
TOKEN = re.compile(r"\(|\)|AND|OR|[A-Za-z0-9.+-]+(?: WITH [A-Za-z0-9.-]+)?")


def allowed():
    """The names of dist/licences.allowed in their order; a line without a reason is refused."""
    names = []
    for line in (ROOT / "dist/licences.allowed").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, reason = (re.split(r"\s{2,}", line.strip(), maxsplit=1) + [""])[:2]
            if not reason:
                raise Trouble(f"dist/licences.allowed: no reason beside {name}")
            names.append(name)
    return names


def taken(expression, may):
    """The licences that are taken of an SPDX expression, or None where it leaves no choice that is allowed."""
    tokens = TOKEN.findall(expression)
    if not tokens or "".join(tokens).replace(" ", "") != expression.replace(" ", ""):
        return None
    at = 0

    def one():
        nonlocal at
        token = tokens[at]
        at += 1
        if token == "(":
            inner = either()
            at += 1
            return inner
        return [token] if token in may else None

    def both():
        nonlocal at
        result = one()
        while at < len(tokens) and tokens[at] == "AND":
            at += 1
            other = one()
            result = None if result is None or other is None else result + other
        return result

    def either():
        nonlocal at
        choices = [both()]
        while at < len(tokens) and tokens[at] == "OR":
            at += 1
            choices.append(both())
        possible = [choice for choice in choices if choice is not None]
        return min(possible, key=lambda choice: [may.index(name) for name in choice], default=None)

    return either()


def names_in(expression):
    """Every licence that an expression names."""
    return [token for token in TOKEN.findall(expression) if token not in ("(", ")", "AND", "OR")]


def own_texts(crate, may):
    """The licence files of a crate's folder, by their path in it."""
    refused = {name.split("-")[0].upper() for name in names_in(crate.licence) if name not in may}
    found = {}
    paths = [path for path in crate.folder.rglob("*") if path.is_file()]
    if crate.licence_file:
        paths.append(crate.folder / crate.licence_file)
    for path in sorted(set(paths)):
        inside = path.relative_to(crate.folder)
        listed = NAME.match(path.name) and path.suffix.lower() in ENDINGS
        if (listed or inside == Path(crate.licence_file or "")) and not NOT_LINKED & set(inside.parts[:-1]):
            # the text of an alternative that was not taken, such as a GPL, would only confuse
            if not any(word in path.name.upper() for word in refused):
                found[str(inside)] = path.read_text(encoding="utf-8", errors="replace")
    return found


def known(text):
    """The licences that stand in a text: several in a file that has all of them, none in a notice."""
    # the signs of Markdown and of comments go; `as-is` is written with several kinds of quotes
    plain = " ".join(re.sub(r"[^\w.,'/-]+", " ", text.lower().replace("\u2018", "'").replace("\u2019", "'")).split())
    return {name for name, words in KNOWN_BY.items() if " ".join(words.split()) in plain}


def standard_library():
    """The notices of Rust's own library, which every program has in it, as the toolchain brings them."""
    version = of_cargo.environment("rustc").split()[0]
    here = subprocess.check_output(["rustc", "--version"], text=True, cwd=ROOT).split()[1]
    if here != version:
        raise Trouble(f"the programs are built with Rust {version}, and the notices here are of {here}")
    root = Path(subprocess.check_output(["rustc", "--print", "sysroot"], text=True, cwd=ROOT).strip())
    page = root / "share/doc/rust/COPYRIGHT-library.html"
    if not page.exists():
        raise Trouble(f"{page} is missing: it has the notices of Rust's standard library (rustup component rust-docs)")
    body = page.read_text().split("<body>", 1)[-1]
    plain = html.unescape(re.sub(r"<[^>]+>", "", body))
    return f"rust-std {version}", re.sub(r"\n\s*\n+", "\n\n", plain).strip()


class Noted:
    """A linked crate, the licences that are taken of it, its texts, and where these are from."""

    def __init__(self, crate, licences):
        self.crate, self.licences = crate, licences
        self.texts, self.source = {}, "its own archive"


def noted():
    """Every linked crate of others. All that is wrong is said at once."""
    may, wrong, all_noted = allowed(), [], []
    for crate in of_cargo.crates():
        if crate.linked and not crate.ours:
            one = Noted(crate, taken(crate.licence, may))
            if one.licences is None:
                wrong.append(f"{crate.name} {crate.version}: {crate.licence or 'no licence'} is not in dist/licences.allowed")
                continue
            one.texts = own_texts(crate, may)
            there = set().union(*map(known, one.texts.values()))
            # a licence is taken by its text: of the alternatives one that the archive has
            with_text = taken(crate.licence, [name for name in may if name in there])
            if with_text is None:
                one.texts = {}
            else:
                one.licences = with_text
            all_noted.append(one)
    with_texts = [one for one in all_noted if one.texts]
    for one in all_noted:
        if not one.texts and not borrow(one, with_texts, may):
            wrong.append(f"{one.crate.name} {one.crate.version}: no text of {one.crate.licence} in its archive")
    if wrong:
        raise Trouble("\n".join(["cannot be handed on as it is:", *wrong]))
    return all_noted


def borrow(one, with_texts, may):
    """Texts for a crate that brings none: of a crate of the same repository and licence, or Debian's copy."""
    bare = lambda address: address.lower().removesuffix("/").removesuffix(".git").split("/tree/")[0]
    for other in with_texts:
        same = bare(other.crate.repository) == bare(one.crate.repository) and one.crate.repository
        if same and other.crate.licence == one.crate.licence:
            one.texts = other.texts
            one.source = f"the archive of {other.crate.name} {other.crate.version}, of the same repository"
            return True
    for choice in [one.licences, *([name] for name in names_in(one.crate.licence) if name in may)]:
        # a single alternative is enough only where there is nothing but alternatives
        enough = choice is one.licences or "AND" not in one.crate.licence
        if enough and all(name in COMMON and COMMON[name].exists() for name in choice):
            one.licences = choice
            one.texts = {str(COMMON[name]): COMMON[name].read_text() for name in choice}
            one.source = "Debian's copy"
            return True
    return False
