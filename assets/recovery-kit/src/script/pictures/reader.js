/* ---------- pictures. The reader of QR codes is the library's. It runs in a Worker only, so that a hostile picture
   meets a program with no page around it. */

/* What the Worker runs: every QR code of a picture in shades of grey, tried whole, smaller, stretched in contrast and
   in pieces. `quick` is for the frames of a camera, of which there are many. */
function eyeMain(library) {
  const grey = (width, height) => ({ width, height, data: new Uint8Array(width * height) });

  function cut(from, left, top, width, height) {
    const to = grey(width, height);
    for (let y = 0; y < height; y++) {
      const start = (top + y) * from.width + left;
      to.data.set(from.data.subarray(start, start + width), y * width);
    }
    return to;
  }

  /* a smaller picture: each point is the mean of those it stands for */
  function shrink(from, factor) {
    const to = grey(Math.floor(from.width / factor), Math.floor(from.height / factor));
    for (let y = 0; y < to.height; y++) {
      const top = Math.floor(y * factor), bottom = Math.max(top + 1, Math.floor((y + 1) * factor));
      for (let x = 0; x < to.width; x++) {
        const left = Math.floor(x * factor), right = Math.max(left + 1, Math.floor((x + 1) * factor));
        let sum = 0;
        for (let v = top; v < bottom; v++) for (let u = left; u < right; u++) sum += from.data[v * from.width + u];
        to.data[y * to.width + x] = sum / ((bottom - top) * (right - left));
      }
    }
    return to;
  }

  /* twice the size, for a code of few points */
  function enlarge(from) {
    const to = grey(from.width * 2, from.height * 2);
    for (let y = 0; y < to.height; y++) {
      const v = Math.min(from.height - 1, y >> 1), w = Math.min(from.height - 1, v + (y & 1));
      for (let x = 0; x < to.width; x++) {
        const u = Math.min(from.width - 1, x >> 1), t = Math.min(from.width - 1, u + (x & 1)), d = from.data;
        to.data[y * to.width + x] = (d[v * from.width + u] + d[v * from.width + t] + d[w * from.width + u] + d[w * from.width + t]) >> 2;
      }
    }
    return to;
  }

  /* sharper: what differs from the mean of its surroundings differs more */
  function sharpen(from) {
    const { width, height, data } = from, to = grey(width, height), reach = Math.max(1, Math.round(Math.max(width, height) / 700));
    const sums = new Float64Array((width + 1) * (height + 1));
    for (let y = 0; y < height; y++) {
      let row = 0;
      for (let x = 0; x < width; x++) {
        row += data[y * width + x];
        sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
      }
    }
    for (let y = 0; y < height; y++) {
      const top = Math.max(0, y - reach), bottom = Math.min(height, y + reach + 1);
      for (let x = 0; x < width; x++) {
        const left = Math.max(0, x - reach), right = Math.min(width, x + reach + 1), at = (v, u) => sums[v * (width + 1) + u];
        const mean = (at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)) / ((bottom - top) * (right - left));
        to.data[y * width + x] = Math.max(0, Math.min(255, mean + 3 * (data[y * width + x] - mean)));
      }
    }
    return to;
  }

  /* pieces that overlap by half, so that a code of a quarter of the side lies in one of them whole */
  function* pieces(from, count) {
    const width = Math.floor((2 * from.width) / (count + 1)), height = Math.floor((2 * from.height) / (count + 1));
    for (let j = 0; j < count; j++)
      for (let i = 0; i < count; i++)
        yield cut(from, Math.floor((i * (from.width - width)) / (count - 1)), Math.floor((j * (from.height - height)) / (count - 1)), width, height);
  }

  const within = (picture, side) => {
    const factor = Math.max(picture.width, picture.height) / side;
    return factor > 1 ? shrink(picture, factor) : picture;
  };

  /* the pictures to try, with the effort for each; the first ones find nearly every code */
  function* tries(whole, quick) {
    const most = within(whole, 4096);
    yield [most, 4];
    if (quick) return;
    for (const side of [2400, 1600, 1100]) if (Math.max(most.width, most.height) > side * 1.15) yield [within(most, side), 16];
    yield [sharpen(within(most, 1800)), 32];
    yield [sharpen(within(most, 3200)), 32];
    if (Math.max(most.width, most.height) < 1700) yield [enlarge(most), 32];
    for (const piece of pieces(whole, 3)) yield [within(piece, 2400), 32];
    for (const piece of pieces(whole, 3)) yield [sharpen(within(piece, 1400)), 32];
  }

  self.onmessage = async ({ data: { picture, quick, sealed } }) => {
    // a sheet may have two codes: the share's, and a sealed payload's
    const wanted = sealed ? /^\s*KEYRITE-SEALED-/i : /^\s*KEYRITE(?!-SEALED-)/i;
    const texts = new Set();
    let count = 0, looked = 0;
    const total = quick ? 1 : 25;
    for (const next of tries(picture, quick)) {
      // where one of those was found, others beside it are as easy: one more look; the hard ways are for what gave none
      const found = [...texts].some((text) => wanted.test(text));
      if (found && looked++) break;
      const [image, effort] = next;
      if (Math.min(image.width, image.height) < 21) continue;
      const options = { format: "I420", effort: found ? 1 : effort, timeLimit: quick ? 120 : found ? 200 : 1500, maxSize: { width: image.width, height: image.height } };
      const [read] = await library.decodeQRBatch([image], options);
      for (const text of read) if (typeof text === "string") texts.add(text);
      self.postMessage({ done: ++count / total });
    }
    self.postMessage({ texts: [...texts] });
  };
}

/* What a file, a picture and a camera may cost; some telephones' browsers have no larger canvas. */
const LIMITS = { files: 100, bytes: 64 << 20, textBytes: 1 << 20, points: 120e6, side: 20000, canvas: 1 << 24, cameraSeconds: 120 };

/* A reader of pictures: `read` gives the texts of the codes in shades of grey, `end` stops it in the middle. */
function makeEye() {
  const source = `"use strict";\n${libraryCodes}\n(${eyeMain})(libraryCodes().decode);`;
  let address = null, worker = null, fail = null, ended = false;
  const close = () => {
    if (worker) worker.terminate();
    if (address) URL.revokeObjectURL(address);
    worker = address = fail = null;
  };
  const end = () => {
    ended = true;
    if (fail) fail(new Refused("Stopped", "stopped before it was read"));
    close();
  };
  const read = (picture, quick, progress, sealed = false) => new Promise((resolve, reject) => {
    if (ended) return reject(new Refused("Stopped", "stopped before it was read"));
    try {
      if (!worker) {
        address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
        worker = new Worker(address);
      }
    } catch (error) {
      return reject(new Refused("File", "this browser does not let the page read pictures: type the words"));
    }
    fail = reject;
    worker.onmessage = ({ data }) => {
      if (!data.texts) return progress(data.done);
      fail = null;
      resolve(data.texts);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      close();
      reject(new Refused("File", "this browser could not search it for a code: type the words"));
    };
    worker.postMessage({ picture, quick, sealed }, [picture.data.buffer]);
  });
  return { read, end };
}
