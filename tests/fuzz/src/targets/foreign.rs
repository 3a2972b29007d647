//! A file with shares or words of another scheme, read as every scheme.

use keyrite::sharing::foreign::{Paper, Scheme, combine};
use zeroize::Zeroizing;

use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "foreign", check, seeds, words };

fn check(bytes: &[u8]) {
    let paper = |file_name: &str| Paper {
        label: "share".to_owned(),
        file_name: file_name.to_owned(),
        content: Zeroizing::new(bytes.to_vec()),
    };
    let named = Scheme::ALL.into_iter().map(Some);
    for scheme in named.chain([None]) {
        // the words of SLIP-39 and BIP-39 say how many are needed
        let threshold = (!matches!(scheme, Some(Scheme::Slip39 | Scheme::Bip39))).then_some(2);
        for papers in [vec![paper("x")], vec![paper("x.001"), paper("x.002")]] {
            match combine(&papers, scheme, threshold, None) {
                Ok(combined) => {
                    assert!(!combined.content.is_empty());
                    assert!(scheme.is_none_or(|scheme| scheme == combined.came.scheme));
                    said::line(&combined.came);
                    said::line(&combined.came.proof.said());
                    said::without_input(&combined.what);
                }
                Err(error) => said::without_input(&error),
            }
        }
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let bip39 = "abandon ".repeat(11) + "about";
    let texts = [
        // of vectors.json of the specification
        "duckling enlarge academic academic agency result length solution fridge kidney coal piece deal husband erode duke ajar critical decision keyboard".to_owned(),
        "shadow pistol academic always adequate wildlife fancy gross oasis cylinder mustang wrist rescue view short owner flip making coding armed\nshadow pistol academic acid actress prayer class unknown daughter sweater depict flip twice unkind craft early superior advocate guest smoking".to_owned(),
        bip39.to_uppercase(),
        bip39.split(' ').zip(1..).map(|(word, number)| format!("{number}. {word}\r\n")).collect(),
        "Unseal Key 1: GWglQIYlsedd1iaZMRly\nUnseal Key 2: dOlKHF1kY8tiXqL9Ovuj\n\nInitial Root Token: x\n".to_owned(),
        "196825408625b1e75dd62699311972\n74e94a1c5d6463cb625ea2fd3afba3".to_owned(),
        "1-1c41ef496eccfbeba439714085df8437236298da8dd824\n2-fbc74a03a50e14ab406c225afb5f45c40ae11976d2b665\n".to_owned(),
        "token-01-ab\ntoken-02-cd\ntoken-02-cd".to_owned(),
    ];
    texts.map(String::into_bytes).into_iter().chain([vec![0, 255, 10, 13, 128], Vec::new()]).collect()
}

fn words() -> Vec<String> {
    ["Unseal Key 1: ", "Recovery Key 2: ", "1-", "academic", "acid", "abandon", "zoo"]
        .map(str::to_owned)
        .to_vec()
}
