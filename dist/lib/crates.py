"""Which crates of others are in the released programs, as cargo says: for dist/sbom and dist/licences."""

import json
import os
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# what keyrite is built of: the default features, on the one target of the released bytes; keyrite-verify has less of them
TARGET = "x86_64-unknown-linux-gnu"
PROGRAM = "keyrite"


class Trouble(Exception):
    """Something that the person who runs the script has to look at."""


def cargo(*arguments):
    """What cargo answers, from Cargo.lock alone and without the network."""
    command = ["cargo", *arguments, "--locked", "--offline"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise Trouble(f"{' '.join(command)}: {done.stderr.strip()}\n(`cargo fetch --locked` brings the crates)")
    return done.stdout


def tree(edges):
    """Names and versions in cargo's own tree of the program."""
    lines = cargo("tree", "-p", PROGRAM, "--target", TARGET, "--edges", edges, "--prefix", "none", "--format", "{p}")
    found = set()
    for line in lines.splitlines():
        if line.strip():
            name, version = line.split()[:2]
            found.add((name, version.removeprefix("v")))
    return found


def checksums():
    """The SHA-256 of every crate's archive, by name and version."""
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    return {(p["name"], p["version"]): p["checksum"] for p in lock["package"] if "checksum" in p}


class Crate:
    """One package of cargo's, with what the tree says of it."""

    def __init__(self, package, linked, checksum):
        self.id = package["id"]
        self.name = package["name"]
        self.version = package["version"]
        self.folder = Path(package["manifest_path"]).parent
        self.licence_file = package["license_file"]
        # the slash is an old way of writing OR
        self.licence = (package["license"] or "").replace("/", " OR ")
        self.about = " ".join((package["description"] or "").split())
        self.repository = package["repository"] or ""
        self.authors = package["authors"]
        self.ours = package["source"] is None
        # false: a macro, or what a macro needs; it ran inside the compiler, and none of it is in the programs
        self.linked = linked
        self.checksum = checksum
        self.needs = []

    @property
    def purl(self):
        return f"pkg:cargo/{self.name}@{self.version}"

    @property
    def key(self):
        return (self.name, self.version)


def crates():
    """All crates of the program, sorted, ours too; each with what it needs of them."""
    everything = json.loads(cargo("metadata", "--format-version", "1", "--filter-platform", TARGET))
    # metadata joins the features of the whole workspace, tests included; the tree is that of the program, so it decides
    in_tree, linked, sums = tree("normal"), tree("normal,no-proc-macro"), checksums()
    found = {}
    for package in everything["packages"]:
        key = (package["name"], package["version"])
        if key in in_tree:
            found[package["id"]] = Crate(package, key in linked, sums.get(key))
    if len(found) != len(in_tree):
        raise Trouble(f"cargo tree names {len(in_tree)} crates, cargo metadata knows {len(found)} of them")
    for node in everything["resolve"]["nodes"]:
        if node["id"] in found:
            for edge in node["deps"]:
                normal = any(kind["kind"] is None for kind in edge["dep_kinds"])
                if normal and edge["pkg"] in found:
                    found[node["id"]].needs.append(found[edge["pkg"]])
    for crate in found.values():
        crate.needs.sort(key=lambda one: one.key)
        if not crate.ours and not crate.checksum:
            raise Trouble(f"{crate.name} {crate.version} has no checksum in Cargo.lock")
    return sorted(found.values(), key=lambda one: one.key)


def moment():
    """Seconds of the last commit, or what SOURCE_DATE_EPOCH says."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    return int(subprocess.check_output(["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], text=True))


def environment(word):
    """A line of dist/environment: with what the released bytes are built."""
    for line in (ROOT / "dist/environment").read_text().splitlines():
        if line.startswith(word + " "):
            return line.removeprefix(word + " ")
    raise Trouble(f"dist/environment has no line {word}")
