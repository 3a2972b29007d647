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
pub mod closing;
pub mod continuing;
mod countersignatures;
pub mod folder;
mod folder_error;
pub mod papers;
mod reader;
pub mod register;
mod still_there;
pub mod unfinished;
