/* What stands before a template's first table, by name: TOML's strings, whole numbers, true and false, lists of strings. */
function tomlHead(text) {
  const found = new Map(), bad = () => { throw new Refused("NotValid", "line 1: the first lines of its script cannot be read"); };
  let at = 0;
  const take = (pattern) => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  const LETTERS = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\x1b", '"': '"', "\\": "\\" };
  const plain = (coded) => coded.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|([btnfre"\\])|[ \t]*\n[ \t\n]*)/g,
    (_, four, eight, two, letter) => {
      const code = four || eight || two;
      if (code && parseInt(code, 16) > 0x10ffff) bad();
      return code ? String.fromCodePoint(parseInt(code, 16)) : letter ? LETTERS[letter] : "";
    });
  const string = () => {
    let match = take(/"""\n?((?:[^"\\]|\\[^]|""?(?!"))*"{0,2})"""(?!")/y);
    if (match) return plain(match[1]);
    if ((match = take(/'''\n?((?:[^']|''?(?!'))*'{0,2})'''(?!')/y))) return match[1];
    if ((match = take(/"((?:[^"\\\n]|\\.)*)"/y))) return plain(match[1]);
    return (match = take(/'([^'\n]*)'/y)) ? match[1] : bad();
  };
  const value = () => {
    const word = take(/true|false/y), number = word || take(/[0-9]{1,19}/y);
    if (word) return word[0] === "true";
    if (number) return BigInt(number[0]);
    if (!take(/\[/y)) return string();
    const list = [];
    while (!take(/\]/y)) {
      list.push(string());
      if (!take(/[ \t]*(?:,[ \t]*|(?=\]))/y)) bad();
    }
    return list;
  };
  const empty = () => take(/[ \t]*(?:#[^\n]*)?(?:\n|$)/y);
  while (at < text.length) {
    if (empty()) continue;
    const name = take(/[ \t]*([A-Za-z0-9_-]+)[ \t]*=[ \t]*/y);
    if (!name) break;
    found.set(name[1], value());
    if (at < text.length && !empty()) bad();
  }
  return found;
}

/* id, version and title of a template, what it does without, and the countersignatures that it wants */
function templateHead(template) {
  const head = tomlHead(template), line = (text) => typeof text === "string" && PLAIN.line(text);
  for (const name of ["id", "title"])
    if (!line(head.get(name))) throw new Refused("NotValid", `line 1: its script has no ${name}, or not one of a single line`);
  if (typeof head.get("version") !== "bigint" || head.get("version") > TOPS.n32)
    throw new Refused("NotValid", "line 1: its script has no version");
  const list = (name) => head.get(name) || [], lines = (name) => Array.isArray(list(name)) && list(name).every(line);
  if (!lines("without") || !lines("countersignatures"))
    throw new Refused("NotValid", "line 1: its script has a list that is not of single lines");
  return { kind: head.get("kind"), id: head.get("id"), title: head.get("title"), version: head.get("version"), without: list("without"), wanted: list("countersignatures"),
    hybrid: head.get("hybrid_signature") === true, emergency: head.get("emergency") === true };
}

const keyOfPerson = (text) => {
  const [kind, blob] = text.split(" ");
  return blob ? `${kind} SHA256:${toBase64(sha256(fromBase64(blob))).replace(/=+$/, "")}` : `minisign ${text}`;
};

/* lines that tell of a file in evidence */
const KEEPING = ["attached", "payload-sealed"];

/* what the statement says of a thing, by the type of the line */
const THINGS = {
  "item-bagged": (record) => `in bag ${record.get("bag")}, held by ${record.get("holder")}`,
  "item-opened": (record) => `out of bag ${record.get("bag")}`,
  "item-moved": (record) => `moved to ${record.get("to")}`,
  "item-sent": (record) => `sent in bag ${record.get("bag")} by ${record.get("channel")} to ${record.get("to")}, expected ${record.get("expected")}`,
  "item-received": (record) => `received in bag ${record.get("bag")}, held by ${record.get("holder")}`,
  "item-destroyed": (record) => `destroyed, ${record.get("how")}`,
};

/* how shares of other schemes are called, and what proves a secret that was put together from them */
const SCHEMES = { slip39: "SLIP-39", vault: "Vault", ssss: "ssss", "ssss-plain": "ssss without diffusion", gfshare: "gfshare" };
const PROOFS = {
  checksum: "its checksum fits", "not-the-passphrase": "its checksum fits but does not cover the passphrase",
  "each-share": "the checksum of the share fits", "spare-shares": "shares more than needed agree", nothing: "nothing proves it",
};

/* how a secret came that was sealed */
function howItCame(record) {
  const shares = record.get("shares");
  if (!shares) return record.get("from");
  const scheme = shares.get("scheme"), used = shares.get("used");
  const called = scheme === "bip39" ? "words of BIP-39" : `${used === 1n ? "1 share" : `${used} shares`} of ${SCHEMES[scheme]}`;
  return `${called}, ${PROOFS[shares.get("proof")]}`;
}

/* What the lines say of the ceremony, those of earlier days before those of this one; `sharesHeld` are the shares that a share-withdrawn did not take back. */
function factsOf(today, days = []) {
  const entries = [...days.flat(), ...today], header = today[0].record;
  const of = (type) => entries.filter((one) => one.type === type), last = today[today.length - 1];
  let fingerprint = null, set = null, held = [];
  const opened = [], jumps = [], payloads = [], looks = [];
  let open = null, since = null;
  const people = [], gone = new Set();
  let signed = new Map(), absent = new Set(), dayKey = null, madeBy = null;
  for (const [place, { entry, record, type }] of entries.entries()) {
    const now = [Date.parse(entry.get("at")), Number(entry.get("mono"))];
    if (type === "header") {
      // another day
      dayKey = record.get("ceremony_key");
      [since, jumps.length, signed, absent] = [now, 0, new Map(), new Set()];
    }
    const drift = now[0] - since[0] - (now[1] - since[1]), seconds = Math.floor(Math.abs(drift) / 1000);
    if (seconds > 120) {
      jumps.push(`line ${place + 1 - (entries.length - today.length)}: ${seconds} s ${drift < 0 ? "back" : "ahead"}`);
      since = now;
    }
    if (type === "split") madeBy = dayKey;
    if (type === "participant") people.push(record);
    if (type === "deputy") {
      people.push(record.get("deputy"));
      gone.add(record.get("absent"));
    }
    if (type === "sign-off") signed.set(record.get("person"), record);
    if (type === "session-begun")
      absent = new Set(people.map((person) => person.get("id")).filter((who) => !gone.has(who) && !record.get("present").includes(who)));
    if (type === "sheet-sighted") looks.push({ seen: record, checked: null, bagged: null });
    if (type === "sheet-checked" && looks.length) looks[looks.length - 1].checked = record;
    if (type === "sheet-rebagged" && looks.length) looks[looks.length - 1].bagged = record;
    if (type === "payload-sealed") payloads.push({ record, opened: false });
    if (type === "payload-opened" && payloads.length) payloads[payloads.length - 1].opened = true;
    if (type === "bag-opened") {
      const number = plainBag(record.get("bag"));
      open = opened.find((one) => one.number === number);
      if (!open) opened.push((open = { number, share: null, decided: null, read: [] }));
    }
    if (type === "share-taken" && open) open.share = record.get("share");
    const sheet = type === "share-taken" ? record : type === "share-refused" ? record.get("sheet") : null;
    if (sheet && open) open.read.push([sheet.get("share"), sheet.get("set")]);
    const bag = type === "resealed" ? opened[Number(record.get("opened")) - 1] : null;
    if (bag) bag.decided = record;
    if (type === "drawn" || type === "share-taken" || type === "combined") fingerprint = record.get("fingerprint");
    if (type === "split" || type === "share-taken" || type === "combined") set = record;
    if (type === "share-taken") held.push(record);
    if (type === "share-withdrawn") {
      held = held.filter((one) => one.get("share") !== record.get("share") || one.get("digest") !== record.get("digest"));
      set = held[held.length - 1] || null;
      fingerprint = set && set.get("fingerprint");
    }
  }
  const reviews = new Map(of("reviewed").map(({ record }) => [record.get("number"), record]));
  return {
    header, last, people, day: days.length + 1, dayKeys: days.map((day) => day[0].record.get("ceremony_key")), madeBy, split: set, fingerprint,
    // where old sheets gave the key a new set, the new ones alone
    shares: (of("locked").length ? of("locked").map((one) => one.record) : held)
      .map((record) => [record.get("share"), record.get("digest")])
      .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : Number(a[1] > b[1]))),
    opened, held, jumps, looks, released: of("released").map(({ record }) => record),
    things: entries.filter(({ type }) => Object.hasOwn(THINGS, type))
      .map(({ type, record }) => `${record.get("item").get("id")} ${record.get("item").get("number")}: ${THINGS[type](record)}`),
    attached: entries.filter(({ type }) => KEEPING.includes(type)).map(({ record }) => record),
    keptToday: today.filter(({ type }) => KEEPING.includes(type)).map(({ record }) => record),
    payloads, checked: of("check-value").map(({ record }) => record),
    results: of("done").flatMap(({ record }) => record.get("results") || []),
    counts: ["sheet-sent", "bagged", "sheet-spoiled"].map((type) => of(type).length),
    signed, absent: gone, notHere: absent,
    exceptions: of("exception").map(({ entry, record }) => ({
      number: record.get("number"), step: entry.get("step") || "-", about: record.get("about"), review: reviews.get(record.get("number")) })),
    name: shortName(fromHex(header.get("ceremony"))),
  };
}

/* what a person said at the sign-off; a long reason is cut */
function signedOff(record) {
  if (record.get("agrees")) return "agrees";
  const reason = record.get("reason");
  return "does not agree" + (reason ? `: ${cutToALine(reason)}` : "");
}

const cutToALine = (text) => {
  const signs = Array.from(text.replace(/\n/g, " "));
  return signs.length > 200 ? signs.slice(0, 199).join("") + "\u2026" : signs.join("");
};

/* what an exception is about, in the words of the statement */
const aboutInWords = (about) => about.get("which") === null ? about.get("what") : `${about.get("what")} ${cutToALine(about.get("which"))}`;

/* what the statement says of a finding, and of a sheet that was looked at */
const FOUND = { "as-recorded": "", "seal-broken": "seal broken", "other-bag": "bag number differs", missing: "missing" };

/* a set that the header takes over */
function setOf(known) {
  const quorum = known.get("quorum"), set = known.get("set");
  return `set ${shortName(fromHex(set))} (${set}), generation ${known.get("generation")}, ${quorum.get("threshold")} of ${quorum.get("shares")}`;
}

/* a bag's number as numbers are compared */
const plainBag = (number) => number.replace(/[ -]/g, "").toUpperCase();

/* the share of a set that was in an opened bag: as it was read and not put aside, else as it was recorded */
function shareIn(bag, known, held) {
  const is = (share, set) => share === bag.share && set === known.get("set");
  if (bag.read.some(([share, set]) => is(share, set)) && held.some((one) => is(one.get("share"), one.get("set")))) return bag.share;
  const recorded = known.get("sheets").find((sheet) => sheet.get("bag") && plainBag(sheet.get("bag")) === bag.number);
  return recorded ? recorded.get("share") : null;
}

/* what became of the old sheet of a share that is issued again */
function fateOf(share, known, { opened, held }) {
  if (!known) return "not recorded as destroyed";
  const destroyed = (bag) => bag.decided && bag.decided.get("decision") === "destroyed" && shareIn(bag, known, held) === share;
  if (opened.some(destroyed)) return "destroyed";
  return known.get("sheets").some((sheet) => sheet.get("share") === share && sheet.get("place") === "destroyed") ? "destroyed before"
    : "not recorded as destroyed";
}

/* what the statement says of an audit: labels and texts */
function audited(known, looks) {
  const told = [];
  if (!known) return told;
  const quorum = known.get("quorum");
  told.push(["audited", `${setOf(known)}, key ${known.get("fingerprint")}`]);
  const counts = { checked: 0, sighted: 0, unproven: 0, missing: 0 };
  for (const { seen, checked, bagged } of looks) {
    const found = FOUND[seen.get("found")];
    const [came, counted] = seen.get("found") === "missing" ? ["missing", "missing"]
      : !seen.get("opened") ? [found ? `${found}, not opened` : "sighted", "sighted"]
        : checked ? [found ? `${found}, checked` : "opened and checked", "checked"] : [`${found || "opened"}, not proven`, "unproven"];
    counts[counted] += 1;
    const more = [["shown by", seen.get("holder")], ["bag", seen.get("bag")], ["serial", checked && checked.get("serial")], ["new bag", bagged && bagged.get("bag")]];
    told.push(["sheet", [`${seen.get("share")}: ${came}`, ...more.filter(([, what]) => what !== null).map(([how, what]) => `${how} ${what}`)].join("; ")]);
  }
  const of = Number(quorum.get("shares")) - known.get("sheets").filter((sheet) => sheet.get("place") === "destroyed").length;
  told.push(["coverage", `opened and checked ${counts.checked} of ${of}, sighted ${counts.sighted}, not proven ${counts.unproven}, missing ${counts.missing}, not seen ${Math.max(0, of - looks.length)}`]);
  for (const { seen, bagged } of looks)
    for (const [what, finding] of [[FOUND[seen.get("found")], seen.get("finding")], ["not proven", bagged && bagged.get("finding")]])
      if (finding) told.push(["finding", `share ${seen.get("share")}: ${what}; ${finding.get("who")}, until ${finding.get("until")}`]);
  return told;
}

/* the statement as it follows from the lines */
function statementOf(entries, facts) {
  const { header } = facts, lines = ["KEYRITE CEREMONY STATEMENT 1"], key = fromHex(header.get("ceremony_key"));
  if (header.get("mode") === "rehearsal") lines.push("REHEARSAL: the keys of this ceremony are worthless");
  const fact = (label, value) => lines.push(label.padEnd(17) + value);
  const aloud = (bytes) => pgpWords(bytes).join(" "), { kind, id, version, title, without, emergency } = templateHead(header.get("template"));
  if (emergency) lines.push("EMERGENCY: one person alone brings the sheets, before a witness");
  fact("ceremony", `${facts.name} (${header.get("ceremony")})`);
  fact("mode", header.get("mode"));
  fact("template", `${title} (${id} version ${version})`);
  fact("template sha256", toHex(sha256(ascii(header.get("template")))));
  for (const precaution of without) fact("without", precaution);
  fact("program", header.get("program"));
  fact("program sha256", header.get("program_digest"));
  fact("held at", `${header.get("choices").get("place")}, ${header.get("choices").get("organisation")}`);
  fact("from", entries[0].entry.get("at"));
  fact("to", facts.last.entry.get("at"));
  fact("lines", entries.length);
  fact("last line", facts.last.digest);
  fact("in words", aloud(fromHex(facts.last.digest)));
  fact("ceremony key", toHex(key));
  fact("in words", aloud(tagged("keyrite/v1/ceremony-key", key).slice(0, 16)));
  if (header.has("hybrid_key")) fact("hybrid key", keyOfPerson(header.get("hybrid_key")));
  if (facts.fingerprint) {
    fact("key fingerprint", facts.fingerprint);
    fact("in words", aloud(fromHex(facts.fingerprint)));
  }
  if (facts.split) {
    const set = facts.split.get("set"), quorum = facts.split.get("quorum");
    fact("set", `${shortName(fromHex(set))} (${set}), generation ${facts.split.get("generation")}, ${quorum.get("threshold")} of ${quorum.get("shares")}`);
  }
  const old = kind === "rotation" && knownOf(header);
  if (old) fact("replaces", `key ${old.get("fingerprint")}, ${setOf(old)}`);
  const again = header.get("choices").get("share");
  if (again !== undefined && again !== null) fact("issues again", `share ${again}; its old sheet: ${fateOf(again, knownOf(header), facts)}`);
  for (const older of (knownOf(header) || new Map()).get("older") || []) {
    const left = older.get("quorum").get("shares") - older.get("sheets").filter((sheet) => sheet.get("place") === "destroyed").length;
    fact("older set", `${setOf(older).replace(/^set /, "")}: ${left} sheets not destroyed`);
  }
  if (facts.madeBy && facts.madeBy !== toHex(key)) {
    fact("sheets' key", facts.madeBy);
    fact("in words", aloud(tagged("keyrite/v1/ceremony-key", fromHex(facts.madeBy)).slice(0, 16)));
  }
  for (const [x, digest] of facts.shares) fact(`share ${x}`, digest);
  for (const [i, { share, decided }] of facts.opened.entries()) {
    const bag = decided && decided.get("bag");
    fact("opened", `${i + 1}: ${share === null ? "no share" : `share ${share}`}; ${decided ? decided.get("decision") : "not decided"}${bag ? `, bag ${bag}` : ""}`);
  }
  if (kind === "audit") for (const [label, told] of audited(knownOf(header), facts.looks)) fact(label, told);
  for (const record of facts.released) {
    fact("released", `${whatLeft(record)}; ${record.get("destination")}`);
  }
  fact("sheets", `${facts.counts[0]} printed, ${facts.counts[1]} sealed, ${facts.counts[2]} spoiled`);
  for (const thing of facts.things) fact("thing", thing);
  for (const record of facts.attached) fact("evidence", `${record.get("name")}, ${record.get("bytes")} bytes, SHA-256 ${record.get("digest")}`);
  for (const { record, opened } of facts.payloads)
    fact("payload", `${record.get("name")}: ${record.get("about")}; ${howItCame(record)}, ${record.get("exposure") === "drawn-here" ? "seen by nobody" : "existed before"}; ${opened ? "opened again" : "not opened"}`);
  for (const record of facts.checked) fact("check value", `${record.get("method")} of ${record.get("of") === null ? "the root key" : record.get("of")}: ${record.get("value")}`);
  for (const result of facts.results) fact("result", `${result.get("label")}: ${result.get("value")}`);
  for (const person of facts.people) {
    const who = person.get("id"), shares = person.get("shares"), said = facts.signed.get(who);
    const held = shares.length ? `, ${shares.length > 1 ? "shares" : "share"} ${shares.join(" ")}` : "";
    const end = said ? signedOff(said)
      : facts.absent.has(who) ? "left, replaced by a deputy" : facts.notHere.has(who) ? "not here on this day" : "has not signed off";
    fact("present", `${who} ${person.get("name")}, ${person.get("affiliation")}: ${person.get("roles").join(" ")}${held}; ${end}`);
  }
  for (const person of facts.people)
    for (const one of person.get("keys") || []) fact(`key of ${person.get("id")}`, keyOfPerson(one));
  for (const jump of facts.jumps) fact("clock jump", jump);
  fact("exceptions", facts.exceptions.length);
  for (const { number, step, about, review } of facts.exceptions)
    fact("exception", `${number} at ${step}: ${aboutInWords(about)}; ${review ? `${review.get("severity")}, ${review.get("closed") ? "closed" : "open"}` : "not reviewed, open"}`);
  const over = facts.last.type === "session-ended";
  if (over || facts.day > 1) fact("day", `${facts.day}, ${over ? "and another follows" : "the last"}`);
  for (const parent of parentsOf(header)) fact("continues", `${shortName(fromHex(parent.get("ceremony")))} after ${parent.get("entries")} lines, last line ${parent.get("head")}`);
  return lines.map((line) => line + "\n").join("");
}

/* what the statement says of something that left, before its destination */
function whatLeft(record) {
  const exit = record.get("exit"), way = { none: ", a drill", wrapped: ` to ${record.get("wrapped_to")}` }[exit] || "";
  const said = [`${exit}${way}`], payload = record.get("payload"), signed = record.get("signed");
  if (record.has("derived")) said.push(`derived key ${record.get("derived")}`);
  if (payload) said.push(`payload ${payload.get("file")}, SHA-256 ${payload.get("digest")}, about ${payload.get("about")}`);
  if (signed) {
    said.push(`of ${signed.get("file")}, SHA-256 ${signed.get("digest")}`);
    said.push(signed.get("scheme") + (signed.get("namespace") === null ? "" : ` ${signed.get("namespace")}`));
  }
  const issued = record.get("certificate");
  if (issued) {
    said.push(`${issued.get("kind")} ${issued.get("serial")} of ${issued.get("subject")}`);
    for (const member of ["key", "issuer", "profile"])
      if (issued.get(member)) said.push(`${member} SHA-256 ${issued.get(member)}`);
  }
  for (const [member, words] of [["form", "as"], ["method", "by"], ["target", "for"], ["left_sha256", "it is SHA-256"]])
    if (record.has(member)) said.push(`${words} ${record.get(member)}`);
  return said.join(", ");
}
