//! A list of trusted keys.

use keyrite::transcript::trust::TrustList;

use super::{Target, said, signature_file};

/// See [`super`].
pub const TARGET: Target = Target { name: "trust_list", check, seeds, words };

fn check(bytes: &[u8]) {
    match TrustList::read(bytes) {
        Ok(list) => {
            for key in list.keys() {
                assert!(!key.proves_nothing(), "a key is trusted that proves nothing");
                let found = list.person(key).expect("it names this key");
                said::line(&found.said());
            }
        }
        Err(error) => drop(said::line(&error)),
    }
}

/// The list in the words of the module, with every kind of line.
fn seeds() -> Vec<Vec<u8>> {
    let list = "\
# ceremonies of Example Bank
d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, storage 2026, attestation page in safe 3

playhouse amusement wallet publisher endow certify reindeer inertia sterling consulting tissue rebellion ammo cannonball klaxon enrollment
script ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad, our kek, board of 2026-11-02
";
    let keys = signature_file::public_keys();
    let mut seeds = vec![list.as_bytes().to_vec()];
    seeds.extend(keys.iter().map(|key| format!("{key} Wanda, internal audit\n").into_bytes()));
    let allowed = |key: &String| {
        format!(
            "wanda namespaces=\"keyrite-transcript@v1,file\" {key}\nwanda cert-authority,namespaces=\"git\" {key}\n"
        )
    };
    seeds.extend(keys.iter().map(|key| allowed(key).into_bytes()));
    seeds.push(format!("\u{feff}{}\r\n", keys.join("\r\n")).into_bytes());
    seeds
}

fn words() -> Vec<String> {
    let words = [
        "namespaces=\"",
        "keyrite-transcript@v1",
        "script ",
        "untrusted comment: ",
        "ssh-ed25519 ",
        "cert-authority",
    ];
    words.map(str::to_owned).to_vec()
}
