const textOf = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/* what stands in a file up to each line feed; `rest` is what stands behind the last */
function splitLines(bytes) {
  const lines = [];
  let start = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, at));
    start = at + 1;
  }
  return { lines, rest: bytes.subarray(start) };
}

/* The lines that count, each checked; a Refused names the first that does not hold. */
async function readTranscript(transcript, signatures, progress) {
  const { lines, rest } = splitLines(transcript), signed = splitLines(signatures);
  const wrong = (number, why) => { throw new Refused("NotValid", `line ${number}: ${why}`); };
  if (lines.length < signed.lines.length) {
    const twice = signed.lines.findIndex((line, i) => i > 0 && same(line, signed.lines[i - 1]));
    if (twice > 0) throw new Refused("NotValid", `the file transcript.sig has its line ${twice} twice: it was altered`);
    let last = "";
    try {
      last = readJson(textOf(lines[lines.length - 1])).get("record").get("type");
    } catch (error) {
      // a line that cannot be read ends nothing
    }
    if (last === "seal" || last === "abort")
      throw new Refused("NotValid", `the file transcript.sig has ${signed.lines.length} lines, but transcript.jsonl ends with line ${lines.length}: transcript.sig was altered`);
    if (rest.length && lines.length + 1 === signed.lines.length)
      wrong(lines.length + 1, "it is signed but not there whole: the end of transcript.jsonl was cut off, its last line feed at least");
    wrong(lines.length + 1, "it is signed but not there: the end was cut off");
  }
  // a power cut leaves at most one line, whole or not, without a whole signature
  const tail = lines.length - signed.lines.length + (rest.length ? 1 : 0);
  if (tail > 1) wrong(signed.lines.length + 1, "its signature is missing");
  const entries = [];
  let key = null, before = "0".repeat(64), ended = false, mono = 0n;
  for (const [i, bytes] of lines.slice(0, signed.lines.length).entries()) {
    const number = i + 1;
    if (ended) wrong(number, "nothing may follow the line before it");
    if (bytes[bytes.length - 1] === 13)
      wrong(number, "it ends with a carriage return: the file was saved by another program; get a copy that was not");
    if (!i && startsWith(bytes, "\xef\xbb\xbf"))
      wrong(number, "a byte order mark stands before it: the file was saved by another program; get a copy that was not");
    if (!bytes.length || bytes.length > 1 << 20) wrong(number, "it is empty or too long");
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
      wrong(number, "it is not UTF-8: it was altered");
    }
    let entry;
    try {
      entry = readJson(text);
    } catch (refusal) {
      wrong(number, refusal instanceof Refused ? refusal.message : "it is not JSON in its one form");
    }
    const bad = fault(entry, "LINE", "line");
    if (bad) wrong(number, `its part “${bad.replace(/^line\.?/, "") || "line"}” is not as the format has it`);
    const record = entry.get("record"), type = record.get("type"), header = type === "header";
    if (header !== (i === 0)) wrong(number, i ? "there is a second header" : "it is no header");
    if (header) {
      if (record.get("format") !== "keyrite-transcript 1") wrong(number, "it is of another format: use a newer page");
      if (templateHead(record.get("template")).hybrid !== record.has("hybrid_key"))
        wrong(number, "its script and its header differ on whether there is a hybrid key");
      if (entry.get("by") !== "-" || entry.get("mono") || entry.get("step") !== null || entry.get("with").length)
        wrong(number, "it is no header");
      key = fromHex(record.get("ceremony_key"));
    }
    if (KEEPING.includes(type) && !KEPT.test(record.get("name"))) wrong(number, `no file in evidence has such a name as “${record.get("name")}”`);
    if (entry.get("seq") !== BigInt(i)) wrong(number, `it calls itself line ${entry.get("seq") + 1n}: lines are missing or exchanged`);
    if (entry.get("prev") !== before) wrong(number, "it does not follow the line before: one of the two was altered or exchanged");
    if (entry.get("mono") < mono) wrong(number, "its time is before that of the line before");
    mono = entry.get("mono");
    before = toHex(sha256(bytes));
    const signature = textOf(signed.lines[i]);
    if (/\r$|^\ufeff/.test(signature))
      wrong(number, "its signature has another line end or a byte order mark: transcript.sig was saved by another program; get a copy that was not");
    if (!/^[0-9a-f]{128}$/.test(signature)) wrong(number, "its signature is not 128 hexadecimal digits");
    if (!signatureHolds(key, ascii(`keyrite-entry@v1 ${before}`), fromHex(signature)))
      wrong(number, "its signature does not fit: the line or the signature was altered");
    entries.push({ entry, record, type, by: entry.get("by"), digest: before });
    ended = type === "seal" || type === "abort";
    progress(number / signed.lines.length);
    await new Promise((resume) => setTimeout(resume, 0));
  }
  if (ended && (tail || signed.rest.length)) wrong(entries.length + 1, "nothing may follow the end");
  return { entries, key, unsigned: lines.length - signed.lines.length };
}
