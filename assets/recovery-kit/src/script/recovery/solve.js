/* A set's name that tells it from those of the other groups. */
function nameAmong(share, others) {
  const twin = others.some((other) => !same(other.set, share.set) && other.setName === share.setName);
  const print = toHex(share.fingerprint), name = twin ? toHex(share.set) : share.setName;
  const prints = others.filter((other) => same(other.set, share.set)).map((other) => toHex(other.fingerprint)).filter((other) => other !== print);
  if (!prints.length) return name;
  let size = 8;
  while (prints.some((other) => other.startsWith(print.slice(0, size)))) size++;
  return `${name}/${print.slice(0, size)}`;
}

/* What to do about a refused piece at hand, as a command; empty when nothing can be done. */
function mendOf(label, refusal) {
  const rows = refusal.message.split("; ").map((part) => /\brow (\d+)/.exec(part)).filter(Boolean).map((match) => match[1]);
  const which = rows.length ? `${rows.length > 1 ? "rows" : "row"} ${rows.join(" and ")} of ${label}` : "";
  const kinds = refusal.kind.split(", ");
  if (kinds.some((kind) => ["UnknownWord", "RowCheck", "RowLength", "RowTwice", "NoSuchRow", "Filling"].includes(kind)))
    return `correct ${which || `the rows of ${label}`}`;
  if (kinds[0] === "MissingRow" || kinds[0] === "HalfProof") return `type ${which}`;
  if (kinds[0] === "Sum") return `type each sheet of ${label} apart`;
  if (["Character", "Ending", "TooLong", "Share.Truncated", "Share.TrailingBytes", "BadSignature"].includes(kinds[0]))
    return `read the code of ${label} again`;
  return kinds[0] === "Unread" || kinds[0] === "Stopped" ? `read ${label} in another way` : "";
}

/* Whether a share joins the others: an empty text, or the reason why not. */
function reasonAgainst(share, shares, rehearsal) {
  if (share.rehearsal !== rehearsal)
    return share.rehearsal
      ? `share ${share.x} is a rehearsal share; this is the recovery of a real key. It is never used here`
      : `share ${share.x} is a real share; this is the recovery of a rehearsal's worthless key. It is never used here`;
  const again = shares.find((other) => same(other.content, share.content)
    && !(other.proof && share.proof && !same(other.proof, share.proof)));
  return again ? `share ${share.x} again, already given as ${again.source}` : "";
}

/* The shares that may take part, in groups that say the same of their set, and lines about the others. */
function groupsOf(shares, wantedSet) {
  const lines = [], groups = new Map(), heads = firstOfGroups(shares);
  for (const share of shares) {
    if (wantedSet && nameAmong(share, heads) !== wantedSet) {
      lines.push([false, share.source, `share ${share.x} of set ${share.setName}; another set was asked for. Not used`]);
      continue;
    }
    if (!groups.has(share.group)) groups.set(share.group, []);
    groups.get(share.group).push(share);
  }
  return { lines, groups: [...groups.values()] };
}

const firstOfGroups = (shares) => shares.filter((share, i) => shares.findIndex((other) => other.group === share.group) === i);

/* the group that is nearest to its key; of equals the first */
function nearest(groups) {
  const rank = (group) => Math.min(numbersOf(group) / group[0].k, 1) + numbersOf(group) / 1e6;
  return groups.reduce((best, group) => (rank(group) > rank(best) ? group : best));
}

/* Why a share has no part in what the group of `chosen` gave. */
function against(share, chosen) {
  if (same(share.set, chosen.set)) return contradiction(share, chosen);
  const why = !same(share.fingerprint, chosen.fingerprint) ? "another key"
    : share.generation !== chosen.generation ? `generation ${share.generation} of this key, not ${chosen.generation}` : "another set of this key";
  return `share ${share.x} of set ${share.setName}, ${why}. Not used`;
}

function contradiction(share, ours) {
  const told = (one) => [["generation", `${one.generation}`], ["quorum", `${one.k} of ${one.n}`], ["key fingerprint", toHex(one.fingerprint)]];
  const theirs = told(share), others = told(ours);
  const differ = theirs.filter(([, value], i) => value !== others[i][1])
    .map(([name, value]) => `its ${name} is ${value}, the others' is ${others.find((other) => other[0] === name)[1]}`);
  return `share ${share.x} claims to be of set ${share.setName}, but it contradicts the others: ${differ.join("; ")}. Put aside`;
}

