//! recover.html, opened from disk in Chromium.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::resident::Resident;

/// A file of the recovery kit.
pub fn kit(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/recovery-kit").join(name)
}

static CHROMIUM: Resident = Resident::of("drive_page.py", "assets/recovery-kit/recover.html");

/// What `body`, run in the page, returns. `input` is there as `input`.
pub fn page(input: &Value, body: &str) -> Value {
    run_in(&CHROMIUM, input, body)
}

/// The same in a Chromium of its own, with these flags.
pub fn page_with(flags: &[&str], input: &Value, body: &str) -> Value {
    run_in(&CHROMIUM.with(flags), input, body)
}

fn run_in(chromium: &Resident, input: &Value, body: &str) -> Value {
    let answer = chromium.ask(&json!({"body": format!("const input = {input};\n{HELPERS}\n{body}")}));
    assert_eq!(answer["complaints"], json!([]), "the page");
    answer["returned"].clone()
}

/// What a person does on the page, as functions: by the elements' ids, through their own events.
const HELPERS: &str = r##"
const empty = () => {
  page.shares = []; page.refused = []; clearRows(); list();
};
const type = (n, text) => {
  const field = $(`row-${n}`);
  field.focus(); field.value = text; field.setSelectionRange(text.length, text.length);
  field.dispatchEvent(new InputEvent("input", { inputType: "insertText" }));
};
const files = (pile) => {
  const transfer = new DataTransfer();
  for (const [name, text] of pile) transfer.items.add(new File([text], name, { type: "text/plain" }));
  $("files").files = transfer.files;
  return $("files").onchange();
};
const idle = async () => { while (page.eye || page.queue.length) await pause(30); };
const listed = () => [...$("sheets").children].map((line) => line.innerText.split("\n").slice(1, -1).join(" "));
const outcome = async () => {
  await $("go").onclick();
  const lines = [...$("lines").children].map((line) => line.innerText.replace(/\s+/g, " ").trim());
  const masked = $("key").textContent;
  $("show").dispatchEvent(new Event("pointerdown"));
  const shown = $("key").textContent;
  $("show").dispatchEvent(new Event("pointerup"));
  return {
    recovered: !$("recovered").hidden, said: [$("outcome").textContent, $("why").textContent, ...lines].join("\n"),
    key: shown.replaceAll(" ", ""), hidden: masked === $("key").textContent && !/[0-9a-f]/.test(masked),
    words: [...$("spoken").children].map((word) => word.textContent).join(" "),
    locks: [...$("sheets").querySelectorAll(".lock .bad")].map((line) => line.textContent),
  };
};
"##;
