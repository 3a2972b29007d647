#!/usr/bin/env python3
"""Rebuilds a key from Keyrite share sheets, without Keyrite.

    python3 recover.py FILE...     text files with the code's text or with typed words, in any mix
    python3 recover.py             asks for the sheets, row by row

Options
    --show               print the key on standard output, in hex; everything else goes to standard error
    --out FILE           write the key, 32 raw bytes, to this new file, readable by its owner alone
    --rehearsal          recover a rehearsal's worthless key; real shares are then refused
    --set NAME           recover this set, by its short name, when the sheets belong to several
    --key WORDS          accept only shares signed by the ceremony key with these 16 words
    --passphrase-fd N    read passphrases and code words from this descriptor, one a line, for the locked shares
                         in their order; an empty line leaves a share out
    --slow-argon2        open locks without the system's libraries, for a comparison
    --self-test          try the arithmetic on published examples
    --vectors FILE       for tests: a JSON list of inputs; one verdict a line

Needs Python 3.8 or later and nothing else. It opens no network connection. Without --show or --out the key is
rebuilt, compared with its fingerprint and dropped. Exit code: 0 recovered, 1 not recovered, 2 wrong usage or the key
could not be written. The format is described in FORMAT.txt.
"""

import ctypes
import ctypes.util
import getpass
import glob
import hashlib
import hmac
import itertools
import json
import os
import random
import re
import struct
import sys
import time
import unicodedata

if sys.version_info < (3, 8):
    sys.exit("This program needs Python 3.8 or later.")


