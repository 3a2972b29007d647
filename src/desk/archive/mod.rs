//! A ceremony folder on disk: written by the one ceremony that holds it, read by everybody else.
//!
//! There is one reader of a transcript, in [`reader`]: every line and its signature, within limits, folded as it is read.
//! [`checking`] adds the files of the close to that and comes to a [`FolderReport`]; verification, papers, the search
//! for unfinished ceremonies, the register and the window all start from it, and whoever goes on to work from the
//! entries is given those that were verified. What a report comes to is judged without a disk, in
//! [`crate::ceremony::verdict`].
//!
//! [`FolderReport`]: crate::ceremony::verdict::FolderReport

pub mod anchor;
pub mod checking;
#[cfg(feature = "cli")]
pub mod closing;
#[cfg(feature = "cli")]
mod come_back;
#[cfg(feature = "cli")]
pub mod continuing;
mod countersignatures;
#[cfg(feature = "cli")]
pub mod folder;
#[cfg(feature = "cli")]
mod folder_error;
#[cfg(feature = "cli")]
pub mod papers;
#[cfg(feature = "cli")]
pub mod parts;
mod reader;
#[cfg(feature = "cli")]
pub mod register;
#[cfg(feature = "cli")]
pub mod remembered;
#[cfg(feature = "cli")]
mod still_there;
#[cfg(feature = "cli")]
pub mod unfinished;
