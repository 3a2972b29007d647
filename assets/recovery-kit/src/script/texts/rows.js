const RULE = /^ *[-=*_#~\u2013\u2014\u2500]{3,} *$/, TAGS = /<[^<>]*>|&[A-Za-z0-9#]{1,8};|\/ *[0-9]+|[<&/]/g;
const TOKEN = /[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2c00-\u2fff\u3040-\ud7ff\uf900-\ufdff]+/g;
const LABELS = new Set(["row", "rows", "line", "no", "nr"]);
const rowNumber = (digits) => (digits.length > 6 ? 999999 : Number(digits));
const isNumber = (token) => typeof token === "number";

/* a line's numbers, and its words in lower case */
function lineOf(text, at) {
  const tokens = [];
  for (const piece of text.replace(TAGS, " ").match(TOKEN) || []) {
    const word = lower(piece), digits = /^[0-9]*/.exec(word)[0], rest = word.slice(digits.length);
    const labelled = /^r(?:ow)?([0-9]{1,3})$/.exec(word), last = tokens.length - 1;
    if (!rest) {
      // the second number of "1 of 10" says how many there are
      if (last > 0 && tokens[last] === "of" && isNumber(tokens[last - 1])) tokens.pop();
      else tokens.push(rowNumber(digits));
    } else if (last < 0 && digits && rowNumber(digits) >= 1 && rowNumber(digits) <= 28 && findWord(rest) >= 0)
      tokens.push(rowNumber(digits), rest);
    else if (last < 0 && labelled) tokens.push(rowNumber(labelled[1]));
    // one letter alone is a bullet or a misread sign, never a word
    else if (word.length > 1 || word > "z") tokens.push(word);
  }
  const words = tokens.filter((token) => !isNumber(token)), segments = [];
  let before = 0;
  for (const token of tokens) {
    if (isNumber(token)) segments.push({ number: token, words: [], before });
    else {
      if (!LABELS.has(token)) before++;
      if (segments.length) segments[segments.length - 1].words.push(token);
    }
  }
  const weight = words.reduce((sum, word) => sum + (LABELS.has(word) ? 1 : 2), 0);
  return { at, rule: RULE.test(text), words, segments, numberAlone: segments.length === 1 && weight <= 1 };
}

const listed = (words) => words.filter((word) => findWord(word) >= 0).length;

/* whether these are the seven words of the row with this number */
function rowChecks(number, words) {
  if (number < 1 || number > 255 || words.length !== 7) return false;
  const indices = words.map(findWord);
  return !indices.includes(-1) && Boolean(rowFits(number, indices));
}

const sameWords = (one, two) => one.length === two.length && one.every((word, i) => {
  const x = findWord(word), y = findWord(two[i]);
  return x >= 0 || y >= 0 ? x === y : word === two[i];
});

/* rows with numbers; a rule is null; a weak row may have no number: 8.5 */
function numberedRows(lines) {
  const items = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++];
    if (line.rule) {
      items.push(null);
      continue;
    }
    if (!line.segments.length && line.words.length === 7 && listed(line.words) >= 4)
      items.push({ at: line.at, number: null, words: line.words, weak: true });
    let afterWholeRow = false;
    line.segments.forEach((segment, place) => {
      const words = segment.words.slice(), leads = segment.before === 0 || afterWholeRow, near = leads || segment.before <= 2;
      afterWholeRow = near && words.length === 7;
      const last = place + 1 === line.segments.length;
      if (last && near && (words.length || line.numberAlone) && words.length < 7) {
        for (let next = at; next < lines.length; ) {
          const more = lines[next++];
          const fits = words.length + more.words.length <= 7 && listed(more.words) * 2 >= more.words.length;
          if (more.rule || more.segments.length || !fits) break;
          if (more.words.length) {
            words.push(...more.words);
            at = next;
          }
        }
      }
      const count = words.length, known = listed(words), sure = rowChecks(segment.number, words);
      const half = known * 2 >= count, strong = sure || (leads && ((half && count >= 4) || (known === count && count > 0)));
      if (strong || (near && half && count >= 4) || (leads && count === 7))
        items.push({ at: line.at, number: segment.number, words, weak: !strong });
    });
  }
  return items;
}

/* a line and rows for each sheet: a numbering that starts again with other words is a new sheet: 8.6 */
function numberedSheets(items) {
  const sheets = [], gaps = [];
  let run = [], waiting = [];
  const closeRun = () => {
    if (!run.length) return;
    const known = sheets.length ? sheets[sheets.length - 1].rows : [];
    const differs = run.some((row) => known.some((other) => row.number === other.number && !sameWords(row.words, other.words)));
    if (sheets.length && (known.length < 2 || run.length < 2 || !differs)) {
      for (const row of run)
        if (!known.some((other) => row.number === other.number && sameWords(row.words, other.words))) known.push(row);
    } else sheets.push({ at: run[0].at, rows: run.slice() });
    gaps.push(...waiting.map((row) => ({ ...row, place: sheets.length - 1 })));
    [run, waiting] = [[], []];
  };
  for (const item of items) {
    const last = run[run.length - 1];
    if (!item) closeRun();
    else if (item.weak) waiting.push({ ...item, before: last ? last.number : null });
    else {
      if (last && item.number <= last.number) closeRun();
      run.push(item);
    }
  }
  closeRun();
  gaps.push(...waiting.map((row) => ({ ...row, place: sheets.length - 1 })));
  const left = gaps.filter(({ place, number, words }) => {
    const { rows } = sheets[place], all = number !== null ? [number] : Array.from({ length: 28 }, (_, i) => i + 1);
    const fitting = all.find((other) => !rows.some((row) => row.number === other) && rowChecks(other, words));
    if (fitting !== undefined) rows.push({ number: fitting, words });
    return fitting === undefined;
  });
  for (const gap of left) {
    const { rows } = sheets[gap.place], numbers = rows.map((row) => row.number);
    const least = numbers.reduce((a, b) => Math.min(a, b)), most = numbers.reduce((a, b) => Math.max(a, b));
    const number = gap.number !== null ? gap.number : gap.before === null ? least - 1 : gap.before + 1;
    if (number > 0 && number < most && !numbers.includes(number)) rows.push({ number, words: gap.words });
  }
  for (const sheet of sheets) sheet.rows.sort((a, b) => a.number - b.number);
  return sheets;
}

