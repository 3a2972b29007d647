/* files and pictures */

const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

/* Reads files one after the other; more may come meanwhile. */
async function takeFiles(list) {
  if (page.queue.length + list.length > LIMITS.files)
    return say(`${list.length} files at once are too many: give up to ${LIMITS.files}, the sheets' own.`, false);
  page.queue.push(...list);
  page.given += list.length;
  if (page.eye) return;
  const eye = page.eye = makeEye();
  let added = 0, refused = 0, number = 0;
  $("reading").hidden = false;
  for (let file; page.eye === eye && (file = page.queue.shift()); ) {
    $("reading-what").textContent = `Looking at ${file.name}` + (page.given > 1 ? `, ${++number} of ${page.given}` : "");
    $("reading-bar").value = 0;
    const read = await readFile(file, eye, (done) => { $("reading-bar").value = done; });
    if (page.forgotten) return;
    for (const [name, share] of read) take(name, share) ? added++ : refused++;
  }
  eye.end();
  page.given = 0;
  page.eye = null;
  tally();
  if (document.activeElement === $("reading-stop")) $("files").focus();
  $("reading").hidden = true;
  const sheets = `${added} ${added === 1 ? "sheet" : "sheets"} added`, aside = page.shares.filter(strange).length;
  const of = aside ? `, ${aside} here of another set or key` : "";
  if (added + refused > 1) say(refused ? `${sheets}${of}; ${refused} not used, see below.` : `${sheets}${of}.`, !refused && !aside);
}

function stopReading() {
  page.queue = [];
  if (page.eye) page.eye.end();
}
