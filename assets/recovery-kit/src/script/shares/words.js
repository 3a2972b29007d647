/* ---------- shares as words */

const WORDS = document.getElementById("bip39").textContent.trim().split(/\s+/);
const PGP = document.getElementById("pgp").textContent.trim().split(/\s+/);
const INDEX = new Map(WORDS.map((word, index) => [word, index]));
const PREFIX = new Map(WORDS.map((word, index) => [word.slice(0, 4), index]));

/* the number of a word typed in full or by four letters or more; -1 when it is not one */
function findWord(typed) {
  const word = typed.toLowerCase(), index = PREFIX.get(word.slice(0, 4));
  return index !== undefined && WORDS[index].startsWith(word) ? index : -1;
}

function distance(a, b) {
  let two = null, one = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(one[j] + 1, row[j - 1] + 1, one[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (two && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, two[j - 2] + 1);
      row.push(cost);
    }
    two = one;
    one = row;
  }
  return one[b.length];
}

/* words that may have been meant, nearest first */
function nearWords(typed) {
  typed = typed.toLowerCase();
  const found = [];
  WORDS.forEach((word, index) => {
    let gap = distance(typed, word);
    if (typed.length >= 3) gap = Math.min(gap, distance(typed, word.slice(0, Math.max(4, typed.length))) + 0.5);
    if (gap <= 2) found.push([gap, index]);
  });
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((pair) => pair[1]);
}

/* the eight bytes of a row that checks, or null */
function rowFits(number, indices) {
  const bits = indices.reduce((sum, index) => (sum << 11n) | BigInt(index), 0n), data = bytesOf(bits >> 13n, 8, "big");
  const check = tagged("keyrite/v1/row", Uint8Array.of(number), data);
  return Number(bits & 0x1fffn) === ((check[0] << 8) | check[1]) >> 3 ? data : null;
}

function rowAdvice(number, typed, indices) {
  for (let i = 0; i < 6; i++) {
    const swapped = indices.slice();
    [swapped[i], swapped[i + 1]] = [swapped[i + 1], swapped[i]];
    if (!swapped.includes(-1) && rowFits(number, swapped)) return { text: `: are words ${i + 1} and ${i + 2} swapped?` };
  }
  if (!indices.includes(-1))
    for (let other = 1; other <= 28; other++)
      if (other !== number && rowFits(other, indices)) return { text: `: it is row ${other}` };
  const open = indices.flatMap((index, i) => (index < 0 ? [i] : []));
  if (open.length <= 1)
    for (const i of open.length ? open : [0, 1, 2, 3, 4, 5, 6])
      for (const index of nearWords(typed[i]))
        if (rowFits(number, indices.map((old, j) => (j === i ? index : old))))
          return { text: `: look at word ${i + 1}`, index };
  return { text: "" };
}

const meant = (near) => (near.length ? `: did you mean ${near.map((index) => `“${WORDS[index]}”`).join(" or ")}?` : "");

function readRow(number, typed) {
  if (typed.length !== 7)
    throw new Refused("RowLength", `row ${number} has ${typed.length} words; a row has seven: compare it with the paper`);
  const indices = typed.map(findWord), unknown = indices.indexOf(-1);
  if (unknown >= 0) {
    const advice = rowAdvice(number, typed, indices);
    const why = /[0-9]/.test(typed[unknown]) ? "it has digits, where letters such as l and o may have been misread"
      : "look at its first four letters again";
    throw new Refused("UnknownWord", `row ${number}, word ${unknown + 1} is not in the word list: ${why}`,
      meant(advice.index === undefined ? nearWords(typed[unknown]).slice(0, 3) : [advice.index]));
  }
  const data = rowFits(number, indices);
  if (!data) {
    const advice = rowAdvice(number, typed, indices);
    throw new Refused("RowCheck", `row ${number} does not check${advice.text || ": compare its seven words with the paper, letter by letter"}`,
      meant(advice.index === undefined ? [] : [advice.index]));
  }
  return data;
}

const NUMBER = /^([0-9]{1,3})[.:)]?$/;
const trimmed = (token) => token.replace(/^[,;.]+|[,;.]+$/g, "");
const wordsOf = (text) => text.split(/\s+/).map(trimmed).filter(Boolean);

/* the share in the rows of one sheet */
function readWords(text) {
  const sheets = sheetsIn(linesOf(plainText(text)));
  if (!sheets.length) throw new Refused("Empty", "there are no words in it: type the numbered rows of the sheet, seven words each");
  if (sheets.length > 1) throw new Refused("SeveralSheets", `it holds the rows of ${sheets.length} sheets: give them one after the other`);
  return readRows(sheets[0].rows);
}

/* the share in rows with their numbers; all that is wrong is said at once */
function readRows(rows) {
  const data = new Map(), seen = new Set(), failures = [];
  for (const { number, words } of rows) {
    if (seen.has(number)) {
      failures.push(new Refused("RowTwice", `row ${number} is there twice, with different words: keep the right one`));
      continue;
    }
    seen.add(number);
    if ((number < 1 || number > 28) && !rowChecks(number, words)) {
      failures.push(new Refused("NoSuchRow", `row ${number} does not exist: a sheet has 28 rows at most`));
      continue;
    }
    try {
      data.set(number, readRow(number, words));
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      failures.push(refusal);
    }
  }
  if (failures.length)
    throw new Refused(failures.map((one) => one.kind).join(", "), failures.map((one) => one.message).join("; "));
  return joinRows(data);
}

/* a share from checked rows, a map by row number */
function joinRows(data) {
  if (!data.has(1)) throw new Refused("MissingRow", "row 1 is missing: type it too");
  const length = contentLength(data.get(1)), first = length === 121 ? 16 : 10, total = first + 12;
  for (const number of [...data.keys()].sort((a, b) => a - b))
    if (number > total) throw new Refused("NoSuchRow", `there is no row ${number} on a sheet of ${total} rows`);
  const span = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  for (const number of span(1, first)) if (!data.has(number)) throw new Refused("MissingRow", `row ${number} is missing: type it too`);
  const joined = join(...span(1, first).map((number) => data.get(number))), content = joined.slice(0, length);
  if (!same(joined.slice(length, length + 4), tagged("keyrite/v1/rows", content).slice(0, 4)))
    throw new Refused("Sum", "the rows do not belong together: they are of two sheets");
  if (joined.slice(length + 4).some(Boolean)) throw new Refused("Filling", `the end of row ${first} is not empty`);
  const proof = span(first + 1, total);
  if (!proof.some((number) => data.has(number))) return readShare(content, false);
  const missing = proof.find((number) => !data.has(number));
  if (missing)
    throw new Refused("HalfProof", `row ${missing} is missing: give all rows ${first + 1} to ${total}, or none of them`);
  try {
    return readShare(join(content, ...proof.map((number) => data.get(number))), true);
  } catch (refusal) {
    if (refusal.kind === "BadSignature") refusal.kind = "Share.BadSignature";
    throw refusal;
  }
}
