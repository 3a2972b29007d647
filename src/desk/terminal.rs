//! Secrets typed at a terminal without echo, or handed over through a descriptor.

use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use zeroize::Zeroize;

use crate::vocab::SecretText;

/// Why nothing could be typed.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// No terminal.
    #[error("there is no terminal to ask at: hand passphrases over with --passphrase-fd")]
    NoTerminal,
    /// The descriptor cannot be read.
    #[error("descriptor {number} is not a file or pipe open for {how}: open it in the calling shell, as in {number}{} FILE", if *.how == "reading" { "<" } else { ">" })]
    Descriptor {
        /// Its number.
        number: i32,
        /// `reading` or `writing`.
        how: &'static str,
    },
    /// Bytes that are no text.
    #[error("what descriptor {0} gives is not UTF-8 text: write the passphrases as UTF-8, one a line")]
    NotText(i32),
    /// More than anyone has.
    #[error(
        "descriptor {0} gives more passphrases than there can be shares: one a line, at most {MOST_LINES}"
    )]
    TooMany(i32),
    /// Bytes that are no text.
    #[error("what was typed is not UTF-8 text: name a file, or set the terminal to UTF-8")]
    TypedNoText,
    /// More came than one line.
    #[error("more than one line was typed or pasted, and one alone is taken: name a file")]
    MoreLines,
    /// Too long.
    #[error("a line that long is no passphrase and no code words: look whether the right text was given")]
    TooLong,
}

/// Asks at the terminal itself, whatever standard input is, without showing what is typed.
pub fn ask(prompt: &str) -> Result<SecretText, PromptError> {
    let mut terminal = open_terminal()?;
    let silence = Silence::of(&terminal)?;
    let _ = write!(terminal, "{prompt}: ");
    let typed = read_line(&mut terminal);
    drop(silence);
    let _ = writeln!(terminal);
    typed
}

/// The same for a secret that one line holds, whole: what came behind it, or did not fit into a line of the terminal, is refused.
pub fn ask_whole(prompt: &str) -> Result<SecretText, PromptError> {
    let mut terminal = open_terminal()?;
    let silence = Silence::of(&terminal)?;
    let _ = write!(terminal, "{prompt}: ");
    let typed = read_line(&mut terminal);
    let more = comes_more(&terminal);
    drop(silence);
    let _ = writeln!(terminal);
    if more { Err(PromptError::MoreLines) } else { typed }
}

/// How long what was pasted with a line may take to come behind it.
const BEHIND: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

fn comes_more(terminal: &File) -> bool {
    let mut waits = [PollFd::new(terminal, PollFlags::IN)];
    poll(&mut waits, Some(&BEHIND)).is_ok_and(|ready| ready > 0)
}

fn open_terminal() -> Result<File, PromptError> {
    std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty").map_err(|_| PromptError::NoTerminal)
}

/// Asks at the terminal whether to go on, which the word yes alone does: an answer that cannot be read is none. Nothing where
/// nobody sits at one.
pub fn agrees(question: &str) -> Option<bool> {
    std::io::stdin().is_terminal().then(|| says_yes(question))
}

fn says_yes(question: &str) -> bool {
    let Ok(mut terminal) = std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty") else {
        return false;
    };
    let _ = write!(terminal, "{question} Type yes to go on: ");
    read_line(&mut terminal).is_ok_and(|typed| typed.expose().trim() == "yes")
}

/// A terminal, and the settings with which it shows what is typed.
struct Shown {
    terminal: File,
    settings: Termios,
}

/// The terminal that is silent now. Whoever leaves at a prompt finds a shell that shows what is typed.
static SILENT: Mutex<Option<Shown>> = Mutex::new(None);

/// A terminal that does not show what is typed, until this is dropped, or a signal ends or stops the program.
struct Silence;

impl Silence {
    fn of(terminal: &File) -> Result<Self, PromptError> {
        static WATCHED: OnceLock<bool> = OnceLock::new();
        // for the rest of the program: a signal without its watcher would be ignored
        if !*WATCHED.get_or_init(|| watch_signals().is_ok()) {
            return Err(PromptError::NoTerminal);
        }
        let settings = tcgetattr(terminal).map_err(|_| PromptError::NoTerminal)?;
        let terminal = terminal.try_clone().map_err(|_| PromptError::NoTerminal)?;
        let mut silent = silent_now();
        silence(&terminal, &settings).map_err(|_| PromptError::NoTerminal)?;
        *silent = Some(Shown { terminal, settings });
        Ok(Self)
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        show(silent_now().take().as_ref());
    }
}

fn silent_now() -> MutexGuard<'static, Option<Shown>> {
    SILENT.lock().unwrap_or_else(PoisonError::into_inner)
}

