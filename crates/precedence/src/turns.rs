//! How a thread takes turns with others for a processor.
//!
//! Of threads that had no more than their share, Linux runs the one whose turn would end first ("earliest eligible virtual deadline
//! first", `Documentation/scheduler/sched-eevdf.rst`). Who asks for short turns gets no more of a processor, but gets it sooner: since Linux 6.12
//! such a thread also takes the place of another when it is woken, which otherwise stays for up to four milliseconds.

use std::time::Duration;

/// What a thread asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turns {
    /// How long each is: a tenth of a millisecond to 100 of them.
    length: Duration,
    /// How much nicer than the process it is. Five steps are a third of the share that it would have beside others.
    nicer_by: i32,
}

const PROMPT: Turns = Turns { length: Duration::from_micros(100), nicer_by: 0 };
pub(crate) const BULK: Turns = Turns { length: Duration::from_millis(100), nicer_by: 5 };

/// This thread and those that it starts from now on answer, or wake those that do: their turns come soon.
pub fn answer_promptly() {
    take(PROMPT);
}

/// Asks for turns. Nothing depends on it: other systems know nothing of it, older versions of Linux only of niceness, and it may be
/// forbidden.
#[cfg(not(target_os = "linux"))]
pub(crate) fn take(_turns: Turns) {}

/// Asks for turns. Nothing depends on it: other systems know nothing of it, older versions of Linux only of niceness, and it may be
/// forbidden.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the system is called with the address of what it reads and writes")]
pub(crate) fn take(turns: Turns) {
    use std::mem::{size_of, zeroed};

    const NO_FLAGS: libc::c_uint = 0;
    const NICEST: i32 = 19;
    #[expect(clippy::cast_possible_truncation, reason = "some tens of bytes")]
    const SIZE: u32 = size_of::<libc::sched_attr>() as u32;

    let (process, this_thread) = (std::process::id(), 0_u32);
    // SAFETY: zero is a value of all its fields, which are numbers.
    let mut attributes: libc::sched_attr = unsafe { zeroed() };
    // SAFETY: the system writes no more than SIZE bytes, and as many are there.
    let known = unsafe { libc::syscall(libc::SYS_sched_getattr, process, &raw mut attributes, SIZE, NO_FLAGS) } == 0;
    // Whoever runs the process may have chosen that it is scheduled in another way.
    let is_usual = matches!(attributes.sched_policy.cast_signed(), libc::SCHED_OTHER | libc::SCHED_BATCH);
    if known && is_usual {
        attributes.size = SIZE;
        attributes.sched_nice = NICEST.min(attributes.sched_nice + turns.nicer_by);
        attributes.sched_runtime = turns.length.as_nanos().try_into().unwrap_or(u64::MAX);
        // SAFETY: the system reads as many bytes as the structure says that it has.
        unsafe { libc::syscall(libc::SYS_sched_setattr, this_thread, &raw const attributes, NO_FLAGS) };
    }
}
