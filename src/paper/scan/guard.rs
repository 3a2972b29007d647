//! Bombs in PDF files, found before the renderer unpacks them.
//!
//! A renderer that runs out of memory is killed, which no `catch_unwind` can
//! stop, and a ceremony would die with it. So packed streams are first
//! unpacked into nothing, counting, and pictures are judged by their headers.
//! Not covered, because only drawing
//! shows it: a line of a billion dashes, object streams packed twice. Whoever
//! must survive those runs the reader in a process with a memory limit.

use super::error::{ScanError, check_pixels};
use super::headers;
use super::limits::MAX_UNPACKED_BYTES;
use flate2::{Decompress, FlushDecompress, Status};
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, Stream};

/// Most bytes one packed byte can become: deflate, LZW with 12 bit codes, and
/// run lengths.
const WORST_FLATE: u64 = 1032;
const WORST_LZW: u64 = 4096;
const WORST_RUNS: u64 = 64;

/// Largest side and other number a filter may be told; the limit of JPEG.
const MAX_PARAMETER: f64 = 65_535.0;
/// Columns of fax data that does not say.
const FAX_COLUMNS: u32 = 1728;
/// Most blocks in a PostScript function; real ones have a handful.
const MAX_BRACES: usize = 64;

/// Refuses a file whose deflate streams unpack to too much. Works on the raw
/// bytes, because opening a PDF already unpacks some of its streams.
pub fn check_streams(bytes: &[u8]) -> Result<(), ScanError> {
    let mut total = 0;
    let mut rest = bytes;
    while let Some(at) = rest.windows(6).position(|w| w == b"stream") {
        rest = rest.get(at + 6..).unwrap_or_default();
        let data = rest.strip_prefix(b"\r").unwrap_or(rest);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        // A zlib header: deflate, and a multiple of 31.
        if let [cmf, flags, ..] = data
            && cmf & 0x0f == 8
            && u16::from_be_bytes([*cmf, *flags]).is_multiple_of(31)
        {
            total += unpacked(data, MAX_UNPACKED_BYTES - total);
            if total >= MAX_UNPACKED_BYTES {
                return Err(ScanError::Unpacked);
            }
        }
    }
    Ok(())
}

/// How many bytes the zlib stream at the start of `data` holds, up to `limit`.
fn unpacked(data: &[u8], limit: u64) -> u64 {
    let mut inflate = Decompress::new(true);
    let mut sink = vec![0; 1 << 16];
    loop {
        let (read, made) = (inflate.total_in(), inflate.total_out());
        let rest = usize::try_from(read).ok().and_then(|at| data.get(at..)).unwrap_or_default();
        let status = inflate.decompress(rest, &mut sink, FlushDecompress::None);
        let stuck = inflate.total_in() == read && inflate.total_out() == made;
        if inflate.total_out() >= limit || stuck || !matches!(status, Ok(Status::Ok)) {
            return inflate.total_out().min(limit);
        }
    }
}

/// Refuses pictures too large and streams packed in ways that were not counted.
pub fn check_objects(pdf: &Pdf) -> Result<(), ScanError> {
    for object in pdf.objects() {
        if let Object::Stream(stream) = object {
            check_packing(&stream)?;
            check_parameters(&stream)?;
            check_function(&stream)?;
            let is_image = stream.dict().get::<Name<'_>>(b"Subtype").is_some_and(|n| &*n == b"Image");
            if is_image {
                headers::check_image(&stream)?;
            }
        }
    }
    Ok(())
}

/// Fewest pixels of a picture that could show a sheet: a code alone, at less than a third of what a scan has.
const LEAST_PICTURE: u64 = 200 * 200;
/// How deep pictures are looked for in forms inside forms.
const MAX_FORMS: usize = 4;

/// True if one of these objects of a page is a picture as a scanner or a camera makes it.
pub fn holds_picture(objects: &Dict<'_>) -> bool {
    holds_picture_within(objects, MAX_FORMS)
}

fn holds_picture_within(objects: &Dict<'_>, depth: usize) -> bool {
    let is_picture = |name: Name<'_>| {
        let Some(stream) = objects.get::<Stream<'_>>(&name) else { return false };
        let dict = stream.dict();
        let side = |key: &[u8]| u64::from(dict.get::<u32>(key).unwrap_or(0));
        match dict.get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Image") => side(b"Width").saturating_mul(side(b"Height")) >= LEAST_PICTURE,
            Some(b"Form") => {
                let inner =
                    dict.get::<Dict<'_>>(b"Resources").and_then(|all| all.get::<Dict<'_>>(b"XObject"));
                depth > 0 && inner.is_some_and(|inner| holds_picture_within(&inner, depth - 1))
            }
            _ => false,
        }
    };
    objects.keys().any(is_picture)
}

fn check_packing(stream: &Stream<'_>) -> Result<(), ScanError> {
    let filters = stream.filters();
    let worst = |filter: &Filter| match filter {
        Filter::FlateDecode => WORST_FLATE,
        Filter::LzwDecode => WORST_LZW,
        Filter::RunLengthDecode => WORST_RUNS,
        _ => 1,
    };
    let packers = filters.iter().filter(|f| worst(f) > 1).count();
    let counted = packers == 1 && filters.first().is_some_and(|f| matches!(f, Filter::FlateDecode));
    let length = stream.raw_data().len() as u64;
    let bound = filters.iter().map(worst).fold(length, u64::saturating_mul);
    if packers == 0 || counted || bound <= MAX_UNPACKED_BYTES {
        return Ok(());
    }
    Err(ScanError::Unpacked)
}

/// Decoders make room for what the parameters of a filter say. Fax data may
/// use one bit for a whole row, so its number of rows must be known.
fn check_parameters(stream: &Stream<'_>) -> Result<(), ScanError> {
    let dict = stream.dict();
    let mut all = Vec::new();
    for key in [b"DecodeParms".as_slice(), b"DP"] {
        all.extend(dict.get::<Dict<'_>>(key));
        let list = dict.get::<Array<'_>>(key);
        all.extend(list.iter().flat_map(Array::iter::<Dict<'_>>));
    }
    let (mut columns, mut rows) = (FAX_COLUMNS, dict.get::<u32>(b"Height").unwrap_or(0));
    for parameters in all {
        for key in [b"Columns".as_slice(), b"Rows", b"Colors", b"BitsPerComponent"] {
            let value = parameters.get::<f64>(key).unwrap_or(0.0);
            if !(0.0..=MAX_PARAMETER).contains(&value) {
                return Err(ScanError::Unpacked);
            }
        }
        columns = columns.max(parameters.get::<u32>(b"Columns").unwrap_or(0));
        rows = rows.max(parameters.get::<u32>(b"Rows").unwrap_or(0));
    }
    let fax = stream.filters().iter().any(|f| matches!(f, Filter::CcittFaxDecode));
    if fax && rows == 0 {
        return Err(ScanError::Unpacked);
    }
    if fax {
        check_pixels(u64::from(columns), u64::from(rows))?;
    }
    Ok(())
}

/// PostScript functions are parsed by recursion, so deep ones end the program.
fn check_function(stream: &Stream<'_>) -> Result<(), ScanError> {
    if stream.dict().get::<u32>(b"FunctionType") != Some(4) {
        return Ok(());
    }
    let code = stream.decoded_data().map_err(|_| ScanError::Damaged("PDF"))?;
    if code.split(|&byte| byte == b'{').count() > MAX_BRACES {
        return Err(ScanError::Damaged("PDF"));
    }
    Ok(())
}
