/* ---------- bytes as numbers, as hex, as text */

const NOTHING = new Uint8Array(0);

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