class Refused(Exception):
    """Why a share, or what was typed for it, is not used. `kind` names the failure for machines."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


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


def fingerprint_of(key, rehearsal):
    info = b"keyrite/v1/rehearsal/fingerprint" if rehearsal else b"keyrite/v1/fingerprint"
    pseudorandom = hmac.new(bytes(64), key, hashlib.sha512).digest()
    return hmac.new(pseudorandom, info + b"\x01", hashlib.sha512).digest()[:16]


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


def point_mul(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        number >>= 1
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
    eight = point_mul(8, point)
    return eight[0] % P == 0 and (eight[1] - eight[2]) % P == 0


BASE = point_read((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_holds(public, message, signature):
    key, r = point_read(public), point_read(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= L or small_order(key) or small_order(r):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    minus = (P - key[0], key[1], 1, P - key[3])
    return point_write(point_add(point_mul(s, BASE), point_mul(h, minus))) == signature[:32]


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
    return [sum(words[i : i + 4], []) for i in range(0, 60, 4)]


def aes_block(schedule, block):
    state = [a ^ b for a, b in zip(block, schedule[0])]
    for number, round_key in enumerate(schedule[1:], 1):
        state = [BOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]
        if number < 14:
            mixed = []
            for c in range(0, 16, 4):
                a = state[c : c + 4]
                every = a[0] ^ a[1] ^ a[2] ^ a[3]
                mixed += [a[i] ^ every ^ double(a[i] ^ a[(i + 1) % 4]) for i in range(4)]
            state = mixed
        state = [a ^ b for a, b in zip(state, round_key)]
    return bytes(state)


def gcm_hash(subkey, data):
    h, total = int.from_bytes(subkey, "big"), 0
    for i in range(0, len(data), 16):
        total ^= int.from_bytes(data[i : i + 16], "big")
        product, factor = 0, h
        for bit in range(127, -1, -1):
            if total >> bit & 1:
                product ^= factor
            factor = factor >> 1 ^ (0xE1 << 120 if factor & 1 else 0)
        total = product
    return total.to_bytes(16, "big")


def padded(data):
    return data + bytes(-len(data) % 16)


def gcm_open(key, nonce, sealed, additional):
    """The plain text, or None when the tag does not fit."""
    schedule = aes_schedule(key)
    text, tag = sealed[:-16], sealed[-16:]
    lengths = struct.pack(">QQ", 8 * len(additional), 8 * len(text))
    subkey = aes_block(schedule, bytes(16))
    total = gcm_hash(subkey, padded(additional) + padded(text) + lengths)
    mask = aes_block(schedule, nonce + struct.pack(">I", 1))
    if not hmac.compare_digest(bytes(a ^ b for a, b in zip(total, mask)), tag):
        return None
    blocks = (len(text) + 15) // 16
    stream = b"".join(aes_block(schedule, nonce + struct.pack(">I", 2 + i)) for i in range(blocks))
    return bytes(a ^ b for a, b in zip(text, stream))


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
                "BadSignature", "it calls itself %s, but its signature does not fit: it was altered" % share.name
            )
    return share


# ---------------------------------------------------------------- shares as text

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LONGEST = 2048


def read_code(text):
    text = "".join(text.split())
    if len(text) > LONGEST:
        raise Refused("TooLong", "it has %d characters, more than any share" % len(text))
    match = re.match(r"KEYRITE([1-9][0-9]*)(-REHEARSAL)?:", text, re.I | re.A)
    if not match:
        raise Refused("NotKeyrite", "it is not the text of a Keyrite code")
    if match.group(1) != "1":
        raise Refused("NewerFormat", "it is of a newer format, %s; use a newer program" % match.group(1))
    bits = value = 0
    data = bytearray()
    for place, letter in enumerate(text[match.end() :], match.end() + 1):
        digit = BASE32.find(letter.upper()) if letter.isascii() else -1
        if digit < 0:
            raise Refused("Character", "character %d is %r, which a code does not have" % (place, letter))
        bits, value = bits + 5, value << 5 | digit
        if bits >= 8:
            bits -= 8
            data.append(value >> bits)
            value &= (1 << bits) - 1
    if bits >= 5 or value:
        raise Refused("Ending", "its last characters are not whole: it is cut off, or has characters too many")
    share = read_share(bytes(data))
    if share.rehearsal != bool(match.group(2)):
        raise Refused("WrongLabel", "its label and its content differ on whether it is a rehearsal's")
    return share


# ---------------------------------------------------------------- shares as words


def find_word(typed):
    """The number of a word typed in full or by four letters or more; None when it is not one."""
    word = typed.lower()
    if word in INDEX:
        return INDEX[word]
    if len(word) >= 4:
        fitting = [index for index, listed in enumerate(WORDS) if listed.startswith(word)]
        if len(fitting) == 1:
            return fitting[0]
    return None


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
    """What was probably meant in a row that does not check; empty when nothing near fits."""
    for i in range(6):
        swapped = list(indices)
        swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
        if None not in swapped and row_fits(number, swapped):
            return ": are words %d and %d swapped?" % (i + 1, i + 2)
    if None not in indices:
        for other in range(1, 29):
            if other != number and row_fits(other, indices):
                return ": it is row %d" % other
    open_places = [i for i, index in enumerate(indices) if index is None]
    if len(open_places) <= 1:
        for i in open_places or range(7):
            for index in near_words(typed[i]):
                if row_fits(number, indices[:i] + [index] + indices[i + 1 :]):
                    return ": is word %d “%s”?" % (i + 1, WORDS[index])
    return ""


def read_row(number, typed):
    """The eight bytes of a row of words."""
    if len(typed) != 7:
        raise Refused("RowLength", "row %d has %d words; a row has seven" % (number, len(typed)))
    indices = [find_word(word) for word in typed]
    unknown = [i for i, index in enumerate(indices) if index is None]
    if unknown:
        i = unknown[0]
        advice = row_advice(number, typed, indices)
        near = near_words(typed[i])[:3]
        text = "row %d, word %d: “%s” is not on the list" % (number, i + 1, typed[i])
        if advice.startswith(": is word"):
            near = [INDEX[advice.split("“")[1].split("”")[0]]]
        if near:
            text += ": did you mean %s?" % " or ".join("“%s”" % WORDS[n] for n in near)
        raise Refused("UnknownWord", text)
    data = row_fits(number, indices)
    if data is None:
        advice = row_advice(number, typed, indices)
        raise Refused("RowCheck", "row %d does not check%s" % (number, advice or ": a word of it is wrong"))
    return data


NUMBER = re.compile(r"([0-9]{1,3})[.:)]?\Z")


def split_rows(text):
    """Pairs of row number and words. Rows without numbers count from 1."""
    rows, loose = [], []
    for token in text.split():
        if NUMBER.match(token):
            rows.append((int(NUMBER.match(token).group(1)), []))
        elif token.strip(",;."):
            (rows[-1][1] if rows else loose).append(token.strip(",;."))
    if rows and loose:
        raise Refused("RowLength", "there are words before the first row number: “%s …”" % loose[0])
    if loose:
        lines = [[t.strip(",;.") for t in line.split() if t.strip(",;.")] for line in text.splitlines()]
        lines = [line for line in lines if line]
        sevens = [line for line in lines if len(line) == 7]
        if len(sevens) * 2 > len(lines):
            # a row a line: a slip stays in its line
            for line in lines:
                whole = len(line) % 7 == 0
                pieces = [line[i : i + 7] for i in range(0, len(line), 7)] if whole else [line]
                rows += [(len(rows) + 1 + i, piece) for i, piece in enumerate(pieces)]
        else:
            rows = [(i // 7 + 1, loose[i : i + 7]) for i in range(0, len(loose), 7)]
    return rows


def read_words(text):
    rows = split_rows(text)
    if not rows:
        raise Refused("Empty", "there are no words in it")
    for number, _ in rows:
        if not 1 <= number <= 28:
            raise Refused("NoSuchRow", "there is no row %d" % number)
    data, failures, meant = {}, [], {}
    for number, typed in rows:
        words = [word.lower() if find_word(word) is None else WORDS[find_word(word)] for word in typed]
        if meant.setdefault(number, words) != words:
            failures.append(Refused("RowTwice", "row %d is there twice, with different words" % number))
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
        raise Refused("MissingRow", "row 1 is missing")
    length = content_length(data[1])
    first = 16 if length == 121 else 10
    total = first + 12
    for number in sorted(data):
        if number > total:
            raise Refused("NoSuchRow", "there is no row %d on a sheet of %d rows" % (number, total))
    for number in range(1, first + 1):
        if number not in data:
            raise Refused("MissingRow", "row %d is missing" % number)
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
            near = " or ".join("“%s”" % WORDS[n] for n in near_words(word)[:3])
            hint = ": did you mean %s?" % near if near else ""
            raise Refused("Unknown", "code word %d, “%s”, is not on the list%s" % (place, word, hint))
        bits = bits << 11 | index
    data = bits.to_bytes(11, "big")
    if tagged("keyrite/v1/code-words", data[:10])[0] != data[10]:
        raise Refused("Check", "the code words do not check: one of them is wrong, or two are exchanged")
    return " ".join(WORDS[bits >> 11 * (7 - i) & 0x7FF] for i in range(8)).encode()


def passphrase_text(typed):
    if not typed:
        raise Refused("Empty", "the passphrase is empty")
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


def read_text(path):
    if path == "-":
        data = sys.stdin.buffer.read()
    else:
        if os.path.isdir(path):
            raise Refused("File", "it is a folder")
        try:
            with open(path, "rb") as file:
                data = file.read(1 << 20)
        except OSError as error:
            raise Refused("File", "it cannot be read: %s" % (error.strerror or error))
    if not data.strip():
        raise Refused("File", "it is empty")
    for start in (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"):
        if data.startswith(start):
            raise Refused("File", "it is a picture or PDF; this program reads text: type the rows of words instead")
    for coding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "latin-1"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise Refused("File", "it is not text")


CODE = re.compile(r"KEYRITE[0-9]+(-REHEARSAL)?:", re.I | re.A)
RULE = re.compile(r"\s*[-=*_#]{3,}\s*\Z")


def pieces_of(text):
    """A text's shares: codes, and words between rules such as ---."""
    pieces, kind = [], None
    for line in text.splitlines():
        starts = [match.start() for match in CODE.finditer(line)]
        if starts:
            if line[: starts[0]].strip():
                if kind == "words":
                    pieces[-1][1].append(line[: starts[0]])
            ends = starts[1:] + [len(line)]
            pieces += [("code", [line[start:end]]) for start, end in zip(starts, ends)]
            kind = "code"
        elif RULE.match(line):
            kind = None
        elif not line.strip():
            kind = None if kind == "code" else kind
        elif kind == "code" and len(line.split()) == 1:
            pieces[-1][1].append(line)
        elif kind == "words":
            pieces[-1][1].append(line)
        else:
            pieces.append(("words", [line]))
            kind = "words"
    return [(kind, "\n".join(lines)) for kind, lines in pieces]


