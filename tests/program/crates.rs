//! What the README says of the crates, as cargo resolves them.

/// The crates of a build for this machine, one in a line.
fn listed(format: &str, options: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--prefix", "none", "--format", format])
        .args(options)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && text.contains("ed25519-dalek"), "{output:?}");
    text
}

/// Their names.
fn tree(options: &[&str]) -> Vec<String> {
    let text = listed("{p}", options);
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// Crates that must never be in the tree, tests included: networks, known-bad secret sharing, what nobody maintains, and
/// the layout engine that `printpdf` has a feature for.
#[test]
fn no_forbidden_crate_is_in_the_tree() {
    const FORBIDDEN: [&str; 46] = [
        "tokio",
        "mio",
        "socket2",
        "hyper",
        "reqwest",
        "ureq",
        "curl",
        "curl-sys",
        "isahc",
        "rustls",
        "native-tls",
        "openssl",
        "openssl-sys",
        "h2",
        "quinn",
        "tungstenite",
        "tonic",
        "axum",
        "actix-web",
        "rouille",
        "tiny_http",
        "async-std",
        "surf",
        "attohttpc",
        "minreq",
        "ssh2",
        "libp2p",
        "sharks",
        "ssskit",
        "gf256",
        "sssmc39",
        "slip39",
        "failure",
        "rsa",
        "ttf-parser",
        "paste",
        "instant",
        "atty",
        "bincode",
        "derivative",
        "azul-layout",
        "azul-core",
        "azul-css",
        "azul-simplecss",
        "rust-fontconfig",
        "taffy",
    ];
    let names = tree(&["--edges", "normal,build,dev"]);
    assert!(names.iter().any(|name| name == "blahaj") && names.len() > 100, "the tree was not read");
    for name in names {
        assert!(!FORBIDDEN.contains(&name.as_str()), "{name} is in the tree");
    }
}

/// Whoever passes the program on owes nothing but notices: of the licences of every crate one can be chosen that asks for no
/// source code.
#[test]
fn no_crate_is_under_a_licence_that_asks_for_source_code() {
    let text = listed("{p}|{l}", &["--edges", "normal,build"]);
    let mut read = 0;
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (name, licence) = line.split_once('|').expect("both");
        let licence = licence.trim_end_matches(" (*)");
        let binds = |one: &str| {
            let one = one.trim_matches(['(', ')', ' ']);
            one.is_empty()
                || ["GPL", "MPL", "EPL", "EUPL", "CDDL", "CC-BY-SA"].iter().any(|l| one.contains(l))
        };
        assert!(!licence.replace(" OR ", "/").split('/').all(binds), "{name}: {licence:?}");
        read += 1;
    }
    assert!(read > 100, "the tree was not read");
}

/// The command line alone has no window library in it; what the auditor's program has is in `bare_verifier`.
#[test]
fn without_default_features_there_is_no_window_crate() {
    let names = tree(&["--no-default-features", "--features", "cli", "--edges", "normal"]);
    for window in
        ["eframe", "egui", "winit", "glow", "glutin", "wgpu", "rfd", "accesskit", "x11rb", "wayland-client"]
    {
        assert!(!names.iter().any(|name| name == window), "{window} is in the tree");
    }
}
