/* ---------- the page */

const $ = (id) => document.getElementById(id);
const make = (kind, properties, ...children) => {
  const element = Object.assign(document.createElement(kind), properties);
  element.append(...children);
  return element;
};

const page = { shares: [], refused: [], key: null, busy: false, typed: 0, pasted: 0, filmed: 0, more: false, first: 10,
  queue: [], given: 0, eye: null, forgotten: false, checking: 0, found: null, rehearsal: false, payload: null, derived: null };

function sayNetwork() {
  const on = navigator.onLine;
  $("network").textContent = on ? "This computer says that it still has a network." : "This computer says that it has no network.";
  $("network").className = on ? "bad" : "good";
}

function wipeResult() {
  if (page.key) page.key.fill(0);
  page.key = null;
  $("result").hidden = $("use").hidden = true;
  foldSheets(false);
  $("key").textContent = "";
  wipePayload();
  wipeDerived();
}
