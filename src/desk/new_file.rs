//! New files: whole, for their owner alone, on the disk when they appear, and never in place of another.
//!
//! A file is made without a name (`O_TMPFILE`) and linked into its folder once all of it is on the disk. So whatever
//! ends the program, and whenever, no part of the file is left. Where the file system knows no files without a name
//! (FAT, some network ones), it has a name of its own from the start, `.NAME.part`, that nothing else had. Its
//! descriptor is kept: nothing is opened again by a name that somebody could have put something else under. Where the disk does not
//! confirm the name, the file is a part again until it is tried once more or given up.

use std::fs::File;
use std::io::{Error, ErrorKind, Seek, SeekFrom, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FallocateFlags, Mode, OFlags};
use rustix::fs::{fallocate, fstatvfs, linkat, openat};
use rustix::io::Errno;

use super::files::{FileError, folder_of, sync_folder};
use super::naming::{self, move_new, new_private};

/// So many bytes are written to take room where there is no other way: what is longer takes its time twice.
const WRITTEN_AHEAD: u64 = 32 << 20;

/// Who can read a file that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Its owner alone.
    OwnerAlone,
    /// Whoever can read the medium: its file system keeps no permissions.
    NotKept,
}

impl Privacy {
    /// What to say of a secret that is in such a file, if there is anything to say.
    pub const fn warning(self) -> Option<&'static str> {
        match self {
            Self::OwnerAlone => None,
            Self::NotKept => Some(
                "The file system there keeps no permissions: whoever can use this machine or that medium can read the file.",
            ),
        }
    }
}

/// A file that does not exist yet, with room for what it will hold.
#[derive(Debug)]
pub struct NewFile {
    path: PathBuf,
    file: File,
    name: Name,
    /// Bytes that were appended.
    appended: u64,
    /// The disk failed while they were put there. The kernel says so once, and lets the next try succeed without them.
    lost: bool,
    /// All of it is on the disk.
    whole: bool,
}

/// Under which name the file can be found.
#[derive(Debug)]
enum Name {
    /// None: it ends with its descriptor.
    None,
    /// A name of its own beside its place.
    Part(PathBuf),
    /// Its own.
    Final,
}

impl NewFile {
    /// Takes room for this many bytes where the file will stand; where a file system cannot do that, it is asked whether there is
    /// room for a long file, which can be used up by others before it is written. Refused if something stands there already.
    pub fn reserve(path: &Path, bytes: u64) -> Result<Self, FileError> {
        check_place(path)?;
        let new = match Self::nameless(path).map_err(|error| about(path, &error))? {
            Some(new) => new,
            None => Self::named(path)?,
        };
        new.with_room(bytes)
    }

