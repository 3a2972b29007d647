#!/usr/bin/env python3
"""Reads Keyrite shares (format v1) with nothing but the Python standard library.

Written from the doc comments of src/sharing/{share,rows,payload,lock}.rs and src/vocab/digest.rs alone, as a
second reading of the format: whoever wants to do without Keyrite in twenty years would start there too. Where the
comments did not say enough, `not in the comments` marks what was added later to give every vector its verdict.

    share_reader.py WORD_LIST < shares

The input is one or more shares, separated by lines of `---`. A share is the text of its QR code or its word rows.
For every share one line is printed:

    ok signed|unsigned LOCK x=X k=K n=N set=HEX generation=G rehearsal=0|1 bytes=HEX
    refused REASON

and, when k open shares of one set were read, one more line: `key HEX`, or `no key REASON`.
"""

import hashlib
import hmac
import sys

# --- numbers of Ed25519 (RFC 8032) ---------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


class Refused(Exception):
    """Why a share is not one."""


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P:
        return None
    return P - x if x & 1 != sign else x


def point_add(a, b):
    m = (a[1] - a[0]) * (b[1] - b[0]) % P
    n = (a[1] + a[0]) * (b[1] + b[0]) % P
    t = 2 * a[3] * b[3] * D % P
    z = 2 * a[2] * b[2] % P
    e, f, g, h = n - m, z - t, z + t, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_mul(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_decode(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def ed25519_verify(public, message, signature):
    a, r = point_decode(public), point_decode(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    # not in the comments: "by the strict rules", which refuse keys and nonces of small order
    if any(point_equal(point_mul(8, point), (0, 1, 1, 0)) for point in (a, r)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return point_equal(point_mul(s, BASE), point_add(r, point_mul(h, a)))


# --- digests -------------------------------------------------------------------------------------------------------


def tagged_sha256(tag, *parts):
    digest = hashlib.sha256(tag.encode() + b"\0")
    for part in parts:
        digest.update(len(part).to_bytes(4, "big") + part)
    return digest.digest()


def fingerprint(key, rehearsal):
    info = b"keyrite/v1/rehearsal/fingerprint" if rehearsal else b"keyrite/v1/fingerprint"
    pseudorandom = hmac.new(bytes(64), key, hashlib.sha512).digest()
    return hmac.new(pseudorandom, info + b"\x01", hashlib.sha512).digest()[:16]


# --- the share's bytes ---------------------------------------------------------------------------------------------

HEADER, PROOF = 39, 96
LOCKS = {0: ("open", 32), 1: ("passphrase", 48 + 34), 2: ("code-words", 48 + 34)}


class Share:
    def __init__(self, data):
        if not data or data[0] != 1:
            raise Refused("the version is not 1")
        if len(data) < HEADER:
            raise Refused("too short")
        flags = data[1]
        lock = flags >> 1 & 3
        if flags >> 3 or lock not in LOCKS:
            raise Refused("reserved flags")
        self.rehearsal = flags & 1
        self.lock, body = LOCKS[lock]
        self.end = HEADER + body
        if len(data) not in (self.end, self.end + PROOF):
            raise Refused("length %d" % len(data))
        self.data = data
        self.set_id = data[2:18]
        self.generation = int.from_bytes(data[18:20], "big")
        self.x, self.k, self.n = data[20:23]
        self.fingerprint = data[23:39]
        if self.generation == 0:
            raise Refused("generation 0")
        if self.n < 2 or not 2 <= self.k <= self.n or not 1 <= self.x <= self.n:
            raise Refused("x, k or n out of range")
        if self.lock != "open":
            # not in the comments: the bounds of a lock's cost
            at = HEADER + 48
            memory, passes, lanes = int.from_bytes(data[at:at + 4], "big"), data[at + 4], data[at + 5]
            if not 64 << 10 <= memory <= 4 << 20 or passes > 64 or not 1 <= lanes <= 16:
                raise Refused("the lock is out of bounds")
            if memory * passes < 3 * (64 << 10):
                raise Refused("the lock is too weak")
        self.signed = len(data) > self.end
        if self.signed:
            key, signature = data[-96:-64], data[-64:]
            if not ed25519_verify(key, b"keyrite-share@v1\0" + data[:-64], signature):
                raise Refused("the signature does not match")

    def line(self):
        return "ok %s %s x=%d k=%d n=%d set=%s generation=%d rehearsal=%d bytes=%s" % (
            "signed" if self.signed else "unsigned", self.lock, self.x, self.k, self.n, self.set_id.hex(),
            self.generation, self.rehearsal, self.data.hex())


# --- text form -----------------------------------------------------------------------------------------------------

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def from_text(text):
    text = "".join(text.split()).upper()
    prefix, colon, body = text.partition(":")
    if not colon or prefix not in ("KEYRITE1", "KEYRITE1-REHEARSAL"):
        raise Refused("the prefix is unknown")
    if not body or any(letter not in BASE32 for letter in body):
        raise Refused("not base32")
    bits = "".join("{:05b}".format(BASE32.index(letter)) for letter in body)
    spare = len(bits) % 8
    if spare >= 5 or (spare and int(bits[-spare:], 2)):
        raise Refused("the last base32 letter carries stray bits")
    share = Share(int(bits[:len(bits) - spare], 2).to_bytes(len(bits) // 8, "big"))
    if not share.signed:
        raise Refused("the proof is missing")
    if share.rehearsal != (prefix == "KEYRITE1-REHEARSAL"):
        raise Refused("the prefix and the rehearsal flag differ")
    return share


# --- words form ----------------------------------------------------------------------------------------------------


def word_index(typed, words):
    typed = typed.lower()
    if typed in words:
        return words.index(typed)
    found = [index for index, word in enumerate(words) if len(typed) >= 4 and word.startswith(typed)]
    if len(found) != 1:
        raise Refused("%r is not of the list" % typed)
    return found[0]


def row_data(number, indices):
    bits = 0
    for index in indices:
        bits = bits << 11 | index
    data, check = (bits >> 13).to_bytes(8, "big"), bits & 0x1FFF
    expected = int.from_bytes(tagged_sha256("keyrite/v1/row", bytes([number]), data)[:2], "big") >> 3
    if check != expected:
        raise Refused("row %d: the check does not match" % number)
    return data


def from_words(text, words):
    rows, number, row, numbered = {}, 0, [], None
    for token in text.split():
        mark = token.rstrip(".:)")
        if not row:
            if mark.isdigit():
                if numbered is False:
                    raise Refused("only some rows carry numbers")
                numbered, number = True, int(mark)
                row.append(None)
                continue
            if numbered:
                raise Refused("only some rows carry numbers")
            numbered, number = False, number + 1
            row.append(None)
        row.append(word_index(token, words))
        if len(row) == 8:
            if not 1 <= number <= 255:
                raise Refused("row %d is out of range" % number)
            data = row_data(number, row[1:])
            # not in the comments: a row may come twice if it is the same
            if rows.setdefault(number, data) != data:
                raise Refused("row %d twice, with different words" % number)
            row = []
    if row:
        raise Refused("row %d is short" % number)
    if sorted(rows) != list(range(1, len(rows) + 1)):
        raise Refused("a row is missing")
    data = b"".join(rows[number] for number in sorted(rows))
    if len(data) < 16 or data[0] != 1 or data[1] >> 1 & 3 not in LOCKS:
        raise Refused("version, flags or length")
    end = HEADER + LOCKS[data[1] >> 1 & 3][1]
    first = (end + 4 + 7) // 8 * 8
    if len(data) not in (first, first + PROOF):
        raise Refused("%d rows" % len(rows))
    if data[end:end + 4] != tagged_sha256("keyrite/v1/rows", data[:end])[:4]:
        raise Refused("the check over all rows does not match")
    if any(data[end + 4:first]):
        raise Refused("the last row is not filled with zeros")
    return Share(data[:end] + data[first:])


# --- the key -------------------------------------------------------------------------------------------------------


EXP, LOG = [1] * 255, [0] * 256
for power in range(1, 255):
    doubled = EXP[power - 1] << 1
    EXP[power] = doubled ^ 0x11D if doubled & 0x100 else doubled
    LOG[EXP[power]] = power


def gf_mul(a, b):
    return EXP[(LOG[a] + LOG[b]) % 255] if a and b else 0


def gf_inverse(a):
    return EXP[-LOG[a] % 255]


def at_zero(points):
    """The polynomials' values at 0, by Lagrange: points is {x: y}."""
    key = bytearray(32)
    for x, y in points.items():
        weight = 1
        for other in points:
            if other != x:
                weight = gf_mul(weight, gf_mul(other, gf_inverse(other ^ x)))
        for place in range(32):
            key[place] ^= gf_mul(weight, y[place])
    return bytes(key)


def combine(shares):
    head = shares[0]
    sets = {share.data[:20] + share.data[21:39] for share in shares}
    keys = {share.data[-96:-64] for share in shares if share.signed}
    if len(sets) > 1 or len(keys) > 1:
        raise Refused("the shares are of different sets")
    points = {share.x: share.data[39:71] for share in shares}
    if len(points) < head.k:
        raise Refused("%d of %d shares" % (len(points), head.k))
    key = at_zero(dict(list(points.items())[:head.k]))
    if fingerprint(key, head.rehearsal) != head.fingerprint:
        raise Refused("the fingerprint does not match")
    return key


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        words = file.read().split()
    assert len(words) == 2048
    shares = []
    for block in sys.stdin.read().split("\n---\n"):
        try:
            share = from_text(block) if "KEYRITE" in block.upper() else from_words(block, words)
            print(share.line())
            if share.lock == "open":
                shares.append(share)
        except Refused as reason:
            print("refused", reason)
    if shares:
        try:
            print("key", combine(shares).hex())
        except Refused as reason:
            print("no key", reason)


if __name__ == "__main__":
    main()
