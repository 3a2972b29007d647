//! Grey pictures: their sizes and parts, whether there is ink on them. What can be done to a spoilt one before its code is
//! looked for again is in `filters`.

mod filters;

use zeroize::Zeroizing;

/// Side of the squares in which a page is searched for ink, in pixels of the picture at a quarter of its size.
const TILE: usize = 16;
/// How far a pixel must be from the mean of its square to be ink. Noise of a scanner stays far below at this size.
const INK: u8 = 8;
/// Most parts of ten thousand that ink takes on a page on which there is nothing: dust, a punched hole.
const BLANK_PARTS: usize = 4;
/// Parts of two hundred of all pixels that are left out at each end when the range of a picture is measured: spots.
const SPOTS: usize = 1;
/// Mean brightness, in parts of 255 of the picture's own range, below which a picture is taken for a negative.
const DARK: u64 = 100;

/// A grey picture, one byte a pixel, row by row, 0 black. Perhaps of a share, so wiped on drop.
pub struct Luma {
    pixels: Zeroizing<Vec<u8>>,
    width: usize,
    height: usize,
}

impl Luma {
    /// A picture; `None` if the number of pixels is not that of the sides, or is nought.
    #[must_use]
    pub fn new(pixels: Zeroizing<Vec<u8>>, width: u32, height: u32) -> Option<Self> {
        let (width, height) = (width as usize, height as usize);
        (width > 0 && height > 0 && width.checked_mul(height) == Some(pixels.len())).then_some(Self {
            pixels,
            width,
            height,
        })
    }

    /// A picture in red, green, blue and opacity, four bytes a pixel, as the eye weighs its brightness (ITU-R BT.601);
    /// opacity is not looked at. `None` as for [`Luma::new`].
    #[must_use]
    pub fn of_colours(rgba: &[u8], width: u32, height: u32) -> Option<Self> {
        let grey = |pixel: &[u8; 4]| {
            let [r, g, b, _] = pixel.map(u32::from);
            // the weights are parts of 256, so the sum is at most 255 * 256
            u8::try_from((77 * r + 150 * g + 29 * b) >> 8).expect("at most 255")
        };
        let (pixels, []) = rgba.as_chunks() else { return None };
        Self::new(Zeroizing::new(pixels.iter().map(grey).collect()), width, height)
    }

    /// Pixels across.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Pixels down.
    pub const fn height(&self) -> usize {
        self.height
    }

    /// All pixels, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The shorter side.
    pub fn side(&self) -> usize {
        self.width.min(self.height)
    }

    fn with(&self, pixels: Vec<u8>) -> Self {
        Self { pixels: Zeroizing::new(pixels), width: self.width, height: self.height }
    }

