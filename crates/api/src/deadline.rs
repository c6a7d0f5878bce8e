//! No request takes for ever.

use crate::error::ApiError;
use crate::http_settings::HttpSettings;
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, web};
use daybook_auditlog::Failure;
use daybook_wire::ErrorCode;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Until when a request must be answered. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub(crate) struct Deadline {
    time: Duration,
    /// None while the body is on its way, which has limits of its own.
    at: Rc<Cell<Option<Instant>>>,
}

impl Deadline {
    fn after(time: Duration) -> Self {
        Self { time, at: Rc::new(Cell::new(Some(Instant::now() + time))) }
    }

    /// The body is on its way.
    pub(crate) fn hold(&self) {
        self.at.set(None);
    }

    /// The body has arrived: the time begins anew.
    pub(crate) fn restart(&self) {
        self.at.set(Some(Instant::now() + self.time));
    }

    /// Waits until it has passed.
    async fn passed(&self) {
        loop {
            match self.at.get() {
                Some(at) if at <= Instant::now() => return,
                Some(at) => sleep_until(at).await,
                // It may have arrived by then, and has some time left.
                None => sleep_until(Instant::now() + self.time).await,
            }
        }
    }
}

/// Gives a request up that takes too long.
pub(crate) async fn keep(
    settings: web::Data<HttpSettings>,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let deadline = Deadline::after(settings.request_timeout);
    request.extensions_mut().insert(deadline.clone());
    let asked = request.request().clone();
    tokio::select! {
        answer = next.call(request) => answer,
        () = deadline.passed() => {
            let detail = if [Method::GET, Method::HEAD].contains(asked.method()) {
                "The answer took too long. Ask for less, such as a shorter range, or try again later."
            } else {
                "This took too long, and may or may not have been done. Look, or send it again: entries with an `id` are stored once."
            };
            let failure = Failure { retry_after: Some(1), ..Failure::new(ErrorCode::ServerBusy, detail) };
            Ok(ServiceResponse::new(asked, HttpResponse::from_error(ApiError::from(failure))))
        }
    }
}
