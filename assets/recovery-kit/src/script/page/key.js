/* the key */

const lasting = (seconds) => seconds < 90 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`;

async function unlock(share) {
  if (share.y) return share.y;
  const input = [...$("sheets").querySelectorAll("input")].find((one) => one.share === share);
  share.says = "";
  if (!input || !input.value) return null;
  const begun = Date.now();
  const progress = (done) => {
    $("bar").value = done;
    const left = done > 0.02 ? `, about ${lasting(((Date.now() - begun) / 1000) * (1 / done - 1))} left` : "";
    $("doing").textContent = `Opening the lock of share ${share.x}: ${Math.round(100 * done)} %${left}`;
  };
  $("working").hidden = false;
  progress(0);
  try {
    share.y = await openLock(share, input.value, progress);
    return share.y;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    share.says = refusal.message + ".";
    return null;
  }
}

async function rebuild() {
  if (page.busy) return;
  page.busy = true;
  wipeResult();
  tally();
  let found;
  try {
    found = await solve(page.shares, wantedSet(), unlock, mendsHere(typedRows()));
  } finally {
    page.busy = false;
    $("working").hidden = true;
    list();
  }
  for (const [name, why] of page.refused) found.lines.push([false, name, why]);
  const done = Boolean(found.key);
  $("outcome").textContent = done ? "Recovered" : "Not recovered";
  $("outcome").className = `outcome ${done ? "good" : "bad"}`;
  const stale = !done && page.refused.some((one) => one.refusal && mendOf(one[0], one.refusal));
  $("why").textContent = found.result + (done && found.rehearsal ? " It is a rehearsal's key, worthless." : "")
    + (stale ? " What is mended, or cannot be, remove from the list." : "");
  $("lines").replaceChildren(...found.lines.map(([good, source, text]) => {
    const mark = make("span", { className: `mark ${good ? "good" : "bad"}`, textContent: good ? "✓" : "✕" });
    return make("li", { className: "item" }, mark, make("span", { textContent: `${source}: ${text}` }));
  }));
  $("recovered").hidden = !done;
  if (done) {
    page.key = found.key;
    page.rehearsal = found.rehearsal;
    $("use").hidden = false;
    foldSheets(true);
    strip("The key is here: compare its words");
    stopCamera();
    $("spoken").replaceChildren(...pgpWords(found.fingerprint).map((word) => make("li", { textContent: word })));
    $("hex").textContent = toHex(found.fingerprint).toUpperCase().match(/.{4}/g).join(" ");
    mask();
  }
  showForget();
  $("result").hidden = false;
  $("result").focus();
}

const mask = () => { $("key").textContent = page.key ? Array(16).fill("••••").join(" ") : ""; };
const unmask = () => { if (page.key) $("key").textContent = toHex(page.key).match(/.{4}/g).join(" "); };

/* a button that acts only while it is held, by pointer or keyboard */
function hold(button, down, up) {
  button.addEventListener("pointerdown", down);
  for (const end of ["pointerup", "pointerleave", "pointercancel", "blur"]) button.addEventListener(end, up);
  button.addEventListener("keydown", (event) => {
    if (event.key === " " || event.key === "Enter") { event.preventDefault(); down(); }
  });
  button.addEventListener("keyup", up);
}

function save(name, data) {
  const address = URL.createObjectURL(new Blob([data], { type: "application/octet-stream" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function wipeAll() {
  page.forgotten = true;
  stopReading();
  stopCamera();
  wipeResult();
  const refused = page.refused.flatMap((one) => one.share || []);
  for (const share of [...page.shares, ...refused]) { share.content.fill(0); if (share.y) share.y.fill(0); }
  page.shares = [];
  page.refused = [];
  for (const input of $("sheets").querySelectorAll("input")) input.value = "";
  clearRows();
  for (const id of ["code", "purpose", "files", "payload"]) $(id).value = "";
  $("said").textContent = "";
  list();
}
