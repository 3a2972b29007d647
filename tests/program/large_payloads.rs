//! `recover --seal` and `--open` of files that are too large for the memory: in chunks, with flat memory; and when that fails
//! nothing is left of what was opened.

#![allow(clippy::indexing_slicing)]

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use super::releases::{KEY, SHEETS, dealt, json_of, recover, root_of};
use crate::support::desk::at;
use crate::support::disk::Disk;
use crate::support::keyed::{STEPS, with_steps};
use crate::support::program::{Folder, Run, keyrite, recover_py, tool};
use crate::support::{Room, choices};
use keyrite::ceremony::{Event, EventKind};
use keyrite::desk::holding::{Answer, Holding, Request};
use keyrite::desk::in_chunks::{Content, InChunks, InChunksError};
use keyrite::desk::new_file::NewFile;
use keyrite::plan::template::PayloadFrom;
use keyrite::sharing::sealed::About;
use keyrite::sharing::sealed::chunks::ChunksHead;
use keyrite::sharing::share::LockKind;
use keyrite::vocab::Mode;
use rand::{SeedableRng, rngs::StdRng};
use serde_json::json;

const BINARY: &str = env!("CARGO_BIN_EXE_keyrite");
/// A little over the limit of one message, and over the edge of a chunk.
const LARGE: usize = (16 << 20) + 65_536 + 7;
const CHUNK: usize = 65_536 + 16;

