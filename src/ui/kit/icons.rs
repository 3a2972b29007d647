//! Icons drawn by strokes on a grid of 20 points. No emoji, no icon font.

use eframe::egui::{Color32, Painter, Pos2, Rect, Stroke, pos2};

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Done.
    Check,
    /// Needs attention.
    Triangle,
    /// Stop.
    Cross,
    /// To be known.
    Letter,
    /// Due now.
    Arrow,
    /// A sheet of paper.
    Sheet,
    /// A sheet that is checked.
    CheckedSheet,
    /// A key.
    Key,
    /// A magnifier.
    Lens,
    /// A book of entries.
    Book,
}

/// A line through points.
type Stretch = &'static [(f32, f32)];
/// Centre and radius.
type Circle = (f32, f32, f32);

impl Icon {
    /// Lines through points on the 20-point grid, and circles by centre and radius.
    fn strokes(self) -> (&'static [Stretch], &'static [Circle]) {
        match self {
            Self::Check => (&[&[(4.0, 10.5), (8.5, 15.0), (16.0, 5.5)]], &[]),
            Self::Triangle => (
                &[&[(10.0, 3.0), (18.0, 17.0), (2.0, 17.0), (10.0, 3.0)], &[(10.0, 8.0), (10.0, 12.0)]],
                &[(10.0, 14.6, 0.6)],
            ),
            Self::Cross => (
                &[
                    &[(6.5, 2.0), (13.5, 2.0), (18.0, 6.5), (18.0, 13.5), (13.5, 18.0)],
                    &[(13.5, 18.0), (6.5, 18.0), (2.0, 13.5), (2.0, 6.5), (6.5, 2.0)],
                    &[(7.0, 7.0), (13.0, 13.0)],
                    &[(13.0, 7.0), (7.0, 13.0)],
                ],
                &[],
            ),
            Self::Letter => (&[&[(10.0, 9.0), (10.0, 14.2)]], &[(10.0, 10.0, 8.0), (10.0, 6.0, 0.6)]),
            Self::Arrow => (&[&[(7.0, 4.0), (13.5, 10.0), (7.0, 16.0)]], &[]),
            Self::Sheet => (
                &[
                    &[(4.0, 2.0), (12.0, 2.0), (16.0, 6.0), (16.0, 18.0), (4.0, 18.0), (4.0, 2.0)],
                    &[(12.0, 2.0), (12.0, 6.0), (16.0, 6.0)],
                    &[(7.0, 10.0), (13.0, 10.0)],
                    &[(7.0, 14.0), (13.0, 14.0)],
                ],
                &[],
            ),
            Self::CheckedSheet => (
                &[
                    &[(4.0, 2.0), (12.0, 2.0), (16.0, 6.0), (16.0, 18.0), (4.0, 18.0), (4.0, 2.0)],
                    &[(12.0, 2.0), (12.0, 6.0), (16.0, 6.0)],
                    &[(7.0, 11.5), (9.2, 14.0), (13.2, 9.0)],
                ],
                &[],
            ),
            Self::Key => (
                &[&[(9.5, 10.5), (17.5, 2.5)], &[(15.0, 5.0), (17.5, 7.5)], &[(12.5, 7.5), (14.5, 9.5)]],
                &[(6.5, 13.5, 4.0)],
            ),
            Self::Book => (
                &[
                    &[(4.0, 2.0), (16.0, 2.0), (16.0, 18.0), (4.0, 18.0), (4.0, 2.0)],
                    &[(7.0, 2.0), (7.0, 18.0)],
                    &[(10.0, 7.0), (13.0, 7.0)],
                    &[(10.0, 11.0), (13.0, 11.0)],
                ],
                &[],
            ),
            Self::Lens => (&[&[(12.0, 12.0), (18.0, 18.0)]], &[(8.0, 8.0, 5.5)]),
        }
    }

    /// Draws it into a square.
    pub fn paint(self, painter: &Painter, square: Rect, colour: Color32) {
        let scale = square.width() / 20.0;
        let place =
            |(x, y): (f32, f32)| -> Pos2 { pos2(square.left() + x * scale, square.top() + y * scale) };
        let stroke = Stroke::new((1.8 * scale).max(1.2), colour);
        let (lines, circles) = self.strokes();
        for line in lines {
            painter.line(line.iter().copied().map(place).collect(), stroke);
        }
        for (x, y, radius) in circles {
            if *radius < 1.0 {
                painter.circle_filled(place((*x, *y)), radius * scale * 2.0, colour);
            } else {
                painter.circle_stroke(place((*x, *y)), radius * scale, stroke);
            }
        }
    }
}
