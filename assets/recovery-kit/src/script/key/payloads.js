/* what anybody can read of a sealed payload; nothing of it is proven */
function sealedHead(bytes) {
  const refuse = (text) => { throw new Refused("Payload", text); };
  const head = new TextDecoder().decode(bytes.slice(0, 16));
  if (/^KEYRITE-SEALED-[2-9]/.test(head)) refuse("it is of a newer format: use a newer page");
  if (head !== "KEYRITE-SEALED-1") refuse("it is no sealed payload");
  const length = bytes.length < 67 ? 0 : (bytes[65] << 8) | bytes[66], start = 67 + length;
  if (bytes.length < start + 17 || bytes.length > start + 16 + (1 << 24)) refuse("it is cut off, or goes on after its end");
  if (bytes[16] & 0xfe || length < 1 || length > 1024) refuse("its head is damaged, or newer than this page");
  return { start, sealedInRehearsal: Boolean(bytes[16]), under: bytes.slice(17, 33), aboutBytes: bytes.slice(67, start) };
}

/* a sealed payload's description and content; `key` is proven, and wiped here */
function unsealPayload(bytes, key, rehearsal) {
  const refuse = (text) => { throw new Refused("Payload", text); };
  const { start } = sealedHead(bytes);
  if (Boolean(bytes[16]) !== rehearsal)
    refuse(rehearsal ? "it was sealed under a real key; this one is a rehearsal's" : "it was sealed in a rehearsal; this key is a real one");
  if (!same(bytes.slice(17, 33), fingerprintOf(key, rehearsal)))
    refuse(`it was sealed under another key, of fingerprint ${toHex(bytes.slice(17, 33)).toUpperCase().match(/.{4}/g).join(" ")}`);
  const info = ascii(rehearsal ? "keyrite/v1/rehearsal/sealed-payload" : "keyrite/v1/sealed-payload");
  const okm = hkdf(key, bytes.slice(33, 65), info, 44);
  const data = gcmOpen(okm.slice(0, 32), okm.slice(32), bytes.subarray(start), bytes.slice(0, start));
  okm.fill(0);
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
