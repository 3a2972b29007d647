//! Secrets typed at a terminal without echo, or handed over through a descriptor.

use std::fs::File;
use std::io::{Read, Write};

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use zeroize::Zeroize;

use crate::vocab::SecretText;

/// Why nothing could be typed.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// No terminal.
    #[error("there is no terminal to ask at: hand passphrases over with --passphrase-fd")]
    NoTerminal,
    /// The descriptor cannot be read.
    #[error("descriptor {0} cannot be read: open it in the calling shell, as in 3< FILE")]
    Descriptor(i32),
    /// Too long.
    #[error("more was typed than a passphrase may have")]
    TooLong,
}

/// Asks at the terminal itself, whatever standard input is, without showing what is typed.
pub fn ask(prompt: &str) -> Result<SecretText, PromptError> {
    let mut terminal = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .map_err(|_| PromptError::NoTerminal)?;
    let before = tcgetattr(&terminal).map_err(|_| PromptError::NoTerminal)?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&terminal, OptionalActions::Flush, &silent).map_err(|_| PromptError::NoTerminal)?;
    let _ = write!(terminal, "{prompt}: ");
    let typed = read_line(&mut terminal);
    let _ = tcsetattr(&terminal, OptionalActions::Flush, &before);
    let _ = writeln!(terminal);
    typed
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
        *place = byte.first().copied().unwrap_or_default();
        length += 1;
    }
    let text = line.get(..length).and_then(|typed| std::str::from_utf8(typed).ok()).unwrap_or_default();
    let secret =
        SecretText::copy_of(text.strip_suffix('\r').unwrap_or(text)).map_err(|_| PromptError::TooLong);
    line.zeroize();
    byte.zeroize();
    secret
}

/// Passphrases and code words from an inherited descriptor, one a line, empty lines skipped.
pub fn read_descriptor(number: i32) -> Result<Vec<SecretText>, PromptError> {
    let mut file = open_descriptor(number)?;
    let mut all = Vec::new();
    let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(1 << 16));
    Read::by_ref(&mut file)
        .take(1 << 16)
        .read_to_end(&mut bytes)
        .map_err(|_| PromptError::Descriptor(number))?;
    for line in bytes.split(|byte| *byte == b'\n') {
        let text = std::str::from_utf8(line).map_err(|_| PromptError::Descriptor(number))?;
        let text = text.strip_suffix('\r').unwrap_or(text);
        if !text.is_empty() {
            all.push(SecretText::copy_of(text).map_err(|_| PromptError::TooLong)?);
        }
    }
    Ok(all)
}

/// An inherited descriptor as a file of its own.
pub fn open_descriptor(number: i32) -> Result<File, PromptError> {
    let path = format!("/proc/self/fd/{number}");
    std::fs::OpenOptions::new().read(true).open(path).map_err(|_| PromptError::Descriptor(number))
}
