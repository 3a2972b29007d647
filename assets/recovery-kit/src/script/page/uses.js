/* what the key is for: payloads sealed under it, keys derived from it */

function wipePayload() {
  if (page.payload) page.payload.data.fill(0);
  page.payload = null;
  $("payload-out").hidden = true;
  $("payload-what").textContent = "";
  $("payload-said").textContent = "";
}

function wipeDerived() {
  if (page.derived) page.derived.file.fill(0);
  page.derived = null;
  $("derived").textContent = "";
  $("derived-out").hidden = true;
  $("derived-said").textContent = "";
}

async function openPayload() {
  const [file] = $("payload").files, key = page.key;
  if (!file || !key) return;
  wipePayload();
  const tell = (text, good) => {
    $("payload-said").textContent = text;
    $("payload-said").className = good ? "good" : "bad";
  };
  try {
    if (file.size > LARGEST_OPENED_HERE)
      throw new Refused("Payload", `it has more than ${LARGEST_OPENED_HERE >> 20} MiB, and this page opens no more: recover.py, beside this page, opens it with --open`);
    const given = new Uint8Array(await file.arrayBuffer());
    if (PICTURES.includes(kindOf(given))) tell("Looking for its code.", true);
    const bytes = await sealedBytes(given, () => {});
    if (bytes.length > 1 << 20) {
      tell("Opening.", true);
      await pause(50);
    }
    if (page.key !== key) return;
    const opened = unsealPayload(bytes, key.slice(), page.rehearsal);
    page.payload = { ...opened, name: file.name.replace(/\.sealed$/i, "") === file.name ? `${file.name}.opened` : file.name.replace(/\.sealed$/i, "") };
    $("payload-what").textContent = opened.what;
    $("payload-out").hidden = false;
    tell(`Opened: ${opened.data.length} bytes, unaltered since they were sealed.`, true);
  } catch (refusal) {
    tell(`${file.name}: ${refusal instanceof Refused ? refusal.message : "the browser could not read it"}.`, false);
  } finally {
    $("payload").value = "";
  }
}

function showDerived(shown) {
  if (!page.derived) return;
  const { algorithm, file } = page.derived;
  if (shown) $("derived").textContent = RAW[algorithm] ? toHex(file).match(/.{4}/g).join(" ") : new TextDecoder().decode(file);
  else $("derived").textContent = RAW[algorithm] ? Array(RAW[algorithm] / 2).fill("••••").join(" ") : "-----BEGIN PRIVATE KEY-----\n••••\n-----END PRIVATE KEY-----";
}

function derive() {
  if (!page.key) return;
  wipeDerived();
  const tell = (text, good) => {
    $("derived-said").textContent = text;
    $("derived-said").className = good ? "good" : "bad";
  };
  const purpose = $("purpose").value, algorithm = $("algorithm").value, index = $("index").value.trim();
  if (!/^[a-z0-9\-._/]{1,64}$/.test(purpose)) {
    $("purpose").focus();
    return tell(purpose ? "The purpose has other signs than a to z, 0 to 9 and - . _ /, or more than 64." : "Type the purpose first.", false);
  }
  if (!/^[0-9]{1,10}$/.test(index) || Number(index) > 4294967295) {
    $("index").focus();
    return tell("The index is a number from 0 to 4294967295.", false);
  }
  page.derived = { algorithm, file: deriveFile(page.key, page.rehearsal, purpose, algorithm, Number(index)),
    name: `${purpose.replace(/[/.]/g, "_")}-${algorithm}-${Number(index)}.${RAW[algorithm] ? "bin" : "pem"}` };
  showDerived(false);
  $("derived-out").hidden = false;
  tell(`${algorithm} key ${Number(index)} for “${purpose}” is here.` + (page.rehearsal ? " It is a rehearsal's, worthless." : ""), true);
}
