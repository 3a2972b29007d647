//! Made-up share sheets and other people's tools, shared by the tests.

pub use super::facts::{facts, second};
use image::{GrayImage, ImageFormat};
use keyrite::paper::sheet::{self, Lock, SheetFacts};
use keyrite::paper::{Paper, pdf};
use keyrite_painter::spoiling;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Both papers.
pub const PAPERS: [Paper; 2] = [Paper::A4, Paper::Letter];
/// All locks.
pub const LOCKS: [Lock; 3] = [Lock::Open, Lock::Passphrase, Lock::CodeWords];

/// Both papers, all locks, production and rehearsal, each with a name.
pub fn every_sheet() -> impl Iterator<Item = (String, Paper, SheetFacts)> {
    PAPERS.into_iter().flat_map(|paper| {
        LOCKS.into_iter().flat_map(move |lock| {
            [false, true].into_iter().map(move |rehearsal| {
                (format!("{paper:?}-{lock:?}-{rehearsal}"), paper, facts(rehearsal, lock))
            })
        })
    })
}

/// The same, each with a second code.
pub fn every_sheet_of_two_codes() -> impl Iterator<Item = (String, Paper, SheetFacts)> {
    every_sheet().map(|(name, paper, facts)| {
        (format!("{name}-second"), paper, SheetFacts { second: Some(second()), ..facts })
    })
}

/// The sheet as a PDF file.
pub fn to_pdf(facts: &SheetFacts, paper: Paper) -> Vec<u8> {
    pdf::write(&sheet::lay_out(facts, paper).expect("fits")).expect("writes").to_vec()
}

/// A file of this test run, in a folder of its own.
pub fn file(test: &str, name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).expect("folder");
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("file");
    path
}

/// What another program says; it must succeed.
pub fn tool(name: &str, args: &[&str]) -> String {
    let output = Command::new(name).args(args).output().unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(output.status.success(), "{name} {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The first page of a PDF as pdftoppm draws it. Unpacked: to pack it takes pdftoppm longer than to draw it.
pub fn drawn(pdf: &Path, dpi: u32) -> GrayImage {
    let at = tempfile::tempdir().expect("a temporary folder");
    let stem = at.path().join("page");
    let (pdf, to) = (pdf.to_string_lossy(), stem.to_string_lossy());
    tool("pdftoppm", &["-gray", "-singlefile", "-r", &dpi.to_string(), &pdf, &to]);
    spoiling::unpacked(&std::fs::read(stem.with_extension("pgm")).expect("drawn"))
}

/// The same as a PNG file beside the PDF.
pub fn picture(pdf: &Path, dpi: u32) -> PathBuf {
    let path = pdf.with_extension(format!("{dpi}.png"));
    std::fs::write(&path, spoiling::encoded(&drawn(pdf, dpi), ImageFormat::Png)).expect("written");
    path
}

/// The same as a JPEG file, packed by pdftoppm itself.
pub fn photograph(pdf: &Path, dpi: u32) -> PathBuf {
    let stem = pdf.with_extension(format!("{dpi}"));
    let (dpi, path) = (dpi.to_string(), stem.to_string_lossy().into_owned());
    tool("pdftoppm", &["-gray", "-singlefile", "-r", &dpi, "-jpeg", &pdf.to_string_lossy(), &path]);
    PathBuf::from(format!("{path}.jpg"))
}
