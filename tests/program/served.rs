//! Servers of other people, each run for one test: they judge what Keyrite makes for them.

use std::net::TcpListener;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use super::wrapping::shell;
use crate::support::program::{Folder, Run, tool};

/// How a server is run. All three are lines of a shell, in which `$ADDRESS` is where it listens.
pub struct Server<'text> {
    /// What its clients need: variables, and a function for each program that is not in the path.
    pub env: &'text str,
    /// Becomes the server.
    pub serves: &'text str,
    /// True once it can be asked.
    pub is_ready: &'text str,
}

/// A server that runs, with its home in the folder of a test. It is stopped at the end.
pub struct Served<'folder> {
    child: Child,
    env: String,
    at: &'folder Folder,
}

impl Drop for Served<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

impl<'folder> Served<'folder> {
    /// Starts it at a free port of this machine, and waits until it is ready: as long as that takes, unless it ends before.
    pub fn begin(at: &'folder Folder, server: &Server<'_>) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port");
        let env = format!("export ADDRESS={address} HOME=$PWD; {}", server.env);
        let line = format!("exec > log 2>&1; {env}; {}", server.serves);
        let child = Command::new("bash").args(["-c", &line]).current_dir(at.root()).spawn().expect("bash");
        let mut served = Self { child, env, at };
        while !served.said(server.is_ready).ok {
            let ended = served.child.try_wait().expect("a child");
            let log = || std::fs::read_to_string(at.path("log"));
            assert!(ended.is_none(), "{}: {ended:?}: {:?}", server.serves, log());
            sleep(Duration::from_millis(200));
        }
        served
    }

    /// Lines of its clients, each of which must do what it should.
    pub fn does(&self, lines: &str) {
        shell(&format!("{}; {lines}", self.env), self.at);
    }

    /// What comes of lines of its clients.
    pub fn said(&self, lines: &str) -> Run {
        tool("bash", &["-e", "-o", "pipefail", "-c", &format!("{}; {lines}", self.env)], self.at.root())
    }
}
