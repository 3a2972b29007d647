//! Printing by a real CUPS of our own.

use std::fs;
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use crate::support::cups::{Private, executable};
use crate::support::sheets::{facts, to_pdf, tool};
use keyrite::desk::printing::{Cups, PrintError, Printer};
use keyrite::paper::Paper;
use keyrite::paper::sheet::Lock;

#[test]
fn sheets_arrive_byte_for_byte_and_leave_nothing_in_the_spool() {
    let private = Private::start();
    let cups = private.cups();
    assert_eq!(cups.printers(), Ok(Vec::new()));
    assert_eq!(
        cups.print("keyrite-test", "sheet", b"%PDF-"),
        Err(PrintError::NoPrinter("keyrite-test".into()))
    );
    private.admin("lpadmin", &["-p", "keyrite-test", "-E", "-v", "keep:/here"]);
    private.admin("lpadmin", &["-p", "another", "-E", "-v", "file:/dev/null"]);
    private.admin("lpadmin", &["-d", "keyrite-test"]);
    let found = cups.printers().expect("printers");
    let shown: Vec<_> = found
        .iter()
        .map(|p| (p.name.as_str(), p.is_default, p.state.as_str(), p.device.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [("keyrite-test", true, "idle", Some("keep:/here")), ("another", false, "idle", Some("/dev/null"))]
    );
    for (paper, media) in [(Paper::A4, "media=A4"), (Paper::Letter, "media=Letter")] {
        let pdf = to_pdf(&facts(false, Lock::Open), paper);
        let job = cups.print("keyrite-test", "-o raw\nsheet 3", &pdf).expect("prints");
        assert!(job.starts_with("keyrite-test-"), "{job}");
        assert!(private.arrived(&job, "bin") == pdf, "the bytes of {job} are not those of the sheet");
        assert_eq!(String::from_utf8_lossy(&private.arrived(&job, "title")), "o rawsheet 3\n");
        let options = String::from_utf8_lossy(&private.arrived(&job, "options")).into_owned();
        for wanted in ["sides=one-sided", "print-scaling=none", "number-up=1", media] {
            assert!(options.split(' ').any(|option| option == wanted), "{wanted} is not in {options}");
        }
    }
    // this CUPS was told to keep neither documents nor history
    private.wait_for("the spool is empty", || {
        tool("find", &[&private.at("root").to_string_lossy(), "-name", "d0*"]).is_empty()
    });
}

/// What `lp` does with a sheet, seen from outside: no file is made for it, and it goes to a socket of this machine.
#[test]
fn no_file_and_no_network_carries_the_sheet_to_cups() {
    let private = Private::start();
    private.admin("lpadmin", &["-p", "keyrite-test", "-E", "-v", "keep:/here"]);
    let place = tempfile::tempdir().expect("a folder");
    let trace = place.path().join("calls");
    for name in ["lp", "lpstat"] {
        let script = format!(
            "#!/bin/sh\nexec /usr/bin/strace -f -qq -A -o {} -e trace=%file,%network /usr/bin/{name} \"$@\"\n",
            trace.display()
        );
        executable(&place.path().join(name), &script);
    }
    let cups = Cups { programs: format!("{}:/usr/bin:/bin", place.path().display()), ..private.cups() };
    let pdf = to_pdf(&facts(false, Lock::Open), Paper::A4);
    let job = cups.print("keyrite-test", "sheet", &pdf).expect("prints");
    assert!(private.arrived(&job, "bin") == pdf, "the bytes of {job} are not those of the sheet");
    let calls = fs::read_to_string(&trace).expect("a trace");
    let socket = private.at("sock").display().to_string();
    assert!(calls.lines().any(|call| call.contains("connect(") && call.contains(&socket)), "{calls}");
    let wrong = ["O_CREAT", "O_WRONLY", "O_RDWR", "mkdir", "rename(", "link(", "AF_INET"];
    let bad: Vec<_> = calls.lines().filter(|call| wrong.iter().any(|word| call.contains(word))).collect();
    assert!(bad.is_empty(), "{bad:?}");
}

#[test]
fn printers_that_do_not_print_are_named() {
    let private = Private::start();
    let cups = private.cups();
    private.admin("lpadmin", &["-p", "stopped", "-E", "-v", "keep:/here"]);
    private.admin("cupsdisable", &["-r", "out of paper", "stopped"]);
    private.admin("lpadmin", &["-p", "closed", "-E", "-v", "keep:/here"]);
    private.admin("cupsreject", &["closed"]);
    let states: Vec<_> = cups.printers().expect("printers").into_iter().map(|p| (p.name, p.state)).collect();
    assert_eq!(
        states,
        [
            ("closed".to_owned(), "idle".to_owned()),
            ("stopped".to_owned(), "disabled: out of paper".to_owned())
        ]
    );
    let pdf = to_pdf(&facts(true, Lock::Passphrase), Paper::A4);
    let said = |printer: &str| cups.print(printer, "sheet", &pdf).expect_err("not printed").to_string();
    assert!(said("stopped").contains("disabled: out of paper"), "{}", said("stopped"));
    assert!(said("closed").contains("not accepting jobs"), "{}", said("closed"));
    for name in ["nowhere", "-d", "", "two words", "../x", "a\nb"] {
        let error = cups.print(name, "sheet", &pdf).expect_err("not printed");
        assert!(matches!(error, PrintError::NoPrinter(_)), "{name:?}: {error}");
        assert!(!error.to_string().contains('\n'), "{error:?}");
    }
    // a job for a disabled printer would have waited in the spool, with the share in it
    let left = tool("find", &[&private.at("root").to_string_lossy(), "-name", "d0*"]);
    assert_eq!(left, "");
}

#[test]
fn no_cups_and_a_silent_cups_are_told_apart_and_nothing_hangs() {
    let place = tempfile::tempdir().expect("a folder");
    let socket = place.path().join("sock");
    let cups = Cups { server: socket.to_string_lossy().into_owned(), ..Cups::default() };
    let start = Instant::now();
    assert_eq!(cups.printers(), Err(PrintError::NotRunning));
    assert_eq!(cups.print("any", "sheet", b"%PDF-"), Err(PrintError::NotRunning));
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    let none = Cups { programs: "/nonexistent".into(), ..cups.clone() };
    assert_eq!(none.printers(), Err(PrintError::NoCups));
    // something listens and never says a word
    let _listener = UnixListener::bind(&socket).expect("binds");
    let start = Instant::now();
    assert_eq!(cups.printers(), Err(PrintError::Silent));
    assert_eq!(cups.print("any", "sheet", b"%PDF-"), Err(PrintError::Silent));
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

/// Looking for printers by USB may take long; the queues that are set up are known all the same.
#[test]
fn a_slow_search_hides_no_queue() {
    let place = tempfile::tempdir().expect("a folder");
    let lpstat = "#!/bin/sh\n[ $1 = -e ] && exec sleep 100\necho 'system default destination: two'\nprintf 'printer one disabled since today -\\n\\tout of paper\\nprinter two now printing two-7.  enabled since today\\n\\tready\\ndevice for two: usb://A/B\\n'\n";
    executable(&place.path().join("lpstat"), lpstat);
    let programs = format!("{}:/usr/bin:/bin", place.path().display());
    let cups = Cups { server: "/nonexistent".into(), programs };
    let printer = |name: &str, is_default, state: &str, device: Option<&str>| Printer {
        name: name.into(),
        is_default,
        state: state.into(),
        device: device.map(str::to_owned),
    };
    let two = printer("two", true, "printing", Some("usb://A/B"));
    assert_eq!(cups.printers(), Ok(vec![two, printer("one", false, "disabled: out of paper", None)]));
}

/// A stand-in for `lp` that takes nothing: it is ended, and the sentence says that a job may exist.
#[test]
fn a_stalled_page_is_given_up() {
    let place = tempfile::tempdir().expect("a folder");
    executable(&place.path().join("lpstat"), "#!/bin/sh\necho any\n");
    executable(&place.path().join("lp"), "#!/bin/sh\nexec sleep 100\n");
    let programs = format!("{}:/usr/bin:/bin", place.path().display());
    let cups = Cups { server: "/nonexistent".into(), programs };
    let pdf = vec![b' '; 1 << 20];
    let start = Instant::now();
    let error = cups.print("any", "sheet", &pdf).expect_err("not printed");
    assert_eq!(error, PrintError::Stalled { printer: "any".into() });
    assert!(error.to_string().contains("cancel its job"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(80), "{:?}", start.elapsed());
}

/// A paper goes out as often as copies are due; what stops it in between says how many did, and the queue says what is not
/// on paper yet.
#[test]
fn papers_are_printed_in_as_many_copies_as_are_due() {
    let private = Private::start();
    let cups = private.cups();
    private.admin("lpadmin", &["-p", "keyrite-test", "-E", "-v", "keep:/here"]);
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("attestation.pdf");
    let missing = cups.print_paper("keyrite-test", &path, 1).expect_err("no file").to_string();
    assert!(missing.contains("attestation.pdf: there is no such file"), "{missing}");
    let pdf = to_pdf(&facts(false, Lock::Open), Paper::A4);
    fs::write(&path, &pdf).expect("written");
    let sent = cups.print_paper("keyrite-test", &path, 3).expect("prints");
    assert_eq!(sent.jobs.len(), 3, "{sent:?}");
    for job in &sent.jobs {
        assert!(private.arrived(job, "bin") == pdf, "{job}");
    }
    private.wait_for("the queue is empty", || cups.queued().is_ok_and(|queued| !sent.are_in(&queued)));
    // what a printer does not take now is not sent
    private.admin("cupsdisable", &["keyrite-test"]);
    let refused = cups.print_paper("keyrite-test", &path, 2).expect_err("disabled").to_string();
    assert!(refused.contains("does not print: it is disabled"), "{refused}");
    private.admin("cupsenable", &["keyrite-test"]);
    // a printer that takes its time
    let go = private.at("out/go");
    let slow = "#!/bin/sh\n[ $# = 0 ] && exit 0\nwhile [ ! -e GO ]; do sleep 0.05; done\n";
    executable(&private.at("bin/backend/slow"), &slow.replace("GO", &go.to_string_lossy()));
    private.admin("lpadmin", &["-p", "slow", "-E", "-v", "slow:/here"]);
    let waiting = cups.print_paper("slow", &path, 1).expect("taken");
    assert!(waiting.are_in(&cups.queued().expect("answers")), "{waiting:?}");
    fs::write(go, "").expect("written");
    private.wait_for("the slow one is done", || cups.queued().is_ok_and(|queued| !waiting.are_in(&queued)));
}
