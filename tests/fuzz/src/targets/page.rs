//! A picture, a PDF or a TIFF, as the page reader's child looks at it. What other people's decoders do with it beside
//! that, such as to panic, is caught there and no find; what becomes of it here must hold.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use keyrite::paper::qr;
use keyrite::paper::scan::{
    MAX_PAGES, MAX_PIXELS, PREVIEW_DOTS, looks_like_pages, preview, read_luma, read_page_file,
};

use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "page", check, seeds, words };

/// What stands in the code of the seeds.
const TEXT: &str = "KEYRITE1:ABCDEF234567";
/// Dots of a module, and modules of white around the code.
const MODULE: usize = 4;
const QUIET: usize = 4;

fn check(bytes: &[u8]) {
    match read_page_file(bytes) {
        Ok(reading) => {
            assert!(looks_like_pages(bytes), "read, and not told for pages");
            assert!((1..=MAX_PAGES).contains(&reading.pages));
            let pages = reading.codes.iter().map(|found| &found.page).chain(&reading.drawn);
            assert!(pages.into_iter().all(|page| (1..=reading.pages).contains(page)));
            assert!(reading.codes.is_sorted_by_key(|found| found.page));
        }
        Err(error) => drop(said::line(&error)),
    }
    match read_luma(bytes) {
        Ok((width, height, luma)) => {
            assert!(u64::from(width) * u64::from(height) <= MAX_PIXELS);
            assert_eq!(luma.len(), width as usize * height as usize);
        }
        Err(error) => drop(said::line(&error)),
    }
    match preview(bytes) {
        Ok(Some(small)) => {
            let (width, pixels) = (small.width(), small.pixels().len());
            assert!(
                (1..=PREVIEW_DOTS).contains(&width) && pixels % width == 0 && pixels <= PREVIEW_DOTS * width
            );
        }
        Ok(None) => {}
        Err(error) => drop(said::line(&error)),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let picture = code();
    let grey = || DynamicImage::from(picture.clone());
    let jpeg = jpeg(&picture);
    let mut seeds = vec![
        written(grey(), ImageFormat::Png),
        written(DynamicImage::from(grey().to_rgba8()), ImageFormat::Png),
        written(DynamicImage::from(grey().to_luma16()), ImageFormat::Png),
        written(DynamicImage::from(grey().to_rgb8()), ImageFormat::Jpeg),
        tiff(&picture),
        pdf_of_picture(&picture, "", picture.as_raw()),
        pdf_of_picture(&picture, "/Filter/DCTDecode", &jpeg),
        pdf_of_picture(
            &picture,
            "/Filter/ASCIIHexDecode",
            data_encoding::HEXLOWER.encode(picture.as_raw()).as_bytes(),
        ),
        drawn_pdf(),
    ];
    seeds.push(jpeg);
    let two = [GrayImage::from_pixel(8, 8, Luma([255])), picture];
    seeds.push(pages_of_tiff(&two));
    seeds
}

/// The picture as JPEG.
pub(super) fn jpeg(picture: &GrayImage) -> Vec<u8> {
    written(picture.clone().into(), ImageFormat::Jpeg)
}

fn written(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// A code, dark on light.
pub(super) fn code() -> GrayImage {
    let grid = qr::encode(TEXT).expect("fits");
    let side = (grid.side() + 2 * QUIET) * MODULE;
    let size = u32::try_from(side).expect("small");
    let mut picture = GrayImage::from_pixel(size, size, Luma([255]));
    let dots: &mut [u8] = &mut picture;
    for (row, first, length) in grid.runs() {
        for y in 0..MODULE {
            let start = ((row + QUIET) * MODULE + y) * side + (first + QUIET) * MODULE;
            dots[start..start + length * MODULE].fill(0);
        }
    }
    picture
}

fn tiff(picture: &GrayImage) -> Vec<u8> {
    pages_of_tiff(std::slice::from_ref(picture))
}

fn pages_of_tiff(pages: &[GrayImage]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut bytes).expect("a file");
    for page in pages {
        let (width, height) = page.dimensions();
        let written = encoder.write_image::<tiff::encoder::colortype::Gray8>(width, height, page.as_raw());
        written.expect("a page");
    }
    bytes.into_inner()
}

/// A page of 64 points with this picture on all of it.
fn pdf_of_picture(picture: &GrayImage, packed: &str, data: &[u8]) -> Vec<u8> {
    let (width, height) = picture.dimensions();
    let head = format!(
        "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8{packed}"
    );
    pdf(b"64 0 0 64 0 0 cm /P Do", &[(head, data.to_vec())])
}

/// The code drawn with rectangles.
fn drawn_pdf() -> Vec<u8> {
    let grid = qr::encode(TEXT).expect("fits");
    let scale = 64.0 / (grid.side() + 2 * QUIET) as f32;
    let mut marks = format!("{scale} 0 0 -{scale} 0 64 cm\n");
    for (row, first, length) in grid.runs() {
        marks += &format!("{} {} {length} 1 re f\n", first + QUIET, row + QUIET);
    }
    pdf(
        marks.as_bytes(),
        &[("/Type/XObject/Subtype/Form/BBox[0 0 1 1]".to_owned(), b"0 0 1 1 re f".to_vec())],
    )
}

/// One page with these marks; the stream is known to it as `/P`.
fn pdf(marks: &[u8], objects: &[(String, Vec<u8>)]) -> Vec<u8> {
    let stream = |head: &str, data: &[u8]| {
        [format!("<<{head}/Length {}>>stream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
    };
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 64 64]/Resources<</XObject<</P 5 0 R>>>>/Contents 4 0 R>>";
    let mut all = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.as_bytes().to_vec(),
        stream("", marks),
    ];
    all.extend(objects.iter().map(|(head, data)| stream(head, data)));
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&all) {
        places.push(file.len());
        file.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let (table, count) = (file.len(), all.len() + 1);
    file.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    places.iter().for_each(|place| file.extend(format!("{place:010} 00000 n \n").bytes()));
    file.extend(format!("trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    file
}

fn words() -> Vec<String> {
    let pdf = "obj endobj stream endstream xref trailer startxref /Type /Page /Pages /Kids /Count /Parent /Catalog /MediaBox \
               /CropBox /Rotate /Resources /XObject /Subtype /Image /Form /Width /Height /BitsPerComponent /ColorSpace \
               /DeviceRGB /DeviceCMYK /DeviceGray /Indexed /ICCBased /Separation /Filter /FlateDecode /LZWDecode \
               /RunLengthDecode /ASCII85Decode /ASCIIHexDecode /CCITTFaxDecode /DCTDecode /JBIG2Decode /JPXDecode \
               /DecodeParms /Predictor /Columns /Rows /Colors /K /Decode /SMask /Mask /ImageMask /Matrix /BBox /Font \
               /ObjStm /XRef /First /Index /W /Prev /Encrypt /Pattern /Shading /FunctionType /ShadingType /ExtGState";
    let chunks = "IHDR IDAT IEND PLTE tRNS JFIF Exif";
    pdf.split_whitespace().chain(chunks.split(' ')).map(str::to_owned).collect()
}
