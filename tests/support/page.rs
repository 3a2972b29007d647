//! recover.html, opened from disk in Chromium.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::program::tool;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A file of the recovery kit.
pub fn kit(name: &str) -> PathBuf {
    Path::new(ROOT).join("assets/recovery-kit").join(name)
}

/// What `body`, run in the page, returns. `input` is there as `input`.
pub fn page(folder: &Path, input: &Value, body: &str) -> Value {
    page_with(&[], folder, input, body)
}

/// The same with these flags of Chromium.
pub fn page_with(flags: &[&str], folder: &Path, input: &Value, body: &str) -> Value {
    // tests that share a folder run at the same time
    let own = tempfile::tempdir().expect("a temporary folder");
    let file = own.path().join("drive.js");
    fs::write(&file, format!("const input = {input};\n{HELPERS}\n{body}")).expect("writes");
    let driver = Path::new(ROOT).join("tests/independent/drive_page.py");
    let (driver, page) = (driver.to_str().expect("a name"), kit("recover.html"));
    let arguments = [page.to_str().expect("a name"), file.to_str().expect("a name")];
    let run = tool("python3", &[&[driver], flags, &arguments].concat(), folder);
    assert!(run.ok, "the page: {}{}", run.out, run.err);
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}", run.out))
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
