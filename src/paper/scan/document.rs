//! PDF files to QR texts: every page is drawn and the drawing is read, so a
//! scan inside a PDF and a sheet printed to PDF are the same thing.

use super::error::ScanError;
use super::guard;
use super::limits::{MAX_PAGE_POINTS, MAX_PAGES};
use super::news::{Listener, News, Sought};
use super::picture::found;
use crate::paper::qr::{self, Luma};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::object::{Name, Object};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use zeroize::Zeroizing;

/// Resolution at which a sheet of our own is drawn when it is known to be one: its modules are 3.1 dots wide, which is
/// enough for what no printer and no scanner has touched, and less than half the work.
const OWN_DPI: f32 = 100.0;
/// Resolution at which every page is looked at first: our modules are 4.7 dots wide at it.
const FIRST_DPI: f32 = 150.0;
/// Resolutions at which a page without a code is looked at again: against unlucky sampling, and for spoilt scans.
const MORE_DPI: [f32; 2] = [200.0, 300.0];
/// Above this many pages only the first resolution is tried, unless the whole file gives nothing: a long file is a whole
/// folder scanned at once, and most of its pages hold no code.
const PATIENT_PAGES: usize = 40;
/// Most dots of a drawn page.
const MAX_DOTS: f32 = 40_000_000.0;

/// Reads every page of a PDF that starts with its header.
pub fn read(bytes: &[u8], sought: Sought, tell: Listener<'_>) -> Result<(), ScanError> {
    let pdf = open(bytes)?;
    let pages = pdf.pages();
    let is_drawn = |(number, page): (usize, &Page<'_>)| {
        (!guard::holds_picture(&page.resources().x_objects)).then_some(number)
    };
    let drawn: Vec<usize> = (1..).zip(pages.iter()).filter_map(is_drawn).collect();
    tell(News::Opened { pages: pages.len(), drawn: drawn.clone() });
    let (mut without, mut any) = (Vec::new(), false);
    for (number, page) in (1..).zip(pages.iter()) {
        let mut here = OnPage { number, sought, texts: Vec::new() };
        let own = match sought {
            Sought::OwnSheet => draw(page, OWN_DPI).map(|picture| qr::reading::sharp(&picture)),
            Sought::Anything | Sought::BothCodes => None,
        };
        here.take(own.unwrap_or_default(), tell);
        if here.is_enough() {
            any = true;
            tell(News::Looked(number));
            continue;
        }
        match draw(page, FIRST_DPI) {
            // nothing is on it at any resolution
            Some(picture) if picture.is_blank() => {}
            Some(picture) => {
                let is_drawn = drawn.binary_search(&number).is_ok();
                let enough = |found: &[Zeroizing<String>]| sought.is_enough(found);
                let look = if is_drawn { qr::reading::clean } else { qr::reading::quick };
                here.take(look(&picture, &enough), tell);
                any |= here.is_enough();
                if !here.is_enough() {
                    without.push((here, page));
                }
            }
            None => {}
        }
        tell(News::Looked(number));
    }
    if pages.len() <= PATIENT_PAGES || !any {
        for (mut here, page) in without {
            look_longer(&mut here, page, pages.len(), tell);
            any |= !here.texts.is_empty();
        }
    }
    if !any && carries_files(&pdf) {
        return Err(ScanError::FilesInside);
    }
    Ok(())
}

/// A PDF that is not too much to be looked at, with at least one page.
fn open(bytes: &[u8]) -> Result<Pdf, ScanError> {
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
    Ok(pdf)
}

/// Its first page, its longer side of so many dots.
pub fn first_page(bytes: &[u8], dots: f32) -> Result<Option<Luma>, ScanError> {
    let pdf = open(bytes)?;
    let page = pdf.pages().first().expect("a PDF without pages is refused");
    let (width, height) = page.render_dimensions();
    Ok(draw(page, 72.0 * dots / width.max(height)))
}

/// What was found on a page so far, and told.
struct OnPage {
    number: usize,
    sought: Sought,
    texts: Vec<Zeroizing<String>>,
}

impl OnPage {
    /// Tells what is new.
    fn take(&mut self, texts: Vec<Zeroizing<String>>, tell: Listener<'_>) {
        let new: Vec<_> = texts.into_iter().filter(|text| !self.texts.contains(text)).collect();
        found(self.number, &new, tell);
        self.texts.extend(new);
    }

    fn is_enough(&self) -> bool {
        self.sought.is_enough(&self.texts)
    }
}

/// A page on which too little was seen, at more resolutions; in a file of few pages with everything that helps a spoilt
/// scan.
fn look_longer(here: &mut OnPage, page: &Page<'_>, of: usize, tell: Listener<'_>) {
    let sought = here.sought;
    let enough = |found: &[Zeroizing<String>]| sought.is_enough(found);
    for dpi in MORE_DPI {
        let Some(picture) = draw(page, dpi) else { return };
        here.take(qr::reading::quick(&picture, &enough), tell);
        if here.is_enough() {
            return;
        }
    }
    let [dpi, _] = MORE_DPI;
    if let Some(picture) = draw(page, dpi).filter(|_| of <= PATIENT_PAGES) {
        here.take(qr::reading::patient(&picture, here.texts.clone(), &enough), tell);
    }
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

/// The page as a picture; `None` if it has no dots.
fn draw(page: &Page<'_>, dpi: f32) -> Option<Luma> {
    let (width, height) = page.render_dimensions();
    // Photos are often put on pages of one point a pixel: draw those smaller.
    let most = (MAX_DOTS / (width * height)).sqrt();
    let scale = (dpi / 72.0).min(most * 0.99);
    let pixmap = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    Luma::of_colours(pixmap.data_as_u8_slice(), width, height)
}
