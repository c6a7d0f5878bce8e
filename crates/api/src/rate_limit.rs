//! How many requests a caller may send. Off unless configured.

use daybook_auditlog::Failure;
use daybook_auditlog::access::Caller;
use daybook_wire::ErrorCode;
use governor::clock::{Clock, DefaultClock};
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::Mutex;

/// How many callers are remembered before those who were quiet for a minute are forgotten.
const MAX_CALLERS: usize = 10_000;

type Limiter = RateLimiter<String, governor::state::keyed::HashMapStateStore<String>, DefaultClock>;

/// The requests of each caller in the last minute, counted by GCRA (ITU-T I.371): steady use is never refused, a burst may be as
/// large as a minute's worth.
pub(crate) struct RateLimit {
    limiter: Option<Limiter>,
    /// Held while the quiet are forgotten, by one at a time.
    forgetting: Mutex<()>,
}

impl RateLimit {
    /// So many requests a minute; 0 for any number.
    pub(crate) fn per_minute(requests: u32) -> Self {
        let limiter = NonZeroU32::new(requests).map(|requests| RateLimiter::hashmap(Quota::per_minute(requests)));
        Self { limiter, forgetting: Mutex::new(()) }
    }

    /// Counts a request, or fails with the time to wait.
    pub(crate) fn check(&self, caller: &Caller) -> Result<(), Failure> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        // All tokens of one bearer are one caller.
        let checked = limiter.check_key(&caller.claims.sub);
        if limiter.len() > MAX_CALLERS
            && let Ok(_turn) = self.forgetting.try_lock()
        {
            limiter.retain_recent();
        }
        checked.map_err(|refused| {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            let detail = "You have sent more requests than this instance allows. Wait a while, then try again.";
            Failure { retry_after: Some(seconds.max(1)), ..Failure::new(ErrorCode::TooManyRequests, detail) }
        })
    }
}
