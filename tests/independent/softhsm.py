"""Unwraps an import package in SoftHSM, as an HSM's own tools would: C_UnwrapKey, once or in two steps.

softhsm.py make PUBLIC                                      a key to wrap under; its public half in DER
softhsm.py unwrap METHOD FIRST WRAPPED aes|rsa|ec RESULT    FIRST: bytes of the first part; RESULT: what the key did

SoftHSM 2.6 knows OAEP with SHA-1 alone, and no CKM_RSA_AES_KEY_WRAP: the two parts of that are unwrapped one after the
other. The AES key is a session object and is never read; neither is the key that comes out. aes: RESULT is a block of
zeros, encrypted. rsa, ec: RESULT is a signature, PKCS #1 v1.5 or ECDSA in DER, of 32 bytes 00 to 1f.
"""

import sys

from PyKCS11 import *

PIN = "1234"
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
OAEP = RSAOAEPMechanism(CKM_SHA_1, CKG_MGF1_SHA1)


def session():
    lib = PyKCS11Lib()
    lib.load(MODULE)
    slot = lib.getSlotList(tokenPresent=True)[0]
    opened = lib.openSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION)
    opened.login(PIN)
    return opened


def make(to, public):
    of_both = [(CKA_TOKEN, True), (CKA_ID, [1])]
    pair = to.generateKeyPair(
        of_both + [(CKA_MODULUS_BITS, 2048), (CKA_PUBLIC_EXPONENT, [1, 0, 1]), (CKA_WRAP, True)],
        of_both + [(CKA_PRIVATE, True), (CKA_SENSITIVE, True), (CKA_UNWRAP, True)],
    )
    modulus, exponent = to.getAttributeValue(pair[0], [CKA_MODULUS, CKA_PUBLIC_EXPONENT])
    numbers = element(0x30, number(bytes(modulus)) + number(bytes(exponent)))
    open(public, "wb").write(numbers)


def element(tag, content):
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    return bytes([tag, 0x82]) + length.to_bytes(2, "big") + content


def number(content):
    content = content.lstrip(b"\0")
    return element(2, (b"\0" if content[0] & 0x80 else b"") + content)


def unwrap(to, method, first, wrapped, kind, result):
    kek = to.findObjects([(CKA_CLASS, CKO_PRIVATE_KEY), (CKA_ID, [1])])[0]
    session_key = [(CKA_TOKEN, False), (CKA_SENSITIVE, True), (CKA_EXTRACTABLE, False)]
    aes = session_key + [(CKA_CLASS, CKO_SECRET_KEY), (CKA_KEY_TYPE, CKK_AES)]
    private = session_key + [(CKA_CLASS, CKO_PRIVATE_KEY), (CKA_PRIVATE, True), (CKA_SIGN, True)]
    templates = {
        "aes": aes + [(CKA_ENCRYPT, True)],
        "rsa": private + [(CKA_KEY_TYPE, CKK_RSA)],
        "ec": private + [(CKA_KEY_TYPE, CKK_EC)],
    }
    blob = open(wrapped, "rb").read()
    if method == "oaep-sha1":
        key = to.unwrapKey(kek, blob, templates[kind], OAEP)
    else:
        assert method == "aes-kwp-sha1", method
        middle = to.unwrapKey(kek, blob[:first], aes + [(CKA_UNWRAP, True)], OAEP)
        key = to.unwrapKey(middle, blob[first:], templates[kind], Mechanism(CKM_AES_KEY_WRAP_PAD))
    digest = bytes(range(32))
    if kind == "aes":
        out = bytes(to.encrypt(key, bytes(16), Mechanism(CKM_AES_ECB)))
    elif kind == "rsa":
        out = bytes(to.sign(key, digest, Mechanism(CKM_SHA256_RSA_PKCS)))
    else:
        both = bytes(to.sign(key, digest, Mechanism(CKM_ECDSA)))
        half = len(both) // 2
        out = element(0x30, number(both[:half]) + number(both[half:]))
    open(result, "wb").write(out)


if sys.argv[1] == "make":
    make(session(), sys.argv[2])
else:
    method, first, wrapped, kind, result = sys.argv[2:]
    unwrap(session(), method, int(first), wrapped, kind, result)
