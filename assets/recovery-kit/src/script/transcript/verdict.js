/* The ceremony key as it stands on paper: its first 16 words or all digits, also both, with row numbers or without.
   Gives the place of the first word that differs from `keys.ceremony`, 0 when none does, -1 for digits. */
function comparePaper(typed, keys) {
  const no = (text) => { throw new Refused("Paper", text); };
  const tokens = typed.toLowerCase().replace(/[,;·|_-]/g, " ").split(/\s+/).filter(Boolean);
  const known = (word) => PGP.includes(word), hexLike = (token) => /^[0-9a-f]+$/.test(token);
  // of four letters such as "fade" only the number of words tells whether they are digits or a word that was begun
  const wordsBy = (digits) => tokens.filter((token) => !digits(token) && !NUMBER.test(token)).map((token) => token.replace(/\.$/, ""));
  const strictly = (token) => hexLike(token) && !known(token), loosely = (token) => strictly(token) && /[0-9]/.test(token);
  const digits = wordsBy(strictly).length !== 16 && wordsBy(loosely).length === 16 ? loosely : strictly;
  // a word may be begun, if no other one of its list begins so
  const begun = (word, i) => PGP.filter((listed, place) => place % 2 === i % 2 && listed.startsWith(word));
  const spoken = wordsBy(digits).map((word, i) => (begun(word, i).length === 1 ? begun(word, i)[0] : word));
  // beside words, one or two digits are a row's number
  const written = tokens.filter((token) => digits(token) && !(spoken.length && token.length <= 2)).join("");
  const aloud = (bytes) => pgpWords(bytes).join(" "), is = (bytes) => bytes && (written === toHex(bytes) || spoken.join(" ") === aloud(bytes));
  if (is(keys.fingerprint)) no("That is the fingerprint of the key that was split, not the ceremony key: take the block “Ceremony key”");
  if (is(keys.last)) no("That is the last line, not the ceremony key: take the block “Ceremony key”");
  for (const [i, word] of spoken.entries()) {
    if (known(word)) continue;
    const several = begun(word, i);
    if (several.length) no(`Word ${i + 1} is the beginning of several words: ${several.slice(0, 6).join(", ")}${several.length > 6 ? ", \u2026" : ""}; type more letters of it`);
    const near = PGP.filter((listed, place) => place % 2 === i % 2 && distance(word, listed) <= 2).sort((a, b) => distance(word, a) - distance(word, b));
    // what was typed is not repeated: it may be of a share
    no(`Word ${i + 1} is not on the list` + (near.length && !WORDS.includes(word) ? `: did you mean ${near.slice(0, 3).map((one) => `“${one}”`).join(" or ")}?` : ""));
  }
  const astray = spoken.findIndex((word, i) => PGP.indexOf(word) % 2 !== i % 2);
  if (astray >= 0 && spoken.length <= 17) no(`Word ${astray + 1}, “${spoken[astray]}”, cannot stand there: a word before it is left out, doubled or exchanged`);
  if (spoken.length && spoken.length !== 16) no(`The ceremony key has 16 words; ${spoken.length} ${spoken.length > 1 ? "are" : "is"} typed`);
  if (written && written.length !== 64) no(`The ceremony key has 64 digits; ${written.length} are typed`);
  if (!spoken.length && !written) no("Neither words nor digits are typed");
  const ours = pgpWords(tagged("keyrite/v1/ceremony-key", keys.ceremony).slice(0, 16)), other = spoken.findIndex((word, i) => word !== ours[i]);
  return other >= 0 ? other + 1 : written && written !== toHex(keys.ceremony) ? -1 : 0;
}

/* What judgeFolder found, with the key compared with `typed`; `says` is what is wrong with `typed` itself. */
function weigh(found, typed) {
  const keys = found.facts.paper;
  if (!keys) return { ...found, says: "" };
  const open = (says) => ({ ...found, says, good: null,
    verdict: `${found.verdict.startsWith("Valid") ? "Consistent" : found.verdict}, not anchored: its key was not compared with paper`,
    why: `${found.why} Nothing in a folder can vouch for the key in it, and whoever makes a folder can make a key: type that of the paper above.` });
  if (!typed.trim()) return open("");
  try {
    const other = comparePaper(typed, keys);
    if (!other) return { ...found, says: "", verdict: `${found.verdict}, and its key is the one on paper` };
    const day = keys.days.findIndex((ceremony) => comparePaper(typed, { ...keys, ceremony }) === 0) + 1;
    if (day) return open(`That is the key of day ${day} of this ceremony, as its sheets may have it, and the days after it have keys of their own: take the attestation page of the last day.`);
    const ours = pgpWords(tagged("keyrite/v1/ceremony-key", keys.ceremony).slice(0, 16));
    const where = other < 0 ? "The digits on paper are others than the folder's" : `Word ${other} of the folder's key is “${ours[other - 1]}”, which is not what was typed`;
    return { ...found, says: "", good: false, verdict: "Not valid: its key is not the one on paper",
      why: `${where}. Compare it once more with the paper. If it stays so, these lines were signed by another key: trust nothing of this folder before that is explained.` };
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return open(refusal.message + (refusal.message.endsWith("?") ? "" : "."));
  }
}

