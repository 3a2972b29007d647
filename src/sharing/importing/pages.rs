//! The pages of a package: what stands in it beside the wrapped key.

use std::fmt::Write as _;

use super::material::Material;
use super::package::{Facts, PackedFile};
use super::public_half::IMPORTED;
use super::targets::Rules;
use crate::sharing::check_value::CheckMethod;
use crate::sharing::derive::pem;
use crate::sharing::wrap::{OaepHash, WrappingKey};
use crate::vocab::Mode;

const PUBLIC_KEY: &str = "public-key.txt";
const CHECK_VALUES: &str = "check-values.txt";
const COMMANDS: &str = "COMMANDS.txt";
/// Columns of a page, commands apart: they are never folded.
const COLUMNS: usize = 90;

/// Which public key it is wrapped under.
pub(super) fn public_key(key: &WrappingKey) -> PackedFile {
    let (bits, hex, words) = (key.bits(), key.digest().hex(), key.digest().words());
    let text = format!(
        "What is in this folder is wrapped under an RSA public key of {bits} bits.\nSHA-256 of its DER, in hex and in words:\n\n{hex}\n{words}\n\nIf the key that the other side gives out has another digest, stop: it cannot open\nwhat is here, and somebody else could.\n    openssl pkey -pubin -in PUBKEY -outform DER | sha256sum\n"
    );
    PackedFile { name: PUBLIC_KEY, bytes: text.into_bytes() }
}

/// By which bytes machines tell that they hold the same key of AES. None for other secrets: not for a password of just as many
/// letters either, against whose check value anybody could try what people choose.
pub(super) fn check_values(material: &Material) -> Option<PackedFile> {
    if material.expose().iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ') {
        return None;
    }
    let value = |method: CheckMethod| Some((method, method.of(material.expose())?));
    let (zero, cmac) = (value(CheckMethod::AesZero)?, value(CheckMethod::AesCmac)?);
    let mut text = "Check values of the key, if it is used with AES: public.\n\n".to_owned();
    for (method, value) in [zero, cmac] {
        let _ = writeln!(
            text,
            "{:<10} {value:<14} first {} bytes: {}",
            method.word(),
            method.bytes(),
            method.said()
        );
    }
    Some(PackedFile { name: CHECK_VALUES, bytes: text.into_bytes() })
}

/// The public half of what is imported, in PEM (RFC 7468).
pub(super) fn imported_public_key(der: &[u8]) -> PackedFile {
    PackedFile { name: IMPORTED, bytes: pem("PUBLIC KEY", 64, der).to_vec() }
}

/// What is to be done on the other side, in order.
pub(super) fn commands(rules: &Rules, facts: &Facts<'_>, names: &[&str]) -> PackedFile {
    let Facts { kind, method, .. } = facts;
    let mut text = format!("IMPORT INTO {}\n", rules.called.to_uppercase());
    text.push_str(match facts.mode {
        Mode::Production => "\n",
        Mode::Rehearsal => "REHEARSAL: this key is worthless\n\n",
    });
    for (label, fact) in [
        ("what", kind.to_string()),
        ("wrapped", format!("{}: {}", method.called(), method.parts())),
        ("files", names.join(", ")),
        ("tried", rules.tried.to_owned()),
        ("made from", rules.source.to_owned()),
    ] {
        text.push_str(&folded(&format!("{label:<12}"), &fact));
    }
    if method.hash() == OaepHash::Sha1 {
        text.push_str(&folded(
            &" ".repeat(12),
            "SHA-1 is there for targets that know nothing else; OAEP is not weakened by it.",
        ));
    }
    text.push('\n');
    text.push_str(&folded(
        "",
        "Nothing in this folder is secret. Names in capitals are yours to choose. What is indented is typed there, in a shell, in this folder.",
    ));
    for (number, step) in (1..).zip((rules.commands)(facts)) {
        text.push('\n');
        text.push_str(&folded(&format!("{number}. "), &step.says));
        for line in &step.lines {
            let indent = if line.is_empty() { "" } else { "    " };
            let _ = writeln!(text, "{indent}{line}");
        }
    }
    PackedFile { name: COMMANDS, bytes: text.into_bytes() }
}

/// Words in lines, under each other behind what the first begins with.
fn folded(begin: &str, text: &str) -> String {
    let mut lines = begin.to_owned();
    let mut columns = begin.len();
    for word in text.split_whitespace() {
        if columns + word.len() > COLUMNS && columns > begin.len() {
            lines.truncate(lines.trim_end().len());
            let _ = write!(lines, "\n{:1$}", "", begin.len());
            columns = begin.len();
        }
        lines.extend([word, " "]);
        columns += word.len() + 1;
    }
    lines.truncate(lines.trim_end().len());
    lines + "\n"
}
