//! PDF files to QR texts: every page is drawn and the drawing is read, so a
//! scan inside a PDF and a sheet printed to PDF are the same thing.

use super::{Finding, MAX_PAGE_POINTS, MAX_PAGES, MAX_PIXELS, Reading, ScanError, check_pixels, guard};
use crate::paper::qr;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::object::{Name, Object};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use zeroize::Zeroizing;

/// Resolutions tried, in order, until a page shows a code. At 200 dpi our
/// modules are 6.7 dots wide; the others help against unlucky sampling.
const DPI: [f32; 3] = [200.0, 150.0, 300.0];
/// Above this many pages only the first resolution is tried: a long file is
/// a whole folder scanned at once, and most of its pages hold no code.
const PATIENT_PAGES: usize = 40;

/// Reads every page of a PDF that starts with its header.
pub fn read(bytes: &[u8]) -> Result<Reading, ScanError> {
    guard::check_streams(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ScanError::Encrypted,
        LoadPdfError::Invalid => ScanError::Damaged("PDF"),
    })?;
    let pages = pdf.pages();
    if pages.len() > MAX_PAGES {
        return Err(ScanError::TooManyPages(pages.len()));
    }
    if pages.is_empty() {
        return Err(ScanError::Damaged("PDF"));
    }
    guard::check_objects(&pdf)?;
    for (number, page) in (1..).zip(pages.iter()) {
        check_size(number, page)?;
    }
    let tries = if pages.len() > PATIENT_PAGES { 1 } else { DPI.len() };
    let mut findings = Vec::new();
    for (number, page) in (1..).zip(pages.iter()) {
        let texts = DPI.iter().take(tries).map(|dpi| codes_on(page, *dpi)).find(|t| !t.is_empty());
        findings.extend(texts.unwrap_or_default().into_iter().map(|text| Finding { page: number, text }));
    }
    if findings.is_empty() && carries_files(&pdf) {
        return Err(ScanError::FilesInside);
    }
    let drawn = |(number, page): (usize, &Page<'_>)| {
        (!guard::holds_picture(&page.resources().x_objects)).then_some(number)
    };
    let drawn = (1..).zip(pages.iter()).filter_map(drawn).collect();
    Ok(Reading { pages: pages.len(), findings, drawn })
}

/// True if files are attached to the PDF, as mail programs and archives do with what they collect.
fn carries_files(pdf: &Pdf) -> bool {
    pdf.objects().into_iter().any(|object| {
        let dict = match &object {
            Object::Dict(dict) => dict,
            Object::Stream(stream) => stream.dict(),
            _ => return false,
        };
        let is_file = dict.get::<Name<'_>>(b"Type").is_some_and(|name| &*name == b"EmbeddedFile");
        is_file || dict.contains_key(b"EF")
    })
}

fn check_size(number: usize, page: &Page<'_>) -> Result<(), ScanError> {
    let (media, crop) = (page.media_box(), page.intersected_crop_box());
    let allowed = |side: f64| side.is_finite() && (1.0..=f64::from(MAX_PAGE_POINTS)).contains(&side);
    for area in [media, crop] {
        let (width, height) = (area.width(), area.height());
        if !allowed(width) || !allowed(height) {
            let (width, height) = (format!("{width:.0}"), format!("{height:.0}"));
            return Err(ScanError::PageSize { page: number, width, height });
        }
    }
    Ok(())
}

fn codes_on(page: &Page<'_>, dpi: f32) -> Vec<Zeroizing<String>> {
    let (width, height) = page.render_dimensions();
    // Photos are often put on pages of one point a pixel: draw those smaller.
    #[allow(clippy::cast_precision_loss)]
    let most = (MAX_PIXELS as f32 / (width * height)).sqrt();
    let scale = (dpi / 72.0).min(most * 0.99);
    let pixmap = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    if check_pixels(u64::from(width), u64::from(height)).is_err() {
        return Vec::new();
    }
    let luma: Zeroizing<Vec<u8>> =
        Zeroizing::new(pixmap.data().iter().map(|p| grey(p.r, p.g, p.b)).collect());
    qr::decode(&luma, width, height)
}

/// Brightness as the eye weighs it (ITU-R BT.601), in 1/256.
fn grey(r: u8, g: u8, b: u8) -> u8 {
    let sum = 77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b);
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}
