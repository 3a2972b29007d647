//! Printing by a real CUPS of our own: a private `cupsd` with its own folders, a queue whose backend keeps what arrives,
//! and no network. Needs cups and cups-client, and root or sudo.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{facts, to_pdf, tool};
use keyrite::desk::printing::{Cups, PrintError, Printer};
use keyrite::paper::Paper;
use keyrite::paper::sheet::Lock;

/// A `cupsd` that ends with the test.
struct Private {
    place: tempfile::TempDir,
    cupsd: Child,
}

/// A command that runs as root: by itself, or by sudo as `tests/run` does for its installations.
fn as_root(program: &str) -> Command {
    if tool("id", &["-u"]).trim() == "0" {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.arg(program);
    command
}

fn executable(path: &Path, script: &str) {
    fs::write(path, script).expect("writes");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("sets");
}

impl Private {
    fn start() -> Self {
        let place = tempfile::tempdir().expect("a folder");
        let at = place.path();
        // the filters of CUPS run as a user of their own
        fs::set_permissions(at, fs::Permissions::from_mode(0o755)).expect("sets");
        for folder in ["root", "cache", "state", "etc", "tmp", "bin/backend", "out"] {
            fs::create_dir_all(at.join(folder)).expect("creates");
        }
        fs::set_permissions(at.join("out"), fs::Permissions::from_mode(0o777)).expect("sets");
        for part in ["daemon", "filter", "monitor", "notifier"] {
            std::os::unix::fs::symlink(Path::new("/usr/lib/cups").join(part), at.join("bin").join(part))
                .expect("links");
        }
        let keep = "#!/bin/sh\n[ $# = 0 ] && exit 0\nn=$(echo \"$1\")\nprintf '%s\\n' \"$3\" > OUT/$n.title\nprintf '%s\\n' \"$5\" > OUT/$n.options\ncat ${6:+\"$6\"} > OUT/$n.part\nmv OUT/$n.part OUT/$n.bin\n";
        executable(&at.join("bin/backend/keep"), &keep.replace("OUT", &at.join("out").to_string_lossy()));
        let everybody = "Order allow,deny\nAllow all";
        let cupsd = format!(
            "Listen {0}/sock\nBrowsing No\nWebInterface No\nPreserveJobFiles No\nPreserveJobHistory No\n<Location />\n{everybody}\n</Location>\n<Location /admin>\n{everybody}\n</Location>\n<Policy default>\n<Limit All>\n{everybody}\n</Limit>\n</Policy>\n",
            at.display()
        );
        fs::write(at.join("etc/cupsd.conf"), cupsd).expect("writes");
        let files = format!(
            "RequestRoot {0}/root\nCacheDir {0}/cache\nStateDir {0}/state\nServerRoot {0}/etc\nServerBin {0}/bin\nTempDir {0}/tmp\nAccessLog {0}/access\nErrorLog {0}/error\nPageLog {0}/page\nSystemGroup root\nSandboxing relaxed\n",
            at.display()
        );
        fs::write(at.join("etc/cups-files.conf"), files).expect("writes");
        let cupsd = as_root("/usr/sbin/cupsd")
            .arg("-f")
            .arg("-c")
            .arg(at.join("etc/cupsd.conf"))
            .arg("-s")
            .arg(at.join("etc/cups-files.conf"))
            .stdin(Stdio::null())
            .spawn()
            .expect("cupsd runs: tests/run installs it");
        let private = Self { place, cupsd };
        private.wait_for("cupsd listens", || private.at("sock").exists());
        private
    }

    fn at(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn cups(&self) -> Cups {
        Cups { server: self.at("sock").to_string_lossy().into_owned(), ..Cups::default() }
    }

    fn wait_for(&self, what: &str, done: impl Fn() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !done() {
            let said = || fs::read_to_string(self.at("error")).unwrap_or_default();
            assert!(Instant::now() < deadline, "{what} within 20 s: {}", said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn admin(&self, program: &str, arguments: &[&str]) {
        let output = as_root("env")
            .arg(format!("CUPS_SERVER={}", self.at("sock").display()))
            .arg(program)
            .args(arguments)
            .output()
            .expect("runs: tests/run installs it");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// What the backend got of this job.
    fn arrived(&self, job: &str, kind: &str) -> Vec<u8> {
        let number = job.rsplit('-').next().expect("a number");
        let done = self.at(&format!("out/{number}.bin"));
        self.wait_for("the page arrives", || done.exists());
        fs::read(done.with_extension(kind)).expect("readable")
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        let pid = self.cupsd.id().to_string();
        let _ = as_root("kill").arg(pid).status();
        let _ = self.cupsd.wait();
        let _ = as_root("rm").arg("-rf").arg(self.place.path()).status();
    }
}

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
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    let none = Cups { programs: "/nonexistent".into(), ..cups.clone() };
    assert_eq!(none.printers(), Err(PrintError::NoCups));
    // something listens and never says a word
    let _listener = UnixListener::bind(&socket).expect("binds");
    let start = Instant::now();
    assert_eq!(cups.printers(), Err(PrintError::Silent));
    assert_eq!(cups.print("any", "sheet", b"%PDF-"), Err(PrintError::Silent));
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
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
    assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
}
