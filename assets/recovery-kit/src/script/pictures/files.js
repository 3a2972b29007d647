/* Some browsers give a page noise instead of the points of a picture, so that it cannot tell people apart. */
function pointsAreTrue() {
  const canvas = make("canvas", { width: 16, height: 16 }), context = canvas.getContext("2d");
  for (let i = 0; i < 16; i++) {
    context.fillStyle = i % 3 ? "#000" : "#fff";
    context.fillRect(i, 0, 1, 16);
  }
  const { data } = context.getImageData(0, 0, 16, 16);
  return data.every((value, i) => i % 4 === 3 || Math.abs(value - ((i >> 2) % 16 % 3 ? 0 : 255)) < 40);
}

/* a picture, or a camera's, in shades of grey; at most `points` of them */
function greyOf(image, width, height, points) {
  const factor = Math.min(1, Math.sqrt(points / (width * height)));
  const canvas = make("canvas", { width: Math.max(1, Math.floor(width * factor)), height: Math.max(1, Math.floor(height * factor)) });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  // what shows through becomes paper
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const grey = { width: canvas.width, height: canvas.height, data: new Uint8Array(canvas.width * canvas.height) };
  const band = 256;
  for (let top = 0; top < canvas.height; top += band) {
    const { data } = context.getImageData(0, top, canvas.width, Math.min(band, canvas.height - top));
    for (let i = 0, o = top * canvas.width; i < data.length; i += 4, o++)
      grey.data[o] = (data[i] * 77 + data[i + 1] * 150 + data[i + 2] * 29) >> 8;
  }
  canvas.width = canvas.height = 0;
  return grey;
}

const startsWith = (bytes, text, at = 0) => [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/* what a file is, by its first bytes */
function kindOf(bytes) {
  if (startsWith(bytes, "\x89PNG\r\n\x1a\n")) return "PNG";
  if (startsWith(bytes, "\xff\xd8\xff")) return "JPEG";
  if (startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8)) return "WebP";
  // behind the digit a colon makes it the text of a code
  if (startsWith(bytes, "KEYRITE-SEALED-") && !startsWith(bytes, ":", 16)) return "sealed";
  if (startsWith(bytes.subarray(0, 1024).filter((byte) => byte > 32), "%PDF")) return "PDF";
  if (startsWith(bytes, "GIF8")) return "a GIF picture";
  if (startsWith(bytes, "II*\0") || startsWith(bytes, "MM\0*")) return "a TIFF picture";
  if (startsWith(bytes, "ftyp", 4)) return "a HEIC or AVIF picture, or a film";
  if (startsWith(bytes, "BM") && bytes.length > 14 && !bytes[6] && !bytes[7]) return "a BMP picture";
  if (startsWith(bytes, "PK\x03\x04") || startsWith(bytes, "\xd0\xcf\x11\xe0") || startsWith(bytes, "{\\rtf"))
    return "a ZIP archive or a document of an office program";
  return "text";
}

/* width and height as a picture states them, before anybody unpacks it; null when it does not */
function statedSize(kind, bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    if (kind === "PNG") return [view.getUint32(16), view.getUint32(20)];
    if (kind === "WebP") {
      const at = (place) => bytes[place] | (bytes[place + 1] << 8) | (bytes[place + 2] << 16);
      if (startsWith(bytes, "VP8X", 12)) return [at(24) + 1, at(27) + 1];
      if (startsWith(bytes, "VP8L", 12)) {
        const bits = view.getUint32(21, true);
        return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
      }
      return startsWith(bytes, "VP8 ", 12) ? [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff] : null;
    }
    for (let at = 2; ; ) {
      if (view.getUint8(at) !== 0xff) return null;
      const marker = view.getUint8(at + 1);
      if (marker === 0xff) at += 1;
      else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return [view.getUint16(at + 7), view.getUint16(at + 5)];
      else at += marker === 1 || (marker >= 0xd0 && marker <= 0xd8) ? 2 : 2 + view.getUint16(at + 2);
    }
  } catch (error) {
    return null;
  }
}

