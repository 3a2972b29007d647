//! What all screens share: settings, the switch on the first screen, what is known of the machine and the program.

use std::path::PathBuf;

use crate::desk::hardening::Hardened;
use crate::desk::kiosk;
use crate::desk::settings::Settings;
use crate::vocab::{Digest, Mode};

/// What all screens share.
#[derive(Debug)]
pub struct Shared {
    /// What the kernel granted this process.
    pub hardened: Hardened,
    /// Paper, light or dark, size of text, where ceremonies were held.
    pub settings: Settings,
    /// Where settings are kept, if anywhere.
    pub settings_file: Option<PathBuf>,
    /// The folder in which new ceremony folders are proposed.
    pub base: PathBuf,
    /// SHA-256 of the running program, once known.
    pub program: Option<Digest>,
    /// The switch on the first screen.
    pub rehearsal: bool,
}

impl Shared {
    /// The mode of what is started now.
    pub const fn mode(&self) -> Mode {
        if self.rehearsal { Mode::Rehearsal } else { Mode::Production }
    }

    /// The folders in which ceremonies may lie.
    pub fn places(&self) -> Vec<PathBuf> {
        let mut places = self.settings.folders.clone();
        places.push(self.base.clone());
        // after a power cut the medium remembers nothing: what was begun lies on its stick
        places.extend(kiosk::sticks());
        places.dedup();
        places
    }
}
