//! What leaves a recovery, and by which exit: the root key, or in its place a key derived from it, a payload opened
//! with it, or one sealed under it. Decided and read before anybody is asked for a passphrase.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::RecoverArgs;
use super::out::Out;
use crate::desk::files::{self, FileError};
use crate::desk::{system_rng, terminal};
use crate::sharing::RootKey;
use crate::sharing::derive::{Algorithm, KeyName};
use crate::sharing::sealed::{self, About, MAX_SEALED_BYTES, Sealed, SealedError};
use crate::vocab::limits::MAX_PAYLOAD_BYTES;
use crate::vocab::{Line, Mode};

/// What is asked for.
pub(super) enum Wanted {
    /// The root key itself.
    Root,
    /// A key derived from it.
    Derived(KeyName),
    /// What is sealed in this file.
    Opened {
        /// The file.
        path: PathBuf,
        /// All of it.
        bytes: Zeroizing<Vec<u8>>,
    },
    /// This content, sealed.
    Sealed {
        /// What it is, for people.
        about: About,
        /// What is sealed. Secret.
        content: Zeroizing<Vec<u8>>,
    },
}

/// Why there is nothing to wait for.
pub(super) enum Unwanted {
    /// Wrong usage, or a file that cannot be read.
    Usage(String),
    /// A file that can never be opened.
    Closed(String),
}

/// What goes to the exit.
pub(super) struct Leaving {
    bytes: Zeroizing<Vec<u8>>,
    /// What it is called beside its file.
    what: String,
    /// What to do with it.
    then: &'static str,
    /// What is said of it whether it leaves or not.
    pub(super) said: Option<String>,
    /// The same for a machine: a name and what belongs to it.
    pub(super) fact: Option<(&'static str, Value)>,
    shown: Shown,
}

/// How bytes look on a screen.
enum Shown {
    /// In hex.
    Hex,
    /// As they are, if they are text.
    Text,
}

const WRAP: &str = "It is in the clear: wrap it, then destroy the file.";

/// Reads what the arguments ask for.
pub(super) fn wanted(args: &RecoverArgs) -> Result<Wanted, Unwanted> {
    let usage = |why: &str| Unwanted::Usage(why.to_owned());
    let asked = [args.derive.is_some(), args.open.is_some(), args.seal.is_some()];
    if asked.into_iter().filter(|asked| *asked).count() > 1 {
        return Err(usage("Choose one of --derive, --open and --seal."));
    }
    if args.seal.is_some() != args.about.is_some() {
        return Err(usage(
            "--seal and --about belong together: --seal FILE --about \"what it is, for people who find it\"",
        ));
    }
    if let Some(text) = &args.derive {
        let name = text.parse().map_err(|error| Unwanted::Usage(format!("--derive: {error}")))?;
        return Ok(Wanted::Derived(name));
    }
    if let Some(path) = &args.open {
        let bytes = read(path, MAX_SEALED_BYTES)?;
        let mode = if args.rehearsal { Mode::Rehearsal } else { Mode::Production };
        let refused = match Sealed::read(&bytes).map(|sealed| sealed.mode) {
            Ok(sealed) if sealed != mode => Some(SealedError::WrongMode { sealed, key: mode }),
            Ok(_) => None,
            Err(error) => Some(error),
        };
        let practise =
            if args.rehearsal { "" } else { ". To open a rehearsal's worthless payload, add --rehearsal" };
        return match refused {
            Some(error @ SealedError::WrongMode { .. }) => {
                Err(Unwanted::Closed(format!("{}: {error}{practise}", path.display())))
            }
            Some(error) => Err(Unwanted::Closed(format!("{}: {error}", path.display()))),
            None => Ok(Wanted::Opened { path: path.clone(), bytes }),
        };
    }
    if let (Some(path), Some(about)) = (&args.seal, &args.about) {
        if args.show {
            return Err(usage("A sealed payload is not text: use --out FILE or --fd N."));
        }
        let line = Line::typed(about).map_err(|error| Unwanted::Usage(format!("--about: {error}")))?;
        let about =
            About::new(line.as_str()).map_err(|error| Unwanted::Usage(format!("--about: {error}")))?;
        let content = read(path, MAX_PAYLOAD_BYTES)?;
        if content.is_empty() {
            return Err(Unwanted::Usage(format!("{}: {}", path.display(), sealed::SealError::Empty)));
        }
        return Ok(Wanted::Sealed { about, content });
    }
    Ok(Wanted::Root)
}

fn read(path: &Path, most: usize) -> Result<Zeroizing<Vec<u8>>, Unwanted> {
    files::read(path, most as u64).map_err(|error| Unwanted::Usage(error.to_string()))
}

impl Wanted {
    /// Makes it with a proven key. The error says that it was not made, and why, without its stop.
    pub(super) fn make(&self, root: &RootKey, mode: Mode) -> Result<Leaving, String> {
        match self {
            Self::Root => Ok(Leaving {
                bytes: Zeroizing::new(root.expose().to_vec()),
                what: "The key, 32 bytes,".into(),
                then: WRAP,
                said: None,
                fact: None,
                shown: Shown::Hex,
            }),
            Self::Derived(name) => Ok(Leaving {
                bytes: root.derive(mode, name).to_file(),
                what: format!("The derived key {name}, {},", name.algorithm.form()),
                then: "It is in the clear: put it where it belongs, then destroy the file.",
                said: None,
                fact: Some(("derived", json!(name.to_string()))),
                shown: if name.algorithm == Algorithm::Aes256 { Shown::Hex } else { Shown::Text },
            }),
            Self::Opened { path, bytes } => {
                let opened = Sealed::read(bytes)
                    .and_then(|sealed| sealed.open(root, mode))
                    .map_err(|error| format!("NOT OPENED. {}: {error}", path.display()))?;
                let (about, length) = (opened.about.to_string(), opened.content.len());
                Ok(Leaving {
                    what: format!("The payload, {length} bytes,"),
                    then: "It is in the clear: put it where it belongs, then destroy the file.",
                    said: Some(format!(
                        "OPENED. {} is as it was sealed: {length} bytes, \u{201c}{about}\u{201d}.",
                        path.display()
                    )),
                    fact: Some(("opened", json!({ "about": opened.about.as_str(), "bytes": length }))),
                    shown: Shown::Text,
                    bytes: opened.content,
                })
            }
            Self::Sealed { about, content } => {
                let bytes = sealed::seal(root, mode, about, content, &mut system_rng())
                    .map_err(|error| format!("NOT SEALED. What was to be sealed: {error}"))?;
                Ok(Leaving {
                    what: format!("The sealed payload, {} bytes, \u{201c}{about}\u{201d},", bytes.len()),
                    then: "It is not secret and opens with this key alone: keep copies, try one with --open, then destroy what was sealed.",
                    said: None,
                    fact: Some(("sealed", json!({ "about": about.as_str(), "bytes": bytes.len() }))),
                    shown: Shown::Text,
                    bytes: Zeroizing::new(bytes),
                })
            }
        }
    }

