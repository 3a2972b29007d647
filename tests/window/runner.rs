//! Runs tests by name. The page reader is a child that is this same program, so the program's start is ours.

use std::panic::catch_unwind;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

use keyrite::desk::page_reader::{CHILD_ARGUMENT, asked, run_child};

/// A test and its name.
pub type Test = (&'static str, fn());

/// Tests by their functions.
macro_rules! tests {
    ($($test:ident),* $(,)?) => { &[$((stringify!($test), $test as fn())),*] };
}
pub(crate) use tests;

/// Runs all tests whose names contain one of the words given: those that measure alone, then the others four at a
/// time, for they mostly wait.
pub fn run(alone: &[Test], tests: &[Test]) -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().is_some_and(|first| first == CHILD_ARGUMENT) {
        let sought = asked(words.get(1).map(std::ffi::OsStr::new));
        run_child(sought, std::io::stdin().lock(), std::io::stdout().lock());
        return ExitCode::SUCCESS;
    }
    if words.iter().any(|word| word == "--list") {
        alone.iter().chain(tests).for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let filters: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    let wanted =
        |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()));
    let failed = Mutex::new(Vec::new());
    for test in alone.iter().filter(|(name, _)| wanted(name)) {
        hold(*test, &failed);
    }
    let waiting: Mutex<Vec<Test>> =
        Mutex::new(tests.iter().rev().copied().filter(|(name, _)| wanted(name)).collect());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(test) = { waiting.lock().expect("no test panics here").pop() } {
                    hold(test, &failed);
                }
            });
        }
    });
    let failed = failed.into_inner().expect("no test panics here");
    println!("test result: {}. {} failed", if failed.is_empty() { "ok" } else { "FAILED" }, failed.len());
    ExitCode::from(u8::from(!failed.is_empty()))
}

fn hold((name, test): Test, failed: &Mutex<Vec<&'static str>>) {
    let since = Instant::now();
    let good = catch_unwind(test).is_ok();
    println!(
        "test {name} ... {} in {:.1} s",
        if good { "ok" } else { "FAILED" },
        since.elapsed().as_secs_f32()
    );
    if !good {
        failed.lock().expect("no test panics here").push(name);
    }
}
