/* of a payload in chunks */
const CHUNK = 1 << 16, SEALED_CHUNK = CHUNK + 16, LARGEST_OPENED_HERE = 64 << 20;

/* a sealed payload as sheets carry it, at the beginning of a line: FORMAT.txt section 11 */
const SEALED_LABEL = /^[ \t]*KEYRITE-SEALED-([0-9]):/im, LONGEST_SEALED_CODE = Math.ceil((300 - 16) * 8 / 5);
const hasSealedCode = (text) => SEALED_LABEL.test(text);

/* the bytes of the sealed file of which this text has the code */
function sealedFromCode(text) {
  const refuse = (why) => { throw new Refused("Payload", why); };
  const match = SEALED_LABEL.exec(text);
  if (match[1] !== "1") refuse("it is of a newer format: use a newer page");
  const code = text.slice(match.index + match[0].length).split(/\n[ \t]*KEYRITE/i)[0].replace(/[\t-\r ]/g, "");
  if (code.length > LONGEST_SEALED_CODE) refuse("its code is longer than any of a sheet");
  const data = fromBase32(code, 0, (place) => refuse(place === null
    ? "its last characters are not whole: it is cut off, or has characters too many"
    : `character ${place} behind the colon does not belong in its code: scan it again`));
  return new Uint8Array([...ascii("KEYRITE-SEALED-1"), ...data]);
}

/* the sealed file: itself, or as a sheet carries it, in a picture or as the text of its code */
async function sealedBytes(bytes, progress) {
  const kind = kindOf(bytes);
  if (PICTURES.includes(kind)) {
    const eye = makeEye();
    let texts;
    try {
      texts = await pictureTexts(kind, bytes, eye, progress, true);
    } finally {
      eye.end();
    }
    const codes = [...new Set(texts.filter(hasSealedCode))];
    if (!codes.length) throw new Refused("Payload", "no sealed payload was found in it. Its code is the second one of a sheet, below the share's: take a picture of that code alone");
    if (codes.length > 1) throw new Refused("Payload", `${codes.length} different sealed payloads are in it: take a picture of one sheet`);
    return sealedFromCode(codes[0]);
  }
  if (kind !== "text" || bytes.length > LIMITS.textBytes) return bytes;
  const text = decodeText(bytes);
  return text !== null && hasSealedCode(text) ? sealedFromCode(text) : bytes;
}

/* what anybody can read of a sealed payload; nothing of it is proven */
function sealedHead(bytes, size = bytes.length) {
  const refuse = (text) => { throw new Refused("Payload", text); };
  const head = new TextDecoder().decode(bytes.slice(0, 16));
  if (/^KEYRITE-SEALED-[3-9]/.test(head)) refuse("it is of a newer format: use a newer page");
  if (!/^KEYRITE-SEALED-[12]$/.test(head)) refuse("it is no sealed payload");
  const inChunks = head.endsWith("2"), length = bytes.length < 67 ? 0 : (bytes[65] << 8) | bytes[66], start = 67 + length;
  const body = size - start, chunks = inChunks ? Math.ceil(body / SEALED_CHUNK) : 1;
  if (body - (chunks - 1) * SEALED_CHUNK < 17 && inChunks || body < 17 || !inChunks && body > 16 + (1 << 24))
    refuse("it is cut off, or goes on after its end");
  if (bytes[16] & 0xfe || length < 1 || length > 1024) refuse("its head is damaged, or newer than this page");
  return { start, inChunks, chunks, sealedInRehearsal: Boolean(bytes[16]), under: bytes.slice(17, 33), aboutBytes: bytes.slice(67, start) };
}

/* what is in the one message behind the head, or null */
function unsealWhole(bytes, start, key, rehearsal) {
  const info = ascii(rehearsal ? "keyrite/v1/rehearsal/sealed-payload" : "keyrite/v1/sealed-payload");
  const okm = hkdf(key, bytes.slice(33, 65), info, 44);
  const data = gcmOpen(okm.slice(0, 32), okm.slice(32), bytes.subarray(start), bytes.slice(0, start));
  okm.fill(0);
  return data;
}

/* what is in the chunks, or null if one of them does not open at its place */
function unsealChunks(bytes, start, chunks, key, rehearsal) {
  const info = ascii(rehearsal ? "keyrite/v1/rehearsal/sealed-chunks" : "keyrite/v1/sealed-chunks");
  const own = hkdf(key, bytes.slice(33, 65), info, 32), head = bytes.slice(0, start);
  const data = new Uint8Array(bytes.length - start - 16 * chunks), nonce = new Uint8Array(12);
  let whole = true;
  for (let number = 0; number < chunks && whole; number++) {
    new DataView(nonce.buffer).setUint32(7, number);
    nonce[11] = number === chunks - 1 ? 1 : 0;
    const from = start + number * SEALED_CHUNK;
    const piece = gcmOpen(own, nonce, bytes.subarray(from, from + SEALED_CHUNK), head);
    whole = piece !== null;
    if (whole) data.set(piece, number * CHUNK);
  }
  own.fill(0);
  if (!whole) data.fill(0);
  return whole ? data : null;
}

/* a sealed payload's description and content; `key` is proven, and wiped here */
function unsealPayload(bytes, key, rehearsal) {
  const refuse = (text) => { throw new Refused("Payload", text); };
  const { start, inChunks, chunks } = sealedHead(bytes);
  if (Boolean(bytes[16]) !== rehearsal)
    refuse(rehearsal ? "it was sealed under a real key; this one is a rehearsal's" : "it was sealed in a rehearsal; this key is a real one");
  if (!same(bytes.slice(17, 33), fingerprintOf(key, rehearsal)))
    refuse(`it was sealed under another key, of fingerprint ${toHex(bytes.slice(17, 33)).toUpperCase().match(/.{4}/g).join(" ")}`);
  const data = inChunks ? unsealChunks(bytes, start, chunks, key, rehearsal) : unsealWhole(bytes, start, key, rehearsal);
  key.fill(0);
  if (!data) refuse("it is damaged: it is not what was sealed. Try another copy");
  let what = null;
  try {
    what = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.slice(67, start));
  } catch (error) {
    what = null;
  }
  if (what === null || /[\p{Cc}\u2028\u2029]/u.test(what)) refuse("its description is not one line of text");
  return { what, data };
}
