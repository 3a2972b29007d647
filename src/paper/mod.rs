//! Floor 5: paper. Share data to page to PDF, and scanned page back to text.
//!
//! [`page`] owns the page model, [`sheet`] lays out a share, [`documents`] the papers around it, [`pdf`] writes them,
//! [`qr`] codes and decodes, [`scan`] reads files people bring. Everything here is pure: no disk, no clock, no
//! randomness. `keyrite-verify` has nothing of it but the recovery kit, and tells a picture by its first bytes, to say that it
//! reads none.

#[cfg(feature = "cli")]
pub mod documents;
#[cfg(feature = "cli")]
pub mod font;
#[cfg(feature = "cli")]
pub mod page;
#[cfg(feature = "cli")]
pub mod pdf;
pub mod recovery_kit;
pub mod scan;
#[cfg(feature = "cli")]
pub mod share_sheet;
#[cfg(feature = "cli")]
pub mod sheet;
#[cfg(feature = "cli")]
pub mod statement_codes;

#[cfg(feature = "cli")]
pub use keyrite_codes as qr;

#[cfg(feature = "cli")]
pub use font::{Face, first_missing};
#[cfg(feature = "cli")]
pub use page::{Mark, Page, Paper, RULE_MM, TextMark};
