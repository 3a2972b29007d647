/* names with their members and the members' kinds, from the table of FORMAT.txt 9.2 */
const shape = (members) => new Map(members.split(", ").map((member) => member.split(" ")));
const SHAPES = new Map(document.getElementById("records").textContent.trim().replace(/\n +/g, " ").split("\n")
  .map((line) => [line.slice(0, line.indexOf(" ")), shape(line.slice(line.indexOf(" ") + 1))]));
// 9.1
SHAPES.set("LINE", shape("at time, by who, mono n64, prev hex32, record record, seq n32, step term?, with [who]"));
const TOPS = { n8: 255n, n16: 65535n, g16: 65535n, n32: (1n << 32n) - 1n, n64: (1n << 64n) - 1n };
const SIGNS = " -~\u00a1-\u00ac\u00ae-\u00b4\u00b6-\u0107\u010a-\u0113\u0116-\u011b\u011e-\u0123\u0126\u0127\u012a\u012b\u012e-\u0133\u0136\u0137\u0139-\u013e\u0141-\u0148\u0150-\u0155\u0158-\u015b\u015e-\u0165\u016a\u016b\u016e-\u017e\u2013\u2014\u2018-\u201a\u201c-\u201e\u2026";
const LINE = new RegExp(`^[${SIGNS}]{1,200}$`), TERM = new RegExp(`^[${SIGNS}]{0,300}$`), PROSE = new RegExp(`^[${SIGNS}\\n]{1,2000}$`);

function isTime(text) {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})([+-])(\d\d):(\d\d)$/.exec(text);
  if (!match || match[2] + match[3] + match[4] === "-0000") return false;
  const local = new Date(`${match[1]}Z`), offset = 60 * Number(match[3]) + Number(match[4]);
  if (isNaN(local) || local.toISOString() !== `${match[1]}Z` || offset > 840 || Number(match[4]) > 59) return false;
  const year = new Date(local.getTime() - (match[2] === "-" ? -offset : offset) * 60000).getUTCFullYear();
  return year >= 1970 && year <= 9998;
}

/* bytes of base64 with padding and nothing else, or null */
function fromBase64(text) {
  try {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return toBase64(bytes) === text ? bytes : null;
  } catch (error) {
    return null;
  }
}
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/* the strings of an SSH blob, or null when it does not end where one ends */
function sshStrings(blob) {
  const parts = [], view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  for (let at = 0; at < blob.length; ) {
    if (blob.length - at < 4 || view.getUint32(at) > blob.length - at - 4) return null;
    parts.push(blob.slice(at + 4, at + 4 + view.getUint32(at)));
    at += 4 + view.getUint32(at);
  }
  return parts;
}

/* a positive whole number in its shortest form */
const isPositive = (part) => part.length > 0 && (part[0] ? part[0] < 0x80 : part.length > 1 && part[1] >= 0x80);

/* what a key on a security key was made for: at most 200 bytes of UTF-8 */
function isApplication(part) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(part);
  } catch {
    return false;
  }
  return part.length <= 200;
}

function isPersonKey(text) {
  if (/^[A-Za-z0-9+/]{56}$/.test(text)) return startsWith(fromBase64(text), "Ed");
  const [kind, coded, more] = text.split(" "), blob = coded === undefined || more !== undefined ? null : fromBase64(coded);
  const parts = blob && sshStrings(blob);
  if (!parts || !parts.length || !same(parts[0], ascii(kind))) return false;
  const sizes = parts.slice(1).map((part) => part.length), point = (size) => 2 * size + 1;
  const curve = /^(?:sk-)?ecdsa-sha2-nistp(256|384|521)(?:@openssh\.com)?$/.exec(kind);
  if (kind === "ssh-ed25519") return sizes.length === 1 && sizes[0] === 32;
  if (kind.startsWith("sk-") && !isApplication(parts[parts.length - 1])) return false;
  if (kind === "sk-ssh-ed25519@openssh.com") return sizes.length === 2 && sizes[0] === 32;
  if (kind === "ssh-rsa") {
    if (sizes.length !== 2 || !parts.slice(1).every(isPositive)) return false;
    const [exponent, modulus] = parts.slice(1).map((part) => numberOf(part, "big")), bits = modulus.toString(2).length;
    return bits >= 2048 && bits <= 16384 && Math.ceil(exponent.toString(2).length / 8) <= Math.ceil(bits / 8);
  }
  if (!curve || (kind.startsWith("sk-") && kind !== "sk-ecdsa-sha2-nistp256@openssh.com")) return false;
  return sizes.length === (kind.startsWith("sk-") ? 3 : 2) && same(parts[1], ascii(`nistp${curve[1]}`))
    && sizes[1] === point({ 256: 32, 384: 48, 521: 66 }[curve[1]]) && parts[2][0] === 4;
}

