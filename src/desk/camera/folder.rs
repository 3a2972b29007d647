//! A folder of photographs in place of a camera: its pictures in the order of their names, again and again, new ones as
//! they come.

use std::ffi::OsString;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::luma::Luma8;
use super::pixels;
use super::source::FrameSource;
use crate::desk::files;
use crate::vocab::limits::MAX_SCAN_FILE_BYTES;
use crate::vocab::shown_path;

/// Time from one picture to the next.
const PACE: Duration = Duration::from_millis(100);
/// How often a picture is shown before the next: not every frame is looked at, and each picture must be.
const TIMES: u8 = 3;

/// Ten frames a second at most, three of each picture.
#[derive(Debug)]
pub struct PictureFolder {
    folder: PathBuf,
    /// The picture shown last, and how often; what comes next is the next name after it.
    last: OsString,
    times: u8,
    due: Instant,
}

impl PictureFolder {
    /// The pictures of this folder. It is looked at when a picture is asked for.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), last: OsString::new(), times: 0, due: Instant::now() }
    }

    fn next_name(&self) -> std::io::Result<Option<OsString>> {
        let gone = |error: Error| {
            Error::new(ErrorKind::NotFound, files::FileError::from_io(&self.folder, &error).to_string())
        };
        let inside = std::fs::read_dir(&self.folder).map_err(gone)?;
        let mut names: Vec<OsString> =
            inside.flatten().map(|entry| entry.file_name()).filter(is_picture).collect();
        names.sort_unstable();
        let again = |name: &OsString| *name == self.last && self.times < TIMES;
        let later = names.iter().position(|name| *name > self.last || again(name)).unwrap_or(0);
        Ok(names.get(later).cloned())
    }
}

fn is_picture(name: &OsString) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let hidden = name.to_string_lossy().starts_with('.');
    !hidden && matches!(ending.as_deref(), Some("png" | "jpg" | "jpeg"))
}

impl FrameSource for PictureFolder {
    fn next(&mut self) -> std::io::Result<Luma8> {
        std::thread::sleep(self.due.saturating_duration_since(Instant::now()));
        self.due = Instant::now() + PACE;
        let Some(name) = self.next_name()? else {
            let says = format!("{}: there is no PNG or JPEG picture in it yet", shown_path(&self.folder));
            return Err(Error::new(ErrorKind::WouldBlock, says));
        };
        let path = self.folder.join(&name);
        self.times = if name == self.last { self.times.saturating_add(1) } else { 1 };
        self.last = name;
        let unreadable = |why: String| Error::new(ErrorKind::InvalidData, why);
        let bytes = files::read(&path, MAX_SCAN_FILE_BYTES).map_err(|error| unreadable(error.to_string()))?;
        pixels::picture(&bytes).map_err(|error| unreadable(format!("{}: {error}", shown_path(&path))))
    }

    fn name(&self) -> String {
        format!("pictures in {}", shown_path(&self.folder))
    }
}
