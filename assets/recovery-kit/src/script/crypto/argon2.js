/* ---------- Argon2id, RFC 9106. Self-contained: its source also runs in a Worker. Words of 64 bits are pairs of
   32 bits, low half first. Returns a function that does one segment a call and says how far it is. */
function argon2Engine(first, memory, passes, lanes, longHash) {
  const part = Math.floor(memory / (4 * lanes)), row = 4 * part, blocks = row * lanes;
  const store = new Uint32Array(blocks * 256), z = new Uint32Array(256), mixed = new Uint32Array(256);

  function g(a, b, c, d) {
    let al = z[a] | 0, ah = z[a + 1] | 0, bl = z[b] | 0, bh = z[b + 1] | 0;
    let cl = z[c] | 0, ch = z[c + 1] | 0, dl = z[d] | 0, dh = z[d + 1] | 0;
    let x0, x1, y0, y1, ll, hl, mid, high, low, sum, t;
    x0 = al & 0xffff; x1 = al >>> 16; y0 = bl & 0xffff; y1 = bl >>> 16;
    ll = Math.imul(x0, y0); hl = Math.imul(x1, y0); mid = ((ll >>> 16) + (hl & 0xffff) + Math.imul(x0, y1)) | 0;
    high = (Math.imul(x1, y1) + (hl >>> 16) + (mid >>> 16)) | 0; low = (mid << 16) | (ll & 0xffff);
    sum = (al >>> 0) + (bl >>> 0) + ((low << 1) >>> 0); al = sum | 0;
    ah = (ah + bh + ((high << 1) | (low >>> 31)) + ((sum / 4294967296) | 0)) | 0;
    t = dh ^ ah; dh = dl ^ al; dl = t;
    x0 = cl & 0xffff; x1 = cl >>> 16; y0 = dl & 0xffff; y1 = dl >>> 16;
    ll = Math.imul(x0, y0); hl = Math.imul(x1, y0); mid = ((ll >>> 16) + (hl & 0xffff) + Math.imul(x0, y1)) | 0;
    high = (Math.imul(x1, y1) + (hl >>> 16) + (mid >>> 16)) | 0; low = (mid << 16) | (ll & 0xffff);
    sum = (cl >>> 0) + (dl >>> 0) + ((low << 1) >>> 0); cl = sum | 0;
    ch = (ch + dh + ((high << 1) | (low >>> 31)) + ((sum / 4294967296) | 0)) | 0;
    bl ^= cl; bh ^= ch; t = (bl >>> 24) | (bh << 8); bh = (bh >>> 24) | (bl << 8); bl = t;
    x0 = al & 0xffff; x1 = al >>> 16; y0 = bl & 0xffff; y1 = bl >>> 16;
    ll = Math.imul(x0, y0); hl = Math.imul(x1, y0); mid = ((ll >>> 16) + (hl & 0xffff) + Math.imul(x0, y1)) | 0;
    high = (Math.imul(x1, y1) + (hl >>> 16) + (mid >>> 16)) | 0; low = (mid << 16) | (ll & 0xffff);
    sum = (al >>> 0) + (bl >>> 0) + ((low << 1) >>> 0); al = sum | 0;
    ah = (ah + bh + ((high << 1) | (low >>> 31)) + ((sum / 4294967296) | 0)) | 0;
    dl ^= al; dh ^= ah; t = (dl >>> 16) | (dh << 16); dh = (dh >>> 16) | (dl << 16); dl = t;
    x0 = cl & 0xffff; x1 = cl >>> 16; y0 = dl & 0xffff; y1 = dl >>> 16;
    ll = Math.imul(x0, y0); hl = Math.imul(x1, y0); mid = ((ll >>> 16) + (hl & 0xffff) + Math.imul(x0, y1)) | 0;
    high = (Math.imul(x1, y1) + (hl >>> 16) + (mid >>> 16)) | 0; low = (mid << 16) | (ll & 0xffff);
    sum = (cl >>> 0) + (dl >>> 0) + ((low << 1) >>> 0); cl = sum | 0;
    ch = (ch + dh + ((high << 1) | (low >>> 31)) + ((sum / 4294967296) | 0)) | 0;
    bl ^= cl; bh ^= ch; t = (bl << 1) | (bh >>> 31); bh = (bh << 1) | (bl >>> 31); bl = t;
    z[a] = al; z[a + 1] = ah; z[b] = bl; z[b + 1] = bh; z[c] = cl; z[c + 1] = ch; z[d] = dl; z[d + 1] = dh;
  }

  function permute(i, step, pair) {
    // the sixteen words of a row or column: i, i+pair, then steps of `step`
    const v0 = i, v1 = i + pair, v2 = i + step, v3 = v2 + pair, v4 = i + 2 * step, v5 = v4 + pair, v6 = i + 3 * step;
    const v7 = v6 + pair, v8 = i + 4 * step, v9 = v8 + pair, v10 = i + 5 * step, v11 = v10 + pair;
    const v12 = i + 6 * step, v13 = v12 + pair, v14 = i + 7 * step, v15 = v14 + pair;
    g(v0, v4, v8, v12); g(v1, v5, v9, v13); g(v2, v6, v10, v14); g(v3, v7, v11, v15);
    g(v0, v5, v10, v15); g(v1, v6, v11, v12); g(v2, v7, v8, v13); g(v3, v4, v9, v14);
  }

  function compress(left, l, right, r, out, o, keep) {
    for (let i = 0; i < 256; i++) z[i] = mixed[i] = left[l + i] ^ right[r + i];
    for (let i = 0; i < 8; i++) permute(32 * i, 4, 2);
    for (let i = 0; i < 8; i++) permute(4 * i, 32, 2);
    if (keep) for (let i = 0; i < 256; i++) out[o + i] ^= mixed[i] ^ z[i];
    else for (let i = 0; i < 256; i++) out[o + i] = mixed[i] ^ z[i];
  }

  for (let lane = 0; lane < lanes; lane++) {
    for (let i = 0; i < 2; i++) {
      const seed = new Uint8Array(72);
      seed.set(first);
      seed[64] = i;
      seed[68] = lane;
      const block = longHash(1024, seed);
      const view = new DataView(block.buffer);
      for (let w = 0; w < 256; w++) store[(lane * row + i) * 256 + w] = view.getUint32(4 * w, true);
    }
  }

  const zero = new Uint32Array(256), head = new Uint32Array(256), middle = new Uint32Array(256);
  const addresses = new Uint32Array(256);
  let pass = 0, quarter = 0, lane = 0;

  function segment() {
    const byData = pass > 0 || quarter > 1, begin = pass === 0 && quarter === 0 ? 2 : 0;
    let ready = -1;
    for (let i = begin; i < part; i++) {
      const column = quarter * part + i, here = lane * row + column;
      const before = column ? here - 1 : here + row - 1;
      let j1, j2;
      if (byData) {
        j1 = store[before * 256];
        j2 = store[before * 256 + 1];
      } else {
        const counter = Math.floor(i / 128) + 1;
        if (counter !== ready) {
          head[0] = pass; head[2] = lane; head[4] = quarter; head[6] = blocks; head[8] = passes; head[10] = 2;
          head[12] = ready = counter;
          compress(zero, 0, head, 0, middle, 0, false);
          compress(zero, 0, middle, 0, addresses, 0, false);
        }
        j1 = addresses[2 * (i % 128)];
        j2 = addresses[2 * (i % 128) + 1];
      }
      const other = pass === 0 && quarter === 0 ? lane : j2 % lanes;
      let area = pass === 0 ? quarter * part : 3 * part;
      if (other === lane) area += i - 1;
      else if (i === 0) area -= 1;
      const high = (a, b) => {
        // the upper 32 bits of a product of 32-bit numbers
        const a0 = a & 0xffff, a1 = a >>> 16, b0 = b & 0xffff, b1 = b >>> 16;
        const mid = Math.floor((a0 * b0) / 65536) + a1 * b0 + a0 * b1;
        return a1 * b1 + Math.floor(mid / 65536);
      };
      const relative = area - 1 - high(area, high(j1, j1));
      const start = pass === 0 ? 0 : ((quarter + 1) % 4) * part;
      const reference = other * row + ((start + relative) % row);
      compress(store, before * 256, store, reference * 256, store, here * 256, pass > 0);
    }
  }

  return function step() {
    segment();
    if (++lane === lanes) { lane = 0; if (++quarter === 4) { quarter = 0; pass++; } }
    const done = ((pass * 4 + quarter) * lanes + lane) / (4 * lanes * passes);
    if (pass < passes) return { done, key: null };
    const last = new Uint8Array(1024), view = new DataView(last.buffer);
    for (let w = 0; w < 256; w++) {
      let value = 0;
      for (let l = 0; l < lanes; l++) value ^= store[(l * row + row - 1) * 256 + w];
      view.setUint32(4 * w, value >>> 0, true);
    }
    const key = longHash(32, last);
    store.fill(0);
    return { done: 1, key };
  };
}

