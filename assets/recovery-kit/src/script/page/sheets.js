/* sheets */

const isRehearsal = () => $("rehearsal").checked;

/* whether there is anything to forget */
const entered = () => Boolean(page.shares.length || page.refused.length || typedRows().length || $("code").value);
const showForget = () => { $("forget-now").hidden = !entered() || Boolean(page.key); };

/* the other choice of real and practice: what was given is judged anew */
function changeMode() {
  wipeResult();
  const given = [...page.shares.map((share) => [share.source, share]),
    ...page.refused.map((one) => [one[0], one.share || one.refusal || one[1]])];
  page.shares = [];
  page.refused = [];
  for (const [label, share] of given)
    if (typeof share === "string") page.refused.push([label, share]);
    else take(label, share);
  list();
  const count = page.shares.length;
  say(`${isRehearsal() ? "Practice" : "Real"} sheets now: ${count} of the ${given.length} pieces given ${count === 1 ? "is" : "are"} used.`, count > 0);
  if (!given.length) say("", true);
  checkRow(1, true);
}

function turnMode() {
  document.querySelector(`[name=mode][value=${isRehearsal() ? "real" : "rehearsal"}]`).checked = true;
  changeMode();
}

function say(text, good) {
  $("said").textContent = text;
  $("said").className = good ? "good" : "bad";
}

const otherMode = (refused) => Boolean(refused.share) && refused.share.rehearsal !== isRehearsal();

/* what can be mended of all that was given, and of `rows` begun */
function mendsHere(rows) {
  const mends = page.refused.filter((one) => one.refusal).map((one) => mendOf(one[0], one.refusal)).filter(Boolean);
  if (!page.shares.length && page.refused.some(otherMode))
    mends.push(isRehearsal() ? "choose “Real sheets” above, if these are" : "choose “Practice sheets” above, if these are");
  if (rows.length) {
    try {
      const share = readWords(rows.join("\n"));
      if (!reasonAgainst(share, page.shares, isRehearsal())) mends.push("add the sheet that is typed in the rows, or empty them");
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      mends.push(mendOf("the sheet in the rows", refusal) || "empty the rows");
    }
  }
  return mends;
}

const wantedSet = () => ($("sets").hidden ? "" : $("set").value);

/* why a share does not go with those of the set that is nearest to its key; empty when it does */
function strange(share) {
  const { groups } = groupsOf(page.shares, wantedSet());
  if (!groups.length) return "";
  const [chosen] = nearest(groups);
  if (share.group === chosen.group) return "";
  const keep = "it is kept, and the fingerprint decides";
  if (same(share.set, chosen.set)) return `a set that ${chosen.source} contradicts: ${keep}`;
  return `${!same(share.fingerprint, chosen.fingerprint) ? `another key than ${chosen.source}`
    : share.generation !== chosen.generation ? `generation ${share.generation} of the key, not ${chosen.generation} as ${chosen.source}` : `another set of the key than ${chosen.source}`}: ${keep}`;
}

/* Adds a share, or says why it is not used; whether it was added. */
function take(label, share) {
  wipeResult();
  const against = share instanceof Refused ? share.message : reasonAgainst(share, page.shares, isRehearsal());
  if (against) {
    const twin = page.shares.find((other) => share.content && same(other.content, share.content));
    if (twin && share.proof && !twin.proof) Object.assign(twin, { proof: share.proof, signer: share.signer });
    // kept, because the choice of real or practice may be the wrong one
    page.refused.push(Object.assign([label, against], share instanceof Refused ? { refusal: share } : { share }));
    say(`${label}: ${against}${against.endsWith("?") ? "" : "."}`, false);
  } else {
    share.source = label;
    page.shares.push(share);
    const why = strange(share);
    say(`${label}: ${told(share)}${why && `, of ${why}`}.`, !why);
  }
  list();
  return !against;
}

function add(label, text) {
  for (const [name, share] of readText(label, text)) take(name, share);
}

