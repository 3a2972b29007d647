//! The bytes of a share, whole or without its signature.

use std::fmt::Write as _;

use keyrite::sharing::rows::{self, ROW_WORDS};
use keyrite::sharing::share::{Authenticity, Body, Share, content_bytes, total_bytes};
use keyrite::sharing::{payload, texts};
use keyrite::vocab::SecretText;

use super::{Target, said, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "share_bytes", check, seeds, words: Vec::new };

fn check(bytes: &[u8]) {
    match Share::from_bytes(bytes) {
        Ok(share) => holds(&share, bytes),
        Err(error) => said::without_input(&error),
    }
    match Share::from_content(bytes) {
        Ok(share) => holds(&share, bytes),
        Err(error) => said::without_input(&error),
    }
}

/// A share that was read out of these bytes is written back as the same, in each of its forms.
pub fn holds(share: &Share, bytes: &[u8]) {
    let header = share.header;
    assert_eq!(share.to_bytes().as_slice(), bytes, "other bytes are written than were read");
    let of_kind = if share.proof.is_some() { total_bytes(header.lock) } else { content_bytes(header.lock) };
    assert_eq!(bytes.len(), of_kind);
    assert!(header.x >= 1 && header.x <= header.quorum.shares() && header.generation >= 1);
    if let Body::Locked { params, .. } = &share.body {
        params.cost.check().expect("a lock within its bounds");
    }
    match share.authenticity() {
        Ok(Authenticity::SignedBy(key)) => {
            assert!(!key.proves_nothing(), "signed by a key that proves nothing")
        }
        Ok(Authenticity::Unsigned) => assert!(share.proof.is_none()),
        Err(error) => said::without_input(&error),
    }
    let listed = numbered(&rows::write(share));
    let typed = rows::read(&SecretText::copy_of(&listed).expect("28 rows fit"));
    assert_eq!(typed.expect("its rows are read").to_bytes(), share.to_bytes(), "the rows say another share");
    match texts::find(&listed).as_slice() {
        [texts::Piece::Rows(found)] => assert_eq!(*found.0, listed, "the rows are found as others"),
        other => panic!("one sheet was written, and this is found: {other:?}"),
    }
    if share.proof.is_some() {
        let code = payload::write(share);
        let read = payload::read(code.expose()).expect("its code is read");
        assert_eq!(read.to_bytes(), share.to_bytes(), "the code says another share");
        assert_eq!(read.digest(), share.digest());
        match texts::find(code.expose()).as_slice() {
            [texts::Piece::Code(found)] => assert_eq!(found.0.as_str(), code.expose()),
            other => panic!("one code was written, and this is found: {other:?}"),
        }
    }
}

/// The rows as they are printed, one a line.
fn numbered(rows: &[[String; ROW_WORDS]]) -> String {
    let mut text = String::new();
    for (number, row) in (1..).zip(rows) {
        let _ = writeln!(text, "{number}. {}", row.join(" "));
    }
    text
}

fn seeds() -> Vec<Vec<u8>> {
    let whole = vectors::bytes("share-v1.toml", "share", "bytes");
    let content = |bytes: &Vec<u8>| bytes[..bytes.len() - 96].to_vec();
    let contents: Vec<_> = whole.iter().map(content).collect();
    [whole, contents].concat()
}
