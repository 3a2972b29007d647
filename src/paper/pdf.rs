//! Pages to PDF. The one file that knows `printpdf`.
//!
//! The document carries no date (`printpdf` would write 1970), no author, and
//! fonts cut down to the glyphs used. `printpdf` numbers objects from a
//! process-wide counter, so two documents of the same pages are equal in
//! meaning, not in bytes.

use super::font::{Face, MM_PER_PT};
use super::{Mark, Page, RULE_MM, TextMark};
use printpdf::{
    Color, CustomPdfConformance, FontId, Greyscale, Line, LineCapStyle, LineDashPattern, LinePoint, Mm, Op,
    PaintMode, ParsedFont, PdfConformance, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point,
    Polygon, PolygonRing, Pt, TextItem, TextMatrix, WindingOrder, to_lopdf_doc,
};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use zeroize::{Zeroize, Zeroizing};

/// What a file manager shows of a share sheet. It says nothing about which key.
const TITLE: &str = "Key share sheet";
/// Dash and gap of a fold line, points.
const DASH: [f32; 2] = [4.0, 3.0];

/// Keys of the document's description that `printpdf` fills in by itself. All are optional (PDF 32000-1, 14.3.3).
const CLAIMS: [&[u8]; 4] = [b"GTS_PDFXVersion", b"Identifier", b"CreationDate", b"ModDate"];

/// Room for a sheet, bytes, so that the buffer does not grow and leave copies.
const ROOM: usize = 256 << 10;

/// Level of compression, of 9.
const LEVEL: u32 = 5;

/// The faces as the PDF library wants them, parsed once: a copy shares the font's bytes.
static PARSED: LazyLock<[Option<ParsedFont>; 4]> =
    LazyLock::new(|| Face::ALL.map(|face| ParsedFont::from_bytes(face.bytes(), 0, &mut Vec::new())));

/// Why no PDF could be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// A built-in font cannot be parsed: the program itself is damaged.
    #[error("the built-in font {0:?} cannot be read; this copy of the program is damaged")]
    Font(Face),
    /// The PDF library could not draw something exactly as asked.
    #[error("the PDF could not be written: {0}")]
    Writer(String),
}

/// Writes `pages` as one PDF 1.3 document. The buffer is wiped on drop.
///
/// # Errors
/// [`PdfError::Font`] when the program's own fonts are damaged.
pub fn write(pages: &[Page]) -> Result<Zeroizing<Vec<u8>>, PdfError> {
    write_as(TITLE, pages)
}

/// The same under another title.
///
/// # Errors
/// As [`write`].
pub fn write_as(title: &str, pages: &[Page]) -> Result<Zeroizing<Vec<u8>>, PdfError> {
    let mut document = PdfDocument::new(title);
    // Without this printpdf adds a colour profile and XMP data for PDF/X-3.
    document.metadata.info.conformance = PdfConformance::Custom(CustomPdfConformance {
        requires_icc_profile: false,
        requires_xmp_metadata: false,
        ..CustomPdfConformance::default()
    });
    let mut fonts = BTreeMap::new();
    for (face, parsed) in Face::ALL.into_iter().zip(&*PARSED) {
        fonts.insert(face, document.add_font(parsed.as_ref().ok_or(PdfError::Font(face))?));
    }
    document.with_pages(pages.iter().map(|page| one_page(page, &fonts)).collect());
    save(&document)
}

fn save(document: &PdfDocument) -> Result<Zeroizing<Vec<u8>>, PdfError> {
    let mut warnings = Vec::new();
    let mut file = to_lopdf_doc(document, &PdfSaveOptions::default(), &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(PdfError::Writer(warning.msg.clone()));
    }
    // An empty claim still counts as one, and a date of 1970 is a false one, so these keys go altogether.
    for object in file.objects.values_mut() {
        if let Ok(dictionary) = object.as_dict_mut() {
            for key in CLAIMS {
                dictionary.remove(key);
            }
        }
    }
    for object in file.objects.values_mut() {
        let Ok(stream) = object.as_stream_mut() else { continue };
        if stream.dict.get(b"Filter").is_err() {
            let smaller = compressed(&stream.content)?;
            stream.content.zeroize();
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(smaller);
        }
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM));
    file.save_to(&mut *bytes).map_err(|error| PdfError::Writer(error.to_string()))?;
    Ok(bytes)
}