def read_pieces(path, text):
    """Labels with a share or a refusal each."""
    pieces = pieces_of(text)
    found = []
    for kind, piece in pieces:
        label = path if len(pieces) == 1 else "%s, share %d" % (path, len(found) + 1)
        try:
            share = read_code(piece) if kind == "code" else read_words(piece)
            share.source = label
            found.append((label, share))
        except Refused as refusal:
            tokens = [word.strip(",;.") for word in piece.split()]
            listed = [word for word in tokens if NUMBER.match(word) or find_word(word) is not None]
            known = kind == "code" or 2 * len(listed) >= len(tokens)
            if not known:
                refusal = Refused("File", "it is neither the text of a Keyrite code nor rows of its words")
            found.append((label, refusal))
    return found


# ---------------------------------------------------------------- from shares to the key

TRIES, SECONDS = 20000, 120


def choices(shares, k):
    """Sets of k shares to try: all of them, or by lot when they are too many."""
    count = 1
    for i in range(min(k, len(shares) - k)):
        count = count * (len(shares) - i) // (i + 1)
    if count <= TRIES:
        yield from itertools.combinations(shares, k)
        return
    yield shares[:k]
    lot, until = random.Random(1), time.monotonic() + SECONDS
    for _ in range(TRIES):
        if time.monotonic() > until:
            return
        yield lot.sample(shares, k)


