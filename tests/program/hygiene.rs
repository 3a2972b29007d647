//! Promises about secrets and disks, on the real program: nothing secret where it does not belong, nothing lost,
//! nothing overwritten, whatever happens to the machine.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::program::{Folder, Run, code_of, keyrite, tool, verified};
use data_encoding::{BASE32_NOPAD, BASE64, BASE64_NOPAD, HEXLOWER, HEXUPPER};

fn start(arguments: &[&str], folder: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts")
}

/// A secret in every form in which it might leak. Long enough that none occurs by chance.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let reversed: Vec<u8> = secret.iter().rev().copied().collect();
    let decimal = secret.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    let base64 = BASE64.encode(secret);
    vec![
        secret.to_vec(),
        reversed,
        HEXLOWER.encode(secret).into_bytes(),
        HEXUPPER.encode(secret).into_bytes(),
        BASE32_NOPAD.encode(secret).into_bytes(),
        base64.clone().into_bytes(),
        BASE64_NOPAD.encode(secret).into_bytes(),
        base64.replace('+', "-").replace('/', "_").into_bytes(),
        decimal.clone().into_bytes(),
        decimal.replace(',', ", ").into_bytes(),
    ]
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("readable").flatten() {
        let path = entry.path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

fn rehearse(options: &[&str], folder: &Path) -> Run {
    keyrite(&[&["rehearse", "--out", "held", "--shares", "3", "--threshold", "2"], options].concat(), folder)
}

/// The root key is in no file and no output; a share's value is on its own sheet and nowhere else.
#[test]
fn canaries_are_found_nowhere() {
    let at = Folder::empty();
    let run = rehearse(&[], at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    let sheets = ["held/sheets/share-01.pdf", "held/sheets/share-03.pdf"];
    let shown = keyrite(&[&["recover", "--rehearsal", "--show"][..], &sheets].concat(), at.root());
    let root =
        HEXLOWER.decode(shown.out.lines().find(|l| l.len() == 64).expect("the key").as_bytes()).expect("hex");
    let plain = keyrite(&[&["recover", "--rehearsal"][..], &sheets].concat(), at.root());
    let inspected = keyrite(&["inspect", "--json", sheets[0]], at.root());
    let mut outputs: Vec<(String, Vec<u8>)> = [&run, &plain, &inspected]
        .iter()
        .flat_map(|run| {
            [
                ("stdout".to_owned(), run.out.clone().into_bytes()),
                ("stderr".into(), run.err.clone().into_bytes()),
            ]
        })
        .collect();
    for path in files_below(&at.path("held")) {
        if path.extension().is_some_and(|ending| ending == "pdf") {
            let name = path.to_str().expect("a name");
            let open = tool("qpdf", &["--qdf", "--object-streams=disable", name, "-"], at.root());
            outputs.push((format!("{name} unpacked"), open.out.into_bytes()));
        }
        outputs.push((path.display().to_string(), fs::read(&path).expect("readable")));
    }
    assert!(outputs.len() > 12);
    for form in forms(&root) {
        for (name, bytes) in &outputs {
            assert!(!contains(bytes, &form), "the root key is in {name}");
        }
    }
    for x in 1..=3 {
        let sheet = format!("held/sheets/share-0{x}.pdf");
        let code = code_of(&sheet, at.root());
        let bytes =
            BASE32_NOPAD.decode(code.trim().rsplit(':').next().expect("a code").as_bytes()).expect("base32");
        for form in forms(&bytes[39..71]) {
            for (name, content) in &outputs {
                assert!(!contains(content, &form), "the value of share {x} is in {name}");
            }
        }
    }
}

/// The stand-ins' passphrase, and their code words, are in no file and no output.
#[test]
fn lock_secrets_are_found_nowhere() {
    let at = Folder::empty();
    let run = rehearse(&["--lock", "passphrase"], at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    let canary = keyrite::ceremony::rehearsal::STAND_IN_PASSPHRASE;
    for path in files_below(&at.path("held")) {
        let name = path.to_str().expect("a name").to_owned();
        let mut bytes = fs::read(&path).expect("readable");
        if name.ends_with(".pdf") {
            bytes.extend(tool("pdftotext", &[&name, "-"], at.root()).out.into_bytes());
        }
        for form in forms(canary.as_bytes()) {
            assert!(!contains(&bytes, &form), "the passphrase is in {name}");
        }
    }
    assert!(!run.out.contains(canary) && !run.err.contains(canary));
}

/// Core dumps are off, memory is locked and the process is closed to others while it holds secrets.
#[test]
fn the_process_is_hardened() {
    let at = Folder::empty();
    let arguments =
        ["rehearse", "--out", "held", "--shares", "3", "--threshold", "2", "--lock", "passphrase"];
    let mut child = start(&arguments, at.root());
    let pid = child.id();
    let deadline = Instant::now() + Duration::from_secs(60);
    let (mut no_core, mut locked) = (false, false);
    while !(no_core && locked) && Instant::now() < deadline && child.try_wait().expect("waits").is_none() {
        let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap_or_default();
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap_or_default();
        no_core |= core.split_whitespace().filter(|word| *word == "0").count() == 2;
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let kib = status.lines().find_map(|line| line.strip_prefix("VmLck:")).unwrap_or_default();
        locked |= kib.trim().split(' ').next().and_then(|kib| kib.parse::<u32>().ok()).unwrap_or(0) >= 8;
    }
    let _ = child.kill();
    let _ = child.wait();
    assert!(no_core, "core dumps were never off");
    assert!(locked, "no memory was ever locked");
}

/// Killed at many moments: what is on disk verifies as incomplete, names the step, and can be continued.
#[test]
fn kill_9_leaves_a_valid_prefix_that_can_be_continued() {
    let whole = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    let lines = fs::read_to_string(whole.path("transcript.jsonl")).expect("there").lines().count();
    let mut stopped = 0;
    for after in [0, 1, 2, 5, 9, 14, 19, 24, 28, 33, 37, lines - 3] {
        let at = Folder::empty();
        let mut child = start(&["rehearse", "--out", "held", "--shares", "2", "--threshold", "2"], at.root());
        let transcript = at.path("held/transcript.jsonl");
        let deadline = Instant::now() + Duration::from_secs(60);
        while Instant::now() < deadline && child.try_wait().expect("waits").is_none() {
            let written = fs::read(&transcript)
                .map_or(-1, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count() as i64);
            if written >= after as i64 {
                break;
            }
        }
        let _ = child.kill();
        let killed = !child.wait().expect("waits").success();
        let verdict = keyrite(&["verify", "held"], at.root());
        if !killed {
            continue;
        }
        stopped += 1;
        assert_eq!(verdict.code, 3, "after {after}: {}{}", verdict.out, verdict.err);
        assert!(verdict.out.starts_with("INCOMPLETE"), "{}", verdict.out);
        let written = keyrite(&["verify", "--json", "held"], at.root()).out;
        let value: serde_json::Value = serde_json::from_str(&written).expect("JSON");
        if value["lines"].as_u64() < Some(1) {
            continue;
        }
        if after % 2 == 1 {
            let next = keyrite(
                &["rehearse", "--out", "next", "--shares", "2", "--threshold", "2", "--continue", "held"],
                at.root(),
            );
            assert_eq!(next.code, 0, "{}", next.err);
            let both = verified(at.root(), "next", &["--parent", "held"]);
            assert_eq!(both.code, 0, "{}", both.out);
            assert!(both.out.contains("parent checked"), "{}", both.out);
        }
    }
    assert!(stopped >= 8, "only {stopped} runs were stopped in time");
}

/// Names a parent that was changed afterwards: said, and not valid.
#[test]
fn a_changed_parent_is_noticed() {
    let at = Folder::empty();
    for (out, more) in [("one", vec![]), ("two", vec!["--continue", "one"])] {
        let arguments = [vec!["rehearse", "--out", out, "--shares", "2", "--threshold", "2"], more].concat();
        assert_eq!(keyrite(&arguments, at.root()).code, 0);
    }
    assert_eq!(
        keyrite(&["rehearse", "--out", "other", "--shares", "2", "--threshold", "2"], at.root()).code,
        0
    );
    let run = keyrite(&["verify", "two", "--parent", "other"], at.root());
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains(", and the folder given holds "), "{}", run.out);
    assert!(run.out.contains(" (rule EX-4)."), "it cites the requirement: {}", run.out);
}

/// A folder that cannot be written is refused with its name, and stays as it was.
#[test]
fn what_exists_is_never_touched() {
    let at = Folder::empty();
    fs::create_dir(at.path("full")).expect("creates");
    fs::write(at.path("full/note.txt"), "mine").expect("writes");
    fs::write(at.path("file"), "mine").expect("writes");
    fs::create_dir(at.path("real")).expect("creates");
    std::os::unix::fs::symlink("real", at.path("link")).expect("links");
    let cases = [
        ("full", "not empty"),
        ("file", "not a folder"),
        ("link", "symbolic link"),
        ("missing/inside", "no such folder"),
        ("/proc/held", "proc"),
    ];
    for (out, says) in cases {
        let run = keyrite(&["rehearse", "--out", out], at.root());
        assert_eq!(run.code, 2, "{out}: {}{}", run.out, run.err);
        assert!(run.err.contains(says), "{out}: {}", run.err);
    }
    assert_eq!(fs::read_to_string(at.path("full/note.txt")).expect("there"), "mine");
    assert_eq!(fs::read_to_string(at.path("file")).expect("there"), "mine");
    assert_eq!(fs::read_dir(at.path("real")).expect("there").count(), 0);
    // the key's exit: an existing file, a link to nowhere and a folder are all left alone
    let held = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    std::os::unix::fs::symlink("nowhere", held.path("dangling")).expect("links");
    for out in ["statement.txt", "dangling", "sheets"] {
        let before = fs::read(held.path(out)).ok();
        let arguments =
            ["recover", "--rehearsal", "--out", out, "sheets/share-01.pdf", "sheets/share-02.pdf"];
        let run = keyrite(&arguments, held.root());
        assert_eq!(run.code, 2, "{out}: {}", run.out);
        assert!(run.err.contains("nothing is overwritten"), "{}", run.err);
        assert_eq!(fs::read(held.path(out)).ok(), before);
    }
    assert!(!held.path("nowhere").exists());
}

/// The key's file is new, whole and private.
#[test]
fn the_exit_is_a_private_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let at = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    let sheets = ["sheets/share-01.pdf", "sheets/share-02.pdf"];
    let run = keyrite(&[&["recover", "--rehearsal", "--out", "key.bin"][..], &sheets].concat(), at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let metadata = fs::metadata(at.path("key.bin")).expect("there");
    assert_eq!((metadata.len(), metadata.permissions().mode() & 0o777), (32, 0o600));
    let binary = env!("CARGO_BIN_EXE_keyrite");
    let script = format!("{binary} recover --rehearsal --fd 7 {} 7>>by-fd >/dev/null", sheets.join(" "));
    assert!(tool("bash", &["-c", &script], at.root()).ok);
    assert_eq!(fs::read(at.path("by-fd")).expect("there"), fs::read(at.path("key.bin")).expect("there"));
    let parts = fs::read_dir(at.root())
        .expect("there")
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(parts.count(), 0);
}

/// Two programs on one folder: the second is refused, the first finishes.
#[test]
fn a_second_instance_is_refused() {
    let at = Folder::empty();
    let mut first = start(
        &["rehearse", "--out", "held", "--shares", "2", "--threshold", "2", "--lock", "passphrase"],
        at.root(),
    );
    let deadline = Instant::now() + Duration::from_secs(30);
    while !at.path("held/transcript.sig").exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(5));
    }
    let second = keyrite(&["rehearse", "--out", "held"], at.root());
    assert_eq!(second.code, 2, "{}", second.out);
    assert!(second.err.contains("another Keyrite is writing"), "{}", second.err);
    let mut said = String::new();
    let _ = first.stderr.take().expect("piped").read_to_string(&mut said);
    assert!(first.wait().expect("waits").success(), "{said}");
    assert_eq!(verified(at.root(), "held", &[]).code, 0);
}