/* Every group with k different numbers is tried, whatever its shares claim; the fingerprint alone decides. `ask(share)`
   gives y of a locked share, or null to leave it out. `key` is set only when its fingerprint was compared and is equal. */
async function solve(shares, wantedSet, ask, mends = []) {
  const { lines, groups } = groupsOf(shares, wantedSet), shut = [], bare = [], closed = new Set();
  if (!groups.length) return { key: null, lines, result: `No usable share was given.${mends.length ? ` First ${mends.join("; ")}.` : ""}` };
  const heads = groups.map((group) => group[0]), y = new Map();
  for (const group of groups)
    for (const share of group) {
      if (!share.lock) y.set(share, share.y);
      if (!share.lock || numbersOf(group) < share.k) continue;
      const opened = await ask(share);
      if (opened) {
        y.set(share, opened);
        continue;
      }
      const what = share.lock === 1 ? "passphrase" : "eight code words";
      closed.add(share);
      shut.push(share.says && share.says.startsWith("this browser") ? `open share ${share.x} elsewhere: ${share.says.replace(/\.$/, "")}`
        : share.says ? `correct the ${what} of share ${share.x}: ${share.says.replace(/\.$/, "")}` : "");
      if (!share.says) bare.push(share);
      lines.push([false, share.source, `share ${share.x} was not unlocked: ${share.says || `its ${what} ${share.lock === 1 ? "is" : "are"} missing.`} Not used`]);
    }
  const point = (share) => ({ x: share.x, y: y.get(share) });
  const usable = groups.map((group) => group.filter((share) => !closed.has(share)).sort((a, b) => Number(!a.proof) - Number(!b.proof)));
  const complete = usable.filter((group) => group.length && numbersOf(group) >= group[0].k), found = [], hard = [];
  for (const group of complete) {
    const answer = await search(group, group[0].k, point, FEW_TRIES, 2000);
    if (answer) found.push({ group, ...answer });
    else hard.push(group);
  }
  // what was not found at a first look may take long
  for (const group of found.length ? [] : hard) {
    const answer = await search(group, group[0].k, point, TRIES, SEARCH_TIME / hard.length);
    if (answer) found.push({ group, ...answer });
  }
  found.sort((a, b) => b.group[0].generation - a.group[0].generation || b.fitting.length - a.fitting.length);
  const keys = found.filter((one, i) => found.findIndex((other) => same(other.key, one.key)) === i).map((one) => one.group[0]);
  if (keys.length > 1)
    return { key: null, lines, result: "The shares rebuild more than one key. Choose the set that is meant under “Which set?”: "
      + keys.map((head) => `set ${nameAmong(head, heads)} for the key “${pgpWords(head.fingerprint).join(" ")}”`).join("; ") + "." };
  if (!found.length) return noKey({ groups, usable, complete, heads, lines, y, shut, bare, mends });
  const [{ group, key, used, fitting, proven }] = found, head = group[0];
  const signers = new Set(used.map((share) => share.signer));
  for (const share of group) {
    if (fitting.includes(share)) lines.push([true, share.source, told(share)]);
    else if (proven) {
      const doubt = !share.proof ? "; it was typed without its signature"
        : signers.has(share.signer) ? "" : "; it is signed by another ceremony key";
      lines.push([false, share.source, `share ${share.x} is wrong: it does not fit the others${doubt}`]);
    } else lines.push([false, share.source,
      `share ${share.x} does not agree with the ones that gave the key; which of them is wrong cannot be told`]);
  }
  if (new Set(fitting.filter((share) => share.signer).map((share) => share.signer)).size > 1)
    lines.push([false, "note", "the shares that fit are signed by more than one ceremony key: one was issued again, or the ceremony key's words on the sheets are to be compared"]);
  for (const [place, other] of groups.entries()) {
    if (other[0].group === head.group) continue;
    for (const share of other) if (!closed.has(share)) lines.push([false, share.source, against(share, head)]);
    if (!same(other[0].fingerprint, head.fingerprint) || other[0].generation <= head.generation) continue;
    const count = numbersOf(usable[place]), { k, generation } = other[0];
    lines.push([false, "note", `${count === 1 ? "a sheet claims" : `${count} sheets claim`} generation ${generation} of this key (set ${nameAmong(other[0], heads)}); the set in use is generation ${head.generation}. `
      + (count < k ? `It could not be completed: ${count} of ${k} sheets` : "They do not rebuild the key: they are wrong, or forged")]);
  }
  if (key.every((byte) => byte === key[0]))
    lines.push([false, "note", "WARNING: all 32 bytes of this key are equal. No honest draw gives such a key; anybody can guess it"]);
  return { key, fingerprint: head.fingerprint, rehearsal: head.rehearsal, lines,
    result: `${numbersOf(fitting)} shares fit, ${head.k} were needed, and the key's fingerprint matches.` };
}