class Recovery:
    """What became of a pile of shares. `key` is set only when its fingerprint was compared and is equal."""

    def __init__(self, rehearsal, wanted_set=None, wanted_signer=None):
        self.rehearsal, self.wanted_set, self.wanted_signer = rehearsal, wanted_set, wanted_signer
        self.shares, self.lines = [], []
        self.key = self.fingerprint = self.result = None
        self.mixed = False

    def good(self, share, text):
        self.lines.append((True, share.source, text))

    def bad(self, source, text):
        self.lines.append((False, source, text))

    def add(self, source, share):
        """True when the share is of use so far; the reason is noted otherwise."""
        if isinstance(share, Refused):
            self.bad(source, str(share))
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
        if self.wanted_signer and (not share.signer or signer_words(share.signer) != self.wanted_signer):
            self.bad(source, "%s is not signed by that ceremony key. Not used" % share.name)
            return False
        for place, other in enumerate(self.shares):
            if other.content == share.content:
                if other.proof and share.proof and other.proof != share.proof:
                    continue
                self.bad(source, "share %d again, already given as %s" % (share.x, other.source))
                if share.proof and not other.proof:
                    share.source, share.y = other.source, other.y
                    self.shares[place] = share
                return False
        self.shares.append(share)
        return True

    def choose(self):
        """The shares of the set to recover; the others are named."""
        groups = {}
        for share in self.shares:
            groups.setdefault(share.group, []).append(share)
        if self.wanted_set:
            wish = self.wanted_set.upper().replace("-", "")
            for group in list(groups):
                if wish not in (short_name(group[1]).replace("-", ""), group[1].hex().upper()):
                    for share in groups.pop(group):
                        self.bad(share.source, "%s; another set was asked for. Not used" % share.name)
        if not groups:
            self.result = "No usable share was given."
            return []
        distinct = lambda group: len({share.x for share in groups[group]})
        newest = {}
        for group in groups:
            newest[group[5]] = max(newest.get(group[5], 0), group[2])
        current = [group for group in groups if group[2] == newest[group[5]]]
        enough = [group for group in current if distinct(group) >= group[3]]
        if len(enough) > 1:
            names = ", ".join(sorted(short_name(group[1]) for group in enough))
            self.result = "There are enough shares for more than one key or set: %s. Name one with --set." % names
            return []
        chosen = enough[0] if enough else max(current, key=lambda g: (distinct(g) / g[3], distinct(g)))
        older = [g for g in groups if g[5] == chosen[5] and g[2] < chosen[2] and distinct(g) >= g[3]]
        if older and not enough:
            self.result = (
                "The newest generation of this key here is %d, with %d of the %d sheets needed. "
                "Generation %d is complete but older: to use it all the same, name its set with --set %s."
            ) % (chosen[2], distinct(chosen), chosen[3], older[0][2], short_name(older[0][1]))
            return []
        for group in groups:
            if group != chosen:
                if group[5] != chosen[5]:
                    why = "another key"
                elif group[2] != chosen[2]:
                    why = "generation %d of this key, not %d" % (group[2], chosen[2])
                else:
                    why = "another set of this key"
                for share in groups[group]:
                    self.bad(share.source, "%s, %s. Not used" % (share.name, why))
        return groups[chosen]

    def solve(self, ask):
        """`ask(share)` gives y of a locked share, or None to leave it out."""
        chosen = self.choose()
        if not chosen:
            return
        k, name = chosen[0].k, short_name(chosen[0].set)
        if len({share.x for share in chosen}) >= k:
            for share in chosen:
                if share.y is None:
                    share.y = ask(share)
                    if share.y is None:
                        self.bad(share.source, "share %d was not unlocked. Not used" % share.x)
        usable = [share for share in chosen if share.y is not None or len({s.x for s in chosen}) < k]
        usable.sort(key=lambda share: share.proof is None)
        count = len({share.x for share in usable})
        if count < k:
            for share in usable:
                self.good(share, self.told(share))
            self.result = "Only %d of the %d shares needed are here: bring %d more of set %s, generation %d." % (
                count, k, k - count, name, chosen[0].generation)
            return
        used, fits, proven = None, [], False
        for some in choices(usable, k):
            if len({share.x for share in some}) < k:
                continue
            points = [(share.x, share.y) for share in some]
            key = value_at(0, points)
            if not hmac.compare_digest(fingerprint_of(key, self.rehearsal), some[0].fingerprint):
                continue
            agree = [share in some or value_at(share.x, points) == share.y for share in usable]
            if used and sum(agree) <= sum(fits):
                continue
            used, fits, found = some, agree, key
            # k shares that give the key may hold two that lie together; more that agree, or signatures, tell
            more = len({share.x for share, fit in zip(usable, fits) if fit}) - k
            signers = {share.signer for share in used}
            proven = more and len(fits) - sum(fits) < more + 2 or len(signers) == 1 and None not in signers
            if proven or all(fits):
                break
        if not used:
            for share in usable:
                self.good(share, self.told(share))
            self.result = (
                "The shares do not give the key of the fingerprint: at least one of them is wrong. "
                "Cannot tell which; bring one more."
            )
            return
        signers = {share.signer for share in used}
        for share, fit in zip(usable, fits):
            if fit:
                self.good(share, self.told(share))
            elif proven:
                text = "share %d is wrong: it does not fit the others%s"
                self.bad(share.source, text % (share.x, self.doubt(share, signers)))
            else:
                text = "share %d does not agree with the ones that gave the key; which of them is wrong cannot be told"
                self.bad(share.source, text % share.x)
        signers = {share.signer for share, fit in zip(usable, fits) if fit and share.signer}
        if len(signers) > 1:
            self.lines.append((False, "note", "the shares that fit are signed by more than one ceremony key"))
        self.key, self.fingerprint = found, used[0].fingerprint
        places = len({share.x for share, fit in zip(usable, fits) if fit})
        self.result = "%d shares fit, %d were needed, and the key's fingerprint matches." % (places, k)

    def told(self, share):
        proof = "signature holds" if share.proof else "typed without signature"
        return "share %d of set %s, generation %d, %s" % (share.x, short_name(share.set), share.generation, proof)

    def doubt(self, share, signers):
        if not share.proof:
            return "; it was typed without its signature"
        return "; it is signed by another ceremony key" if share.signer not in signers else ""


