/* the camera */

const camera = { turn: 0, stream: null, eye: null, until: 0, last: "", refused: new Set() };
const WAY_ON = "Take a picture with a scanner on a cable or a camera that has no network and open it as a file, or type the words.";

function cameraSays(text) {
  $("camera-said").textContent = text;
}

function stopCamera(text = "") {
  camera.turn++;
  const had = document.activeElement === $("camera-stop");
  if (camera.stream) for (const track of camera.stream.getTracks()) { track.onended = null; track.stop(); }
  if (camera.eye) camera.eye.end();
  camera.stream = camera.eye = null;
  camera.last = "";
  camera.refused.clear();
  $("video").srcObject = null;
  $("live").hidden = true;
  $("camera-start").hidden = false;
  $("camera-start").disabled = false;
  if (had) $("camera-start").focus();
  cameraSays(text);
}

async function startCamera() {
  const wanted = $("camera").value, turn = camera.turn + 1;
  stopCamera();
  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia)
    return cameraSays(`This browser gives no camera to a page that is a file. ${WAY_ON}`);
  if (!pointsAreTrue()) return cameraSays("This browser hides pictures from pages, to protect you: use another browser, or type the words.");
  $("camera-start").disabled = true;
  cameraSays("Asking the browser for the camera …");
  let stream;
  try {
    const choice = wanted ? { deviceId: { exact: wanted } } : { facingMode: { ideal: "environment" } };
    stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...choice, width: { ideal: 1920 }, height: { ideal: 1080 } } });
  } catch (error) {
    if (turn !== camera.turn) return;
    return stopCamera({
      NotAllowedError: `The camera was not allowed. Allow it in the address bar and start again. Or: ${WAY_ON[0].toLowerCase()}${WAY_ON.slice(1)}`,
      NotFoundError: `No camera was found. ${WAY_ON}`,
      NotReadableError: "Another program has the camera: close that program and start again.",
    }[error.name] || `The camera does not start. ${WAY_ON}`);
  }
  if (turn !== camera.turn || document.hidden) {
    for (const track of stream.getTracks()) track.stop();
    if (turn === camera.turn) stopCamera();
    return;
  }
  camera.stream = stream;
  camera.eye = makeEye();
  camera.until = Date.now() + 1000 * LIMITS.cameraSeconds;
  for (const track of stream.getTracks()) track.onended = () => stopCamera("The camera went away. Plug it in and start again.");
  $("video").srcObject = stream;
  $("video").play().catch(() => {});
  $("live").hidden = false;
  $("camera-start").hidden = true;
  $("camera-stop").focus();
  cameraSays("Hold the square code still before the camera, so that it fills much of the picture.");
  listCameras();
  while (turn === camera.turn) {
    if (Date.now() > camera.until) return stopCamera("The camera is off: it saw no new sheet for a while. Start it again when you are ready.");
    await lookOnce(turn).catch((refusal) => { if (turn === camera.turn) stopCamera(`The camera's picture cannot be read. ${WAY_ON}`); });
    await pause(80);
  }
}

async function listCameras() {
  const all = (await navigator.mediaDevices.enumerateDevices().catch(() => [])).filter((device) => device.kind === "videoinput");
  const now = $("camera").value;
  $("cameras").hidden = all.length < 2;
  $("camera").replaceChildren(...all.map((device, i) => make("option", { value: device.deviceId, textContent: device.label || `Camera ${i + 1}` })));
  const used = camera.stream && camera.stream.getVideoTracks()[0].getSettings().deviceId;
  $("camera").value = used || now;
}

async function lookOnce(turn) {
  const video = $("video");
  if (video.readyState < 2 || !video.videoWidth) return;
  let texts = await nativeTexts(video);
  if (!texts.length) texts = await camera.eye.read(greyOf(video, video.videoWidth, video.videoHeight, 4e6), true, () => {});
  if (turn !== camera.turn) return;
  const others = texts.filter((text) => !hasSealedCode(text));
  if (texts.length && !others.length) cameraSays("That is the sealed payload. Show the share's code: the larger one on the same sheet, beside its words.");
  for (const text of others) {
    if (text === camera.last || camera.refused.has(text)) continue;
    camera.last = text;
    const [[, share]] = readCodes("code shown to the camera", [text]);
    const known = share instanceof Refused ? null : page.shares.find((other) => same(other.content, share.content));
    if (known) cameraSays(`Share ${share.x} is here already. Show the next sheet.`);
    else if (take(share instanceof Refused ? "code shown to the camera" : `sheet ${++page.filmed}, by camera`, share)) {
      camera.until = Date.now() + 1000 * LIMITS.cameraSeconds;
      const why = strange(share);
      cameraSays(`Share ${share.x} is read${why ? `, but it is of ${why}` : ""}. Show the next sheet, or stop.`);
    } else {
      camera.refused.add(text);
      cameraSays("That code was not used; see below. Show another sheet.");
    }
  }
}
