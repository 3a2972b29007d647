/* ---------- SHA-2, BLAKE2b, HKDF, the tagged hash */

const HASHES = libraryHashes();
const { sha256, sha384, sha512 } = HASHES.sha2;

const blake2b512 = (data) => HASHES.blake2.blake2b(data, { dkLen: 64 });

/* the first `length` bytes of HKDF-SHA-512 (RFC 5869) */
const hkdf = (key, salt, info, length) => HASHES.hkdf.hkdf(sha512, key, salt, info, length);

function tagged(tag, ...parts) {
  const all = [ascii(tag), new Uint8Array(1)];
  for (const part of parts) all.push(bytesOf(BigInt(part.length), 4, "big"), part);
  return sha256(join(...all));
}
