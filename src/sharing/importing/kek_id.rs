//! Which key of a vault a secret is wrapped under, for targets that want to be told.

/// Longest identifier that is taken, in characters.
const MAX_KEK_ID_CHARS: usize = 300;

/// The identifier of the key in the vault that a secret is wrapped under, as `az keyvault key show` has it in `kid`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KekId(String);

/// Why a text is no identifier of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it is no identifier of a key in a vault: give the kid that az keyvault key show prints, https://NAME.vault.azure.net/keys/KEY/VERSION, at most {MAX_KEK_ID_CHARS} characters"
)]
pub struct NotKekId;

impl KekId {
    /// The only door to an identifier.
    pub fn new(text: &str) -> Result<Self, NotKekId> {
        let whole = text.strip_prefix("https://").and_then(|rest| rest.split_once("/keys/"));
        let fits = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/'))
        };
        match whole {
            Some((host, key)) if text.len() <= MAX_KEK_ID_CHARS && fits(host) && fits(key) => {
                Ok(Self(text.to_owned()))
            }
            Some(_) | None => Err(NotKekId),
        }
    }

    /// As it was typed.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_an_address_of_a_key_and_nothing_else() {
        for good in [
            "https://ContosoKeyVaultHSM.vault.azure.net/keys/mykek/eba63d27e4e34e028839b53fac905621",
            "https://a.managedhsm.azure.net/keys/KEK-1/0",
        ] {
            assert_eq!(KekId::new(good), Ok(KekId(good.to_owned())));
        }
        let long = format!("https://a.vault.azure.net/keys/{}", "k".repeat(100_000));
        for odd in [
            "",
            "mykek",
            "http://a.vault.azure.net/keys/k/0",
            "https:///keys/k/0",
            "https://a.vault.azure.net/keys/",
            "https://a.vault.azure.net/secrets/k/0",
            "https://a.vault.azure.net/keys/k/0\n",
            "https://a.vault.azure.net/keys/k\u{202e}/0",
            "https://a.vault.azure.net/keys/k\"/0",
            &long,
        ] {
            assert_eq!(KekId::new(odd), Err(NotKekId), "{}", odd.len());
        }
    }
}
