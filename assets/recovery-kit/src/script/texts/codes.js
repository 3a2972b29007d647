/* ---------- what people bring, to shares: FORMAT.txt section 8 */

/* the text in bytes of unknown origin, 8.1; null when they are no text */
function decodeText(bytes) {
  /* half a unit at the end is nothing: somebody appended a byte, or the file was cut */
  const wide = (order, from) => new TextDecoder(`utf-16${order}`).decode(bytes.subarray(from, bytes.length - (bytes.length - from) % 2));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return wide("le", 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return wide("be", 2);
  if (!bytes[0] && !bytes[1] && bytes[2] === 0xfe && bytes[3] === 0xff) return wide("be", 4);
  const pairs = Math.floor(bytes.length / 2), zeros = [0, 0];
  bytes.forEach((byte, i) => { if (!byte) zeros[i % 2]++; });
  if (pairs && zeros[1] * 2 >= pairs && zeros[1] > zeros[0]) return wide("le", 0);
  if (pairs && zeros[0] * 2 >= pairs && zeros[0] > zeros[1]) return wide("be", 0);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (bytes.some((byte) => byte < 32 && ![9, 10, 11, 12, 13, 26].includes(byte))) return null;
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  }
}

/* one kind of line end, nothing invisible, compatible letters as one, quoted-printable undone: 8.2 */
function plainText(text) {
  return text.replace(/[\0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "")
    .replace(/\r\n|[\r\n\v\f\x85\u2028\u2029]/g, "\n").replace(/[\x01-\x09\x0e-\x1f\x7f-\x9f]/g, " ").normalize("NFKC")
    .replace(/= *\n|=([0-9A-F]{2})/g, (sign, hex, at, whole) => {
      if (!hex) return at && !"=\n".includes(whole[at - 1]) ? "" : sign;
      const byte = parseInt(hex, 16);
      return byte === 10 || (byte >= 32 && byte < 127) ? String.fromCharCode(byte) : " ";
    });
}

const LABEL = /KEYRITE[ \n]*([0-9]{1,4})(?:[ \n_\u2010-\u2015\u2212-]*(REHEARSAL))?[ \n]*:/gi;
const TYPED_LABEL = /KE([YZ])RITE([1&+])(?:[^ \na-z0-9](REHEARSAL|REHEQRSQL))?([^ \n0-9a-ln-z])(?=[^ \n]{16})/gi;
const HYPHEN = /[_\u2010-\u2015\u2212-]/, CODE_TOKEN = /[^ \n"'<>[\](){},;|\\\u2018-\u201e\u00ab\u00bb]*/y;
const BETWEEN = /(?: |\n[ >|]*)*/y;
const LAYOUTS = {
  Qwertz: "German or another with Y and Z exchanged", Azerty: "French or Belgian", Czech: "Czech or Slovak",
  OtherSigns: "one whose hyphen and colon are elsewhere",
};
const exchange = (from, to) => new Map([...from].map((letter, i) => [letter, [...to][i]]));
const AZERTY = exchange("AQZW,?&éÉ\"'(-§èÈ", "QAWZMM1223456677"), Y_AND_Z = exchange("YZ", "ZY");
const CZECH = exchange("ěĚľĽšŠčČřŘťŤžŽýÝ", "2222334455556677");
const exchanged = (text, table) => Array.from(text, (letter) => table.get(letter) || letter).join("");
const upper = (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
const lower = (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/* how many characters a code has that begins so; 0 when it does not say */
function codeLength(body) {
  const digits = [...body.slice(0, 4)].map((letter) => BASE32.indexOf(letter));
  if (digits.length < 4 || Math.min(...digits) < 0) return 0;
  const bits = (digits[0] << 15) | (digits[1] << 10) | (digits[2] << 5) | digits[3];
  return bits >> 12 !== 1 ? 0 : [268, 348, 348][(bits >> 5) & 0x7f] || 0;
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)[0];
}

/* a code's characters behind its label, and where they end */
function codeBody(text, otherCase) {
  let body = "", at = 0, end = 0;
  for (;;) {
    at += matchAt(BETWEEN, text, at).length;
    const token = matchAt(CODE_TOKEN, text, at);
    if (!/^[A-Za-z0-9]/.test(token) || (otherCase && otherCase.test(token))) return [body, end];
    for (const letter of token) {
      if (codeLength(body) === body.length && body && !/[A-Za-z0-9]/.test(letter)) return [body, end];
      if (!HYPHEN.test(letter)) body += upper(letter);
      at += letter.length;
      end = at;
    }
    const length = codeLength(body);
    if ((at < text.length && !" \n".includes(text[at])) || (length && body.length >= length)) return [body, end];
  }
}

/* a code that a scanner typed in another keyboard layout, or a refusal; and where it ends */
function typedCode(text, match) {
  const [y, one, rehearsal, colon] = match.slice(1).map((part) => upper(part || ""));
  const rest = text.slice(match[0].length);
  if (!rehearsal && /^(?:REHEARSAL|REHEQRSQL)/i.test(rest)) return [null, 0];
  const azerty = one === "&" || rehearsal === "REHEQRSQL" || colon === "M";
  if (azerty && (colon !== "M" || y === "Z" || one === "+" || rehearsal === "REHEARSAL")) return [null, 0];
  const layout = azerty ? "Azerty" : one === "+" ? "Czech" : y === "Z" ? "Qwertz" : "OtherSigns";
  const typed = /^[^ \n]*/.exec(rest)[0];
  let body = upper(typed);
  if (y === "Z") body = exchanged(body, Y_AND_Z);
  if (azerty || one === "+") body = exchanged(body, azerty ? AZERTY : CZECH);
  const code = (rehearsal ? "KEYRITE1-REHEARSAL:" : "KEYRITE1:") + body, end = match[0].length + typed.length;
  try {
    readCode(code);
    return [code, end];
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return [new Refused("OtherLayout", `a scanner typed it for another keyboard layout (${LAYOUTS[layout]}), and it cannot be read back for certain: set the scanner to the layout of this computer and scan again, or type the words`), end];
  }
}

/* the text without its codes; and for each its line, and its text or a refusal: 8.3 and 8.4 */
function cutCodes(text) {
  const starts = new Map(), found = [];
  for (const match of text.matchAll(TYPED_LABEL)) starts.set(match.index, [false, match]);
  for (const match of text.matchAll(LABEL)) starts.set(match.index, [true, match]);
  const order = [...starts.keys()].sort((a, b) => a - b);
  const ends = (part) => part.split("\n").length - 1;
  let line = 0, counted = 0, rest = "";
  order.forEach((start, place) => {
    const span = text.slice(start, order[place + 1]), [plain, match] = starts.get(start), before = text.slice(counted, start);
    line += ends(before);
    rest += before;
    counted = start;
    let piece = null, length = 0;
    if (plain) {
      const name = match[0].slice(0, 7);
      const [body, end] = codeBody(span.slice(match[0].length), name === "KEYRITE" ? /[a-z]/ : name === "keyrite" ? /[A-Z]/ : null);
      if (body) [piece, length] = [`KEYRITE${match[1]}${match[2] ? "-REHEARSAL" : ""}:${body}`, match[0].length + end];
    } else [piece, length] = typedCode(span, match);
    if (piece === null) return;
    found.push([line, piece]);
    const code = text.slice(start, start + length);
    rest += code.replace(/[^\n]/g, " ");
    line += ends(code);
    counted = start + length;
  });
  return [rest + text.slice(counted), found];
}