const inSevens = (at, words) => Array.from({ length: Math.ceil(words.length / 7) },
  (_, i) => ({ at, words: words.slice(7 * i, 7 * i + 7), begins: false }));

/* a line is a row; some hold several whole ones, some one that goes on in the next line, some a title */
function rowsOfLines(lines) {
  const rows = [];
  for (let i = 0; i < lines.length; i++) {
    let { at, words } = lines[i];
    const whole = i + 1 < lines.length ? words.concat(lines[i + 1].words) : [];
    if (Array.from({ length: 28 }, (_, n) => n + 1).some((number) => rowChecks(number, whole))) {
      words = whole;
      i++;
    }
    if (words.length % 7 === 0) rows.push(...inSevens(at, words));
    else if (words.length >= 4) rows.push({ at, words, begins: false });
  }
  return rows;
}

/* the same for rows without numbers, which take the number that they check as: 8.7 */
function unnumberedSheets(lines, countsWords) {
  const parts = [[]], rows = [], sheets = [];
  for (const line of lines)
    if (line.rule) parts.push([]);
    else parts[parts.length - 1].push(line);
  for (const part of parts) {
    const kept = part.filter((line) => line.words.length && (countsWords || !line.segments.length)
      && listed(line.words) * 2 >= line.words.length);
    const first = rows.length;
    if (kept.filter((line) => line.words.length === 7).length * 2 > kept.length) rows.push(...rowsOfLines(kept));
    else if (kept.length) rows.push(...inSevens(kept[0].at, kept.flatMap((line) => line.words)));
    if (rows.length > first) rows[first].begins = true;
  }
  rows.forEach(({ at, words, begins }, place) => {
    const sheet = sheets[sheets.length - 1], next = rows[place + 1] && !rows[place + 1].begins ? rows[place + 1] : null;
    let number = sheet ? sheet.rows[sheet.rows.length - 1].number + 1 : 1, fresh = !sheet;
    if (!rowChecks(number, words)) {
      const isRow = (other) => rowChecks(other, words) && (!next || rowChecks(other + 1, next.words));
      const later = Array.from({ length: Math.max(0, 28 - number) }, (_, i) => number + 1 + i).find(isRow);
      if (isRow(1)) [number, fresh] = [1, true];
      else if (later) number = later;
      else if (begins) [number, fresh] = [1, true];
    }
    if (fresh) sheets.push({ at, rows: [] });
    sheets[sheets.length - 1].rows.push({ number, words });
  });
  return sheets;
}

function sheetsIn(lines) {
  const items = numberedRows(lines), strong = items.filter((item) => item && !item.weak);
  const countsWords = strong.length >= 14 && strong.every((item) => item.words.length === 1);
  return !strong.length || countsWords ? unnumberedSheets(lines, countsWords) : numberedSheets(items);
}

const linesOf = (text) => text.split("\n").map(lineOf);

/* all shares in a text: a code's text, a sheet's rows, or a refusal */
function piecesOf(text) {
  const [rest, found] = cutCodes(plainText(text)), lines = linesOf(rest), sheets = sheetsIn(lines);
  const words = lines.flatMap((line) => line.words);
  const proven = sheets.some((sheet) => sheet.rows.some((row) => rowChecks(row.number, row.words)));
  // beside a code, and among more prose than words, lines count as rows only if one of them proves it
  if (proven || (!found.length && words.length >= 4 && 2 * listed(words) >= words.length))
    found.push(...sheets.map((sheet) => [sheet.at, sheet.rows]));
  return found.sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
}

/* pairs of a label with a share or a refusal */
function readText(label, text) {
  if (!text.trim()) return [[label, new Refused("File", "it is empty")]];
  const pieces = piecesOf(text);
  if (!pieces.length && hasSealedCode(text)) return [[label, new Refused("File", SEALED_CODE)]];
  if (!pieces.length)
    return [[label, new Refused("File", "it is neither the text of a Keyrite code nor rows of its words: type its rows, each with its number")]];
  return pieces.map((piece, i) => {
    const name = pieces.length === 1 ? label : `${label}, share ${i + 1}`;
    try {
      if (piece instanceof Refused) throw piece;
      return [name, typeof piece === "string" ? readCode(piece) : readRows(piece)];
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      return [name, refusal];
    }
  });
}
