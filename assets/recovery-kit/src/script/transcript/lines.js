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

/* records after which nothing follows */
const ENDS = ["seal", "session-ended", "abort"];
const MOST_DAYS = 60;

/* The lines of earlier days, in parts/1, parts/2 and so on: what each of them says; a Refused names the first that does not hold. */
async function readDays(files, progress) {
  const days = [];
  for (let day = 1; day <= MOST_DAYS && files.has(`parts/${day}/transcript.jsonl`); day += 1) {
    const wrong = (why) => { throw new Refused("NotValid", `parts/${day}, an earlier day of this ceremony: ${why}`); };
    const signatures = files.get(`parts/${day}/transcript.sig`);
    if (!signatures) wrong("its transcript.sig is not among the files");
    let entries = [], unsigned = 0;
    try {
      ({ entries, unsigned } = await readTranscript(files.get(`parts/${day}/transcript.jsonl`), signatures, progress));
      if (entries.length) followsDay(entries, days);
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      wrong(refusal.message);
    }
    if (unsigned || !entries.length || entries[entries.length - 1].type !== "session-ended") wrong("it does not end with the end of a day");
    days.push(entries);
  }
  return days;
}

/* the transcripts that a header goes on after */
function parentsOf(header) {
  const beside = header.get("beside"), parent = header.get("parent");
  return [...(parent ? [parent] : []), ...(beside ? beside.get("parents") : [])];
}

/* what a header takes over of a set: of the parent, or of all of them together */
function knownOf(header) {
  const beside = header.get("beside"), parent = header.get("parent");
  return beside ? beside.get("known") : parent ? parent.get("known") : null;
}

/* A header goes on after the day before it, and only after that. */
function followsDay(entries, days) {
  const wrong = (why) => { throw new Refused("NotValid", `line 1: ${why}`); };
  const header = entries[0].record, parent = header.get("parent"), named = parent && parent.get("ended") === "day-over";
  if (!days.length && named) wrong("it goes on after a day whose lines are not given: they lie in the folder parts. Choose the whole folder above, not its files");
  if (!days.length) return;
  const before = days[days.length - 1], theirs = before[0].record, last = before[before.length - 1];
  if (!named || parent.get("ceremony") !== theirs.get("ceremony") || parent.get("entries") !== BigInt(before.length) || parent.get("head") !== last.digest)
    wrong("its header does not name the day before it as that one ended");
  const known = knownOf(days[0][0].record);
  if (asJson(parent.get("known") ?? null) !== asJson(known ?? null) || parent.get("stopped_at") !== null || parent.get("redo") !== `Its day ${days.length} is over; this is the next.`)
    wrong("its header does not hand over what the day before it did");
  const again = (name) => days.some((day) => day[0].record.get(name) === header.get(name));
  if (again("ceremony") || again("ceremony_key"))
    wrong("it has the id or the key of an earlier day");
  for (const name of ["mode", "template", "choices"])
    if (asJson(header.get(name)) !== asJson(theirs.get(name))) wrong(`its ${name} is not that of the day before it`);
  if (Date.parse(entries[0].entry.get("at")) < Date.parse(last.entry.get("at"))) wrong("it begins before the day before it ended");
}

/* a value as it was read, in one form */
const asJson = (value) => JSON.stringify(value, (_, one) => one instanceof Map ? [...one] : typeof one === "bigint" ? `${one}n` : one);

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
    if (ENDS.includes(last))
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
    ended = ENDS.includes(type);
    progress(number / signed.lines.length);
    await new Promise((resume) => setTimeout(resume, 0));
  }
  if (ended && (tail || signed.rest.length)) wrong(entries.length + 1, "nothing may follow the end");
  return { entries, key, unsigned: lines.length - signed.lines.length };
}