def pgp_words(data):
    return " ".join(PGP.split()[2 * byte + place % 2] for place, byte in enumerate(data))


def signer_words(signer):
    return pgp_words(tagged("keyrite/v1/ceremony-key", signer)[:16])


# ---------------------------------------------------------------- asking


def ask_line(prompt):
    try:
        return input(prompt)
    except EOFError:
        raise KeyboardInterrupt from None


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
    number = 0
    while True:
        number += 1
        print("\nSheet %d" % number)
        share = listen_sheet()
        if share is None:
            return
        if isinstance(share, str):
            print("  left out")
            number -= 1
            continue
        if recovery.add("sheet %d" % number, share):
            print("  Read: %s" % recovery.told(share))
        else:
            print("  Not used: %s" % recovery.lines.pop()[2])
            number -= 1
            continue
        here = {other.x for other in recovery.shares if other.group == share.group}
        left = share.k - len(here)
        if left > 0:
            print("  %d more of set %s, generation %d." % (left, short_name(share.set), share.generation))
        else:
            print("  That is enough for set %s. More sheets help to find a wrong one." % short_name(share.set))
            if ask_line("  Another sheet? [y/N] ").strip().lower() not in ("y", "yes"):
                return


def listen_sheet():
    """A share, "" for a sheet that was dropped, None for the end."""
    data, row, total, first = {}, 1, 28, None
    while row <= total:
        if first and row == first + 1:
            print("  That is enough to recover. Rows %d to %d prove that the sheet is genuine." % (row, total))
            if ask_line("  Type them too? [y/N] ").strip().lower() not in ("y", "yes"):
                break
        typed = ask_line("  row %2d: " % row).strip()
        answer = typed.lower()
        if not typed:
            continue
        if answer == "done" and not data:
            return None
        if answer in ("drop", "done"):
            return ""
        if answer == "back":
            row = max(1, row - 1)
            data.pop(row, None)
            continue
        if CODE.match(typed):
            # a long code may arrive in several lines
            while True:
                try:
                    return read_code(typed)
                except Refused as refusal:
                    if refusal.kind not in ("Ending", "Share.Truncated"):
                        print("  Refused: %s." % refusal)
                        return ""
                    more = ask_line("  … the rest, or an empty line: ").strip()
                    if not more:
                        print("  Refused: %s." % refusal)
                        return ""
                    typed += more
        words = [word.strip(",;.") for word in typed.split()]
        numbered = NUMBER.match(words[0] + ".") or NUMBER.match(words[0])
        if numbered:
            if int(numbered.group(1)) != row:
                print("        row %d is asked for" % row)
                continue
            words = words[1:]
        try:
            data[row] = read_row(row, words)
            if row == 1:
                first = 16 if content_length(data[1]) == 121 else 10
                total = first + 12
        except Refused as refusal:
            print("        %s" % refusal)
            continue
        print("        ok: %s" % " ".join(WORDS[find_word(word)] for word in words))
        row += 1
    try:
        return join_rows(data)
    except Refused as refusal:
        print("  Refused: %s." % refusal)
        return ""


