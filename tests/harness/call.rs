//! One request, and its answer.

use super::app::TestApp;
use super::log;
use actix_web::cookie::Cookie;
use actix_web::http::header::HeaderMap;
use actix_web::test::TestRequest;
use actix_web::web::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::net::SocketAddr;

/// A request in the making.
pub(crate) struct Call<'a> {
    pub(super) app: &'a TestApp,
    pub(super) request: TestRequest,
    /// What must not be logged.
    pub(super) confidential: Vec<String>,
}

impl Call<'_> {
    /// Shows a token.
    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// Shows the cookie of a session.
    pub(crate) fn session(mut self, token: &str) -> Self {
        self.confidential.push(token.to_owned());
        let request = self.request.cookie(Cookie::new("daybook_session", token));
        Self { request, ..self }
    }

    /// Says that our own page sends it.
    pub(crate) fn by_our_page(self) -> Self {
        self.header("X-Requested-With", "daybook")
    }

    /// Sets a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        if name == "Authorization" {
            self.confidential.extend(value.split(' ').next_back().map(ToOwned::to_owned));
        }
        let request = self.request.insert_header((name, value));
        Self { request, ..self }
    }

    /// Sends JSON.
    pub(crate) fn json(self, body: impl Into<Value>) -> Self {
        self.body("application/json", body.into().to_string())
    }

    /// Sends anything.
    pub(crate) fn body(self, content_type: &str, body: impl Into<Bytes>) -> Self {
        let call = self.header("Content-Type", content_type);
        let body: Bytes = body.into();
        let mut confidential = call.confidential;
        confidential.extend(log::confidential_fields(&body));
        Self { request: call.request.set_payload(body), confidential, ..call }
    }

    /// Sends it from an address.
    pub(crate) fn sent_from(self, address: &str) -> Self {
        let peer = SocketAddr::new(address.parse().unwrap(), 40_000);
        Self { request: self.request.peer_addr(peer), ..self }
    }

    /// Sends it.
    pub(crate) async fn send(self) -> Answer {
        let before = log::length();
        let answer = (self.app.service)(self.request).await;
        log::holds_none_of(&self.confidential, before);
        answer
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// A header's value.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        self.read()
    }

    /// The body as a type of the wire.
    #[track_caller]
    pub(crate) fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Fails unless the request was carried out with this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Fails unless the request was refused with this status and code, in the form that every refusal has. Gives the
    /// problem.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("Content-Type"), Some("application/problem+json"));
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        assert_eq!(problem["type"], format!("urn:daybook:error:{code}"));
        assert_eq!(problem["request_id"].as_str(), self.header("X-Request-Id"));
        for field in ["title", "detail", "request_id"] {
            assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {problem}");
        }
        problem
    }

    /// The body but for what no two answers have in common, to compare refusals with.
    pub(crate) fn without_request_id(&self) -> Value {
        let mut body = self.json();
        body.as_object_mut().unwrap().remove("request_id");
        body
    }

    /// The token in the cookie that the answer sets.
    pub(crate) fn session_cookie(&self) -> Option<Cookie<'static>> {
        let header = self.header("Set-Cookie")?.to_owned();
        Cookie::parse(header).ok().filter(|cookie| cookie.name() == "daybook_session")
    }
}