    /// Half the size, each pixel the mean of four: also removes noise.
    #[must_use]
    pub fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Zeroizing::new(Vec::with_capacity(width * height));
        let mut rows = self.pixels.chunks_exact(self.width);
        while let (Some(upper), Some(lower)) = (rows.next(), rows.next()) {
            let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            pixels.extend(pairs.map(|(a, b)| {
                let sum: u16 = a.iter().chain(b).map(|&p| u16::from(p)).sum();
                u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
            }));
        }
        Self { pixels, width, height }
    }

    /// Smaller by a whole number, so that no side has more dots than these: each pixel the mean of a square.
    #[must_use]
    pub fn within(&self, dots: usize) -> Self {
        let by = self.width.max(self.height).div_ceil(dots.max(1)).max(1);
        let rows: Vec<&[u8]> = self.pixels.chunks_exact(self.width).collect();
        // of a strip that is thinner than a square something is shown all the same
        let (width, height) = ((self.width / by).max(1), (self.height / by).max(1));
        let mut pixels = Zeroizing::new(Vec::with_capacity(width * height));
        for band in rows.chunks(by).take(height) {
            for column in 0..width {
                let square = band.iter().flat_map(|row| row.iter().skip(column * by).take(by));
                let (sum, count) =
                    square.fold((0_u64, 0_u64), |(sum, count), p| (sum + u64::from(*p), count + 1));
                pixels.push(u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX));
            }
        }
        Self { pixels, width, height }
    }

    /// Twice the size, each pixel between its neighbours: for pictures with few dots a module.
    #[must_use]
    pub fn doubled(&self) -> Self {
        let mut pixels = Zeroizing::new(Vec::with_capacity(self.pixels.len() * 4));
        let rows: Vec<&[u8]> = self.pixels.chunks_exact(self.width).collect();
        for (place, row) in rows.iter().enumerate() {
            let above = place.checked_sub(1).and_then(|place| rows.get(place)).unwrap_or(row);
            let below = rows.get(place + 1).unwrap_or(row);
            for other in [above, below] {
                // a new pixel lies a quarter of the way towards the neighbours on its side
                let mixed: Vec<u16> =
                    row.iter().zip(other.iter()).map(|(&p, &q)| 3 * u16::from(p) + u16::from(q)).collect();
                for (x, &here) in mixed.iter().enumerate() {
                    let left = x.checked_sub(1).and_then(|x| mixed.get(x)).copied().unwrap_or(here);
                    let right = mixed.get(x + 1).copied().unwrap_or(here);
                    pixels.extend(
                        [left, right]
                            .map(|beside| u8::try_from((3 * here + beside + 8) / 16).unwrap_or(u8::MAX)),
                    );
                }
            }
        }
        Self { pixels, width: self.width * 2, height: self.height * 2 }
    }

    /// Twice as wide or twice as high, each new pixel between its neighbours: for lines that a fax or a wrong setting of
    /// a scanner left out.
    #[must_use]
    pub fn stretched(&self, direction: Along) -> Self {
        // a new pixel lies a quarter of the way towards the neighbour on its side
        let towards = |here: u8, beside: u8| {
            u8::try_from((3 * u16::from(here) + u16::from(beside) + 2) / 4).unwrap_or(here)
        };
        let mut pixels = Zeroizing::new(Vec::with_capacity(self.pixels.len() * 2));
        match direction {
            Along::Rows => {
                for row in self.pixels.chunks_exact(self.width) {
                    let before = row.first().into_iter().chain(row);
                    let after = row.iter().skip(1).chain(row.last());
                    let pairs = row.iter().zip(before).zip(after);
                    pixels.extend(pairs.flat_map(|((&here, &before), &after)| {
                        [towards(here, before), towards(here, after)]
                    }));
                }
                Self { pixels, width: self.width * 2, height: self.height }
            }
            Along::Columns => {
                let rows: Vec<&[u8]> = self.pixels.chunks_exact(self.width).collect();
                let before = rows.first().into_iter().chain(&rows);
                let after = rows.iter().skip(1).chain(rows.last());
                for ((row, before), after) in rows.iter().zip(before).zip(after) {
                    for beside in [before, after] {
                        pixels.extend(row.iter().zip(*beside).map(|(&here, &beside)| towards(here, beside)));
                    }
                }
                Self { pixels, width: self.width, height: self.height * 2 }
            }
        }
    }

    /// Dark for light.
    #[must_use]
    pub fn inverted(&self) -> Self {
        self.with(self.pixels.iter().map(|p| 255 - p).collect())
    }

    /// True if most of the picture is as dark as the darkest of it, as a negative of paper is. By its own range: an
    /// underexposed photograph is dark too, and its paper is what is light in it.
    pub fn is_dark(&self) -> bool {
        let mut counts = [0usize; 256];
        for &pixel in self.pixels.iter() {
            if let Some(count) = counts.get_mut(usize::from(pixel)) {
                *count += 1;
            }
        }
        let spots = self.pixels.len() * SPOTS / 200;
        // how many levels from one end hold spots alone
        let end = |from: &mut dyn Iterator<Item = usize>| -> u64 {
            let mut seen = 0;
            let within = from.take_while(|count| {
                seen += count;
                seen <= spots
            });
            within.map(|_| 1).sum()
        };
        let low = end(&mut counts.into_iter());
        let high = 255u64.saturating_sub(end(&mut counts.into_iter().rev()));
        let sum: u64 = (0..).zip(counts).map(|(level, count): (u64, usize)| level * count as u64).sum();
        let mean = sum / self.pixels.len() as u64;
        mean.saturating_sub(low) * 255 <= DARK * high.saturating_sub(low)
    }

    /// True if there is no ink on it, as on the back of a sheet.
    pub fn is_blank(&self) -> bool {
        let small = self.halved();
        let small = if small.side() >= 2 * TILE { small.halved() } else { small };
        if small.side() < TILE {
            return false;
        }
        let mut ink = 0;
        for rows in small.pixels.chunks(small.width * TILE) {
            for x in (0..small.width).step_by(TILE) {
                let tile = || rows.chunks(small.width).flat_map(move |row| row.iter().skip(x).take(TILE));
                let (sum, count) = tile().fold((0, 0), |(sum, count), &p| (sum + u32::from(p), count + 1));
                let mean = u8::try_from(sum / count).unwrap_or(u8::MAX);
                ink += tile().filter(|p| p.abs_diff(mean) > INK).count();
            }
        }
        ink * 10_000 < small.pixels.len() * BLANK_PARTS
    }

    /// The part of the picture that starts at (`x`, `y`).
    fn crop(&self, x: usize, y: usize, width: usize, height: usize) -> Self {
        let rows = self.pixels.chunks_exact(self.width).skip(y).take(height);
        let pixels = rows.flat_map(|row| row.iter().skip(x).take(width).copied()).collect();
        Self { pixels: Zeroizing::new(pixels), width, height }
    }

    /// Overlapping pieces, 60 % of the longer side each, so that a code on the cut is whole in one of them.
    pub fn pieces(&self) -> [Self; 2] {
        let (w, h) = (self.width, self.height);
        if h >= w {
            let part = h * 3 / 5;
            [self.crop(0, 0, w, part), self.crop(0, h - part, w, part)]
        } else {
            let part = w * 3 / 5;
            [self.crop(0, 0, part, h), self.crop(w - part, 0, part, h)]
        }
    }
}