/* 1312 bytes of ML-DSA-44 and 32 of Ed25519; signatures by it are not checked here */
function isHybridKey(text) {
  const [kind, coded, more] = text.split(" "), blob = coded && more === undefined ? fromBase64(coded) : null;
  const parts = blob && sshStrings(blob);
  return kind === "ssh-mldsa44-ed25519" && !!parts && parts.length === 2 && same(parts[0], ascii(kind)) && parts[1].length === 1344;
}

const PLAIN = {
  text: () => true,
  term: (text) => TERM.test(text),
  line: (text) => LINE.test(text) && !/  |^ | $/.test(text),
  prose: (text) => PROSE.test(text) && !/  |^[ \n]|[ \n]$/.test(text),
  who: (text) => text === "-" || (/^P[1-9][0-9]{0,4}$/.test(text) && Number(text.slice(1)) <= 65535),
  time: isTime,
  date: (text) => isDate(text),
  hex16: (text) => /^[0-9a-f]{32}$/.test(text),
  hex32: (text) => /^[0-9a-f]{64}$/.test(text),
  key: isPersonKey,
  hybrid: isHybridKey,
};

/* what an exception can be about, and how "which" is written: kinds in braces, everything else as it stands */
const ABOUT = {
  remark: null, tick: "{term}", field: "{term}", file: "{hex32}", "step-left-out": "{term}", item: "{term} {n16}", findings: "line {n32}", "bag-not-as-recorded": "{line}", "other-holder": "share {n8}, {person}", "bag-outside-range": "{line}",
  "sheet-to-file": "share {n8}, sheet {n16}", "old-picture": "share {n8}, sheet {n16}", "other-lock": "share {n8}, {none|passphrase|code-words}",
  "older-set": "{hex16}", "witness-replaced": "{person}", "clock-off": "{int} s", "clock-jump": "line {n32}", "approval-date": "{date}",
};

function isDate(text) {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return !!day && !isNaN(day) && day.toISOString().startsWith(text);
}

function isAbout(what, which) {
  if (!Object.hasOwn(ABOUT, what)) return false;
  if (ABOUT[what] === null) return which === null;
  const parts = ABOUT[what].split(/[{}]/), kinds = parts.filter((_, place) => place % 2);
  const match = which === null ? null : new RegExp(`^${parts.map((part, place) => (place % 2 ? "(.*)" : part)).join("")}$`, "s").exec(which);
  return !!match && kinds.every((kind, place) => isWritten(match[place + 1], kind));
}

function isWritten(text, kind) {
  if (TOPS[kind] || kind === "int") return /^(?:0|-?[1-9][0-9]{0,19})$/.test(text) && !fault(BigInt(text), kind, "it");
  if (kind === "date") return isDate(text);
  return !(kind === "person" && text === "-") && !fault(text, kind === "person" ? "who" : kind, "it");
}

/* lists that are there only if something is in them: a member beside which they stand, name and kind */
const SOMETIMES = [["identity", "keys", "[key]"], ["identity", "like", "[LIKE]"], ["ticks", "results", "[RESULT]"]];

