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