/* What a folder comes to: a word, whether it is good, a sentence, and facts as pairs. `files` maps names to bytes. */
async function judgeFolder(files, progress) {
  const need = ["transcript.jsonl", "transcript.sig"].filter((name) => !files.has(name));
  if (need.length) return { verdict: "Nothing was checked", good: false, why: `${need.join(" and ")} ${need.length > 1 ? "are" : "is"} missing among the files.`, facts: [] };
  const notValid = (why) => ({ verdict: "Not valid", good: false, facts: [],
    why: `${why[0].toUpperCase()}${why.slice(1)}. Trust nothing of this folder before that is explained.` });
  // cut off behind a signed line: which of the two files?
  const unsealed = ({ entries, unsigned }) => {
    const name = closeFile(files), number = entries.length + 1;
    return unsigned > 0
      ? `line ${number}: it is in transcript.jsonl, but its signature is not whole in transcript.sig: the end of transcript.sig was cut off`
      : `line ${number}: the seal is missing, though ${name} is there: the end of the transcript was cut off`;
  };
  let read, facts, statement, days = [];
  try {
    days = await readDays(files, progress);
    read = await readTranscript(files.get("transcript.jsonl"), files.get("transcript.sig"), progress);
    if (!read.entries.length && closeFile(files)) return notValid(unsealed(read));
    if (!read.entries.length) return { verdict: "Incomplete", good: false, facts: [],
      why: "There is no line in it: the record ends before its first line. Whether the ceremony did, it cannot say: look for another copy." };
    followsDay(read.entries, days);
    facts = factsOf(read.entries, days);
    statement = statementOf(read.entries, facts);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return notValid(refusal.message);
  }
  const { entries, key } = read, { last, header } = facts, sealed = last.type === "seal", over = last.type === "session-ended", closed = sealed || over;
  const { lost, wrong } = await lookAtEvidence(files, facts.keptToday, header.get("mode") === "rehearsal", facts.fingerprint);
  const told = [
    ["Ceremony", `${facts.name}, ${header.get("mode")}`], ["Held", `${header.get("choices").get("place")}, ${entries[0].entry.get("at")} to ${last.entry.get("at")}`],
    ["Ceremony key, aloud", pgpWords(tagged("keyrite/v1/ceremony-key", key).slice(0, 16))],
  ];
  if (facts.fingerprint) told.push(["Key fingerprint, aloud", pgpWords(fromHex(facts.fingerprint))]);
  const stated = (label) => statement.split("\n").filter((line) => line.startsWith(label.padEnd(17))).map((line) => line.slice(17));
  const listed = (lines, none) => lines.length ? { lines } : none;
  if (facts.opened.length) told.push(["Opened bags", { lines: stated("opened") }]);
  // what people wrote may end like a bad word of ours
  for (const [label, name] of [["released", "Key released"], ["thing", "Things"], ["result", "Results"]])
    if (stated(label).length) told.push([name, { lines: stated(label), theirs: true }]);
  const compared = (line, i) => {
    const kept = facts.attached[i];
    const is = !facts.keptToday.includes(kept) ? "of an earlier day" : lost.includes(`evidence/${kept.get("name")}`) ? "not given" : "as it was kept";
    return `${line}; ${is}`;
  };
  if (facts.attached.length) told.push(["Files kept", { lines: stated("evidence").map(compared) }]);
  for (const [label, name] of [["payload", "Sealed under the key"], ["check value", "Check values"]])
    if (stated(label).length) told.push([name, { lines: stated(label) }]);
  told.push(["People", listed(stated("present"), "nobody")], ["Exceptions", listed(stated("exception"), "none")]);
  // for the comparison with paper
  told.paper = { ceremony: key, fingerprint: facts.fingerprint && fromHex(facts.fingerprint), last: fromHex(last.digest),
    days: facts.dayKeys.map(fromHex) };
  const genuine = `All ${entries.length} lines are signed by one key and follow one another`;
  if (sealed) {
    const record = last.record, sheets = record.get("sheets");
    const counted = [BigInt(entries.length - 1), BigInt(facts.exceptions.length), ...facts.counts.map(BigInt)];
    const stated = [record.get("entries"), record.get("exceptions"), sheets.get("printed"), sheets.get("sealed"), sheets.get("spoiled")];
    if (counted.some((count, i) => count !== stated[i])) return notValid(`line ${entries.length}: the seal's counts are not those of the lines`);
  }
  if (wrong) return notValid(wrong);
  if (last.type === "abort" && closeFile(files)) return notValid(`the ceremony was given up, so that ${closeFile(files)} cannot be of it`);
  if (!closed && closeFile(files)) return notValid(unsealed(read));
  const unseen = lost.length ? ` ${lost.join(", ")} ${lost.length > 1 ? "are" : "is"} missing among the files. What was kept lies in the folder evidence. It comes along if the whole folder is chosen above; links in it never do.` : "";
  if (last.type === "abort") return { verdict: "Aborted", good: true, facts: told, why: `${genuine}. The ceremony was given up; there is no statement.${unseen}` };
  if (!closed) return { verdict: "Incomplete", good: false, facts: told, why: `${genuine}. The record ends at ${last.entry.get("step") ? `step “${last.entry.get("step")}”` : "its first line"}, without a seal. Whether the ceremony did, it cannot say: look for another copy.${unseen}` };
  const missing = [], bytes = ascii(statement), id = tagged("keyrite/v1/minisign-key-id", key).slice(0, 8);
  const given = (name) => textOf(files.get(name));
  if (!files.has("statement.txt")) missing.push("statement.txt");
  else if (!same(files.get("statement.txt"), bytes)) {
    if (given("statement.txt").replace(/^\ufeff/, "").replace(/\r\n?/g, "\n") === statement)
      return notValid("the file statement.txt has the right text, but other line ends or a byte order mark: it was saved by another program; get a copy that was not");
    const [ours, theirs] = [statement.split("\n"), given("statement.txt").split("\n")];
    const row = ours.findIndex((line, i) => line !== theirs[i]);
    return notValid(`the file statement.txt is not what the lines say, from its line ${row + 1} on: “${(theirs[row] || "").slice(0, 80)}”`);
  }
  for (const [name, write] of Object.entries(CLOSE)) {
    if (name.includes("hybrid") && !header.has("hybrid_key")) continue;
    const unwanted = name === "allowed_witnesses" && !CLOSE[name]({ facts });
    if (!files.has(name)) {
      if (!unwanted) missing.push(name);
    } else {
      const file = given(name);
      if (write({ key, statement: bytes, file, facts, id }) !== file)
        return notValid(name.startsWith("statement") ? `the signature ${name} does not fit the statement` : `the file ${name} is not that of this ceremony`);
    }
  }
  if (missing.length) return { verdict: "Incomplete", good: false, facts: told,
    why: `${genuine}, but ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing among the files.${unseen}` };
  if (unseen) return { verdict: "Incomplete", good: false, facts: told, why: `${genuine}, and the statement says what they say. But${unseen}` };
  if (over) return { verdict: `Day ${facts.day} is over`, good: false, facts: told,
    why: `${genuine}, the statement says what they say, and both its signatures hold. The ceremony goes on in another folder: look for it.` };
  const earlier = days.length ? ` The lines of ${days.length} earlier day${days.length > 1 ? "s" : ""} lie in parts and hold too.` : "";
  const open = facts.exceptions.filter((one) => !one.review || !one.review.get("closed")).length;
  const { unmet, lines } = countersigned(files, facts, bytes);
  if (lines.length) told.splice(-1, 0, ["Their own signatures", { lines }]);
  if (unmet.length && header.get("mode") === "production") return { verdict: "Incomplete", good: false, facts: told,
    why: `${genuine}, the statement says what they say, and both its signatures hold. But the script wants countersignatures that are not there yet: `
      + `${unmet.join(", ")}. They lie in the folder countersignatures: choose the whole folder above, not its files.` };
  return { verdict: open ? "Valid, with open exceptions" : "Valid", good: true, facts: told,
    why: `${genuine}, the statement says what they say, and both its signatures hold.${earlier}`
      + (header.has("hybrid_key") ? " Its second, hybrid signature is not checked here: ssh-keygen of OpenSSH 10.6 or later does, as VERIFY.txt says." : "")
      + (open ? ` ${open} of ${facts.exceptions.length} exceptions ${open > 1 ? "are" : "is"} open.` : "") };
}
