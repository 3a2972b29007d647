//! What `dist/README.md` tells whoever publishes the programs, done as it stands there.

use crate::support::program::{Folder, tool};

const PAGE: &str = include_str!("../../dist/README.md");

/// The sums are signed and checked by the five commands of the page, and no command takes other sums for good.
#[test]
fn the_sums_are_signed_and_checked_as_the_page_says() {
    let own = ["minisign ", "ssh-keygen ", "sha256sum "];
    let commands: Vec<&str> = PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.contains("SHA256SUMS") && own.iter().any(|program| line.starts_with(program)))
        .collect();
    assert_eq!(commands.len(), 5, "{commands:?}");
    let at = Folder::empty();
    let shell = |script: &str| tool("bash", &["-c", script], at.root());
    let made = shell(
        "set -e; echo a program > keyrite; sha256sum keyrite > SHA256SUMS; minisign -G -W -p release.pub -s release.key; \
         ssh-keygen -q -t ed25519 -N '' -f release_ed25519; \
         echo \"release@example.org $(cut -d' ' -f1,2 release_ed25519.pub)\" > allowed_signers",
    );
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
