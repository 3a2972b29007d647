/* ---------- from shares to the key */

function pgpWords(data) {
  return [...data].map((byte, place) => PGP[2 * byte + (place % 2)]);
}

function told(share) {
  const proof = share.proof ? "signature holds" : "typed without signature";
  return `share ${share.x} of set ${share.setName}, generation ${share.generation}, ${proof}`;
}

/* choices of k for a first look; then for each search that may last, and its milliseconds */
const FEW_TRIES = 5000, TRIES = 2000000, SEARCH_TIME = 60000;

/* choices of `k` of the items to try: all of them, or by lot when they are too many */
function* choices(items, k, tries, until) {
  let count = 1;
  for (let i = 0; i < Math.min(k, items.length - k); i++) count = (count * (items.length - i)) / (i + 1);
  if (count > tries) {
    for (let i = 0; i < tries && Date.now() < until; i++) {
      const pool = items.slice();
      yield Array.from({ length: k }, () => pool.splice(Math.floor(Math.random() * pool.length), 1)[0]);
    }
    return;
  }
  const places = Array.from({ length: k }, (_, i) => i);
  while (Date.now() < until) {
    yield places.map((place) => items[place]);
    let i = k - 1;
    while (i >= 0 && places[i] === items.length - k + i) i--;
    if (i < 0) return;
    places[i]++;
    for (let j = i + 1; j < k; j++) places[j] = places[j - 1] + 1;
  }
}

const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

/* Places of the points that a polynomial of degree below k through all others does not meet; null when too many are
   wrong to tell. Decoding of a Reed-Solomon code: the shortest recurrence that the sums obey, which are zero for right
   points, has the x of the wrong ones as its roots. All bytes of a point are wrong together, so one recurrence serves
   them all (Feng and Tzeng 1991). */
function wrongPlaces(points, k) {
  const checks = points.length - k, size = points[0].y.length;
  if (checks < 0) return null;
  const factors = points.map(({ x }) => {
    const power = points.reduce((sum, other) => (other.x === x ? sum : sum - LOG[x ^ other.x]), 0);
    return EXP[((power % 255) + 255) % 255];
  });
  const sums = [];
  for (let l = 0; l < checks; l++) {
    const sum = new Uint8Array(size);
    points.forEach(({ x, y }, place) => {
      for (let i = 0; i < size; i++) sum[i] ^= times(y[i], factors[place]);
      factors[place] = times(factors[place], x);
    });
    sums.push(sum);
  }
  let now = [1], length = 0;
  const before = Array.from({ length: size }, () => ({ old: [], length: 0, at: 0, difference: 1 }));
  for (let at = 1; at <= checks; at++) {
    for (let i = 0; i < size; i++) {
      if (at <= length) continue;
      let difference = 0;
      now.forEach((coefficient, back) => { if (at - 1 - back >= 0) difference ^= times(coefficient, sums[at - 1 - back][i]); });
      if (!difference) continue;
      const last = before[i], by = times(difference, EXP[255 - LOG[last.difference]]), gap = at - last.at;
      const mended = now.slice();
      while (mended.length < last.old.length + gap) mended.push(0);
      last.old.forEach((coefficient, place) => { mended[place + gap] ^= times(coefficient, by); });
      if (at - length > last.at - last.length) {
        before[i] = { old: now, length, at, difference };
        length = gap + last.length;
      }
      now = mended;
    }
  }
  while (now.length > 1 && !now[now.length - 1]) now.pop();
  if (now.length !== length + 1 || points.length - length < k) return null;
  const wrong = [];
  points.forEach(({ x }, place) => { if (!now.reduce((value, coefficient) => times(value, x) ^ coefficient, 0)) wrong.push(place); });
  return wrong.length === length ? wrong : null;
}

const numbersOf = (shares) => new Set(shares.map((share) => share.x)).size;

/* the first share of each number */
const firstOfEach = (shares) => shares.filter((share, i) => shares.findIndex((other) => other.x === share.x) === i);

/* shares to be tried together: by who signed, with those that nobody signed, all */
function poolsOf(shares, k) {
  const signers = [...new Set(shares.map((share) => share.signer))];
  const byNumbers = (one, other) => numbersOf(other) - numbersOf(one);
  const alone = signers.map((signer) => shares.filter((share) => share.signer === signer)).sort(byNumbers);
  const typed = !signers.includes(null) ? [] : signers.filter((signer) => signer !== null)
    .map((signer) => shares.filter((share) => share.signer === null || share.signer === signer)).sort(byNumbers);
  return [...alone, ...typed].filter((pool) => numbersOf(pool) >= k && pool.length < shares.length).slice(0, 32).concat([shares]);
}

/* `k` shares that are likely to be right, for each way to leave out what is there twice; `key` if it is known */
function* decoded(shares, k, point, key) {
  const first = firstOfEach(shares), last = firstOfEach(shares.slice().reverse());
  for (const pool of first.length === shares.length ? [first] : [first.filter((share) => last.includes(share)), first, last]) {
    if (pool.length < k) continue;
    const wrong = wrongPlaces(pool.map(point).concat(key ? [{ x: 0, y: key }] : []), k);
    if (wrong) yield pool.filter((_, place) => !wrong.includes(place)).slice(0, k);
  }
}

/* The key, the shares that gave it, those that fit, and whether that is proven; null without a key. */
async function search(shares, k, point, tries, time) {
  const { rehearsal, fingerprint } = shares[0];
  let best = null, breath = Date.now() + 200;
  // true when no polynomial can fit more shares
  const test = (some) => {
    if (some.length < k || numbersOf(some) < k) return false;
    const points = some.map(point), key = valueAt(0, points);
    if (best ? !same(key, best.key) : !same(fingerprintOf(key, rehearsal), fingerprint)) return false;
    const fitting = shares.filter((share) => some.includes(share) || same(valueAt(share.x, points), point(share).y));
    if (best && fitting.length <= best.fitting.length) return false;
    // k shares that give the key may hold two that lie together; more that agree, or signatures, tell
    const more = numbersOf(fitting) - k, signers = new Set(some.map((share) => share.signer));
    const proven = (more > 0 && shares.length - fitting.length < more + 2) || (signers.size === 1 && !signers.has(null));
    best = { key, used: some, fitting, proven };
    return proven || fitting.length === shares.length;
  };
  function* likely() {
    const pools = poolsOf(shares, k);
    for (const pool of pools) yield firstOfEach(pool).slice(0, k);
    for (const pool of pools) if (!best) yield* decoded(pool, k, point);
    if (best) yield* decoded(shares, k, point, best.key);
    const until = Date.now() + time;
    for (const [place, pool] of pools.entries()) {
      // the pool of all has most of the tries
      const most = place === pools.length - 1 ? tries : Math.floor(tries / 2 / pools.length);
      let after = FEW_TRIES;
      for (const choice of choices(pool, k, most, until)) {
        yield choice;
        if (best && --after <= 0) break;
      }
    }
    if (best) yield* decoded(shares, k, point, best.key);
  }
  for (const some of likely()) {
    if (test(some)) break;
    if (Date.now() > breath) {
      await new Promise((resume) => setTimeout(resume));
      breath = Date.now() + 200;
    }
  }
  return best;
}
