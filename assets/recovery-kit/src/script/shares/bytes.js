/* ---------- shares as bytes */

class Refused extends Error {
  /* the text says places, never a word of a share; `hint` may, and is shown at the field where the row is typed */
  constructor(kind, text, hint = "") {
    super(text);
    this.kind = kind;
    this.hint = hint;
  }
}

const NAME_LETTERS = "34789ACDEFHJKMNPQRTWXY";

function shortName(identity) {
  let number = numberOf(identity.slice(0, 8), "big"), letters = "";
  for (let i = 0; i < 8; i++, number /= 22n) letters += NAME_LETTERS[Number(number % 22n)];
  return letters.slice(0, 4) + "-" + letters.slice(4);
}

/* the length up to the ceremony key, from the first two bytes, which are checked */
function contentLength(data) {
  if (data.length && data[0] === 0)
    throw new Refused("Share.VersionZero", "it says format version 0, which does not exist: it is damaged or no share");
  if (data.length && data[0] > 1)
    throw new Refused("Share.NewerVersion", `it is of format version ${data[0]}; this page knows version 1: use a newer one`);
  if (data.length < 2) throw new Refused("Share.Truncated", `it is cut off: ${data.length} bytes`);
  if (data[1] & 0xf8 || ((data[1] >> 1) & 3) === 3)
    throw new Refused("Share.UnknownFlags", "it has flags this page does not know: it is damaged, or newer");
  return data[1] & 6 ? 121 : 71;
}

/* `data` is the whole share, or its part before the ceremony key when `proven` is false */
function readShare(data, proven) {
  const length = contentLength(data), whole = proven ? length + 96 : length;
  if (data.length < whole) throw new Refused("Share.Truncated", `it is cut off: ${data.length} bytes of ${whole}`);
  if (data.length > whole)
    throw new Refused("Share.TrailingBytes", `it goes on after its end: ${data.length} bytes of ${whole}`);
  const content = data.slice(0, length), view = new DataView(content.buffer);
  const share = {
    content, proof: proven ? data.slice(length) : null, signer: proven ? toHex(data.slice(length, length + 32)) : null,
    rehearsal: Boolean(content[1] & 1), lock: (content[1] >> 1) & 3, set: content.slice(2, 18),
    generation: view.getUint16(18), x: content[20], k: content[21], n: content[22],
    fingerprint: content.slice(23, 39), y: null,
  };
  share.setName = shortName(share.set);
  share.group = toHex(join(content.slice(1, 2).map((flags) => flags & 1), content.slice(2, 20), content.slice(21, 39)));
  if (!share.generation) throw new Refused("Share.GenerationZero", "its generation is 0, which cannot be");
  if (share.k < 2)
    throw new Refused("Share.Quorum.ThresholdTooSmall", `it needs ${share.k} of ${share.n} shares, which cannot be`);
  if (share.k > share.n)
    throw new Refused("Share.Quorum.ThresholdAboveShares", `it needs ${share.k} of ${share.n} shares, which cannot be`);
  if (share.x < 1 || share.x > share.n)
    throw new Refused("Share.Number", `it calls itself share ${share.x} of ${share.n}, which cannot be`);
  if (share.lock) {
    Object.assign(share, {
      sealed: content.slice(39, 87), parameters: content.slice(87, 121), memory: view.getUint32(87), passes: content[91],
      lanes: content[92], salt: content.slice(93, 109), nonce: content.slice(109, 121),
    });
    if (share.memory > 4 << 20 || share.passes > 64 || share.lanes > 16)
      throw new Refused("Share.Lock.TooCostly", "its lock asks for more work than any real one");
    if (share.memory < 64 << 10 || !share.passes || !share.lanes || share.memory * share.passes < 192 << 10)
      throw new Refused("Share.Lock.TooWeak", "its lock is weaker than any real one");
  } else share.y = content.slice(39, 71);
  if (proven) {
    const message = join(ascii("keyrite-share@v1\0"), data.slice(0, length + 32));
    if (!signatureHolds(data.slice(length, length + 32), message, data.slice(length + 32)))
      throw new Refused("BadSignature", `it calls itself share ${share.x} of set ${share.setName}, but its signature does not fit: it was altered or misread. Read it again`);
  }
  return share;
}