/// Runs a command as root: by itself, or by sudo as `tests/run` does for its installations.
fn as_root(command: &[&str], folder: &Path) -> Run {
    if tool("id", &["-u"], folder).out.trim() == "0" {
        tool(command[0], &command[1..], folder)
    } else {
        tool("sudo", command, folder)
    }
}

/// Full disks of many sizes: exit 2, the disk is named as full, and what was written verifies as incomplete.
#[test]
fn a_full_disk_loses_nothing() {
    let at = Folder::empty();
    let disk = at.path("disk");
    fs::create_dir(&disk).expect("creates");
    let disk_name = disk.to_str().expect("a name").to_owned();
    let mut full = 0;
    for size in ["16k", "32k", "48k", "80k", "120k", "160k"] {
        let option = format!("size={size},mode=1777");
        let mounted = as_root(&["mount", "-t", "tmpfs", "-o", &option, "none", &disk_name], at.root());
        assert!(mounted.ok, "this test mounts a small tmpfs, as root or by sudo: {}", mounted.err);
        let run =
            keyrite(&["rehearse", "--out", "disk/held", "--shares", "3", "--threshold", "2"], at.root());
        let verdict = keyrite(&["verify", "disk/held"], at.root());
        let leftovers: Vec<_> =
            files_below(&disk).into_iter().filter(|path| path.to_string_lossy().contains(".part")).collect();
        assert!(as_root(&["umount", &disk_name], at.root()).ok);
        assert!(leftovers.is_empty(), "{size}: {leftovers:?}");
        if run.code == 0 {
            continue;
        }
        full += 1;
        assert_eq!(run.code, 2, "{size}: {}", run.err);
        assert!(run.err.contains("disk is full"), "{size}: {}", run.err);
        // papers come after everything that is checked, and can be made again
        let only_papers = run.err.contains("/papers/");
        assert_eq!(verdict.code, if only_papers { 5 } else { 3 }, "{size}: {}{}", verdict.out, verdict.err);
    }
    assert!(full >= 4, "the disks were not small enough");
}
