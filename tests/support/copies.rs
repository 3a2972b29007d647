//! Many transcripts at little cost: copies of one that was held, each another ceremony of another key, signed anew by a
//! ceremony key of its own from the first line to the last, with the files of its close.

#![allow(dead_code, clippy::expect_used, reason = "each program uses its part of this")]

use std::fs;
use std::path::Path;

use ed25519_dalek::SigningKey;
use keyrite::ceremony::audit::Audit;
use keyrite::sharing::share::CeremonyKey;
use keyrite::transcript::chain::EntryContent;
use keyrite::transcript::record::Record;
use keyrite::transcript::statement::Statement;
use keyrite::transcript::{Chain, Entry, SignedEntry, minisign, names, sshsig};
use keyrite::vocab::{CeremonyId, Fingerprint, Line, SetId};

/// The ceremony key of a copy.
pub fn key_of(number: u32) -> SigningKey {
    let mut seed = [0x5a; 32];
    seed[..4].copy_from_slice(&number.to_be_bytes());
    SigningKey::from_bytes(&seed)
}

/// These lines as another ceremony, signed anew.
pub fn copy(entries: &[Entry], number: u32) -> Vec<SignedEntry> {
    let key = key_of(number);
    let mut id = [0x11; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    let mut chain = Chain::default();
    let again = |entry: &Entry| {
        let mut record = entry.record.clone();
        match &mut record {
            Record::Header(header) => {
                header.ceremony = CeremonyId(id);
                header.ceremony_key = CeremonyKey(key.verifying_key().to_bytes());
                if let Some(page) = &mut header.choices.key {
                    page.label = Line::typed(&format!("KEY-{number:04}")).expect("a line");
                }
            }
            Record::Drawn { fingerprint } => *fingerprint = Fingerprint(id),
            Record::Split { set, .. } => *set = SetId(id),
            _ => {}
        }
        let Entry { at, mono, by, with, step, .. } = entry.clone();
        let entry = chain.next_entry(EntryContent { at, mono, by, with, step, record });
        chain.advance(&entry, &key)
    };
    entries.iter().map(again).collect()
}

/// Writes the folder of such a copy, with what the close of a sealed one leaves.
pub fn write(folder: &Path, entries: &[SignedEntry], number: u32) {
    let key = key_of(number);
    let public = CeremonyKey(key.verifying_key().to_bytes());
    fs::create_dir_all(folder).expect("a folder");
    let text = |line: fn(&SignedEntry) -> &str| -> String {
        entries.iter().map(|entry| format!("{}\n", line(entry))).collect()
    };
    fs::write(folder.join(names::TRANSCRIPT), text(|entry| &entry.line)).expect("written");
    fs::write(folder.join(names::SIGNATURES), text(|entry| &entry.signature)).expect("written");
    let mut audit = Audit::default();
    for entry in entries {
        audit.line(entry.line.as_bytes(), entry.signature.as_bytes()).expect("stands");
    }
    let state = audit.state().expect("begun");
    let (ceremony, facts) = (state.ceremony(), state.statement(audit.head()));
    let statement = facts.render();
    for (name, content) in [
        (names::STATEMENT_SIGNATURE, sshsig::sign(statement.as_bytes(), &key)),
        (names::STATEMENT_MINISIGN, minisign::sign(statement.as_bytes(), &facts.trusted_comment(), &key)),
        (names::PUBLIC_KEY, minisign::public_key_file(&ceremony, &public)),
        (names::ALLOWED_SIGNERS, sshsig::allowed_signer(&Statement::principal(&ceremony), &public)),
        (names::STATEMENT, statement),
    ] {
        fs::write(folder.join(name), content).expect("written");
    }
}
