//! Keyrite: Shamir key ceremonies on paper, led, signed, and checkable by anyone.
//!
//! One idea carries the code. The transcript is the truth; the ceremony's state is the fold of its entries.
//! `decide` says what is permitted, `apply` says what an entry means, secrets stand between the two, and the desk
//! alone touches the world. So the ceremony and its audit run the same function and cannot disagree.
//!
//! ```text
//!  8  main.rs, bin/keyrite-verify.rs    arguments and exit codes
//!  7  ui/  cli/                         the window · the session without a window
//!  6  desk/                             the one outside: clock, entropy, disk, printer, camera, environment, page reader
//!  5  paper/                            shares → pages → PDF; QR both ways; scanned page → text
//!  4  ceremony/                         decide, apply, session, refusals, rehearsal, audit, register, what is told
//!  3  transcript/                       records, hash chain, signatures, statement
//!  2  plan/                             templates and plans
//!  1  sharing/                          root key, shares, locks, derived keys, their forms and signatures, payloads, wrapping,
//!                                       shares of other schemes, a private CA
//!  0  vocab/                            names, moments, digests and words, secret memory, limits
//! ```
//!
//! A file imports from its own floor and those below, never upward. Floors 0 to 5
//! use no file, clock, environment, process, network, randomness of their own, or logger: time and randomness are
//! arguments. There is no network code anywhere, and no logger at all. `tests/core/floors.rs` checks these sentences.
//! `codes/` and `cipher/` are crates of their own, below `paper/` and `sharing/`, so that what is done to every pixel and every
//! byte is compiled for speed in tests too.
//!
//! The formats are specified where they are read and written: [`sharing::share`] with [`sharing::rows`],
//! [`sharing::sealed`], [`sharing::derive`], [`sharing::signing`], [`sharing::wrap`], [`sharing::foreign`], and
//! [`transcript`]. Start reading at `main.rs`, then [`cli`], [`ceremony`].

#![warn(missing_docs, clippy::pedantic)]
// input is never trusted to be there: what cannot be missing is said so with `expect` and a reason
#![warn(clippy::unwrap_used, clippy::indexing_slicing)]
// words go through `cli::out`, and nothing below it speaks
#![warn(clippy::print_stdout, clippy::print_stderr)]
// an `expect` is of what cannot happen: no caller has anything to look out for
#![allow(clippy::missing_panics_doc)]
// errors are said in prose where the type does not already say them
#![allow(clippy::missing_errors_doc, clippy::module_name_repetitions, clippy::must_use_candidate)]
// `keyrite-verify` alone is the same source with less in it: what only ceremonies call is called by nobody there
#![cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports))]

pub mod ceremony;
pub mod cli;
pub mod desk;
pub mod paper;
pub mod plan;
pub mod sharing;
pub mod transcript;
#[cfg(feature = "gui")]
pub mod ui;
pub mod vocab;

// libraries copy shares and passphrases where nobody can reach them: in every program of this crate each block of the heap
// is wiped as it is freed
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);
