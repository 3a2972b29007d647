//! What leaves, and what may not: by the script, by the kind of the ceremony, and in which order.

use std::sync::LazyLock;

use super::{Broken, goes_on, lie, place};
use crate::support::{self, Dealing, Room, choices, deal, exits, line};
use keyrite::ceremony::{EventKind, SecretInput, WayOut};
use keyrite::plan::Template;
use keyrite::sharing::certifying::IssuedKind;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::Entry;
use keyrite::transcript::record::{
    CertifiedBy, ClearWay, Exit, OpenedPayload, Record, Released, SignedCertificate, TakenOut,
};
use keyrite::vocab::{Digest, Mode};

fn out(way: WayOut, more: bool) -> EventKind {
    EventKind::Release { way: Some(way), destination: line("as approved"), more }
}

fn held(template: &Template, quorum: Option<(u8, u8)>, step: &str, what: Vec<EventKind>) -> Vec<Entry> {
    let chosen = choices(template, quorum, LockKind::None);
    let mut room = Room::open(template, chosen, Mode::Rehearsal, 71).expect("opens");
    room.pile = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes;
    room.go_to(step);
    for what in what {
        let event = room.staffed(what);
        room.take(&event, None).unwrap_or_else(|refusal| panic!("{event:?}: {refusal}"));
    }
    room.entries
}

/// A generation in which a public half and a signature left, and the step is still open.
fn generation() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let of = "releases:ed25519:0";
        let what = vec![out(exits::public(of), true), out(exits::signature(of, b"a release"), true)];
        held(&exits::handing_out("kek", ""), Some((2, 3)), "hand-out", what)
    });
    HELD.clone()
}

/// A generation in which the root of a private CA leaves, by the profile of its script; the step is still open. `more` are rows
/// of what else may leave.
fn authority_and(more: &str) -> Vec<Entry> {
    let row = "{ what = \"certificate\", of = \"ca:p-256:0\", profile = \"root\" }";
    let name = "Example Root CA";
    let profile = format!("[[certificate]]\nid = \"root\"\n{}\n", exits::profile(name, "4f2a"));
    let way = exits::certificate("ca:p-256:0", name, "4f2a");
    let template = exits::handing_out_with("kek", &profile, &format!("leaves = [{row}{more}]"));
    held(&template, Some((2, 3)), "hand-out", vec![out(way, true)])
}

fn authority() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| authority_and(""));
    HELD.clone()
}

/// The same, of a script that lets revocation lists leave as well.
fn authority_with_lists() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        authority_and(", { what = \"certificate\", of = \"ca:p-256:0\", profile = \"revocation-list\" }")
    });
    HELD.clone()
}

/// A recovery in which two roots of a private CA left, by profiles that people brought.
fn two_roots() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let what = ["01", "02"].map(|serial| out(exits::certificate("ca:p-256:0", "Example", serial), true));
        held(&support::shipped("recovery"), None, "release", what.into())
    });
    HELD.clone()
}

/// A recovery in which a CA whose key was sealed signed two roots of itself, as its script names it.
fn sealed_roots() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let row = format!("{{ what = \"certificate\", sealed = \"{}\" }}", exits::SEALED_CA);
        let template = exits::letting(&format!("leaves = [{row}]"));
        let chosen = choices(&template, None, LockKind::None);
        let mut room = Room::open(&template, chosen, Mode::Rehearsal, 72).expect("opens");
        let dealt = deal(Dealing::new(4, Mode::Rehearsal, (2, 3)));
        room.pile = dealt.codes;
        room.go_to("release");
        for serial in ["01", "02"] {
            let (way, file) = exits::certificate_by_sealed(&dealt.root, "Old Root", serial);
            let event = room.staffed(out(way, true));
            room.take(&event, Some(SecretInput::SealedFile(file)))
                .unwrap_or_else(|refusal| panic!("{event:?}: {refusal}"));
        }
        room.entries
    });
    HELD.clone()
}

/// The payload with the key of the last certificate that left, told otherwise; and the certificate.
fn sealed(entries: &mut [Entry], change: impl FnOnce(&mut OpenedPayload, &mut SignedCertificate)) -> usize {
    let at = signed(entries, |_| {});
    let Record::Released(Released {
        exit: Exit::Certificate { by: CertifiedBy::Sealed(payload), certificate, .. },
        ..
    }) = &mut entries[at].record
    else {
        panic!("it was signed by a sealed key")
    };
    change(payload, certificate);
    at
}

/// A recovery whose script names what may leave; one of it did.
fn named() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let template = exits::letting(
            "leaves = [{ what = \"derived-key\", of = \"db:aes-256:0\", ways = [\"file\"] }, { what = \"signature\" }]",
        );
        held(&template, None, "release", vec![out(exits::derived("db:aes-256:0", None), true)])
    });
    HELD.clone()
}

/// A recovery up to its release.
fn rebuilt() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> =
        LazyLock::new(|| held(&support::shipped("recovery"), None, "release", Vec::new()));
    HELD.clone()
}

fn left(exit: Exit) -> Record {
    Record::Released(Released { exit, destination: line("there"), more: false })
}

