/* published examples of every part: a browser that fails one must not touch a key */
async function selfTest() {
  const of = (length, byte) => new Uint8Array(length).fill(byte);
  const derived = await argon2idHere(of(32, 1), of(16, 2), { m: 32, t: 3, p: 4, key: of(8, 3), personalization: of(12, 4) });
  if (toHex(derived) !== "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659") return "Argon2id";
  const opened = gcmOpen(fromHex("feffe9928665731c6d6a8f9467308308".repeat(2)), fromHex("cafebabefacedbaddecaf888"),
    fromHex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"),
    fromHex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
  if (!opened || !toHex(opened).startsWith("d9313225f88406e5a55909c5aff5269a")) return "AES-256-GCM";
  const person = fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const signature = fromHex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
  if (!signatureHolds(person, NOTHING, signature) || signatureHolds(person, of(1, 1), signature)) return "Ed25519";
  for (const [name, number, x] of [
    ["p-256", 0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721n, 0x60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6n],
    ["p-384", 0x6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5n,
      0xec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13n]])
    if (curvePoint(CURVES[name], number)[0] !== x) return name.toUpperCase();
  if (!toHex(sha256(ascii("abc"))).startsWith("ba7816bf8f01cfea414140de5dae2223")) return "SHA-256";
  const key = valueAt(0, [
    { x: 1, y: fromHex("4acec477b4cd528eb2e666f0f59ee452d82343b879eea40b523fc4055890e054") },
    { x: 2, y: fromHex("a13d6dbfea88481328cdc7ba988a55bb9f8b6d57622bfabf88e62f2f29d5f81b") }]);
  if (toHex(fingerprintOf(key, false)) !== "11ade5c994535429a35fd02a3c66db73") return "the fingerprint of the worked example";
  if (WORDS.length !== 2048 || PGP.length !== 512) return "the word lists";
  return "";
}

async function start() {
  const failed = await selfTest().catch(String);
  if (failed) {
    $("broken-what").textContent = failed;
    $("broken").hidden = false;
    $("before").hidden = true;
    return;
  }
  makeRows();
  sayNetwork();
  addEventListener("online", sayNetwork);
  addEventListener("offline", sayNetwork);
  $("begin").onclick = () => {
    $("enter").hidden = $("rebuild").hidden = false;
    $("begin").closest(".buttons").hidden = true;
    $("before").classList.add("folded");
    $("strip").hidden = false;
    tally();
    $("row-1").focus();
  };
  for (const choice of document.getElementsByName("mode")) choice.onchange = changeMode;
  $("turn").onclick = turnMode;
  $("code").oninput = showForget;
  for (const choice of document.getElementsByName("way")) choice.onchange = () => {
    for (const way of ["words", "files", "camera", "code"]) $(`way-${way}`).hidden = way !== choice.value;
    if (choice.value !== "camera") stopCamera();
  };
  $("add-words").onclick = addTyped;
  $("clear-rows").onclick = clearRows;
  $("more-sheets").onclick = () => { foldSheets(false); $("row-1").focus(); };
  $("more-rows").onclick = () => { page.more = true; showRows(); $(`row-${page.first + 1}`).focus(); };
  $("add-code").onclick = () => {
    if (!$("code").value.trim()) return say("Nothing is pasted yet.", false);
    add(`code ${++page.pasted}`, $("code").value);
    $("code").value = "";
    $("code").focus();
  };
  $("files").onchange = () => {
    const given = takeFiles([...$("files").files]);
    $("files").value = "";
    return given;
  };
  $("reading-stop").onclick = stopReading;
  $("set").onchange = () => { wipeResult(); list(); };
  $("go").onclick = rebuild;
  hold($("show"), unmask, mask);
  $("save").onclick = () => { if (page.key) save("key.bin", page.key); };
  $("payload").onchange = openPayload;
  $("payload-save").onclick = () => { if (page.payload) save(page.payload.name, page.payload.data); };
  $("derive").onclick = derive;
  for (const id of ["purpose", "algorithm", "index"]) {
    $(id).oninput = wipeDerived;
    $(id).onkeydown = (event) => { if (event.key === "Enter") derive(); };
  }
  $("paper-key").oninput = () => showFound(false);
  $("paper-key").onchange = () => showFound(true);
  for (const id of ["folder", "records-files"]) $(id).onchange = () => {
    const given = checkFolder([...$(id).files]);
    $(id).value = "";
    return given;
  };
  hold($("derived-show"), () => showDerived(true), () => showDerived(false));
  $("derived-save").onclick = () => { if (page.derived) save(page.derived.name, page.derived.file); };
  $("forget").onclick = $("forget-now").onclick = () => { wipeAll(); location.reload(); };
  // nobody types sheets twice because of a slip
  addEventListener("beforeunload", (event) => { if ((entered() || page.key) && !page.forgotten) event.preventDefault(); });
  addEventListener("pagehide", () => { stopReading(); stopCamera(); wipeResult(); });
  $("camera-start").onclick = startCamera;
  $("camera-stop").onclick = () => stopCamera("The camera is off.");
  $("camera").onchange = startCamera;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && camera.stream) stopCamera("The camera is off, because this page was out of sight.");
  });
  // a file that is dropped must never take the place of the page
  const dropping = (event) => {
    event.preventDefault();
    document.body.classList.toggle("dropping", event.type === "dragover" && !$("enter").hidden);
    if (event.type === "drop" && !$("enter").hidden) takeFiles([...event.dataTransfer.files]);
  };
  for (const kind of ["dragover", "dragleave", "drop"]) addEventListener(kind, dropping);
}

start();