/* Nothing is proven: how far each set came, and which shares disagree with the others of their set. */
function noKey({ groups, usable, complete, heads, lines, y, shut, bare, mends }) {
  const most = (set) => groups.filter((group) => same(group[0].set, set)).reduce((best, group) => (numbersOf(group) > numbersOf(best) ? group : best))[0];
  const standings = groups.map((group, place) => {
    const shares = usable[place], head = group[0], ours = most(head.set);
    const agreeing = (signer) => shares.filter((share) => share.signer === null || share.signer === signer);
    const best = [...new Set(shares.map((share) => share.signer))].reduce((one, signer) =>
      (one === undefined || numbersOf(agreeing(signer)) > numbersOf(agreeing(one)) ? signer : one), undefined);
    for (const share of shares) {
      if (share.group !== ours.group) lines.push([false, share.source, contradiction(share, ours)]);
      else if (share.signer !== null && share.signer !== best)
        lines.push([false, share.source, `share ${share.x} is signed by another ceremony key than the others of its set: it was issued again, or one of the two is forged`]);
      else lines.push([true, share.source, told(share)]);
      const twin = shares.find((other) => other.x === share.x);
      if (twin !== share && y.get(twin) && y.get(share) && !same(y.get(twin), y.get(share)))
        lines.push([false, share.source, `share ${share.x} again, and it differs from ${twin.source}: both call themselves share ${share.x}, so one of the two is wrong`]);
    }
    const count = numbersOf(shares);
    return { head, count, failed: complete.includes(shares) && count >= head.k };
  });
  standings.sort((one, other) => Math.min(other.count, other.head.k) / other.head.k - Math.min(one.count, one.head.k) / one.head.k);
  // nobody opens another bag while something at hand can be mended
  const [{ head, count, failed }, ...others] = standings, xs = bare.map((share) => String(share.x));
  const first = [...shut.filter(Boolean), ...mends];
  const what = bare.some((share) => share.lock === 2) ? "code words" : xs.length > 1 ? "passphrases" : "passphrase";
  if (xs.length) first.unshift(`type the ${what} of ${xs.length > 1 ? `shares ${xs.slice(0, -1).join(", ")} and ${xs[xs.length - 1]}` : `share ${xs[0]}`}`);
  const name = nameAmong(head, heads);
  let result = failed ? `The shares of set ${name} do not give the key of the fingerprint: at least one of them is wrong, and which one cannot be told from these; ${
    first.length ? `first ${first.join("; ")}` : "bring one more"}.`
    : first.length ? `Only ${count} of the ${head.k} shares needed could be used. First ${first.join("; ")}.`
    : `Only ${count} of the ${head.k} shares needed are here: bring ${head.k - count} more of set ${name}, generation ${head.generation}.`;
  for (const one of others.slice(0, 6))
    result += ` Of set ${nameAmong(one.head, heads)}, generation ${one.head.generation}, ${one.count} of ${one.head.k} are here: ${
      one.count < one.head.k ? `bring ${one.head.k - one.count} more` : "they do not give its key"}.`;
  if (others.length > 6) result += ` And of ${others.length - 6} sets more.`;
  if (others.length && !$("sets").hidden) result += " Under “Which set?” one set alone is looked at.";
  return { key: null, lines, result };
}
