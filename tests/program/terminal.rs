//! A passphrase typed at a terminal: not shown, and whoever leaves at the prompt finds a shell that shows what is typed.

use crate::support::program::{Folder, tool};

/// Starts `keyrite recover` on a terminal of its own, waits until it is silent, leaves by `sys.argv[1]`, and prints whether
/// the terminal was silent at the prompt, whether it shows again what is typed, and how the program ended.
const LEAVE: &str = r#"
import os, pty, signal, sys, termios, time
how, program, *arguments = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(program, [program, *arguments])
def shows():
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
until = time.monotonic() + 300
while shows() and time.monotonic() < until:
    time.sleep(0.01)
silent = not shows()
if how == "stop":
    os.kill(pid, signal.SIGTSTP)
    os.waitpid(pid, os.WUNTRACED)
    back = shows()
    os.kill(pid, signal.SIGCONT)
    while shows():
        time.sleep(0.01)
    print("silent" if silent else "shown", "back" if back else "lost", "silent again")
    os.kill(pid, signal.SIGKILL)
    sys.exit()
if how == "^C":
    os.write(terminal, b"half a pass\x03")
else:
    os.kill(pid, getattr(signal, how))
status = os.waitpid(pid, 0)[1]
# the terminal lives as long as this end is open
ended = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else str(os.WEXITSTATUS(status))
print("silent" if silent else "shown", "back" if shows() else "lost", ended)
"#;

#[test]
fn whoever_leaves_at_a_passphrase_finds_a_terminal_that_shows_what_is_typed() {
    let at = Folder::rehearsed(&["--shares", "2", "--threshold", "2", "--lock", "passphrase"]);
    let leave = |how: &str| {
        let keyrite = env!("CARGO_BIN_EXE_keyrite");
        let sheets = ["sheets/share-01.pdf", "sheets/share-02.pdf"];
        let arguments = ["-c", LEAVE, how, keyrite, "recover", "--rehearsal", sheets[0], sheets[1]];
        let ran = tool("python3", &arguments, at.root());
        assert!(ran.ok, "{how}: {}", ran.err);
        ran.out.trim().to_owned()
    };
    assert_eq!(leave("^C"), "silent back SIGINT");
    for signal in ["SIGTERM", "SIGHUP", "SIGQUIT"] {
        assert_eq!(leave(signal), format!("silent back {signal}"));
    }
    assert_eq!(leave("stop"), "silent back silent again");
}

/// Starts the program on a terminal of its own, answers its first question by `sys.argv[1]`, and prints how it ended.
const ANSWER: &str = r#"
import os, pty, sys
answer, program, *arguments = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(program, [program, *arguments])
said = b""
while b"Type yes to go on: " not in said:
    said += os.read(terminal, 4096)
os.write(terminal, answer.encode() + b"\n")
try:
    while os.read(terminal, 4096):
        pass
except OSError:
    pass
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"#;

/// "Compare, and stop if it differs" comes with a moment to stop: nothing leaves before somebody at the terminal said yes.
#[test]
fn what_is_to_be_compared_is_asked_about_at_a_terminal() {
    let at = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    assert!(tool("openssl", &["genrsa", "-out", "kms.pem", "2048"], at.root()).ok);
    assert!(tool("openssl", &["rsa", "-in", "kms.pem", "-pubout", "-out", "kms.pub"], at.root()).ok);
    std::fs::write(at.path("signed"), "a text").expect("written");
    let profile = "kind = \"root\"\nsubject = [\"CN=A root\"]\nnot_before = \"2026-12-01\"\nnot_after = \"2036-11-30\"\n";
    std::fs::write(at.path("profile.toml"), profile).expect("written");
    for asked in [
        &["--wrap-to", "kms.pub"][..],
        &["--derive", "r:ed25519:0", "--sign", "signed", "--sign-as", "minisign"],
        &["--derive", "private-ca/1:p-384:0", "--certify", "profile.toml"],
    ] {
        for (answer, code) in [("no", "1"), ("", "1"), ("YES", "1"), ("\u{4}", "1"), ("yes", "0")] {
            let keyrite = env!("CARGO_BIN_EXE_keyrite");
            let mut arguments =
                vec!["-c", ANSWER, answer, keyrite, "recover", "--rehearsal", "--out", "left"];
            arguments.extend(asked);
            arguments.extend(["sheets/share-01.pdf", "sheets/share-02.pdf"]);
            let ran = tool("python3", &arguments, at.root());
            assert!(ran.ok, "{asked:?} {answer}: {}", ran.err);
            assert_eq!(ran.out.trim(), code, "{asked:?} {answer}");
            assert_eq!(at.path("left").exists(), code == "0", "{asked:?} {answer}");
        }
        std::fs::remove_file(at.path("left")).expect("it left");
    }
}