/* the browser's own reader, where it has one; it may hang, and it may be wrong about having one */
async function nativeTexts(image) {
  if (!("BarcodeDetector" in window)) return [];
  try {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const late = new Promise((resolve) => setTimeout(resolve, 5000, []));
    return (await Promise.race([detector.detect(image), late])).map((code) => code.rawValue);
  } catch (error) {
    return [];
  }
}

/* pairs of a label with a share or a refusal */
function readCodes(label, texts) {
  const shares = texts.filter((text) => /^\s*KEYRITE[0-9]/i.test(text)), sealed = texts.filter(hasSealedCode);
  const others = texts.length - shares.length - sealed.length;
  const read = shares.map((text, i) => readText(shares.length === 1 ? label : `${label}, code ${i + 1}`, text)[0]);
  if (others && shares.length) read.push([label, new Refused("File", others === 1 ? "another QR code in it is no share" : `${others} other QR codes in it are no shares`)]);
  else if (sealed.length && !shares.length) read.push([label, new Refused("File", SEALED_CODE)]);
  else if (others) read.push([label, new Refused("File", "the QR code in it is no Keyrite share")]);
  return read;
}

const SEALED_CODE = "it is the code of the sealed payload. The share's code is the larger one on the same sheet, beside the words: show that one. The key opens the payload, below";

/* the texts of the codes in a picture; `sealed` says that a sealed payload's is wanted, and not a share's */
async function pictureTexts(kind, bytes, eye, progress, sealed = false) {
  const size = statedSize(kind, bytes);
  if (!size || !size[0] || !size[1]) throw new Refused("Unread", `it is no whole ${kind} picture: it is damaged`);
  if (size[0] > LIMITS.side || size[1] > LIMITS.side || size[0] * size[1] > LIMITS.points)
    throw new Refused("Unread", `it has ${size[0]} × ${size[1]} points, more than a picture of a sheet needs: make a smaller one`);
  if (!pointsAreTrue())
    throw new Refused("Unread", "this browser hides pictures from pages, to protect you: allow the page to read them (a sign in the address bar), use another browser, or type the words");
  let image;
  try {
    image = await createImageBitmap(new Blob([bytes], { type: `image/${kind.toLowerCase()}` }));
  } catch (error) {
    throw new Refused("Unread", `this browser cannot open it: it is damaged, or no ${kind} picture`);
  }
  let texts;
  try {
    texts = await nativeTexts(image);
    texts.push(...await eye.read(greyOf(image, image.width, image.height, LIMITS.canvas), false, progress, sealed));
  } finally {
    image.close();
  }
  if (!texts.length)
    throw new Refused("Unread", "no code was found in it. Take it again with the scanner, flat and whole, or with a camera that has no network, sharp, in even light, the square code filling much of the picture. Or type the words");
  return [...new Set(texts)];
}

const PICTURES = ["PNG", "JPEG", "WebP"];

/* pairs of a label with a share or a refusal, for a file of any kind */
async function readFile(file, eye, progress) {
  try {
    if (file.size > LIMITS.bytes)
      throw new Refused("File", `it has ${Math.ceil(file.size / 1048576)} MB; this page reads up to ${LIMITS.bytes >> 20}`);
    let bytes;
    try {
      bytes = new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      throw new Refused("File", "the browser could not read it: it may be a folder, or gone");
    }
    const kind = kindOf(bytes);
    if (PICTURES.includes(kind)) return readCodes(file.name, await pictureTexts(kind, bytes, eye, progress));
    if (kind === "PDF")
      throw new Refused("Unread", "it is a PDF, which this page does not read. Scan the sheet again with the scanner set to PNG or JPEG, or save the PDF's page as one of those, and choose the picture");
    if (kind === "sealed") throw new Refused("File", "it is a sealed payload, no sheet: rebuild the key first, then open it below");
    if (kind !== "text") throw new Refused("Unread", `it is ${kind}, which this page does not read: save a picture as PNG or JPEG, words as plain text, and choose that`);
    if (bytes.length > LIMITS.textBytes) throw new Refused("File", "it is too large for the text of shares, and no picture");
    const text = decodeText(bytes);
    if (text === null) throw new Refused("Unread", "it is neither text nor a picture that this page reads: bring a picture of the sheet, or type its words");
    return readText(file.name, text);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return [[file.name, refusal]];
  }
}