/* what a line about something that left has besides exit and destination: always, and perhaps */
const CLEAR = [[], ["derived", "payload", "form", "more"]];
const LEFT = {
  file: CLEAR, descriptor: CLEAR, display: CLEAR,
  wrapped: [["wrapped_to"], ["derived", "payload", "method", "target", "left_sha256", "more"]],
  signature: [["derived", "signed", "left_sha256"], ["more"]], public: [["derived", "form", "left_sha256"], ["more"]],
  certificate: [["certificate", "left_sha256"], ["derived", "payload", "more"]],
};
const LEFT_KINDS = {
  derived: "line", payload: "PAYLOAD", form: "line", wrapped_to: "hex32", signed: "SIGNED", more: "flag",
  method: "oaep-sha1|aes-kwp-sha256|aes-kwp-sha1", target: "line", certificate: "ISSUED", left_sha256: "hex32",
};
/* the forms of private keys and of public halves, and the signatures, by algorithm */
const CURVE_FORMS = ["raw", "hex", "pkcs8-pem", "pkcs8-der", "openssh"], SEED_FORMS = ["raw", "hex", "bip39", "slip39"];
const PAYLOAD_FORMS = ["hex", "bip39", "slip39", "vault"];
const KEY_FORMS = {
  "aes-256": ["raw", "hex"], ed25519: CURVE_FORMS, x25519: ["raw", "hex", "pkcs8-pem", "pkcs8-der", "age"], "p-256": CURVE_FORMS,
  "p-384": CURVE_FORMS, "seed-128": SEED_FORMS, "seed-256": SEED_FORMS,
};
const PUBLIC_FORMS = {
  ed25519: ["pkcs8-pem", "pkcs8-der", "openssh", "minisign"], x25519: ["pkcs8-pem", "pkcs8-der", "age"],
  "p-256": ["pkcs8-pem", "pkcs8-der", "openssh"], "p-384": ["pkcs8-pem", "pkcs8-der", "openssh"],
};
const SIGNERS = { ed25519: ["sshsig", "minisign"], "p-256": ["sshsig"], "p-384": ["sshsig"] };
const TWO_STEPS = ["aes-kwp-sha256", "aes-kwp-sha1"], ANY_STEPS = [...TWO_STEPS, "oaep-sha256", "oaep-sha1"];
const TARGETS = {
  "aws-kms": ANY_STEPS, "azure-key-vault": ["aes-kwp-sha1"], "google-kms": TWO_STEPS, "vault-transit": TWO_STEPS,
  pkcs11: ANY_STEPS, ciphertrust: ANY_STEPS, fortanix: ANY_STEPS,
};
const within = (table, name, value) => Object.hasOwn(table, name) && table[name].includes(value);

/* whether what left goes together; that every member is of its kind is looked at beside it */
function isExit(record) {
  const name = record.get("derived"), form = record.get("form"), algorithm = record.has("derived") ? algorithmOf(name) : null;
  if ((record.has("derived") && (!algorithm || record.has("payload"))) || (record.has("more") && record.get("more") !== true)) return false;
  if (record.get("exit") === "certificate") {
    const byOne = record.has("derived") ? Object.hasOwn(SIGNERS, algorithm) : record.has("payload");
    return byOne && isIssued(record.get("certificate"));
  }
  if (record.get("exit") === "public") return within(PUBLIC_FORMS, algorithm, form);
  if (record.has("form")) {
    const others = record.has("payload") ? PAYLOAD_FORMS : ["raw", "hex"], word = formWord(form);
    if (!(algorithm ? within(KEY_FORMS, algorithm, word) : others.includes(word))) return false;
  }
  if (record.has("target") && !within(TARGETS, record.get("target"), record.has("method") ? record.get("method") : "oaep-sha256")) return false;
  if (record.get("exit") !== "signature") return true;
  const signed = record.get("signed"), space = signed instanceof Map ? signed.get("namespace") : null;
  if (!(signed instanceof Map) || !within(SIGNERS, algorithm, signed.get("scheme"))) return false;
  if (signed.get("scheme") === "minisign") return space === null;
  return typeof space === "string" && /^[A-Za-z0-9._/@+=:-]{1,64}$/.test(space) && space !== "keyrite-transcript@v1";
}

/* whether the number of a certificate or a list is one, and a root alone has no issuer */
function isIssued(issued) {
  if (!(issued instanceof Map) || typeof issued.get("serial") !== "string") return false;
  const serial = issued.get("serial");
  if ((issued.get("kind") === "root") !== (issued.get("issuer") === null)) return false;
  if (issued.get("kind") === "revocation-list") return /^[1-9][0-9]{0,19}$/.test(serial) && BigInt(serial) < 1n << 64n;
  return /^(?!00)(?:[0-9a-f]{2}){1,20}$/.test(serial) && (serial.length < 40 || serial[0] < "8");
}

