//! A moment by the window's own clock, which goes on from frame to frame: what waits for it waits with the window.

use std::time::Duration;

use eframe::egui::Context;

/// When something happened, in seconds since the window was opened.
#[derive(Clone, Copy, Debug)]
pub struct Moment(f64);

impl Moment {
    /// The frame that is being drawn.
    pub fn now(ctx: &Context) -> Self {
        Self(ctx.input(|input| input.time))
    }

    /// How long ago it was.
    pub fn age(self, ctx: &Context) -> Duration {
        Duration::from_secs_f64((Self::now(ctx).0 - self.0).max(0.0))
    }

    /// True once it lies as long back as this. Until then a frame is asked for when it will: nobody else wakes a page
    /// without a clock.
    pub fn is_over(self, wait: Duration, ctx: &Context) -> bool {
        let gone = Self::now(ctx).0 - self.0;
        let left = wait.as_secs_f64() - gone;
        if left > 0.0 {
            ctx.request_repaint_after(Duration::from_secs_f64(left));
        }
        left <= 0.0
    }
}

/// True while the window's first picture is drawn: nothing is seen of it yet.
pub fn is_first_picture(ctx: &Context) -> bool {
    ctx.cumulative_frame_nr() == 0
}