function item(mark, good, text, remove, name) {
  const sign = make("span", { className: `mark ${good ? "good" : "bad"}`, textContent: mark });
  sign.setAttribute("aria-hidden", "true");
  const button = make("button", { type: "button", className: "small", textContent: "Remove", onclick: remove });
  button.setAttribute("aria-label", `Remove ${name}`);
  return make("li", { className: "item" }, sign, make("span", { textContent: text }), button);
}

function list() {
  const sheets = $("sheets");
  const kept = new Map([...sheets.querySelectorAll("input")].map((input) => [input.share, input]));
  sheets.replaceChildren();
  page.shares.forEach((share, i) => {
    const why = strange(share);
    const line = item(why ? "✕" : "✓", !why, `${share.source}: ${told(share)}${why && `, of ${why}`}`, () => { page.shares.splice(i, 1); wipeResult(); list(); }, share.source);
    // a sheet that is put aside needs no secret; it is asked for when its set is chosen
    if (share.lock && !why) {
      const what = share.lock === 1 ? "Passphrase" : "Eight code words";
      const id = `lock-${i}`;
      const input = kept.get(share) || make("input", { type: "password", autocomplete: "off", spellcheck: false });
      input.id = id;
      input.share = share;
      input.oninput = () => { wipeResult(); share.y = null; };
      const peek = make("button", { type: "button", className: "small", textContent: "Hold to see" });
      hold(peek, () => { input.type = "text"; }, () => { input.type = "password"; });
      line.append(make("div", { className: "lock" },
        make("label", { htmlFor: id, textContent: `${what} of share ${share.x} ` }),
        make("div", { className: "held" }, input, peek),
        make("div", { className: "bad", id: `${id}-says`, textContent: share.says || "" })));
    }
    sheets.append(line);
  });
  page.refused.forEach(([name, why], i) => sheets.append(
    item("✕", false, `${name}: ${why}`, () => { page.refused.splice(i, 1); list(); }, name)));
  $("have").hidden = !sheets.children.length;
  const heads = firstOfGroups(page.shares), before = $("set").value;
  const names = [...new Set(heads.map((head) => nameAmong(head, heads)))].sort();
  $("sets").hidden = names.length < 2;
  $("set").replaceChildren(make("option", { value: "", textContent: "Decide by the sheets" }),
    ...names.map((name) => make("option", { value: name, textContent: `Set ${name}` })));
  if (names.includes(before)) $("set").value = before;
  tally();
}

function tally() {
  const { groups } = groupsOf(page.shares, wantedSet());
  $("go").disabled = !page.shares.length || page.busy || Boolean(page.eye);
  $("tally").hidden = !page.shares.length;
  const mends = mendsHere([]);
  showForget();
  showTurn();
  for (const choice of document.getElementsByName("mode")) choice.disabled = page.busy;
  $("turn").textContent = isRehearsal() ? "These are real sheets" : "These are practice sheets";
  if (!groups.length) { $("tally").textContent = "No usable share was given."; strip("First sheet"); return; }
  const chosen = nearest(groups), { k, generation } = chosen[0], count = numbersOf(chosen);
  const setName = nameAmong(chosen[0], groups.map((group) => group[0]));
  $("tally").textContent = `Set ${setName}, generation ${generation}: ` + (count < k
    ? `${count} of the ${k} sheets needed. ${mends.length ? `First ${mends.join("; ")}` : `Bring ${k - count} more`}.`
    : `${count} sheets, ${k} are needed. That is enough; more help to find a wrong one.`);
  strip(count < k ? `Sheet ${count + 1} of ${k}, set ${setName}` : `${k} of ${k} sheets of set ${setName}: rebuild the key`);
}

/* how far one is, in sight wherever the page stands */
const strip = (text) => { $("strip").textContent = text; };

/* folds what is done with: the sheets, once there is a key */
const foldSheets = (done) => { $("enter").classList.toggle("folded", done); };
