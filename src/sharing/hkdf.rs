//! HKDF with SHA-512 (RFC 5869): every derivation there is goes through here.

use ::hkdf::Hkdf;
use sha2::Sha512;

/// Fills `place` with the output for this key and info. Longer than the function can give does not compile.
pub(crate) fn hkdf<const N: usize>(salt: Option<&[u8]>, key: &[u8], info: &[u8], place: &mut [u8; N]) {
    const { assert!(N <= 255 * 64) };
    let expanded = Hkdf::<Sha512>::new(salt, key).expand(info, place);
    expanded.expect("N is at most 255 blocks of SHA-512, as checked when this was compiled");
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use keyrite_cipher::Cipher;

    use super::*;

    fn hex(value: &serde_json::Value) -> Vec<u8> {
        HEXLOWER.decode(value.as_str().expect("a text").as_bytes()).expect("hex")
    }

    /// The vectors of Project Wycheproof for what every derivation and every lock and payload goes through.
    #[test]
    fn derivations_and_ciphers_are_those_of_wycheproof() {
        let file = include_str!("../../tests/vectors/wycheproof-gcm-hkdf.json");
        let vectors: serde_json::Value = serde_json::from_str(file).expect("JSON");
        let derived = vectors["hkdf-sha-512"].as_array().expect("tests");
        for test in derived {
            let mut place = [0; 256];
            hkdf(Some(&hex(&test[2])), &hex(&test[1]), &hex(&test[3]), &mut place);
            assert!(place.starts_with(&hex(&test[4])), "HKDF, tcId {}", test[0]);
        }
        let sealed = vectors["aes-256-gcm"].as_array().expect("tests");
        for test in sealed {
            let [key, nonce, additional, content, all] = [1, 2, 3, 4, 5].map(|place| hex(&test[place]));
            let cipher = Cipher::new(&key.try_into().expect("32 bytes"));
            let nonce = nonce.try_into().expect("12 bytes");
            let (body, tag) = all.split_last_chunk().expect("a tag");
            let mut opened = body.to_vec();
            let opens = cipher.open(&nonce, &additional, &mut opened, tag).is_ok();
            assert_eq!(opens, test[6].as_bool().expect("a flag"), "AES-GCM, tcId {}", test[0]);
            if opens {
                assert_eq!(opened, content, "AES-GCM, tcId {}", test[0]);
                let made = cipher.seal(&nonce, &additional, &mut opened).expect("short");
                assert_eq!((opened.as_slice(), &made), (body, tag), "AES-GCM, tcId {}", test[0]);
            } else {
                assert_eq!(opened, body, "AES-GCM, tcId {}: nothing is decrypted", test[0]);
            }
        }
        assert_eq!((derived.len(), sealed.len()), (77, 66));
    }
}
