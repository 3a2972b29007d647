//! What gives pictures one after the other, and what a camera calls itself.

use std::path::PathBuf;

use super::luma::Luma8;

/// Where pictures come from.
pub trait FrameSource: Send {
    /// The next picture. Waits for at most 200 ms or so. Errors are sentences to show:
    /// - `WouldBlock`: there is none yet; ask again
    /// - `InvalidData`: this one is unreadable; ask for the next
    /// - any other: the source is gone
    fn next(&mut self) -> std::io::Result<Luma8>;
    /// What to call it.
    fn name(&self) -> String;
}

/// A camera that is plugged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameraInfo {
    /// `/dev/video0`
    pub path: PathBuf,
    /// As it calls itself.
    pub name: String,
}
