//! The process itself: no core dumps, not readable by other processes of the user, secret pages locked.
//!
//! The one file with `unsafe`: the kernel's calls for locking and marking memory take addresses.

use rustix::mm::{Advice, madvise, mlock, munlock};
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

use crate::vocab::secret::{PAGE_BYTES, PageLocker, install_locker};

/// What was asked of the kernel and what it granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hardened {
    /// Core dumps are off.
    pub no_core_dumps: bool,
    /// Other processes of the same user cannot read this one's memory.
    pub not_dumpable: bool,
}

struct KernelLocker;

#[expect(unsafe_code, reason = "mlock, munlock and madvise take an address and a length")]
impl PageLocker for KernelLocker {
    fn lock(&self, page: &[u8; PAGE_BYTES]) -> bool {
        let address = page.as_ptr().cast_mut().cast();
        // SAFETY: address and length are those of a live, page-aligned array; locking and marking change
        // neither its content nor its mapping.
        unsafe {
            // marked first: a page that cannot be locked is at least kept out of dumps
            let _ = madvise(address, PAGE_BYTES, Advice::LinuxDontDump);
            mlock(address, PAGE_BYTES).is_ok()
        }
    }

    fn unlock(&self, page: &[u8; PAGE_BYTES]) {
        let address = page.as_ptr().cast_mut().cast();
        // SAFETY: as above; the page was wiped by its owner before.
        unsafe {
            let _ = munlock(address, PAGE_BYTES);
            let _ = madvise(address, PAGE_BYTES, Advice::LinuxDoDump);
        }
    }
}

static LOCKER: KernelLocker = KernelLocker;

/// Hardens this process. Called first thing in `main`; what was not granted is reported, not fatal.
pub fn harden() -> Hardened {
    install_locker(&LOCKER);
    hear_size_limits();
    // as many locked pages as the machine's owner allows
    let memlock = rustix::process::getrlimit(Resource::Memlock);
    let _ = setrlimit(Resource::Memlock, Rlimit { current: memlock.maximum, maximum: memlock.maximum });
    let no_core = Rlimit { current: Some(0), maximum: Some(0) };
    Hardened {
        no_core_dumps: setrlimit(Resource::Core, no_core).is_ok(),
        not_dumpable: set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok(),
    }
}

/// A write beyond a limit on file size is an error that can be told, and not the end of the program without a word.
#[expect(unsafe_code, reason = "the disposition of a signal is set by a call into C")]
fn hear_size_limits() {
    // SAFETY: no handler is installed: the signal is ignored, and the write that caused it fails with EFBIG.
    unsafe {
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
    }
}

/// Bytes of stack that [`wipe_stack`] overwrites: more than any computation on secrets was seen to use.
const STACK_BYTES: usize = 256 << 10;

/// Overwrites what computations on secrets left on this thread's stack below the caller. Copies that a compiler or
/// a library puts there are nobody's to wipe otherwise.
#[inline(never)]
#[expect(clippy::large_stack_arrays, reason = "overwriting the stack is what it is for")]
pub fn wipe_stack() {
    let mut below = [0u8; STACK_BYTES];
    zeroize::Zeroize::zeroize(std::hint::black_box(&mut below).as_mut_slice());
}