    /// A file without a name, or `None` where there is no such thing.
    fn nameless(path: &Path) -> std::io::Result<Option<Self>> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let file = match openat(CWD, folder_of(path), flags, Mode::RUSR | Mode::WUSR) {
            Ok(descriptor) => File::from(descriptor),
            // the file system, or the kernel, does not know it
            Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::INVAL | Errno::NOSYS) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        // linked by this name later; without /proc there is no way to do so
        let reachable = descriptor_path(&file).symlink_metadata().is_ok();
        Ok(reachable.then(|| Self {
            path: path.to_owned(),
            file,
            name: Name::None,
            appended: 0,
            lost: false,
            whole: false,
        }))
    }

    /// A file with a name of its own beside its place.
    fn named(path: &Path) -> Result<Self, FileError> {
        let made = naming::first_free(path, |part| {
            let file = new_private(&part)?;
            let path = path.to_owned();
            Ok(Self { path, file, name: Name::Part(part), appended: 0, lost: false, whole: false })
        })?;
        made.map_err(|error| about(path, &error))
    }

    fn with_room(mut self, bytes: u64) -> Result<Self, FileError> {
        if bytes == 0 {
            return Ok(self);
        }
        let taken = match fallocate(&self.file, FallocateFlags::empty(), 0, bytes) {
            // not every file system can take room ahead: there a short file is written, and of a long one it is asked
            Err(Errno::OPNOTSUPP | Errno::NOSYS) if bytes > WRITTEN_AHEAD => enough_room(&self.file, bytes),
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => {
                std::io::copy(&mut std::io::Read::take(std::io::repeat(0), bytes), &mut self.file).map(|_| ())
            }
            taken => taken.map_err(Error::from),
        };
        match taken {
            Ok(()) => Ok(self),
            Err(error) => {
                let error = about(&self.path, &error);
                Err(self.abandon().err().unwrap_or(error))
            }
        }
    }

    /// Where it will stand.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes more of it behind what was appended before.
    pub fn append(&mut self, more: &[u8]) -> Result<(), FileError> {
        if self.appended == 0 {
            self.file.seek(SeekFrom::Start(0)).map_err(|error| about(&self.path, &error))?;
        }
        self.file.write_all(more).map_err(|error| about(&self.path, &error))?;
        self.appended += more.len() as u64;
        Ok(())
    }

    /// What was appended, from its first byte, to be read back before it gets its name. Nothing is appended afterwards.
    pub fn appended(&self) -> Result<(File, u64), FileError> {
        let read = || {
            let mut file = self.file.try_clone()?;
            file.seek(SeekFrom::Start(0))?;
            Ok((file, self.appended))
        };
        read().map_err(|error| about(&self.path, &error))
    }

    /// Takes back what was appended: nothing of it is there any more, and what is appended now stands at its beginning.
    pub fn begin_again(&mut self) {
        if self.appended == 0 && !self.lost {
            return;
        }
        // where that fails, what comes now is written over it, or the file is never whole
        let _ = self.file.set_len(0);
        (self.appended, self.lost, self.whole) = (0, false, false);
    }

    /// True once all of it is on the disk, whether it has its name or not.
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// Gives what was appended its name, once it is on the disk. On a failure it can be tried again, unless the disk lost some of
    /// it.
    pub fn finish_appended(&mut self) -> Result<Privacy, FileError> {
        if self.lost {
            let why =
                "the disk failed while it was written, and some of it is lost: begin again, on another disk";
            return Err(FileError::Other { path: self.path.clone(), why: why.to_owned() });
        }
        if !self.whole {
            self.file.set_len(self.appended).map_err(|error| about(&self.path, &error))?;
            let synced = self.file.sync_all().inspect_err(|_| self.lost = true);
            synced.map_err(|error| about(&self.path, &error))?;
            self.whole = true;
        }
        self.publish()
    }

    /// Writes all of it, then gives it its name. On a failure it can be tried again, with all of the content.
    pub fn finish(&mut self, content: &[u8]) -> Result<Privacy, FileError> {
        if !matches!(self.name, Name::Final) {
            self.write(content).map_err(|error| about(&self.path, &error))?;
        }
        self.publish()
    }

    /// Gives it its name, which is on the disk then too.
    fn publish(&mut self) -> Result<Privacy, FileError> {
        let path = self.path.clone();
        self.take_name()?;
        if let Err(error) = sync_folder(&path) {
            let why = about(&path, &error);
            return Err(self.take_name_back().err().unwrap_or(why));
        }
        let mode = self.file.metadata().map_err(|error| about(&path, &error))?.permissions().mode();
        let others = mode & 0o077;
        Ok(if others == 0 { Privacy::OwnerAlone } else { Privacy::NotKept })
    }

    fn write(&mut self, content: &[u8]) -> std::io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(content)?;
        self.file.set_len(content.len() as u64)?;
        self.file.sync_all()
    }

    fn take_name(&mut self) -> Result<(), FileError> {
        let taken = match &self.name {
            Name::Final => Ok(()),
            Name::None => {
                let from = descriptor_path(&self.file);
                linkat(CWD, &from, CWD, &self.path, AtFlags::SYMLINK_FOLLOW).map_err(Error::from)
            }
            Name::Part(part) => move_new(part, &self.path, &self.file),
        };
        taken.map_err(|error| match error.kind() {
            ErrorKind::CrossesDevices => {
                let why = "its folder is another one now than when the file was begun".into();
                FileError::Other { path: self.path.clone(), why }
            }
            _ => about(&self.path, &error),
        })?;
        self.name = Name::Final;
        Ok(())
    }

    /// A name that the disk did not confirm is taken back: whoever is told that it failed finds nothing there, and can try again.
    fn take_name_back(&mut self) -> Result<(), FileError> {
        let part = naming::first_free(&self.path, |part| {
            move_new(&self.path, &part, &self.file)?;
            Ok(part)
        })?;
        let left = |error: Error| FileError::PartLeft { part: self.path.clone(), why: error.to_string() };
        self.name = Name::Part(part.map_err(left)?);
        Ok(())
    }

    /// Leaves nothing of a file that did not get its name. What cannot be removed is named.
    pub fn abandon(mut self) -> Result<(), FileError> {
        self.remove_part()
    }

    fn remove_part(&mut self) -> Result<(), FileError> {
        let Name::Part(part) = std::mem::replace(&mut self.name, Name::None) else { return Ok(()) };
        match std::fs::remove_file(&part) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(FileError::PartLeft { part, why: error.to_string() })
            }
            _ => Ok(()),
        }
    }
}

