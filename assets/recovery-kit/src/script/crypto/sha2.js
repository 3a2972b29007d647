/* ---------- SHA-2, HMAC, the tagged hash */

const PRIMES = [];
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every((p) => n % p)) PRIMES.push(n);

/* the first `bits` bits of the fraction of a root of a prime */
function rootBits(prime, degree, bits) {
  const target = BigInt(prime) << BigInt(bits * degree);
  let low = 0n, high = 1n << BigInt(bits + 8);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(degree) <= target) low = middle;
    else high = middle;
  }
  return low & ((1n << BigInt(bits)) - 1n);
}

/* SHA-256; `wide` makes it SHA-512, and `short` SHA-384, which is SHA-512 from another start and cut */
function sha2(wide, short) {
  const bits = wide ? 64 : 32, size = wide ? 128 : 64, rounds = wide ? 80 : 64, mask = (1n << BigInt(bits)) - 1n;
  const constants = PRIMES.slice(0, rounds).map((prime) => rootBits(prime, 3, bits));
  const start = PRIMES.slice(short ? 8 : 0).slice(0, 8).map((prime) => rootBits(prime, 2, bits));
  const turn = (value, by) => ((value >> BigInt(by)) | (value << BigInt(bits - by))) & mask;
  const [a, b, c, d] = wide
    ? [[1, 8, 7], [19, 61, 6], [14, 18, 41], [28, 34, 39]]
    : [[7, 18, 3], [17, 19, 10], [6, 11, 25], [2, 13, 22]];
  const bend = (value, by) => turn(value, by[0]) ^ turn(value, by[1]) ^ (value >> BigInt(by[2]));
  const spin = (value, by) => turn(value, by[0]) ^ turn(value, by[1]) ^ turn(value, by[2]);
  return function (data) {
    const padded = new Uint8Array(Math.ceil((data.length + 1 + size / 8) / size) * size);
    padded.set(data);
    padded[data.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 4, data.length * 8);
    const state = start.slice();
    for (let at = 0; at < padded.length; at += size) {
      const w = [];
      for (let i = 0; i < rounds; i++) {
        if (i < 16) w.push(wide ? view.getBigUint64(at + 8 * i) : BigInt(view.getUint32(at + 4 * i)));
        else w.push((bend(w[i - 2], b) + w[i - 7] + bend(w[i - 15], a) + w[i - 16]) & mask);
      }
      const s = state.slice();
      for (let i = 0; i < rounds; i++) {
        const one = s[7] + spin(s[4], c) + ((s[4] & s[5]) ^ (~s[4] & mask & s[6])) + constants[i] + w[i];
        const two = spin(s[0], d) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        s.unshift((one + two) & mask);
        s[4] = (s[4] + one) & mask;
        s.pop();
      }
      for (let i = 0; i < 8; i++) state[i] = (state[i] + s[i]) & mask;
    }
    return bytesOf(state.reduce((sum, word) => (sum << BigInt(bits)) | word, 0n), bits, "big").slice(0, short ? 48 : bits);
  };
}

const sha256 = sha2(false), sha512 = sha2(true), sha384 = sha2(true, true);

function bytesOf(number, length, order) {
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i++, number >>= 8n) out[order === "big" ? length - 1 - i : i] = Number(number & 255n);
  return out;
}

function numberOf(bytes, order) {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
  return BigInt("0x0" + (order === "big" ? hex : hex.reverse()).join(""));
}

const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const ascii = (text) => new TextEncoder().encode(text);
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

function join(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { out.set(part, at); at += part.length; }
  return out;
}

function hmac512(key, data) {
  const block = new Uint8Array(128);
  block.set(key);
  return sha512(join(block.map((b) => b ^ 0x5c), sha512(join(block.map((b) => b ^ 0x36), data))));
}

function tagged(tag, ...parts) {
  const all = [ascii(tag), new Uint8Array(1)];
  for (const part of parts) all.push(bytesOf(BigInt(part.length), 4, "big"), part);
  return sha256(join(...all));
}
