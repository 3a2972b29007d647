/* ---------- what comes out of the key: derived keys and sealed payloads, FORMAT.txt sections 10 and 11 */

/* FIPS 186-5: y² = x³ - 3x + b over the integers modulo p; `order` and `base` of the base point */
const CURVES = {
  "p-256": {
    bytes: 32, okm: 48,
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    base: [0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n],
    head: "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420", middle: "a144034200",
  },
  "p-384": {
    bytes: 48, okm: 64,
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    base: [0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
      0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn],
    head: "3081b6020100301006072a8648ce3d020106052b8104002204819e30819b0201010430", middle: "a164036200",
  },
};

/* sums and products of a curve's points in affine coordinates; null is the point at infinity */
function curveTools({ p }) {
  const reduce = (value) => ((value % p) + p) % p;
  const add = (one, two) => {
    if (!one || !two) return one || two;
    const level = one[0] === two[0];
    if (level && reduce(one[1] + two[1]) === 0n) return null;
    const slope = level ? reduce((3n * one[0] * one[0] - 3n) * inverse(2n * one[1], p))
      : reduce((two[1] - one[1]) * inverse(two[0] - one[0], p));
    const x = reduce(slope * slope - one[0] - two[0]);
    return [x, reduce(slope * (one[0] - x) - one[1])];
  };
  const times = (number, point) => {
    let result = null;
    for (let step = point; number; number >>= 1n, step = add(step, step)) if (number & 1n) result = add(result, step);
    return result;
  };
  return { add, times, reduce };
}

function inverse(value, p) {
  let [a, b, x, y] = [((value % p) + p) % p, p, 1n, 0n];
  while (b) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % p) + p) % p;
}

/* `number` times the base point */
const curvePoint = (curve, number) => curveTools(curve).times(number, curve.base);

/* ECDSA (FIPS 186-5, 6.4.2) under an uncompressed point */
function ecdsaHolds(curve, point, digest, r, s) {
  const { add, times, reduce } = curveTools(curve), { order, bytes } = curve;
  const [x, y] = [point.slice(1, 1 + bytes), point.slice(1 + bytes)].map((part) => numberOf(part, "big"));
  const side = ([x, y]) => reduce(y * y - x * x * x + 3n * x);
  if (x >= curve.p || y >= curve.p || side([x, y]) !== side(curve.base)) return false;
  if (r < 1n || r >= order || s < 1n || s >= order) return false;
  const back = inverse(s, order);
  const sum = add(times((numberOf(digest.slice(0, bytes), "big") * back) % order, curve.base), times((r * back) % order, [x, y]));
  return sum !== null && sum[0] % order === r;
}

/* base64, 64 signs a line */
function pem(label, data) {
  const text = btoa(String.fromCharCode(...data)).match(/.{1,64}/g).join("\n");
  return ascii(`-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`);
}

/* the bytes of keys that have no frame */
const RAW = { "aes-256": 32, "seed-128": 16, "seed-256": 32 };

/* a derived key as a file: raw bytes, or PKCS #8 in PEM */
function deriveFile(key, rehearsal, purpose, algorithm, index) {
  const zero = new Uint8Array(1), curve = CURVES[algorithm];
  const info = join(ascii(rehearsal ? "keyrite/v1/rehearsal/derive" : "keyrite/v1/derive"), zero, ascii(purpose), zero,
    ascii(algorithm), zero, bytesOf(BigInt(index), 4, "big"));
  const okm = hkdf(key, new Uint8Array(64), info, curve ? curve.okm : RAW[algorithm] || 32);
  if (RAW[algorithm]) return okm;
  const object = { ed25519: "70", x25519: "6e" }[algorithm];
  if (object) return pem("PRIVATE KEY", join(fromHex(`302e020100300506032b65${object}04220420`), okm));
  const number = (numberOf(okm, "big") % (curve.order - 1n)) + 1n, [x, y] = curvePoint(curve, number);
  return pem("PRIVATE KEY", join(fromHex(curve.head), bytesOf(number, curve.bytes, "big"), fromHex(curve.middle),
    Uint8Array.of(4), bytesOf(x, curve.bytes, "big"), bytesOf(y, curve.bytes, "big")));
}
