//! A real CUPS of our own: a private `cupsd` with its own folders, queues whose backend keeps what arrives, and no
//! network. Needs cups and cups-client, and root or sudo.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use keyrite::desk::printing::Cups;

/// Where the window looks for the CUPS of this machine, and nowhere else.
const USUAL_PLACE: &str = "/run/cups/cups.sock";

/// A `cupsd` that ends with the test.
pub struct Private {
    place: tempfile::TempDir,
    cupsd: Child,
    stands_in: bool,
}

/// A command that runs as root: by itself, or by sudo as `tests/run` does for its installations.
pub fn as_root(program: &str) -> Command {
    if id("-u") == "0" {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.arg(program);
    command
}

/// A number of the user who runs the test.
fn id(which: &str) -> String {
    let said = Command::new("id").arg(which).output().expect("id runs").stdout;
    String::from_utf8_lossy(&said).trim().to_owned()
}

/// A script that can be started at once.
///
/// Another program writes it: if this one did, a child that another test starts meanwhile would hold it open for writing
/// for a moment, and a file that is open for writing cannot be started ("text file busy").
pub fn executable(path: &Path, script: &str) {
    let mut writer = Command::new("install")
        .args(["-m", "755", "/dev/stdin"])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .expect("install runs");
    writer.stdin.take().expect("piped").write_all(script.as_bytes()).expect("takes it");
    assert!(writer.wait().expect("ends").success(), "{} could not be written", path.display());
}

impl Private {
    pub fn start() -> Self {
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
        let private = Self { place, cupsd, stands_in: false };
        private.wait_for("cupsd listens", || private.at("sock").exists());
        private
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    pub fn cups(&self) -> Cups {
        Cups { server: self.at("sock").to_string_lossy().into_owned(), ..Cups::default() }
    }

    pub fn wait_for(&self, what: &str, done: impl Fn() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !done() {
            let said = || fs::read_to_string(self.at("error")).unwrap_or_default();
            assert!(Instant::now() < deadline, "{what} within 20 s: {}", said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn admin(&self, program: &str, arguments: &[&str]) {
        let output = as_root("env")
            .arg(format!("CUPS_SERVER={}", self.at("sock").display()))
            .arg(program)
            .args(arguments)
            .output()
            .expect("runs: tests/run installs it");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// A command that finds this CUPS where the CUPS of the machine is.
    ///
    /// If none runs there, a link stands in for it. If one runs, it is left alone: the command sees another one in its
    /// place, by a mount of its own, for which it is root for a moment.
    pub fn in_place_of_the_machines(&mut self, program: &str) -> Command {
        if UnixStream::connect(USUAL_PLACE).is_err() {
            self.stands_in = true;
            let link = "mkdir -p /run/cups && ln -sfn \"$0\" /run/cups/cups.sock";
            let made = as_root("sh").args(["-c", link]).arg(self.at("sock")).status();
            assert!(made.expect("sh runs").success(), "{USUAL_PLACE} could not be made");
            return Command::new(program);
        }
        let mut command = as_root("unshare");
        command
            .args(["--mount", "sh", "-c"])
            .arg(format!(
                "mount --bind \"$0\" {USUAL_PLACE} && exec setpriv --reuid {} --regid {} --clear-groups -- \"$@\"",
                id("-u"),
                id("-g")
            ))
            .arg(self.at("sock"))
            .arg(program);
        command
    }

    /// What the backend got of this job.
    pub fn arrived(&self, job: &str, kind: &str) -> Vec<u8> {
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
        if self.stands_in {
            let _ = as_root("rm").args(["-f", USUAL_PLACE]).status();
        }
        let _ = as_root("rm").arg("-rf").arg(self.place.path()).status();
    }
}
