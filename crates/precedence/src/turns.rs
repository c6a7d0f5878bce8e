//! How a thread takes turns with others for a processor.
//!
//! Of threads that had no more than their share, Linux runs the one whose turn would end first ("earliest eligible virtual deadline
//! first", `Documentation/scheduler/sched-eevdf.rst`). Who asks for short turns gets no more of a processor, but gets it sooner: since Linux 6.12
//! such a thread also takes the place of another when it is woken, which otherwise stays until the system looks again, often for four
//! milliseconds.

/// How long turns are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Turns {
    /// The shortest that the system knows.
    Short,
    /// What the system gives whoever asks for nothing: some milliseconds.
    Usual,
}

/// This thread and those that it starts from now on answer, or wake those that do: their turns come soon. To be called once, before others
/// are started.
pub fn answer_promptly() {
    take(Turns::Short);
}

/// Asks for turns. Nothing depends on it: other systems know nothing of it, nor do older versions of Linux, and it may be forbidden.
pub(crate) fn take(turns: Turns) {
    #[cfg(target_os = "linux")]
    linux::take(turns);
    #[cfg(not(target_os = "linux"))]
    let _ = turns;
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the system is called with the address of what it reads and writes")]
pub(crate) mod linux {
    use super::Turns;
    use std::mem::{size_of, zeroed};

    /// Nanoseconds of the shortest turns: less is taken as so much.
    pub(crate) const SHORTEST: u64 = 100_000;
    const THIS_THREAD: libc::pid_t = 0;
    const NO_FLAGS: libc::c_uint = 0;
    #[expect(clippy::cast_possible_truncation, reason = "some tens of bytes")]
    const SIZE: u32 = size_of::<libc::sched_attr>() as u32;

    pub(super) fn take(turns: Turns) {
        // Whoever runs the process may have chosen that it is scheduled in another way.
        let of_usual_kind = |attributes: &libc::sched_attr| {
            matches!(attributes.sched_policy.cast_signed(), libc::SCHED_OTHER | libc::SCHED_BATCH)
        };
        let Some(mut attributes) = attributes().filter(of_usual_kind) else { return };
        attributes.size = SIZE;
        attributes.sched_runtime = match turns {
            Turns::Short => SHORTEST,
            Turns::Usual => 0,
        };
        // SAFETY: the system reads as many bytes as the structure says that it has.
        unsafe { libc::syscall(libc::SYS_sched_setattr, THIS_THREAD, &raw const attributes, NO_FLAGS) };
    }

    /// How this thread is scheduled, if the system tells.
    pub(crate) fn attributes() -> Option<libc::sched_attr> {
        // SAFETY: zero is a value of all its fields, which are numbers.
        let mut attributes: libc::sched_attr = unsafe { zeroed() };
        // SAFETY: the system writes no more than SIZE bytes, and as many are there.
        let failed =
            unsafe { libc::syscall(libc::SYS_sched_getattr, THIS_THREAD, &raw mut attributes, SIZE, NO_FLAGS) };
        (failed == 0).then_some(attributes)
    }
}