fn key_left() -> Record {
    left(Exit::key_by(ClearWay::File))
}

fn nothing_more() -> Record {
    Record::Done {
        ticks: Vec::new(),
        not_as_wanted: Vec::new(),
        values: std::collections::BTreeMap::default(),
        chosen: std::collections::BTreeMap::default(),
        results: Vec::new(),
    }
}

fn derived(name: &str, way: ClearWay) -> Record {
    let secret = TakenOut::Derived(name.parse().expect("a name"));
    left(Exit::InTheClear { secret, form: None, way })
}

/// The last certificate that left, told otherwise.
fn signed(entries: &mut [Entry], change: impl FnOnce(&mut SignedCertificate)) -> usize {
    let released = |entry: &Entry| {
        matches!(&entry.record, Record::Released(Released { exit: Exit::Certificate { .. }, .. }))
    };
    let at = entries.iter().rposition(released).expect("one left");
    let Record::Released(Released { exit: Exit::Certificate { certificate, .. }, .. }) =
        &mut entries[at].record
    else {
        unreachable!("just found")
    };
    change(certificate);
    at
}

/// The certificates that left, told as revocation lists of these numbers.
fn lists(entries: &mut [Entry], numbers: [&str; 2]) -> usize {
    let mut numbers = numbers.into_iter();
    let mut last = None;
    for (at, entry) in entries.iter_mut().enumerate() {
        if let Record::Released(Released { exit: Exit::Certificate { certificate, .. }, .. }) =
            &mut entry.record
        {
            certificate.kind = IssuedKind::List;
            certificate.serial = line(numbers.next().expect("two left"));
            certificate.issuer = Some(Digest([1; 32]));
            last = Some(at);
        }
    }
    last.expect("one left")
}

fn is_a_root(exit: &Exit) -> bool {
    matches!(exit, Exit::Certificate { certificate, .. } if certificate.kind.is_root())
}

fn another_key(exit: Exit) -> Exit {
    let Exit::Certificate { certificate, left, .. } = exit else { return exit };
    let by = CertifiedBy::Derived("ca:p-256:7".parse().expect("a name"));
    Exit::Certificate { by, certificate, left }
}

