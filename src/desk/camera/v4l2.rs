//! Cameras by V4L2. Plain pixels are preferred to JPEG: nothing of the camera's has to be decoded then.

use std::io::{Error, ErrorKind};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use linuxvideo::format::{PixFormat, PixelFormat};
use linuxvideo::stream::ReadStream;
use linuxvideo::{BufType, CapabilityFlags, Device};

use super::luma::Luma8;
use super::pixels;
use super::source::{CameraInfo, FrameSource};
use crate::vocab::{shown, shown_path};

/// The size that is asked for, in pixels; the driver takes the nearest that it has. A code of 65 modules on a sheet
/// that fills half of the picture's height has five pixels a module then.
const WANTED: (u32, u32) = (1280, 720);
/// How long one picture is waited for.
const WAIT: Duration = Duration::from_millis(200);
/// From one look whether a picture is there to the next.
const POLL: Duration = Duration::from_millis(4);

/// Cameras by number.
pub fn cameras() -> Vec<CameraInfo> {
    let mut numbers: Vec<u32> = std::fs::read_dir("/dev")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_string_lossy().strip_prefix("video")?.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers.into_iter().filter_map(camera).collect()
}

fn camera(number: u32) -> Option<CameraInfo> {
    let path = PathBuf::from(format!("/dev/video{number}"));
    let about = |what: &str| {
        let text = std::fs::read_to_string(format!("/sys/class/video4linux/video{number}/{what}"));
        text.map(|text| text.trim().chars().filter(|c| !c.is_control()).collect::<String>())
            .unwrap_or_default()
    };
    // the library stumbles over names that are not UTF-8
    let captures = catch_unwind(|| {
        let capabilities = Device::open(&path)?.capabilities()?.device_capabilities();
        Ok::<_, Error>(capabilities.contains(CapabilityFlags::VIDEO_CAPTURE))
    });
    let is_camera = match captures {
        Ok(Ok(captures)) => captures,
        // a camera's first node is its pictures, the next ones are about them
        Ok(Err(error)) => error.kind() == ErrorKind::PermissionDenied && about("index") == "0",
        Err(_) => false,
    };
    let name = Some(shown(&about("name"))).filter(|name| !name.is_empty());
    is_camera.then(|| CameraInfo { name: name.unwrap_or_else(|| format!("camera {number}")), path })
}

/// A camera that is taking pictures.
pub struct V4l2 {
    path: PathBuf,
    name: String,
    stream: ReadStream,
    kind: Kind,
    width: usize,
    height: usize,
    /// Bytes a row.
    stride: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Yuyv,
    MotionJpeg,
}

impl V4l2 {
    /// Starts the camera.
    pub fn open(path: &Path) -> std::io::Result<Self> {
        let start = catch_unwind(|| Self::start(path));
        start
            .unwrap_or_else(|_| Err(Error::other("its driver answers in a way that is not understood")))
            .map_err(|error| sentence(path, &error))
    }

    fn start(path: &Path) -> std::io::Result<Self> {
        let device = Device::open(path)?;
        let name = shown(device.capabilities()?.card().trim_end_matches('\0'));
        let offered: Vec<PixelFormat> =
            device.formats(BufType::VIDEO_CAPTURE).flatten().map(|format| format.pixel_format()).collect();
        let wanted = [
            (PixelFormat::YUYV, Kind::Yuyv),
            (PixelFormat::MJPG, Kind::MotionJpeg),
            (PixelFormat::JPEG, Kind::MotionJpeg),
        ];
        let (format, kind) = wanted
            .into_iter()
            .find(|(format, _)| offered.contains(format))
            .ok_or_else(|| Error::other("it offers neither YUYV nor JPEG pictures: use another camera"))?;
        let capture = device.video_capture(PixFormat::new(WANTED.0, WANTED.1, format))?;
        let agreed = capture.format();
        if agreed.pixel_format() != format {
            return Err(Error::other("it gives other pictures than it offers: use another camera"));
        }
        let size = |number: u32| usize::try_from(number).unwrap_or(0);
        let (width, height) = (size(agreed.width()), size(agreed.height()));
        let stride = size(agreed.bytes_per_line());
        let stream = capture.into_stream()?;
        Ok(Self { path: path.to_owned(), name, stream, kind, width, height, stride })
    }

    fn wait(&self) -> std::io::Result<()> {
        let deadline = Instant::now() + WAIT;
        while self.stream.will_block()? {
            if Instant::now() > deadline {
                return Err(Error::new(
                    ErrorKind::WouldBlock,
                    "it gives no picture. Unplug it, plug it in again and choose it again",
                ));
            }
            std::thread::sleep(POLL);
        }
        Ok(())
    }

    fn take(&mut self) -> std::io::Result<Luma8> {
        self.wait()?;
        let (kind, width, height, stride) = (self.kind, self.width, self.height, self.stride);
        self.stream.dequeue(|view| {
            let damaged = || Error::new(ErrorKind::InvalidData, "a picture came damaged");
            if view.is_error() || view.is_empty() {
                return Err(damaged());
            }
            match kind {
                Kind::Yuyv => pixels::yuyv(&view, width, height, stride).ok_or_else(damaged),
                Kind::MotionJpeg => pixels::motion_jpeg(&view).map_err(|_| damaged()),
            }
        })
    }
}

impl FrameSource for V4l2 {
    fn next(&mut self) -> std::io::Result<Luma8> {
        self.take().map_err(|error| sentence(&self.path, &error))
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

/// The error with the camera's path and what to do.
fn sentence(path: &Path, error: &Error) -> Error {
    /// The kernel's numbers for a device that is gone.
    const GONE: [i32; 3] = [5, 6, 19];
    const BUSY: i32 = 16;
    let plain = error.to_string();
    let says = match (error.kind(), error.raw_os_error()) {
        (ErrorKind::PermissionDenied, _) => {
            "this user may not use it. Add the user to the group \u{201c}video\u{201d}, then log in again"
        }
        (_, Some(BUSY)) => "another program is using it. Close that program, then choose the camera again",
        (_, Some(number)) if GONE.contains(&number) => {
            "the camera is gone. Plug it in, then look for cameras again"
        }
        _ => &plain,
    };
    Error::new(error.kind(), format!("{}: {says}", shown_path(path)))
}
