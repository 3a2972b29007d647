//! What the README says of the crates, as cargo resolves them.

/// The crates of a build for this machine, tests included.
fn tree(options: &[&str]) -> Vec<String> {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--prefix", "none", "--format", "{p}"])
        .args(options)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && text.contains("ed25519-dalek"), "{output:?}");
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// Crates that must never be in the tree, tests included: networks, and known-bad secret sharing.
#[test]
fn no_forbidden_crate_is_in_the_tree() {
    const FORBIDDEN: [&str; 34] = [
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
    ];
    let names = tree(&["--edges", "normal,build,dev"]);
    assert!(names.iter().any(|name| name == "blahaj") && names.len() > 100, "the tree was not read");
    for name in names {
        assert!(!FORBIDDEN.contains(&name.as_str()), "{name} is in the tree");
    }
}

/// The command line alone has no window library in it; what the auditor's program has is in `verify_alone`.
#[test]
fn without_default_features_there_is_no_window_crate() {
    let names = tree(&["--no-default-features", "--features", "cli", "--edges", "normal"]);
    for window in
        ["eframe", "egui", "winit", "glow", "glutin", "wgpu", "rfd", "accesskit", "x11rb", "wayland-client"]
    {
        assert!(!names.iter().any(|name| name == window), "{window} is in the tree");
    }
}
