/* ---------- AES-256-GCM, NIST SP 800-38D */

const DOUBLE = Uint8Array.from({ length: 256 }, (_, value) => (value << 1) ^ (value & 0x80 ? 0x11b : 0));
const BOX = (() => {
  const box = new Uint8Array(256), powers = [];
  for (let value = 1, i = 0; i < 255; i++) {
    powers.push(value);
    value ^= DOUBLE[value];
  }
  const inverse = new Uint8Array(256);
  powers.forEach((value, i) => { inverse[value] = powers[(255 - i) % 255]; });
  for (let value = 0; value < 256; value++) {
    let mixed = 0x63;
    for (let n = 0; n < 5; n++) mixed ^= ((inverse[value] << n) | (inverse[value] >> (8 - n))) & 0xff;
    box[value] = mixed;
  }
  return box;
})();

function aesSchedule(key) {
  const words = [];
  for (let i = 0; i < 8; i++) words.push([...key.slice(4 * i, 4 * i + 4)]);
  for (let i = 8, constant = 1; i < 60; i++) {
    let word = words[i - 1].slice();
    if (i % 8 === 0) {
      word = [...word.slice(1), word[0]].map((byte) => BOX[byte]);
      word[0] ^= constant;
      constant = DOUBLE[constant];
    } else if (i % 8 === 4) word = word.map((byte) => BOX[byte]);
    words.push(word.map((byte, j) => byte ^ words[i - 8][j]));
  }
  return Uint8Array.from(words.flat());
}

/* encrypts `state` where it lies */
function aesBlock(schedule, state) {
  const next = new Uint8Array(16);
  for (let i = 0; i < 16; i++) state[i] ^= schedule[i];
  for (let round = 1; round < 15; round++) {
    for (let i = 0; i < 16; i++) next[i] = BOX[state[(i + 4 * (i & 3)) & 15]];
    for (let i = 0; i < 16; i += 4) {
      const [a, b, c, d] = [next[i], next[i + 1], next[i + 2], next[i + 3]], all = round < 14 ? a ^ b ^ c ^ d : 0;
      const at = 16 * round + i;
      state[i] = schedule[at] ^ a ^ (round < 14 ? all ^ DOUBLE[a ^ b] : 0);
      state[i + 1] = schedule[at + 1] ^ b ^ (round < 14 ? all ^ DOUBLE[b ^ c] : 0);
      state[i + 2] = schedule[at + 2] ^ c ^ (round < 14 ? all ^ DOUBLE[c ^ d] : 0);
      state[i + 3] = schedule[at + 3] ^ d ^ (round < 14 ? all ^ DOUBLE[d ^ a] : 0);
    }
  }
  return state;
}

/* A running GHASH, four bits at a time: sixteen multiples of the subkey, and what four bits that leave at the end
   come back as. */
function gcmHash(subkey) {
  const table = new Uint32Array(64), back = Uint32Array.from({ length: 16 }, (_, bits) =>
    [0, 1, 2, 3].reduce((sum, bit) => (bits >> bit) & 1 ? sum ^ (0xe100 >> (3 - bit)) : sum, 0) * 65536);
  const view = new DataView(subkey.buffer, subkey.byteOffset, 16);
  for (let w = 0; w < 4; w++) table[32 + w] = view.getUint32(4 * w);
  for (let i = 4; i; i >>= 1) {
    const from = 8 * i, to = 4 * i, low = table[from + 3] & 1;
    for (let w = 3; w >= 0; w--) table[to + w] = (table[from + w] >>> 1) | (w ? table[from + w - 1] << 31 : 0);
    if (low) table[to] ^= 0xe1000000;
  }
  for (let i = 3; i < 16; i++) {
    const top = 1 << (31 - Math.clz32(i));
    if (top !== i) for (let w = 0; w < 4; w++) table[4 * i + w] = table[4 * top + w] ^ table[4 * (i - top) + w];
  }
  const total = new Uint8Array(16);
  /* takes the bytes from `from` to `to` in, the last block filled with zeros */
  const add = (data, from = 0, to = data.length) => {
    for (let at = from; at < to; at += 16) {
      for (let i = 0; i < 16 && at + i < to; i++) total[i] ^= data[at + i];
      let a = 0, b = 0, c = 0, d = 0;
      for (let n = 31; n >= 0; n--) {
        const bits = n & 1 ? total[n >> 1] & 15 : total[n >> 1] >> 4, out = back[d & 15];
        d = ((d >>> 4) | (c << 28)) ^ table[4 * bits + 3];
        c = ((c >>> 4) | (b << 28)) ^ table[4 * bits + 2];
        b = ((b >>> 4) | (a << 28)) ^ table[4 * bits + 1];
        a = (a >>> 4) ^ out ^ table[4 * bits];
      }
      [a, b, c, d].forEach((word, w) => { for (let i = 0; i < 4; i++) total[4 * w + i] = word >>> (24 - 8 * i); });
    }
  };
  return { add, total };
}

/* The plain text, or null when the tag does not fit. Much of it is done in pauses of the page. */
async function gcmOpen(key, nonce, sealed, additional, progress) {
  const schedule = aesSchedule(key), end = sealed.length - 16, slice = 1 << 19;
  const block = (counter) => aesBlock(schedule, join(nonce, bytesOf(BigInt(counter), 4, "big")));
  const rest = async (done) => {
    if (!progress) return;
    progress(done);
    await new Promise((resume) => setTimeout(resume, 0));
  };
  const hash = gcmHash(aesBlock(schedule, new Uint8Array(16)));
  hash.add(additional);
  for (let at = 0; at < end; at += slice) {
    hash.add(sealed, at, Math.min(end, at + slice));
    await rest(at / end / 2);
  }
  hash.add(join(bytesOf(BigInt(8 * additional.length), 8, "big"), bytesOf(BigInt(8 * end), 8, "big")));
  const mask = block(1);
  if (!same(hash.total.map((byte, i) => byte ^ mask[i]), sealed.slice(end))) return null;
  const out = sealed.slice(0, end), counter = join(nonce, new Uint8Array(4)), view = new DataView(counter.buffer);
  const stream = new Uint8Array(16);
  for (let at = 0, n = 2; at < end; at += 16, n++) {
    view.setUint32(12, n);
    stream.set(counter);
    aesBlock(schedule, stream);
    for (let i = at, stop = Math.min(at + 16, end); i < stop; i++) out[i] ^= stream[i - at];
    if (at % slice === 0) await rest(0.5 + at / end / 2);
  }
  return out;
}