def ask_exit():
    """After sheets were typed: where the key goes, so that nobody types them twice."""
    while True:
        try:
            path = input("\nIf the words agree: name a new file for the key, or press Enter to drop it: ").strip()
        except EOFError:
            return None
        if not path or not os.path.lexists(path):
            return path or None
        print("  %s exists already." % path)


def asker(options, say):
    """The function that gets y of a locked share."""
    lines = None
    if options.passphrase_fd is not None:
        with os.fdopen(options.passphrase_fd, "r", encoding="utf-8", newline="\n", closefd=False) as stream:
            lines = stream.read().split("\n")

    def ask(share):
        for _ in range(3):
            if lines is not None:
                typed = lines.pop(0).rstrip("\r") if lines else ""
            else:
                what = "passphrase" if share.lock == 1 else "eight code words"
                typed = getpass.getpass("%s: %s of share %d (nothing is shown; empty: leave it out): " % (
                    share.source, what, share.x))
            if not typed:
                return None
            if lines is None:
                say("Opening the lock of share %d." % share.x)
            try:
                return open_lock(share, typed, options.slow, say)
            except Refused as refusal:
                say("%s: %s." % (share.source, refusal))
                if lines is not None:
                    return None
        return None

    return ask


# ---------------------------------------------------------------- machine modes


