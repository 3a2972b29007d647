const sshString = (bytes) => join(bytesOf(BigInt(bytes.length), 4, "big"), bytes);
const NAMESPACE = "keyrite-transcript@v1";

/* The files of the close, each as it must be; the two signatures' own bytes are taken from the files and checked. */
const CLOSE = {
  "statement.txt.sig": ({ key, statement, file }) => {
    const match = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n$/.exec(file);
    const body = match && fromBase64(match[1].replace(/\n/g, "")), signature = body && body.slice(-64);
    if (!signature || signature.length !== 64) return null;
    const about = [sshString(ascii(NAMESPACE)), sshString(NOTHING), sshString(ascii("sha512"))], kind = sshString(ascii("ssh-ed25519"));
    const whole = join(ascii("SSHSIG"), Uint8Array.of(0, 0, 0, 1), sshString(join(kind, sshString(key))), ...about,
      sshString(join(kind, sshString(signature))));
    if (!signatureHolds(key, join(ascii("SSHSIG"), ...about, sshString(sha512(statement))), signature)) return null;
    return `-----BEGIN SSH SIGNATURE-----\n${toBase64(whole).match(/.{1,70}/g).join("\n")}\n-----END SSH SIGNATURE-----\n`;
  },
  "statement.txt.minisig": ({ key, statement, file, facts, id }) => {
    const lines = file.split("\n"), body = fromBase64(lines[1] || ""), proof = fromBase64(lines[3] || "");
    if (!body || body.length !== 74 || !proof || proof.length !== 64) return null;
    const { header } = facts, signature = body.slice(10);
    const comment = `Keyrite ceremony ${facts.name} (${header.get("ceremony")}), ${header.get("mode")}, statement.txt, last line ${facts.last.digest}`;
    if (!signatureHolds(key, blake2b512(statement), signature)) return null;
    if (!signatureHolds(key, join(signature, ascii(comment)), proof)) return null;
    return `untrusted comment: signature by a Keyrite ceremony key\n${toBase64(join(ascii("ED"), id, signature))}\n`
      + `trusted comment: ${comment}\n${lines[3]}\n`;
  },
  "ceremony.pub": ({ key, facts, id }) => `untrusted comment: minisign public key ${toHex(id.slice().reverse()).toUpperCase()} of Keyrite `
    + `ceremony ${facts.name}\n${toBase64(join(ascii("Ed"), id, key))}\n`,
  "allowed_signers": ({ key, facts }) => `keyrite-ceremony-${facts.name} namespaces="${NAMESPACE}" ssh-ed25519 `
    + `${toBase64(join(sshString(ascii("ssh-ed25519")), sshString(key)))}\n`,
  "allowed_witnesses": ({ facts }) => facts.people.flatMap((person) => (person.get("keys") || [])
    .filter((one) => one.includes(" ")).map((one) => `${person.get("id")} namespaces="${NAMESPACE}" ${one}\n`)).join(""),
  // it must be there; that it holds is for ssh-keygen
  "statement.txt.hybrid.sig": ({ file }) => file,
  "allowed_signers_hybrid": ({ facts }) => `keyrite-ceremony-${facts.name} namespaces="${NAMESPACE}" ${facts.header.get("hybrid_key")}\n`,
};

/* Reads strings with their length before them; a Refused at the end. */
function sshReader(bytes) {
  let at = 0;
  const take = (count) => {
    if (at + count > bytes.length) throw new Refused("Cut", "it is cut off");
    return bytes.slice(at, (at += count));
  };
  const string = () => take(Number(numberOf(take(4), "big")));
  const positive = () => {
    const number = string();
    if (!number.length || number[0] >= 0x80 || (!number[0] && (number.length < 2 || number[1] < 0x80))) throw new Refused("Cut", "no number");
    return numberOf(number, "big");
  };
  return { take, string, positive, over: () => at === bytes.length };
}

/* kinds of SSH keys that are checked here, with their curve and digest; for the others there is ssh-keygen */
const SSH_CHECKED = {
  "ssh-ed25519": [], "sk-ssh-ed25519@openssh.com": [],
  "ecdsa-sha2-nistp256": ["p-256", sha256], "ecdsa-sha2-nistp384": ["p-384", sha384],
  "sk-ecdsa-sha2-nistp256@openssh.com": ["p-256", sha256],
};