impl Drop for NewFile {
    /// The last resort: whoever wants to know calls [`NewFile::abandon`].
    fn drop(&mut self) {
        let _ = self.remove_part();
    }
}

/// Writes a new file, readable by its owner alone. On any failure nothing of it is left, or what is left is named.
pub fn write_new(path: &Path, content: &[u8]) -> Result<Privacy, FileError> {
    let mut new = NewFile::reserve(path, 0)?;
    new.finish(content).map_err(|error| new.abandon().err().unwrap_or(error))
}

/// Nothing stands there, and its folder is there.
fn check_place(path: &Path) -> Result<(), FileError> {
    if path.file_name().is_none() || path.symlink_metadata().is_ok() {
        return Err(FileError::Exists(path.to_owned()));
    }
    if folder_of(path).is_dir() { Ok(()) } else { Err(about(path, &ErrorKind::NotFound.into())) }
}

/// Says that the disk is full if it has not so many bytes left.
fn enough_room(file: &File, bytes: u64) -> std::io::Result<()> {
    // the kernel looks at its limits
    file.set_len(bytes)?;
    let disk = fstatvfs(file)?;
    if disk.f_blocks > 0 && disk.f_bavail.saturating_mul(disk.f_frsize) < bytes {
        Err(ErrorKind::StorageFull.into())
    } else {
        Ok(())
    }
}

fn about(path: &Path, error: &Error) -> FileError {
    FileError::making(path, error)
}

