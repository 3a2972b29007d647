/* ---------- the field GF(2^8), polynomial 0x11d */

const EXP = new Uint8Array(510), LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

function valueAt(place, points) {
  const result = new Uint8Array(points[0].y.length);
  for (const here of points) {
    let power = 0, zero = false;
    for (const other of points) {
      if (other === here) continue;
      if (other.x === place) { zero = true; break; }
      power += LOG[other.x ^ place] - LOG[other.x ^ here.x];
    }
    if (zero) continue;
    power = ((power % 255) + 255) % 255;
    here.y.forEach((byte, i) => { if (byte) result[i] ^= EXP[LOG[byte] + power]; });
  }
  return result;
}

function fingerprintOf(key, rehearsal) {
  const info = rehearsal ? "keyrite/v1/rehearsal/fingerprint" : "keyrite/v1/fingerprint";
  return hkdf(key, new Uint8Array(64), ascii(info), 16);
}