pub const TABLE: &[Broken] = &[
    Broken {
        rule: "OddUse::RootInTheClear",
        genuine: generation,
        lie: |entries| goes_on(entries, key_left()),
        says: "this ceremony draws the key, and the key itself does not leave it in the clear",
    },
    Broken {
        rule: "OddUse::RootInTheClear",
        genuine: generation,
        lie: lie!("hand-out", Released (released) => released.exit = Exit::key_by(ClearWay::Display)),
        says: "Wrap it, or let a derived key, a signature or a public half leave",
    },
    Broken {
        rule: "OddUse::NotADrill",
        genuine: generation,
        lie: |entries| goes_on(entries, left(Exit::None)),
        says: "something has left at this step, so it is no drill any more: end the step",
    },
    Broken {
        rule: "OddUse::NotAllowed",
        genuine: named,
        lie: |entries| goes_on(entries, key_left()),
        says: "the script lets leave here the derived key db:aes-256:0, in a file; a signature, and not the key itself, in a file",
    },
    // the right key, by another way
    Broken {
        rule: "OddUse::NotAllowed",
        genuine: named,
        lie: |entries| goes_on(entries, derived("db:aes-256:0", ClearWay::Display)),
        says: "and not the derived key db:aes-256:0, on the screen",
    },
    // by the right way, another key
    Broken {
        rule: "OddUse::NotAllowed",
        genuine: named,
        lie: |entries| goes_on(entries, derived("db:aes-256:1", ClearWay::File)),
        says: "and not the derived key db:aes-256:1, in a file",
    },
    // of a certificate: its subject, its kind, and the profile itself
    Broken {
        rule: "OddUse::OtherCertificate",
        genuine: authority,
        lie: |entries| signed(entries, |certificate| certificate.subject = line("CN=Other")),
        says: "what was signed is a certificate of kind root for CN=Other, profile ",
    },
    Broken {
        rule: "OddUse::OtherCertificate",
        genuine: authority,
        lie: |entries| signed(entries, |certificate| certificate.profile = Digest([1; 32])),
        says: "and the script lets leave here a certificate of kind root for CN=Example Root CA, profile ",
    },
    Broken {
        rule: "OddUse::OtherCertificate",
        genuine: authority,
        lie: |entries| {
            signed(entries, |certificate| {
                certificate.kind = IssuedKind::List;
                (certificate.serial, certificate.issuer) = (line("1"), Some(Digest([1; 32])));
            })
        },
        says: "what was signed is a revocation list for CN=Example Root CA",
    },
    // the profile's, by another key
    Broken {
        rule: "OddUse::NotAllowed",
        genuine: authority,
        lie: |entries| {
            goes_on(
                entries,
                left(exits::samples().into_iter().find(is_a_root).map(another_key).expect("one")),
            )
        },
        says: "a certificate signed by the derived key ca:p-256:0, as \u{201c}root\u{201d}, and not a certificate signed by the derived key ca:p-256:7",
    },
    Broken {
        rule: "OddUse::OtherAuthority",
        genuine: two_roots,
        lie: |entries| signed(entries, |certificate| certificate.key = Digest([1; 32])),
        says: "one of the two is of another root key",
    },
    Broken {
        rule: "OddUse::SerialTwice",
        genuine: two_roots,
        lie: |entries| signed(entries, |certificate| certificate.serial = line("01")),
        says: "ca:p-256:0 has signed with the number 01 before",
    },
    Broken {
        rule: "OddUse::ListGoesBack",
        genuine: two_roots,
        lie: |entries| lists(entries, ["5", "4"]),
        says: "ca:p-256:0 has signed the revocation list number 5 before, and this one is number 4",
    },
    // 10 is more than 9, and a number is not given twice
    Broken {
        rule: "OddUse::ListGoesBack",
        genuine: two_roots,
        lie: |entries| lists(entries, ["10", "9"]),
        says: "this one is number 9: whoever has the other takes it for the newer one",
    },
    Broken {
        rule: "OddUse::ListGoesBack",
        genuine: two_roots,
        lie: |entries| lists(entries, ["7", "7"]),
        says: "Give it a higher number",
    },
    // by a key that was sealed: another than the script names, a derived one, and two keys in one file
    Broken {
        rule: "OddUse::NotAllowed",
        genuine: sealed_roots,
        lie: |entries| sealed(entries, |payload, _| payload.about = line("Another key")),
        says: "a certificate signed by the sealed key \u{201c}Old Root, private key\u{201d}, and not a certificate signed by the sealed key \u{201c}Another key\u{201d}",
    },
    Broken {
        rule: "OddUse::NotAllowed",
        genuine: sealed_roots,
        lie: |entries| {
            goes_on(
                entries,
                left(exits::samples().into_iter().find(is_a_root).map(another_key).expect("one")),
            )
        },
        says: "and not a certificate signed by the derived key ca:p-256:7",
    },
    Broken {
        rule: "OddUse::OtherAuthority",
        genuine: sealed_roots,
        lie: |entries| signed(entries, |certificate| certificate.key = Digest([1; 32])),
        says: "the public key of the key sealed in old-root.sealed, \u{201c}Old Root, private key\u{201d} has the SHA-256 0101",
    },
    // the same key from another file is the same CA
    Broken {
        rule: "OddUse::SerialTwice",
        genuine: sealed_roots,
        lie: |entries| {
            sealed(entries, |payload, certificate| {
                (payload.digest, certificate.serial) = (Digest([9; 32]), line("01"));
            })
        },
        says: "has signed with the number 01 before",
    },
    Broken {
        rule: "OddUse::ListGoesBack",
        genuine: sealed_roots,
        lie: |entries| lists(entries, ["5", "4"]),
        says: "has signed the revocation list number 5 before, and this one is number 4",
    },
    // the script names a profile and lists, and nothing else is signed
    Broken {
        rule: "OddUse::OtherCertificate",
        genuine: authority_with_lists,
        lie: |entries| signed(entries, |certificate| certificate.profile = Digest([1; 32])),
        says: "; revocation list",
    },
    // nothing more leaves where nothing left
    Broken {
        rule: "NotYet::NothingReleased",
        genuine: rebuilt,
        lie: |entries| goes_on(entries, nothing_more()),
        says: "nothing has left at this step yet: let it out, or end it as a drill",
    },
    // what ended the step leaves nothing open behind it
    Broken {
        rule: "Refusal::OutOfTurn",
        genuine: rebuilt,
        lie: |entries| {
            goes_on(entries, key_left());
            goes_on(entries, key_left())
        },
        says: "does not take \u{201c}key released\u{201d} now",
    },
];

/// Lists are counted upwards, whatever lies between; and where a script names them, they leave beside its profile.
#[test]
fn revocation_lists_leave_in_their_order() {
    let mut entries = two_roots();
    lists(&mut entries, ["9", "10"]);
    assert!(super::wrong(&entries).is_none(), "{:?}", super::wrong(&entries));
    let mut entries = authority_with_lists();
    lists(&mut entries, ["1", "2"]);
    assert!(super::wrong(&entries).is_none(), "{:?}", super::wrong(&entries));
}

/// A line that says `more` leaves its step open, and one that does not ends it.
#[test]
fn a_step_ends_with_the_last_thing_or_with_a_word() {
    for (last, steps) in [(nothing_more(), 2), (key_left(), 1)] {
        let mut entries = rebuilt();
        let first = place(&entries, "combine", |record| matches!(record, Record::Combined { .. }));
        assert!(first > 0);
        if steps == 2 {
            let exit = Exit::key_by(ClearWay::File);
            goes_on(
                &mut entries,
                Record::Released(Released { exit, destination: line("there"), more: true }),
            );
        }
        goes_on(&mut entries, last);
        assert!(super::wrong(&entries).is_none(), "{:?}", super::wrong(&entries));
        let state = super::folded(&entries);
        let due = state.due().map(|(_, planned, _)| planned.id.clone());
        assert_eq!(due.as_deref(), Some("target"));
        assert_eq!(state.releases().len(), 1);
    }
}
