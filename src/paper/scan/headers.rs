//! How large the pictures inside a PDF are, by their own headers. Decoders obey
//! those, not what the PDF says around them, so both are checked.

use super::error::{ScanError, check_pixels};
use super::picture;
use flate2::{Decompress, FlushDecompress};
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::Stream;

/// The JBIG2 segment that states the size of the page.
const PAGE_INFORMATION: u8 = 48;

/// By the PDF's own words, and by the picture's header, which the decoder obeys.
pub fn check_image(stream: &Stream<'_>) -> Result<(), ScanError> {
    let stated = |key: &[u8]| stream.dict().get::<u32>(key).map_or(0, u64::from);
    check_pixels(stated(b"Width"), stated(b"Height"))?;
    let filters = stream.filters();
    let Some((place, codec)) = filters.iter().enumerate().find(|(_, f)| is_codec(**f)) else {
        return Ok(());
    };
    let data = stream.raw_data();
    let head = match (place, filters.first()) {
        (0, _) => data.to_vec(),
        (1, Some(Filter::FlateDecode)) => unpacked_head(&data),
        // No scanner packs a picture in other ways, and its size stays unknown.
        _ => return Err(ScanError::Unpacked),
    };
    let size = match codec {
        Filter::DctDecode => picture::jpeg_size(&head),
        Filter::JpxDecode => jpeg2000_size(&head),
        _ => jbig2_size(&head),
    };
    size.map_or(Ok(()), |(width, height)| check_pixels(width, height))
}

/// Whether the filter is a picture format with a size of its own.
const fn is_codec(filter: Filter) -> bool {
    matches!(filter, Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode)
}

/// The first megabyte of a packed picture; its header stands there.
fn unpacked_head(data: &[u8]) -> Vec<u8> {
    let mut head = Vec::with_capacity(1 << 20);
    // A broken stream yields what could be read; the renderer sees no more.
    let _ = Decompress::new(true).decompress_vec(data, &mut head, FlushDecompress::None);
    head
}

/// The picture size in a JPEG 2000 codestream: SOC and SIZ markers, two
/// lengths, then width and height.
fn jpeg2000_size(data: &[u8]) -> Option<(u64, u64)> {
    let at = data.windows(4).position(|w| w == b"\xff\x4f\xff\x51")?;
    Some((number(data, at + 8)?, number(data, at + 12)?))
}

/// The page size in an embedded JBIG2 stream. Of an unknown height
/// (0xffffffff) only the width counts: the stripes come later.
fn jbig2_size(data: &[u8]) -> Option<(u64, u64)> {
    let mut at = 0;
    loop {
        // Number (4 bytes), flags, count of referred segments, their numbers,
        // page (1 or 4 bytes), length (4 bytes).
        let segment = number(data, at)?;
        let flags = *data.get(at + 4)?;
        let references = usize::from(*data.get(at + 5)? >> 5);
        if references > 4 {
            return None;
        }
        let size_of_reference = match segment {
            0..=256 => 1,
            257..=65_536 => 2,
            _ => 4,
        };
        let size_of_page = if flags & 0x40 == 0 { 1 } else { 4 };
        let length = at + 6 + references * size_of_reference + size_of_page;
        let body = length + 4;
        if flags & 0x3f == PAGE_INFORMATION {
            let (width, height) = (number(data, body)?, number(data, body + 4)?);
            return Some((width, if height == 0xffff_ffff { width } else { height }));
        }
        at = body.checked_add(usize::try_from(number(data, length)?).ok()?)?;
    }
}

/// Four bytes, most significant first.
fn number(data: &[u8], at: usize) -> Option<u64> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u64::from(u32::from_be_bytes(bytes.try_into().ok()?)))
}