/* BLAKE2b and the long hash of Argon2, with BigInt: little data goes through them. Self-contained too. */
function blakeTools() {
  const mask = (1n << 64n) - 1n;
  const start = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
    0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
  const orders = ["0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d",
    "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0"]
    .map((order) => [...order].map((digit) => parseInt(digit, 16)));
  const turn = (value, by) => ((value >> BigInt(by)) | (value << BigInt(64 - by))) & mask;
  const places = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12],
    [2, 7, 8, 13], [3, 4, 9, 14]];

  function blake2b(data, length) {
    const h = start.slice();
    h[0] ^= 0x01010000n ^ BigInt(length);
    const count = Math.max(1, Math.ceil(data.length / 128));
    for (let n = 0; n < count; n++) {
      const block = new Uint8Array(128), view = new DataView(block.buffer);
      block.set(data.subarray(128 * n, 128 * n + 128));
      const m = Array.from({ length: 16 }, (_, i) => view.getBigUint64(8 * i, true));
      const v = h.concat(start);
      v[12] ^= BigInt(Math.min(data.length, 128 * (n + 1)));
      if (n === count - 1) v[14] ^= mask;
      for (let round = 0; round < 12; round++) {
        const order = orders[round % 10];
        places.forEach(([a, b, c, d], i) => {
          v[a] = (v[a] + v[b] + m[order[2 * i]]) & mask; v[d] = turn(v[d] ^ v[a], 32);
          v[c] = (v[c] + v[d]) & mask; v[b] = turn(v[b] ^ v[c], 24);
          v[a] = (v[a] + v[b] + m[order[2 * i + 1]]) & mask; v[d] = turn(v[d] ^ v[a], 16);
          v[c] = (v[c] + v[d]) & mask; v[b] = turn(v[b] ^ v[c], 63);
        });
      }
      for (let i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
    }
    const out = new Uint8Array(64), view = new DataView(out.buffer);
    h.forEach((word, i) => view.setBigUint64(8 * i, word, true));
    return out.slice(0, length);
  }

  function longHash(length, data) {
    const input = new Uint8Array(4 + data.length);
    new DataView(input.buffer).setUint32(0, length, true);
    input.set(data, 4);
    if (length <= 64) return blake2b(input, length);
    const out = new Uint8Array(length);
    let piece = blake2b(input, 64), at = 0;
    while (length - at > 64) {
      out.set(piece.subarray(0, 32), at);
      at += 32;
      piece = length - at > 64 ? blake2b(piece, 64) : blake2b(piece, length - at);
    }
    out.set(piece, at);
    return out;
  }

  /* the first hash of Argon2id, of all parameters */
  function firstHash(secret, salt, memory, passes, lanes, length, pepper, additional) {
    const number = (value) => { const b = new Uint8Array(4); new DataView(b.buffer).setUint32(0, value, true); return b; };
    const parts = [lanes, length, memory, passes, 0x13, 2].map(number);
    for (const part of [secret, salt, pepper, additional]) parts.push(number(part.length), part);
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { joined.set(part, at); at += part.length; }
    return blake2b(joined, 64);
  }
  return { blake2b, longHash, firstHash };
}

