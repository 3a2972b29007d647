//! What makes the code on a spoilt picture stand out: blurring, evening, sharpening, and taking specks and lines away.

use zeroize::Zeroizing;

use super::{Along, Luma};

impl Luma {
    /// The mean of each pixel's square, `reach` pixels to every side: one running sum along rows, one along columns.
    #[must_use]
    pub fn blurred(&self, reach: usize) -> Self {
        let mut across = Vec::with_capacity(self.pixels.len());
        for row in self.pixels.chunks_exact(self.width) {
            running_mean(row, reach, |mean| across.push(mean));
        }
        let mut pixels = vec![0; across.len()];
        let mut column = Zeroizing::new(Vec::with_capacity(self.height));
        for x in 0..self.width {
            column.clear();
            column.extend(across.iter().skip(x).step_by(self.width));
            let mut to = pixels.iter_mut().skip(x).step_by(self.width);
            running_mean(&column, reach, |mean| {
                if let Some(pixel) = to.next() {
                    *pixel = mean;
                }
            });
        }
        drop(Zeroizing::new(across));
        self.with(pixels)
    }

    /// Light and contrast made the same everywhere: each pixel's distance from the mean around it, in parts of the mean
    /// distance there. Brings back what is pale or lies in a shadow.
    #[must_use]
    pub fn evened(&self, reach: usize) -> Self {
        let mean = self.blurred(reach);
        let distances = self.with(self.pairs(&mean, |p, m| i32::from(p.abs_diff(m))));
        let usual = distances.blurred(reach);
        let even =
            self.pixels.iter().zip(mean.pixels()).zip(usual.pixels()).map(|((&p, &m), &d)| {
                clamped(128 + (i32::from(p) - i32::from(m)) * 64 / i32::from(d.max(2)))
            });
        self.with(even.collect())
    }

    /// Edges drawn stronger, in halves: against lenses out of focus and hands that shake.
    #[must_use]
    pub fn sharpened(&self, reach: usize, halves: i32) -> Self {
        let mean = self.blurred(reach);
        self.with(self.pairs(&mean, |p, m| {
            let (p, m) = (i32::from(p), i32::from(m));
            p + (p - m) * halves / 2
        }))
    }

    fn pairs(&self, other: &Self, of: impl Fn(u8, u8) -> i32) -> Vec<u8> {
        self.pixels.iter().zip(other.pixels()).map(|(&a, &b)| clamped(of(a, b))).collect()
    }

    /// Each pixel as the middle one of its nine: single spots go.
    #[must_use]
    pub fn despeckled(&self) -> Self {
        let mut pixels = self.pixels.to_vec();
        let rows: Vec<&[u8]> = self.pixels.chunks_exact(self.width).collect();
        for (three, to) in rows.windows(3).zip(pixels.chunks_exact_mut(self.width).skip(1)) {
            for x in 1..self.width.saturating_sub(1) {
                let mut nine = [0; 9];
                let around = three.iter().flat_map(|row| row.iter().skip(x - 1).take(3));
                nine.iter_mut().zip(around).for_each(|(to, from)| *to = *from);
                let (_, middle, _) = nine.select_nth_unstable(4);
                if let Some(pixel) = to.get_mut(x) {
                    *pixel = *middle;
                }
            }
        }
        self.with(pixels)
    }

    /// Thin lines taken out that run across the given direction, dark ones or light ones: what a dirty glass or a drum
    /// draws over a page. A line of up to two pixels is replaced by what stands beside it.
    #[must_use]
    pub fn without_lines(&self, direction: Along, dark: bool) -> Self {
        let first = self.extremes(direction, dark);
        first.extremes(direction, !dark)
    }

    /// The lightest (or darkest) of each pixel and its two neighbours in a direction.
    fn extremes(&self, direction: Along, lightest: bool) -> Self {
        let distance = match direction {
            Along::Rows => 1,
            Along::Columns => self.width,
        };
        let of = |a: u8, b: u8| if lightest { a.max(b) } else { a.min(b) };
        let mut pixels = self.pixels.to_vec();
        for (to, beside) in pixels.iter_mut().zip(self.pixels.iter().skip(distance)) {
            *to = of(*to, *beside);
        }
        for (to, beside) in pixels.iter_mut().skip(distance).zip(self.pixels.iter()) {
            *to = of(*to, *beside);
        }
        self.with(pixels)
    }
}

fn clamped(value: i32) -> u8 {
    u8::try_from(value.clamp(0, 255)).unwrap_or(u8::MAX)
}

/// The mean of each value and its neighbours up to `reach` away, as many of them as there are.
fn running_mean(values: &[u8], reach: usize, mut put: impl FnMut(u8)) {
    let (mut sum, mut count) = (0u32, 0u32);
    let mut ahead = values.iter();
    for value in ahead.by_ref().take(reach) {
        sum += u32::from(*value);
        count += 1;
    }
    for place in 0..values.len() {
        if let Some(value) = ahead.next() {
            sum += u32::from(*value);
            count += 1;
        }
        put(u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX));
        if let Some(value) = place.checked_sub(reach).and_then(|behind| values.get(behind)) {
            sum -= u32::from(*value);
            count -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::picture;
    use super::*;

    #[test]
    fn means_are_those_of_the_pixels_that_are_there() {
        let ramp = picture(5, 1, |x, _| u8::try_from(10 * x).expect("small"));
        assert_eq!(ramp.blurred(1).pixels(), [5, 10, 20, 30, 35]);
        assert_eq!(ramp.blurred(9).pixels(), [20; 5]);
        let tall = picture(1, 3, |_, y| if y == 1 { 90 } else { 0 });
        assert_eq!(tall.blurred(1).pixels(), [45, 30, 45]);
    }

    #[test]
    fn thin_lines_go_and_wide_bars_stay() {
        let at = |x: usize| matches!(x, 10 | 20..=29);
        let page = picture(40, 3, |x, _| if at(x) { 0 } else { 255 });
        let clean = page.without_lines(Along::Rows, true);
        assert_eq!(clean.pixels().get(10), Some(&255));
        assert!((20..=29).all(|x| clean.pixels().get(x) == Some(&0)));
        let light = page.inverted().without_lines(Along::Rows, false).inverted();
        assert!(light.pixels() == clean.pixels());
    }
}
