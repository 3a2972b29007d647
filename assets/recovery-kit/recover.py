#!/usr/bin/env python3
"""Rebuilds a key from Keyrite share sheets, and checks a ceremony's folder, without Keyrite.

    python3 -I recover.py FILE...           text files with the code's text or with typed words, in any mix
    python3 -I recover.py                   asks for the sheets, row by row
    python3 -I recover.py --verify FOLDER   checks a ceremony's folder; sheets may follow as text files

What leaves: the key, or one thing in its place
    --derive PURPOSE:ALGORITHM:INDEX
                         a key derived from the key, such as backup:aes-256:0; the algorithms are aes-256, ed25519,
                         x25519, p-256, p-384, seed-128 and seed-256
    --open PAYLOAD       what was sealed under the key into this file, or into the second code of a sheet, of which
                         this is the text
How it leaves; without either the key is rebuilt, compared with its fingerprint and dropped
    --show               print it on standard output, a raw key in hex; everything else goes to standard error
    --out FILE           write it to this new file, readable by its owner alone: a key of 32 raw bytes, PEM for the
                         other derived keys, a payload as it was
Options
    --rehearsal          recover a rehearsal's worthless key; real shares are then refused
    --set NAME           use this set alone: its short name, or as much as is said when the sheets belong to several keys
    --key WORDS          accept only shares signed by the ceremony key with these 16 words, or 64 digits, as printed;
                         with --verify, the folder's key must be this one
    --trust FILE         with --verify: a list of trusted keys, a line each: a ceremony key, or a public key of somebody
                         who may have countersigned the statement; then a name and a note (see FORMAT.txt, 9.10)
    --passphrase-fd N    read passphrases and code words from this descriptor, one a line, for the locked shares
                         in their order; an empty line leaves a share out
    --slow-argon2        open locks without the system's libraries, for a comparison
    --self-test          try the arithmetic on published examples
    --vectors FILE       for tests: a JSON list of inputs; one verdict a line

Needs Python 3.8 or later and nothing else. It opens no network connection. --verify does not replay the ceremony's
script (who might do what, and when); keyrite verify does. The format is described in FORMAT.txt.
Exit code: 0 recovered, 1 not recovered, 2 wrong usage or nothing could be written. Of --verify, as of keyrite verify:
0 valid, 1 not valid, 2 wrong usage or unreadable, 3 nothing wrong so far but aborted or incomplete, 4 valid, exceptions
open, 5 in place of 0 and 4 when nothing given from outside vouches for the ceremony key.
"""

import sys

if __name__ == "__main__" and not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    # whoever wrote to this folder could have put a module of that name beside this file
    del sys.path[0]

import base64
import copy
import ctypes
import ctypes.util
import datetime
import functools
import getpass
import glob
import hashlib
import hmac
import itertools
import json
import os
import random
import re
import shlex
import stat
import struct
import time
import unicodedata

if sys.version_info < (3, 8):
    sys.exit("This program needs Python 3.8 or later.")


class Refused(Exception):
    """Why a share, or what was typed for it, is not used. `kind` names the failure for machines.

    The text says places and never a word of a share; `hint` may, and is shown to who types at a terminal alone."""

    def __init__(self, kind, text, hint=""):
        super().__init__(text)
        self.kind, self.hint = kind, hint

    def here(self):
        """For the terminal at which this was typed; anything else gets the text alone."""
        return str(self) + (self.hint if at_keyboard() else "")


def at_keyboard():
    return sys.stdin.isatty() and sys.stdout.isatty()


def tagged(tag, *parts):
    joined = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return hashlib.sha256(tag.encode() + b"\0" + joined).digest()


# ---------------------------------------------------------------- the field GF(2^8), polynomial 0x11d

EXP, LOG = [0] * 510, [0] * 256
_value = 1
for _power in range(255):
    EXP[_power] = EXP[_power + 255] = _value
    LOG[_value] = _power
    _value = _value << 1 ^ (0x11D if _value & 0x80 else 0)


def value_at(place, points):
    """The value at `place` of the polynomial through the points (x, bytes), byte by byte."""
    result = bytearray(len(points[0][1]))
    for j, (xj, yj) in enumerate(points):
        top = bottom = 0
        zero = False
        for m, (xm, _) in enumerate(points):
            if m != j:
                if xm == place:
                    zero = True
                    break
                top += LOG[xm ^ place]
                bottom += LOG[xm ^ xj]
        if zero:
            continue
        factor = (top - bottom) % 255
        for i, byte in enumerate(yj):
            if byte:
                result[i] ^= EXP[LOG[byte] + factor]
    return bytes(result)


def hkdf(salt, key, info):
    """The first 64 bytes of HKDF-SHA-512."""
    pseudorandom = hmac.new(salt, key, hashlib.sha512).digest()
    return hmac.new(pseudorandom, info + b"\x01", hashlib.sha512).digest()


def fingerprint_of(key, rehearsal):
    info = b"keyrite/v1/rehearsal/fingerprint" if rehearsal else b"keyrite/v1/fingerprint"
    return hkdf(bytes(64), key, info)[:16]


# ---------------------------------------------------------------- Ed25519, RFC 8032, checked strictly

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return i * j % P, k * m % P, j * k % P, i * m % P


NEUTRAL = (0, 1, 1, 0)


def point_table(point):
    """The multiples 1 to 15 of the point, of 16 times the point and so on: 64 additions then multiply by any number."""
    table = []
    for _ in range(64):
        row = [NEUTRAL]
        for _ in range(15):
            row.append(point_add(row[-1], point))
        table.append(row)
        point = point_add(row[-1], point)
    return table


def table_mul(table, number):
    result = NEUTRAL
    for row in table:
        if number & 15:
            result = point_add(result, row[number & 15])
        number >>= 4
    return result


