//! Sheets held before a camera: where pictures come from, and the thread that looks for codes in them.
//!
//! A camera, or a folder of pictures that stands in for one: somebody photographs sheets and copies the photographs
//! there. Pictures show shares, so every buffer of ours is wiped when it is dropped.

mod folder;
mod luma;
pub mod pixels;
mod source;
#[cfg(feature = "gui")]
mod v4l2;
mod watch;

use std::io::{Error, ErrorKind};
use std::path::Path;

use crate::vocab::shown_path;

pub use folder::PictureFolder;
pub use luma::Luma8;
pub use source::{CameraInfo, FrameSource};
pub use watch::{Camera, SeenCode};

/// Cameras among `/dev/video*`, by number. One that may not be opened is listed too: [`open`] says why. Empty in a build
/// without the window.
pub fn cameras() -> Vec<CameraInfo> {
    #[cfg(feature = "gui")]
    return v4l2::cameras();
    #[cfg(not(feature = "gui"))]
    Vec::new()
}

/// Opens a camera, or a folder of PNG and JPEG files as a [`PictureFolder`]. Errors are sentences that name the path.
pub fn open(path: &Path) -> std::io::Result<Box<dyn FrameSource>> {
    let about = |kind, says: &str| Error::new(kind, format!("{}: {says}", shown_path(path)));
    let Ok(metadata) = std::fs::metadata(path) else {
        return Err(about(
            ErrorKind::NotFound,
            "there is no camera and no folder of this name. Plug the camera in, then look for cameras again",
        ));
    };
    if metadata.is_dir() {
        return Ok(Box::new(PictureFolder::new(path)));
    }
    if metadata.is_file() {
        return Err(about(ErrorKind::InvalidInput, "it is a file: choose the folder it is in, or a camera"));
    }
    #[cfg(feature = "gui")]
    return v4l2::V4l2::open(path).map(|camera| Box::new(camera) as Box<dyn FrameSource>);
    #[cfg(not(feature = "gui"))]
    Err(about(ErrorKind::Unsupported, "this Keyrite was built without cameras: choose a folder of pictures"))
}