/// A name of the open file, as long as it is open.
fn descriptor_path(file: &File) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let name = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> =
            std::fs::read_dir(folder).expect("readable").flatten().map(name).collect();
        names.sort();
        names
    }

    fn here(path: &Path) -> NewFile {
        NewFile::nameless(path).expect("a file").expect("this machine's disk knows files without a name")
    }

    #[test]
    fn a_name_that_is_taken_back_can_be_given_again_or_goes() {
        for again in [true, false] {
            let at = tempfile::tempdir().expect("a folder");
            let path = at.path().join("key");
            let mut new = NewFile::reserve(&path, 0).expect("room");
            new.finish(b"content").expect("written");
            new.take_name_back().expect("taken back");
            let part = names(at.path());
            assert_eq!(part, [format!(".key.{}-0.part", std::process::id())]);
            if again {
                new.finish(b"content").expect("tried again");
                assert_eq!(names(at.path()), ["key"]);
                assert_eq!(std::fs::read(&path).expect("there"), b"content");
            } else {
                new.abandon().expect("given up");
                assert_eq!(names(at.path()), Vec::<String>::new());
            }
        }
    }

    #[test]
    fn a_file_has_no_name_before_it_is_whole() {
        let at = tempfile::tempdir().expect("a folder");
        let path = at.path().join("key");
        let mut new = NewFile::reserve(&path, 32).expect("room");
        assert_eq!(names(at.path()), Vec::<String>::new());
        assert_eq!(new.file.metadata().expect("open").len(), 32);
        assert_eq!(new.finish(&[7; 32]).expect("written"), Privacy::OwnerAlone);
        assert_eq!(std::fs::read(&path).expect("there"), [7; 32]);
        // once more changes nothing
        assert!(new.finish(&[7; 32]).is_ok());
        assert_eq!(names(at.path()), ["key"]);
    }

    #[test]
    fn both_ways_refuse_to_replace_and_leave_nothing() {
        for with_a_name in [false, true] {
            let at = tempfile::tempdir().expect("a folder");
            let path = at.path().join("key");
            let new = if with_a_name { NewFile::named(&path).expect("a part") } else { here(&path) };
            let mut new = new.with_room(32).expect("room");
            assert_eq!(names(at.path()).len(), usize::from(with_a_name));
            // somebody else was quicker
            std::fs::write(&path, "mine").expect("writes");
            let refused = new.finish(&[7; 32]).expect_err("taken");
            assert!(matches!(&refused, FileError::Exists(at) if *at == path), "{refused}");
            assert_eq!(std::fs::read(&path).expect("there"), b"mine");
            // and tried again once the place is free
            std::fs::remove_file(&path).expect("removes");
            assert_eq!(new.finish(&[7; 32]).expect("written"), Privacy::OwnerAlone);
            assert_eq!(std::fs::read(&path).expect("there"), [7; 32]);
            assert_eq!(names(at.path()), ["key"]);
        }
    }

    /// A medium with FAT gives every file the mode that it was mounted with.
    #[test]
    fn a_file_system_that_keeps_no_permissions_is_said() {
        let at = tempfile::tempdir().expect("a folder");
        let mut new = NewFile::reserve(&at.path().join("key"), 32).expect("room");
        new.file.set_permissions(std::fs::Permissions::from_mode(0o755)).expect("set");
        let privacy = new.finish(&[7; 32]).expect("written");
        assert!(privacy == Privacy::NotKept && privacy.warning().is_some());
    }

    #[test]
    fn a_part_that_was_exchanged_never_gets_the_name() {
        let at = tempfile::tempdir().expect("a folder");
        let path = at.path().join("key");
        let mut new = NewFile::named(&path).expect("a part");
        let Name::Part(part) = &new.name else { panic!("{:?}", new.name) };
        std::fs::remove_file(part).expect("removes");
        std::os::unix::fs::symlink("/dev/null", part).expect("links");
        let refused = new.finish(&[7; 32]).expect_err("exchanged");
        assert!(refused.to_string().contains("something else was put in place"), "{refused}");
        assert!(!path.exists());
    }

    #[test]
    fn what_is_given_up_leaves_nothing() {
        let at = tempfile::tempdir().expect("a folder");
        let path = at.path().join("key");
        drop(NewFile::named(&path).expect("a part"));
        NewFile::named(&path).expect("a part").abandon().expect("removed");
        here(&path).abandon().expect("nothing to remove");
        assert_eq!(names(at.path()), Vec::<String>::new());
    }

    #[test]
    fn a_folder_that_went_away_is_named() {
        let at = tempfile::tempdir().expect("a folder");
        let folder = at.path().join("usb");
        std::fs::create_dir(&folder).expect("creates");
        let mut new = NewFile::reserve(&folder.join("key"), 32).expect("room");
        std::fs::remove_dir(&folder).expect("removes");
        let refused = new.finish(&[7; 32]).expect_err("gone").to_string();
        assert!(refused.contains("usb: there is no such folder"), "{refused}");
    }
}
