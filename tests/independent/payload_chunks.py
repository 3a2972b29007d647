"""Judges the payloads in chunks of payload-v1.toml: Python's cryptography makes them, and recover.py opens them.

HKDF is written here from RFC 5869 on Python's hmac; AES-GCM is that of the package cryptography. Arguments: the file, the folder
with recover.py.
"""

import hashlib
import hmac
import os
import sys
import tempfile
import tomllib

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

sys.dont_write_bytecode = True
vectors_file, kit = sys.argv[1:]
sys.path.insert(0, kit)
import recover

CHUNK = 65536


def hkdf(salt, key, info):
    """The first block of RFC 5869 with SHA-512."""
    return hmac.new(hmac.new(salt, key, hashlib.sha512).digest(), info + b"\1", hashlib.sha512).digest()


def made(vector):
    """The whole file, of the vector's key, salt and content."""
    root, about = bytes.fromhex(vector["root_key"]), vector["about"].encode()
    rehearsal = b"rehearsal/" if vector["mode"] == "rehearsal" else b""
    fingerprint = hkdf(bytes(64), root, b"keyrite/v1/" + rehearsal + b"fingerprint")[:16]
    assert fingerprint.hex() == vector["fingerprint"]
    salt = bytes.fromhex(vector["salt"])
    head = b"KEYRITE-SEALED-2" + bytes([len(rehearsal) > 0]) + fingerprint + salt
    head += len(about).to_bytes(2, "big") + about
    assert head.hex() == vector["head"]
    key = hkdf(salt, root, b"keyrite/v1/" + rehearsal + b"sealed-chunks")[:32]
    assert key.hex() == vector["key"]
    content = bytes(i % 251 for i in range(vector["content_bytes"]))
    assert hashlib.sha256(content).hexdigest() == vector["content_sha256"]
    count = -(-len(content) // CHUNK)
    chunks = [
        AESGCM(key).encrypt(number.to_bytes(11, "big") + bytes([number == count - 1]),
                            content[number * CHUNK : (number + 1) * CHUNK], head)
        for number in range(count)
    ]
    assert [chunk[-16:].hex() for chunk in chunks] == vector["tags"]
    file = head + b"".join(chunks)
    assert hashlib.sha256(file).hexdigest() == vector["sha256"]
    return file, content


def opened(file, vector):
    """What recover.py gets out of it, or the word for why it does not."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sealed")
        with open(path, "wb") as out:
            out.write(file)
        try:
            payload = recover.Payload.read(path)
            key, rehearsal = bytes.fromhex(vector["root_key"]), vector["mode"] == "rehearsal"
            if payload.in_chunks:
                return b"".join(payload.pieces(key, rehearsal))
            return payload.open(key, rehearsal)[0]
        except recover.Refused as refusal:
            return refusal.kind


vectors = tomllib.load(open(vectors_file, "rb"))
good = {}
for vector in vectors["chunks"]:
    file, content = good[vector["name"]] = made(vector)
    assert opened(file, vector) == content, vector["name"]
for vector in vectors["broken"]:
    file, altered = good[vector["of"]][0], b""
    for part in vector["parts"]:
        start, _, end = part.partition("..")
        altered += bytes.fromhex(part[4:]) if part.startswith("hex:") else file[int(start) : int(end)]
    assert opened(altered, vector) == "Payload", vector["name"]
print("%d payloads in chunks, %d broken" % (len(vectors["chunks"]), len(vectors["broken"])))
