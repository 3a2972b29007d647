//! One of the three panels of a sheet.

/// The area of a panel below its header line, millimetres.
#[derive(Clone, Copy)]
pub struct Panel {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
}