/* The key of an SSH signature file as people name it, and whether it is good for the statement; null when it is none. */
function judgeSsh(text, statement) {
  const match = /^-----BEGIN SSH SIGNATURE-----[ \t]*\r?\n([A-Za-z0-9+/=\s]+?)\r?\n-----END SSH SIGNATURE-----\s*$/.exec(text);
  const blob = match && fromBase64(match[1].replace(/\s/g, ""));
  if (!blob) return null;
  try {
    const file = sshReader(blob);
    if (textOf(file.take(6)) !== "SSHSIG" || numberOf(file.take(4), "big") !== 1n) return null;
    const [inside, namespace, reserved, hash, signature] = Array.from({ length: 5 }, file.string);
    const key = sshReader(inside), kind = textOf(key.string()), named = `${kind} ${toBase64(inside)}`;
    const digest = { sha256, sha512 }[textOf(hash)];
    if (!file.over() || !digest) return null;
    if (textOf(namespace) !== NAMESPACE) return { key: named, what: "not signed: for another purpose" };
    if (!SSH_CHECKED[kind]) return { key: named, what: "not checked here: ssh-keygen does, as VERIFY.txt says" };
    const about = [namespace, reserved, hash, digest(statement)].map(sshString);
    return { key: named, what: sshWorth(kind, key, join(ascii("SSHSIG"), ...about), signature) };
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return null;
  }
}

/* what a signature blob is worth under the key whose kind was read already */
function sshWorth(kind, key, signed, signature) {
  const [curve, digest] = SSH_CHECKED[kind], blob = sshReader(signature), another = "signed another statement";
  if (textOf(blob.string()) !== kind) return another;
  const value = blob.string();
  let touched = true;
  if (curve) key.string();
  const point = key.string();
  if (kind.startsWith("sk-")) {
    const application = key.string(), counted = blob.take(5);
    touched = (counted[0] & 1) === 1;
    signed = join(sha256(application), counted, sha256(signed));
  }
  if (!blob.over()) return another;
  let good = false;
  if (curve) {
    const numbers = sshReader(value), [r, s] = [numbers.positive(), numbers.positive()];
    good = numbers.over() && ecdsaHolds(CURVES[curve], point, digest(signed), r, s);
  } else good = value.length === 64 && signatureHolds(point, signed, value);
  return !good ? another : touched ? "signed" : "not signed: the security key was not touched";
}

/* The same of a minisign file, by one of these keys; null when it is none. */
function judgeMinisign(text, statement, keys) {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, "")), start = "trusted comment: ";
  const first = fromBase64((lines[1] || "").trimEnd()), last = fromBase64((lines[3] || "").trimEnd());
  if (!lines[0].startsWith("untrusted comment:") || !first || first.length !== 74 || !last || last.length !== 64) return null;
  const comment = ascii((lines[2] || "").slice(start.length)), way = textOf(first.slice(0, 2));
  if (!(lines[2] || "").startsWith(start) || comment.length > 8192 || lines.slice(4).some((line) => line.trim())) return null;
  if (way !== "ED" && way !== "Ed") return null;
  for (const named of keys.filter((one) => !one.includes(" "))) {
    const key = fromBase64(named), signature = first.slice(10);
    if (!same(key.slice(2, 10), first.slice(2, 10)) || !signatureHolds(key.slice(10), join(signature, comment), last)) continue;
    const good = signatureHolds(key.slice(10), way === "ED" ? blake2b512(statement) : statement, signature);
    return { key: named, what: good ? "signed" : "signed another statement" };
  }
  return { key: null, what: "" };
}

/* How the people stand who named keys of their own, and what the script wants and is not there. */
function countersigned(files, facts, statement) {
  const keys = facts.people.flatMap((person) => person.get("keys") || []), stands = new Map();
  const better = ["not signed", "signed another statement", "not checked here", "signed"];
  const rank = (what) => (what === "signed" ? 3 : better.findIndex((start) => what.startsWith(start)));
  for (const [name, bytes] of files) {
    if (!name.startsWith("countersignatures/")) continue;
    const text = textOf(bytes), found = judgeMinisign(text, statement, keys) || judgeSsh(text, statement);
    const signer = found && facts.people.find((person) => (person.get("keys") || []).includes(found.key));
    if (!signer) continue;
    const who = signer.get("id");
    if (!stands.has(who) || rank(found.what) > rank(stands.get(who))) stands.set(who, found.what);
  }
  const unmet = [];
  for (const text of templateHead(facts.header.get("template")).wanted) {
    const [, number, role] = /^(?:([1-9][0-9]*) )?(\S+)$/.exec(text) || [], least = Number(number || 1);
    const have = facts.people.filter((person) => person.get("roles").includes(role) && !facts.absent.has(person.get("id"))
      && stands.get(person.get("id")) === "signed").length;
    if (have < least) unmet.push(`${text} (${have} of ${least} so far)`);
  }
  const lines = keys.length ? facts.people.map((person) => `${person.get("id")} ${person.get("name")}: `
    + (stands.get(person.get("id")) || (person.get("keys") ? "not signed" : "named no key"))) : [];
  return { unmet, lines };
}

/* The first file there is of those that are written only after the seal; undefined when there is none. */
const closeFile = (files) => ["statement.txt", ...Object.keys(CLOSE), ...CLOSE_TOO].find((name) => files.has(name));
const CLOSE_TOO = ["VERIFY.txt"];
