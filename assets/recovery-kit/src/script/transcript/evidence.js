/* ---------- files that a ceremony kept, in its folder evidence */

// never a way out of that folder
const KEPT = /^[0-9]{3,}-[A-Za-z0-9._-]{1,80}$/, LARGEST_KEPT = 256 << 20, LARGEST_HEAD = 67 + 1024, LARGEST_WHOLE = LARGEST_HEAD + (16 << 20) + 16;

/* SHA-256 of a file in hex, read piece by piece */
async function digestOf(blob) {
  const hash = sha256.create(), piece = 4 << 20;
  for (let at = 0; at < blob.size; at += piece) hash.update(new Uint8Array(await blob.slice(at, at + piece).arrayBuffer()));
  return toHex(hash.digest());
}

/* What is wrong with what anybody can read of a sealed secret: of this key and this mode, about what its line says. */
function oddSealed(bytes, size, rehearsal, fingerprint, about) {
  try {
    const { inChunks, sealedInRehearsal, under, aboutBytes } = sealedHead(bytes, size);
    if (inChunks && size <= LARGEST_WHOLE) return "it is sealed in chunks, and is too short for that";
    if (sealedInRehearsal !== rehearsal) return "it is a payload of a key of the other mode";
    if (toHex(under) !== fingerprint) return `it is sealed under another key, ${toHex(under)}`;
    return same(aboutBytes, new TextEncoder().encode(about)) ? "" : "it is about something else than its line says";
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.message;
  }
}

/* Which of the files that were kept are not given, and what is wrong with the first that is another; null stands for a folder. */
async function lookAtEvidence(files, attached, rehearsal, fingerprint) {
  const lost = [];
  for (const record of attached) {
    const name = `evidence/${record.get("name")}`, other = (why) => ({ lost, wrong: `the file ${name} is not the one that was kept: ${why}` });
    if (files.has("evidence")) return other("evidence is a file, not a folder");
    if (!files.has(name)) {
      lost.push(name);
      continue;
    }
    const blob = files.get(name) && new Blob([files.get(name)]);
    if (!blob) return other("it is a folder");
    if (blob.size > LARGEST_KEPT && record.get("type") !== "payload-sealed") return other(`it has more than ${LARGEST_KEPT} bytes`);
    if (blob.size !== Number(record.get("bytes"))) return other(`it has ${blob.size} bytes, and the transcript says ${record.get("bytes")}`);
    try {
      const digest = await digestOf(blob);
      if (digest !== record.get("digest")) return other(`its SHA-256 is ${digest}`);
      if (record.get("type") === "payload-sealed") {
        const head = new Uint8Array(await blob.slice(0, LARGEST_HEAD).arrayBuffer());
        const odd = oddSealed(head, blob.size, rehearsal, fingerprint, record.get("about"));
        if (odd) return other(odd);
      }
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      return other("the browser could not read it");
    }
  }
  return { lost, wrong: "" };
}
