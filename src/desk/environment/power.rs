//! Where the machine's power comes from: a ceremony that loses it in the middle is held again.

use std::path::Path;

use super::finding::{finding, names_in, read};
use crate::transcript::record::Finding;

/// Where the kernel lists what gives power.
const SUPPLIES: &str = "/sys/class/power_supply";
/// A battery below this, in percent, may not last for a ceremony.
const ENOUGH_PERCENT: u8 = 30;

/// On mains, or on battery with how much is left.
pub(super) fn supply() -> Finding {
    let (found, as_wanted) = judge(&supplies(Path::new(SUPPLIES)));
    finding("power", &found, as_wanted)
}

/// One thing that gives the machine power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Supply {
    /// The socket in the wall, or a charger by USB.
    Mains { online: bool },
    /// A battery of the machine itself.
    Battery { percent: Option<u8> },
}

fn supplies(folder: &Path) -> Vec<Supply> {
    let one = |name: String| {
        let says = |what: &str| read(folder.join(&name).join(what));
        parse(&says("type"), &says("scope"), &says("online"), &says("capacity"))
    };
    names_in(folder).into_iter().filter_map(one).collect()
}

/// From the files of a supply; `None` for the battery of a mouse or keyboard.
fn parse(kind: &str, scope: &str, online: &str, capacity: &str) -> Option<Supply> {
    match kind {
        _ if scope == "Device" => None,
        "Mains" | "USB" | "Wireless" => Some(Supply::Mains { online: matches!(online, "1" | "2") }),
        "Battery" | "UPS" => Some(Supply::Battery { percent: capacity.parse().ok() }),
        _ => None,
    }
}

fn judge(supplies: &[Supply]) -> (String, bool) {
    let batteries: Vec<Option<u8>> = supplies
        .iter()
        .filter_map(|one| if let Supply::Battery { percent } = one { Some(*percent) } else { None })
        .collect();
    let on_mains = supplies.contains(&Supply::Mains { online: true });
    // with two batteries the fuller one counts
    let level = batteries.iter().flatten().max().copied();
    let left = level.map(|percent| format!("{percent} %"));
    match (batteries.is_empty(), on_mains) {
        (true, _) => ("no battery known".to_owned(), true),
        (false, true) => {
            (left.map_or("on mains".to_owned(), |left| format!("on mains, battery {left}")), true)
        }
        (false, false) => (
            format!("on battery, {}", left.unwrap_or("charge unknown".to_owned())),
            level.is_some_and(|percent| percent >= ENOUGH_PERCENT),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn supplies_are_told_apart() {
        assert_eq!(parse("Mains", "", "1", ""), Some(Supply::Mains { online: true }));
        assert_eq!(parse("USB", "System", "0", ""), Some(Supply::Mains { online: false }));
        assert_eq!(parse("Battery", "System", "", "87"), Some(Supply::Battery { percent: Some(87) }));
        assert_eq!(parse("Battery", "", "", "?"), Some(Supply::Battery { percent: None }));
        assert_eq!(parse("Battery", "Device", "1", "50"), None);
        assert_eq!(parse("", "", "", ""), None);
    }

    #[test]
    fn a_low_battery_is_not_wanted() {
        let (off, on) = (Supply::Mains { online: false }, Supply::Mains { online: true });
        let battery = |percent| Supply::Battery { percent };
        for (supplies, found, as_wanted) in [
            (vec![], "no battery known", true),
            (vec![off], "no battery known", true),
            (vec![on, battery(Some(4))], "on mains, battery 4 %", true),
            (vec![on, battery(None)], "on mains", true),
            (vec![off, battery(Some(30))], "on battery, 30 %", true),
            (vec![off, battery(Some(29))], "on battery, 29 %", false),
            (vec![battery(Some(3)), battery(Some(80))], "on battery, 80 %", true),
            (vec![battery(None)], "on battery, charge unknown", false),
        ] {
            assert_eq!(judge(&supplies), (found.to_owned(), as_wanted), "{supplies:?}");
        }
    }

    #[test]
    fn the_kernels_folder_is_read() {
        let at = tempfile::tempdir().expect("a folder");
        for (name, kind, file, value) in [
            ("AC", "Mains", "online", "0"),
            ("BAT0", "Battery", "capacity", "64"),
            ("hid", "Battery", "scope", "Device"),
        ] {
            std::fs::create_dir(at.path().join(name)).expect("creates");
            std::fs::write(at.path().join(name).join("type"), format!("{kind}\n")).expect("writes");
            std::fs::write(at.path().join(name).join(file), format!("{value}\n")).expect("writes");
        }
        let found = supplies(at.path());
        assert_eq!(found, [Supply::Mains { online: false }, Supply::Battery { percent: Some(64) }]);
    }
}
