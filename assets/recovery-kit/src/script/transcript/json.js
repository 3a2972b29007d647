/* ---------- a ceremony's folder, FORMAT.txt section 9 */

/* The value of a text of JSON in its one form (RFC 8785); whole numbers become BigInt. */
function readJson(text) {
  let at = 0;
  const bad = () => { throw new Refused("Line", "it is not JSON in its one form: it was altered, or saved by another program"); };
  const piece = (pattern) => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match && match[0];
  };
  const take = (sign) => text[at] === sign && Boolean(++at);
  const string = () => {
    if (!take('"')) bad();
    for (let value = ""; ; ) {
      value += piece(/[^"\\\u0000-\u001f]*/y);
      if (take('"')) return value;
      const escape = piece(/\\(?:["\\bfnrt]|u00[01][0-9a-f])/y);
      if (!escape || /^\\u00(?:0[89acd])/.test(escape)) bad();
      value += JSON.parse(`"${escape}"`);
    }
  };
  const value = (depth) => {
    if (depth > 16) bad();
    if (text[at] === '"') return string();
    if (take("[")) {
      const list = [];
      if (take("]")) return list;
      do list.push(value(depth + 1)); while (take(","));
      return take("]") ? list : bad();
    }
    if (take("{")) {
      const members = new Map();
      let before = null;
      if (take("}")) return members;
      do {
        const name = string(), bytes = toHex(ascii(name));
        if ((before !== null && bytes <= before) || !take(":")) bad();
        before = bytes;
        members.set(name, value(depth + 1));
      } while (take(","));
      return take("}") ? members : bad();
    }
    const word = piece(/true|false|null/y);
    if (word) return word === "null" ? null : word === "true";
    const number = piece(/-?(?:0|[1-9][0-9]{0,19})/y);
    return number && number !== "-0" ? BigInt(number) : bad();
  };
  const all = value(0);
  return at === text.length ? all : bad();
}
