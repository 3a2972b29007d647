//! What an opened payload holds, as it is brought into the form that is imported: private keys in PEM and DER.

use keyrite::sharing::importing::{Kind, Material, Shape};

use super::{Target, frames, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "material", check, seeds, words };

/// PKCS #8 v1 of an Ed25519 key, up to its 32 bytes (RFC 8410, 10.3).
const ED25519: &[u8] = &[0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
/// SEC 1 of a P-256 key that names its curve, around its 32 bytes (RFC 5915).
const SEC1: (&[u8], &[u8]) =
    (&[0x30, 0x31, 2, 1, 1, 4, 0x20], &[0xa0, 0x0a, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]);

fn check(bytes: &[u8]) {
    let Some(read) = read(bytes) else { return };
    match read.shape() {
        Shape::AsItIs => assert_eq!(read.expose(), bytes),
        Shape::Turned => {
            // what it was turned into is what is imported, and stays as it is
            let again = Material::read(read.expose()).expect("PKCS #8");
            assert_eq!((again.shape(), again.kind()), (Shape::AsItIs, read.kind()));
            assert_eq!((again.expose(), again.public()), (read.expose(), read.public()));
            assert!(!matches!(read.kind(), Kind::Bytes(_)));
        }
    }
    for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"] {
        let _ = self::read(frames::pem(label, bytes).as_bytes());
    }
}

fn read(bytes: &[u8]) -> Option<Material> {
    Material::read(bytes).map_err(|error| said::line(&error)).ok()
}

fn seeds() -> Vec<Vec<u8>> {
    let ed25519 = [ED25519, &[7; 32]].concat();
    let sec1 = [SEC1.0, &[7; 32], SEC1.1].concat();
    let number = |bytes: &[u8]| frames::der(2, bytes);
    let small = number(&[7]);
    let rsa = [number(&[0]), number(&[0x71; 128])].concat();
    let pkcs1 = frames::der(0x30, &[rsa, [small.as_slice(); 7].concat()].concat());
    vec![
        ed25519.clone(),
        sec1.clone(),
        pkcs1.clone(),
        frames::pem("PRIVATE KEY", &ed25519).into_bytes(),
        frames::pem("EC PRIVATE KEY", &sec1).into_bytes(),
        frames::pem("RSA PRIVATE KEY", &pkcs1).into_bytes(),
        frames::pem("ENCRYPTED PRIVATE KEY", &sec1).into_bytes(),
        [frames::pem("EC PARAMETERS", &SEC1.1[2..]), frames::pem("EC PRIVATE KEY", &sec1)]
            .concat()
            .into_bytes(),
        vec![7; 32],
        b"a password\n".to_vec(),
    ]
}

fn words() -> Vec<String> {
    let words = [
        "-----BEGIN ",
        "-----END ",
        "PRIVATE KEY-----",
        "RSA PRIVATE KEY-----",
        "EC PRIVATE KEY-----",
        "EC PARAMETERS-----",
        "ENCRYPTED PRIVATE KEY-----",
        "Proc-Type: 4,ENCRYPTED",
    ];
    words.map(str::to_owned).to_vec()
}
