#!/usr/bin/env python3
"""Copies the kernel modules that a list names, with those that they need, and none that another list forbids.

modules.py FROM TO KEEP [NEVER BUILTIN_KNOWN]: FROM and TO are folders lib/modules/RELEASE. Modules are unpacked, so that
the image packs them better. With NEVER, a module that it names stops the build, and so does one that is built into the
kernel and not in BUILTIN_KNOWN. What KEEP names may be built into the kernel: then it is there.
"""

import fnmatch
import lzma
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def lines(file):
    text = pathlib.Path(file).read_text().splitlines()
    return [line for line in text if line and not line.startswith("#")]


def plain(name):
    """The path below kernel/, without what it is packed with."""
    return re.sub(r"\.ko(\.[a-z]+)?$", ".ko", name.removeprefix("kernel/"))


def needs(source):
    """What each module needs, as depmod finds it, and softly wants."""
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder) / "lib/modules" / source.name
        base.parent.mkdir(parents=True)
        base.symlink_to(source.resolve(), target_is_directory=True)
        subprocess.run(["depmod", "-b", folder, source.name], check=True)
        made = base
        found = {}
        for line in (made / "modules.dep").read_text().splitlines():
            name, _, wanted = line.partition(":")
            found[name] = wanted.split()
        by_name = {pathlib.Path(plain(name)).stem.replace("-", "_"): name for name in found}
        for line in (made / "modules.softdep").read_text().splitlines():
            match = re.match(r"softdep (\S+) pre: (.*)", line)
            if match and match[1] in by_name:
                soft = (word.replace("-", "_") for word in match[2].split() if word != "post:")
                found[by_name[match[1]]] += [by_name[word] for word in soft if word in by_name]
        return found


def closure(wanted, found):
    kept, open_ = set(), list(wanted)
    while open_:
        name = open_.pop()
        if name not in kept:
            kept.add(name)
            open_ += found[name]
    return kept


def refuse(names, why):
    if names:
        sys.exit(f"modules.py: {why}: {', '.join(sorted(names))}")


def main():
    source, target, keep = (pathlib.Path(one) for one in sys.argv[1:4])
    found = needs(source)
    patterns = lines(keep)
    builtin = {plain(line) for line in (source / "modules.builtin").read_text().split()}
    there = [*map(plain, found), *builtin]
    refuse([p for p in patterns if not any(fnmatch.fnmatch(n, p) for n in there)], "this kernel has no module for")
    kept = closure([n for n in found if any(fnmatch.fnmatch(plain(n), p) for p in patterns)], found)
    if len(sys.argv) > 4:
        never = [re.compile(pattern) for pattern in lines(sys.argv[4])]
        forbidden = lambda name: any(one.search(name) for one in never)
        refuse([plain(n) for n in kept if forbidden(plain(n))], "kept, and must not be on the medium")
        refuse({n for n in builtin if forbidden(n)} - set(lines(sys.argv[5])), "built into the kernel, and not known")
    for name in sorted(kept):
        to = target / re.sub(r"\.ko\..*$", ".ko", name)
        to.parent.mkdir(parents=True, exist_ok=True)
        data = (source / name).read_bytes()
        to.write_bytes(lzma.decompress(data) if name.endswith(".xz") else data)
    for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
        shutil.copy(source / name, target / name)
    print(f"kernel {source.name}: {len(kept)} of {len(found)} modules stay", file=sys.stderr)


main()
