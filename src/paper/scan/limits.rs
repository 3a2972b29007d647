//! How much of a file that people bring is read.

/// Largest file, bytes. A 300 page grey scan stays below it, and it can be
/// held in memory twice on a 2 GB laptop.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// Most pages in one PDF: more than three times the largest possible set.
pub const MAX_PAGES: usize = 300;
/// Most pixels in one picture. A4 at 1200 dpi has 140 million; telephones make up to 200, and can be set to fewer.
pub const MAX_PIXELS: u64 = 160_000_000;
/// Longest side of a PDF page in points: 200 inches, the limit of PDF itself.
/// Phone apps write pages of 4000 points, so a lower limit would refuse photos.
pub const MAX_PAGE_POINTS: f32 = 14_400.0;
/// Most bytes all packed streams of a PDF may unpack to: a few hundred honest
/// pages, but not a bomb.
pub const MAX_UNPACKED_BYTES: u64 = 1 << 30;