    /// What is said when no exit was named.
    pub(super) fn stays(&self) -> String {
        match self {
            Self::Root => {
                "The key was not written or shown. To let it out, use --out FILE, --fd N or --show.".into()
            }
            Self::Derived(name) => {
                format!("No key was written or shown. To let {name} out, use --out FILE, --fd N or --show.")
            }
            Self::Opened { .. } => {
                "The payload was not written or shown. To let it out, use --out FILE, --fd N or --show."
                    .into()
            }
            Self::Sealed { .. } => {
                "The sealed payload was not written. To keep it, use --out FILE or --fd N.".into()
            }
        }
    }
}

/// True if an exit was named.
pub(super) const fn has_exit(args: &RecoverArgs) -> bool {
    args.out.is_some() || args.fd.is_some() || args.show
}

/// What is wrong with the exits, before anything is read.
pub(super) fn check_exits(args: &RecoverArgs) -> Option<String> {
    let exits = usize::from(args.out.is_some()) + usize::from(args.fd.is_some()) + usize::from(args.show);
    if exits > 1 {
        return Some("Choose one exit: --out, --fd or --show.".into());
    }
    if (args.show || args.fd == Some(1)) && args.json {
        return Some(
            "What leaves and the --json object would both go to standard output: choose one.".into(),
        );
    }
    if args.show && terminal::output_goes_nowhere() {
        return Some("standard output goes nowhere: what leaves would be lost".into());
    }
    if let Some(error) = args.fd.and_then(|number| terminal::open_descriptor(number, true).err()) {
        return Some(error.to_string());
    }
    match args.out.as_deref().map(|path| (path, path.symlink_metadata())) {
        Some((path, Ok(_))) => Some(FileError::Exists(path.to_owned()).to_string()),
        _ => None,
    }
}

/// Lets it out by the exit that was named.
pub(super) fn let_out(leaving: &Leaving, args: &RecoverArgs, out: &mut Out) -> Result<(), String> {
    let about = |name: &str, error: &std::io::Error| FileError::from_io(Path::new(name), error).to_string();
    if let Some(path) = &args.out {
        files::write_new(path, &leaving.bytes).map_err(|error| error.to_string())?;
        out.aside(&format!("{} is in {}. {}", leaving.what, path.display(), leaving.then));
    }
    if let Some(number) = args.fd {
        let mut file = terminal::open_descriptor(number, true).map_err(|error| format!("{error}."))?;
        file.write_all(&leaving.bytes).map_err(|error| about(&format!("descriptor {number}"), &error))?;
    }
    if args.show {
        let text = match leaving.shown {
            Shown::Hex => Zeroizing::new(data_encoding::HEXLOWER.encode(&leaving.bytes)),
            Shown::Text => screen_text(&leaving.bytes)
                .ok_or("It is not text that a screen can show: use --out FILE or --fd N.")?,
        };
        out.must_result(&text).map_err(|error| about("standard output", &error))?;
    }
    Ok(())
}

/// Text without its last line end, if it says nothing to the terminal but what it shows.
fn screen_text(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let plain = text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    plain.then(|| Zeroizing::new(text.strip_suffix('\n').unwrap_or(text).to_owned()))
}