/// Compressed at a middle level: that takes half the time of the library's own for a hundredth more of bytes.
fn compressed(content: &[u8]) -> Result<Vec<u8>, PdfError> {
    let failed = |error: std::io::Error| PdfError::Writer(error.to_string());
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(content.len()), Compression::new(LEVEL));
    encoder.write_all(content).map_err(failed)?;
    encoder.finish().map_err(failed)
}

fn one_page(page: &Page, fonts: &BTreeMap<Face, FontId>) -> PdfPage {
    let height = page.paper.height();
    let mut ops = vec![Op::SetOutlineThickness { pt: points(RULE_MM) }, ink_line()];
    for mark in &page.marks {
        match mark {
            Mark::Text(text) => ops.extend(text_ops(text, height, fonts)),
            Mark::Line { from, to, dashed } => ops.extend(line_ops(*from, *to, *dashed, height)),
            Mark::Rect { x, y, w, h, grey } => {
                ops.push(ink(*grey));
                ops.push(fill(vec![ring(*x, *y, *w, *h, height)]));
            }
            Mark::Code { x, y, module, grid } => {
                let side = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX)) * module;
                let rings = grid.runs().map(|(row, column, length)| {
                    ring(x + side(column), y + side(row), side(length), *module, height)
                });
                // One path for the whole code: neighbouring rows cannot show seams.
                ops.extend([ink(0.0), fill(rings.collect())]);
            }
        }
    }
    PdfPage::new(Mm(page.paper.width()), Mm(height), ops)
}

fn text_ops(text: &TextMark, height: f32, fonts: &BTreeMap<Face, FontId>) -> Vec<Op> {
    let Some(font) = fonts.get(&text.face) else {
        return Vec::new();
    };
    let (sin, cos) = text.turn.to_radians().sin_cos();
    let at = point(text.x, text.y, height);
    vec![
        Op::StartTextSection,
        ink(text.grey),
        Op::SetFont { font: PdfFontHandle::External(font.clone()), size: Pt(text.size) },
        Op::SetTextMatrix { matrix: TextMatrix::Raw([cos, sin, -sin, cos, at.x.0, at.y.0]) },
        Op::ShowText { items: vec![TextItem::Text(text.text.to_string())] },
        Op::EndTextSection,
    ]
}

fn line_ops(from: (f32, f32), to: (f32, f32), dashed: bool, height: f32) -> [Op; 3] {
    let dash = if dashed { LineDashPattern::new(0.0, &DASH) } else { LineDashPattern::solid() };
    let corner = |(x, y)| LinePoint { p: point(x, y, height), bezier: false };
    let line = Line { points: vec![corner(from), corner(to)], is_closed: false };
    [Op::SetLineCapStyle { cap: LineCapStyle::Butt }, Op::SetLineDashPattern { dash }, Op::DrawLine { line }]
}

fn fill(rings: Vec<PolygonRing>) -> Op {
    Op::DrawPolygon {
        polygon: Polygon { rings, mode: PaintMode::Fill, winding_order: WindingOrder::NonZero },
    }
}

fn ring(x: f32, y: f32, w: f32, h: f32, height: f32) -> PolygonRing {
    let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
    let points =
        corners.into_iter().map(|(x, y)| LinePoint { p: point(x, y, height), bezier: false }).collect();
    PolygonRing { points }
}

fn ink(grey: f32) -> Op {
    Op::SetFillColor { col: Color::Greyscale(Greyscale::new(grey, None)) }
}

fn ink_line() -> Op {
    Op::SetOutlineColor { col: Color::Greyscale(Greyscale::new(0.0, None)) }
}

/// Ours is millimetres from the top; PDF's is points from the bottom.
fn point(x: f32, y: f32, height: f32) -> Point {
    Point { x: points(x), y: points(height - y) }
}

fn points(mm: f32) -> Pt {
    Pt(mm / MM_PER_PT)
}
