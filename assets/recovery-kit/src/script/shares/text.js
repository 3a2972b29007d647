/* ---------- shares as text */

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* the bytes of base32 without padding; `refuse` is told the place of a character that does not belong, or nothing of an end
   that is not whole */
function fromBase32(text, start, refuse) {
  const data = [];
  let bits = 0, value = 0;
  for (let i = start; i < text.length; i++) {
    const digit = /[a-z2-7]/i.test(text[i]) ? BASE32.indexOf(text[i].toUpperCase()) : -1;
    if (digit < 0) refuse(i + 1 - start);
    bits += 5;
    value = (value << 5) | digit;
    if (bits >= 8) {
      bits -= 8;
      data.push(value >> bits);
      value &= (1 << bits) - 1;
    }
  }
  if (bits >= 5 || value) refuse(null);
  return data;
}

function readCode(typed) {
  const text = typed.replace(/[\t-\r ]/g, "");
  if (text.length > 2048) throw new Refused("TooLong", `it has ${text.length} characters, more than any share`);
  const match = /^KEYRITE([1-9][0-9]*)(-REHEARSAL)?:/i.exec(text);
  if (!match) throw new Refused("NotKeyrite", "it is not the text of a Keyrite code");
  if (match[1] !== "1") throw new Refused("NewerFormat", `it is of a newer format, ${match[1]}; use a newer page`);
  const label = match[0].length;
  const data = fromBase32(text, label, (place) => {
    if (place === null) throw new Refused("Ending", "its last characters are not whole: it is cut off, or has characters too many");
    throw new Refused("Character", `character ${label + place} does not belong in a code: read it again, or type the words`);
  });
  const share = readShare(Uint8Array.from(data), true);
  if (share.rehearsal !== Boolean(match[2]))
    throw new Refused("WrongLabel", "its label and its content differ on whether it is a rehearsal's");
  return share;
}
