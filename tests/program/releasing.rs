//! What `dist/README.md` tells whoever publishes the programs, done as it stands there.

use crate::support::program::{Folder, Run, tool};

const PAGE: &str = include_str!("../../dist/README.md");

/// The commands of the page from the line that begins with `first` to the one that begins with `last`, in their order.
fn block(first: &str, last: &str) -> Vec<&'static str> {
    let commands = PAGE.lines().filter_map(|line| line.strip_prefix("    "));
    let mut block: Vec<&str> = commands.skip_while(|line| !line.starts_with(first)).collect();
    let end = block.iter().position(|line| line.starts_with(last)).expect("the block ends");
    block.truncate(end + 1);
    block.retain(|line| !line.is_empty());
    block
}

/// The keys are made, and the sums are signed and checked, by the commands of the page in their order and folders, and no command
/// takes other sums for good.
#[test]
fn the_sums_are_signed_and_checked_as_the_page_says() {
    let at = Folder::empty();
    let shell = |script: &str| -> Run {
        let home = format!("export HOME='{}'; set -e; {script}", at.root().display());
        tool("bash", &["-c", &home], at.root())
    };
    let built = shell(
        "mkdir -p target/dist/out; cd target/dist/out; echo a program > keyrite; sha256sum keyrite > SHA256SUMS",
    );
    assert!(built.ok, "{}", built.err);
    // as they stand there, but for the passwords that they ask for
    let signs: Vec<String> = block("mkdir -p ~/keyrite-release", "ssh-keygen -Y sign")
        .into_iter()
        .map(|line| {
            line.replace("minisign -G", "minisign -G -W").replace("ssh-keygen -t", "ssh-keygen -q -N '' -t")
        })
        .collect();
    assert_eq!(signs.len(), 7, "{signs:?}");
    let signed = shell(&signs.join("\n"));
    assert!(signed.ok, "{}{}", signed.out, signed.err);
    let secret = shell("cd target/dist/out; ls | grep -c 'key\\|ed25519' || true");
    assert_eq!(secret.out.trim(), "1", "no key lies among what is published, and one program does");
    let checks = block("minisign -V", "sha256sum -c");
    assert_eq!(checks.len(), 3, "{checks:?}");
    assert!(shell("cp keyrite-release/release.pub keyrite-release/allowed_signers target/dist/out/").ok);
    for check in &checks {
        let run = shell(&format!("cd target/dist/out; {check}"));
        assert!(run.ok, "{check}: {}{}", run.out, run.err);
    }
    // other sums, for another program
    assert!(shell("cd target/dist/out; echo another > keyrite; sha256sum keyrite > SHA256SUMS").ok);
    for check in checks.iter().filter(|check| !check.starts_with("sha256sum")) {
        assert!(!shell(&format!("cd target/dist/out; {check}")).ok, "{check}");
    }
}

/// What `dist/build` looks for in a program: paths of this machine, and not what only ends or begins like one.
#[test]
fn a_path_of_the_machine_is_found_in_a_program_and_no_other() {
    let at = Folder::empty();
    let script = include_str!("../../dist/build");
    let begin = script.find("without_paths() {").expect("it is there");
    let function = &script[begin..begin + script[begin..].find("\n}\n").expect("it ends") + 3];
    let found = |root: &str, home: &str, inside: &str| {
        std::fs::write(at.path("program"), format!("\0\u{fffd}{inside}\0")).expect("written");
        let shell = format!(
            "die() {{ echo \"$1\"; exit 1; }}; root='{root}' CARGO_HOME=/none/cargo KEYRITE_SYSROOT=/none/rust HOME='{home}'\n{function}without_paths program"
        );
        !tool("bash", &["-c", &shell], at.root()).ok
    };
    for (root, home, inside, is_there) in [
        ("/src", "/root", "/cargo/registry/src/x.rs", false),
        ("/src", "/root", "/src/lib.rs", true),
        ("/run", "/root", "/run/keyrite/medium", true),
        ("/build", "/root", "/x/builder.rs /builder", false),
        ("/build", "/root", "at /build", true),
        ("/none/clone", "/root", "/root/.cargo/registry", true),
        ("/none/clone", "/home/ada", "/home/ada/.rustup", true),
        ("/none/clone", "/", "//.", false),
        ("/none/clone", "/root", "/none/cargo/registry", true),
        ("/a.b", "/root", "/axb/", false),
    ] {
        assert_eq!(found(root, home, inside), is_there, "{root} {home} {inside}");
    }
}