fn watch_signals() -> std::io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT])?;
    let watch = move || {
        for signal in &mut signals {
            let silent = silent_now();
            if signal == SIGCONT {
                // back from the shell, in the middle of a passphrase
                if let Some(Shown { terminal, settings }) = silent.as_ref() {
                    let _ = silence(terminal, settings);
                }
            } else {
                show(silent.as_ref());
                // ends or stops the program, as the signal would have without us
                let _ = emulate_default_handler(signal);
            }
        }
    };
    std::thread::Builder::new().spawn(watch).map(|_| ())
}

fn show(silent: Option<&Shown>) {
    if let Some(Shown { terminal, settings }) = silent {
        let _ = tcsetattr(terminal, OptionalActions::Flush, settings);
    }
}

fn silence(terminal: &File, before: &Termios) -> rustix::io::Result<()> {
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(terminal, OptionalActions::Flush, &silent)
}

fn read_line(from: &mut impl Read) -> Result<SecretText, PromptError> {
    let mut line = [0u8; 4096];
    let mut length = 0;
    let mut byte = [0u8; 1];
    while from.read(&mut byte).is_ok_and(|read| read == 1) && byte != *b"\n" {
        let Some(place) = line.get_mut(length) else {
            line.zeroize();
            return Err(PromptError::TooLong);
        };
        [*place] = byte;
        length += 1;
    }
    let secret = match line.get(..length).map(std::str::from_utf8) {
        // the kernel cuts a line that is longer, without a word
        Some(_) if length >= MOST_TYPED => Err(PromptError::TooLong),
        Some(Ok(text)) => {
            SecretText::copy_of(text.strip_suffix('\r').unwrap_or(text)).map_err(|_| PromptError::TooLong)
        }
        Some(Err(_)) | None => Err(PromptError::TypedNoText),
    };
    line.zeroize();
    byte.zeroize();
    secret
}

/// Bytes of a line that a terminal gives at most (termios(3), canonical mode).
const MOST_TYPED: usize = 4095;

/// Most lines of passphrases: two for every share there can be.
const MOST_LINES: usize = 510;
/// Most bytes of them.
const MOST_BYTES: u64 = 1 << 16;

/// Passphrases and code words from an inherited descriptor, one a line, empty lines skipped.
pub fn read_descriptor(number: i32) -> Result<Vec<SecretText>, PromptError> {
    let mut file = open_descriptor(number, false)?;
    let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(1 << 16));
    let cannot = |_| PromptError::Descriptor { number, how: "reading" };
    Read::by_ref(&mut file).take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    lines_of(number, &bytes)
}

/// The lines of what was read from the descriptor of this number.
pub fn lines_of(number: i32, bytes: &[u8]) -> Result<Vec<SecretText>, PromptError> {
    let mut all = Vec::new();
    // Windows writes a mark before UTF-8, which nobody meant as a part of the first passphrase
    let bytes_of_text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for line in bytes_of_text.split(|byte| *byte == b'\n') {
        let text = std::str::from_utf8(line).map_err(|_| PromptError::NotText(number))?;
        let text = text.strip_suffix('\r').unwrap_or(text);
        if !text.is_empty() {
            all.push(SecretText::copy_of(text).map_err(|_| PromptError::TooLong)?);
        }
    }
    if all.len() > MOST_LINES || bytes.len() as u64 > MOST_BYTES {
        return Err(PromptError::TooMany(number));
    }
    Ok(all)
}

/// An inherited descriptor as a file of its own: for reading, or for appending, so that a file behind it is never
/// overwritten. Only in the direction in which the caller opened it: the kernel would grant the other one too.
pub fn open_descriptor(number: i32, write: bool) -> Result<File, PromptError> {
    let how = if write { "writing" } else { "reading" };
    let cannot = PromptError::Descriptor { number, how };
    let info = std::fs::read_to_string(format!("/proc/self/fdinfo/{number}")).unwrap_or_default();
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    // the lowest two bits: 0 for reading, 1 for writing, 2 for both
    let mode = flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok()).map(|flags| flags & 3);
    if !(mode == Some(2) || mode == Some(u32::from(write))) {
        return Err(cannot);
    }
    let path = format!("/proc/self/fd/{number}");
    std::fs::OpenOptions::new().read(!write).append(write).open(path).map_err(|_| cannot)
}

/// True if people read standard output on a screen; false where a program or a file takes it.
pub fn output_is_a_screen() -> bool {
    std::io::stdout().is_terminal()
}

/// True if standard output leads to `/dev/null`, as it does when the caller closed it.
pub fn output_goes_nowhere() -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path| std::fs::metadata(path).map(|metadata| metadata.rdev());
    matches!((device("/proc/self/fd/1"), device("/dev/null")), (Ok(ours), Ok(null)) if ours == null && null != 0)
}
