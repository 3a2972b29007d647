//! The program where no window can be: it says what is missing and what works without one, and never panics.

use std::process::{Command, Output};

fn start(environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyrite"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied()).output().expect("it starts")
}

fn says(ran: &Output, what: &str) {
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert!(said.contains(what), "{said}");
    assert!(said.contains("These commands work without a window"), "{said}");
    assert!(!said.contains("panicked") && !said.contains(".rs:"), "{said}");
}

#[test]
fn without_a_display_it_says_so() {
    says(&start(&[]), "There is no display: neither WAYLAND_DISPLAY nor DISPLAY is set");
}

#[test]
fn a_display_that_does_not_answer_is_named() {
    says(&start(&[("DISPLAY", ":4711")]), "The window could not be opened on this display");
    says(&start(&[("WAYLAND_DISPLAY", "nobody")]), "The window could not be opened on this display");
}

#[test]
fn a_display_over_the_network_is_refused() {
    for display in ["127.0.0.1:0", "localhost:10.0", "tcp/office:1", "\u{202e}host:0"] {
        let ran = start(&[("DISPLAY", display)]);
        says(&ran, "a display over the network");
        assert!(!String::from_utf8_lossy(&ran.stderr).contains('\u{202e}'));
    }
}

#[test]
fn a_display_without_opengl_is_named() {
    let script = r#"
        exec {fd}> >(cat >"$1/name")
        Xvfb -displayfd "$fd" -screen 0 800x600x24 -nolisten tcp -noreset 2>/dev/null &
        server=$!
        exec {fd}>&-
        for _ in $(seq 100); do [ -s "$1/name" ] && break; sleep 0.1; done
        env -u WAYLAND_DISPLAY DISPLAY=":$(cat "$1/name")" LIBGL_DRIVERS_PATH=/nowhere \
            __EGL_VENDOR_LIBRARY_FILENAMES=/nowhere timeout 20 "$2"
        code=$?
        kill $server
        exit $code"#;
    let folder = tempfile::tempdir().expect("a folder");
    let mut bash = Command::new("bash");
    let ran = bash
        .args(["-c", script, "-"])
        .arg(folder.path())
        .arg(env!("CARGO_BIN_EXE_keyrite"))
        .output()
        .expect("bash runs");
    says(&ran, "This display has no usable OpenGL");
}