/* the algorithm of a derived key's name, or null if it is no name */
function algorithmOf(name) {
  const match = typeof name === "string" ? /^[a-z0-9._/-]{1,64}:([a-z0-9-]+):(0|[1-9][0-9]{0,9})$/.exec(name) : null;
  return match && Object.hasOwn(KEY_FORMS, match[1]) && Number(match[2]) < 2 ** 32 ? match[1] : null;
}

/* a form without its numbers, or null if they are missing or wrong */
function formWord(form) {
  const match = typeof form === "string" ? /^(slip39|vault):([1-9][0-9]{0,2})of([1-9][0-9]{0,2})$/.exec(form) : null;
  if (!match) return form === "slip39" || form === "vault" ? null : form;
  const [word, k, n] = [match[1], Number(match[2]), Number(match[3])];
  const most = word === "vault" ? 255 : 16;
  return k <= n && n <= most && (k > 1 || (n === 1 && word === "slip39")) ? word : null;
}

/* the name of the first member that is not of its kind; empty when all are */
function fault(value, kind, name) {
  if (kind.endsWith("?")) return value === null ? "" : fault(value, kind.slice(0, -1), name);
  if (kind[0] === "[" || kind[0] === "{") {
    if (kind[0] === "[" ? !Array.isArray(value) : !(value instanceof Map)) return name;
    for (const [place, item] of value.entries()) {
      const found = fault(item, kind.slice(1, -1), `${name}.${place}`);
      if (found) return found;
    }
    return "";
  }
  if (kind === "record" || /^[A-Z]/.test(kind)) {
    if (!(value instanceof Map)) return name;
    const type = kind === "record" ? value.get("type") : kind, shape = kind === "record" && /^[A-Z]/.test(type) ? null : SHAPES.get(type);
    if (!shape) return `${name}.type`;
    const members = new Map(shape);
    if (kind === "record") members.set("type", "text");
    const sometimes = SOMETIMES.filter(([beside, some]) => members.has(beside) && value.has(some));
    for (const [, some, of] of sometimes) members.set(some, of);
    if (members.has("ceremony_key") && value.has("hybrid_key")) members.set("hybrid_key", "hybrid");
    if (members.has("ceremony_key") && value.has("beside")) members.set("beside", "BESIDE");
    if (members.has("exposure") && value.has("shares")) members.set("shares", "SHARES");
    if (members.has("exit")) {
      const [must, may] = (Object.hasOwn(LEFT, value.get("exit")) ? LEFT[value.get("exit")] : [[], []]);
      for (const member of [...must, ...may.filter((some) => value.has(some))]) members.set(member, LEFT_KINDS[member]);
    }
    for (const [member, kindOfMember] of members) {
      const found = value.has(member) ? fault(value.get(member), kindOfMember, `${name}.${member}`) : `${name}.${member}`;
      if (found) return found;
    }
    for (const member of value.keys()) if (!members.has(member)) return `${name}.${member}`;
    const none = sometimes.find(([, some]) => !value.get(some).length);
    if (none) return `${name}.${none[1]}`;
    if (members.has("exit") && !isExit(value)) return name;
    if (kind === "ABOUT" && !isAbout(value.get("what"), value.get("which"))) return name;
    if (kind === "QUORUM" && (value.get("threshold") < 2n || value.get("threshold") > value.get("shares"))) return name;
    return "";
  }
  if (kind === "flag") return typeof value === "boolean" ? "" : name;
  if (TOPS[kind] || kind === "int") {
    const [least, top] = kind === "int" ? [-(1n << 63n), (1n << 63n) - 1n] : [kind === "g16" ? 1n : 0n, TOPS[kind]];
    return typeof value === "bigint" && value >= least && value <= top ? "" : name;
  }
  if (typeof value !== "string") return name;
  return (PLAIN[kind] ? PLAIN[kind](value) : kind.split("|").includes(value)) ? "" : name;
}
