//! A grey picture, as everything that gives pictures gives them.

use zeroize::Zeroize;

/// A grey picture. Wiped on drop.
pub struct Luma8 {
    /// Pixels in a row.
    pub width: usize,
    /// How many rows of pixels there are.
    pub height: usize,
    /// One byte a pixel, row by row from the top, 0 black.
    pub pixels: Vec<u8>,
}

impl Drop for Luma8 {
    fn drop(&mut self) {
        self.pixels.zeroize();
    }
}

// a picture may show a share, so it never prints its content
impl std::fmt::Debug for Luma8 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Luma8({} x {})", self.width, self.height)
    }
}
