//! A QR code on the sheet: how large it is, and where it stands.

use super::error::SheetError;
use super::pen::{Pen, small};
use crate::paper::Mark;
use crate::paper::qr::QrGrid;

/// One dot of a 300 dpi printer, millimetres. Modules are whole dots, so that
/// all of them come out equally wide.
const DOT: f32 = 25.4 / 300.0;
/// A code's white surround, modules.
const QUIET: f32 = 4.0;

/// Room for a code of a panel.
pub struct Room {
    /// Fewest dots a module.
    pub least_dots: f32,
    /// Most modules a side.
    pub most_modules: u8,
}

impl Room {
    /// Largest side of the code, millimetres.
    pub fn side(&self) -> f32 {
        f32::from(self.most_modules) * self.least_dots * DOT
    }

    /// The white surround of the largest code, millimetres.
    pub fn quiet(&self) -> f32 {
        QUIET * self.least_dots * DOT
    }

    /// The code as large as it can be in this room.
    pub fn fit(&self, grid: QrGrid) -> Result<Fitted, SheetError> {
        let modules = grid.side();
        let dots = (self.side() / (small(modules) * DOT) + 0.01).floor();
        if dots < self.least_dots {
            return Err(SheetError::Dense { modules, limit: self.most_modules.into() });
        }
        let module = dots * DOT;
        Ok(Fitted { side: small(modules) * module, quiet: QUIET * module, module, grid })
    }
}

/// A code of which the size is known.
pub struct Fitted {
    /// Its side, millimetres.
    pub side: f32,
    /// Its white surround, millimetres.
    pub quiet: f32,
    module: f32,
    grid: QrGrid,
}

impl Fitted {
    /// Draws it with its upper left corner here, where a printer has a dot.
    pub fn draw(self, (x, y): (f32, f32), pen: &mut Pen) {
        pen.mark(Mark::Code { x, y, module: self.module, grid: self.grid });
    }
}

/// The nearest place where a printer has a dot, millimetres.
pub fn on_dot(mm: f32) -> f32 {
    (mm / DOT).round() * DOT
}
