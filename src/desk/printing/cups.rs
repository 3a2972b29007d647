//! The CUPS that is asked, and where it is.

/// Where CUPS listens on this machine. A socket file, never an address: no sheet leaves by the network to be queued.
const LOCAL_SERVER: &str = "/run/cups/cups.sock";
/// Where `lp` and `lpstat` are looked for.
const PROGRAMS: &str = "/usr/bin:/bin:/usr/local/bin:/run/current-system/sw/bin";

/// The CUPS that is asked. [`Cups::default`] is that of this machine.
#[derive(Clone, Debug)]
pub struct Cups {
    /// Path of the socket on which it listens.
    pub server: String,
    /// Folders in which `lp` and `lpstat` are looked for, with colons between them.
    pub programs: String,
}

impl Default for Cups {
    fn default() -> Self {
        Self { server: LOCAL_SERVER.into(), programs: PROGRAMS.into() }
    }
}
