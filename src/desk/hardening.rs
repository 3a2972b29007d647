//! The process itself: no core dumps, not readable by other processes of the user, no network sockets, memory locked.
//!
//! The one file with `unsafe`: the kernel's calls for locking and marking memory take addresses.

use rustix::mm::{Advice, MlockAllFlags, madvise, mlock, mlockall, munlock};
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

use super::sandbox;
use crate::vocab::secret::{PAGE_BYTES, PageLocker, install_locker};

/// What was asked of the kernel and what it granted.
#[expect(clippy::struct_excessive_bools, reason = "independent answers of the kernel")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hardened {
    /// Core dumps are off.
    pub no_core_dumps: bool,
    /// Other processes of the same user cannot read this one's memory.
    pub not_dumpable: bool,
    /// The kernel refuses every socket but local ones, to libraries and started programs too.
    pub local_sockets_only: bool,
    /// All memory is kept from swap, not the pages of secrets alone: stacks, pictures and what Argon2 works on too.
    pub all_locked: bool,
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
        local_sockets_only: sandbox::local_sockets_only().is_ok(),
        all_locked: lock_all(memlock.maximum.is_none()),
    }
}

/// Locks whatever is mapped now or later, once it is used. Only where no limit can make a later mapping fail: under the
/// usual 8 MiB a program that locked everything would end as soon as it needs more.
fn lock_all(unlimited: bool) -> bool {
    (unlimited || may_lock_beyond_limits())
        && mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT).is_ok()
}

/// Whether this process has the capability `CAP_IPC_LOCK` (bit 14), as the kernel says of it.
fn may_lock_beyond_limits() -> bool {
    const IPC_LOCK: u64 = 1 << 14;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let effective = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    let effective = effective.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok());
    effective.is_some_and(|sets| sets & IPC_LOCK != 0)
}

/// Stack of a command: the usual size of a main thread.
const COMMAND_STACK_BYTES: usize = 8 << 20;

/// Runs `work` on a thread whose stack is locked in memory as deep as computations on secrets go, and is overwritten
/// when the work is done. A panic of the work goes on in the caller.
#[expect(
    clippy::missing_panics_doc,
    clippy::expect_used,
    reason = "that of the work, or no thread at the start"
)]
pub fn on_private_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(COMMAND_STACK_BYTES).spawn_scoped(scope, || {
            lock_stack();
            let result = work();
            wipe_stack();
            result
        });
        let thread = thread.expect("a thread can be started: nothing else runs yet");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Locks and marks the pages of this thread's stack below the caller. What is not granted stays as it was: the swap of
/// the machine is a finding of its own.
#[inline(never)]
#[expect(unsafe_code, reason = "mlock and madvise take an address and a length")]
fn lock_stack() {
    let here = std::hint::black_box(0u8);
    let top = std::ptr::addr_of!(here).addr() & !(PAGE_BYTES - 1);
    let bottom = std::ptr::addr_of!(here).with_addr(top - STACK_BYTES).cast_mut().cast();
    // SAFETY: the range is whole pages of this thread's own stack, which is mapped and several times as long; locking and
    // marking change neither its content nor its mapping.
    unsafe {
        let _ = madvise(bottom, STACK_BYTES, Advice::LinuxDontDump);
        let _ = mlock(bottom, STACK_BYTES);
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
const STACK_BYTES: usize = 512 << 10;

/// Overwrites what computations on secrets left on this thread's stack below the caller. A compiler or a library puts
/// copies there, and nothing else would wipe them.
#[inline(never)]
#[expect(clippy::large_stack_arrays, reason = "overwriting the stack is what it is for")]
pub fn wipe_stack() {
    let mut below = [0u8; STACK_BYTES];
    zeroize::Zeroize::zeroize(std::hint::black_box(&mut below).as_mut_slice());
}
