//! Lets whoever asks something go before whoever appends.
//!
//! Somebody who looks at a page notices ten milliseconds; whoever appends thousands of entries does not. Both need the processors. So
//! appends stop between their steps while questions are answered ([`give_way`]), what can wait has threads of its own ([`in_bulk`]), and the
//! system is told that all other threads answer ([`answer_promptly`]): one that is woken would wait for as long as others may go on, which
//! is longer than an answer takes.

mod bulk;
mod question;
mod turns;

pub use bulk::{become_bulk, in_bulk, wait_for_bulk};
pub use question::{Question, give_way};
pub use turns::answer_promptly;
