"""What of others is carried in the programs beside crates: the scripts of the recovery kit's page, and fonts. For dist/sbom and
dist/licences."""

import base64
import hashlib
import re

from crates import ROOT, Trouble

VENDOR = ROOT / "assets/recovery-kit/src/vendor"
FONTS = ROOT / "assets/fonts"
WORDS = ROOT / "assets/words"
# a package of the list: name, version, licence, digest of its archive as the npm registry states it
PACKAGE = re.compile(r"(\S+) (\d+\.\d+\.\d+) (\S+) sha512-(\S+)")
FILE = re.compile(r" {2}([0-9a-f]{64}) (\S+)")


class Carried:
    """One of them, with its licence text."""

    def __init__(self, name, version, licence, digest, purl, text):
        self.name, self.version, self.licence, self.digest, self.purl, self.text = name, version, licence, digest, purl, text

    @property
    def label(self):
        return " ".join(part for part in (self.name, self.version) if part)


def packages():
    """Of the page: those whose files stand in the list, each with the licence that lies among them."""
    found, lines = [], (VENDOR / "LIST").read_text().splitlines()
    for place, line in enumerate(lines):
        match = PACKAGE.fullmatch(line)
        if not match:
            continue
        name, version, licence, digest = match.groups()
        files = []
        for following in lines[place + 1:]:
            file = FILE.fullmatch(following)
            if not file:
                break
            files.append(file.group(2))
        texts = [one for one in files if "LICENSE" in one]
        if len(texts) != 1:
            raise Trouble(f"{VENDOR}/LIST: {name} has {len(texts)} files with its licence, and one is wanted")
        purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
        digest = ("SHA-512", base64.b64decode(digest).hex())
        found.append(Carried(name, version, licence, digest, purl, (VENDOR / texts[0]).read_text()))
    if {one.split("/")[0] for one in (file.relative_to(VENDOR).as_posix() for file in VENDOR.rglob("*.js"))} - {
            FILE.fullmatch(line).group(2).split("/")[0] for line in lines if FILE.fullmatch(line)}:
        raise Trouble(f"{VENDOR}: a folder is not in LIST")
    return found


def fonts():
    """Each with the licence of its family, whose name the text's file begins with."""
    found = []
    for font in sorted(FONTS.glob("*.ttf")):
        text = FONTS / f"{font.name.split('-')[0]}-OFL.txt"
        if not text.is_file():
            raise Trouble(f"{font}: there is no {text.name} beside it")
        digest = ("SHA-256", hashlib.sha256(font.read_bytes()).hexdigest())
        found.append(Carried(font.name, "", "OFL-1.1", digest, "", text.read_text()))
    return found


def words():
    """Lists of words that are compiled in, with the licence that stands beside them; the read-aloud list is of the public domain."""
    found = []
    for name in ("bip39-english.txt", "slip39.txt"):
        file = WORDS / name
        digest = ("SHA-256", hashlib.sha256(file.read_bytes()).hexdigest())
        found.append(Carried(name, "", "MIT", digest, "", (WORDS / "LICENSE-SatoshiLabs.txt").read_text()))
    return found


def carried():
    """All of them, in their order."""
    return packages() + fonts() + words()
