"""Unwraps an import package by PKCS #11, as an HSM's own tools would: C_UnwrapKey, once or in two steps.

hsm.py HSM make PUBLIC                                      a key to wrap under; its public half in DER
hsm.py HSM unwrap METHOD FIRST WRAPPED aes|rsa|ec RESULT    FIRST: bytes of the first part; RESULT: what the key did

HSM is softhsm or nss. Neither knows CKM_RSA_AES_KEY_WRAP, so its two parts are unwrapped one after the other. SoftHSM
2.6 knows OAEP with SHA-1 alone; NSS has its key store in the folder nss. The AES key is a session object and is never
read; the key that comes out is an object of the token with the ID 07, as the page's template says, is never read either, and is
found again in a second session. aes: RESULT is a block of zeros, encrypted. rsa, ec: RESULT is a signature, PKCS #1 v1.5 or ECDSA
in DER, of 32 bytes 00 to 1f.
"""

import ctypes
import os
import sys

from PyKCS11 import *

PIN = "1234"
OAEP = {"sha1": RSAOAEPMechanism(CKM_SHA_1, CKG_MGF1_SHA1), "sha256": RSAOAEPMechanism(CKM_SHA256, CKG_MGF1_SHA256)}
# the public half of a private key, by which NSS finds it: it refuses a private key of a curve without one
CKA_NSS_DB = 0xD5A0DB00


class SoftHsm:
    module = "/usr/lib/softhsm/libsofthsm2.so"
    slot = 0
    # what PKCS #11 v2.40 has for RFC 5649
    kwp = Mechanism(CKM_AES_KEY_WRAP_PAD)
    of_curves = []

    def begin(self):
        pass


class Nss:
    module = "libsoftokn3.so"
    slot = 1
    # v3.0: what NSS has as CKM_AES_KEY_WRAP_PAD is not RFC 5649
    kwp = Mechanism(CKM_AES_KEY_WRAP_KWP)
    of_curves = [(CKA_NSS_DB, [1])]

    def begin(self):
        """Its C_Initialize wants to know where the keys are, which PyKCS11 cannot say."""

        class Arguments(ctypes.Structure):
            _fields_ = [("mutexes", ctypes.c_void_p * 4), ("flags", ctypes.c_ulong)] + [
                ("parameters", ctypes.c_char_p),
                ("reserved", ctypes.c_void_p),
            ]

        os.makedirs("nss", exist_ok=True)
        parameters = f"configdir='sql:{os.getcwd()}/nss' certPrefix='' keyPrefix='' secmod='' flags="
        arguments = Arguments(flags=CKF_OS_LOCKING_OK, parameters=parameters.encode())
        functions = ctypes.POINTER(ctypes.c_void_p)()
        assert ctypes.CDLL(self.module).C_GetFunctionList(ctypes.byref(functions)) == CKR_OK
        # behind the version stands C_Initialize
        initialize = ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)(functions[1])
        assert initialize(ctypes.addressof(arguments)) == CKR_OK


def session(hsm):
    hsm.begin()
    lib = PyKCS11Lib()
    lib.load(hsm.module)
    slot = lib.getSlotList(tokenPresent=True)[hsm.slot]
    if not lib.getTokenInfo(slot).flags & CKF_USER_PIN_INITIALIZED:
        opened = lib.openSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION)
        opened.login("", CKU_SO)
        opened.initPin(PIN)
        opened.logout()
        opened.closeSession()
    return logged_in(lib, slot)


def logged_in(lib, slot):
    opened = lib.openSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION)
    opened.of_it = lib, slot
    opened.login(PIN)
    return opened


# of the key that comes out
IMPORTED = [7]


def again(opened):
    """A session that knows nothing of the one before, which is closed."""
    lib, slot = opened.of_it
    opened.logout()
    opened.closeSession()
    return logged_in(lib, slot)


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
    long = length.to_bytes(1 if length < 0x100 else 2, "big")
    return bytes([tag, 0x80 + len(long)]) + long + content


def number(content):
    content = content.lstrip(b"\0")
    return element(2, (b"\0" if content[0] & 0x80 else b"") + content)


def unwrap(to, hsm, method, first, wrapped, kind, result):
    kek = to.findObjects([(CKA_CLASS, CKO_PRIVATE_KEY), (CKA_ID, [1])])[0]
    closed = [(CKA_SENSITIVE, True), (CKA_EXTRACTABLE, False)]
    of_the_token = closed + [(CKA_TOKEN, True), (CKA_PRIVATE, True), (CKA_ID, IMPORTED)]
    for older in to.findObjects([(CKA_ID, IMPORTED)]):
        to.destroyObject(older)
    aes = [(CKA_CLASS, CKO_SECRET_KEY), (CKA_KEY_TYPE, CKK_AES)]
    private = of_the_token + [(CKA_CLASS, CKO_PRIVATE_KEY), (CKA_SIGN, True)]
    templates = {
        "aes": aes + of_the_token + [(CKA_ENCRYPT, True)],
        "rsa": private + [(CKA_KEY_TYPE, CKK_RSA)],
        "ec": private + [(CKA_KEY_TYPE, CKK_EC)] + hsm.of_curves,
    }
    blob = open(wrapped, "rb").read()
    way, _, hash = method.rpartition("-")
    if way == "oaep":
        to.unwrapKey(kek, blob, templates[kind], OAEP[hash])
    else:
        assert way == "aes-kwp", method
        middle = to.unwrapKey(kek, blob[:first], aes + closed + [(CKA_TOKEN, False), (CKA_UNWRAP, True)], OAEP[hash])
        to.unwrapKey(middle, blob[first:], templates[kind], hsm.kwp)
    to = again(to)
    key = to.findObjects([(CKA_CLASS, CKO_SECRET_KEY if kind == "aes" else CKO_PRIVATE_KEY), (CKA_ID, IMPORTED)])[0]
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


name, act, *more = sys.argv[1:]
hsm = {"softhsm": SoftHsm, "nss": Nss}[name]()
if act == "make":
    make(session(hsm), *more)
else:
    method, first, wrapped, kind, result = more
    unwrap(session(hsm), hsm, method, int(first), wrapped, kind, result)
