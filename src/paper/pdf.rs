//! Pages to PDF. The one file that knows `printpdf`.
//!
//! The document carries no date (`printpdf` would write 1970), no author, and
//! fonts cut down to the glyphs used. They are cut here: `printpdf` embeds what
//! it is given. It numbers objects from a process-wide counter, so two documents
//! of the same pages are equal in meaning, not in bytes.

use super::font::{Face, MM_PER_PT};
use super::{Mark, Page, RULE_MM, TextMark};
use printpdf::{
    Color, CustomPdfConformance, FontId, Greyscale, Line, LineCapStyle, LineDashPattern, LinePoint, Mm, Op,
    PaintMode, ParsedFont, PdfConformance, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point,
    Polygon, PolygonRing, Pt, TextItem, TextMatrix, WindingOrder, to_lopdf_doc,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::LazyLock;

use crate::vocab::digest::sha256;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use subsetter::GlyphRemapper;
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

/// The faces as the PDF library wants them, whole, parsed once: which glyph a character has, how wide it is, how high the
/// face.
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
    for (face, characters) in characters(pages) {
        let cut = cut(face, &characters).ok_or(PdfError::Font(face))?;
        fonts.insert(face, document.add_font(&cut));
    }
    document.with_pages(pages.iter().map(|page| one_page(page, &fonts)).collect());
    save(&document)
}

/// What is written in each face.
fn characters(pages: &[Page]) -> BTreeMap<Face, BTreeSet<char>> {
    let mut used: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    for mark in pages.iter().flat_map(|page| &page.marks) {
        if let Mark::Text(text) = mark {
            used.entry(text.face).or_default().extend(text.text.chars());
        }
    }
    used
}

/// The face with the glyphs of these characters and no others, numbered anew. `None` when the face cannot be read.
fn cut(face: Face, characters: &BTreeSet<char>) -> Option<ParsedFont> {
    let whole = PARSED.get(face as usize)?.as_ref()?;
    let mut numbers = GlyphRemapper::new();
    let (mut glyphs, mut widths) = (BTreeMap::new(), BTreeMap::new());
    for &character in characters {
        let code = u32::from(character);
        // a character that the face lacks was refused when the page was laid out
        let Some(glyph) = whole.lookup_glyph_index(code) else { continue };
        let number = numbers.remap(glyph);
        glyphs.insert(code, number);
        widths.insert(number, whole.get_glyph_width(glyph)?);
    }
    let program = subsetter::subset(face.bytes(), 0, &numbers).ok()?;
    let name = format!("{}+{}", tag(&program), face.name());
    Some(ParsedFont {
        original_bytes: program,
        font_index: 0,
        font_name: Some(name),
        codepoint_to_glyph: glyphs,
        glyph_widths: widths,
        units_per_em: whole.units_per_em,
        font_metrics: whole.font_metrics.clone(),
        font_type: whole.font_type,
        pdf_font_metrics: whole.pdf_font_metrics.clone(),
    })
}

/// Six capital letters that tell a cut face from others of its name (PDF 32000-1, 9.6.4): programs that join documents take
/// faces of one name for one face. Of what was cut, so that the same letters cut alike.
fn tag(program: &[u8]) -> String {
    sha256(program).0.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::font::{first_missing, width};

    /// Two libraries read the fonts: one says how wide a line will be, the other how wide it is printed. They agree on
    /// what the faces have, too: what one misses, the other does not print.
    #[test]
    fn what_is_measured_is_as_wide_as_what_is_printed() {
        // without U+FFFF, which is no character and ends every table of them
        let all: BTreeSet<char> = (' '..'\u{ffff}').filter(|c| !c.is_control()).collect();
        let measured: BTreeSet<char> =
            all.iter().copied().filter(|c| first_missing(&c.to_string()).is_none()).collect();
        assert!(measured.len() > 270);
        let mut everywhere = all.clone();
        for face in Face::ALL {
            let cut = cut(face, &all).expect("a font");
            let printed = |c: &char| cut.codepoint_to_glyph.get(&u32::from(*c));
            everywhere.retain(|c| printed(c).is_some());
            for c in &measured {
                let glyph = printed(c).expect("a glyph");
                let ems = f32::from(cut.glyph_widths[glyph]) / f32::from(cut.units_per_em);
                let paper = width(face, 1.0, &c.to_string()) / MM_PER_PT;
                assert!((ems - paper).abs() < 1e-4, "{face:?} {c:?}: {ems} {paper}");
            }
        }
        assert_eq!(everywhere, measured);
    }
}
