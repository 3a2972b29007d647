"""What stands for a value in `--help`, and what a shell can offer for it."""

FILE, FOLDER, TEMPLATE, NOTHING = "file", "folder", "template", "nothing"

# every word that stands for a value must be here: a new one is decided on once, and not forgotten
OFFERED = {
    "FILE": FILE,
    "SHARE": FILE,
    "PAYLOAD": FILE,
    "PUBKEY": FILE,
    "CERT": FILE,
    "CSR": FILE,
    "LIST": FILE,
    "PROFILE": FILE,
    "DIR": FOLDER,
    "OUT": FOLDER,
    "TO": FOLDER,
    "TO2": FOLDER,
    "TEMPLATE": TEMPLATE,
    # a form can be slip39:2of3 too, whose numbers nobody can guess
    "SCHEME": ["slip39", "bip39", "vault", "ssss", "ssss-plain", "gfshare"],
    "FORM": ["raw", "hex", "pkcs8-pem", "pkcs8-der", "openssh", "age", "bip39"],
    # numbers, names, days, digests and words from paper: nobody can guess them
    "N": NOTHING,
    "K": NOTHING,
    "SHARE=LOCK": NOTHING,
    "STEP.CHOICE=OPTION": NOTHING,
    "PURPOSE:ALGORITHM:INDEX": NOTHING,
    "DIGEST": NOTHING,
    "TEXT": NOTHING,
    "SET": NOTHING,
    "WORDS": NOTHING,
    "SERIAL": NOTHING,
    "DATE": NOTHING,
    "STATE": NOTHING,
    "NAME": NOTHING,
    "CONSTRUCT": NOTHING,
    "KID": NOTHING,
    "NAMESPACE": NOTHING,
}


def offered(entry):
    """One of the kinds above, or the list of the values that there are."""
    if entry.values:
        return [name for name, _ in entry.values]
    word = entry.value.strip("<>[]")
    if word not in OFFERED:
        raise KeyError(f"{word} is new: say in dist/deb/lib/values.py what a shell offers for it")
    return OFFERED[word]


def offered_for_arguments(command):
    """What is offered where no option is typed: the shells do not count arguments, so all must be of one kind."""
    kinds = {offered(argument) for argument in command.arguments}
    if len(kinds) > 1:
        raise KeyError(f"{' '.join(command.words)}: arguments of several kinds")
    return kinds.pop() if kinds else NOTHING
