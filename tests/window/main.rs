//! The window: without a window server by its labels, and on a display of its own from outside.
//!
//! This program runs its tests itself, since pictures and PDFs are read by a child that is this same program.

#[path = "../support/mod.rs"]
mod support;

mod arrival;
mod auditing;
mod bringing;
mod ceremonies;
mod certifying;
mod driven;
mod emergency;
mod focus;
mod journeys;
mod large_text;
mod looks;
mod outside;
mod pictures;
mod preparing;
mod refusals;
mod reissue;
mod runner;
mod second_code;
mod several_before;
mod transport;
mod walk;

fn main() -> std::process::ExitCode {
    runner::run(
        ceremonies::ALONE,
        &[
            outside::TESTS,
            ceremonies::TESTS,
            auditing::TESTS,
            bringing::TESTS,
            certifying::TESTS,
            emergency::TESTS,
            focus::TESTS,
            arrival::TESTS,
            walk::TESTS,
            transport::TESTS,
            large_text::TESTS,
            looks::TESTS,
            preparing::TESTS,
            refusals::TESTS,
            reissue::TESTS,
            several_before::TESTS,
            second_code::TESTS,
        ]
        .concat(),
    )
}
