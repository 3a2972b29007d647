/* rows of words */

function makeRows() {
  for (let n = 1; n <= 28; n++) {
    const input = make("input", { type: "text", id: `row-${n}`, autocomplete: "off", spellcheck: false });
    input.setAttribute("autocapitalize", "none");
    input.setAttribute("aria-label", `Row ${n}, seven words`);
    input.setAttribute("aria-describedby", `says-${n}`);
    const mark = make("span", { className: "mark", id: `mark-${n}` });
    mark.setAttribute("aria-hidden", "true");
    const says = make("span", { className: "says", id: `says-${n}` });
    says.setAttribute("aria-live", "polite");
    input.addEventListener("input", (event) => {
      if (event.inputType !== "deleteContentBackward") complete(input);
      checkRow(n, false);
    });
    input.addEventListener("blur", () => { complete(input, true); checkRow(n, true); });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      complete(input, true);
      checkRow(n, true);
      const next = $(`row-${n + 1}`);
      if ($(`mark-${n}`).textContent && next && !next.closest(".row").hidden) next.focus();
      else if ($(`mark-${n}`).textContent) $("add-words").focus();
    });
    input.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text");
      if (wordsOf(text).length <= 7 && !cutCodes(plainText(text))[1].length) return;
      event.preventDefault();
      spread(text, n);
    });
    $("rows").append(make("div", { className: "row", id: `line-${n}` },
      make("label", { htmlFor: input.id, textContent: n }), input, mark, says));
  }
  showRows();
}

/* several rows pasted into one */
function spread(text, from) {
  const plain = plainText(text);
  if (cutCodes(plain)[1].length) return add("pasted", text);
  const lines = linesOf(plain), sheets = sheetsIn(lines);
  if (sheets.length > 1) return add("pasted", text);
  if (!sheets.length) return say("What was pasted has no rows of words of the list in it.", false);
  let { rows } = sheets[0];
  // rows that carry no numbers and do not tell them by their checks begin here
  if (!lines.some((line) => line.segments.length) && !rows.some((row) => rowChecks(row.number, row.words)))
    rows = rows.map((row, i) => ({ number: from + i, words: row.words }));
  if (rows.some(({ number }) => number > page.first)) { page.more = true; showRows(); }
  for (const { number, words } of rows) {
    const input = $(`row-${number}`);
    if (!input) continue;
    input.value = words.join(" ");
    complete(input, true);
    checkRow(number, true);
  }
}

/* four letters and a space become the word */
function complete(input, whole = false) {
  if (!whole && input.selectionStart !== input.value.length) return;
  const parts = input.value.split(/(\s+)/);
  const done = parts.map((part, i) => {
    const index = trimmed(part).length >= 3 && (whole || i < parts.length - 1) ? findWord(trimmed(part)) : -1;
    return index >= 0 ? WORDS[index] : part;
  }).join("");
  if (done !== input.value) input.value = done;
}

/* the words of a field; its own number before them is passed over */
function rowWords(n) {
  const line = lineOf(plainText($(`row-${n}`).value).replace(/\n/g, " "), 0), [first] = line.segments;
  return first && first.before === 0 && first.number === n ? first.words : line.words;
}

/* `whole`: the person has left the row */
function checkRow(n, whole) {
  const input = $(`row-${n}`), words = rowWords(n);
  let wrong = "", good = false;
  const typing = !whole && !/\s$/.test(input.value);
  const settled = typing ? words.slice(0, -1) : words;
  const unknown = settled.findIndex((word) => findWord(word) < 0);
  if (words.length > 7 || unknown >= 0 || words.length === 7) {
    try {
      readRow(n, words);
      good = true;
      if (n === 1) {
        page.first = contentLength(readRow(1, words)) === 121 ? 16 : 10;
        showRows();
        wrong = rowOfOtherMode();
      }
    } catch (refusal) {
      if (words.length > 7 || !typing) wrong = refusal.message + refusal.hint;
      if (refusal.kind === "RowLength" && unknown >= 0) {
        const near = nearWords(settled[unknown]).slice(0, 3).map((index) => `“${WORDS[index]}”`).join(" or ");
        wrong = `word ${unknown + 1}: “${settled[unknown]}” is not on the list${near && `: did you mean ${near}?`}`;
      }
    }
  } else if (whole && words.length) wrong = `${words.length} of seven words`;
  $(`mark-${n}`).textContent = good && !wrong ? "✓" : "";
  $(`says-${n}`).textContent = wrong.replace(/^row \d+,? /, "");
  input.setAttribute("aria-invalid", String(Boolean(wrong)));
  showForget();
  if (n === 1) showTurn();
}

/* what is wrong with row 1 when it is of a practice sheet and real ones are wanted, or the reverse: before the rest is typed */
function rowOfOtherMode() {
  let data;
  try {
    data = readRow(1, rowWords(1));
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return "";
  }
  if (Boolean(data[1] & 1) === isRehearsal()) return "";
  return isRehearsal() ? "it is of a real sheet, and “Practice sheets” is chosen" : "it is of a practice sheet, and “Real sheets” is chosen";
}

const showTurn = () => { $("turn").hidden = page.busy || !(page.refused.some(otherMode) || rowOfOtherMode()); };

function showRows() {
  const last = page.more ? page.first + 12 : page.first;
  for (let n = 1; n <= 28; n++) $(`line-${n}`).hidden = n > last;
  $("more-rows").hidden = page.more;
  $("more-rows").textContent = `Type rows ${page.first + 1} to ${page.first + 12} too`;
  $("more-rows").title = "They prove that the sheet is genuine";
}

function clearRows() {
  for (let n = 1; n <= 28; n++) { $(`row-${n}`).value = ""; checkRow(n, false); }
  page.more = false;
  page.first = 10;
  showRows();
}

function typedRows() {
  const rows = [];
  for (let n = 1; n <= (page.more ? page.first + 12 : page.first); n++)
    if (rowWords(n).length) rows.push(`${n}. ${rowWords(n).join(" ")}`);
  return rows;
}

function addTyped() {
  const rows = typedRows();
  if (!rows.length) return say("Nothing is typed yet.", false);
  const label = `sheet ${page.typed + 1}, typed`;
  try {
    take(label, readWords(rows.join("\n")));
    page.typed++;
    clearRows();
    $("row-1").focus();
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    say(`Not added yet: ${refusal.message}${refusal.message.endsWith("?") ? "" : "."}`, false);
  }
}