/* What the Worker runs. */
function workerMain() {
  self.onmessage = (event) => {
    const { secret, salt, memory, passes, lanes } = event.data;
    try {
      const tools = blakeTools(), none = new Uint8Array(0);
      const first = tools.firstHash(secret, salt, memory, passes, lanes, 32, none, none);
      const step = argon2Engine(first, memory, passes, lanes, tools.longHash);
      for (;;) {
        const { done, key } = step();
        self.postMessage({ done, key });
        if (key) return;
      }
    } catch (error) {
      self.postMessage({ error: String(error) });
    }
  };
}

const NOTHING = new Uint8Array(0);

/* Argon2id in a Worker, or in pauses of the page where there is none. `progress` gets 0 to 1. */
function argon2id(secret, salt, memory, passes, lanes, progress) {
  let worker = null;
  try {
    const source = [argon2Engine, blakeTools, workerMain].map(String).join("\n") + "\nworkerMain();";
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    worker = new Worker(address);
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  } catch (error) {
    worker = null;
  }
  if (!worker) return argon2idHere(secret, salt, memory, passes, lanes, progress);
  return new Promise((resolve, reject) => {
    let begun = false;
    worker.onmessage = ({ data }) => {
      begun = true;
      if (data.error) reject(new Error(data.error));
      else if (data.key) resolve(data.key);
      else return progress(data.done);
      worker.terminate();
    };
    worker.onerror = () => {
      worker.terminate();
      if (begun) reject(new Error("the worker stopped"));
      else argon2idHere(secret, salt, memory, passes, lanes, progress).then(resolve, reject);
    };
    worker.postMessage({ secret, salt, memory, passes, lanes });
  });
}

async function argon2idHere(secret, salt, memory, passes, lanes, progress, pepper = NOTHING, additional = NOTHING) {
  const tools = blakeTools();
  const first = tools.firstHash(secret, salt, memory, passes, lanes, 32, pepper, additional);
  const step = argon2Engine(first, memory, passes, lanes, tools.longHash);
  for (;;) {
    const { done, key } = step();
    if (key) return key;
    if (progress) {
      progress(done);
      await new Promise((resume) => setTimeout(resume, 0));
    }
  }
}
