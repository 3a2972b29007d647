/* ---------- Ed25519, RFC 8032, checked strictly. The points are the library's, the rule is FORMAT.txt's: its verify()
   would also take what differs by a point of small order, so that two programs could differ on one signature. */

const { Point } = libraryEd25519().index, ORDER = Point.CURVE().n;

/* the point in these 32 bytes; null when they are no point, not its one spelling, or it is of small order */
function pointRead(bytes) {
  let point;
  try {
    point = Point.fromBytes(bytes);
  } catch (error) {
    return null;
  }
  return point.isSmallOrder() ? null : point;
}

function signatureHolds(publicKey, message, signature) {
  const key = pointRead(publicKey), first = signature.slice(0, 32), r = pointRead(first);
  const s = numberOf(signature.slice(32), "little");
  if (!key || !r || s >= ORDER) return false;
  const h = numberOf(sha512(join(first, publicKey, message)), "little") % ORDER;
  const back = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(h));
  return same(back.toBytes(), first);
}
