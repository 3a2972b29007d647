//! The medium that the system was started from, where it says so: its digest, and who compared the clock.

use super::finding::finding;
use crate::desk::kiosk::Medium;
use crate::transcript::record::Finding;
use crate::vocab::digest::hex_groups;

/// Nothing on a system that was started from no such medium.
pub(super) fn medium(said: Option<&Medium>) -> Vec<Finding> {
    let Some(said) = said else { return Vec::new() };
    let digest = said.digest.map_or_else(
        || "its SHA-256 was not computed".to_owned(),
        |digest| format!("SHA-256, computed from it when it was started: {}", hex_groups(&digest.0)),
    );
    let mut all = vec![finding("medium that the system was started from", &digest, said.digest.is_some())];
    let clock = said.clock.as_deref().unwrap_or("not set with a witness");
    all.push(finding("clock set before the ceremony", clock, said.clock.is_some()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Digest;

    #[test]
    fn its_digest_is_a_finding_and_so_is_its_lack() {
        assert_eq!(medium(None), Vec::new());
        let clock = Some("2026-11-28 14:05 +01:00, compared by Ada".to_owned());
        let whole = medium(Some(&Medium { digest: Some(Digest([0xab; 32])), clock, event_log: None }));
        assert!(whole.iter().all(|one| one.as_wanted) && whole.len() == 2);
        let found = whole.first().map(|one| one.found.as_str().to_owned()).unwrap_or_default();
        assert!(found.ends_with(&["ABAB"; 16].join(" ")), "{found}");
        let bare = medium(Some(&Medium { digest: None, clock: None, event_log: None }));
        assert!(bare.iter().all(|one| !one.as_wanted) && bare.len() == 2);
    }
}
