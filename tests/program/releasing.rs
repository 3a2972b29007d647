//! What `dist/README.md` tells whoever publishes the programs, done as it stands there.

use crate::support::program::{Folder, tool};

const PAGE: &str = include_str!("../../dist/README.md");

/// The keys are made, and the sums are signed and checked, by the commands of the page, and no command takes other sums for good.
#[test]
fn the_sums_are_signed_and_checked_as_the_page_says() {
    let own = ["minisign ", "ssh-keygen ", "sha256sum "];
    let commands: Vec<&str> = PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.contains("SHA256SUMS") && own.iter().any(|program| line.starts_with(program)))
        .collect();
    assert_eq!(commands.len(), 5, "{commands:?}");
    // as they stand there, but for the passwords that they ask for
    let makes: Vec<String> = PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| {
            ["minisign -G", "ssh-keygen -t", "echo \"release@"].iter().any(|start| line.starts_with(start))
        })
        .map(|line| {
            line.replace("minisign -G", "minisign -G -W").replace("ssh-keygen -t", "ssh-keygen -q -N '' -t")
        })
        .collect();
    assert_eq!(makes.len(), 3, "{makes:?}");
    let at = Folder::empty();
    let shell = |script: &str| tool("bash", &["-c", script], at.root());
    let made = shell(&format!(
        "set -e; echo a program > keyrite; sha256sum keyrite > SHA256SUMS; {}",
        makes.join("; ")
    ));
    assert!(made.ok, "{}{}", made.out, made.err);
    for command in &commands {
        let run = shell(command);
        assert!(run.ok, "{command}: {}{}", run.out, run.err);
    }
    // other sums, for another program
    assert!(shell("echo another > keyrite; sha256sum keyrite > SHA256SUMS").ok);
    let checks = commands.iter().filter(|command| command.contains(" -V ") || command.contains("verify"));
    for command in checks {
        assert!(!shell(command).ok, "{command}");
    }
}
