//! What this process may ask of the kernel, by seccomp (Linux, `seccomp(2)`): filters that cannot be taken off again.
//!
//! [`local_sockets_only`] holds for the whole life of both programs and of every program they start: no socket but a
//! local one, whatever a library, `DISPLAY` or `DBUS_SESSION_BUS_ADDRESS` says. [`pages_only`] is for the reader of
//! foreign pages: it reads its standard input, writes its answer, and asks for memory and the time; it can open
//! nothing, start nothing and send nothing.

use std::collections::BTreeMap;

use seccompiler::SeccompCmpArgLen::{Dword, Qword};
use seccompiler::SeccompCmpOp::{Eq, MaskedEq, Ne};
use seccompiler::{BpfProgram, SeccompAction, SeccompCondition, SeccompFilter, SeccompRule, TargetArch};

/// Rules by the number of a system call; a call without a rule is not matched, one with an empty list always is.
type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// On x86-64 the same calls stand a second time behind this bit (`__X32_SYSCALL_BIT`), for programs with short
/// pointers.
#[cfg(target_arch = "x86_64")]
const X32: i64 = 0x4000_0000;

/// Why there is no filter: the kernel has no seccomp, or this is another kind of machine.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// A machine for which no filter can be made.
    #[error("no filter of system calls is known for this kind of machine")]
    OtherMachine,
    /// The kernel's answer.
    #[error("the kernel takes no filter of system calls ({0})")]
    Refused(#[from] seccompiler::Error),
}

/// From now on no thread of this process can make a network socket: the call fails as if the kernel had no network.
/// Local sockets (`AF_UNIX`: display, desktop, CUPS) stay.
pub fn local_sockets_only() -> Result<(), SandboxError> {
    seccompiler::apply_filter_all_threads(&network_filter()?)?;
    Ok(())
}

/// From now on this thread, and every thread that it starts, can do nothing but read standard input, write standard
/// output and standard error, use memory, look at the clock, and end.
pub fn pages_only() -> Result<(), SandboxError> {
    seccompiler::apply_filter(&pages_filter()?)?;
    Ok(())
}

fn network_filter() -> Result<BpfProgram, SandboxError> {
    let local = u64::from(libc::AF_UNIX.unsigned_abs());
    let not_local = vec![rule(0, Dword, Ne, local)];
    #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut, reason = "only x86-64 has calls twice"))]
    let mut rules: Rules = BTreeMap::from([
        (libc::SYS_socket, not_local.clone()),
        // a ring makes sockets without the call above
        (libc::SYS_io_uring_setup, Vec::new()),
    ]);
    #[cfg(target_arch = "x86_64")]
    rules.extend([(X32 | libc::SYS_socket, not_local), (X32 | libc::SYS_io_uring_setup, Vec::new())]);
    let no_such_network = SeccompAction::Errno(libc::EAFNOSUPPORT.unsigned_abs());
    program(rules, SeccompAction::Allow, no_such_network)
}

fn pages_filter() -> Result<BpfProgram, SandboxError> {
    // what the standard library, the C library and the allocator ask of the kernel while they compute
    const ALWAYS: [i64; 24] = [
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_brk,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_clock_gettime,
        libc::SYS_clock_getres,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_restart_syscall,
        libc::SYS_getrandom,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_close,
    ];
    let mut rules: Rules = ALWAYS.into_iter().map(|call| (call, Vec::new())).collect();
    let on = |descriptor: u64| rule(0, Dword, Eq, descriptor);
    for (call, descriptors) in [
        (libc::SYS_read, vec![on(0)]),
        (libc::SYS_readv, vec![on(0)]),
        (libc::SYS_write, vec![on(1), on(2)]),
        (libc::SYS_writev, vec![on(1), on(2)]),
        // its own limits, which were set before and can only be lowered
        (libc::SYS_prlimit64, vec![rule(0, Dword, Eq, 0)]),
        // threads, but no other processes
        (libc::SYS_clone, vec![rule(0, Qword, MaskedEq(THREAD), THREAD)]),
    ] {
        rules.insert(call, descriptors);
    }
    // memory, but none that could be run
    let executable = u64::from(libc::PROT_EXEC.unsigned_abs());
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        rules.insert(call, vec![rule(2, Dword, MaskedEq(executable), 0)]);
    }
    program(rules, SeccompAction::Errno(libc::ENOSYS.unsigned_abs()), SeccompAction::Allow)
}

/// What marks a thread among the flags of `clone(2)`.
const THREAD: u64 = 0x0001_0000;

/// A call whose argument number `place` (from 0) compares so with `value`.
#[expect(clippy::expect_used, reason = "all places are constants of this file")]
fn rule(
    place: u8,
    length: seccompiler::SeccompCmpArgLen,
    compare: seccompiler::SeccompCmpOp,
    value: u64,
) -> SeccompRule {
    SeccompCondition::new(place, length, compare, value)
        .and_then(|condition| SeccompRule::new(vec![condition]))
        .expect("a place from 0 to 5, and one condition")
}

fn program(
    rules: Rules,
    otherwise: SeccompAction,
    matched: SeccompAction,
) -> Result<BpfProgram, SandboxError> {
    let machine = TargetArch::try_from(std::env::consts::ARCH).map_err(|_| SandboxError::OtherMachine)?;
    let filter = SeccompFilter::new(rules, otherwise, matched, machine).map_err(seccompiler::Error::from)?;
    Ok(BpfProgram::try_from(filter).map_err(seccompiler::Error::from)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;
    use std::net::{TcpStream, UdpSocket};
    use std::os::unix::net::UnixListener;

    /// Runs `work` on a thread of its own, so that the filter ends with it.
    fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        std::thread::scope(|scope| scope.spawn(work).join().expect("no panic"))
    }

    #[test]
    fn no_thread_makes_a_network_socket_and_local_ones_stay() {
        apart(|| {
            seccompiler::apply_filter(&network_filter().expect("a filter")).expect("taken");
            for error in [
                UdpSocket::bind("127.0.0.1:0").expect_err("IPv4"),
                UdpSocket::bind("[::1]:0").expect_err("IPv6"),
                TcpStream::connect("127.0.0.1:1").expect_err("TCP"),
            ] {
                assert_eq!(error.raw_os_error(), Some(libc::EAFNOSUPPORT), "{error}");
            }
            // a thread that is started later
            let later = apart(|| UdpSocket::bind("127.0.0.1:0").map(|_| ()));
            assert_eq!(later.expect_err("later").raw_os_error(), Some(libc::EAFNOSUPPORT));
            let at = tempfile::tempdir().expect("a folder");
            assert!(UnixListener::bind(at.path().join("socket")).is_ok());
        });
        // the filter stayed with its thread
        assert!(UdpSocket::bind("127.0.0.1:0").is_ok());
    }

    #[test]
    fn the_reader_of_pages_computes_and_does_nothing_else() {
        let (opened, started, computed, threaded) = apart(|| {
            pages_only().expect("taken");
            let opened = std::fs::read("/etc/passwd").map_err(|error| error.kind());
            let started = std::process::Command::new("/bin/true").status().map_err(|error| error.kind());
            let computed = vec![1u8; 64 << 20].iter().map(|byte| u64::from(*byte)).sum::<u64>();
            (opened, started.is_err(), computed, apart(|| 7))
        });
        assert_eq!(opened, Err(ErrorKind::Unsupported));
        assert!(started);
        assert_eq!((computed, threaded), (64 << 20, 7));
    }
}
