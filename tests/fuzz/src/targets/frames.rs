//! What stands around a key or a signature in a file: lengths, base64, frames. The fuzzer does not see through base64,
//! so a target takes its input both as a file and as what is inside one.

use data_encoding::{BASE64, BASE64_MIME_PERMISSIVE};

/// Bytes with their length before them, as SSH writes them.
pub fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("small");
    [length.to_be_bytes().as_slice(), bytes].concat()
}

/// A positive number as SSH and DER write it, without its length.
pub fn positive(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = &number[zeros..];
    let sign: &[u8] = if number.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
    [sign, number].concat()
}

/// The line of a `.pub` file around a key's bytes, which begin with its kind.
pub fn ssh_line(blob: &[u8]) -> Option<String> {
    let length = u32::from_be_bytes(*blob.first_chunk()?);
    let kind = blob.get(4..)?.get(..usize::try_from(length).ok()?)?;
    Some(format!("{} {}", std::str::from_utf8(kind).ok()?, BASE64.encode(blob)))
}

/// The bytes inside such a line.
pub fn ssh_blob(line: &str) -> Vec<u8> {
    BASE64.decode(line.split(' ').nth(1).expect("two words").as_bytes()).expect("base64")
}

/// Bytes between two lines of a frame.
pub fn pem(label: &str, bytes: &[u8]) -> String {
    let body = BASE64.encode(bytes);
    let lines: Vec<&str> =
        body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("base64 is ASCII")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// The bytes in the first frame of a text.
pub fn unframed(text: &str) -> Vec<u8> {
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    BASE64_MIME_PERMISSIVE.decode(body.as_bytes()).expect("base64")
}

/// An element of DER.
pub fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let [.., high, low] = content.len().to_be_bytes();
    let length: &[u8] = match content.len() {
        0..=0x7f => &[low],
        0x80..=0xff => &[0x81, low],
        _ => &[0x82, high, low],
    };
    [[tag].as_slice(), length, content].concat()
}