def verdicts(path):
    """One line for each entry of a JSON list: kind (text, words, lock), input, and for lock the share's bytes."""
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    for vector in vectors:
        try:
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
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    check("Ed25519, RFC 8032 section 7.1", signature_holds(public, b"", signature), True)
    check("Ed25519 refuses another text", signature_holds(public, b"x", signature), False)
    y = {1: "4acec477b4cd528eb2e666f0f59ee452d82343b879eea40b523fc4055890e054",
         2: "a13d6dbfea88481328cdc7ba988a55bb9f8b6d57622bfabf88e62f2f29d5f81b"}
    key = value_at(0, [(x, bytes.fromhex(value)) for x, value in y.items()])
    check("the worked example's key", key.hex(), "139fa3c47505af0ec4fff23d25928bfee5b0591670ad6567ef839de87758e89a")
    check("its fingerprint", fingerprint_of(key, False).hex(), "11ade5c994535429a35fd02a3c66db73")
    return 0 if all(results) else 1


# ---------------------------------------------------------------- the command line


class Options:
    def __init__(self, arguments):
        self.files, self.show, self.out, self.rehearsal, self.slow = [], False, None, False, False
        self.set = self.key = self.vectors = self.passphrase_fd = None
        self.self_test = False
        rest = list(arguments)
        while rest:
            word, equals, value = rest.pop(0).partition("=")
            if word in ("--show", "--rehearsal", "--self-test", "--slow-argon2"):
                if equals:
                    raise ValueError("%s takes no value" % word)
                setattr(self, {"--slow-argon2": "slow"}.get(word, word[2:].replace("-", "_")), True)
            elif word in ("--out", "--set", "--key", "--vectors", "--passphrase-fd"):
                if not equals and not rest:
                    raise ValueError("%s needs a value" % word)
                setattr(self, word[2:].replace("-", "_"), value if equals else rest.pop(0))
            elif word.startswith("-") and word != "-":
                raise ValueError("there is no option %s" % word)
            else:
                self.files.append(word + equals + value)
        if self.show and self.out:
            raise ValueError("--show and --out: choose one")
        if self.passphrase_fd is not None:
            self.passphrase_fd = int(self.passphrase_fd)
        if self.key is not None:
            self.key = " ".join(self.key.lower().split())
            if len(self.key.split()) != 16 or any(word not in PGP.split() for word in self.key.split()):
                raise ValueError("--key wants the 16 words of the ceremony key")


def write_key(path, key):
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())


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
    if options.out and os.path.lexists(options.out):
        print("%s exists already; name a new file." % options.out, file=sys.stderr)
        return 2
    report = sys.stderr if options.show else sys.stdout

    def say(text):
        print(text, file=sys.stderr, flush=True)

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
    if not (options.files or options.show or options.out):
        options.out = ask_exit()
    try:
        if options.show:
            print(recovery.key.hex(), flush=True)
        elif options.out:
            write_key(options.out, recovery.key)
            print("The key, 32 bytes, is in %s." % options.out, file=report)
        else:
            print("The key was not written or shown. To let it out, use --out FILE or --show.", file=report)
    except OSError as error:
        print("The key could not be written: %s." % (error.strerror or error), file=sys.stderr)
        return 2
    return 0


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

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped. No key was rebuilt.", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(2)
