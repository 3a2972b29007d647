"""Judges derive-v1.toml and payload-v1.toml with other people's code.

HKDF is written here from RFC 5869 on Python's hmac; the curves' reduction is Python's integers; openssl reads the PEM
and prints both halves; AES-GCM is that of recover.py. Arguments: the two files, the folder with recover.py.
"""

import hashlib
import hmac
import re
import subprocess
import sys
import tomllib

sys.dont_write_bytecode = True
keys_file, payloads_file, kit = sys.argv[1:]
sys.path.insert(0, kit)
import recover

ORDERS = {
    "p-256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "p-384": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
}
LENGTHS = {"aes-256": 32, "ed25519": 32, "x25519": 32, "p-256": 48, "p-384": 64, "seed-128": 16, "seed-256": 32}


def hkdf(salt, key, info, length):
    """RFC 5869 with SHA-512."""
    prk = hmac.new(salt or bytes(64), key, hashlib.sha512).digest()
    okm, block, counter = b"", b"", 1
    while len(okm) < length:
        block = hmac.new(prk, block + info + bytes([counter]), hashlib.sha512).digest()
        okm, counter = okm + block, counter + 1
    return okm[:length]


def openssl(pem):
    """Private and public half as openssl prints them, and the public key in DER."""
    def run(*more):
        done = subprocess.run(["openssl", "pkey", *more], input=pem.encode(), capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout
    text = run("-noout", "-text").decode()
    run("-noout", "-check")
    half = lambda name: bytes.fromhex(re.search(name + r":\n((?: +[0-9a-f:]+\n)+)", text)[1].replace(":", ""))
    return half("priv"), half("pub"), run("-pubout", "-outform", "DER")


def key(vector):
    first = b"keyrite/v1/rehearsal/derive" if vector["mode"] == "rehearsal" else b"keyrite/v1/derive"
    algorithm = vector["algorithm"]
    info = b"\0".join([first, vector["purpose"].encode(), algorithm.encode(), vector["index"].to_bytes(4, "big")])
    okm = hkdf(b"", bytes.fromhex(vector["root_key"]), info, LENGTHS[algorithm])
    assert (info.hex(), okm.hex()) == (vector["info"], vector["okm"])
    private = okm
    if algorithm in ORDERS:
        number = int.from_bytes(okm, "big") % (ORDERS[algorithm] - 1) + 1
        private = number.to_bytes(len(f"{ORDERS[algorithm]:x}") // 2, "big")
    assert private.hex() == vector["private"]
    if algorithm in ("aes-256", "seed-128", "seed-256"):
        assert vector["file"] == private.hex()
        return
    secret, public, der = openssl(vector["file"])
    assert secret == private, (secret.hex(), private.hex())
    assert der.hex() == vector["public"] and der.endswith(public)


def payload(vector):
    root, sealed = bytes.fromhex(vector["root_key"]), bytes.fromhex(vector["bytes"])
    rehearsal = b"rehearsal/" if vector["mode"] == "rehearsal" else b""
    fingerprint = hkdf(b"", root, b"keyrite/v1/" + rehearsal + b"fingerprint", 16)
    about = vector["about"].encode()
    salt = bytes.fromhex(vector["salt"])
    start = b"KEYRITE-SEALED-1" + bytes([len(rehearsal) > 0]) + fingerprint + salt
    start += len(about).to_bytes(2, "big") + about
    assert start.hex() == vector["additional"] and sealed.startswith(start)
    okm = hkdf(salt, root, b"keyrite/v1/" + rehearsal + b"sealed-payload", 44)
    assert okm.hex() == vector["okm"]
    content = recover.gcm_open(okm[:32], okm[32:], sealed[len(start):], start)
    assert content is not None and content.hex() == vector["content"]


def each(vectors, check):
    for vector in vectors:
        try:
            check(vector)
        except Exception as error:
            sys.exit(f"{vector['name']}: {error!r}")
    return len(vectors)


keys = tomllib.load(open(keys_file, "rb"))["key"]
payloads = tomllib.load(open(payloads_file, "rb"))["payload"]
print(f"{each(keys, key)} keys, {each(payloads, payload)} payloads")
