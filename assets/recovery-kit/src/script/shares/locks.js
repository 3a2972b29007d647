/* ---------- locks */

function codeWordsText(typed) {
  const words = wordsOf(typed).filter((word) => !NUMBER.test(word));
  if (words.length !== 8) throw new Refused("Count", `there are eight code words; ${words.length} were typed`);
  const indices = words.map(findWord), unknown = indices.indexOf(-1);
  if (unknown >= 0) {
    throw new Refused("Unknown", `code word ${unknown + 1} is not on the list`, meant(nearWords(words[unknown]).slice(0, 3)));
  }
  const data = bytesOf(indices.reduce((sum, index) => (sum << 11n) | BigInt(index), 0n), 11, "big");
  if (tagged("keyrite/v1/code-words", data.slice(0, 10))[0] !== data[10])
    throw new Refused("Check", "the code words do not check: one of them is wrong, or two are exchanged");
  return ascii(indices.map((index) => WORDS[index]).join(" "));
}

function passphraseText(typed) {
  if (!typed) throw new Refused("Empty", "the passphrase is empty");
  if (/\p{Cc}/u.test(typed))
    throw new Refused("Control", "a control character is in the passphrase: type letters, digits, signs and spaces alone");
  const data = new TextEncoder().encode(typed.normalize("NFKD"));
  if (data.length > 1024) throw new Refused("TooLong", "the passphrase is longer than any real one");
  return data;
}

/* the share's y */
async function openLock(share, typed, progress) {
  const secret = (share.lock === 1 ? passphraseText : codeWordsText)(typed);
  let key;
  try {
    key = await argon2id(secret, share.salt, share.memory, share.passes, share.lanes, progress || (() => {}));
  } catch (error) {
    throw new Refused("Memory", `this browser cannot open the lock (${error.message || error}): use recover.py`);
  }
  const y = gcmOpen(key, share.nonce, share.sealed, join(share.content.slice(0, 39), share.parameters));
  if (!y) throw new Refused("DoesNotOpen", `${share.lock === 1 ? "this passphrase does" : "these code words do"} not open it`);
  return y;
}