/// A folder with sheets, a large file and what was sealed of it.
static HELD: LazyLock<Folder> = LazyLock::new(|| {
    let at = dealt(KEY);
    fs::write(at.path("large"), content()).expect("writes");
    let run = recover(&at, &["--seal", "large", "--about", "A disk image", "--out", "large.sealed"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let says = format!("The sealed payload, {} bytes, “A disk image”, is in large.sealed.", sealed_len());
    assert!(run.err.contains(&says), "{}", run.err);
    at
});

fn content() -> Vec<u8> {
    (0..LARGE).map(|place| (place * 7 / 5) as u8).collect()
}

fn sealed_len() -> usize {
    67 + "A disk image".len() + LARGE + 16 * LARGE.div_ceil(65_536)
}

/// A folder of its own, with the sheets and the sealed file.
fn mine() -> Folder {
    let at = dealt(KEY);
    fs::copy(HELD.path("large.sealed"), at.path("sealed")).expect("copies");
    at
}

fn names(at: &Path) -> Vec<String> {
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = fs::read_dir(at).expect("readable").flatten().map(name).collect();
    names.sort();
    names
}

#[test]
fn a_large_file_opens_as_it_was_sealed_and_says_what_it_is() {
    let at = mine();
    assert_eq!(fs::metadata(at.path("sealed")).expect("there").len(), sealed_len() as u64);
    let run = recover(&at, &["--open", "sealed", "--out", "opened"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.err.contains(&format!("The payload, {LARGE} bytes, is in opened.")), "{}", run.err);
    let says = format!("OPENED. sealed is as it was sealed: {LARGE} bytes, “A disk image”.");
    assert!(run.out.contains(&says), "{}", run.out);
    assert!(fs::read(at.path("opened")).expect("there") == content(), "the content differs");
    let looked = recover(&at, &["--open", "sealed"]);
    assert!(looked.code == 0 && looked.out.contains("The payload was not written."), "{}", looked.out);
    let told = json_of(&recover(&at, &["--open", "sealed", "--json"]));
    assert_eq!(told["opened"], json!({"about": "A disk image", "bytes": LARGE}));
    let inspected = keyrite(&["inspect", "sealed"], at.root());
    assert!(inspected.code == 0 && inspected.out.contains(&format!("of {LARGE} bytes")), "{}", inspected.out);
    let theirs =
        recover_py(&["--rehearsal", "--open", "sealed", "--out", "theirs", "1.txt", "2.txt"], at.root());
    assert_eq!(theirs.code, 0, "{}{}", theirs.out, theirs.err);
    assert!(fs::read(at.path("theirs")).expect("there") == content(), "the content differs");
}

/// What is wrong with the file, found at its first chunk or at its last: nothing of what was opened is left, under no name.
#[test]
fn of_a_payload_that_does_not_open_nothing_is_left() {
    let at = mine();
    let good = fs::read(at.path("sealed")).expect("there");
    let head = 67 + "A disk image".len();
    let flipped = |place: usize| {
        let mut bytes = good.clone();
        bytes[place] ^= 1;
        bytes
    };
    let last = good.len() - 1;
    let cases = [
        ("first", flipped(head), "chunk 1 of 258 does not open"),
        ("description", flipped(70), "chunk 1 of 258 does not open"),
        ("last", flipped(last), "chunk 258 of 258 does not open"),
        ("cut", good[..head + 257 * CHUNK].to_vec(), "chunk 257 of 257 does not open"),
        ("cut in a tag", good[..head + 257 * CHUNK + 9].to_vec(), "it ends in the middle of a tag"),
        ("longer", [&good[..], b"and more than this"].concat(), "chunk 258 of 258 does not open"),
        ("real", [&good[..16], &[0], &good[17..]].concat(), "it is sealed in production"),
        ("foreign", [&good[..17], &[1, 2], &good[19..]].concat(), "it is sealed under another key"),
        ("head", good[..head].to_vec(), "it is cut off"),
    ];
    fs::remove_file(at.path("sealed")).expect("removes");
    for (name, bytes, says) in cases {
        fs::write(at.path("sealed"), bytes).expect("writes");
        let before = names(at.root());
        for open in [&["--open", "sealed", "--out", "opened"][..], &["--open", "sealed"]] {
            let run = recover(&at, open);
            let said = format!("{}{}", run.out, run.err);
            assert_eq!(run.code, 1, "{name}: {said}");
            assert!(said.contains("NOT OPENED. ") && said.contains(says), "{name}: {said}");
            assert_eq!(names(at.root()), before, "{name}");
        }
        let theirs = ["--rehearsal", "--open", "sealed", "--out", "opened", "1.txt", "2.txt"];
        let run = recover_py(&theirs, at.root());
        assert!(run.code != 0 && names(at.root()) == before, "{name}: {}{}", run.out, run.err);
    }
}

/// Only a new file takes it: no screen, no descriptor, no wrapping.
#[test]
fn no_other_way_out_takes_a_large_payload() {
    let at = mine();
    let pem = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "kms.pem"];
    assert!(tool("openssl", &pem, at.root()).ok);
    assert!(tool("openssl", &["pkey", "-in", "kms.pem", "-pubout", "-out", "kms.pub"], at.root()).ok);
    let before = names(at.root());
    for (more, code, says) in [
        (&["--show"][..], 2, "opened into a new file alone: use --out FILE"),
        (&["--fd", "1"], 2, "opened into a new file alone: use --out FILE"),
        (&["--wrap-to", "kms.pub", "--out", "new"], 1, "it is sealed in chunks"),
        (&["--as", "hex", "--out", "new"], 2, "--as: "),
        (&["--out", "sealed"], 2, "nothing is overwritten"),
        (&["--out", "no/folder"], 2, "there is no such folder"),
    ] {
        let run = recover(&at, &[&["--open", "sealed"], more].concat());
        let said = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, code, "{more:?}: {said}");
        assert!(said.contains(says), "{more:?}: {said}");
        assert_eq!(names(at.root()), before, "{more:?}");
    }
}

/// A disk that is full before all of it is written, sealed or opened: that is said, and nothing is left.
#[test]
fn a_full_disk_leaves_nothing_of_it() {
    let (at, disk) = (mine(), Disk::of(8 << 10));
    fs::copy(HELD.path("large"), at.path("large")).expect("copies");
    let out = disk.at.join("new").display().to_string();
    let seal = ["--seal", "large", "--about", "x", "--out", &out];
    for asked in [&["--open", "sealed", "--out", &out][..], &seal] {
        let run = recover(&at, asked);
        assert_eq!(run.code, 2, "{}{}", run.out, run.err);
        assert!(run.err.contains("nothing was written") && run.err.contains("full"), "{}", run.err);
        assert_eq!(names(&disk.at), Vec::<String>::new());
    }
}

/// A limit on file sizes, which strikes in the middle.
#[test]
fn a_limit_on_file_size_leaves_nothing_of_it() {
    let at = mine();
    let before = names(at.root());
    let script = format!(
        "export HOME= XDG_CONFIG_HOME=; prlimit --fsize=5000000 {BINARY} recover --rehearsal --open sealed --out opened {}",
        SHEETS.join(" ")
    );
    let run = tool("bash", &["-c", &script], at.root());
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(run.err.contains("a limit is set on file sizes"), "{}", run.err);
    assert_eq!(names(at.root()), before);
}

/// Ended in the middle of opening: no name shows a part of it.
#[test]
fn a_program_that_is_killed_leaves_no_name() {
    let at = mine();
    let before = names(at.root());
    let mut child = Command::new(BINARY)
        .args(["recover", "--rehearsal", "--open", "sealed", "--out", "opened"])
        .args(SHEETS)
        .current_dir(at.root())
        .env("HOME", "")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    // wherever it is by then
    std::thread::sleep(std::time::Duration::from_millis(150));
    child.kill().expect("ends");
    let ended = child.wait().expect("ended");
    let mut left = names(at.root());
    // quicker than that it may have been done
    left.retain(|name| !(ended.success() && name == "opened"));
    assert_eq!(left, before);
}

/// The record of a production key names what was sealed by its digest, and of what was opened its length and no digest.
#[test]
fn what_leaves_is_recorded_before_it_has_a_name() {
    let at = Folder::empty();
    crate::releases::dealt_in(&at, KEY, Mode::Production);
    fs::write(at.path("large"), content()).expect("writes");
    let run = |more: &[&str]| keyrite(&[&["recover"], more, &SHEETS].concat(), at.root());
    let sealed = run(&["--seal", "large", "--about", "A disk image", "--out", "sealed"]);
    assert_eq!(sealed.code, 0, "{}{}", sealed.out, sealed.err);
    let record = the_record(&at, &sealed);
    let digest = tool("sha256sum", &["sealed"], at.root()).out;
    let digest = digest.split(' ').next().expect("a digest");
    assert!(record.contains(digest) && record.contains("who saw it is not known"), "{record}");
    let refused = run(&["--open", "sealed", "--out", "opened", "--record", "no/folder"]);
    assert_eq!(refused.code, 2, "{}{}", refused.out, refused.err);
    assert!(!at.path("opened").exists(), "it left without a record");
    let opened = run(&["--open", "sealed", "--out", "opened"]);
    let record = the_record(&at, &opened);
    assert!(record.contains(&format!("The payload, {LARGE} bytes")), "{record}");
    assert!(fs::read(at.path("opened")).expect("there") == content(), "the content differs");
}

fn the_record(at: &Folder, run: &Run) -> String {
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let name = run.err.split_whitespace().find(|word| word.contains("recovery-record-")).expect("a record");
    fs::read_to_string(at.path(name.trim_end_matches('.'))).expect("there")
}

/// A file that grows or shrinks once its length was read is neither sealed nor opened.
#[test]
fn a_file_that_changes_meanwhile_is_refused() {
    let (at, root, mode) = (Folder::empty(), root_of(KEY), Mode::Rehearsal);
    let about = About::new("x").expect("a description");
    let path = at.path("file");
    let resize = |bytes: u64| {
        let file = fs::OpenOptions::new().write(true).open(&path).expect("opens");
        file.set_len(bytes).expect("resized");
    };
    let new = || NewFile::reserve(&at.path("new"), 0).expect("a place");
    for bytes in [199_999, 200_001] {
        fs::write(&path, vec![7; 200_000]).expect("writes");
        let mut content = Content::open(&path).expect("opens");
        let (head, cipher) =
            ChunksHead::draw(&root, mode, &about, content.cut, &mut StdRng::seed_from_u64(1));
        resize(bytes);
        let refused = content.seal((&head, &cipher), None, &mut new(), &mut |_| true).map(|_| ());
        assert!(says_changed(&refused), "{bytes}: {refused:?}");
    }
    fs::write(&path, vec![7; 200_000]).expect("writes");
    let mut content = Content::open(&path).expect("opens");
    let (head, cipher) = ChunksHead::draw(&root, mode, &about, content.cut, &mut StdRng::seed_from_u64(1));
    let mut sealed = new();
    content.seal((&head, &cipher), None, &mut sealed, &mut |_| true).expect("seals");
    sealed.finish_appended().expect("written");
    for bytes in [head.file_bytes() - 1, head.file_bytes() + 1] {
        fs::copy(at.path("new"), &path).expect("copies");
        let sealed = InChunks::open(&path).expect("reads").expect("in chunks");
        resize(bytes);
        let mut into = NewFile::reserve(&at.path("opened"), 0).expect("a place");
        let refused = sealed.open_all(&cipher, Some(&mut into), &mut |_| true);
        assert!(says_changed(&refused), "{bytes}: {refused:?}");
    }
}

/// What was written is opened again and compared before it gets its name: a disk that kept something else, and a file that
/// changed in between, are told.
#[test]
fn what_was_sealed_is_proven_before_it_has_a_name() {
    let (at, root, mode) = (Folder::empty(), root_of(KEY), Mode::Rehearsal);
    let about = About::new("x").expect("a description");
    let path = at.path("file");
    let sealed = || {
        fs::write(&path, vec![7; 200_000]).expect("writes");
        let mut content = Content::open(&path).expect("opens");
        let (head, cipher) =
            ChunksHead::draw(&root, mode, &about, content.cut, &mut StdRng::seed_from_u64(1));
        let mut new = NewFile::reserve(&at.path("new"), 0).expect("a place");
        content.seal((&head, &cipher), None, &mut new, &mut |_| true).expect("seals");
        (content, new)
    };
    let prove = |(mut content, new): (Content, NewFile)| content.prove(&new, (&root, mode), &mut |_| true);
    prove(sealed()).expect("it is as it was");
    for place in [9, 70, 66_000, 200_000] {
        let (content, new) = sealed();
        let (mut file, _) = new.appended().expect("reads");
        file.seek(SeekFrom::Start(place)).expect("a place");
        file.write_all(&[0xa5]).expect("writes");
        let refused = prove((content, new)).expect_err("another byte stands there").to_string();
        assert!(refused.contains("or the disk that was written to is bad"), "{place}: {refused}");
    }
    let (content, new) = sealed();
    let mut file = fs::OpenOptions::new().write(true).open(&path).expect("opens");
    file.write_all(b"8").expect("writes");
    let refused = prove((content, new)).expect_err("it is another file now").to_string();
    assert!(refused.contains("opened again, and differs: it changed meanwhile"), "{refused}");
    let (mut content, new) = sealed();
    let refused = content.prove(&new, (&root_of([9; 32]), mode), &mut |_| true).expect_err("another key");
    assert!(matches!(refused, InChunksError::Differs { .. }), "{refused}");
    assert!(!at.path("new").exists());
}

fn says_changed(refused: &Result<(), InChunksError>) -> bool {
    refused.as_ref().is_err_and(|error| error.to_string().contains("its length changed while it was read"))
}

/// Sealed and opened by a process that may take less memory than the file has bytes. The file is as long as a program that is not
/// optimised gets through soon; one of 1 GiB takes the same.
#[test]
fn a_file_larger_than_the_memory_is_sealed_and_opened() {
    const LONG: u64 = 72 << 20;
    let at = dealt(KEY);
    let mut file = File::create(at.path("long")).expect("creates");
    file.write_all(b"the first bytes").expect("writes");
    file.seek(SeekFrom::Start(LONG - 14)).expect("a hole");
    file.write_all(b"the last bytes").expect("writes");
    let held = |more: &str| {
        let script = format!(
            "export HOME= XDG_CONFIG_HOME=; prlimit --data=64000000 {BINARY} recover --rehearsal {more} {}",
            SHEETS.join(" ")
        );
        let run = tool("bash", &["-c", &script], at.root());
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    };
    held("--seal long --about x --out sealed");
    held("--open sealed --out opened");
    assert!(tool("cmp", &["long", "opened"], at.root()).ok, "the content differs");
}

/// At the step of a ceremony that seals a file, its sheets printed: the folder, the people's order, and where the ceremony is.
fn at_the_sealing(folder: &Path) -> (Holding, Request, Room) {
    let template = with_steps(&STEPS.replace("from = \"typed\"", "from = \"file\""));
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let room = Room::open(&template, chosen, Mode::Rehearsal, 73).expect("opens");
    at("password", room, folder)
}

fn said(order: &Request, what: EventKind) -> Request {
    Request::plain(Event { what, ..order.event.clone() })
}

fn sealing(order: &Request, path: &Path) -> Request {
    let what = EventKind::SealPayload { from: PayloadFrom::File, called: String::new() };
    Request { seal: Some(path.to_owned()), ..said(order, what) }
}

/// Inside a ceremony: the file opens later off its sheets, byte for byte, and the readers of the folder look at all of it.
#[test]
fn a_ceremony_seals_a_large_file_and_every_reader_takes_it() {
    let at = Folder::empty();
    fs::write(at.path("disk.img"), content()).expect("writes");
    let (mut holding, order, room) = at_the_sealing(&at.path("held"));
    assert!(matches!(holding.submit(sealing(&order, &at.path("disk.img"))), Answer::Taken { .. }));
    assert!(matches!(holding.submit(said(&order, EventKind::OpenPayload)), Answer::Taken { .. }));
    for share in [1, 3] {
        let code = room.sheets[&share].last().expect("printed");
        fs::write(at.path(&format!("sheet-{share}")), code).expect("writes");
    }
    let sealed = "held/evidence/001-disk.img.sealed";
    let all = ["recover", "--rehearsal", "sheet-1", "sheet-3", "--open", sealed, "--out", "opened"];
    let run = keyrite(&all, at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(fs::read(at.path("opened")).expect("there") == content(), "the content differs");
    let readers = || {
        let ours = keyrite(&["verify", "held"], at.root());
        let theirs = recover_py(&["--verify", "held"], at.root());
        let page = crate::days::on_the_page(&at.path("held"));
        [ours.out + &ours.err, theirs.out + &theirs.err, page]
    };
    for told in readers() {
        assert!(!told.contains("kept") && !told.to_lowercase().contains("not valid"), "{told}");
    }
    let mut bytes = fs::read(at.path(sealed)).expect("there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(at.path(sealed), bytes).expect("writes");
    for told in readers() {
        assert!(told.contains("kept") && told.to_lowercase().contains("not valid"), "{told}");
    }
}

/// There is room for all of it before anything is sealed, or nothing is begun.
#[test]
fn a_full_disk_leaves_nothing_of_a_ceremonys_large_file() {
    let (disk, at) = (Disk::of(8 << 10), Folder::empty());
    let folder = disk.at.join("held");
    fs::write(at.path("disk.img"), content()).expect("writes");
    let (mut holding, order, _) = at_the_sealing(&folder);
    let before = fs::read(folder.join("transcript.jsonl")).expect("reads");
    let Answer::CannotBegin(why) = holding.submit(sealing(&order, &at.path("disk.img"))) else {
        panic!("sealed")
    };
    assert!(why.to_string().contains("the disk is full"), "{why}");
    assert_eq!(fs::read(folder.join("transcript.jsonl")).expect("reads"), before);
    assert_eq!(fs::read_dir(folder.join("evidence")).expect("there").count(), 0);
}
