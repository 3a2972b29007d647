/* a ceremony's folder */

async function checkFolder(list) {
  const files = new Map(), turn = ++page.checking;
  let signatures = 0;
  for (const file of list) {
    // a folder brings its subfolders along; only what lies in it itself is its own. A file alone has lost where it lay
    const [, ...path] = (file.webkitRelativePath || `/${KEPT.test(file.name) ? "evidence/" : ""}${file.name}`).split("/");
    if (path.length > 1 && path[0] === "evidence") files.set(path.slice(0, 2).join("/"), path.length === 2 ? file : null);
    if (path.length === 2 && path[0] === "countersignatures" && file.size <= 64 << 10 && ++signatures <= 2000)
      files.set(path.join("/"), new Uint8Array(await file.arrayBuffer()));
    if (path.length === 3 && path[0] === "parts" && /^transcript\.(?:jsonl|sig)$/.test(path[2]) && file.size <= LIMITS.bytes)
      files.set(path.join("/"), new Uint8Array(await file.arrayBuffer()));
    if (path.length !== 1 || file.size > LIMITS.bytes) continue;
    if (["evidence", "transcript.jsonl", "transcript.sig", "statement.txt", ...Object.keys(CLOSE), ...CLOSE_TOO].includes(path[0]))
      files.set(path[0], new Uint8Array(await file.arrayBuffer()));
  }
  $("checked").hidden = true;
  $("checking").hidden = false;
  $("checking-bar").value = 0;
  const found = await judgeFolder(files, (done) => { $("checking-bar").value = done; });
  if (turn !== page.checking) return;
  $("checking").hidden = true;
  page.found = found;
  showFound(true);
  $("checked").hidden = false;
  $("checked").focus();
}

/* `whole`: the person has left the field of the key on paper */
function showFound(whole) {
  if (!page.found) return;
  const found = weigh(page.found, $("paper-key").value);
  $("paper-key-says").textContent = whole ? found.says : "";
  $("verdict").textContent = found.verdict;
  $("verdict").className = `outcome ${found.good ? "good" : found.good === null ? "" : "bad"}`;
  $("verdict-why").textContent = found.why;
  const worse = (line, { theirs }) => (!theirs && /; does not agree(?:: .*)?$|, open$|; not decided$|; not given$|; not opened$/.test(line) ? "bad" : "");
  const shown = (value) => Array.isArray(value) ? make("ol", { className: "spoken" }, ...value.map((word) => make("li", { textContent: word })))
    : value.lines ? make("ul", { className: "plain" }, ...value.lines.map((line) => make("li", { textContent: line, className: worse(line, value) }))) : value;
  $("facts").replaceChildren(...found.facts.flatMap(([name, value]) => [make("dt", { textContent: name }), make("dd", {}, shown(value))]));
  $("limits").hidden = !found.facts.length;
}
