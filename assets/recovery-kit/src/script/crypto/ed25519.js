/* ---------- Ed25519, RFC 8032, checked strictly */

const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (value) => ((value % P) + P) % P;
function power(base, exponent) {
  let result = 1n;
  for (base = mod(base); exponent; exponent >>= 1n, base = (base * base) % P)
    if (exponent & 1n) result = (result * base) % P;
  return result;
}
const D = mod(-121665n * power(121666n, P - 2n)), ROOT = power(2n, (P - 1n) / 4n);

function pointAdd(a, b) {
  const e = mod((a[1] - a[0]) * (b[1] - b[0])), f = mod((a[1] + a[0]) * (b[1] + b[0]));
  const g = mod(2n * a[3] * b[3] * D), h = mod(2n * a[2] * b[2]);
  const i = f - e, j = h - g, k = h + g, m = f + e;
  return [mod(i * j), mod(k * m), mod(j * k), mod(i * m)];
}

function pointMul(number, point) {
  let result = [0n, 1n, 1n, 0n];
  for (; number; number >>= 1n, point = pointAdd(point, point)) if (number & 1n) result = pointAdd(result, point);
  return result;
}

function pointRead(bytes) {
  let y = numberOf(bytes, "little");
  const sign = y >> 255n;
  y &= 2n ** 255n - 1n;
  if (y >= P) return null;
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square)) x = mod(x * ROOT);
  if (mod(x * x - square) || (x === 0n && sign)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

function pointWrite(point) {
  const inverse = power(point[2], P - 2n), x = mod(point[0] * inverse), y = mod(point[1] * inverse);
  return bytesOf(y | ((x & 1n) << 255n), 32, "little");
}

function smallOrder(point) {
  const eight = pointMul(8n, point);
  return eight[0] === 0n && eight[1] === eight[2];
}

const BASE = pointRead(bytesOf(mod(4n * power(5n, P - 2n)), 32, "little"));

function signatureHolds(publicKey, message, signature) {
  const key = pointRead(publicKey), r = pointRead(signature.slice(0, 32));
  const s = numberOf(signature.slice(32), "little");
  if (!key || !r || s >= L || smallOrder(key) || smallOrder(r)) return false;
  const h = numberOf(sha512(join(signature.slice(0, 32), publicKey, message)), "little") % L;
  const minus = [P - key[0], key[1], 1n, P - key[3]];
  return same(pointWrite(pointAdd(pointMul(s, BASE), pointMul(h, minus))), signature.slice(0, 32));
}