def point_read(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def point_write(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def small_order(point):
    for _ in range(3):
        point = point_add(point, point)
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


@functools.lru_cache(maxsize=1)
def base_table():
    return point_table(point_read((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")))


@functools.lru_cache(maxsize=4)
def minus_table(public):
    """The table of the negative of a public key; None for one by which nothing can be signed."""
    key = point_read(public)
    if key is None or small_order(key):
        return None
    return point_table((P - key[0], key[1], 1, P - key[3]))


def proves_nothing(public):
    """Whether these 32 bytes are no key, or one of small order."""
    key = point_read(public)
    return key is None or small_order(key)


def signature_holds(public, message, signature):
    s = int.from_bytes(signature[32:], "little")
    table = minus_table(public)
    if table is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    r = point_add(table_mul(base_table(), s), table_mul(table, h))
    return point_write(r) == signature[:32] and not small_order(r)


# ---------------------------------------------------------------- AES-256-GCM, NIST SP 800-38D


def aes_box():
    box = [0x63] * 256
    inverse = [0] * 256
    power, powers = 1, []
    for _ in range(255):
        powers.append(power)
        power ^= power << 1 ^ (0x11B if power & 0x80 else 0)
        power &= 0xFF
    for i, item in enumerate(powers):
        inverse[item] = powers[-i % 255]
    for value in range(256):
        q = inverse[value]
        rotated = [(q << n | q >> 8 - n) & 0xFF for n in range(5)]
        box[value] = rotated[0] ^ rotated[1] ^ rotated[2] ^ rotated[3] ^ rotated[4] ^ 0x63
    return box


BOX = aes_box()


def double(value):
    return (value << 1 ^ (0x1B if value & 0x80 else 0)) & 0xFF


def aes_columns():
    """What a byte of each of the four rows becomes in its column: SubBytes and MixColumns at once."""
    rows = []
    for turn in range(4):
        row = []
        for value in BOX:
            column = [double(value), value, value, double(value) ^ value]
            row.append(int.from_bytes(bytes(column[(i - turn) % 4] for i in range(4)), "big"))
        rows.append(row)
    return rows


COLUMNS = aes_columns()


def aes_schedule(key):
    words = [list(key[i : i + 4]) for i in range(0, 32, 4)]
    round_constant = 1
    for i in range(8, 60):
        word = list(words[i - 1])
        if i % 8 == 0:
            word = [BOX[b] for b in word[1:] + word[:1]]
            word[0] ^= round_constant
            round_constant = double(round_constant)
        elif i % 8 == 4:
            word = [BOX[b] for b in word]
        words.append([a ^ b for a, b in zip(words[i - 8], word)])
    return [int.from_bytes(bytes(word), "big") for word in words]


def aes_block(schedule, block):
    one, two, three, four = COLUMNS
    a, b, c, d = (x ^ y for x, y in zip(struct.unpack(">4I", block), schedule))
    for i in range(4, 56, 4):
        a, b, c, d = (
            one[a >> 24] ^ two[b >> 16 & 255] ^ three[c >> 8 & 255] ^ four[d & 255] ^ schedule[i],
            one[b >> 24] ^ two[c >> 16 & 255] ^ three[d >> 8 & 255] ^ four[a & 255] ^ schedule[i + 1],
            one[c >> 24] ^ two[d >> 16 & 255] ^ three[a >> 8 & 255] ^ four[b & 255] ^ schedule[i + 2],
            one[d >> 24] ^ two[a >> 16 & 255] ^ three[b >> 8 & 255] ^ four[c & 255] ^ schedule[i + 3],
        )
    last = ((a, b, c, d), (b, c, d, a), (c, d, a, b), (d, a, b, c))
    words = (
        (BOX[w >> 24] << 24 | BOX[x >> 16 & 255] << 16 | BOX[y >> 8 & 255] << 8 | BOX[z & 255]) ^ schedule[56 + i]
        for i, (w, x, y, z) in enumerate(last)
    )
    return struct.pack(">4I", *words)


def gcm_hash(subkey, data, progress=None):
    """GHASH, a byte at a time: for each place of a byte in a block a table of what its values contribute."""
    factor, tables = int.from_bytes(subkey, "big"), []
    for _ in range(16):
        bits = []
        for _ in range(8):
            bits.append(factor)
            factor = factor >> 1 ^ (0xE1 << 120 if factor & 1 else 0)
        table = [0] * 256
        for value in range(1, 256):
            low = value & -value
            table[value] = table[value ^ low] ^ bits[8 - low.bit_length()]
        tables.append(table)
    total = 0
    for i in range(0, len(data), 16):
        total ^= int.from_bytes(data[i : i + 16], "big")
        product = 0
        for table, byte in zip(tables, total.to_bytes(16, "big")):
            product ^= table[byte]
        total = product
        if progress and i & 0xFFFF == 0:
            progress(i / len(data) / 5)
    return total.to_bytes(16, "big")


def padded(data):
    return data + bytes(-len(data) % 16)


def xor(one, two):
    return (int.from_bytes(one, "big") ^ int.from_bytes(two, "big")).to_bytes(len(one), "big")


def gcm_open(key, nonce, sealed, additional, progress=None):
    """The plain text, or None when the tag does not fit."""
    schedule = aes_schedule(key)
    text, tag = sealed[:-16], sealed[-16:]
    lengths = struct.pack(">QQ", 8 * len(additional), 8 * len(text))
    subkey = aes_block(schedule, bytes(16))
    total = gcm_hash(subkey, padded(additional) + padded(text) + lengths, progress)
    mask = aes_block(schedule, nonce + struct.pack(">I", 1))
    if not hmac.compare_digest(xor(total, mask), tag):
        return None
    plain = bytearray()
    for start in range(0, len(text), 1 << 16):
        part = text[start : start + (1 << 16)]
        first = 2 + start // 16
        counters = range(first, first + (len(part) + 15) // 16)
        stream = b"".join(aes_block(schedule, nonce + struct.pack(">I", i)) for i in counters)
        plain += xor(part, stream[: len(part)])
        if progress:
            progress(0.2 + 0.8 * len(plain) / len(text))
    return bytes(plain)


# ---------------------------------------------------------------- Argon2id, RFC 9106, in Python alone

M32, M64 = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF


def _mix_source():
    """One function for the whole permutation of a block, without loops: Python is slow enough as it is."""
    lines = ["def argon2_permute(v):", " M=0xFFFFFFFF; W=0xFFFFFFFFFFFFFFFF"]
    rows = [[16 * r + i for i in range(16)] for r in range(8)]
    columns = [[16 * (i // 2) + 2 * c + i % 2 for i in range(16)] for c in range(8)]
    quarter = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)]
    quarter += [(0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]
    names = ["x%d" % i for i in range(16)]
    for group in rows + columns:
        lines.append(" %s = %s" % (",".join(names), ",".join("v[%d]" % i for i in group)))
        for places in quarter:
            a, b, c, d = (names[i] for i in places)
            for left, right, turned, by in ((a, b, d, 32), (c, d, b, 24), (a, b, d, 16), (c, d, b, 63)):
                lines.append(" %s = (%s+%s+2*(%s&M)*(%s&M))&W" % (left, left, right, left, right))
                lines.append(" t = %s^%s; %s = (t>>%d|t<<%d)&W" % (turned, left, turned, by, 64 - by))
        lines += [" v[%d] = %s" % (i, name) for i, name in zip(group, names)]
    return "\n".join(lines)


_scope = {}
exec(_mix_source(), _scope)
argon2_permute = _scope["argon2_permute"]
BLOCK = struct.Struct("<128Q")


def argon2_block(a, b, old=None):
    """G of two blocks of 1024 bytes; `old` is mixed in from the second pass on."""
    both = int.from_bytes(a, "little") ^ int.from_bytes(b, "little")
    words = list(BLOCK.unpack(both.to_bytes(1024, "little")))
    argon2_permute(words)
    both ^= int.from_bytes(BLOCK.pack(*words), "little")
    if old is not None:
        both ^= int.from_bytes(old, "little")
    return both.to_bytes(1024, "little")


def long_hash(length, data):
    data = struct.pack("<I", length) + data
    if length <= 64:
        return hashlib.blake2b(data, digest_size=length).digest()
    piece = hashlib.blake2b(data).digest()
    result = piece[:32]
    while length - len(result) > 64:
        piece = hashlib.blake2b(piece).digest()
        result += piece[:32]
    return result + hashlib.blake2b(piece, digest_size=length - len(result)).digest()


def argon2id_python(secret, salt, memory, passes, lanes, length=32, pepper=b"", additional=b"", progress=None):
    first = struct.pack("<IIIIII", lanes, length, memory, passes, 0x13, 2)
    for part in (secret, salt, pepper, additional):
        first += struct.pack("<I", len(part)) + part
    first = hashlib.blake2b(first).digest()
    part = memory // (4 * lanes)
    row = 4 * part
    store = bytearray(1024 * row * lanes)

    def block(index):
        return store[1024 * index : 1024 * index + 1024]

    for lane in range(lanes):
        for i in (0, 1):
            start = 1024 * (lane * row + i)
            store[start : start + 1024] = long_hash(1024, first + struct.pack("<II", i, lane))
    done, zero = 0, bytes(1024)
    for pass_number, quarter, lane in itertools.product(range(passes), range(4), range(lanes)):
        by_data = pass_number > 0 or quarter > 1
        begin = 2 if pass_number == 0 and quarter == 0 else 0
        addresses = ()
        for i in range(begin, part):
            column = quarter * part + i
            here = lane * row + column
            before = block(here - 1 if column else here + row - 1)
            if by_data:
                j1, j2 = struct.unpack_from("<II", before)
            else:
                if i % 128 == 0 or not addresses:
                    head = struct.pack("<7Q", pass_number, lane, quarter, row * lanes, passes, 2, i // 128 + 1)
                    block_in = argon2_block(zero, head + bytes(1024 - len(head)))
                    addresses = struct.unpack("<256I", argon2_block(zero, block_in))
                j1, j2 = addresses[2 * (i % 128)], addresses[2 * (i % 128) + 1]
            other = lane if pass_number == 0 and quarter == 0 else j2 % lanes
            area = quarter * part if pass_number == 0 else 3 * part
            if other == lane:
                area += i - 1
            elif i == 0:
                area -= 1
            relative = area - 1 - (area * (j1 * j1 >> 32) >> 32)
            start = 0 if pass_number == 0 else (quarter + 1) % 4 * part
            reference = block(other * row + (start + relative) % row)
            store[1024 * here : 1024 * here + 1024] = argon2_block(
                before, reference, block(here) if pass_number else None
            )
            done += 1
            if progress and done & 0x3FF == 0:
                progress(done / (passes * row * lanes))
    last = 0
    for lane in range(lanes):
        last ^= int.from_bytes(block(lane * row + row - 1), "little")
    return long_hash(length, last.to_bytes(1024, "little"))


# ---------------------------------------------------------------- Argon2id of a library, when there is one


def libraries(*names):
    """Loads what can be loaded, by the names that systems use."""
    for name in names:
        found = ctypes.util.find_library(name)
        places = [found] if found else []
        if os.name == "nt":
            places += ["%s.dll" % name]
            places += glob.glob(os.path.join(sys.base_prefix, "DLLs", name + "*.dll"))
            places += glob.glob(os.path.join(sys.base_prefix, name + "*.dll"))
        else:
            for folder in ("/opt/homebrew", "/usr/local", "/opt/local"):
                places += glob.glob("%s/lib/lib%s*.dylib" % (folder, name))
                places += glob.glob("%s/opt/*/lib/lib%s*.dylib" % (folder, name))
            places += ["lib%s.so.%s" % (name, number) for number in (1, 3, 4, 23, 26)]
        for place in places:
            # macOS ends a program that loads the system's own libcrypto without a version
            if sys.platform == "darwin" and name == "crypto" and place.startswith("/usr/lib"):
                continue
            try:
                yield ctypes.CDLL(place)
            except OSError:
                continue


def by_libargon2(library):
    call = library.argon2id_hash_raw
    call.argtypes = [ctypes.c_uint32] * 3 + [ctypes.c_char_p, ctypes.c_size_t] * 2 + [ctypes.c_char_p, ctypes.c_size_t]

    def run(secret, salt, memory, passes, lanes):
        out = ctypes.create_string_buffer(32)
        code = call(passes, memory, lanes, secret, len(secret), salt, len(salt), out, 32)
        return out.raw if code == 0 else None

    return run


def by_libsodium(library):
    if library.sodium_init() < 0:
        return None
    call = library.crypto_pwhash
    call.argtypes = [ctypes.c_char_p, ctypes.c_ulonglong, ctypes.c_char_p, ctypes.c_ulonglong, ctypes.c_char_p]
    call.argtypes += [ctypes.c_ulonglong, ctypes.c_size_t, ctypes.c_int]

    def run(secret, salt, memory, passes, lanes):
        if lanes != 1:
            return None
        out = ctypes.create_string_buffer(32)
        code = call(out, 32, secret, len(secret), salt, passes, memory * 1024, 2)
        return out.raw if code == 0 else None

    return run


class Parameter(ctypes.Structure):
    _fields_ = [("key", ctypes.c_char_p), ("kind", ctypes.c_uint), ("data", ctypes.c_void_p)]
    _fields_ += [("size", ctypes.c_size_t), ("back", ctypes.c_size_t)]


def by_openssl(library):
    library.EVP_KDF_fetch.restype = library.EVP_KDF_CTX_new.restype = ctypes.c_void_p
    library.EVP_KDF_fetch.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
    library.EVP_KDF_CTX_new.argtypes = library.EVP_KDF_CTX_free.argtypes = [ctypes.c_void_p]
    library.EVP_KDF_derive.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p]
    kdf = library.EVP_KDF_fetch(None, b"ARGON2ID", None)
    if not kdf:
        return None

    def run(secret, salt, memory, passes, lanes):
        held, parameters = [], []
        for name, value in ((b"pass", secret), (b"salt", salt)):
            held.append(ctypes.create_string_buffer(value, len(value)))
            parameters.append(Parameter(name, 5, ctypes.addressof(held[-1]), len(value), 0))
        for name, value in ((b"iter", passes), (b"memcost", memory), (b"lanes", lanes), (b"threads", 1)):
            held.append(ctypes.c_uint32(value))
            parameters.append(Parameter(name, 2, ctypes.addressof(held[-1]), 4, 0))
        parameters.append(Parameter(None, 0, None, 0, 0))
        listed = (Parameter * len(parameters))(*parameters)
        context = library.EVP_KDF_CTX_new(kdf)
        out = ctypes.create_string_buffer(32)
        code = library.EVP_KDF_derive(context, out, 32, listed)
        library.EVP_KDF_CTX_free(context)
        return out.raw if code == 1 else None

    return run


def argon2_roads(lanes):
    """The libraries that pass a trial against the Python code: a name and a function each."""
    trial = (b"trial", b"0123456789abcdef", 64 * lanes, 2, lanes)
    wanted = None
    for label, names, wrap in (
        ("libargon2", ("argon2",), by_libargon2),
        ("OpenSSL", ("crypto", "libcrypto-3", "libcrypto-3-x64"), by_openssl),
        ("libsodium", ("sodium", "libsodium"), by_libsodium),
    ):
        for library in libraries(*names):
            try:
                run = wrap(library)
            except AttributeError:
                continue
            if run is None:
                continue
            wanted = wanted or argon2id_python(*trial)
            if run(*trial) == wanted:
                yield label, run
                break


def argon2id(secret, salt, memory, passes, lanes, slow=False, say=None):
    say = say or (lambda text: None)
    if not slow:
        for label, run in argon2_roads(lanes):
            result = run(secret, salt, memory, passes, lanes)
            if result is not None:
                return result
            say("%s refuses these parameters, probably for want of memory; going on without it." % label)
    start = time.monotonic()
    argon2id_python(b"trial", bytes(16), 512, 1, 1)
    guess = (time.monotonic() - start) / 512 * memory * passes
    say(
        "Opening the lock in Python alone (no libargon2, OpenSSL 3.2 or libsodium that can do it): about %s."
        % lasting(guess)
    )
    begin, told = time.monotonic(), [0.0]

    def progress(share):
        now = time.monotonic()
        if now - told[0] > 5:
            told[0] = now
            say("    %2d %%, about %s left" % (100 * share, lasting((now - begin) * (1 / share - 1))))

    return argon2id_python(secret, salt, memory, passes, lanes, progress=progress)


def lasting(seconds):
    return "%d seconds" % (seconds + 1) if seconds < 90 else "%d minutes" % (seconds / 60 + 1)


# ---------------------------------------------------------------- shares as bytes

LOCKS = ("open", "passphrase", "code words")
NAME_LETTERS = "34789ACDEFHJKMNPQRTWXY"


class Share:
    """A share that was read. `signer` is None when it was typed without its signature rows."""

    def __init__(self, content, proof):
        self.content, self.proof = content, proof
        self.rehearsal, self.lock = bool(content[1] & 1), content[1] >> 1 & 3
        self.set = content[2:18]
        self.generation = int.from_bytes(content[18:20], "big")
        self.x, self.k, self.n = content[20:23]
        self.fingerprint = content[23:39]
        self.signer = proof[:32] if proof else None
        self.y = content[39:71] if self.lock == 0 else None
        self.source = ""
        if self.lock:
            self.sealed, self.parameters = content[39:87], content[87:121]
            self.memory, self.passes, self.lanes = struct.unpack(">IBB", self.parameters[:6])
            self.salt, self.nonce = self.parameters[6:22], self.parameters[22:]

    @property
    def group(self):
        return self.rehearsal, self.set, self.generation, self.k, self.n, self.fingerprint

    @property
    def name(self):
        return "share %d of set %s" % (self.x, short_name(self.set))


def short_name(identity):
    number, letters = int.from_bytes(identity[:8], "big"), ""
    for _ in range(8):
        letters += NAME_LETTERS[number % 22]
        number //= 22
    return letters[:4] + "-" + letters[4:]


def content_length(data):
    """Length up to the ceremony key, from the first two bytes, which are checked."""
    if data and data[0] == 0:
        raise Refused("Share.VersionZero", "it says format version 0, which does not exist: it is damaged or no share")
    if data and data[0] > 1:
        raise Refused(
            "Share.NewerVersion", "it is of format version %d; this program knows version 1: use a newer one" % data[0]
        )
    if len(data) < 2:
        raise Refused("Share.Truncated", "it is cut off: %d bytes" % len(data))
    if data[1] & 0xF8 or data[1] >> 1 & 3 == 3:
        raise Refused("Share.UnknownFlags", "it has flags this program does not know: it is damaged, or newer")
    return 121 if data[1] & 6 else 71


def read_share(data, proven=True):
    """`data` is the whole share, or its part before the ceremony key when `proven` is false."""
    length = content_length(data)
    whole = length + 96 if proven else length
    if len(data) < whole:
        raise Refused("Share.Truncated", "it is cut off: %d bytes of %d" % (len(data), whole))
    if len(data) > whole:
        raise Refused("Share.TrailingBytes", "it goes on after its end: %d bytes of %d" % (len(data), whole))
    share = Share(data[:length], data[length:] if proven else None)
    if share.generation == 0:
        raise Refused("Share.GenerationZero", "its generation is 0, which cannot be")
    quorum = "it needs %d of %d shares, which cannot be" % (share.k, share.n)
    if share.k < 2:
        raise Refused("Share.Quorum.ThresholdTooSmall", quorum)
    if share.k > share.n:
        raise Refused("Share.Quorum.ThresholdAboveShares", quorum)
    if not 1 <= share.x <= share.n:
        raise Refused("Share.Number", "it calls itself share %d of %d, which cannot be" % (share.x, share.n))
    if share.lock:
        if share.memory > 4 << 20 or share.passes > 64 or share.lanes > 16:
            raise Refused("Share.Lock.TooCostly", "its lock asks for more work than any real one")
        weak = share.memory < 64 << 10 or share.passes < 1 or share.lanes < 1
        if weak or share.memory * share.passes < 192 << 10:
            raise Refused("Share.Lock.TooWeak", "its lock is weaker than any real one")
    if proven:
        message = b"keyrite-share@v1\0" + data[: length + 32]
        if not signature_holds(share.signer, message, data[length + 32 :]):
            raise Refused(
                "BadSignature", "it calls itself %s, but its signature does not fit: "
                "it was altered or misread: read it again" % share.name
            )
    return share


# ---------------------------------------------------------------- shares as text

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LONGEST = 2048


def base32_bytes(text):
    """The bytes of a code; the place, from 1, of the first character that does not belong in it; whether its end is whole."""
    bits = value = 0
    data = bytearray()
    for place, letter in enumerate(text, 1):
        digit = BASE32.find(letter.upper()) if letter.isascii() else -1
        if digit < 0:
            return bytes(data), place, False
        bits, value = bits + 5, value << 5 | digit
        if bits >= 8:
            bits -= 8
            data.append(value >> bits)
            value &= (1 << bits) - 1
    return bytes(data), 0, bits < 5 and not value


def read_code(text):
    text = re.sub("[\t-\r ]", "", text)
    if len(text) > LONGEST:
        raise Refused("TooLong", "it has %d characters, more than any share" % len(text))
    match = re.match(r"KEYRITE([1-9][0-9]*)(-REHEARSAL)?:", text, re.I | re.A)
    if not match:
        raise Refused("NotKeyrite", "it is not the text of a Keyrite code")
    if match.group(1) != "1":
        raise Refused("NewerFormat", "it is of a newer format, %s; use a newer program" % match.group(1))
    data, place, whole = base32_bytes(text[match.end() :])
    if place:
        raise Refused(
            "Character", "character %d does not belong in a code: read it again, or type the words" % (match.end() + place))
    if not whole:
        raise Refused("Ending", "its last characters are not whole: it is cut off, or has characters too many")
    share = read_share(data)
    if share.rehearsal != bool(match.group(2)):
        raise Refused("WrongLabel", "its label and its content differ on whether it is a rehearsal's")
    return share


# ---------------------------------------------------------------- shares as words


def find_word(typed):
    """The number of a word typed in full or by four letters or more; None when it is not one."""
    word = typed.lower()
    index = PREFIX.get(word[:4])
    return index if index is not None and WORDS[index].startswith(word) else None


def distance(a, b):
    """Slips of the pen between two words: a letter more, less, other, or two exchanged."""
    two, one = None, list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(one[j] + 1, row[-1] + 1, one[j - 1] + (x != y))
            if two is not None and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, two[j - 2] + 1)
            row.append(cost)
        two, one = one, row
    return one[-1]


def near_words(typed, most=2):
    """Words that may have been meant, nearest first."""
    typed = typed.lower()
    found = []
    for index, word in enumerate(WORDS):
        gap = distance(typed, word)
        if len(typed) >= 3:
            gap = min(gap, distance(typed, word[: max(4, len(typed))]) + 0.5)
        if gap <= most:
            found.append((gap, index))
    return [index for _, index in sorted(found)]


def row_fits(number, indices):
    bits = 0
    for index in indices:
        bits = bits << 11 | index
    data = (bits >> 13).to_bytes(8, "big")
    check = int.from_bytes(tagged("keyrite/v1/row", bytes([number]), data)[:2], "big") >> 3
    return data if bits & 0x1FFF == check else None


def row_advice(number, typed, indices):
    """What was probably meant in a row that does not check: a text without words, and the word; or nothing."""
    for i in range(6):
        swapped = list(indices)
        swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
        if None not in swapped and row_fits(number, swapped):
            return ": are words %d and %d swapped?" % (i + 1, i + 2), None
    if None not in indices:
        for other in range(1, 29):
            if other != number and row_fits(other, indices):
                return ": it is row %d" % other, None
    open_places = [i for i, index in enumerate(indices) if index is None]
    if len(open_places) <= 1:
        for i in open_places or range(7):
            for index in near_words(typed[i]):
                if row_fits(number, indices[:i] + [index] + indices[i + 1 :]):
                    return ": look at word %d" % (i + 1), index
    return "", None


def meant(near):
    """A hint, for the screen of whoever types and for nothing else."""
    return ". Did you mean %s?" % " or ".join("“%s”" % WORDS[n] for n in near) if near else ""


def read_row(number, typed):
    """The eight bytes of a row of words."""
    if len(typed) != 7:
        raise Refused("RowLength", "row %d has %d words; a row has seven: compare it with the paper" % (number, len(typed)))
    indices = [find_word(word) for word in typed]
    unknown = [i for i, index in enumerate(indices) if index is None]
    if unknown:
        i = unknown[0]
        near = row_advice(number, typed, indices)[1]
        why = ": look at its first four letters again"
        if any(letter in "0123456789" for letter in typed[i]):
            why = ": it has digits, where letters such as l and o may have been misread"
        text = "row %d, word %d is not in the word list%s" % (number, i + 1, why)
        raise Refused("UnknownWord", text, meant(near_words(typed[i])[:3] if near is None else [near]))
    data = row_fits(number, indices)
    if data is None:
        advice, near = row_advice(number, typed, indices)
        advice = advice or ": compare its seven words with the paper, letter by letter"
        raise Refused("RowCheck", "row %d does not check%s" % (number, advice), meant([] if near is None else [near]))
    return data


NUMBER = re.compile(r"([0-9]{1,3})[.:)]?\Z")


def read_words(text):
    """The share in the rows of one sheet."""
    sheets = sheets_in(lines_of(plain(text)))
    if not sheets:
        raise Refused("Empty", "there are no words in it: type the numbered rows of the sheet, seven words each")
    if len(sheets) > 1:
        raise Refused("SeveralSheets", "it holds the rows of %d sheets: give them one after the other" % len(sheets))
    return read_rows(sheets[0][1])


def read_rows(rows):
    """The share in pairs of a row's number and its words; all that is wrong is said at once."""
    data, failures, seen = {}, [], set()
    for number, typed in rows:
        if number in seen:
            failures.append(Refused("RowTwice", "row %d is there twice, with different words: keep the right one" % number))
            continue
        seen.add(number)
        if not 1 <= number <= 28 and not row_checks(number, typed):
            failures.append(Refused("NoSuchRow", "row %d does not exist: a sheet has 28 rows at most" % number))
            continue
        try:
            data[number] = read_row(number, typed)
        except Refused as refusal:
            failures.append(refusal)
    if failures:
        kinds = ", ".join(failure.kind for failure in failures)
        raise Refused(kinds, "; ".join(str(failure) for failure in failures))
    return join_rows(data)


def join_rows(data):
    """A share from checked rows, a dictionary by row number."""
    if 1 not in data:
        raise Refused("MissingRow", "row 1 is missing: type it too")
    length = content_length(data[1])
    first = 16 if length == 121 else 10
    total = first + 12
    for number in sorted(data):
        if number > total:
            raise Refused("NoSuchRow", "there is no row %d on a sheet of %d rows" % (number, total))
    for number in range(1, first + 1):
        if number not in data:
            raise Refused("MissingRow", "row %d is missing: type it too" % number)
    joined = b"".join(data[number] for number in range(1, first + 1))
    content, check, rest = joined[:length], joined[length : length + 4], joined[length + 4 :]
    if check != tagged("keyrite/v1/rows", content)[:4]:
        raise Refused("Sum", "the rows do not belong together: they are of two sheets")
    if any(rest):
        raise Refused("Filling", "the end of row %d is not empty" % first)
    given = [number for number in range(first + 1, total + 1) if number in data]
    if not given:
        return read_share(content, proven=False)
    for number in range(first + 1, total + 1):
        if number not in data:
            raise Refused(
                "HalfProof", "row %d is missing: give all rows %d to %d, or none of them" % (number, first + 1, total)
            )
    proof = b"".join(data[number] for number in range(first + 1, total + 1))
    try:
        return read_share(content + proof)
    except Refused as refusal:
        if refusal.kind == "BadSignature":
            refusal.kind = "Share.BadSignature"
        raise


# ---------------------------------------------------------------- locks


def code_words_text(typed):
    """Code words in the form that Argon2id gets, after their own check."""
    words = [word.strip(",;.") for word in typed.split()]
    words = [word for word in words if word and not NUMBER.match(word)]
    if len(words) != 8:
        raise Refused("Count", "there are eight code words; %d were typed" % len(words))
    bits = 0
    for place, word in enumerate(words, 1):
        index = find_word(word)
        if index is None:
            raise Refused("Unknown", "code word %d is not on the list" % place, meant(near_words(word)[:3]))
        bits = bits << 11 | index
    data = bits.to_bytes(11, "big")
    if tagged("keyrite/v1/code-words", data[:10])[0] != data[10]:
        raise Refused("Check", "the code words do not check: one of them is wrong, or two are exchanged")
    return " ".join(WORDS[bits >> 11 * (7 - i) & 0x7FF] for i in range(8)).encode()


def passphrase_text(typed):
    if not typed:
        raise Refused("Empty", "the passphrase is empty")
    if any(unicodedata.category(letter) == "Cc" for letter in typed):
        raise Refused("Control", "a control character is in the passphrase: type letters, digits, signs and spaces alone")
    data = unicodedata.normalize("NFKD", typed).encode()
    if len(data) > 1024:
        raise Refused("TooLong", "the passphrase is longer than any real one")
    return data


def open_lock(share, typed, slow=False, say=None):
    """The share's y; nothing of the share is changed."""
    secret = (passphrase_text if share.lock == 1 else code_words_text)(typed)
    key = argon2id(secret, share.salt, share.memory, share.passes, share.lanes, slow, say)
    y = gcm_open(key, share.nonce, share.sealed, share.content[:39] + share.parameters)
    if y is None:
        what = "this passphrase does" if share.lock == 1 else "these code words do"
        raise Refused("DoesNotOpen", what + " not open it")
    return y


# ---------------------------------------------------------------- files


PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")


def read_text(path):
    if path == "-":
        data = sys.stdin.buffer.read((1 << 20) + 1)
    else:
        if os.path.isdir(path):
            raise Refused("File", "it is a folder")
        try:
            with open(path, "rb") as file:
                data = file.read((1 << 20) + 1)
        except OSError as error:
            raise Refused("File", "it cannot be read: %s" % (error.strerror or error))
    if not data.strip():
        raise Refused("File", "it is empty")
    for start in PICTURES:
        if data.startswith(start):
            raise Refused(
                "Picture", "it is a picture or PDF; this program reads text: type the rows of words instead. "
                "recover.html opens pictures, and “zbarimg --quiet --raw -Sdisable -Sqrcode.enable FILE” gives the "
                "text of a picture's code"
            )
    for start in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"):
        if data.startswith(start):
            raise Refused(
                "File", "it is a document of a writing program, or an archive: open it where it was made, save it as "
                "plain text, and give that")
    if len(data) > 1 << 20:
        raise Refused("File", "it is larger than 1024 KB, no text with shares: cut the shares out, and give those")
    text = decode(data)
    if text is not None:
        return text
    raise Refused("File", "it is not text")


def decode(data):
    """The text in bytes of unknown origin, FORMAT.txt 8.1; None when they are no text."""

    def wide(order, start=0):
        # half a unit at the end is nothing: somebody appended a byte, or the file was cut
        return data[start : len(data) - (len(data) - start) % 2].decode("utf-16-" + order, "replace")

    if data[:2] == b"\xff\xfe":
        return wide("le", 2)
    if data[:2] == b"\xfe\xff":
        return wide("be", 2)
    if data[:4] == b"\0\0\xfe\xff":
        return wide("be", 4)
    pairs, even, odd = len(data) // 2, data[0::2].count(0), data[1::2].count(0)
    if pairs and odd * 2 >= pairs and odd > even:
        return wide("le")
    if pairs and even * 2 >= pairs and even > odd:
        return wide("be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if any(byte < 32 and byte not in b"\t\n\v\f\r\x1a" for byte in data):
            return None
        return data.decode("latin-1")


INVISIBLE = re.compile("[\0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
LINE_END = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
CONTROL = re.compile("[\x01-\x09\x0e-\x1f\x7f-\x9f]")
QUOTED = re.compile("= *\n|=([0-9A-F]{2})")


def plain_bag(number):
    """A bag's number as numbers are compared."""
    return re.sub("[ -]", "", number).upper()


def plain(text):
    """One kind of line end, nothing invisible, compatible letters as one, quoted-printable undone: 8.2."""
    text = LINE_END.sub("\n", INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFKC", CONTROL.sub(" ", text))

    def undone(match):
        if match.group(1):
            byte = int(match.group(1), 16)
            return chr(byte) if byte == 10 or 32 <= byte < 127 else " "
        before = text[match.start() - 1 : match.start()]
        return "" if before and before not in "=\n" else match.group()

    return QUOTED.sub(undone, text)


HYPHENS = "_\u2010-\u2015\u2212-"
LABEL = re.compile("KEYRITE[ \n]*([0-9]{1,4})(?:[ \n%s]*(REHEARSAL))?[ \n]*:" % HYPHENS, re.I | re.A)
TYPED_LABEL = re.compile(
    "KE([YZ])RITE([1&+])(?:[^ \na-z0-9](REHEARSAL|REHEQRSQL))?([^ \n0-9a-ln-z])(?=[^ \n]{16})", re.I | re.A)
CLOSING = "\"'<>\\[\\](){},;|\\\\\u2018-\u201e\u00ab\u00bb"
CODE_TOKEN = re.compile("[^ \n%s]*" % CLOSING)
BETWEEN = re.compile("(?:[ ]|\n[ >|]*)*")
LAYOUTS = {
    "Qwertz": "German or another with Y and Z exchanged",
    "Azerty": "French or Belgian",
    "Czech": "Czech or Slovak",
    "OtherSigns": "one whose hyphen and colon are elsewhere",
}
AZERTY = str.maketrans("AQZW,?&éÉ\"'(-§èÈ", "QAWZMM1223456677")
CZECH = str.maketrans("ěĚľĽšŠčČřŘťŤžŽýÝ", "2222334455556677")
Y_AND_Z = str.maketrans("YZ", "ZY")


def upper(text):
    """ASCII letters in upper case, others as they are."""
    return re.sub("[a-z]+", lambda match: match.group().upper(), text)


def lower(text):
    return re.sub("[A-Z]+", lambda match: match.group().lower(), text)


def code_length(body):
    """How many characters a code has that begins so; None when it does not say."""
    digits = [BASE32.find(letter) for letter in body[:4]]
    if len(digits) < 4 or min(digits) < 0:
        return None
    bits = digits[0] << 15 | digits[1] << 10 | digits[2] << 5 | digits[3]
    return {(1, 0): 268, (1, 1): 348, (1, 2): 348}.get((bits >> 12, (bits >> 4 & 0xFF) >> 1))


def code_body(text, case):
    """A code's characters behind its label, and where they end."""
    body, at, end = "", 0, 0
    while True:
        at = BETWEEN.match(text, at).end()
        token = CODE_TOKEN.match(text, at).group()
        if not re.match("[A-Za-z0-9]", token) or case and re.search(case, token):
            return body, end
        for letter in token:
            if code_length(body) == len(body) and not re.match("[A-Za-z0-9]", letter):
                return body, end
            if not re.match("[%s]" % HYPHENS, letter):
                body += upper(letter)
            at += 1
            end = at
        length = code_length(body)
        if at < len(text) and text[at] not in " \n" or length is not None and len(body) >= length:
            return body, end


def typed_code(text, match):
    """A code that a scanner typed in another keyboard layout: its text, or the layout's name; and where it ends."""
    y, one, rehearsal, colon = (upper(part or "") for part in match.groups())
    if not rehearsal and re.match("REHEARSAL|REHEQRSQL", text[match.end() - match.start() :], re.I | re.A):
        return None, None, 0
    azerty = one == "&" or rehearsal == "REHEQRSQL" or colon == "M"
    if azerty and (colon != "M" or y == "Z" or one == "+" or rehearsal == "REHEARSAL"):
        return None, None, 0
    layout = "Azerty" if azerty else "Czech" if one == "+" else "Qwertz" if y == "Z" else "OtherSigns"
    typed = re.match("[^ \n]*", text[match.end() - match.start() :]).group()
    body = upper(typed)
    if y == "Z":
        body = body.translate(Y_AND_Z)
    body = body.translate(AZERTY if azerty else CZECH if one == "+" else {})
    code = ("KEYRITE1-REHEARSAL:" if rehearsal else "KEYRITE1:") + body
    end = match.end() - match.start() + len(typed)
    try:
        read_code(code)
        return code, None, end
    except Refused:
        return None, layout, end


def cut_codes(text):
    """The text without its codes, and for each its line and its text, or a refusal: 8.3 and 8.4."""
    found, starts = [], {}
    for pattern in (TYPED_LABEL, LABEL):
        starts.update((match.start(), (pattern, match)) for match in pattern.finditer(text))
    order = sorted(starts)
    lines, counted, rest = 0, 0, []
    for place, start in enumerate(order):
        stop = order[place + 1] if place + 1 < len(order) else len(text)
        span, (pattern, match) = text[start:stop], starts[start]
        lines += text.count("\n", counted, start)
        rest.append(text[counted:start])
        counted = start
        piece, end = None, 0
        if pattern is LABEL:
            name = match.group()[:7]
            case = "[a-z]" if name == "KEYRITE" else "[A-Z]" if name == "keyrite" else None
            length = match.end() - start
            body, end = code_body(span[length:], case)
            if body:
                label = "KEYRITE%s%s:" % (match.group(1), "-REHEARSAL" if match.group(2) else "")
                piece, end = label + body, length + end
        else:
            piece, layout, end = typed_code(span, match)
            if layout:
                piece = Refused(
                    "OtherLayout", "a scanner typed it for another keyboard layout (%s), and it cannot be read back for "
                    "certain: set the scanner to the layout of this computer and scan again, or type the words"
                    % LAYOUTS[layout])
        if piece is None:
            continue
        found.append((lines, piece))
        rest.append(re.sub("[^\n]", " ", text[start : start + end]))
        lines += text.count("\n", start, start + end)
        counted = start + end
    return "".join(rest) + text[counted:], found


RULE = re.compile(" *[-=*_#~\u2013\u2014\u2500]{3,} *\\Z")
TAGS = re.compile("<[^<>]*>|&[A-Za-z0-9#]{1,8};|/ *[0-9]+|[<&/]")
TOKEN = re.compile("[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2c00-\u2fff\u3040-\ud7ff\uf900-\ufdff]+")
LABELS = {"row", "rows", "line", "no", "nr"}


def number_of(digits):
    return 999999 if len(digits) > 6 else int(digits)


class Line:
    """A line of a text: its numbers, and its words in lower case."""

    def __init__(self, at, text):
        self.at, self.rule = at, bool(RULE.match(text))
        self.tokens = []
        for piece in TOKEN.findall(TAGS.sub(" ", text)):
            word = lower(piece)
            digits = re.match("[0-9]*", word).group()
            rest = word[len(digits) :]
            labelled = re.match("r(?:ow)?([0-9]{1,3})\\Z", word)
            if not rest:
                if len(self.tokens) > 1 and self.tokens[-1] == "of" and isinstance(self.tokens[-2], int):
                    # the second number of "1 of 10" says how many there are
                    self.tokens.pop()
                else:
                    self.tokens.append(number_of(digits))
            elif not self.tokens and digits and 1 <= number_of(digits) <= 28 and find_word(rest) is not None:
                self.tokens += [number_of(digits), rest]
            elif not self.tokens and labelled:
                self.tokens.append(number_of(labelled.group(1)))
            elif len(word.encode()) > 1:
                # one letter alone is a bullet or a misread sign, never a word
                self.tokens.append(word)
        self.words = [token for token in self.tokens if isinstance(token, str)]
        self.numbers = len(self.tokens) - len(self.words)

    @property
    def number_alone(self):
        """True if a number is all there is, a label aside."""
        return self.numbers == 1 and sum(1 if word in LABELS else 2 for word in self.words) <= 1

    @property
    def segments(self):
        """Triples: a number, the words behind it, and how many words, labels aside, stand before it."""
        found, before = [], 0
        for token in self.tokens:
            if isinstance(token, int):
                found.append((token, [], before))
            else:
                before += token not in LABELS
                if found:
                    found[-1][1].append(token)
        return found


def listed(words):
    return sum(find_word(word) is not None for word in words)


def row_checks(number, words):
    """True if these are the seven words of the row with this number."""
    if not 1 <= number <= 255 or len(words) != 7:
        return False
    indices = [find_word(word) for word in words]
    return None not in indices and row_fits(number, indices) is not None


def same_words(one, two):
    def same(a, b):
        x, y = find_word(a), find_word(b)
        return x == y if x is not None or y is not None else a == b

    return len(one) == len(two) and all(map(same, one, two))


def numbered_rows(lines):
    """Rows with numbers: (line, number, words, whether weak). A rule is None; a weak row may have no number: 8.5."""
    items, at = [], 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.rule:
            items.append(None)
            continue
        segments = line.segments
        if not segments and len(line.words) == 7 and listed(line.words) >= 4:
            items.append((line.at, None, line.words, True))
        after_whole_row = False
        for place, (number, words, before) in enumerate(segments):
            words = list(words)
            leads = before == 0 or after_whole_row
            near = leads or before <= 2
            after_whole_row = near and len(words) == 7
            goes_on = near and (words or line.number_alone)
            if place + 1 == len(segments) and goes_on and len(words) < 7:
                following = at
                while following < len(lines):
                    more = lines[following]
                    following += 1
                    fits = len(words) + len(more.words) <= 7 and listed(more.words) * 2 >= len(more.words)
                    if more.rule or more.numbers or not fits:
                        break
                    if more.words:
                        words += more.words
                        at = following
            count, known, sure = len(words), listed(words), row_checks(number, words)
            half = known * 2 >= count
            strong = sure or leads and (half and count >= 4 or known == count and count > 0)
            if strong or near and half and count >= 4 or leads and count == 7:
                items.append((line.at, number, words, not strong))
    return items


def numbered_sheets(items):
    """Pairs of a line and a sheet's rows: a numbering that starts again with other words is a new sheet: 8.6."""
    sheets, run, waiting, gaps = [], [], [], []

    def close_run():
        if not run:
            return
        rows = [row[1:] for row in run]
        known = sheets[-1][1] if sheets else []
        differs = any(
            number == other and not same_words(words, others) for number, words in rows for other, others in known)
        if sheets and (len(known) < 2 or len(rows) < 2 or not differs):
            for number, words in rows:
                if not any(number == other and same_words(words, others) for other, others in known):
                    known.append((number, words))
        else:
            sheets.append((run[0][0], rows))
        gaps.extend((len(sheets) - 1,) + weak for weak in waiting)
        del run[:], waiting[:]

    for item in items:
        if item is None:
            close_run()
        elif item[3]:
            waiting.append((run[-1][1] if run else None, item[1], item[2]))
        else:
            if run and item[1] <= run[-1][1]:
                close_run()
            run.append(item[:3])
    close_run()
    gaps.extend((len(sheets) - 1,) + weak for weak in waiting)
    left = []
    for place, before, number, words in gaps:
        rows = sheets[place][1]
        numbers = {other for other, _ in rows}
        fitting = [other for other in ([number] if number is not None else range(1, 29))
                   if other not in numbers and row_checks(other, words)]
        if fitting:
            rows.append((fitting[0], words))
        else:
            left.append((place, before, number, words))
    for place, before, number, words in left:
        rows = sheets[place][1]
        numbers = {other for other, _ in rows}
        if number is None:
            number = min(numbers) - 1 if before is None else before + 1
        if 0 < number < max(numbers) and number not in numbers:
            rows.append((number, words))
    for _, rows in sheets:
        rows.sort(key=lambda row: row[0])
    return sheets


def unnumbered_sheets(lines, counts_words):
    """The same for rows without numbers, which take the number that they check as: 8.7."""
    parts = [[]]
    for line in lines:
        if line.rule:
            parts.append([])
        else:
            parts[-1].append(line)
    rows = []
    for part in parts:
        kept = [(line.at, line.words) for line in part
                if line.words and (counts_words or not line.numbers) and listed(line.words) * 2 >= len(line.words)]
        first = len(rows)
        if 2 * sum(len(words) == 7 for _, words in kept) > len(kept):
            rows += rows_of_lines(kept)
        elif kept:
            rows += in_sevens(kept[0][0], [word for _, words in kept for word in words])
        if len(rows) > first:
            rows[first][2] = True
    return counted(rows)


def in_sevens(at, words):
    """Rows of seven words each: the line, the words, whether a rule stands before."""
    return [[at, words[start : start + 7], False] for start in range(0, len(words), 7)]


def rows_of_lines(lines):
    """A line is a row; some hold several whole ones, some one that goes on in the next line, some a title."""
    rows, place = [], 0
    while place < len(lines):
        at, words = lines[place]
        place += 1
        if place < len(lines) and any(row_checks(number, words + lines[place][1]) for number in range(1, 29)):
            words = words + lines[place][1]
            place += 1
        if len(words) % 7 == 0:
            rows += in_sevens(at, words)
        elif len(words) >= 4:
            rows.append([at, words, False])
    return rows


def counted(rows):
    """Sheets, each row with its number: the next one, unless it and the row behind it check as another."""
    sheets = []
    for place, (at, words, begins) in enumerate(rows):
        number, new = (sheets[-1][1][-1][0] + 1 if sheets else 1), not sheets
        following = rows[place + 1] if place + 1 < len(rows) and not rows[place + 1][2] else None

        def is_row(other):
            return row_checks(other, words) and (following is None or row_checks(other + 1, following[1]))

        if not row_checks(number, words):
            later = [other for other in range(number + 1, 29) if is_row(other)]
            if is_row(1):
                number, new = 1, True
            elif later:
                number = later[0]
            elif begins:
                number, new = 1, True
        if new:
            sheets.append((at, []))
        sheets[-1][1].append((number, words))
    return sheets


def sheets_in(lines):
    """Pairs of a line and the rows of a sheet, each a number and its words."""
    items = numbered_rows(lines)
    strong = [item for item in items if item and not item[3]]
    counts_words = len(strong) >= 14 and all(len(item[2]) == 1 for item in strong)
    if not strong or counts_words:
        return unnumbered_sheets(lines, counts_words)
    return numbered_sheets(items)


def lines_of(text):
    return [Line(at, line) for at, line in enumerate(text.split("\n"))]


def pieces_of(text):
    """All shares in a text: a code's text, or the rows of a sheet, or a refusal."""
    rest, found = cut_codes(plain(text))
    lines = lines_of(rest)
    sheets = sheets_in(lines)
    words = [word for line in lines for word in line.words]
    proven = any(row_checks(number, words) for _, rows in sheets for number, words in rows)
    # beside a code, and among more prose than words, lines count as rows only if one of them proves it
    if proven or not found and len(words) >= 4 and 2 * listed(words) >= len(words):
        found += sheets
    found.sort(key=lambda piece: piece[0])
    return [piece for _, piece in found]


def read_pieces(path, text):
    """Labels with a share or a refusal each."""
    pieces = pieces_of(text)
    if not pieces and SEALED_LABEL.search(text):
        return [(path, Refused(
            "File", "it is the code of the sealed payload. The share's code is the larger one on the same sheet, beside the "
            "words. The key opens the payload: give it with --open"))]
    if not pieces:
        return [(path, Refused(
            "File", "it is neither the text of a Keyrite code nor rows of its words: type its rows, each with its number"))]
    found = []
    for place, piece in enumerate(pieces, 1):
        label = path if len(pieces) == 1 else "%s, share %d" % (path, place)
        try:
            if isinstance(piece, Refused):
                raise piece
            share = read_code(piece) if isinstance(piece, str) else read_rows(piece)
            share.source = label
            found.append((label, share))
        except Refused as refusal:
            found.append((label, refusal))
    return found

# ---------------------------------------------------------------- from shares to the key

# choices of k shares for a first look; then for each search that may last, and its seconds
FEW_TRIES, TRIES, SECONDS = 5000, 2000000, 60


def times(a, b):
    return EXP[LOG[a] + LOG[b]] if a and b else 0


def wrong_places(points, k):
    """Places of the points (x, bytes) that a polynomial of degree below k through all others does not meet.

    None when too many are wrong to tell. Decoding of a Reed-Solomon code: the shortest recurrence that the sums obey,
    which are zero for right points, has the x of the wrong ones as its roots. All bytes of a point are wrong together,
    so one recurrence serves them all (Feng and Tzeng 1991)."""
    checks, size = len(points) - k, len(points[0][1])
    if checks < 0:
        return None
    factors = []
    for x, _ in points:
        factors.append(-sum(LOG[x ^ other] for other, _ in points if other != x) % 255)
    sums = []
    for _ in range(checks):
        total = bytearray(size)
        for place, (x, y) in enumerate(points):
            factor = factors[place]
            if factor is None:
                continue
            for i, byte in enumerate(y):
                if byte:
                    total[i] ^= EXP[LOG[byte] + factor]
            factors[place] = (factor + LOG[x]) % 255 if x else None
        sums.append(total)
    now, length = [1], 0
    before = [([], 0, 0, 1)] * size
    for at in range(1, checks + 1):
        for i in range(size):
            if at <= length:
                continue
            difference = 0
            for back, coefficient in enumerate(now):
                if coefficient and sums[at - 1 - back][i]:
                    difference ^= EXP[LOG[coefficient] + LOG[sums[at - 1 - back][i]]]
            if not difference:
                continue
            old, old_length, old_at, old_difference = before[i]
            by, gap = EXP[LOG[difference] + 255 - LOG[old_difference]], at - old_at
            mended = now + [0] * (len(old) + gap - len(now))
            for place, coefficient in enumerate(old):
                mended[place + gap] ^= times(coefficient, by)
            if at - length > old_at - old_length:
                before[i] = now, length, at, difference
                length = gap + old_length
            now = mended
    while len(now) > 1 and not now[-1]:
        now.pop()
    if len(now) != length + 1 or len(points) - length < k:
        return None
    wrong = []
    for place, (x, _) in enumerate(points):
        value = 0
        for coefficient in now:
            value = times(value, x) ^ coefficient
        if not value:
            wrong.append(place)
    return wrong if len(wrong) == length else None


def distinct(shares):
    """The first share of each number."""
    first = {}
    for share in shares:
        first.setdefault(share.x, share)
    return list(first.values())


def pools(shares, k):
    """Shares to be tried together: by who signed, with those that nobody signed, all."""
    signers = list(dict.fromkeys(share.signer for share in shares))
    alone = [[s for s in shares if s.signer == signer] for signer in signers]
    typed = [[s for s in shares if s.signer in (None, signer)] for signer in signers if signer and None in signers]
    some = sorted(alone, key=lambda pool: -len(distinct(pool))) + sorted(typed, key=lambda pool: -len(distinct(pool)))
    return [pool for pool in some if len(distinct(pool)) >= k and len(pool) < len(shares)][:32] + [shares]


def decoded(shares, k, key=None):
    """k shares that are likely to be right, for each way to leave out what is there twice; `key` if it is known."""
    first, last = distinct(shares), distinct(shares[::-1])
    single = [share for share in first if any(share is other for other in last)]
    for pool in [first] if len(first) == len(shares) else [single, first, last]:
        if len(pool) >= k:
            points = [(share.x, share.y) for share in pool] + ([(0, key)] if key else [])
            wrong = wrong_places(points, k)
            if wrong is not None:
                yield [share for place, share in enumerate(pool) if place not in wrong][:k]


def choices(shares, k, tries, until):
    """Choices of k shares to try: all of them, or by lot when they are too many."""
    count = 1
    for i in range(min(k, len(shares) - k)):
        count = count * (len(shares) - i) // (i + 1)
    lot = random.Random(1)
    some = itertools.combinations(shares, k) if count <= tries else (lot.sample(shares, k) for _ in range(tries))
    for choice in some:
        if time.monotonic() > until:
            return
        yield choice


ROW_SLIPS = {"RowLength", "UnknownWord", "RowCheck", "RowTwice", "MissingRow", "HalfProof", "NoSuchRow"}
CODE_SLIPS = {"TooLong", "Character", "Ending", "Share.Truncated", "Share.TrailingBytes"}


def mending(source, refusal):
    """What whoever typed or read this can put right without another sheet, at most one act for a share."""
    kinds, text = set(refusal.kind.split(", ")), str(refusal)
    if kinds & ROW_SLIPS:
        rows = list(dict.fromkeys(re.findall(r"(?:^|; )row ([0-9]+)", text)))
        if len(kinds) == 1 and kinds & {"MissingRow", "HalfProof"} and rows:
            return ["type row %s of %s too" % (rows[0], source)]
        some = "rows " + ", ".join(rows[:-1]) + " and " if len(rows) > 1 else "row "
        return ["correct %s of %s" % (some + rows[-1] if rows else "the rows", source)]
    if "OtherLayout" in kinds:
        return ["set the scanner for %s to the keyboard layout of the computer that it types into" % source]
    if "Sum" in kinds:
        return ["sort the rows of %s, which are of two sheets" % source]
    if kinds & CODE_SLIPS:
        return ["read the code of %s again" % source]
    if "BadSignature" in kinds:
        return ["read the code of %s again, and if its signature still fails, bring another sheet" % source]
    if "Picture" in kinds:
        return ["type the rows of %s" % source]
    return []


class Recovery:
    """What became of a pile of shares. `key` is set only when its fingerprint was compared and is equal."""

    def __init__(self, rehearsal, wanted_set=None, wanted_signer=None):
        self.rehearsal, self.wanted_set, self.wanted_signer = rehearsal, wanted_set, wanted_signer
        self.shares, self.lines = [], []
        self.key = self.fingerprint = self.result = None
        self.mixed = False
        # what can be put right with the sheets at hand, before another one is fetched
        self.mends = []

    def good(self, share, text):
        self.lines.append((True, share.source, text))

    def bad(self, source, text):
        self.lines.append((False, source, text))

    def add(self, source, share):
        """True when the share is of use so far; the reason is noted otherwise."""
        if isinstance(share, Refused):
            self.bad(source, str(share))
            self.mends += mending(source, share)
            return False
        share.source = source
        if share.rehearsal != self.rehearsal:
            kind, here = ("a rehearsal share", "a real key")
            if not share.rehearsal:
                kind, here = ("a real share", "a rehearsal's worthless key")
            text = "share %d is %s; this is the recovery of %s. It is never used here"
            self.bad(source, text % (share.x, kind, here))
            self.mixed = self.mixed or share.rehearsal
            return False
        if self.wanted_signer and not share.signer:
            rows = "rows 17 to 28" if share.lock else "rows 11 to 22"
            text = "%s was typed without its signature rows, so its ceremony key cannot be compared: type %s too"
            self.bad(source, text % (share.name, rows) + ". Not used")
            self.mends.append("type %s of %s too" % (rows, source))
            return False
        if self.wanted_signer and not is_key(self.wanted_signer, share.signer):
            why = "%s is not signed by that ceremony key" % share.name
            if self.wanted_signer == share.fingerprint:
                why = "--key: " + FINGERPRINT_GIVEN
                self.mends.append("give the words of the ceremony key with --key")
            self.bad(source, why + ". Not used")
            return False
        for place, other in enumerate(self.shares):
            if other.content == share.content:
                if other.proof and share.proof and other.proof != share.proof:
                    continue
                where = "" if source == other.source else " as " + other.source
                self.bad(source, "share %d again, already given%s" % (share.x, where))
                if share.proof and not other.proof:
                    share.source, share.y = other.source, other.y
                    self.shares[place] = share
                return False
        self.shares.append(share)
        return True

    def choose(self):
        """The shares that may take part, by what they say of their set; with --set the others are named."""
        groups = {}
        for share in self.shares:
            groups.setdefault(share.group, []).append(share)
        if self.wanted_set:
            for group in list(groups):
                if not is_meant(self.wanted_set, group):
                    for share in groups.pop(group):
                        self.bad(share.source, "%s; another set was asked for. Not used" % share.name)
        if not groups:
            self.result = "No usable share was given%s." % self.first(": ")
        return groups

    def solve(self, ask):
        """`ask(share)` gives y of a locked share, or None to leave it out.

        Every group with k different numbers is tried, whatever its shares claim; the fingerprint alone decides."""
        groups = self.choose()
        if not groups:
            return
        shut = []
        for group, shares in groups.items():
            if len(distinct(shares)) >= group[3]:
                for share in shares:
                    if share.y is None:
                        share.y = ask(share)
                        if share.y is None:
                            self.bad(share.source, "share %d was not unlocked. Not used" % share.x)
                            what = "the passphrase of share %d is" if share.lock == 1 else "the code words of share %d are"
                            self.mends.append(what % share.x + " missing or wrong")
                            shut.append(share)
        usable = {}
        for group, shares in groups.items():
            usable[group] = [share for share in shares if share not in shut]
        complete = [group for group, shares in usable.items() if len(distinct(shares)) >= group[3]]
        found, hard = {}, []
        for group in complete:
            answer = self.search(usable[group], group[3], FEW_TRIES, 2)
            if answer:
                found[group] = answer
            else:
                hard.append(group)
        if not found:
            # what was not found at a first look may take long
            for group in hard:
                answer = self.search(usable[group], group[3], TRIES, SECONDS / len(hard))
                if answer:
                    found[group] = answer
        order = sorted(found, key=lambda group: (-group[2], -sum(found[group][2])))
        if len({group[5] for group in order}) > 1:
            keys = list({group[5]: group for group in reversed(order)}.values())[::-1]
            names = "; ".join("--set %s for the key “%s”" % (name_among(g, keys), pgp_words(g[5])) for g in keys)
            self.result = "The shares rebuild more than one key. Say which one is meant: %s." % names
            return
        if not order:
            self.no_key(groups, usable, complete)
            return
        self.conclude(order[0], usable, found[order[0]])
        for group, shares in groups.items():
            if group != order[0]:
                for share in shares:
                    if share not in shut:
                        self.bad(share.source, self.against(share, order[0]))
        for group in list(groups):
            if group[5] == order[0][5] and group[2] > order[0][2]:
                count, k = len(distinct(usable[group])), group[3]
                who = "a sheet claims" if count == 1 else "%d sheets claim" % count
                why = ("it could not be completed: %d of %d sheets" % (count, k)) if count < k else (
                    "they do not rebuild the key: they are wrong, or forged")
                text = "%s generation %d of this key (set %s); the set in use is generation %d. %s"
                self.lines.append((False, "note", text % (
                    who, group[2], name_among(group, groups), order[0][2], why[0].upper() + why[1:])))
        if len(set(self.key)) == 1:
            self.lines.append((False, "note", "WARNING: all 32 bytes of this key are equal. No honest draw gives such "
                               "a key; anybody can guess it"))

    def search(self, shares, k, tries, seconds):
        """The key, the shares that gave it, which shares fit, and whether that is proven; None without a key."""
        shares = sorted(shares, key=lambda share: share.proof is None)
        best = None

        def test(some):
            """True when no polynomial can fit more shares."""
            nonlocal best
            if len(some) < k or len({share.x for share in some}) < k:
                return False
            points = [(share.x, share.y) for share in some]
            key = value_at(0, points)
            if best and not hmac.compare_digest(key, best[0]):
                return False
            if not best and not hmac.compare_digest(fingerprint_of(key, self.rehearsal), some[0].fingerprint):
                return False
            fits = [share in some or value_at(share.x, points) == share.y for share in shares]
            if best and sum(fits) <= sum(best[2]):
                return False
            # k shares that give the key may hold two that lie together; more that agree, or signatures, tell
            more = len({share.x for share, fit in zip(shares, fits) if fit}) - k
            signers = {share.signer for share in some}
            proven = more and len(fits) - sum(fits) < more + 2 or len(signers) == 1 and None not in signers
            best = key, list(some), fits, bool(proven)
            return bool(proven) or all(fits)

        def likely():
            some = pools(shares, k)
            for pool in some:
                yield distinct(pool)[:k]
            for pool in some:
                if not best:
                    yield from decoded(pool, k)
            if best:
                yield from decoded(shares, k, best[0])
            until = time.monotonic() + seconds
            for place, pool in enumerate(some):
                # the pool of all has most of the tries
                most = tries if place == len(some) - 1 else tries // 2 // len(some)
                after = FEW_TRIES
                for choice in choices(pool, k, most, until):
                    yield choice
                    after -= bool(best)
                    if not after:
                        break
            if best:
                yield from decoded(shares, k, best[0])

        for some in likely():
            if test(some):
                break
        if best:
            for share, fit in zip(shares, best[2]):
                share.fits = fit
            best = best[0], best[1], [share.fits for share in shares], best[3], shares
        return best

    def conclude(self, group, usable, answer):
        """Says of each share of the set that gave the key what it is worth."""
        key, used, fits, proven, shares = answer
        signers = {share.signer for share in used}
        for share, fit in zip(shares, fits):
            if fit:
                self.good(share, self.told(share))
            elif proven:
                text = "share %d is wrong: it does not fit the others%s"
                self.bad(share.source, text % (share.x, self.doubt(share, signers)))
            else:
                text = "share %d does not agree with the ones that gave the key; which of them is wrong cannot be told"
                self.bad(share.source, text % share.x)
        signers = {share.signer for share, fit in zip(shares, fits) if fit and share.signer}
        if len(signers) > 1:
            self.lines.append((False, "note", "the shares that fit are signed by more than one ceremony key: one was "
                               "issued again, or the ceremony key's words on the sheets are to be compared"))
        self.key, self.fingerprint = key, group[5]
        places = len({share.x for share, fit in zip(shares, fits) if fit})
        self.result = "%d shares fit, %d were needed, and the key's fingerprint matches." % (places, group[3])

    def against(self, share, group):
        """Why a share has no part in what this group gave."""
        if share.set == group[1]:
            return self.contradiction(share, group)
        if share.fingerprint != group[5]:
            return "%s, another key. Not used" % share.name
        if share.generation != group[2]:
            return "%s, generation %d of this key, not %d. Not used" % (share.name, share.generation, group[2])
        return "%s, another set of this key. Not used" % share.name

    @staticmethod
    def contradiction(share, group):
        told = lambda g: (("generation", str(g[2])), ("quorum", "%d of %d" % g[3:5]), ("key fingerprint", g[5].hex()))
        differ = ["its %s is %s, the others' is %s" % (name, theirs, ours)
                  for (name, theirs), (_, ours) in zip(told(share.group), told(group)) if theirs != ours]
        return "share %d claims to be of set %s, but it contradicts the others: %s. Put aside" % (
            share.x, short_name(share.set), "; ".join(differ))

    def no_key(self, groups, usable, complete):
        """Nothing is proven: how far each set came, and which shares disagree with the others of their set."""
        most = {}
        for group in groups:
            count = len(distinct(groups[group]))
            if group[1] not in most or count > len(distinct(groups[most[group[1]]])):
                most[group[1]] = group
        standings = []
        for group, shares in usable.items():
            signers = {share.signer for share in shares}
            agreeing = lambda signer: [share for share in shares if share.signer in (None, signer)]
            best = max(signers, key=lambda signer: len(distinct(agreeing(signer))), default=None)
            for share in shares:
                if group != most[group[1]]:
                    self.bad(share.source, self.contradiction(share, most[group[1]]))
                elif share.signer not in (None, best):
                    text = ("share %d is signed by another ceremony key than the others of its set: it was issued "
                            "again, or one of the two is forged")
                    self.bad(share.source, text % share.x)
                else:
                    self.good(share, self.told(share))
                twin = next((other for other in shares if other.x == share.x), share)
                if twin is not share and None not in (twin.y, share.y) and twin.y != share.y:
                    text = "share %d again, and it differs from %s: both call themselves share %d, so one of the two is wrong"
                    self.bad(share.source, text % (share.x, twin.source, share.x))
            standings.append((len(distinct(shares)), group))
        standings.sort(key=lambda one: -min(one[0], one[1][3]) / one[1][3])
        (count, group), others = standings[0], standings[1:]
        k, name = group[3], name_among(group, groups)
        if count >= k and group in complete:
            self.result = (
                "The shares of set %s do not give the key of the fingerprint: at least one of them is wrong, and "
                "which one cannot be told from these; %s."
            ) % (name, self.first("") or "bring one more")
        else:
            left = k - count - len(self.mends)
            more = "bring %d more of set %s, generation %d" % (max(left, 0), name, group[2])
            if not self.mends:
                self.result = "Only %d of the %d shares needed are here: %s." % (count, k, more)
            else:
                self.result = "Only %d of the %d shares needed can be used%s%s." % (
                    count, k, self.first(": "), "; then " + more if left > 0 else "")
        for count, group in others[:6]:
            name, k = name_among(group, groups), group[3]
            way = "bring %d more" % (k - count) if count < k else "they do not give its key"
            self.result += " Of set %s, generation %d, %d of %d are here: %s." % (name, group[2], count, k, way)
        if len(others) > 6:
            self.result += " And of %d sets more." % (len(others) - 6)
        if others:
            self.result += " With --set one set alone is looked at."

    def first(self, lead):
        """What can be mended, after `lead`; nothing when there is nothing."""
        return lead + "; ".join(dict.fromkeys(self.mends)) if self.mends else ""

    def told(self, share):
        proof = "signature holds" if share.proof else "typed without signature"
        return "share %d of set %s, generation %d, %s" % (share.x, short_name(share.set), share.generation, proof)

    def doubt(self, share, signers):
        if not share.proof:
            return "; it was typed without its signature"
        return "; it is signed by another ceremony key" if share.signer not in signers else ""


def name_among(group, groups):
    """A set's name that tells it from those of the other groups, as --set takes it."""
    short = [short_name(other[1]) for other in groups if other[1] != group[1]]
    name = group[1].hex() if short_name(group[1]) in short else short_name(group[1])
    prints = [other[5].hex() for other in groups if other[1] == group[1] and other[5] != group[5]]
    if prints:
        size = max(len(os.path.commonprefix([group[5].hex(), other])) for other in prints)
        name += "/" + group[5].hex()[: max(size + 1, 8)]
    return name


def is_meant(wish, group):
    """Whether a person who wrote `wish` means this group: a short name or the beginning of the set id, in hex, and
    behind a stroke the beginning of the fingerprint."""
    name, _, mark = "".join(wish.split()).replace("-", "").lower().partition("/")
    short = short_name(group[1]).replace("-", "").lower()
    named = name == short or len(name) > len(short) and group[1].hex().startswith(name)
    return named and group[5].hex().startswith(mark)


def pgp_words(data):
    return " ".join(PGP.split()[2 * byte + place % 2] for place, byte in enumerate(data))


def signer_words(signer):
    return pgp_words(tagged("keyrite/v1/ceremony-key", signer)[:16])


# ---------------------------------------------------------------- asking


def row_typed(typed):
    """The row number before the words, or None, and the words."""
    line = Line(0, plain(typed))
    if line.segments and line.segments[0][2] == 0:
        number, words, _ = line.segments[0]
        return number, words
    return None, line.words


def code_typed(typed):
    """The codes in a line: the text of each, or a refusal."""
    return [code for _, code in cut_codes(plain(typed))[1]]


def is_row(number, words):
    """Whether these words are that row, with its check."""
    try:
        read_row(number, words)
    except Refused:
        return False
    return True


def no_file_name(typed):
    """Why this is not taken as the name of a file: most often it was typed or pasted for another question."""
    number, words = row_typed(typed)
    aloud = set(PGP.split())
    known = sum(find_word(word) is not None or word in aloud for word in words)
    if code_typed(typed):
        return "this is the text of a code"
    mostly = 2 * known > len(words)
    if mostly and len(words) > 1 or number is not None and (mostly and words or len(words) > 3):
        return "these are words of a sheet or a card"
    if typed.lower() in ("y", "yes", "n", "no", "back", "done"):
        return "“%s” answers another question" % typed
    if any(unicodedata.category(letter) in ("Cc", "Cf") for letter in typed):
        return "there is a character in it that cannot be seen"
    if os.path.lexists(typed):
        return "%s exists already" % typed
    if not os.path.isdir(os.path.dirname(typed) or "."):
        return "there is no folder %s" % os.path.dirname(typed)
    return None


class Keyboard:
    """Lines as they are typed, or pasted many at once."""

    def __init__(self):
        # lines that answered an earlier question, to be read again by the one they belong to
        self.kept = []

    def line(self, prompt):
        if self.kept:
            return self.kept.pop(0)
        try:
            return input(prompt).strip()
        except EOFError:
            raise KeyboardInterrupt from None

    def yes(self, prompt, meant):
        """The answer y or n. Another line is not an answer, unless `meant` says what it means and so keeps it."""
        while True:
            typed = self.line(prompt)
            if typed.lower() in ("y", "yes", "n", "no"):
                return typed.lower()[0] == "y"
            if not typed:
                # an empty line among pasted ones decides nothing
                continue
            wish = meant(typed)
            if wish is not None:
                self.kept.append(typed)
                return wish
            print("        Type y or n.")

    @staticmethod
    def forget_pasted():
        """What was pasted and not read yet answers no question that comes now."""
        try:
            import termios
        except ImportError:
            # Windows
            return
        try:
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
        except (termios.error, AttributeError, ValueError, OSError):
            # it is no terminal: nobody pastes there
            pass


def listen(recovery):
    """Sheets typed at the terminal until there are enough."""
    print("Type a sheet row by row, seven words each. Four letters of a word are enough.")
    print("Or paste the text of its code, which begins with KEYRITE.")
    print("Other answers: back (the row before again), drop (leave this sheet), done (no more sheets).")
    try:
        import readline

        readline.set_auto_history(False)
    except (ImportError, AttributeError):
        pass
    said_mode = "This is a recovery of a rehearsal's worthless key." if recovery.rehearsal else (
        "This is a recovery of a real key. For practice sheets stop with Ctrl-C and start again with --rehearsal.")
    print(said_mode)
    keyboard = Keyboard()
    while True:
        print("\nNext sheet")
        share = ListenedSheet(recovery, keyboard).read()
        if share is None:
            return
        if isinstance(share, str):
            print("  left out")
            continue
        if recovery.add("typed", share):
            print("  Read: %s" % recovery.told(share))
        else:
            print("  Not used: %s." % recovery.lines.pop()[2])
            # what was refused at the keyboard is typed again there, or not
            recovery.mends.clear()
            continue
        first = recovery.shares[0]
        if share.lock:
            what = ("passphrase is", "it") if share.lock == 1 else ("eight code words are", "them")
            print("  It is locked: its %s asked for at the end, unseen. Do not type %s now." % what)
        if share.group != first.group:
            same = share.fingerprint == first.fingerprint
            what = "another set of the same key as" if same else "another key than"
            generation = ", generation %d and not %d" % (share.generation, first.generation) if same else ""
            print("  It is of %s share %d, the first that you typed%s." % (what, first.x, generation))
            print("  Both are kept: whichever set is complete is tried, and the fingerprint decides.")
        here = {other.x for other in recovery.shares if other.group == share.group}
        left = share.k - len(here)
        if left > 0 and share.group != first.group:
            continue
        if left > 0:
            print("  %d more of set %s, generation %d." % (left, short_name(share.set), share.generation))
        else:
            print("  That is enough for set %s. More sheets help to find a wrong one." % short_name(share.set))
            if not keyboard.yes("  Another sheet? y or n: ", another_sheet):
                return


def another_sheet(typed):
    """What a line means where y or n is asked: the beginning of a sheet is one, `done` is none."""
    number, words = row_typed(typed)
    if code_typed(typed) or number == 1 or number is None and is_row(1, words):
        return True
    if typed.lower() == "done":
        return False
    if number is not None:
        print("        That is row %d. A sheet begins with row 1." % number)
    return None


class ListenedSheet:
    """One sheet as its rows are typed: in order without numbers, in any order with them."""

    def __init__(self, recovery, keyboard):
        self.recovery, self.keyboard = recovery, keyboard
        # the rows read, by number; how many there can be; how many suffice, once row 1 tells
        self.data, self.total, self.first = {}, 28, None
        self.asked_for_proof = False

    def read(self):
        """A share, "" for a sheet that was dropped, None for the end."""
        while True:
            row = next((row for row in range(1, self.total + 1) if row not in self.data), None)
            if row is None:
                return self.share()
            if self.first and row > self.first and not self.asked_for_proof:
                self.asked_for_proof = True
                begun = any(other > self.first for other in self.data)
                if not begun and not self.wants_proof(row):
                    return self.share()
            typed = self.keyboard.line("  row %2d: " % row)
            answer = typed.lower()
            if answer == "done" and not self.data:
                return None
            if answer in ("drop", "done"):
                return ""
            if answer == "back":
                self.data.pop(max((other for other in self.data if other < row), default=0), None)
            elif code_typed(typed):
                return self.code(typed)
            elif typed and not self.take(row, typed):
                return ""

    def wants_proof(self, row):
        if self.recovery.wanted_signer:
            print("  Rows %d to %d carry the ceremony key, which --key compares: type them too." % (row, self.total))
            return True
        print("  That is enough to recover. Rows %d to %d prove that the sheet is genuine." % (row, self.total))
        return self.keyboard.yes("  Type them too? y or n: ", self.proof_meant)

    def proof_meant(self, typed):
        """A row that is typed at once is a yes; the next sheet's beginning is a no."""
        number, words = row_typed(typed)
        if number is None:
            number = next((row for row in (self.first + 1, 1) if is_row(row, words)), None)
        if number is not None and self.first < number <= self.total:
            return True
        if number == 1 or code_typed(typed) or typed.lower() == "done":
            return False
        if number is not None:
            print("        That is row %d, which is not wanted now." % number)
        return None

    def code(self, typed):
        # a long code may arrive in several lines
        while True:
            code = code_typed(typed)[0]
            try:
                if isinstance(code, Refused):
                    raise code
                return read_code(code)
            except Refused as refusal:
                more = ""
                if refusal.kind in ("Ending", "Share.Truncated"):
                    more = self.keyboard.line("  … the rest, or an empty line: ")
                    number, words = row_typed(more)
                    if code_typed(more) or number is not None and words:
                        self.keyboard.kept.append(more)
                        more = ""
                if not more:
                    print("  Refused: %s." % refusal)
                    return ""
                typed += "\n" + more

    def take(self, row, typed):
        """Reads a typed row; False when the whole sheet is refused by it."""
        number, words = row_typed(typed)
        number = row if number is None else number
        if number != row and (number > self.total or number < 1 or not self.first):
            print("        row %d is asked for" % row)
            return True
        try:
            data = read_row(number, words)
        except Refused as refusal:
            print("        %s" % refusal.here())
            return True
        if self.data.get(number, data) != data:
            print("        row %d was typed before, with other words: drop leaves this sheet" % number)
            return True
        if number == 1:
            try:
                length = content_length(data)
            except Refused as refusal:
                print("        %s" % refusal)
                return True
            self.first = 16 if length == 121 else 10
            self.total = self.first + 12
            if not self.is_of_this_mode(data):
                return False
        self.data[number] = data
        print("        ok: %s" % " ".join(WORDS[find_word(word)] for word in words) if at_keyboard() else "        ok")
        if number != row:
            print("        taken as row %d; row %d is still missing" % (number, row))
        return True

    def is_of_this_mode(self, row_1):
        recovery = self.recovery
        if bool(row_1[1] & 1) == recovery.rehearsal:
            return True
        if recovery.rehearsal:
            print("  Refused: it is a real sheet, and --rehearsal takes practice sheets only.")
        else:
            print("  Refused: it is a practice sheet. Stop with Ctrl-C and start again with --rehearsal.")
        recovery.mixed = recovery.mixed or not recovery.rehearsal
        return False

    def share(self):
        try:
            return join_rows(self.data)
        except Refused as refusal:
            print("  Refused: %s." % refusal)
            return ""


def ask_exit(noun):
    """After sheets were typed: where the key goes, so that nobody types them twice. None drops it."""
    Keyboard.forget_pasted()
    while True:
        try:
            path = input("\nIf the words agree: name a new file for the %s, or type drop: " % noun).strip()
        except EOFError:
            return None
        if path.lower() == "drop":
            return None
        why = no_file_name(path) if path else "nothing was typed"
        if why is None:
            return path
        print("  No file was written: %s. Name a new file, such as key.bin." % why)


def write_where_asked(noun, content):
    """The new file in which it is now, or None if it was dropped. A full stick is not the end of what was typed."""
    while True:
        path = ask_exit(noun)
        if path is None:
            return None
        try:
            write_new(path, content)
            return path
        except OSError as error:
            print("  The %s could not be written to %s: %s." % (noun, path, error.strerror or error))


def lines_from(number):
    """Passphrases and code words from a descriptor, one a line, empty ones left out."""
    try:
        with os.fdopen(number, "rb", closefd=False) as stream:
            data = stream.read()
    except OSError as error:
        raise ValueError("descriptor %d is not open for reading (%s): open it in the calling shell, as in %d< FILE" % (
            number, error.strerror or error, number)) from None
    try:
        text = (data[3:] if data[:3] == BOM else data).decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("what descriptor %d gives is not UTF-8 text: write the passphrases as UTF-8, one a line" % number) from None
    lines = [line[:-1] if line.endswith("\r") else line for line in text.split("\n")]
    return [line for line in lines if line]


def asker(options, say):
    """The function that gets y of a locked share."""
    return ask_at_terminal(options, say) if options.passphrases is None else try_lines(options, say)


def is_of_a_sheet(typed):
    """True for a row or a code of a sheet: somebody took it for what opens the lock."""
    number, words = row_typed(typed)
    return code_typed(typed) or number is not None and is_row(number, words)


NOT_OF_A_SHEET = "This is a row or a code of a sheet, and not what opens the lock."


def try_lines(options, say):
    """Each share tries the lines that opened none yet, in their order, then those that did: one may open several."""
    lines, used = options.passphrases, []

    def ask(share):
        why = "nothing was given that opens it"
        for place in [place for place in range(len(lines)) if place not in used] + used:
            if is_of_a_sheet(lines[place]):
                say("Line %d: %s" % (place + 1, NOT_OF_A_SHEET))
                continue
            try:
                y = open_lock(share, lines[place], options.slow, say)
            except Refused as refusal:
                why = str(refusal)
                continue
            if place not in used:
                used.append(place)
            return y
        say("%s: %s." % ("share %d" % share.x if share.source == "typed" else share.source, why.rstrip(".")))
        return None

    return ask


def ask_at_terminal(options, say):
    """Asks three times, and shows nothing of what is typed."""

    def ask(share):
        what = "passphrase" if share.lock == 1 else "eight code words"
        whose = "share %d" % share.x if share.source == "typed" else "share %d, %s" % (share.x, share.source)
        for _ in range(3):
            try:
                typed = getpass.getpass("%s of %s (nothing is shown; empty: leave it out): " % (what.capitalize(), whose))
            except EOFError:
                raise KeyboardInterrupt from None
            if not typed:
                return None
            if is_of_a_sheet(typed):
                say(NOT_OF_A_SHEET)
                continue
            say("Opening the lock of share %d." % share.x)
            try:
                return open_lock(share, typed, options.slow, say)
            except Refused as refusal:
                source = "share %d" % share.x if share.source == "typed" else share.source
                say("%s: %s." % (source, refusal.here().rstrip(".")))
        return None

    return ask


# ---------------------------------------------------------------- a transcript's lines

LONGEST_LINE, LONGEST_CLOSING, LONGEST_COUNTERSIGNATURE, MOST_COUNTERSIGNATURES = 1 << 20, 4 << 20, 1 << 16, 2000
LONGEST_EVIDENCE, MOST_DAYS = 256 << 20, 60
NAMESPACE = b"keyrite-transcript@v1"

PARTS = """
QUORUM   threshold n8, shares n8
COST     memory_kib n32, passes n8, lanes n8
USE      label line, algorithm line, purpose line, owner line, environment line, active_from line, ends line
CHOICES  quorum QUORUM?, share n8?, reason prose?, lock none|passphrase|code-words, own_locks [OWN-LOCK], cost COST,
         paper a4|letter, key USE?, generation g16, expected_fingerprint hex16?, contact line, place line, organisation line
OWN-LOCK share n8, lock none|passphrase|code-words
PARENT   ceremony hex16, entries n32, head hex32, ended sealed|day-over|aborted|broken-off,
         stopped_at term?, redo prose, known KNOWN?
BESIDE   parents [PARENT], known KNOWN?
KNOWN    fingerprint hex16, set hex16, generation g16, quorum QUORUM, sheets [KEPT], holders [HOLDER],
         older [OLDER]
KEPT     share n8, place sealed|open|reshare|rotate|destroyed|missing|on-its-way, as_of time, holder line, affiliation line,
         bag line?, serial n16?, digest hex32?, checked date?, sent [SENT]
SENT     channel line, to line, expected date
OLDER    set hex16, generation g16, quorum QUORUM, sheets [KEPT]
HOLDER   name line, affiliation line, shares [n8], untold n16, keys [hex32]
LIKE     name line, same flag
FOLLOW-UP who line, until date
GIVEN-UP because key-ends|new-set, reason prose
SEEN     share n8, set hex16, generation g16, quorum QUORUM
PERSON   id who, name line, affiliation line, roles [term], shares [n8], identity line
FINDING  what line, found line, as_wanted flag
ABOUT    what text, which text?
SOURCE   kind dice|coins, throws n32, bits n32
SHEETS   printed n16, sealed n16, spoiled n16
RESULT   label term, value term
PAYLOAD  file line, digest hex32, about line
SHARES   scheme slip39|bip39|vault|ssss|ssss-plain|gfshare, used g16,
         proof checksum|not-the-passphrase|each-share|spare-shares|nothing
SIGNED   file line, digest hex32, scheme sshsig|minisign, namespace text?
ISSUED   kind root|intermediate|server|client|code-signing|revocation-list, subject line, serial line, key hex32,
         issuer hex32?, profile hex32
ITEM     id term, number n16
LINE     at time, by who, mono n64, prev hex32, record record, seq n32, step term?, with [who]
"""
RECORDS = """
header            format text, ceremony hex16, mode rehearsal|production, template text,
                  choices CHOICES, program line, program_digest hex32, ceremony_key hex32, parent PARENT?
exception         number n16, about ABOUT, expected prose, happened prose, decided prose, decided_by who
note              text prose
break-start       leaving [who], custody prose
break-end         checked prose
deputy            absent who, deputy PERSON, reason prose, document line, until line
abort             reason prose, existed prose, destroyed prose
done              ticks [term], not_as_wanted [term], values {line}, chosen {term}
left-out          phase flag
attached          name line, bytes n32, digest hex32
item-bagged       item ITEM, bag line, holder who
item-opened       item ITEM, bag line, intact flag, state line
item-moved        item ITEM, to line
item-sent         item ITEM, bag line, channel line, number_by line, to line, expected date
item-received     item ITEM, bag line, intact flag, state line, holder who
item-destroyed    item ITEM, how line
approved          approver line, reference line, date line, purpose prose
participant       id who, name line, affiliation line, roles [term], shares [n8], identity line
roll-closed       people n16
environment       findings [FINDING]
compared          what program|template|ceremony-key, digest hex32, source line
clock             wall time, system time, offset_secs int
entropy           source SOURCE
entropy-closed    sources [SOURCE]
drawn             fingerprint hex16
split             set hex16, generation g16, quorum QUORUM, scheme text
gate              share n8
wrong-holder      share n8, came line
locked            share n8, lock none|passphrase|code-words, digest hex32
sheet-sent        share n8, serial n16, replaces n16?, way line
sheet-taken       share n8, serial n16
sheet-spoiled     share n8, serial n16, reason prose, destroyed line
read-back         share n8, serial n16, from page|picture|camera|words|text
read-back-failed  share n8, why line
bagged            share n8, serial n16, bag line, holder who
payload-sealed    name line, bytes n64, digest hex32, about line, from typed|file|shares|drawn, exposure existed-before|drawn-here
payload-opened    digest hex32
check-value       method aes-cmac|aes-zero, of line?, value line
trial             tried [[n8]], fewer_fails flag
wiped             what line
operation         number line, requester line, reason prose, destination prose
bag-opened        holder who, bag line, intact flag, state line
share-taken       share n8, set hex16, generation g16, quorum QUORUM, fingerprint hex16, signed_by hex32?,
                  digest hex32, from page|picture|camera|words|text
share-refused     sheet SEEN?, why prose
share-withdrawn   share n8, digest hex32, why prose
combined          set hex16, generation g16, quorum QUORUM, fingerprint hex16, used [n8]
not-combined      why prose
released          exit none|file|descriptor|display|wrapped|signature|public|certificate, destination line
resealed          opened n16, share n8?, decision resealed|reshare|rotate|destroyed, bag line?,
                  given_up GIVEN-UP?
reseal-closed     sheets n16
sheet-sighted     share n8, found as-recorded|seal-broken|other-bag|missing, holder who?, bag line?,
                  condition line, opened flag, finding FOLLOW-UP?
sheet-checked     share n8, serial n16, digest hex32, lock none|passphrase|code-words,
                  from page|picture|camera|words|text
sheet-rebagged    share n8, bag line, finding FOLLOW-UP?
reviewed          number n16, severity note|minor|major, follow_up prose, closed flag
review-closed     exceptions n16, open n16
sign-off          person who, agrees flag, reason prose?
sign-off-closed   agreed n16, disagreed n16
session-ended     part n16, custody prose, goes_on line
session-begun     present [who], checked prose
seal              entries n32, exceptions n16, sheets SHEETS
"""


# what an exception can be about, and how "which" is written: kinds in braces, everything else as it stands
ABOUT = {
    "remark": None,
    "tick": "{term}",
    "field": "{term}",
    "file": "{hex32}",
    "step-left-out": "{term}",
    "item": "{term} {n16}",
    "findings": "line {n32}",
    "bag-not-as-recorded": "{line}",
    "other-holder": "share {n8}, {person}",
    "bag-outside-range": "{line}",
    "sheet-to-file": "share {n8}, sheet {n16}",
    "old-picture": "share {n8}, sheet {n16}",
    "other-lock": "share {n8}, {none|passphrase|code-words}",
    "older-set": "{hex16}",
    "witness-replaced": "{person}",
    "clock-off": "{int} s",
    "clock-jump": "line {n32}",
    "approval-date": "{date}",
}


# how shares of other schemes are called, and what proves a secret that was put together from them
SCHEMES = {"slip39": "SLIP-39", "vault": "Vault", "ssss": "ssss", "ssss-plain": "ssss without diffusion", "gfshare": "gfshare"}
PROOFS = {
    "checksum": "its checksum fits", "not-the-passphrase": "its checksum fits but does not cover the passphrase",
    "each-share": "the checksum of the share fits", "spare-shares": "shares more than needed agree",
    "nothing": "nothing proves it",
}


def how_it_came(record):
    """How a secret came that was sealed, as the statement has it."""
    shares = record.get("shares")
    if shares is None:
        return record["from"]
    many = "1 share" if shares["used"] == 1 else "%d shares" % shares["used"]
    scheme = shares["scheme"]
    called = "words of BIP-39" if scheme == "bip39" else "%s of %s" % (many, SCHEMES[scheme])
    return "%s, %s" % (called, PROOFS[shares["proof"]])


# what a line about something that left has besides exit and destination: always, and perhaps
CLEAR = ("", "derived payload form more")
LEFT = {
    "file": CLEAR,
    "descriptor": CLEAR,
    "display": CLEAR,
    "wrapped": ("wrapped_to", "derived payload method target left_sha256 more"),
    "signature": ("derived signed left_sha256", "more"),
    "public": ("derived form left_sha256", "more"),
    "certificate": ("certificate left_sha256", "derived payload more"),
}
LEFT_KINDS = {
    "derived": "line", "payload": "PAYLOAD", "form": "line", "wrapped_to": "hex32", "signed": "SIGNED", "more": "flag",
    "method": "oaep-sha1|aes-kwp-sha256|aes-kwp-sha1", "target": "line", "certificate": "ISSUED", "left_sha256": "hex32",
}
# the forms of private keys and of public halves, and the signatures, by algorithm
CURVE_FORMS = "raw hex pkcs8-pem pkcs8-der openssh"
KEY_FORMS = {
    "aes-256": "raw hex", "ed25519": CURVE_FORMS, "x25519": "raw hex pkcs8-pem pkcs8-der age", "p-256": CURVE_FORMS,
    "p-384": CURVE_FORMS, "seed-128": "raw hex bip39 slip39", "seed-256": "raw hex bip39 slip39",
}
PUBLIC_FORMS = {
    "ed25519": "pkcs8-pem pkcs8-der openssh minisign", "x25519": "pkcs8-pem pkcs8-der age",
    "p-256": "pkcs8-pem pkcs8-der openssh", "p-384": "pkcs8-pem pkcs8-der openssh",
}
SIGNERS = {"ed25519": "sshsig minisign", "p-256": "sshsig", "p-384": "sshsig"}
SPACE = re.compile("[A-Za-z0-9._/@+=:-]{1,64}")
TWO_STEPS = "aes-kwp-sha256 aes-kwp-sha1"
TARGETS = {
    "aws-kms": TWO_STEPS + " oaep-sha256 oaep-sha1", "azure-key-vault": "aes-kwp-sha1", "google-kms": TWO_STEPS,
    "vault-transit": TWO_STEPS, "pkcs11": TWO_STEPS + " oaep-sha256 oaep-sha1",
    "ciphertrust": TWO_STEPS + " oaep-sha256 oaep-sha1", "fortanix": TWO_STEPS + " oaep-sha256 oaep-sha1",
}


def shapes(table):
    """Names with their members, a dictionary of kinds, from a table as it stands in FORMAT.txt."""
    found = {}
    for entry in re.sub(r"\n +", " ", table.strip()).split("\n"):
        name, members = entry.split(None, 1)
        found[name] = dict(member.split(" ") for member in members.split(", "))
    return found


PARTS, RECORDS = shapes(PARTS), shapes(RECORDS)
TOPS = {"n8": 255, "n16": 65535, "g16": 65535, "n32": 2**32 - 1, "n64": 2**64 - 1}
ALLOWED = (
    "\u0020-\u007e\u00a1-\u00ac\u00ae-\u00b4\u00b6-\u0107\u010a-\u0113\u0116-\u011b\u011e-\u0123\u0126\u0127\u012a\u012b\u012e-\u0133\u0136\u0137"
    "\u0139-\u013e\u0141-\u0148\u0150-\u0155\u0158-\u015b\u015e-\u0165\u016a\u016b\u016e-\u017e\u2013\u2014\u2018-\u201a\u201c-\u201e\u2026"
)
LINE, PROSE = re.compile("[%s]*" % ALLOWED), re.compile("[%s\n]*" % ALLOWED)
FORMAT_TAG = "keyrite-transcript 1"
TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{3})([+-])(\d\d):(\d\d)", re.A)
WHO = re.compile(r"-|P[1-9][0-9]{0,4}", re.A)
# never a way out of the folder evidence
EVIDENCE = re.compile(r"[0-9]{3,}-[A-Za-z0-9._-]{1,80}")
# what the statement says of a sheet that was looked at, and of a finding
FOUND = {"as-recorded": "", "seal-broken": "seal broken", "other-bag": "bag number differs", "missing": "missing"}
# what the statement says of a thing
THINGS = {
    "item-bagged": "in bag %(bag)s, held by %(holder)s",
    "item-opened": "out of bag %(bag)s",
    "item-moved": "moved to %(to)s",
    "item-sent": "sent in bag %(bag)s by %(channel)s to %(to)s, expected %(expected)s",
    "item-received": "received in bag %(bag)s, held by %(holder)s",
    "item-destroyed": "destroyed, %(how)s",
}


def what_left(record):
    """What the statement says of it, before its destination."""
    way = {"none": "none, a drill", "wrapped": "wrapped to %s" % record.get("wrapped_to")}
    said = [way.get(record["exit"], record["exit"])]
    if "derived" in record:
        said.append("derived key %s" % record["derived"])
    if "payload" in record:
        said.append("payload %(file)s, SHA-256 %(digest)s, about %(about)s" % record["payload"])
    if "signed" in record:
        signed = record["signed"]
        said.append("of %(file)s, SHA-256 %(digest)s" % signed)
        said.append(signed["scheme"] + ("" if signed["namespace"] is None else " " + signed["namespace"]))
    if "certificate" in record:
        issued = record["certificate"]
        said.append("%(kind)s %(serial)s of %(subject)s" % issued)
        said += ["%s SHA-256 %s" % (member, issued[member]) for member in ("key", "issuer", "profile") if issued[member]]
    for member, words in (("form", "as"), ("method", "by"), ("target", "for"), ("left_sha256", "it is SHA-256")):
        if member in record:
            said.append("%s %s" % (words, record[member]))
    return ", ".join(said)


def is_time(text):
    return moment(text) is not None


def moment(text):
    """Milliseconds since 1970; None if the text is no time of this format."""
    match = TIME.fullmatch(text)
    if not match or text.endswith("-00:00") or int(match.group(5)) > 59:
        return None
    offset = int(match.group(4)) * 60 + int(match.group(5))
    try:
        local = datetime.datetime.strptime(match.group(1), "%Y-%m-%dT%H:%M:%S")
        utc = local - datetime.timedelta(minutes=offset if match.group(3) == "+" else -offset)
    except (ValueError, OverflowError):
        return None
    if offset > 14 * 60 or not 1970 <= utc.year <= 9998:
        return None
    since = utc - datetime.datetime(1970, 1, 1)
    return since // datetime.timedelta(seconds=1) * 1000 + int(match.group(2))


def is_date(text):
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.A) and datetime.datetime.strptime(text, "%Y-%m-%d"))
    except ValueError:
        return False


def sound_about(what, which):
    """Whether an exception can be about this."""
    if not isinstance(what, str) or not (which is None or isinstance(which, str)):
        return False
    if ABOUT.get(what) is None:
        return what in ABOUT and which is None
    kinds = re.split("[{}]", ABOUT[what])
    pattern = "".join("(.*)" if place % 2 else re.escape(part) for place, part in enumerate(kinds))
    match = re.fullmatch(pattern, which, re.DOTALL) if which is not None else None
    return bool(match) and all(is_written(text, kind) for text, kind in zip(match.groups(), kinds[1::2]))


def is_written(text, kind):
    if kind in TOPS or kind == "int":
        return bool(re.fullmatch("0|-?[1-9][0-9]{0,19}", text, re.A)) and is_plain(int(text), kind)
    if kind == "date":
        return is_date(text)
    if kind == "person":
        return text != "-" and bool(is_plain(text, "who"))
    return bool(is_plain(text, kind))


def is_typed(text, most, pattern):
    return 1 <= len(text) <= most and pattern.fullmatch(text) and "  " not in text and text == text.strip(" \n")


def is_plain(value, kind):
    """Whether a value without parts is of its kind."""
    if kind in TOPS or kind == "int":
        least, top = (int(kind == "g16"), TOPS[kind]) if kind in TOPS else (-(2**63), 2**63 - 1)
        return isinstance(value, int) and not isinstance(value, bool) and least <= value <= top
    if kind == "flag":
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if kind == "text":
        return True
    if kind == "term":
        return len(value) <= 300 and LINE.fullmatch(value)
    if kind in ("line", "prose"):
        return is_typed(value, *((200, LINE) if kind == "line" else (2000, PROSE)))
    if kind == "who":
        return WHO.fullmatch(value) and (value == "-" or int(value[1:]) <= 65535)
    if kind == "time":
        return is_time(value)
    if kind == "date":
        return is_date(value)
    if kind in ("hex16", "hex32"):
        return re.fullmatch("[0-9a-f]{%d}" % (2 * int(kind[3:])), value)
    if kind == "key":
        return PersonKey.read(value) is not None
    if kind == "hybrid":
        return hybrid_blob(value) is not None
    return value in kind.split("|")


def fault(value, kind, name):
    """The name of the first member that is not of its kind; None when all is well."""
    if kind.endswith("?"):
        return None if value is None else fault(value, kind[:-1], name)
    if kind[0] in "[{":
        if not isinstance(value, list if kind[0] == "[" else dict):
            return name
        items = enumerate(value, 1) if kind[0] == "[" else sorted(value.items())
        found = (fault(item, kind[1:-1], "%s.%s" % (name, place)) for place, item in items)
    elif kind == "record" or kind in PARTS:
        if not isinstance(value, dict):
            return name
        members = PARTS.get(kind)
        if kind == "record":
            if not isinstance(value.get("type"), str) or value["type"] not in RECORDS:
                return name + ".type"
            members = dict(RECORDS[value["type"]], type="text")
        if "identity" in members and value.get("keys"):
            members = dict(members, keys="[key]")
        if "identity" in members and value.get("like"):
            members = dict(members, like="[LIKE]")
        if "ticks" in members and value.get("results"):
            members = dict(members, results="[RESULT]")
        if "ceremony_key" in members and "hybrid_key" in value:
            members = dict(members, hybrid_key="hybrid")
        if "ceremony_key" in members and "beside" in value:
            members = dict(members, beside="BESIDE")
        if "exposure" in members and "shares" in value:
            members = dict(members, shares="SHARES")
        if "exit" in members:
            must, may = LEFT.get(value.get("exit") if isinstance(value.get("exit"), str) else None, ("", ""))
            there = [member for member in may.split() if member in value]
            members = dict(members, **{member: LEFT_KINDS[member] for member in must.split() + there})
        odd = sorted(set(members) ^ set(value))
        if odd:
            return "%s.%s" % (name, odd[0])
        if kind == "QUORUM" and not sound_quorum(value["threshold"], value["shares"]):
            return name
        if "exit" in members and not sound_exit(value):
            return name
        if kind == "ABOUT" and not sound_about(value["what"], value["which"]):
            return name
        found = (fault(value[member], members[member], "%s.%s" % (name, member)) for member in sorted(members))
    else:
        return None if is_plain(value, kind) else name
    return next((bad for bad in found if bad), None)


def sound_exit(record):
    """Whether what left goes together; that every member is of its kind is looked at beside it."""
    form, name, signed = record.get("form"), record.get("derived"), record.get("signed")
    algorithm = key_name(name) if isinstance(name, str) else None
    if "derived" in record and (algorithm is None or "payload" in record) or record.get("more", True) is not True:
        return False
    if record.get("exit") == "certificate":
        by_one = algorithm in SIGNERS or "derived" not in record and "payload" in record
        return by_one and sound_issued(record.get("certificate"))
    if record.get("exit") == "public":
        return form in PUBLIC_FORMS.get(algorithm, "").split()
    if "form" in record:
        forms = KEY_FORMS[algorithm] if algorithm else "hex bip39 slip39 vault" if "payload" in record else "raw hex"
        if form_word(form) not in forms.split():
            return False
    method = record.get("method", "oaep-sha256")
    target = record.get("target", "")
    if "target" in record and (not isinstance(target, str) or method not in TARGETS.get(target, "").split()):
        return False
    if record.get("exit") != "signature":
        return True
    if not isinstance(signed, dict) or signed.get("scheme") not in SIGNERS.get(algorithm, "").split():
        return False
    namespace = signed.get("namespace")
    if signed["scheme"] == "minisign":
        return namespace is None
    return isinstance(namespace, str) and bool(SPACE.fullmatch(namespace)) and namespace.encode() != NAMESPACE


def sound_issued(issued):
    """Whether the number of a certificate or a list is one, and a root alone has no issuer."""
    if not isinstance(issued, dict) or not isinstance(issued.get("serial"), str):
        return False
    kind, serial = issued.get("kind"), issued["serial"]
    if (kind == "root") != (issued.get("issuer") is None):
        return False
    if kind == "revocation-list":
        return bool(re.fullmatch("[1-9][0-9]{0,19}", serial, re.A)) and int(serial) < 2**64
    if not re.fullmatch("(?!00)(?:[0-9a-f]{2}){1,20}", serial, re.A):
        return False
    return len(serial) < 40 or serial[0] < "8"


def key_name(text):
    """The algorithm of a derived key's name, or None if it is no name."""
    parts = text.split(":")
    if len(parts) != 3 or not PURPOSE.fullmatch(parts[0]) or parts[1] not in ALGORITHMS:
        return None
    return parts[1] if re.fullmatch("0|[1-9][0-9]{0,9}", parts[2], re.A) and int(parts[2]) < 2**32 else None


def form_word(form):
    """A form without its numbers, or None if they are missing or wrong."""
    match = re.fullmatch("(slip39|vault):([1-9][0-9]{0,2})of([1-9][0-9]{0,2})", form, re.A) if isinstance(form, str) else None
    if not match:
        return None if form in ("slip39", "vault") else form
    word, k, n = match.group(1), int(match.group(2)), int(match.group(3))
    good = sound_quorum(k, n) or k == n == 1 and word == "slip39"
    return word if good and (n <= 16 or word == "vault") else None


def sound_quorum(k, n):
    return is_plain(k, "n8") and is_plain(n, "n8") and 2 <= k <= n


def refuse_number(text):
    raise ValueError(text)


def whole_number(text):
    # no number of the format is longer, and Python takes long over long ones
    return int(text) if len(text) <= 20 else refuse_number(text)


class NotValid(Exception):
    """What is wrong with a folder: its verdict."""


class Unreadable(Exception):
    """Why a folder, or what was given beside it, cannot be judged at all."""


def shown(text, most=400):
    """A text from a file without what a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in str(text)[:most])


BOM = b"\xef\xbb\xbf"


def read_line(line):
    """The object of a line; a NotValid, without the line's number, when it is none."""
    if line.endswith(b"\r"):
        raise NotValid(
            "it ends with a carriage return: the file was rewritten with other line ends; "
            "get a copy that was not sent or saved as text"
        )
    if line.startswith(BOM):
        raise NotValid(
            "it begins with a byte order mark: the file was saved anew; get a copy that was not sent or saved as text"
        )
    try:
        text = line.decode("utf-8")
        value = json.loads(text, parse_float=refuse_number, parse_constant=refuse_number, parse_int=whole_number)
    except (ValueError, RecursionError):
        raise NotValid("it is not a line of a transcript: it was edited or damaged") from None
    try:
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    except (ValueError, RecursionError):
        # half a surrogate pair has no bytes
        again = None
    if again != line:
        raise NotValid("it is not in the one form that the format allows: it was edited or written anew")
    bad = fault(value, "LINE", "")
    if bad is not None:
        what = "its member “%s”" % shown(bad[1:]) if bad else "it"
        raise NotValid("%s is not as the format has it: the line was edited, or is of a newer format" % what)
    return value


# ---------------------------------------------------------------- the template's first lines, which are TOML

TOML_KEY = re.compile(r"[ \t]*([A-Za-z0-9_-]+)[ \t]*=[ \t]*")
TOML_STRINGS = (
    re.compile(r'"""\n?((?:[^"\\]|\\[\s\S]|""?(?!"))*"{0,2})"""(?!")'),
    re.compile(r"'''\n?((?:[^']|''?(?!'))*'{0,2})'''(?!')"),
    re.compile(r'"((?:[^"\\\n]|\\.)*)"'),
    re.compile(r"'([^'\n]*)'"),
)
TOML_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|([btnfre\"\\])|[ \t]*\n[ \t\n]*)")
TOML_LETTERS = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
TOML_EMPTY = re.compile(r"[ \t]*(#[^\n]*)?(\n|\Z)")
TOML_COMMA = re.compile(r"[ \t]*(,[ \t]*|(?=\]))")


def toml_letter(found):
    code = found.group(1) or found.group(2) or found.group(3)
    return chr(int(code, 16)) if code else TOML_LETTERS.get(found.group(4), "")


def toml_value(text, place):
    """A string, a whole number, true, or a list of strings, and where it ends."""
    if text.startswith("true", place):
        return True, place + 4
    number = re.compile(r"[0-9]+").match(text, place)
    if number:
        return whole_number(number.group()), number.end()
    if text.startswith("[", place):
        items, place = [], place + 1
        while not text.startswith("]", place):
            item, place = toml_string(text, place)
            items.append(item)
            comma = TOML_COMMA.match(text, place)
            if not comma:
                raise ValueError("no list")
            place = comma.end()
        return items, place + 1
    return toml_string(text, place)


def toml_string(text, place):
    for pattern in TOML_STRINGS:
        match = pattern.match(text, place)
        if match:
            literal = text[place] == "'"
            return match.group(1) if literal else TOML_ESCAPE.sub(toml_letter, match.group(1)), match.end()
    raise ValueError("no string")


def toml_head(text):
    """The values before the first table."""
    found, place = {}, 0
    while place < len(text):
        empty = TOML_EMPTY.match(text, place)
        if empty:
            place = empty.end()
            continue
        key = TOML_KEY.match(text, place)
        if not key:
            break
        found[key.group(1)], place = toml_value(text, key.end())
        if not TOML_EMPTY.match(text, place):
            raise ValueError("more than a value")
    return found


# ---------------------------------------------------------------- what the lines say together


def parents_of(header):
    """The transcripts that a header goes on after."""
    return ([header["parent"]] if header["parent"] else []) + header.get("beside", {"parents": []})["parents"]


def known_of(header):
    """What a header takes over of a set, or None: of the parent, or of all of them together."""
    if "beside" in header:
        return header["beside"]["known"]
    return header["parent"] and header["parent"]["known"]


class Ceremony:
    """The facts of the lines so far. Nothing here asks whether the script allowed them."""

    def __init__(self):
        self.header, self.head, self.lines, self.mono, self.end = None, "0" * 64, 0, 0, None
        self.step = None
        self.people, self.gone, self.spoken = [], set(), {}
        self.fingerprint = self.set = None
        self.brought = []
        self.made, self.taken = [], []
        # of each opened bag its share, and the line about its sheet
        self.opened, self.open_bag, self.released = [], None, []
        # the clock and the running time at the last jump; the jumps
        self.since, self.jumps = (0, 0), []
        self.exceptions, self.reviews = [], {}
        self.printed = self.sealed = self.spoiled = 0
        # for the statement; the lines about files that were kept
        self.looks, self.audit, self.rotation, self.emergency = [], False, False, False
        self.things, self.results, self.attached = [], [], []
        # each with whether its file was opened again; check values
        self.payloads, self.checked = [], []
        # the days before this one: their ids; how many of the files were kept on them; who is not here today
        self.days, self.kept_before, self.absent = [], 0, set()
        # the keys of the days before, and the key of the day on which the set was made
        self.day_keys, self.made_by = [], None
        # what the first day took over from the ceremony before, if it is a later day
        self.known_before = None

    def next_day(self):
        """The facts with which the day after this one begins, and what its header must say of this one."""
        after = copy.deepcopy(self)
        after.days = self.days + [self.header["ceremony"]]
        after.day_keys = self.day_keys + [self.header["ceremony_key"]]
        after.before, after.kept_before = self, len(self.attached)
        after.known_before = self.known_before if self.days else known_of(self.header)
        after.header, after.head, after.lines, after.mono, after.end = None, "0" * 64, 0, 0, None
        after.step, after.spoken, after.jumps, after.absent = None, {}, [], set()
        return after

    def goes_on(self, header, at):
        """Refuses a header that is not of the day after the one before it, or names a day that is not there."""
        parent, before = header["parent"], getattr(self, "before", None)
        named = parent is not None and parent["ended"] == "day-over"
        if before is None and named:
            raise NotValid("it goes on after a day whose lines are not there: they belong into parts/ of this folder")
        if before is None:
            return
        settled = ("mode", "template", "choices")
        if not named or (parent["ceremony"], parent["entries"], parent["head"]) != (
            before.header["ceremony"], before.lines, before.head
        ):
            raise NotValid("its header does not name the day before it as that one ended")
        over = "Its day %d is over; this is the next." % len(self.days)
        if (parent.get("known"), parent["stopped_at"], parent["redo"]) != (self.known_before, None, over):
            raise NotValid("its header does not hand over what the day before it did")
        if header["ceremony"] in self.days or header["ceremony_key"] in self.day_keys:
            raise NotValid("it has the id or the key of an earlier day")
        for name in settled:
            if header[name] != before.header[name]:
                raise NotValid("its %s is not that of the day before it" % name)
        if moment(at) < moment(before.last_at):
            raise NotValid("it begins before the day before it ended")

    def take(self, line, signature):
        """The next line and its signature; a NotValid when they do not continue what came before."""
        entry = read_line(line)
        record = entry["record"]
        if entry["seq"] != self.lines:
            raise NotValid(
                "it is the entry of line %d, and that of line %d is due: lines were removed, added or moved"
                % (entry["seq"] + 1, self.lines + 1)
            )
        if entry["prev"] != self.head:
            raise NotValid("it does not follow the line before it: that line, or this one, was changed")
        if self.lines == 0 and record["type"] != "header":
            raise NotValid("it is not the header that a transcript begins with")
        key = record["ceremony_key"] if self.lines == 0 else self.header["ceremony_key"]
        digest = hashlib.sha256(line).hexdigest()
        if not re.fullmatch(b"[0-9a-f]{128}", signature):
            raise NotValid("its signature, in transcript.sig, is not 128 lower-case hex digits")
        message = b"keyrite-entry@v1 " + digest.encode()
        if not signature_holds(bytes.fromhex(key), message, bytes.fromhex(signature.decode())):
            raise NotValid("its signature is not the ceremony key's: the line was changed after it was signed")
        if self.lines == 0:
            self.goes_on(record, entry["at"])
            self.begin(entry, record)
            self.since = (moment(entry["at"]), 0)
        elif record["type"] == "header":
            raise NotValid("it is a second header; a transcript has one, in line 1")
        elif entry["mono"] < self.mono:
            raise NotValid("it is older than the line before it, by the clock that nobody can set")
        elif record["type"] == "seal":
            self.check_seal(record)
        elif record["type"] in ("attached", "payload-sealed") and not EVIDENCE.fullmatch(record["name"]):
            raise NotValid("it names a file “%s”, and none in evidence/ has such a name" % shown(record["name"]))
        self.look_at_clocks(entry)
        self.fold(entry, record, record["type"])
        self.head, self.mono, self.last_at = digest, entry["mono"], entry["at"]
        self.step = self.step if entry["step"] is None else entry["step"]
        self.lines += 1

    def begin(self, entry, header):
        if entry["by"] != "-" or entry["with"] or entry["step"] is not None or entry["mono"] != 0:
            raise NotValid("it is no header of this format: nobody acts in a header, at no step, at time 0")
        if header["format"] != FORMAT_TAG:
            known = "it is of the format “%s”; this program knows “%s”"
            raise NotValid(known % (shown(header["format"]), FORMAT_TAG))
        try:
            head = toml_head(header["template"])
            self.title, self.template, self.version = head["title"], head["id"], head["version"]
            self.without = head.get("without", [])
            self.audit, self.rotation = head.get("kind") == "audit", head.get("kind") == "rotation"
            self.emergency = head.get("emergency") is True
            wanted = [re.fullmatch(r"(?:([1-9][0-9]{0,4}) )?(\S+)", text) for text in head.get("countersignatures", [])]
            self.wanted = [(match.group(2), int(match.group(1) or 1)) for match in wanted]
            hybrid = head.get("hybrid_signature") is True
            fine = is_plain(self.title, "line") and is_plain(self.template, "line") and is_plain(self.version, "n32")
            fine = fine and isinstance(self.without, list) and all(is_plain(text, "line") for text in self.without)
        except (KeyError, ValueError, TypeError, AttributeError, OverflowError):
            fine = False
        if not fine:
            raise NotValid("its template cannot be read: id, version and title are wanted at its top")
        if hybrid != ("hybrid_key" in header):
            why = "names no hybrid key, and its template wants one" if hybrid else "names a hybrid key, unwanted"
            raise NotValid("it contradicts itself: the header %s" % why)
        self.header, self.first_at = header, entry["at"]

    def check_seal(self, record):
        sheets = {"printed": self.printed, "sealed": self.sealed, "spoiled": self.spoiled}
        if (record["entries"], record["exceptions"], record["sheets"]) != (self.lines, len(self.exceptions), sheets):
            raise NotValid("the numbers in its seal are not those of the lines before it")

    def look_at_clocks(self, entry):
        at, mono = self.since
        now = moment(entry["at"])
        gone = now - at - (entry["mono"] - mono)
        seconds = abs(gone) // 1000
        if seconds > 120:
            self.jumps.append("line %d: %d s %s" % (self.lines + 1, seconds, "back" if gone < 0 else "ahead"))
            self.since = (now, entry["mono"])

    def fold(self, entry, record, kind):
        if kind == "participant":
            self.people.append(record)
        elif kind == "deputy":
            self.people.append(record["deputy"])
            self.gone.add(record["absent"])
        elif kind == "drawn":
            self.fingerprint = record["fingerprint"]
        elif kind == "split":
            self.set, self.made_by = record, self.header["ceremony_key"]
        elif kind == "locked":
            self.made.append((record["share"], record["digest"]))
        elif kind == "share-taken":
            self.fingerprint, self.set = record["fingerprint"], record
            self.taken.append((record["share"], record["digest"]))
            self.brought.append(record)
            if self.open_bag:
                self.open_bag["share"] = record["share"]
                self.open_bag["read"].append((record["share"], record["set"]))
        elif kind == "share-refused":
            if self.open_bag and record["sheet"]:
                self.open_bag["read"].append((record["sheet"]["share"], record["sheet"]["set"]))
        elif kind == "share-withdrawn":
            if (record["share"], record["digest"]) in self.taken:
                self.taken.remove((record["share"], record["digest"]))
            self.brought = [one for one in self.brought if (one["share"], one["digest"]) != (record["share"], record["digest"])]
            self.set = self.brought[-1] if self.brought else None
            self.fingerprint = self.set and self.set["fingerprint"]
        elif kind == "combined":
            self.fingerprint, self.set = record["fingerprint"], record
        elif kind == "bag-opened":
            number = plain_bag(record["bag"])
            known = [bag for bag in self.opened if bag["number"] == number]
            self.open_bag = known[0] if known else {"number": number, "share": None, "decided": None, "read": []}
            if not known:
                self.opened.append(self.open_bag)
        elif kind == "resealed":
            if 1 <= record["opened"] <= len(self.opened):
                self.opened[record["opened"] - 1]["decided"] = record
        elif kind == "sheet-sighted":
            self.looks.append({"seen": record, "checked": None, "bagged": None})
        elif kind == "sheet-checked" and self.looks:
            self.looks[-1]["checked"] = record
        elif kind == "sheet-rebagged" and self.looks:
            self.looks[-1]["bagged"] = record
        elif kind == "released":
            self.released.append(record)
        elif kind == "sheet-sent":
            self.printed += 1
        elif kind == "bagged":
            self.sealed += 1
        elif kind == "sheet-spoiled":
            self.spoiled += 1
        elif kind in THINGS:
            thing = "%s %d" % (record["item"]["id"], record["item"]["number"])
            self.things.append("%s: %s" % (thing, THINGS[kind] % record))
        elif kind == "attached":
            self.attached.append(record)
        elif kind == "payload-sealed":
            self.attached.append(record)
            self.payloads.append([record, "not opened"])
        elif kind == "payload-opened" and self.payloads:
            self.payloads[-1][1] = "opened again"
        elif kind == "check-value":
            self.checked.append(record)
        elif kind == "done":
            self.results += ["%s: %s" % (result["label"], result["value"]) for result in record.get("results", [])]
        elif kind == "exception":
            self.exceptions.append((record["number"], entry["step"], record["about"]))
        elif kind == "reviewed":
            self.reviews[record["number"]] = record
        elif kind == "sign-off":
            self.spoken[record["person"]] = record
        elif kind == "session-begun":
            here = set(record["present"])
            self.absent = {person["id"] for person in self.people} - self.gone - here
        elif kind in ("seal", "session-ended", "abort"):
            self.end = kind

    @property
    def key(self):
        return bytes.fromhex(self.header["ceremony_key"]) if self.header else None

    @property
    def name(self):
        return short_name(bytes.fromhex(self.header["ceremony"]))

    @property
    def open(self):
        return sum(not (number in self.reviews and self.reviews[number]["closed"]) for number, *_ in self.exceptions)

    def shares(self):
        # where old sheets gave the key a new set, the new ones alone
        return sorted(self.made or self.taken)

    def keys(self):
        """Persons' ids and their keys, in the order of the roll."""
        return [(person["id"], PersonKey.read(key)) for person in self.people for key in person.get("keys", [])]

    def is_sheet_of(self, bag, share, known):
        """Whether an opened bag had this share of the set: as it was read and not put aside, else as it was recorded."""
        read = bag["share"], known["set"]
        if read in bag["read"] and any((one["share"], one["set"]) == read for one in self.brought):
            return read[0] == share
        recorded = [sheet["share"] for sheet in known["sheets"] if sheet["bag"] and plain_bag(sheet["bag"]) == bag["number"]]
        return recorded[:1] == [share]

    def issued_again(self):
        """What the statement says of the share that is issued again."""
        share, known = self.header["choices"].get("share"), known_of(self.header)
        if share is None:
            return
        here = known and any(bag["decided"] and bag["decided"]["decision"] == "destroyed" and self.is_sheet_of(bag, share, known)
                   for bag in self.opened)
        before = known and any((sheet["share"], sheet["place"]) == (share, "destroyed") for sheet in known["sheets"])
        fate = "destroyed" if here else "destroyed before" if before else "not recorded as destroyed"
        yield "issues again", "share %d; its old sheet: %s" % (share, fate)

    def replaced(self):
        """What the statement says of the key that a rotation replaces."""
        known = known_of(self.header)
        if self.rotation and known:
            quorum, short = known["quorum"], short_name(bytes.fromhex(known["set"]))
            told = (known["fingerprint"], short, known["set"], known["generation"], quorum["threshold"], quorum["shares"])
            yield "replaces", "key %s, set %s (%s), generation %d, %d of %d" % told

    def older_sets(self):
        """What the statement says of earlier sets that still rebuild the key."""
        known = known_of(self.header)
        for older in known["older"] if known else ():
            quorum, short = older["quorum"], short_name(bytes.fromhex(older["set"]))
            left = quorum["shares"] - sum(sheet["place"] == "destroyed" for sheet in older["sheets"])
            told = (short, older["set"], older["generation"], quorum["threshold"], quorum["shares"], left)
            yield "older set", "%s (%s), generation %d, %d of %d: %d sheets not destroyed" % told

    def audited(self):
        """What the statement says of the sheets that were looked at."""
        known = known_of(self.header)
        if not self.audit or not known:
            return
        quorum, short = known["quorum"], short_name(bytes.fromhex(known["set"]))
        told = (short, known["set"], known["generation"], quorum["threshold"], quorum["shares"], known["fingerprint"])
        yield "audited", "set %s (%s), generation %d, %d of %d, key %s" % told
        counts = {"checked": 0, "sighted": 0, "not proven": 0, "missing": 0}
        for look in self.looks:
            seen, checked, bagged = look["seen"], look["checked"], look["bagged"]
            found, opened, missing = FOUND[seen["found"]], seen["opened"], seen["found"] == "missing"
            if missing:
                came, counted = "missing", "missing"
            elif opened:
                came = "%s, %s" % (found or "opened", "checked" if checked else "not proven")
                came, counted = came.replace("opened, checked", "opened and checked"), "checked" if checked else "not proven"
            else:
                came, counted = "%s, not opened" % found if found else "sighted", "sighted"
            counts[counted] += 1
            more = [("shown by %s", seen["holder"]), ("bag %s", seen["bag"])]
            more += [("serial %s", checked and checked["serial"]), ("new bag %s", bagged and bagged["bag"])]
            yield "sheet", "; ".join(["%d: %s" % (seen["share"], came)] + [how % told for how, told in more if told is not None])
        of = quorum["shares"] - sum(sheet["place"] == "destroyed" for sheet in known["sheets"])
        rest = (counts["sighted"], counts["not proven"], counts["missing"], max(0, of - len(self.looks)))
        covers = "opened and checked %d of %d, sighted %d, not proven %d, missing %d, not seen %d"
        yield "coverage", covers % ((counts["checked"], of) + rest)
        for look in self.looks:
            seen, bagged = look["seen"], look["bagged"]
            for what, finding in ((FOUND[seen["found"]], seen["finding"]), ("not proven", bagged and bagged["finding"])):
                if finding:
                    yield "finding", "share %d: %s; %s, until %s" % (seen["share"], what, finding["who"], finding["until"])

    def statement(self):
        """The text of statement.txt."""
        header, choices = self.header, self.header["choices"]
        facts = ["KEYRITE CEREMONY STATEMENT 1"]
        if header["mode"] == "rehearsal":
            facts.append("REHEARSAL: the keys of this ceremony are worthless")
        if self.emergency:
            facts.append("EMERGENCY: one person alone brings the sheets, before a witness")

        def fact(label, value):
            facts.append("%-17s%s" % (label, value))

        fact("ceremony", "%s (%s)" % (self.name, header["ceremony"]))
        fact("mode", header["mode"])
        fact("template", "%s (%s version %d)" % (self.title, self.template, self.version))
        fact("template sha256", hashlib.sha256(header["template"].encode()).hexdigest())
        for precaution in self.without:
            fact("without", precaution)
        fact("program", header["program"])
        fact("program sha256", header["program_digest"])
        fact("held at", "%s, %s" % (choices["place"], choices["organisation"]))
        fact("from", self.first_at)
        fact("to", self.last_at)
        fact("lines", self.lines)
        fact("last line", self.head)
        fact("in words", pgp_words(bytes.fromhex(self.head)))
        fact("ceremony key", header["ceremony_key"])
        fact("in words", signer_words(self.key))
        if "hybrid_key" in header:
            fact("hybrid key", "%s %s" % (HYBRID, ssh_fingerprint(hybrid_blob(header["hybrid_key"]))))
        if self.fingerprint:
            fact("key fingerprint", self.fingerprint)
            fact("in words", pgp_words(bytes.fromhex(self.fingerprint)))
        if self.set:
            name, quorum = short_name(bytes.fromhex(self.set["set"])), self.set["quorum"]
            told = (name, self.set["set"], self.set["generation"], quorum["threshold"], quorum["shares"])
            fact("set", "%s (%s), generation %d, %d of %d" % told)
        for label, told in self.replaced():
            fact(label, told)
        for label, told in self.issued_again():
            fact(label, told)
        for label, told in self.older_sets():
            fact(label, told)
        if self.made_by not in (None, header["ceremony_key"]):
            fact("sheets' key", self.made_by)
            fact("in words", signer_words(bytes.fromhex(self.made_by)))
        for x, digest in self.shares():
            fact("share %d" % x, digest)
        for number, bag in enumerate(self.opened, 1):
            share = "no share" if bag["share"] is None else "share %d" % bag["share"]
            decided, said = bag["decided"], "not decided"
            if decided:
                said = decided["decision"] + ("" if decided["bag"] is None else ", bag %s" % decided["bag"])
            fact("opened", "%d: %s; %s" % (number, share, said))
        for label, told in self.audited():
            fact(label, told)
        for release in self.released:
            fact("released", "%s; %s" % (what_left(release), release["destination"]))
        fact("sheets", "%d printed, %d sealed, %d spoiled" % (self.printed, self.sealed, self.spoiled))
        for thing in self.things:
            fact("thing", thing)
        for file in self.attached:
            fact("evidence", "%s, %d bytes, SHA-256 %s" % (file["name"], file["bytes"], file["digest"]))
        for record, opened in self.payloads:
            before = "seen by nobody" if record["exposure"] == "drawn-here" else "existed before"
            told = (record["name"], record["about"], how_it_came(record), before, opened)
            fact("payload", "%s: %s; %s, %s; %s" % told)
        for record in self.checked:
            of = "the root key" if record["of"] is None else record["of"]
            fact("check value", "%s of %s: %s" % (record["method"], of, record["value"]))
        for result in self.results:
            fact("result", result)
        for person in self.people:
            fact("present", self.describe(person))
        for person, key in self.keys():
            fact("key of %s" % person, key.short())
        for jump in self.jumps:
            fact("clock jump", jump)
        fact("exceptions", len(self.exceptions))
        for number, step, about in self.exceptions:
            review, said = self.reviews.get(number), "not reviewed, open"
            if review:
                said = "%s, %s" % (review["severity"], "closed" if review["closed"] else "open")
            fact("exception", "%d at %s: %s; %s" % (number, "-" if step is None else step, in_words(about), said))
        day = len(self.days) + 1
        if day > 1 or self.end == "session-ended":
            fact("day", "%d, %s" % (day, "and another follows" if self.end == "session-ended" else "the last"))
        for parent in parents_of(header):
            name = short_name(bytes.fromhex(parent["ceremony"]))
            fact("continues", "%s after %d lines, last line %s" % (name, parent["entries"], parent["head"]))
        return "\n".join(facts) + "\n"

    def describe(self, person):
        held = person["shares"]
        shares = ", share%s %s" % ("s" if len(held) > 1 else "", " ".join(map(str, held))) if held else ""
        if person["id"] in self.spoken:
            said = self.spoken[person["id"]]
            word = "agrees" if said["agrees"] else "does not agree"
            if not said["agrees"] and said["reason"] is not None:
                word += ": " + cut_to_a_line(said["reason"])
        else:
            word = "not here on this day" if person["id"] in self.absent else "has not signed off"
            word = "left, replaced by a deputy" if person["id"] in self.gone else word
        who = "%s %s, %s" % (person["id"], person["name"], person["affiliation"])
        return "%s: %s%s; %s" % (who, " ".join(person["roles"]), shares, word)


def cut_to_a_line(text):
    line = text.replace("\n", " ")
    return line if len(line) <= 200 else line[:199] + "\u2026"


def in_words(about):
    """What an exception is about, in the words of the statement."""
    return about["what"] if about["which"] is None else "%s %s" % (about["what"], cut_to_a_line(about["which"]))


# ---------------------------------------------------------------- keys and signature files of ssh-keygen and minisign

SSH_BEGIN, SSH_END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
CURVES = {
    "ecdsa-sha2-nistp256": (b"nistp256", 65),
    "ecdsa-sha2-nistp384": (b"nistp384", 97),
    "ecdsa-sha2-nistp521": (b"nistp521", 133),
    "sk-ecdsa-sha2-nistp256@openssh.com": (b"nistp256", 65),
}


def wire(data):
    """Bytes with their length before them."""
    return struct.pack(">I", len(data)) + data


class Wire:
    """Reads what was written so; a ValueError at its end."""

    def __init__(self, data):
        self.rest = data

    def take(self, count):
        if count > len(self.rest):
            raise ValueError("cut off")
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def string(self):
        return self.take(struct.unpack(">I", self.take(4))[0])

    def positive(self):
        data = self.string()
        if not data or data[0] >= 0x80 or data[0] == 0 and (len(data) < 2 or data[1] < 0x80):
            raise ValueError("no positive number in its shortest form")
        return int.from_bytes(data, "big")


def base64_exact(text):
    """The bytes of base64 that is written in its one form; a ValueError otherwise."""
    data = base64.b64decode(text.encode("ascii"), validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("another spelling")
    return data


class PersonKey:
    """A public key that a person named. `ed25519` is there for minisign and plain Ed25519."""

    def __init__(self, text, kind, blob, ed25519, identity=None):
        self.text, self.kind, self.blob, self.ed25519, self.id = text, kind, blob, ed25519, identity

    def identity(self):
        """Equal for the two forms of one Ed25519 key."""
        return self.ed25519 or self.text

    @staticmethod
    def read(text):
        """The key, or None when it is none that can be named."""
        kind, space, coded = text.partition(" ")
        try:
            if space:
                blob = base64_exact(coded)
                return PersonKey(text, kind, blob, ssh_ed25519(kind, blob))
            data = base64_exact(text)
        except ValueError:
            return None
        fine = len(data) == 42 and data[:2] == b"Ed"
        return PersonKey(text, "minisign", None, data[10:], data[2:10]) if fine else None

    def proves_nothing(self):
        """Whether it is an Ed25519 key under which anything passes as signed, or nothing."""
        if self.kind == "sk-ssh-ed25519@openssh.com":
            parts = Wire(self.blob)
            return parts.string() and proves_nothing(parts.string())
        return self.ed25519 is not None and proves_nothing(self.ed25519)

    def short(self):
        if self.kind == "minisign":
            return "minisign %s" % self.text
        return "%s %s" % (self.kind, ssh_fingerprint(self.blob))


def ssh_fingerprint(blob):
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


HYBRID = "ssh-mldsa44-ed25519"
HYBRID_FILES = ("statement.txt.hybrid.sig", "allowed_signers_hybrid")


def hybrid_blob(text):
    """The bytes of a hybrid key, or None when it is none: 1312 of ML-DSA-44 and 32 of Ed25519."""
    kind, _, coded = text.partition(" ")
    try:
        blob = base64_exact(coded)
    except ValueError:
        return None
    head = wire(HYBRID.encode()) + struct.pack(">I", 1344)
    return blob if kind == HYBRID and blob[: len(head)] == head and len(blob) == len(head) + 1344 else None


def ssh_ed25519(kind, blob):
    """The Ed25519 key of a plain Ed25519 blob, None for the other kinds; a ValueError when it is not whole."""
    parts, ed25519 = Wire(blob), None
    fine = parts.string() == kind.encode()
    if kind in ("ssh-ed25519", "sk-ssh-ed25519@openssh.com"):
        key = parts.string()
        fine = fine and len(key) == 32
        ed25519 = key if kind == "ssh-ed25519" else None
    elif kind == "ssh-rsa":
        exponent, modulus = (parts.positive().bit_length() for _ in range(2))
        fine = fine and 2048 <= modulus <= 16384 and (exponent + 7) // 8 <= (modulus + 7) // 8
    else:
        named, point = parts.string(), parts.string()
        fine = fine and (named, len(point)) == CURVES.get(kind) and point[0] == 4
    if kind.startswith("sk-"):
        application = parts.string()
        application.decode("utf-8")
        fine = fine and len(application) <= 200
    if not fine or parts.rest:
        raise ValueError("not whole, or of no kind that can be named")
    return ed25519


def ssh_blob(key):
    return wire(b"ssh-ed25519") + wire(key)


def ssh_signed(statement, reserved=b"", hash_name=b"sha512"):
    """What an SSH signature of the statement covers."""
    digest = hashlib.new(hash_name.decode(), statement).digest()
    return b"SSHSIG" + wire(NAMESPACE) + wire(reserved) + wire(hash_name) + wire(digest)


def ssh_file(key, signature):
    """The one form of the ceremony key's signature file."""
    head = b"SSHSIG" + struct.pack(">I", 1) + wire(ssh_blob(key)) + wire(NAMESPACE) + wire(b"") + wire(b"sha512")
    coded = base64.b64encode(head + wire(wire(b"ssh-ed25519") + wire(signature))).decode()
    return "\n".join([SSH_BEGIN] + [coded[i : i + 70] for i in range(0, len(coded), 70)] + [SSH_END]) + "\n"


def ssh_armoured(text):
    """The bytes of an SSH signature file, or None."""
    lines = [line.rstrip() for line in text.split("\n")]
    if lines[0] != SSH_BEGIN or SSH_END not in lines or any(lines[lines.index(SSH_END) + 1 :]):
        return None
    try:
        return base64_exact("".join(lines[1 : lines.index(SSH_END)]))
    except ValueError:
        return None


def minisign_id(key):
    return tagged("keyrite/v1/minisign-key-id", key)[:8]


def minisign_file(signature, comment, last, identity):
    """The one form of the ceremony key's signature file."""
    first = base64.b64encode(b"ED" + identity + signature).decode()
    head = "untrusted comment: signature by a Keyrite ceremony key\n%s\n" % first
    return head + "trusted comment: %s\n%s\n" % (comment, base64.b64encode(last).decode())


def minisign_parts(text):
    """Algorithm, id, signature, trusted comment and the signature over it, or None when it is no file of minisign's."""
    lines = [line[:-1] if line.endswith("\r") else line for line in text.split("\n")]
    if len(lines) < 4 or not lines[0].startswith("untrusted comment:") or any(line.strip() for line in lines[4:]):
        return None
    start = "trusted comment: "
    try:
        first, last = base64_exact(lines[1].rstrip()), base64_exact(lines[3].rstrip())
    except ValueError:
        return None
    comment = lines[2][len(start) :].encode("utf-8")
    if not lines[2].startswith(start) or len(comment) > 8192:
        return None
    if len(first) != 74 or len(last) != 64 or first[:2] not in (b"ED", b"Ed"):
        return None
    return first[:2], first[2:10], first[10:], comment, last


def minisign_worth(parts, statement, key):
    """signed, another-statement or broken."""
    algorithm, _, signature, comment, last = parts
    if not signature_holds(key, signature + comment, last):
        return "broken"
    signed = hashlib.blake2b(statement).digest() if algorithm == b"ED" else statement
    return "signed" if signature_holds(key, signed, signature) else "another-statement"


def judge_ssh(text, statement):
    """The key, what the file is, and its namespace; None when it is no SSH signature file."""
    blob = ssh_armoured(text)
    try:
        parts = Wire(blob or b"")
        if parts.take(6) != b"SSHSIG" or parts.take(4) != struct.pack(">I", 1):
            return None
        inside = parts.string()
        kind = Wire(inside).string().decode("ascii")
        key = PersonKey.read("%s %s" % (kind, base64.b64encode(inside).decode()))
        namespace, reserved, hash_name, signature = (parts.string() for _ in range(4))
        named = namespace.decode("utf-8")
    except ValueError:
        return None
    if key is None or parts.rest:
        return None
    if namespace != NAMESPACE:
        return key, "another-purpose", named
    if hash_name not in (b"sha512", b"sha256"):
        return None
    try:
        return key, ssh_worth(key, ssh_signed(statement, reserved, hash_name), signature), named
    except ValueError:
        return key, "another-statement", named


def ssh_worth(key, signed, signature):
    """What a signature blob is worth under a key; a ValueError when it is not whole."""
    if key.kind not in SSH_CHECKED:
        return "not-checkable"
    inside, parts, touched = Wire(key.blob), Wire(signature), True
    inside.string()
    if parts.string() != key.kind.encode():
        return "another-statement"
    value = parts.string()
    if SSH_CHECKED[key.kind] is not None:
        # the curve's name, which the kind says already
        inside.string()
    public = inside.string()
    if key.kind.startswith("sk-"):
        # a security key signs digests, with its flags and counter between them
        application, counted = inside.string(), parts.take(5)
        touched = counted[0] & 1 == 1
        signed = hashlib.sha256(application).digest() + counted + hashlib.sha256(signed).digest()
    if parts.rest:
        return "another-statement"
    if SSH_CHECKED[key.kind] is None:
        good = len(value) == 64 and signature_holds(public, signed, value)
    else:
        numbers = Wire(value)
        r, s = numbers.positive(), numbers.positive()
        curve, digest = SSH_CHECKED[key.kind]
        good = not numbers.rest and EC_CURVES[curve].signature_holds(public, digest(signed).digest(), r, s)
    return "another-statement" if not good else "signed" if touched else "no-touch"


# kinds of SSH keys that are checked here; for the others there is ssh-keygen
SSH_CHECKED = {
    "ssh-ed25519": None,
    "sk-ssh-ed25519@openssh.com": None,
    "ecdsa-sha2-nistp256": ("p-256", hashlib.sha256),
    "ecdsa-sha2-nistp384": ("p-384", hashlib.sha384),
    "sk-ecdsa-sha2-nistp256@openssh.com": ("p-256", hashlib.sha256),
}


# ---------------------------------------------------------------- a ceremony's folder


def trouble(path, error):
    why = getattr(error, "strerror", None) or str(error)
    return Unreadable("%s: it cannot be read: %s" % (shown(path), shown(why)))


def open_regular(path):
    """An open file, never a pipe, device or folder; symbolic links are followed."""
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISREG(mode):
            return open(path, "rb")
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise trouble(path, error) from None
    what = "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"
    raise Unreadable("%s: it is %s, not a file" % (shown(path), what))


def read_whole(path, most):
    """A file's bytes, or None when it is not there."""
    try:
        with open_regular(path) as file:
            data = file.read(most + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise trouble(path, error) from None
    if len(data) > most:
        raise Unreadable("%s: it has more than %d bytes, and no such file of a ceremony has" % (shown(path), most))
    return data


def next_line(file, most):
    """What the next line is (whole, cut, long, or nothing at the end of the file), and its bytes."""
    try:
        data = file.readline(most + 1)
    except OSError as error:
        raise trouble(file.name, error) from None
    if data.endswith(b"\n"):
        return "whole", data[:-1]
    return ("long" if len(data) > most else "cut" if data else ""), data


class Folder:
    """A ceremony's folder, checked. `wrong` is the first thing that is wrong."""

    # written only when the ceremony is sealed
    CLOSE = ("statement.txt", "statement.txt.sig", "statement.txt.minisig", "ceremony.pub", "allowed_signers",
             "allowed_witnesses", "statement.txt.hybrid.sig", "allowed_signers_hybrid", "VERIFY.txt")
    ORDER = ("not-signed", "broken", "another-purpose", "another-statement", "no-touch", "not-checkable", "signed")

    def __init__(self, path, say):
        self.path, self.say = path, say
        # torn: the file in which the last line is not whole
        self.ceremony, self.wrong, self.torn = Ceremony(), None, ""
        # files of the close that are not there; how each person with a key stands; other files; what the script wants
        self.missing, self.standing, self.others, self.unmet = [], {}, [], []
        # files that were kept and are not there
        self.lost = []
        try:
            names = os.listdir(path)
        except FileNotFoundError:
            raise Unreadable("%s: there is no such folder" % shown(path)) from None
        except NotADirectoryError:
            raise Unreadable("%s: it is not a ceremony folder" % shown(path)) from None
        except (OSError, ValueError) as error:
            raise trouble(path, error) from None
        if "transcript.jsonl" not in names:
            why = "%s: there is no transcript here: name the folder that holds transcript.jsonl"
            raise Unreadable(why % shown(path))
        if names == ["transcript.jsonl"] and read_whole(self.at(names[0]), LONGEST_CLOSING) == b"":
            # the program was ended before its first entry
            return
        try:
            self.read_days()
            self.read_lines()
            self.read_evidence()
            self.read_closing()
        except NotValid as wrong:
            self.wrong = str(wrong)

    def at(self, name):
        return os.path.join(self.path, name)

    def read_days(self):
        """The lines of earlier days, in parts/1, parts/2 and so on, before those of this one."""
        for number in range(1, MOST_DAYS + 1):
            inside = os.path.join("parts", str(number))
            if not os.path.isdir(self.at(inside)):
                return
            try:
                self.read_lines(inside)
                if self.torn or self.ceremony.end != "session-ended":
                    raise NotValid("it does not end with the end of a day")
            except NotValid as wrong:
                self.ceremony, self.torn = Ceremony(), ""
                raise NotValid("%s, an earlier day of this ceremony: %s" % (inside, wrong)) from None
            self.ceremony = self.ceremony.next_day()

    def read_lines(self, inside=""):
        files = []
        try:
            for name in ("transcript.jsonl", "transcript.sig"):
                files.append(open_regular(self.at(os.path.join(inside, name))))
            told = time.monotonic()
            while self.read_entry(*files):
                if time.monotonic() - told > 1:
                    told = time.monotonic()
                    self.say("    line %d" % self.ceremony.lines)
        except FileNotFoundError as error:
            why = "%s: there is no such file; name the folder of a ceremony"
            raise Unreadable(why % shown(error.filename)) from None
        finally:
            for file in files:
                file.close()

    def read_entry(self, lines, signatures):
        """The next line with its signature; False at the end."""
        number = self.ceremony.lines + 1
        line, content = next_line(lines, LONGEST_LINE)
        signed, signature = next_line(signatures, 128)
        if line == "long":
            raise NotValid("line %d: it is longer than any entry" % number)
        if not line and not signed:
            return False
        if self.ceremony.end:
            alone = "" if line else ": a signature in transcript.sig without a line"
            raise NotValid("line %d: it follows the end of the ceremony%s" % (number, alone))
        if line == "whole" and signed in ("whole", "long"):
            try:
                self.ceremony.take(content, signature)
            except NotValid as wrong:
                raise NotValid("line %d: %s" % (number, wrong)) from None
            return True
        if not line or signed in ("whole", "long"):
            cut = "line %d: it is not there as a whole, though its signature is: the end of the transcript was cut off"
            raise NotValid(cut % number)
        if next_line(lines, LONGEST_LINE)[0]:
            raise NotValid("line %d: it has no signature, and lines follow it" % number)
        # the power went between the writing of a line and of its signature
        self.torn = "transcript.sig" if line == "whole" else "transcript.jsonl"
        return False

    def read_evidence(self):
        """The files that were kept: each must be the one that its line tells of."""
        for file in self.ceremony.attached[self.ceremony.kept_before:]:
            name = "evidence/" + file["name"]
            why = "%s is not the file that was kept: %s"
            try:
                found = self.digest_of(name, file["type"] == "attached")
            except Unreadable as error:
                raise NotValid(why % (name, str(error)[len(shown(self.at(name))) + 2:])) from None
            if found is None:
                self.lost.append(name)
            elif found[0] != file["bytes"]:
                raise NotValid(why % (name, "it has %d bytes, and the transcript says %d" % (found[0], file["bytes"])))
            elif found[1] != file["digest"]:
                raise NotValid(why % (name, "its SHA-256 is not %s" % file["digest"]))
            elif file["type"] == "payload-sealed":
                self.look_at_sealed(name, file)

    def digest_of(self, name, limited):
        """Length and SHA-256 of a file, read piece by piece, or None when it is not there; of no more than evidence may have."""
        path, digest, length = self.at(name), hashlib.sha256(), 0
        try:
            with open_regular(path) as file:
                while True:
                    piece = file.read(1 << 20)
                    if not piece:
                        return length, digest.hexdigest()
                    digest.update(piece)
                    length += len(piece)
                    if limited and length > LONGEST_EVIDENCE:
                        why = "%s: it has more than %d bytes, and no such file of a ceremony has"
                        raise Unreadable(why % (shown(path), LONGEST_EVIDENCE))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise trouble(path, error) from None

    def look_at_sealed(self, name, file):
        """What anybody can read of a sealed secret: of this key and this mode, and about what its line says."""
        why = "%s is not the file that was kept: %s"
        path = self.at(name)
        try:
            if file["bytes"] > LONGEST_SEALED:
                sealed = InChunks.at(path) or Payload(path, b"")
            else:
                sealed = Payload(path, read_whole(path, LONGEST_SEALED) or b"")
        except (Refused, Unreadable) as error:
            raise NotValid(why % (name, str(error)[len(shown(path)) + 2:])) from None
        if sealed.rehearsal != (self.ceremony.header["mode"] == "rehearsal"):
            raise NotValid(why % (name, "it is a payload of a key of the other mode"))
        if sealed.fingerprint.hex() != self.ceremony.fingerprint:
            raise NotValid(why % (name, "it is sealed under another key, %s" % sealed.fingerprint.hex()))
        if sealed.head[67:] != file["about"].encode():
            raise NotValid(why % (name, "it is about something else than its line says"))

    def read_closing(self):
        """Statement, its signatures and the key files: each must be what the lines say."""
        ceremony = self.ceremony
        if ceremony.end not in ("seal", "session-ended"):
            there = [name for name in self.CLOSE if os.path.lexists(self.at(name))]
            if there and self.torn == "transcript.sig":
                why = "line %d: it is there, but its signature is not as a whole: the end of transcript.sig was cut off"
                raise NotValid(why % (ceremony.lines + 1))
            if there:
                why = "line %d: the seal is missing, though %s is there: the end of the transcript was cut off"
                raise NotValid(why % (ceremony.lines + 1, there[0]))
            return
        statement, key, keys = ceremony.statement().encode(), ceremony.key, ceremony.keys()
        signer = 'namespaces="%s"' % NAMESPACE.decode()
        witnesses = ["%s %s %s\n" % (person, signer, key.text) for person, key in keys if key.kind != "minisign"]
        found = {}
        for name in ("statement.txt", "statement.txt.sig", "statement.txt.minisig", "ceremony.pub", "allowed_signers",
                     "allowed_witnesses"):
            found[name] = read_whole(self.at(name), LONGEST_CLOSING)
            if found[name] is None and (name != "allowed_witnesses" or witnesses):
                self.missing.append(name)
        hybrid = ceremony.header.get("hybrid_key")
        for name in HYBRID_FILES:
            if not hybrid:
                if os.path.lexists(self.at(name)):
                    self.others.append((name, "this ceremony announced no hybrid signature; it proves nothing"))
                continue
            found[name] = read_whole(self.at(name), LONGEST_CLOSING)
            if found[name] is None:
                self.missing.append(name)
        given = found["statement.txt"]
        if given is not None and given != statement:
            pairs = zip(given.split(b"\n") + [None], statement.split(b"\n") + [None])
            place = next(number for number, (theirs, ours) in enumerate(pairs, 1) if theirs != ours)
            why = "its line %d differs" % place
            if given[:3] == BOM or b"\r" in given:
                plain = (given[3:] if given[:3] == BOM else given).replace(b"\r\n", b"\n")
                if plain == statement:
                    what = "its line ends were changed" if b"\r" in given else "it begins with a byte order mark"
                    why = "%s, and nothing else; get a copy that was not sent or saved as text" % what
            raise NotValid("statement.txt is not what the transcript says: %s" % why)
        given = found["statement.txt.sig"]
        if given is not None:
            signature = (ssh_armoured(given.decode("utf-8", "replace")) or b"")[-64:]
            exact = ssh_file(key, signature).encode() == given
            if not exact or not signature_holds(key, ssh_signed(statement), signature):
                raise NotValid("statement.txt.sig is not the ceremony key's signature of statement.txt")
        given = found["statement.txt.minisig"]
        if given is not None and not self.is_minisigned(given, statement):
            why = "is not the ceremony key's signature of statement.txt with this ceremony's comment"
            raise NotValid("statement.txt.minisig " + why)
        identity = minisign_id(key)
        public = "untrusted comment: minisign public key %s of Keyrite ceremony %s\n%s\n" % (
            identity[::-1].hex().upper(), ceremony.name, base64.b64encode(b"Ed" + identity + key).decode())
        coded = base64.b64encode(ssh_blob(key)).decode()
        signers = "keyrite-ceremony-%s %s ssh-ed25519 %s\n" % (ceremony.name, signer, coded)
        for name, wanted, why in (
            ("ceremony.pub", public, "is not this ceremony's key"),
            ("allowed_signers", signers, "does not name this ceremony's key and nothing else"),
            ("allowed_witnesses", "".join(witnesses), "does not name the keys of the roll call and nothing else"),
            ("allowed_signers_hybrid", "keyrite-ceremony-%s %s %s\n" % (ceremony.name, signer, hybrid),
             "does not name this ceremony's hybrid key and nothing else"),
        ):
            if found.get(name) is not None and found[name] != wanted.encode():
                raise NotValid("%s %s" % (name, why))
        self.read_countersignatures(statement, keys)

    def is_minisigned(self, given, statement):
        ceremony = self.ceremony
        parts = minisign_parts(given.decode("utf-8", "replace"))
        if not parts or minisign_worth(parts, statement, ceremony.key) != "signed":
            return False
        comment = "Keyrite ceremony %s (%s), %s, statement.txt, last line %s" % (
            ceremony.name, ceremony.header["ceremony"], ceremony.header["mode"], ceremony.head)
        return minisign_file(parts[2], comment, parts[4], minisign_id(ceremony.key)).encode() == given

    def countersignatures(self):
        """The name in the folder of each file, its name as it is shown, and its text; or None and why it has none."""
        folder = self.at("countersignatures")
        try:
            names = sorted(os.listdir(folder))
        except (OSError, ValueError):
            names = []
        for name in names[:MOST_COUNTERSIGNATURES]:
            file = "countersignatures/" + shown(name)
            try:
                data = read_whole(os.path.join(folder, name), LONGEST_COUNTERSIGNATURE)
            except Unreadable as error:
                yield name, file, None, str(error).split(": ", 1)[1]
                continue
            yield name, file, (data or b"").decode("utf-8", "replace"), ""

    def signers(self, keys):
        """Files with a good signature of the statement, and the key of each: any SSH key, or one of minisign in `keys`."""
        if self.wrong or self.ceremony.end != "seal":
            return
        statement = self.ceremony.statement().encode()
        for _, file, text, _ in self.countersignatures():
            if text is None:
                continue
            parts = minisign_parts(text)
            for key in keys if parts else ():
                if key.id == parts[1] and minisign_worth(parts, statement, key.ed25519) == "signed":
                    yield file, key
            found = None if parts else judge_ssh(text, statement)
            if found and found[1] == "signed":
                yield file, found[0]

    def read_countersignatures(self, statement, keys):
        self.standing = {person: ("not-signed", "not signed") for person, _ in keys}
        for name, file, text, why in self.countersignatures():
            if text is None:
                self.others.append((file, why))
                continue
            person, what, says = self.judge_minisign(file, text, statement, keys)
            if not what:
                person, what, says = self.judge_ssh(file, name, text, statement, keys)
            if person is None:
                self.others.append((file, says))
            elif self.ORDER.index(what) > self.ORDER.index(self.standing[person][0]):
                self.standing[person] = (what, says)
        people = [person for person in self.ceremony.people if person["id"] not in self.ceremony.gone]
        for role, least in self.ceremony.wanted:
            ways = [self.standing.get(person["id"], ("",))[0] for person in people if role in person["roles"]]
            if ways.count("signed") < least:
                wanted = role if least == 1 else "%d %s" % (least, role)
                elsewhere = ways.count("not-checkable")
                more = "; %d for ssh-keygen to check" % elsewhere if elsewhere else ""
                self.unmet.append("%s (%d of %d so far%s)" % (shown(wanted), ways.count("signed"), least, more))

    def judge_minisign(self, file, text, statement, keys):
        """Whose signature it is (an id, or None), what it is in a word, and in words; no word when not minisign's."""
        parts = minisign_parts(text)
        if not parts:
            return None, "", ""
        worth = {}
        for person, key in keys:
            if key.kind == "minisign" and key.id == parts[1]:
                worth.setdefault(minisign_worth(parts, statement, key.ed25519), person)
        for what, says in (
            ("signed", "signed (%s)"),
            ("another-statement", "signed another statement: %s is by their key and not over this one"),
            ("broken", "not signed: %s bears the id of their key and is not by that key, or was changed"),
        ):
            if what in worth:
                return worth[what], what, says % file
        says = "of minisign, by a key that nobody named at the roll call: its id is %s. Whoever has that key checks it"
        return None, "unknown", says % parts[1][::-1].hex().upper() + " with minisign -V"

    def judge_ssh(self, file, name, text, statement, keys):
        found = judge_ssh(text, statement)
        if not found:
            return None, "none", "no signature file of ssh-keygen or minisign, or a damaged one"
        key, what, namespace = found
        person = next((person for person, other in keys if other.text == key.text), None)
        if person is None:
            says = {
                "signed": "a good signature of this statement, by",
                "another-statement": "no signature of this statement, and by",
                "another-purpose": "a signature for another purpose, by",
                "no-touch": "made without a touch, by",
                "not-checkable": "not checked here, and by",
            }[what]
            return None, what, "%s a key that nobody named at the roll call: %s" % (says, key.short())
        if what == "signed":
            return person, what, "signed (%s)" % file
        if what == "another-statement":
            says = "signed another statement: %s is by their key and not over this one, or was changed"
            return person, what, says % file
        if what == "no-touch":
            return person, what, "not signed: %s is by their security key, which nobody touched" % file
        if what == "another-purpose":
            says = "not signed: %s is by their key, for the namespace %s, not for this"
            return person, what, says % (file, shown(namespace))
        command = "ssh-keygen -Y verify -f allowed_witnesses -I %s -n %s -s %s < statement.txt" % (
            person, NAMESPACE.decode(), shlex.quote("countersignatures/" + name))
        says = "not checked here: %s is by their %s key; check it in the ceremony's folder with: %s"
        return person, what, shown(says % (file, key.kind, command), None)


# ---------------------------------------------------------------- the verdict on a folder


FINGERPRINT_GIVEN = (
    "these are the words of the key's fingerprint, not of the ceremony key: take the block beside it, “Ceremony key”"
)


def word_spoken(place, word):
    """The byte of a word that is read aloud, whole or begun so that no other one begins so; the first place is 0."""
    listed = PGP.split()
    begun = [number for number in range(place % 2, 512, 2) if listed[number].startswith(word)]
    if len(begun) == 1:
        return begun[0] // 2
    if begun:
        which = ", ".join(listed[number] for number in begun[:6]) + (", …" if len(begun) > 6 else "")
        why = "word %d is the beginning of several words: %s; type more letters of it"
        raise Unreadable(why % (place + 1, which))
    other = [listed[number] for number in range(1 - place % 2, 512, 2) if listed[number].startswith(word)]
    if len(other) == 1:
        why = "word %d, “%s”, cannot stand here: a word before it is missing, doubled or swapped"
        raise Unreadable(why % (place + 1, other[0]))
    # what was typed is not repeated: it may be of a share
    raise Unreadable("word %d is not one of the words that are read aloud" % (place + 1))


def key_given(text):
    """A ceremony key as it was given, with or without row numbers: 32 bytes of digits, or the 16 bytes of its words."""
    words = [word for word in re.split(r"[\s,:-]+", text.lower()) if word]
    digits = "".join(words)
    if re.fullmatch("[0-9a-f]+", digits):
        if len(digits) != 64:
            raise Unreadable("%d digits were given; a ceremony key has 64, or 16 words" % len(digits))
        return bytes.fromhex(digits)
    words = [word for word in words if not NUMBER.match(word)]
    data = bytes(word_spoken(place, word) for place, word in enumerate(words))
    if len(data) != 16:
        raise Unreadable("%d words were given; a ceremony key has 16 words, or 64 digits" % len(data))
    return data


def is_key(given, key):
    return given in (key, tagged("keyrite/v1/ceremony-key", key)[:16])


OF_ANOTHER_DAY = (
    "the days after it have keys of their own. Use --key with the words of the attestation page of the last day"
)


def anchor_by_key(given, ceremony):
    """How the key that was given vouches for the folder's."""
    if ceremony.key is None:
        raise NotValid("There is no ceremony key in this folder to compare")
    if not is_key(given, ceremony.key):
        if given.hex() == ceremony.fingerprint:
            raise Unreadable("--key: %s" % FINGERPRINT_GIVEN)
        for day, key in enumerate(ceremony.day_keys, 1):
            if is_key(given, bytes.fromhex(key)):
                raise Unreadable("--key: it is the key of day %d of this ceremony, and %s" % (day, OF_ANOTHER_DAY))
        words = signer_words(ceremony.key)
        raise NotValid("The ceremony key is another one than you gave; here its words are: %s" % words)
    return "the ceremony key is the one that you gave"


def anchor_by_sheet(path, ceremony):
    """How a sheet vouches for the ceremony key."""
    if ceremony.key is None:
        raise NotValid("There is no ceremony key in this folder to compare")
    try:
        found = read_pieces(path, read_text(path))
    except (Refused, ValueError) as refusal:
        raise Unreadable("%s: %s" % (shown(path), shown(refusal))) from None
    why = "%s: no share was found in it" % shown(path)
    for source, share in found:
        if isinstance(share, Refused):
            why = "%s: %s" % (shown(source), shown(share))
        elif not share.proof:
            why = "%s: it was typed without its signature rows, so it cannot vouch for a key" % shown(source)
        else:
            return anchor_by_share(share, ceremony)
    raise Unreadable(why)


def anchor_by_share(share, ceremony):
    named = share.x, tagged("keyrite/v1/share", share.content + share.proof).hex()
    made, same = named in ceremony.made, share.signer == ceremony.key
    named = made or named in ceremony.taken
    if same and named:
        return "the ceremony key signed %s, the sheet that you gave, and the transcript names that sheet" % share.name
    if same:
        why = "The sheet that you gave, %s, is signed by this ceremony key, but the transcript does not name it"
        raise NotValid(why % share.name)
    if made and share.signer.hex() in ceremony.day_keys:
        day = ceremony.day_keys.index(share.signer.hex()) + 1
        why = "%s was made on day %d of this ceremony, and vouches for the key of that day: %s"
        raise Unreadable(why % (share.name, day, OF_ANOTHER_DAY))
    if made:
        why = "The transcript says that %s, the sheet that you gave, was made here, but another key signed it: %s"
        raise NotValid(why % (share.name, signer_words(share.signer)))
    if named:
        raise Unreadable(
            "%s was brought to this ceremony, but another one made it: it cannot vouch for this ceremony's key. Use "
            "--key with the words of the attestation page" % share.name
        )
    why = "The sheet that you gave, %s, is signed by another ceremony key: %s"
    raise NotValid(why % (share.name, signer_words(share.signer)))


UNNAMED = (
    " What was given does not either: your list names neither this ceremony key nor anybody who countersigned the"
    " statement."
)
SSH_KINDS = ("ssh-ed25519", "ssh-rsa", "sk-ssh-ed25519@openssh.com") + tuple(CURVES)


WORTHLESS = "by this Ed25519 key anybody can make signatures that ssh-keygen calls good, or nobody can make any"


class TrustList:
    """A list of trusted keys, as FORMAT.txt, 9.10, has it."""

    def __init__(self, path):
        try:
            data = read_whole(path, 4 << 20)
        except Unreadable as error:
            raise Unreadable("--trust: %s" % error) from None
        if data is None:
            raise Unreadable("--trust: %s: there is no such file" % shown(path))
        # what was named: ceremony keys as 32 or 16 bytes, and public keys; and by what name
        self.keys, self.people, self.path = {}, {}, path
        try:
            text = (data[3:] if data[:3] == BOM else data).decode("utf-8")
        except UnicodeDecodeError:
            raise Unreadable("--trust: %s: it is not UTF-8 text" % shown(path)) from None
        named = 0
        for number, line in enumerate(text.split("\n"), 1):
            line = line.strip()
            if "PRIVATE KEY" in line:
                raise self.bad(number, "it begins a private key: only public keys belong in a list")
            if line and line[0] != "#" and not line.startswith("untrusted comment:"):
                named += 1
                self.take(number, line)
        if not named or named > 10000:
            raise Unreadable("--trust: %s: it names %s" % (shown(path), "too many keys" if named else "no key"))

    def bad(self, number, why):
        return Unreadable("--trust: %s: line %d: %s" % (shown(self.path), number, why))

    def take(self, number, line):
        if len(line.encode()) > 8192:
            raise self.bad(number, "it is longer than 8192 bytes")
        pieces = [(found.group(), found.end()) for found in re.finditer(r"[^\s,]+", line)]
        if not pieces:
            raise self.bad(number, "no key stands at its beginning")
        first, end = pieces[0]
        minisign = PersonKey.read(first)
        kinds = [place for place, (piece, _) in enumerate(pieces) if piece in SSH_KINDS]
        if re.fullmatch("[0-9a-fA-F]{64}", first):
            if proves_nothing(bytes.fromhex(first)):
                raise self.bad(number, WORTHLESS)
            self.keys[bytes.fromhex(first)] = self.name(number, line[end:])
        elif first == "script":
            if len(pieces) < 2 or not re.fullmatch("[0-9a-fA-F]{64}", pieces[1][0]):
                raise self.bad(number, "after script stand the 64 hex digits of the template's SHA-256")
            self.name(number, line[pieces[1][1]:])
        elif minisign is not None:
            if minisign.proves_nothing():
                raise self.bad(number, WORTHLESS)
            self.people[minisign] = self.keys[minisign.ed25519] = self.name(number, line[end:])
        elif kinds:
            self.take_ssh(number, line, pieces, kinds[0])
        else:
            # words, up to a comma or tab or the last of them
            within = re.match(r"(?:[^\s,-]+(?:[ -]+|$|(?=[,\t]))){1,16}", line)
            try:
                data = key_given(within.group() if within else "")
            except Unreadable as error:
                raise self.bad(number, "no key stands at its beginning; as words: %s" % error) from None
            self.keys[data] = self.name(number, line[within.end():])

    def take_ssh(self, number, line, pieces, place):
        before = line[: pieces[place][1] - len(pieces[place][0])].split(None, 1)
        options = before[1].strip() if len(before) > 1 else ""
        allowed = re.fullmatch('namespaces="([^"]*)"', options)
        if options and not (allowed and NAMESPACE.decode() in [one.strip() for one in allowed.group(1).split(",")]):
            raise self.bad(number, "the options before this key do not allow %s" % NAMESPACE.decode())
        blob = pieces[place + 1][0] if place + 1 < len(pieces) else ""
        key = PersonKey.read("%s %s" % (pieces[place][0], blob))
        if key is None:
            raise self.bad(number, "the key is not whole: copy its line again")
        if key.proves_nothing():
            raise self.bad(number, WORTHLESS)
        name = self.name(number, line[pieces[place + 1][1]:], before[0] if before else "")
        self.people[key] = name
        if key.ed25519:
            self.keys[key.ed25519] = name

    def name(self, number, rest, otherwise=""):
        name, _, note = re.sub(r"^[\s,]+", "", rest).replace("\t", ",").partition(",")
        for what, text in (("name", name), ("note", note)):
            text = " ".join(unicodedata.normalize("NFC", text).split())
            if len(text) > 200 or not LINE.fullmatch(text):
                raise self.bad(number, "the %s is longer than 200 characters, or has one that cannot be printed" % what)
        name = " ".join(name.split()) or otherwise
        return "“%s”" % shown(name) if name else "line %d" % number

    def anchor(self, folder):
        """How the list vouches for a folder's ceremony key: a sentence, or none."""
        key = folder.ceremony.key
        for named in (key, tagged("keyrite/v1/ceremony-key", key)[:16]):
            if named in self.keys:
                return ["your list names the ceremony key: %s" % self.keys[named]]
        for file, key in folder.signers(list(self.people)):
            name = next((name for one, name in self.people.items() if one.identity() == key.identity()), None)
            if name:
                return ["your list names %s, whose signature of the statement is good (%s)" % (name, file)]
        return []


def verdict(folder, anchored):
    """The exit code, what it comes to in capitals, and a sentence for a folder in which nothing is wrong."""
    ceremony = folder.ceremony
    mark = "" if anchored or ceremony.key is None else ", NOT ANCHORED"
    torn = " One more line was being written; it does not count, because nothing came of it." if folder.torn else ""
    if ceremony.lines == 0:
        return 3, "INCOMPLETE", "No entry is here: nothing happened, or it was taken away.%s" % torn
    lines = "All %d lines are there, in order, and as %s signed them" % (
        ceremony.lines, "the ceremony key" if anchored else "one key")
    if ceremony.end == "abort":
        return 3, "ABORTED" + mark, "%s; the last one ends the ceremony early." % lines
    if ceremony.end is None:
        where = "before its first step" if ceremony.step is None else "at step %s" % shown(ceremony.step)
        why = "the ceremony stopped there, or the rest of its record is missing"
        return 3, "INCOMPLETE" + mark, "%s; the record ends %s, without a seal: %s.%s" % (lines, where, why, torn)
    missing = folder.missing + folder.lost
    if missing:
        are = "is" if len(missing) == 1 else "are"
        return 3, "INCOMPLETE" + mark, "%s, up to the seal, but %s %s not there." % (lines, ", ".join(missing), are)
    lines += ", and the statement says what they say"
    if ceremony.end == "session-ended":
        day = len(ceremony.days) + 1
        return 3, "DAY %d IS OVER%s" % (day, mark), "%s; the ceremony goes on in another folder: look for it." % lines
    if ceremony.days:
        lines += "; the lines of its %d earlier day%s lie in parts/ and hold too" % (
            len(ceremony.days), "" if len(ceremony.days) == 1 else "s")
    if folder.unmet and ceremony.header["mode"] == "production":
        wants = "%s, but the script wants countersignatures that are not there yet: %s."
        return 3, "INCOMPLETE" + mark, wants % (lines, ", ".join(folder.unmet))
    count, told = len(ceremony.exceptions), "no exception was recorded"
    if ceremony.open:
        told = "exceptions left open: %d of %d" % (ceremony.open, count)
    elif count:
        told = "%d exception%s reviewed and closed" % (count, " was" if count == 1 else "s were all")
    if not anchored:
        return 5, "CONSISTENT, NOT ANCHORED", "%s; %s." % (lines, told)
    if ceremony.open:
        return 4, "VALID, WITH OPEN EXCEPTIONS", "%s; %s." % (lines, told)
    return 0, "VALID", "%s; %s." % (lines, told)


def verify(options, say):
    """Prints the verdict on a folder; the exit code is that of keyrite verify."""
    held, failed, unnamed = [], [], ""
    try:
        try:
            given = key_given(options.key) if options.key is not None else None
        except Unreadable as wrong:
            raise Unreadable("--key: %s" % wrong) from None
        trust = TrustList(options.trust) if options.trust is not None else None
        folder = Folder(options.verify, say)
        anchors = [functools.partial(anchor_by_sheet, path) for path in options.files]
        if given is not None:
            anchors.insert(0, functools.partial(anchor_by_key, given))
        for anchor in anchors:
            try:
                held.append(anchor(folder.ceremony))
            except NotValid as wrong:
                failed.append(str(wrong))
        if trust is not None and folder.ceremony.key is not None:
            named = trust.anchor(folder)
            held.extend(named)
            if not named:
                unnamed = UNNAMED
    except Unreadable as error:
        print("%s." % error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The folder was not judged.", file=sys.stderr)
        return 2
    if folder.wrong or failed:
        code, said = 1, "NOT VALID. %s." % (folder.wrong or failed[0])
    else:
        code, head, why = verdict(folder, bool(held))
        said = "%s. %s" % (head, why)
        if not held and folder.ceremony.key is not None:
            said += " Nothing outside this folder vouches for the key that signed it, and whoever makes a folder can"
            said += " make a key.%s" % unnamed
    print(said)
    if folder.wrong:
        print("Do not rely on this folder. Keep it as it is, and check another copy: the organisation's, or that of")
        print("somebody who was in the room.")
    elif failed:
        print("Do not rely on this folder: it is not that ceremony's, or what you gave is not. Compare again.")
    if folder.ceremony.header is not None:
        print_facts(folder, held, failed)
    return code


def print_facts(folder, held, failed):
    ceremony = folder.ceremony
    print()
    if folder.wrong:
        print("What the first %d lines, which were found in order, say:" % ceremony.lines)
    for fact in ceremony.statement().split("\n")[1:-1]:
        print(shown(fact, None))
    for person in ceremony.people:
        if person["id"] in folder.standing:
            gone = ", left before the end" if person["id"] in ceremony.gone else ""
            who = "%s %s%s" % (person["id"], person["name"], gone)
            print("%-17s%s: %s" % ("countersigned", who, folder.standing[person["id"]][1]))
    if folder.unmet:
        print("%-17s%s" % ("script wants", ", ".join(folder.unmet)))
    for file, what in folder.others:
        print("%-17s%s: %s" % ("another file", file, what))
    for file in folder.lost:
        print("%-17s%s: it was kept once, and cannot be compared" % ("not there", file))
    print()
    for how in held:
        print("Compared: %s." % how)
    if not held and not failed:
        print("NOT ANCHORED: nothing in a folder can vouch for the key in it. Compare its words with the attestation page")
        print('or a sheet, and give them: --key "WORDS", a sheet as a text file, or a list of trusted keys: --trust FILE.')
    if "hybrid_key" in ceremony.header:
        print("NOT CHECKED: statement.txt.hybrid.sig, the second signature. ssh-keygen of OpenSSH 10.6 or later checks")
        print("it, as VERIFY.txt says, and so does keyrite verify.")
    print("NOT CHECKED: whether the script was followed: who might act and confirm, what had to come before what.")
    print("keyrite verify replays that. VERIFY.txt was not compared: read a command in it before you paste it.")


# ---------------------------------------------------------------- keys derived from the key

ALGORITHMS = {"aes-256": 32, "ed25519": 32, "x25519": 32, "p-256": 48, "p-384": 64, "seed-128": 16, "seed-256": 32}
# bytes without a frame
RAW = ("aes-256", "seed-128", "seed-256")
PURPOSE = re.compile(r"[a-z0-9._/-]{1,64}")


class Curve:
    """A curve y^2 = x^3 - 3x + b over p elements, its base point's order, and its name in DER."""

    def __init__(self, size, p, order, base, name):
        self.size, self.p, self.order, self.base, self.name = size, p, order, base, bytes.fromhex(name)

    def add(self, one, two):
        """The sum of two points; None is the neutral one."""
        if one is None or two is None:
            return one or two
        p = self.p
        if one[0] == two[0]:
            if (one[1] + two[1]) % p == 0:
                return None
            slope = 3 * (one[0] * one[0] - 1) * pow(2 * one[1], -1, p) % p
        else:
            slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, p) % p
        x = (slope * slope - one[0] - two[0]) % p
        return x, (slope * (one[0] - x) - one[1]) % p

    def times(self, number, power):
        point = None
        while number:
            if number & 1:
                point = self.add(point, power)
            power = self.add(power, power)
            number >>= 1
        return point

    def public(self, number):
        """The point of a private number, uncompressed."""
        return b"\4" + b"".join(part.to_bytes(self.size, "big") for part in self.times(number, self.base))

    def signature_holds(self, public, digest, r, s):
        """ECDSA (FIPS 186-5, 6.4.2) under an uncompressed point."""
        x, y = int.from_bytes(public[1 : self.size + 1], "big"), int.from_bytes(public[self.size + 1 :], "big")
        sides = [(y * y - x**3 + 3 * x) % self.p for x, y in ((x, y), self.base)]
        if not (max(x, y) < self.p and sides[0] == sides[1] and 0 < r < self.order and 0 < s < self.order):
            return False
        inverse = pow(s, -1, self.order)
        one = self.times(int.from_bytes(digest[: self.size], "big") * inverse % self.order, self.base)
        sum_ = self.add(one, self.times(r * inverse % self.order, (x, y)))
        return sum_ is not None and sum_[0] % self.order == r


# SEC 2, sections 2.4.2 and 2.5.1
EC_CURVES = {
    "p-256": Curve(
        32,
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
         0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5),
        "06082a8648ce3d030107",
    ),
    "p-384": Curve(
        48,
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        (0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
         0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F),
        "06052b81040022",
    ),
}


class Derivation:
    """What a derived key is named by, as it is typed: PURPOSE:ALGORITHM:INDEX."""

    def __init__(self, text):
        parts = text.split(":")
        if len(parts) != 3:
            raise ValueError("--derive wants PURPOSE:ALGORITHM:INDEX, such as backup:aes-256:0")
        self.purpose, self.algorithm, index = parts
        if not PURPOSE.fullmatch(self.purpose):
            raise ValueError("--derive: a purpose has 1 to 64 characters, each a to z, 0 to 9, or one of - . _ /")
        if self.algorithm not in ALGORITHMS:
            raise ValueError("--derive: the algorithms are %s" % ", ".join(ALGORITHMS))
        if not re.fullmatch("0|[1-9][0-9]{0,9}", index) or int(index) > 2**32 - 1:
            raise ValueError("--derive: an index is a whole number of 0 to 4294967295")
        self.index = int(index)

    def __str__(self):
        return "%s key %d for %s" % (self.algorithm, self.index, self.purpose)

    def okm(self, key, rehearsal):
        info = b"keyrite/v1/rehearsal/derive" if rehearsal else b"keyrite/v1/derive"
        info += b"\0" + self.purpose.encode() + b"\0" + self.algorithm.encode() + b"\0" + struct.pack(">I", self.index)
        return hkdf(bytes(64), key, info)[: ALGORITHMS[self.algorithm]]

    def file(self, key, rehearsal):
        """The derived key as a file."""
        okm = self.okm(key, rehearsal)
        if self.algorithm in RAW:
            return okm
        if self.algorithm in ("ed25519", "x25519"):
            return edwards_file(self.algorithm, okm)
        curve = EC_CURVES[self.algorithm]
        number = int.from_bytes(okm, "big") % (curve.order - 1) + 1
        private = der(4, number.to_bytes(curve.size, "big"))
        public = der(0xA1, der(3, b"\0" + curve.public(number)))
        kind = der(0x30, bytes.fromhex("06072a8648ce3d0201"), curve.name)
        return pem(der(0x30, der(2, b"\0"), kind, der(4, der(0x30, der(2, b"\1"), private, public))))


def der(tag, *parts):
    body = b"".join(parts)
    # nothing here reaches 256 bytes
    return bytes([tag]) + (bytes([len(body)]) if len(body) < 128 else bytes([0x81, len(body)])) + body


def edwards_file(algorithm, private):
    name = bytes.fromhex("06032b6570" if algorithm == "ed25519" else "06032b656e")
    return pem(der(0x30, der(2, b"\0"), der(0x30, name), der(4, der(4, private))))


def pem(data):
    coded = base64.b64encode(data).decode()
    lines = [coded[i : i + 64] for i in range(0, len(coded), 64)]
    return "\n".join(["-----BEGIN PRIVATE KEY-----"] + lines + ["-----END PRIVATE KEY-----", ""]).encode()


# ---------------------------------------------------------------- payloads sealed under the key

LARGEST_PAYLOAD = 16 << 20
# one that is longer is in chunks
LONGEST_SEALED = 67 + 1024 + LARGEST_PAYLOAD + 16
# of a payload in chunks, FORMAT.txt section 11
CHUNK = 1 << 16
LARGEST_IN_CHUNKS = 1 << 40


# as a sheet carries it, at the beginning of a line
SEALED_LABEL = re.compile(r"^[ \t]*KEYRITE-SEALED-([0-9]):", re.I | re.M | re.A)
LONGEST_SEALED_CODE = -(-(300 - 16) * 8 // 5)


def off_a_sheet(path, data):
    """The sealed file: these bytes, or those of which they are the text of a code."""
    if data[:15] == b"KEYRITE-SEALED-" and data[16:17] != b":":
        return data
    for start in PICTURES:
        if data.startswith(start):
            raise Refused(
                "Picture", "%s: it is a picture or PDF, and this program reads text: give it the text of the sheet's second "
                "code, as “zbarimg --quiet --raw -Sdisable -Sqrcode.enable FILE” prints it; recover.html opens pictures"
                % shown(path))
    text = decode(data[: 1 << 20])
    match = SEALED_LABEL.search(text) if text is not None else None
    return data if match is None else sealed_from_code(path, match.group(1), text[match.end() :])


def sealed_from_code(path, digit, text):
    """The bytes of a sealed file from the text of its code behind the label, FORMAT.txt section 11."""

    def refuse(why):
        raise Refused("Payload", "%s: %s" % (shown(path), why))

    if digit != "1":
        refuse("it is of a newer format; use a newer program")
    code = re.sub("[\t-\r ]", "", re.split(r"\n[ \t]*KEYRITE", text, maxsplit=1, flags=re.I)[0])
    if len(code) > LONGEST_SEALED_CODE:
        refuse("its code is longer than any of a sheet")
    data, place, whole = base32_bytes(code)
    if place:
        refuse("character %d behind the colon does not belong in its code: scan it again" % place)
    if not whole:
        refuse("its last characters are not whole: it is cut off, or has characters too many")
    return b"KEYRITE-SEALED-1" + data


class Payload:
    """A sealed payload, taken apart. Nothing in it is believed before its tag was checked."""

    in_chunks = False

    @staticmethod
    def read(path):
        try:
            chunks = InChunks.at(path)
            if chunks:
                return chunks
            data = read_whole(path, LONGEST_SEALED)
            if data is not None:
                data = off_a_sheet(path, data)
        except Unreadable as error:
            raise Refused("File", str(error)) from None
        if data is None:
            raise Refused("File", "%s: there is no such file" % shown(path))
        return Payload(path, data)

    def __init__(self, path, data):
        self.path = path
        length = self.read_head(data, b"1")
        if len(data) < 67 + length + 17:
            self.refuse("it is cut off, or empty")
        if len(data) > 67 + length + LARGEST_PAYLOAD + 16:
            self.refuse("its lengths cannot be: it is damaged")
        self.sealed = data[67 + length :]

    def refuse(self, why):
        raise Refused("Payload", "%s: %s" % (shown(self.path), why))

    def read_head(self, data, digit):
        """Reads what stands before the encrypted payload; the length of what it is, for people."""
        if data[:16] != b"KEYRITE-SEALED-" + digit:
            if data[:16] == b"KEYRITE-SEALED-2":
                self.refuse("it is sealed in chunks, and is too short for that")
            newer = re.match(b"KEYRITE-SEALED-[3-9]", data)
            self.refuse("it is of a newer format; use a newer program" if newer else "it is no sealed payload of Keyrite")
        if len(data) < 67:
            self.refuse("it is cut off, or empty")
        if data[16] & 0xFE:
            self.refuse("it has flags this program does not know: it is damaged, or newer")
        length = int.from_bytes(data[65:67], "big")
        if not 1 <= length <= 1024:
            self.refuse("its lengths cannot be: it is damaged")
        if len(data) < 67 + length:
            self.refuse("it is cut off, or empty")
        self.rehearsal, self.fingerprint, self.salt = bool(data[16]), data[17:33], data[33:65]
        self.head = data[: 67 + length]
        return length

    def check_key(self, key, rehearsal):
        """Of this key and mode, or refused. The key was proven by its fingerprint before."""
        if self.rehearsal != rehearsal:
            kinds = ("a rehearsal's", "a real key's") if self.rehearsal else ("a real key's", "a rehearsal's")
            self.refuse("it is %s, and the sheets are %s" % kinds)
        if self.fingerprint != fingerprint_of(key, rehearsal):
            self.refuse("it is sealed under another key, whose fingerprint is %s" % pgp_words(self.fingerprint))

    def what(self):
        """What it is, for people; proven only once a tag over it was checked."""
        try:
            what = self.head[67:].decode("utf-8")
        except UnicodeDecodeError:
            what = ""
        if not what or any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in what):
            self.refuse("what it says it is, is no line of text")
        return what

    def open(self, key, rehearsal, progress=None):
        """The payload and what it is, for people."""
        self.check_key(key, rehearsal)
        info = b"keyrite/v1/rehearsal/sealed-payload" if rehearsal else b"keyrite/v1/sealed-payload"
        okm = hkdf(self.salt, key, info)
        plain = gcm_open(okm[:32], okm[32:44], self.sealed, self.head, progress)
        if plain is None:
            self.refuse("it is damaged: its tag does not fit. Try another copy")
        return plain, self.what()


class InChunks(Payload):
    """A sealed payload of any length, read chunk by chunk."""

    in_chunks = True

    @staticmethod
    def at(path):
        """That payload, or None if the file is none of this format, or not there."""
        try:
            with open_regular(path) as file:
                start, length = file.read(67 + 1024), os.fstat(file.fileno()).st_size
        except FileNotFoundError:
            return None
        except OSError as error:
            raise trouble(path, error) from None
        return InChunks(path, start, length) if start[:16] == b"KEYRITE-SEALED-2" else None

    def __init__(self, path, start, length):
        self.path = path
        self.read_head(start, b"2")
        self.whole = length
        body = length - len(self.head)
        self.chunks = -(-body // (CHUNK + 16))
        self.bytes = body - 16 * self.chunks
        if self.bytes < 1 or body - (CHUNK + 16) * (self.chunks - 1) < 17:
            self.refuse("it is cut off, or empty")
        if self.bytes > LARGEST_IN_CHUNKS:
            self.refuse("its lengths cannot be: it is damaged")

    def pieces(self, key, rehearsal):
        """What is in each chunk, in order. Until the last one is there, the file may have been cut."""
        self.check_key(key, rehearsal)
        self.what()
        info = b"keyrite/v1/rehearsal/sealed-chunks" if rehearsal else b"keyrite/v1/sealed-chunks"
        open_chunk = gcm_opener(hkdf(self.salt, key, info)[:32])
        try:
            with open_regular(self.path) as file:
                # what was looked at before is what is opened now
                if file.read(len(self.head)) != self.head or os.fstat(file.fileno()).st_size != self.whole:
                    self.refuse("it is another file now than before")
                for number in range(self.chunks):
                    last = number == self.chunks - 1
                    nonce = number.to_bytes(11, "big") + bytes([last])
                    piece = open_chunk(nonce, file.read(CHUNK + 16), self.head)
                    if piece is None or not piece:
                        why = "chunk %d of %d does not open: the file is damaged, cut off, or put together anew. Try another copy"
                        self.refuse(why % (number + 1, self.chunks))
                    yield piece
        except FileNotFoundError:
            self.refuse("it is gone")


def gcm_opener(key):
    """A function that opens messages under one key: by OpenSSL where it is, otherwise in Python, some 100 kB a second."""
    for library in libraries("crypto", "libcrypto-3", "libcrypto-3-x64"):
        try:
            opener = gcm_by_openssl(library, key)
            # a library is believed when it agrees with the Python code, about what opens and what does not
            sealed = opener and gcm_seal_for_trial(key)
            if sealed and opener(bytes(12), sealed, b"trial") == b"trial" and opener(bytes(12), sealed, b"") is None:
                return opener
        except AttributeError:
            continue
    return lambda nonce, sealed, additional: gcm_open(key, nonce, sealed, additional)


def gcm_seal_for_trial(key):
    """The text "trial" sealed with nonce zero, and "trial" beside it, by the Python code."""
    schedule = aes_schedule(key)
    text = xor(b"trial", aes_block(schedule, bytes(12) + struct.pack(">I", 2))[:5])
    total = gcm_hash(aes_block(schedule, bytes(16)), padded(b"trial") + padded(text) + struct.pack(">QQ", 40, 40))
    return text + xor(total, aes_block(schedule, bytes(12) + struct.pack(">I", 1)))


def gcm_by_openssl(library, key):
    new, free, cipher = library.EVP_CIPHER_CTX_new, library.EVP_CIPHER_CTX_free, library.EVP_aes_256_gcm
    new.restype = cipher.restype = ctypes.c_void_p
    free.argtypes, pointer, number = [ctypes.c_void_p], ctypes.c_void_p, ctypes.c_int
    begin, update, end, control = (
        library.EVP_DecryptInit_ex, library.EVP_DecryptUpdate, library.EVP_DecryptFinal_ex, library.EVP_CIPHER_CTX_ctrl)
    begin.argtypes = [pointer, pointer, pointer, ctypes.c_char_p, ctypes.c_char_p]
    update.argtypes = [pointer, ctypes.c_char_p, ctypes.POINTER(number), ctypes.c_char_p, number]
    end.argtypes = [pointer, ctypes.c_char_p, ctypes.POINTER(number)]
    control.argtypes = [pointer, number, number, ctypes.c_char_p]
    set_tag, done = 0x11, number(0)

    def run(nonce, sealed, additional):
        text, tag = sealed[:-16], sealed[-16:]
        if len(tag) < 16:
            return None
        out, context = ctypes.create_string_buffer(len(text) + 16), new()
        try:
            good = (
                begin(context, cipher(), None, key, nonce) == 1
                and update(context, None, ctypes.byref(done), additional, len(additional)) == 1
                and update(context, out, ctypes.byref(done), text, len(text)) == 1
                and control(context, set_tag, 16, tag) == 1
                and end(context, None, ctypes.byref(done)) == 1)
            return out.raw[: len(text)] if good else None
        finally:
            free(context)

    return run


# ---------------------------------------------------------------- machine modes


def verdicts(path):
    """One line for each entry of a JSON list: kind (text, words, file, lock), input, and for lock the share's bytes.

    The input of a file is its bytes in hex; its line has a verdict for each share in it, with & between."""
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    for vector in vectors:
        try:
            if vector["kind"] == "file":
                text = decode(bytes.fromhex(vector["input"]))
                found = read_pieces("", text) if text is not None else [("", Refused("NotText", ""))]
                print(" & ".join(
                    share.kind if isinstance(share, Refused) else "%s %d" % ("ok" if share.proof else "Unsigned", share.x)
                    for _, share in found))
                continue
            if vector["kind"] == "text":
                share = read_code(vector["input"])
            elif vector["kind"] == "words":
                share = read_words(vector["input"])
            else:
                locked = read_share(bytes.fromhex(vector["share"]))
                print("ok %s" % open_lock(locked, vector["input"]).hex())
                continue
            signed = share.proof is not None
            print("%s %s" % ("ok" if signed else "Unsigned", (share.content + (share.proof or b"")).hex()))
        except Refused as refusal:
            print("%s | %s" % (refusal.kind, refusal))
    return 0


WORKED_KEY = bytes.fromhex("139fa3c47505af0ec4fff23d25928bfee5b0591670ad6567ef839de87758e89a")
WORKED_PAYLOAD = bytes.fromhex(
    "4b4559524954452d5345414c45442d310011ade5c994535429a35fd02a3c66db738688c42e55ef551a2fa515ffc80a38"
    "0812a8f73ec1ebd6f9342cdb6795f037e800194578616d706c653a206f6e65206c696e65206f66207465787430aa8ddd"
    "c9699dcbd6743470463ba85418bdc73527b118d2282b749d711e8a"
)
WORKED_LINE = (
    '{"at":"2026-11-21T14:07:32.123+01:00","by":"P1","mono":4711,'
    '"prev":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",'
    '"record":{"text":"Ada said: \\"Quiet!\\"\\nIt was.","type":"note"},"seq":1,"step":"open","with":["P3"]}'
)
WORKED_SIGNATURE = bytes.fromhex(
    "e503d63fb85fb38687c3d91d3ca80d3c0d3f9d6f870bac4aa2fb5b44ad23ec21"
    "08c6d8c90db1cf4120afdb6f91302bbb58972a2a1b3c4f7c2ae8e4266230c508"
)
# RFC 8032, section 7.1, test 1
WORKED_SIGNER = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


def worked():
    """The worked values of derived keys, payloads and lines in FORMAT.txt: names and texts."""
    identity = minisign_id(WORKED_SIGNER)
    values = [
        ("the derived %s key" % algorithm, Derivation("example:%s:0" % algorithm).file(WORKED_KEY, False).hex())
        for algorithm in RAW
    ]
    for algorithm in ("ed25519", "x25519", "p-256", "p-384"):
        derived = Derivation("example:%s:0" % algorithm)
        values.append(("the derived %s key's okm" % algorithm, derived.okm(WORKED_KEY, False).hex()))
        file = derived.file(WORKED_KEY, False).decode()
        values.append(("the derived %s key" % algorithm, "".join(file.split("\n")[1:-2])))
    return values + [
        ("the payload's okm", hkdf(WORKED_PAYLOAD[33:65], WORKED_KEY, b"keyrite/v1/sealed-payload")[:44].hex()),
        ("the payload's head", WORKED_PAYLOAD[:92].hex()),
        ("the payload, encrypted", WORKED_PAYLOAD[92:-16].hex()),
        ("the payload's tag", WORKED_PAYLOAD[-16:].hex()),
        ("the payload's code", "KEYRITE-SEALED-1:" + base64.b32encode(WORKED_PAYLOAD[16:]).decode().rstrip("=")),
        ("the line", WORKED_LINE),
        ("the line's SHA-256", hashlib.sha256(WORKED_LINE.encode()).hexdigest()),
        ("its signature", WORKED_SIGNATURE.hex()),
        ("its key", WORKED_SIGNER.hex()),
        ("its key aloud", signer_words(WORKED_SIGNER)),
        ("its key for ssh-keygen", base64.b64encode(ssh_blob(WORKED_SIGNER)).decode()),
        ("its key for minisign", base64.b64encode(b"Ed" + identity + WORKED_SIGNER).decode()),
        ("its key's id", identity[::-1].hex().upper()),
    ]


def worked_sums(check):
    """What FORMAT.txt says of derived keys, payload and line, computed anew."""
    values = dict(worked())
    wanted = "941aa51cd2df0eef5c28b83749da48580c4063bf10903760a1b53b74b01b17c5"
    check("the worked aes-256 key", values["the derived aes-256 key"], wanted)
    for algorithm, number in (
        ("p-256", "75c7723c677838fbf9203f3614ac0b1b33fe1d5f83cbd19857d4b1741a302c3d"),
        ("p-384", "766eabcff9dfee14a99d0474fd3d940be2f541678afe86cfbca6e7e5fa7871d9ec8b1aafa3820a02082ef5ea61f661c5"),
    ):
        file = base64.b64decode(values["the derived %s key" % algorithm])
        check("the worked %s key" % algorithm, bytes.fromhex(number) in file, True)
    sealed = Payload("the worked payload", WORKED_PAYLOAD)
    wanted = (b"attack at dawn\n", "Example: one line of text")
    check("the worked payload", sealed.open(WORKED_KEY, False), wanted)
    code = values["the payload's code"].encode()
    check("the worked payload's code", off_a_sheet("", b"KEYRITE1:A\n " + code.lower() + b"\nKEYRITE1:A"), WORKED_PAYLOAD)
    changed = Payload("the worked payload", WORKED_PAYLOAD[:-1] + b"\0")
    try:
        changed.open(WORKED_KEY, False)
        refused = False
    except Refused:
        refused = True
    check("a changed payload is refused", refused, True)
    text = read_line(WORKED_LINE.encode())["record"]["text"]
    check("a line of the worked example", text, 'Ada said: "Quiet!"\nIt was.')
    message = b"keyrite-entry@v1 " + hashlib.sha256(WORKED_LINE.encode()).hexdigest().encode()
    check("its signature", signature_holds(WORKED_SIGNER, message, WORKED_SIGNATURE), True)
    check("its signature over another line", signature_holds(WORKED_SIGNER, message + b"0", WORKED_SIGNATURE), False)
    check("its key's words", values["its key aloud"].split()[:3], ["playhouse", "amusement", "wallet"])


def self_test():
    """The published examples of every part, in Python and in the libraries that are here."""
    results = []

    def check(name, got, wanted):
        results.append(got == wanted)
        print("%s  %s" % ("ok  " if got == wanted else "FAIL", name))

    rfc = argon2id_python(
        b"\1" * 32, b"\2" * 16, 32, 3, 4, 32, pepper=b"\3" * 8, additional=b"\4" * 12
    )
    wanted = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    check("Argon2id, RFC 9106 section 5.3", rfc.hex(), wanted)
    for lanes in (1, 4):
        roads = list(argon2_roads(lanes))
        for memory, passes in ((8 * lanes, 1), (1024, 3)):
            case = (b"passphrase", bytes(range(16)), memory, passes, lanes)
            wanted = argon2id_python(*case)
            for label, run in roads:
                name = "Argon2id by %s, %d KiB, %d passes, %d lanes" % (label, memory, passes, lanes)
                check(name, run(*case), wanted)
        if not roads:
            print("      no library with Argon2id for %d lanes here" % lanes)
    # test case 16 of the specification of GCM
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    sealed = bytes.fromhex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
        "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
    )
    additional = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = gcm_open(key, bytes.fromhex("cafebabefacedbaddecaf888"), sealed, additional)
    check("AES-256-GCM, test case 16", plain.hex()[:32] if plain else "", "d9313225f88406e5a55909c5aff5269a")
    broken = gcm_open(key, bytes.fromhex("cafebabefacedbaddecaf888"), sealed, additional[1:])
    check("AES-256-GCM refuses a changed text", broken, None)
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    check("Ed25519, RFC 8032 section 7.1", signature_holds(WORKED_SIGNER, b"", signature), True)
    check("Ed25519 refuses another text", signature_holds(WORKED_SIGNER, b"x", signature), False)
    # the same S, and S plus the order of the group
    more = signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    check("Ed25519 refuses a second spelling", signature_holds(WORKED_SIGNER, b"", more), False)
    # the point 1, which is of small order: with S = 0 and R = 1 anything would be signed
    one = (1).to_bytes(32, "little")
    check("Ed25519 refuses a key of small order", signature_holds(one, b"x", one + bytes(32)), False)
    # RFC 5903, sections 8.1 and 8.2: the private numbers and public points of the initiator
    number = 0xC88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433
    wanted = "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180"
    check("P-256, RFC 5903 section 8.1", EC_CURVES["p-256"].public(number).hex()[2:66], wanted)
    number = 0x099F3C7034D4A2C699884D73A375A67F7624EF7C6B3C0F160647B67414DCE655E35B538041E649EE3FAEF896783AB194
    wanted = "667842d7d180ac2cde6f74f37551f55755c7645c20ef73e31634fe72b4c55ee6de3ac808acb4bdb4c88732aee95f41aa"
    check("P-384, RFC 5903 section 8.2", EC_CURVES["p-384"].public(number).hex()[2:98], wanted)
    # section 10.3
    private = bytes.fromhex("d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842")
    wanted = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
    check("a private key, RFC 8410 section 10.3", wanted in edwards_file("ed25519", private).decode(), True)
    y = {1: "4acec477b4cd528eb2e666f0f59ee452d82343b879eea40b523fc4055890e054",
         2: "a13d6dbfea88481328cdc7ba988a55bb9f8b6d57622bfabf88e62f2f29d5f81b"}
    key = value_at(0, [(x, bytes.fromhex(value)) for x, value in y.items()])
    check("the worked example's key", key.hex(), "139fa3c47505af0ec4fff23d25928bfee5b0591670ad6567ef839de87758e89a")
    check("its fingerprint", fingerprint_of(key, False).hex(), "11ade5c994535429a35fd02a3c66db73")
    worked_sums(check)
    return 0 if all(results) else 1


# ---------------------------------------------------------------- the command line


class Options:
    FLAGS = ("--show", "--rehearsal", "--self-test", "--slow-argon2")
    VALUES = ("--out", "--set", "--key", "--vectors", "--passphrase-fd", "--verify", "--open", "--derive",
              "--trust")

    def __init__(self, arguments):
        self.files, self.given = [], {}
        rest = list(arguments)
        while rest:
            word, equals, value = rest.pop(0).partition("=")
            if word in self.FLAGS:
                if equals:
                    raise ValueError("%s takes no value" % word)
                self.given[word] = True
            elif word in self.VALUES:
                if not equals and not rest:
                    raise ValueError("%s needs a value" % word)
                self.given[word] = value if equals else rest.pop(0)
            elif word.startswith("-") and word != "-":
                raise ValueError("there is no option %s" % word)
            else:
                self.files.append(word + equals + value)
        self.show, self.rehearsal, self.slow, self.self_test = (
            word in self.given for word in ("--show", "--rehearsal", "--slow-argon2", "--self-test"))
        self.out, self.set, self.key, self.vectors, self.passphrase_fd, self.verify, self.payload, self.derive = (
            self.given.get(word) for word in
            ("--out", "--set", "--key", "--vectors", "--passphrase-fd", "--verify", "--open", "--derive"))
        self.trust = self.given.get("--trust")
        if self.show and self.out:
            raise ValueError("--show and --out: choose one")
        if self.payload is not None and self.derive is not None:
            raise ValueError("--open and --derive: choose one")
        if self.derive is not None:
            self.derive = Derivation(self.derive)
        if self.passphrase_fd is not None and not re.fullmatch("[0-9]{1,9}", self.passphrase_fd):
            raise ValueError("--passphrase-fd takes the number of a descriptor, as in --passphrase-fd 3 3< FILE")
        self.passphrases = None if self.passphrase_fd is None else lines_from(int(self.passphrase_fd))
        if self.verify is not None:
            other = next((word for word in self.given if word not in ("--verify", "--key", "--trust")), None)
            if other:
                raise ValueError("%s does not go with --verify, which takes --key, --trust and sheets" % other)
        elif self.trust is not None:
            raise ValueError("--trust goes with --verify")
        elif self.key is not None:
            try:
                self.key = key_given(self.key)
            except Unreadable as wrong:
                raise ValueError("--key: %s" % wrong) from None

    @property
    def wanted(self):
        """What leaves, in words."""
        return "payload" if self.payload is not None else "derived key" if self.derive is not None else "key"


def write_new(path, content):
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        # half a key in a file is no key, and in the way of a second try
        os.unlink(path)
        raise


def write_pieces(path, pieces):
    """A new file that gets its name when the last piece is in it; before, and if one fails, nothing has that name."""
    folder, name = os.path.split(path)
    part = os.path.join(folder, ".%s.%d.part" % (name, os.getpid()))
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        try:
            # never in place of another file
            os.link(part, path)
        except (AttributeError, OSError):
            if os.path.lexists(path):
                raise
            os.rename(part, path)
        else:
            os.unlink(part)
    except BaseException:
        if os.path.lexists(part):
            os.unlink(part)
        raise


def say(text):
    print(text, file=sys.stderr, flush=True)


def open_chunks(options, payload, key, report):
    """A payload in chunks: into its new file, or looked at. The exit code."""
    began, told, done = time.monotonic(), [time.monotonic()], [0]

    def pieces():
        for piece in payload.pieces(key, options.rehearsal):
            done[0] += len(piece)
            now = time.monotonic()
            if now - told[0] > 5:
                told[0] = now
                share = done[0] / payload.bytes
                say("    %2d %%, about %s left" % (100 * share, lasting((now - began) * (1 / share - 1))))
            yield piece

    asks = not (options.files or options.out)
    what = "The payload, %d bytes, “%s”," % (payload.bytes, shown(payload.what()))
    while True:
        path = ask_exit("payload") if asks else options.out
        if asks and path is None:
            return 0
        try:
            if path is None:
                for _ in pieces():
                    pass
                print("%s opens." % what, file=report)
                print("The payload was not written. To let it out, use --out FILE.", file=report)
            else:
                write_pieces(path, pieces())
                print("%s is in %s." % (what, path), file=report)
            return 0
        except Refused as refusal:
            print("NOT OPENED. %s. Nothing was written." % refusal, file=report)
            return 1
        except Unreadable as error:
            print("NOT OPENED. %s. Nothing was written." % error, file=report)
            return 2
        except OSError as error:
            why = "The payload could not be written to %s: %s." % (path, error.strerror or error)
            print(why, file=sys.stderr)
            if not asks:
                forget_output()
                return 2
            done[0] = 0


def leaving(options, payload, recovery):
    """What leaves in the key's place or as the key: its bytes, and what it is."""
    if options.derive is not None:
        content = options.derive.file(recovery.key, options.rehearsal)
        what = "%d bytes" % len(content) if options.derive.algorithm in RAW else "PKCS #8 in PEM"
        return content, "The derived key, %s, %s," % (options.derive, what)
    if payload is None:
        return recovery.key, "The key, 32 bytes,"
    began, told = time.monotonic(), [time.monotonic()]

    def progress(share):
        now = time.monotonic()
        if share and now - told[0] > 1:
            told[0] = now
            say("    %2d %%, about %s left" % (100 * share, lasting((now - began) * (1 / share - 1))))

    content, what = payload.open(recovery.key, options.rehearsal, progress)
    return content, "The payload, %d bytes, “%s”," % (len(content), shown(what))


def show(options, content):
    """On standard output: text as it is, a raw key in hex."""
    if options.payload is None:
        is_text = options.derive is not None and options.derive.algorithm not in RAW
        print(content.decode().rstrip("\n") if is_text else content.hex(), flush=True)
        return
    # what a terminal would obey does not go to one
    text = content.decode("utf-8", "replace")
    if sys.stdout.isatty() and not all(c.isprintable() and c != "\ufffd" or c in "\t\n" for c in text):
        raise OSError("it is not plain text, and this is a terminal; write it with --out FILE")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def main(arguments):
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if any(word in ("-h", "--help") for word in arguments):
        print(__doc__.strip())
        return 0
    try:
        options = Options(arguments)
    except ValueError as error:
        print("%s. See --help." % error, file=sys.stderr)
        return 2
    if options.self_test:
        return self_test()
    if options.vectors:
        return verdicts(options.vectors)
    if options.verify is not None:
        return verify(options, say)
    if options.out and os.path.lexists(options.out):
        print("%s exists already; name a new file." % options.out, file=sys.stderr)
        return 2
    payload = None
    if options.payload is not None:
        try:
            payload = Payload.read(options.payload)
        except Refused as refusal:
            print("%s." % refusal, file=sys.stderr)
            return 2
        if payload.in_chunks and options.show:
            print("%s: it is sealed in chunks, and is opened into a new file alone: use --out FILE." % shown(options.payload),
                  file=sys.stderr)
            return 2
    report = sys.stderr if options.show else sys.stdout

    recovery = Recovery(options.rehearsal, options.set, options.key)
    if options.files:
        for path in options.files:
            try:
                found = read_pieces(path, read_text(path))
            except Refused as refusal:
                found = [(path, refusal)]
            for source, share in found:
                recovery.add(source, share)
    else:
        print("This machine should have no network: pull the cable, switch the radio off.\n")
        listen(recovery)
    recovery.solve(asker(options, say))
    for good, source, text in recovery.lines:
        print("%s  %s: %s" % ("ok" if good else "NO", source, text), file=report)
    if recovery.key is None:
        print("NOT RECOVERED. %s" % recovery.result, file=report)
        if recovery.mixed:
            print("To practise with a rehearsal's sheets, add --rehearsal.", file=report)
        return 1
    worthless = " It is a rehearsal's key, worthless." if options.rehearsal else ""
    print("RECOVERED. %s%s" % (recovery.result, worthless), file=report)
    print("fingerprint  %s" % recovery.fingerprint.hex(), file=report)
    print("in words     %s" % pgp_words(recovery.fingerprint), file=report)
    print("Compare the words with the sheets. If one differs, do not use this key.", file=report)
    report.flush()
    noun = options.wanted
    if payload and payload.in_chunks:
        try:
            return open_chunks(options, payload, recovery.key, report)
        except Refused as refusal:
            print("NOT OPENED. %s." % refusal, file=report)
            return 1
    try:
        content, what = leaving(options, payload, recovery)
    except Refused as refusal:
        print("NOT OPENED. %s." % refusal, file=report)
        return 1
    if not (options.files or options.show or options.out):
        options.out = write_where_asked(noun, content)
        if options.out:
            print("%s is in %s." % (what, options.out), file=report)
            return 0
    try:
        if options.show:
            show(options, content)
        elif options.out:
            write_new(options.out, content)
            print("%s is in %s." % (what, options.out), file=report)
        else:
            if payload:
                print("%s opens." % what, file=report)
            print("The %s was not written or shown. To let it out, use --out FILE or --show." % noun, file=report)
    except OSError as error:
        forget_output()
        print("The %s could not be written: %s." % (noun, error.strerror or error), file=sys.stderr)
        return 2
    return 0


def forget_output():
    """What could not be written is not tried again when the program ends: that would change its exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def run(arguments):
    """The exit code; a result that did not arrive is a failure."""
    try:
        code = main(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("\nStopped. Nothing was written.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        forget_output()
    except OSError as error:
        forget_output()
        print("The result could not be written: %s." % (error.strerror or error), file=sys.stderr)
    return 2


# ---------------------------------------------------------------- word lists: BIP-39 English, PGP (even, odd)

BIP39 = """
abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve acid
acoustic acquire across act action actor actress actual adapt add addict address adjust admit adult advance advice
aerobic affair afford afraid again age agent agree ahead aim air airport aisle alarm album alcohol alert alien all
alley allow almost alone alpha already also alter always amateur amazing among amount amused analyst anchor ancient
anger angle angry animal ankle announce annual another answer antenna antique anxiety any apart apology appear apple
approve april arch arctic area arena argue arm armed armor army around arrange arrest arrive arrow art artefact artist
artwork ask aspect assault asset assist assume asthma athlete atom attack attend attitude attract auction audit august
aunt author auto autumn average avocado avoid awake aware away awesome awful awkward axis baby bachelor bacon badge
bag balance balcony ball bamboo banana banner bar barely bargain barrel base basic basket battle beach bean beauty
because become beef before begin behave behind believe below belt bench benefit best betray better between beyond
bicycle bid bike bind biology bird birth bitter black blade blame blanket blast bleak bless blind blood blossom blouse
blue blur blush board boat body boil bomb bone bonus book boost border boring borrow boss bottom bounce box boy
bracket brain brand brass brave bread breeze brick bridge brief bright bring brisk broccoli broken bronze broom
brother brown brush bubble buddy budget buffalo build bulb bulk bullet bundle bunker burden burger burst bus business
busy butter buyer buzz cabbage cabin cable cactus cage cake call calm camera camp can canal cancel candy cannon canoe
canvas canyon capable capital captain car carbon card cargo carpet carry cart case cash casino castle casual cat
catalog catch category cattle caught cause caution cave ceiling celery cement census century cereal certain chair
chalk champion change chaos chapter charge chase chat cheap check cheese chef cherry chest chicken chief child chimney
choice choose chronic chuckle chunk churn cigar cinnamon circle citizen city civil claim clap clarify claw clay clean
clerk clever click client cliff climb clinic clip clock clog close cloth cloud clown club clump cluster clutch coach
coast coconut code coffee coil coin collect color column combine come comfort comic common company concert conduct
confirm congress connect consider control convince cook cool copper copy coral core corn correct cost cotton couch
country couple course cousin cover coyote crack cradle craft cram crane crash crater crawl crazy cream credit creek
crew cricket crime crisp critic crop cross crouch crowd crucial cruel cruise crumble crunch crush cry crystal cube
culture cup cupboard curious current curtain curve cushion custom cute cycle dad damage damp dance danger daring dash
daughter dawn day deal debate debris decade december decide decline decorate decrease deer defense define defy degree
delay deliver demand demise denial dentist deny depart depend deposit depth deputy derive describe desert design desk
despair destroy detail detect develop device devote diagram dial diamond diary dice diesel diet differ digital dignity
dilemma dinner dinosaur direct dirt disagree discover disease dish dismiss disorder display distance divert divide
divorce dizzy doctor document dog doll dolphin domain donate donkey donor door dose double dove draft dragon drama
drastic draw dream dress drift drill drink drip drive drop drum dry duck dumb dune during dust dutch duty dwarf
dynamic eager eagle early earn earth easily east easy echo ecology economy edge edit educate effort egg eight either
elbow elder electric elegant element elephant elevator elite else embark embody embrace emerge emotion employ empower
empty enable enact end endless endorse enemy energy enforce engage engine enhance enjoy enlist enough enrich enroll
ensure enter entire entry envelope episode equal equip era erase erode erosion error erupt escape essay essence estate
eternal ethics evidence evil evoke evolve exact example excess exchange excite exclude excuse execute exercise exhaust
exhibit exile exist exit exotic expand expect expire explain expose express extend extra eye eyebrow fabric face
faculty fade faint faith fall false fame family famous fan fancy fantasy farm fashion fat fatal father fatigue fault
favorite feature february federal fee feed feel female fence festival fetch fever few fiber fiction field figure file
film filter final find fine finger finish fire firm first fiscal fish fit fitness fix flag flame flash flat flavor
flee flight flip float flock floor flower fluid flush fly foam focus fog foil fold follow food foot force forest
forget fork fortune forum forward fossil foster found fox fragile frame frequent fresh friend fringe frog front frost
frown frozen fruit fuel fun funny furnace fury future gadget gain galaxy gallery game gap garage garbage garden garlic
garment gas gasp gate gather gauge gaze general genius genre gentle genuine gesture ghost giant gift giggle ginger
giraffe girl give glad glance glare glass glide glimpse globe gloom glory glove glow glue goat goddess gold good goose
gorilla gospel gossip govern gown grab grace grain grant grape grass gravity great green grid grief grit grocery group
grow grunt guard guess guide guilt guitar gun gym habit hair half hammer hamster hand happy harbor hard harsh harvest
hat have hawk hazard head health heart heavy hedgehog height hello helmet help hen hero hidden high hill hint hip hire
history hobby hockey hold hole holiday hollow home honey hood hope horn horror horse hospital host hotel hour hover
hub huge human humble humor hundred hungry hunt hurdle hurry hurt husband hybrid ice icon idea identify idle ignore
ill illegal illness image imitate immense immune impact impose improve impulse inch include income increase index
indicate indoor industry infant inflict inform inhale inherit initial inject injury inmate inner innocent input
inquiry insane insect inside inspire install intact interest into invest invite involve iron island isolate issue item
ivory jacket jaguar jar jazz jealous jeans jelly jewel job join joke journey joy judge juice jump jungle junior junk
just kangaroo keen keep ketchup key kick kid kidney kind kingdom kiss kit kitchen kite kitten kiwi knee knife knock
know lab label labor ladder lady lake lamp language laptop large later latin laugh laundry lava law lawn lawsuit layer
lazy leader leaf learn leave lecture left leg legal legend leisure lemon lend length lens leopard lesson letter level
liar liberty library license life lift light like limb limit link lion liquid list little live lizard load loan
lobster local lock logic lonely long loop lottery loud lounge love loyal lucky luggage lumber lunar lunch luxury
lyrics machine mad magic magnet maid mail main major make mammal man manage mandate mango mansion manual maple marble
march margin marine market marriage mask mass master match material math matrix matter maximum maze meadow mean
measure meat mechanic medal media melody melt member memory mention menu mercy merge merit merry mesh message metal
method middle midnight milk million mimic mind minimum minor minute miracle mirror misery miss mistake mix mixed
mixture mobile model modify mom moment monitor monkey monster month moon moral more morning mosquito mother motion
motor mountain mouse move movie much muffin mule multiply muscle museum mushroom music must mutual myself mystery myth
naive name napkin narrow nasty nation nature near neck need negative neglect neither nephew nerve nest net network
neutral never news next nice night noble noise nominee noodle normal north nose notable note nothing notice novel now
nuclear number nurse nut oak obey object oblige obscure observe obtain obvious occur ocean october odor off offer
office often oil okay old olive olympic omit once one onion online only open opera opinion oppose option orange orbit
orchard order ordinary organ orient original orphan ostrich other outdoor outer output outside oval oven over own
owner oxygen oyster ozone pact paddle page pair palace palm panda panel panic panther paper parade parent park parrot
party pass patch path patient patrol pattern pause pave payment peace peanut pear peasant pelican pen penalty pencil
people pepper perfect permit person pet phone photo phrase physical piano picnic picture piece pig pigeon pill pilot
pink pioneer pipe pistol pitch pizza place planet plastic plate play please pledge pluck plug plunge poem poet point
polar pole police pond pony pool popular portion position possible post potato pottery poverty powder power practice
praise predict prefer prepare present pretty prevent price pride primary print priority prison private prize problem
process produce profit program project promote proof property prosper protect proud provide public pudding pull pulp
pulse pumpkin punch pupil puppy purchase purity purpose purse push put puzzle pyramid quality quantum quarter question
quick quit quiz quote rabbit raccoon race rack radar radio rail rain raise rally ramp ranch random range rapid rare
rate rather raven raw razor ready real reason rebel rebuild recall receive recipe record recycle reduce reflect reform
refuse region regret regular reject relax release relief rely remain remember remind remove render renew rent reopen
repair repeat replace report require rescue resemble resist resource response result retire retreat return reunion
reveal review reward rhythm rib ribbon rice rich ride ridge rifle right rigid ring riot ripple risk ritual rival river
road roast robot robust rocket romance roof rookie room rose rotate rough round route royal rubber rude rug rule run
runway rural sad saddle sadness safe sail salad salmon salon salt salute same sample sand satisfy satoshi sauce
sausage save say scale scan scare scatter scene scheme school science scissors scorpion scout scrap screen script
scrub sea search season seat second secret section security seed seek segment select sell seminar senior sense
sentence series service session settle setup seven shadow shaft shallow share shed shell sheriff shield shift shine
ship shiver shock shoe shoot shop short shoulder shove shrimp shrug shuffle shy sibling sick side siege sight sign
silent silk silly silver similar simple since sing siren sister situate six size skate sketch ski skill skin skirt
skull slab slam sleep slender slice slide slight slim slogan slot slow slush small smart smile smoke smooth snack
snake snap sniff snow soap soccer social sock soda soft solar soldier solid solution solve someone song soon sorry
sort soul sound soup source south space spare spatial spawn speak special speed spell spend sphere spice spider spike
spin spirit split spoil sponsor spoon sport spot spray spread spring spy square squeeze squirrel stable stadium staff
stage stairs stamp stand start state stay steak steel stem step stereo stick still sting stock stomach stone stool
story stove strategy street strike strong struggle student stuff stumble style subject submit subway success such
sudden suffer sugar suggest suit summer sun sunny sunset super supply supreme sure surface surge surprise surround
survey suspect sustain swallow swamp swap swarm swear sweet swift swim swing switch sword symbol symptom syrup system
table tackle tag tail talent talk tank tape target task taste tattoo taxi teach team tell ten tenant tennis tent term
test text thank that theme then theory there they thing this thought three thrive throw thumb thunder ticket tide
tiger tilt timber time tiny tip tired tissue title toast tobacco today toddler toe together toilet token tomato
tomorrow tone tongue tonight tool tooth top topic topple torch tornado tortoise toss total tourist toward tower town
toy track trade traffic tragic train transfer trap trash travel tray treat tree trend trial tribe trick trigger trim
trip trophy trouble truck true truly trumpet trust truth try tube tuition tumble tuna tunnel turkey turn turtle twelve
twenty twice twin twist two type typical ugly umbrella unable unaware uncle uncover under undo unfair unfold unhappy
uniform unique unit universe unknown unlock until unusual unveil update upgrade uphold upon upper upset urban urge
usage use used useful useless usual utility vacant vacuum vague valid valley valve van vanish vapor various vast vault
vehicle velvet vendor venture venue verb verify version very vessel veteran viable vibrant vicious victory video view
village vintage violin virtual virus visa visit visual vital vivid vocal voice void volcano volume vote voyage wage
wagon wait walk wall walnut want warfare warm warrior wash wasp waste water wave way wealth weapon wear weasel weather
web wedding weekend weird welcome west wet whale what wheat wheel when where whip whisper wide width wife wild will
win window wine wing wink winner winter wire wisdom wise wish witness wolf woman wonder wood wool word work world
worry worth wrap wreck wrestle wrist write wrong yard year yellow you young youth zebra zero zone zoo
"""

PGP = """
aardvark adroitness absurd adviser accrue aftermath acme aggregate adrift alkali adult almighty afflict amulet ahead
amusement aimless antenna algol applicant allow apollo alone armistice ammo article ancient asteroid apple atlantic
artist atmosphere assume autopsy athens babylon atlas backwater aztec barbecue baboon belowground backfield bifocals
backward bodyguard banjo bookseller beaming borderline bedlamp bottomless beehive bradbury beeswax bravado befriend
brazilian belfast breakaway berserk burlington billiard businessman bison butterfat blackjack camelot blockade
candidate blowtorch cannonball bluebird capricorn bombast caravan bookshelf caretaker brackish celebrate breadline
cellulose breakup certify brickyard chambermaid briefcase cherokee burbank chicago button clergyman buzzard coherence
cement combustion chairlift commando chatter company checkup component chisel concurrent choking confidence chopper
conformist christmas congregate clamshell consensus classic consulting classroom corporate cleanup corrosion clockwork
councilman cobra crossover commence crucifix concert cumbersome cowbell customer crackdown dakota cranky decadence
crowfoot december crucial decimal crumpled designing crusade detector cubic detergent dashboard determine deadbolt
dictator deckhand dinosaur dogsled direction dragnet disable drainage disbelief dreadful disruptive drifter distortion
dropper document drumbeat embezzle drunken enchanting dupont enrollment dwelling enterprise eating equation edict
equipment egghead escapade eightball eskimo endorse everyday endow examine enlist existence erase exodus escape
fascinate exceed filament eyeglass finicky eyetooth forever facial fortitude fallout frequency flagpole gadgetry
flatfoot galveston flytrap getaway fracture glossary framework gossamer freedom graduate frighten gravity gazelle
guitarist geiger hamburger glitter hamilton glucose handiwork goggles hazardous goldfish headwaters gremlin hemisphere
guidance hesitate hamlet hideaway highchair holiness hockey hurricane indoors hydraulic indulge impartial inverse
impetus involve inception island indigo jawbone inertia keyboard infancy kickoff inferno kiwi informant klaxon
insincere locale insurgent lockup integrate merit intention minnow inventive miser istanbul mohawk jamaica mural
jupiter music leprosy necklace letterhead neptune liberty newborn maritime nightbird matchmaker oakland maverick
obtuse medusa offload megaton optic microscope orca microwave payday midsummer peachy millionaire pheasant miracle
physique misnomer playhouse molasses pluto molecule preclude montana prefer monument preshrunk mosquito printer
narrative prowler nebula pupil newsletter puppy norwegian python october quadrant ohio quiver onlooker quota opulent
ragtime orlando ratchet outfielder rebirth pacific reform pandemic regain pandora reindeer paperweight rematch paragon
repay paragraph retouch paramount revenge passenger reward pedigree rhythm pegasus ribcage penetrate ringbolt
perceptive robust performance rocker pharmacy ruffled phonetic sailboat photograph sawdust pioneer scallion pocketful
scenic politeness scorecard positive scotland potato seabird processor select provincial sentence proximate shadow
puberty shamrock publisher showgirl pyramid skullcap quantity skydive racketeer slingshot rebellion slowdown recipe
snapline recover snapshot repellent snowcap replica snowslide reproduce solo resistor southward responsive soybean
retraction spaniel retrieval spearhead retrospect spellbind revenue spheroid revival spigot revolver spindle
sandalwood spyglass sardonic stagehand saturday stagnate savagery stairway scavenger standard sensation stapler
sociable steamship souvenir sterling specialist stockman speculate stopwatch stethoscope stormy stupendous sugar
supportive surmount surrender suspense suspicious sweatband sympathy swelter tambourine tactics telephone talon
therapist tapeworm tobacco tempest tolerance tiger tomorrow tissue torpedo tonic tradition topmost travesty tracker
trombonist transit truncated trauma typewriter treadmill ultimate trojan undaunted trouble underfoot tumor unicorn
tunnel unify tycoon universe uncut unravel unearth upcoming unwind vacancy uproot vagabond upset vertigo upshot
virginia vapor visitor village vocalist virus voyager vulcan warranty waffle waterloo wallet whimsical watchword
wichita wayside wilmington willow wyoming woodlark yesteryear zulu yucatan
"""
WORDS = BIP39.split()
INDEX = {word: index for index, word in enumerate(WORDS)}
PREFIX = {word[:4]: index for index, word in enumerate(WORDS)}

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