/// A direction in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// From left to right.
    Rows,
    /// From top to bottom.
    Columns,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(super) fn picture(width: usize, height: usize, of: impl Fn(usize, usize) -> u8) -> Luma {
        let pixels = (0..width * height).map(|at| of(at % width, at / width)).collect();
        let side = |side| u32::try_from(side).expect("small");
        Luma::new(Zeroizing::new(pixels), side(width), side(height)).expect("sides fit")
    }

    #[test]
    fn twice_the_size_keeps_what_is_there() {
        let page = picture(3, 2, |x, y| u8::try_from(40 * x + 100 * y).expect("small"));
        let large = page.doubled();
        assert_eq!((large.width(), large.height()), (6, 4));
        assert_eq!(large.pixels()[..6], [0, 10, 30, 50, 70, 80]);
        assert_eq!(large.halved().width(), 3);
    }

    #[test]
    fn stretching_goes_a_quarter_of_the_way() {
        let page = picture(3, 2, |x, y| u8::try_from(40 * x + 100 * y).expect("small"));
        let wide = page.stretched(Along::Rows);
        assert_eq!((wide.width(), wide.height()), (6, 2));
        assert_eq!(wide.pixels()[..6], [0, 10, 30, 50, 70, 80]);
        let high = page.stretched(Along::Columns);
        assert_eq!((high.width(), high.height()), (3, 4));
        assert_eq!(*high.pixels(), [0, 40, 80, 25, 65, 105, 75, 115, 155, 100, 140, 180]);
    }

    #[test]
    fn a_negative_is_told_by_the_range_of_the_picture() {
        // a tenth of the page is ink
        let page = |paper: u8, ink: u8| picture(100, 100, move |x, _| if x % 10 == 0 { ink } else { paper });
        assert!(!page(255, 0).is_dark() && !page(80, 0).is_dark() && !page(82, 12).is_dark());
        assert!(page(0, 255).is_dark() && page(0, 80).is_dark() && page(175, 255).is_dark());
    }

    #[test]
    fn a_page_without_ink_is_blank_and_a_pale_code_is_not() {
        let noise = |x: usize, y: usize| u8::try_from((x * 7919 + y * 104_729) % 9).expect("small");
        assert!(picture(800, 1100, |x, y| 240 + noise(x, y)).is_blank());
        // a slow shadow from edge to edge
        assert!(picture(800, 1100, |x, _| u8::try_from(100 + x / 8).expect("small")).is_blank());
        let pale = |x: usize, y: usize| {
            (300..500).contains(&x) && (300..500).contains(&y) && (x / 8 + y / 8).is_multiple_of(2)
        };
        assert!(!picture(800, 1100, |x, y| if pale(x, y) { 220 } else { 250 }).is_blank());
    }
}
