//! Folders whose names are followed: the kernel says when something in them changed, so that nobody has to look again
//! and again. While nothing happens this takes no processor time.

use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use rustix::io::Errno;

/// Folders being followed. Dropped, they are followed no longer.
#[derive(Debug)]
pub struct Watch {
    inotify: Arc<OwnedFd>,
    watched: Vec<i32>,
    changed: Arc<AtomicBool>,
}

impl Watch {
    /// Follows those of the folders that can be followed; `wake` is called on another thread when a name came, went, or
    /// its file was written. `None` if none can.
    pub fn start(folders: &[PathBuf], wake: impl Fn() + Send + 'static) -> Option<Self> {
        let inotify = Arc::new(inotify::init(CreateFlags::CLOEXEC).ok()?);
        let flags = WatchFlags::CREATE
            | WatchFlags::CLOSE_WRITE
            | WatchFlags::MOVE
            | WatchFlags::DELETE
            | WatchFlags::DELETE_SELF
            | WatchFlags::ONLYDIR;
        let mut watched: Vec<i32> =
            folders.iter().filter_map(|folder| inotify::add_watch(&*inotify, folder, flags).ok()).collect();
        // the same folder by two names is one
        watched.sort_unstable();
        watched.dedup();
        if watched.is_empty() {
            return None;
        }
        let changed = Arc::new(AtomicBool::new(false));
        let (source, flag, count) = (Arc::clone(&inotify), Arc::clone(&changed), watched.len());
        std::thread::spawn(move || follow(&source, &flag, count, wake));
        Some(Self { inotify, watched, changed })
    }

    /// True once after something changed.
    pub fn has_changed(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }
}

impl Drop for Watch {
    /// The kernel's word that a folder is followed no longer is what ends the thread.
    fn drop(&mut self) {
        for folder in &self.watched {
            // one that was deleted is followed no longer already
            let _ = inotify::remove_watch(&*self.inotify, *folder);
        }
    }
}

fn follow(source: &OwnedFd, changed: &AtomicBool, mut left: usize, wake: impl Fn()) {
    let mut room = [MaybeUninit::<u8>::uninit(); 4_096];
    let mut events = Reader::new(source, &mut room);
    while left > 0 {
        match events.next() {
            Ok(event) if event.events().contains(ReadFlags::IGNORED) => left -= 1,
            Ok(_) => {
                changed.store(true, Ordering::Relaxed);
                wake();
            }
            Err(Errno::INTR) => {}
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn names_that_come_and_go_are_told_and_nothing_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let patience = Duration::from_mins(1);
        let (told, hear) = channel();
        let watch = Watch::start(&[folder.path().to_owned()], move || {
            let _ = told.send(());
        })
        .expect("followed");
        assert!(!watch.has_changed());
        std::fs::write(folder.path().join("scan.png"), "x").expect("written");
        hear.recv_timeout(patience).expect("a name came");
        assert!(watch.has_changed());
        std::fs::remove_file(folder.path().join("scan.png")).expect("removed");
        hear.recv_timeout(patience).expect("told");
        // dropped, its thread ends, and with it the sender
        drop(watch);
        while hear.recv_timeout(patience).is_ok() {}
        assert_eq!(hear.recv_timeout(patience), Err(std::sync::mpsc::RecvTimeoutError::Disconnected));
        assert!(Watch::start(&[folder.path().join("not there")], || {}).is_none());
    }
}