/// Starts the program on a terminal of its own, types `sys.argv[1]` and `sys.argv[2]` at its prompts, and prints how it ended and
/// whether the first of them was to be seen.
const TYPE: &str = r#"
import os, pty, sys, termios, time
one, two, program, *arguments = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(program, [program, *arguments])
said = b""
def until(prompt):
    global said
    try:
        while prompt not in said:
            said += os.read(terminal, 4096)
    except OSError:
        # it has ended: what is typed now is typed at a terminal that shows it, and is none of the program's
        return False
    while termios.tcgetattr(terminal)[3] & termios.ECHO:
        time.sleep(0.01)
    return True
until(b"not shown while you type: ")
os.write(terminal, one.encode() + b"\n")
again = until(b"The secret, again: ")
try:
    if again:
        os.write(terminal, two.encode() + b"\n")
    while part := os.read(terminal, 4096):
        said += part
except OSError:
    pass
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), "shown" if one and one.encode() in said else "unseen")
"#;

/// A secret that stands in no file is typed at the terminal: twice, unseen, and sealed as it was typed.
#[test]
fn a_secret_is_typed_at_a_terminal_and_sealed() {
    let at = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    let keyrite = env!("CARGO_BIN_EXE_keyrite");
    let sheets = ["sheets/share-01.pdf", "sheets/share-02.pdf"];
    let seal = ["recover", "--rehearsal", "--seal", "-", "--about", "Door code", "--out", "door.sealed"];
    let secret = "4711 \u{2602} Stra\u{df}e";
    // a terminal gives no more than 4095 bytes of a line, and a second line would be thrown away
    let (most, cut) = ("x".repeat(4_094), "x".repeat(5_000));
    let pasted = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----";
    for (one, two, ended) in [
        (secret, "4711", "2 unseen"),
        ("", "", "2 unseen"),
        (pasted, pasted, "2 unseen"),
        (&cut, &cut, "2 unseen"),
        (&most, &most, "0 unseen"),
        (secret, secret, "0 unseen"),
    ] {
        if at.path("door.sealed").exists() {
            std::fs::remove_file(at.path("door.sealed")).expect("removed");
        }
        let mut arguments = vec!["-c", TYPE, one, two, keyrite];
        arguments.extend(seal);
        arguments.extend(sheets);
        let ran = tool("python3", &arguments, at.root());
        assert!(ran.ok, "{}", ran.err);
        assert_eq!(ran.out.trim(), ended, "{:.40} {:.40}", one, two);
        assert_eq!(at.path("door.sealed").exists(), ended.starts_with('0'));
    }
    let open = ["recover", "--rehearsal", "--open", "door.sealed", "--out", "door.txt"];
    let mut arguments = open.to_vec();
    arguments.extend(sheets);
    let ran = tool(keyrite, &arguments, at.root());
    assert!(ran.ok, "{}", ran.err);
    assert_eq!(std::fs::read_to_string(at.path("door.txt")).expect("it left"), secret);
    // nobody sits at a terminal
    let mut arguments = vec![keyrite];
    arguments.extend(seal);
    arguments[7] = "none.sealed";
    arguments.extend(sheets);
    let ran = tool("setsid", &arguments, at.root());
    assert!(!ran.ok && ran.err.contains("there is no terminal to type at: name a file"), "{}", ran.err);
    assert!(!at.path("none.sealed").exists());
}
