//! Calls the API. Reading is here; the pages that manage a project change it with `manage`.

pub(crate) mod manage;

use daybook_wire::{
    Changes, EntryDetail, ErrorCode, Me, NewSavedView, ParameterError, Problem, Session, SignIn, routes,
};
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web_sys::AbortSignal;

/// Why a call brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ApiError {
    /// The server said why.
    Problem(Box<Problem>),
    /// No answer arrived, or none that makes sense.
    Unreachable(String),
    /// The call was given up in favour of a newer one.
    Aborted,
}

impl ApiError {
    /// Whether the caller must sign in.
    pub(crate) fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Problem(problem) if problem.status == 401 && problem.code != ErrorCode::WrongCredentials)
    }

    /// Whether the server is to blame.
    pub(crate) fn is_fault(&self) -> bool {
        matches!(self, Self::Problem(problem) if problem.status >= 500)
    }

    /// Whether the server refused with a certain code.
    pub(crate) fn is(&self, code: ErrorCode) -> bool {
        matches!(self, Self::Problem(problem) if problem.code == code)
    }

    /// What happened, for people.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Problem(problem) => problem.detail.clone(),
            Self::Unreachable(cause) => cause.clone(),
            Self::Aborted => "The request was given up.".to_owned(),
        }
    }

    /// What was expected of a field of the body, where this is about that field.
    pub(crate) fn about(&self, field: &str) -> Option<String> {
        let Self::Problem(problem) = self else { return None };
        if problem.param.as_deref() == Some(field) {
            return Some(["Expected ", problem.expected.as_deref()?].concat());
        }
        if matches!(
            (problem.code, field),
            (ErrorCode::WrongPassword, "current_password") | (ErrorCode::MemberExists, "email")
        ) {
            return Some(problem.detail.clone());
        }
        problem.errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
    }

    /// The parameter of the address that only the server could find wrong, such as a cursor of another question.
    pub(crate) fn parameter(&self) -> Option<ParameterError> {
        let Self::Problem(problem) = self else { return None };
        let Problem { param, value, expected, .. } = &**problem;
        Some(ParameterError::new(param.clone()?, value.clone()?, expected.clone()?))
    }

    /// What to tell whoever looks after the server.
    pub(crate) fn request_id(&self) -> Option<String> {
        match self {
            Self::Problem(problem) => Some(problem.request_id.clone()),
            Self::Unreachable(_) | Self::Aborted => None,
        }
    }
}

/// Who is signed in.
pub(crate) async fn me() -> Result<Me, ApiError> {
    parse(&text(send(Request::get(&routes::me()), None).await?).await?)
}

/// Signs in; the session is kept in a cookie that this page cannot see.
pub(crate) async fn sign_in(credentials: &SignIn) -> Result<Session, ApiError> {
    parse(&change(Request::post(&routes::session()), json(credentials)).await?)
}

/// Signs out.
pub(crate) async fn sign_out() -> Result<(), ApiError> {
    change(Request::delete(&routes::session()), None).await.map(drop)
}

/// Saves a view for every admin of the project.
pub(crate) async fn save_view(project: i64, view: &NewSavedView) -> Result<(), ApiError> {
    change(Request::post(&routes::views(project)), json(view)).await.map(drop)
}

/// Deletes a saved view.
pub(crate) async fn delete_view(project: i64, id: Uuid) -> Result<(), ApiError> {
    change(Request::delete(&routes::view(project, id)), None).await.map(drop)
}

/// Sends a request.
pub(crate) async fn send(request: RequestBuilder, signal: Option<&AbortSignal>) -> Result<Response, ApiError> {
    request.abort_signal(signal).send().await.map_err(|error| failed(&error, signal))
}

/// Sends a change. The header, which no other site can set, says that it comes from this page.
async fn change(request: RequestBuilder, body: Option<String>) -> Result<String, ApiError> {
    let (name, value) = routes::CSRF_HEADER;
    let request = request.header(name, value);
    let sent = match body {
        Some(body) => match request.header("Content-Type", "application/json").body(body) {
            Ok(request) => request.send().await,
            Err(error) => Err(error),
        },
        None => request.send().await,
    };
    text(sent.map_err(|error| failed(&error, None))?).await
}

/// A body. What is sent from here has no part that JSON could not hold.
fn json<T: Serialize>(body: &T) -> Option<String> {
    serde_json::to_string(body).ok()
}

/// What the server answered, unless it refused. Whatever it is an answer to: the code is there once.
pub(crate) async fn text(response: Response) -> Result<String, ApiError> {
    if !response.ok() {
        return Err(problem(response).await);
    }
    response.text().await.map_err(|error| failed(&error, None))
}

/// Reads an answer.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|_| ApiError::Unreachable("The server's answer cannot be read.".to_owned()))
}

/// Reads a whole entry. What lies in another object by `flatten` takes a reader of its own, which is large; so the entry is read
/// without its extras, and the extras are read without the entry.
pub(crate) fn parse_entry(text: &str) -> Result<EntryDetail, ApiError> {
    #[derive(Deserialize)]
    struct Extras {
        changes: Option<Changes>,
        metadata: Option<serde_json::Map<String, serde_json::Value>>,
    }
    let Extras { changes, metadata } = parse(text)?;
    Ok(EntryDetail { entry: parse(text)?, changes, metadata })
}

/// Why the server refused.
pub(crate) async fn problem(response: Response) -> ApiError {
    let status = response.status();
    let problem = response.text().await.ok().and_then(|text| serde_json::from_str::<Problem>(&text).ok());
    problem.map_or_else(
        || ApiError::Unreachable(["The server answered ", &status.to_string(), ", without saying why."].concat()),
        |problem| ApiError::Problem(Box::new(problem)),
    )
}

fn failed(_: &gloo_net::Error, signal: Option<&AbortSignal>) -> ApiError {
    if signal.is_some_and(AbortSignal::aborted) {
        return ApiError::Aborted;
    }
    ApiError::Unreachable("The server cannot be reached. Check the network, then try again.".to_owned())
}
