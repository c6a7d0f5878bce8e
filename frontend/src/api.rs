//! Calls the API.

use daybook_wire::{
    EntryDetail, Facets, FacetsQuery, Me, NewSavedView, Page, Problem, Project, Query, Relaxations, RelaxationsQuery,
    SavedView, Session, SignIn, Volume, VolumeQuery, routes,
};
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::de::DeserializeOwned;
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
        matches!(self, Self::Problem(problem) if problem.status == 401)
    }

    /// What happened, for people.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Problem(problem) => problem.detail.clone(),
            Self::Unreachable(cause) => cause.clone(),
            Self::Aborted => "The request was given up.".to_owned(),
        }
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
    read(send(Request::get(&routes::me()), None).await?).await
}

/// Signs in; the session is kept in a cookie that this page cannot see.
pub(crate) async fn sign_in(credentials: &SignIn) -> Result<Session, ApiError> {
    let (name, value) = routes::CSRF_HEADER;
    let request = Request::post(&routes::session()).header(name, value).json(credentials);
    let request = request.map_err(|error| ApiError::Unreachable(error.to_string()))?;
    read(request.send().await.map_err(|error| failed(&error, None))?).await
}

/// Signs out.
pub(crate) async fn sign_out() -> Result<(), ApiError> {
    let (name, value) = routes::CSRF_HEADER;
    let response = send(Request::delete(&routes::session()).header(name, value), None).await?;
    if response.ok() { Ok(()) } else { Err(problem(response).await) }
}

/// One page of a project's log.
pub(crate) async fn page(project: i64, query: &Query, signal: &AbortSignal) -> Result<Page, ApiError> {
    let url = format!("{}?{}", routes::audit_logs(project), query.encode());
    get(&url, signal).await
}

/// How many entries match over time.
pub(crate) async fn volume(project: i64, query: &VolumeQuery, signal: &AbortSignal) -> Result<Volume, ApiError> {
    get(&format!("{}?{}", routes::volume(project), query.encode()), signal).await
}

/// Which values fields have.
pub(crate) async fn facets(project: i64, query: &FacetsQuery, signal: &AbortSignal) -> Result<Facets, ApiError> {
    get(&format!("{}?{}", routes::facets(project), query.encode()), signal).await
}

/// A whole entry.
pub(crate) async fn entry(project: i64, id: Uuid, signal: &AbortSignal) -> Result<EntryDetail, ApiError> {
    get(&routes::audit_log(project, id), signal).await
}

/// What would be found without each part of a question.
pub(crate) async fn relaxations(
    project: i64,
    query: &RelaxationsQuery,
    signal: &AbortSignal,
) -> Result<Relaxations, ApiError> {
    get(&format!("{}?{}", routes::relaxations(project), query.encode()), signal).await
}

/// A project with its settings.
pub(crate) async fn project(project: i64, signal: &AbortSignal) -> Result<Project, ApiError> {
    get(&routes::project(project), signal).await
}

/// The saved views of a project.
pub(crate) async fn views(project: i64, signal: &AbortSignal) -> Result<Vec<SavedView>, ApiError> {
    get(&routes::views(project), signal).await
}

/// Saves a view for every admin of the project.
pub(crate) async fn save_view(project: i64, view: &NewSavedView) -> Result<SavedView, ApiError> {
    let (name, value) = routes::CSRF_HEADER;
    let request = Request::post(&routes::views(project)).header(name, value).json(view);
    let request = request.map_err(|error| ApiError::Unreachable(error.to_string()))?;
    read(request.send().await.map_err(|error| failed(&error, None))?).await
}

/// Deletes a saved view.
pub(crate) async fn delete_view(project: i64, id: Uuid) -> Result<(), ApiError> {
    let (name, value) = routes::CSRF_HEADER;
    let response = send(Request::delete(&routes::view(project, id)).header(name, value), None).await?;
    if response.ok() { Ok(()) } else { Err(problem(response).await) }
}

async fn get<T: DeserializeOwned>(url: &str, signal: &AbortSignal) -> Result<T, ApiError> {
    read(send(Request::get(url), Some(signal)).await?).await
}

pub(crate) async fn send(request: RequestBuilder, signal: Option<&AbortSignal>) -> Result<Response, ApiError> {
    request.abort_signal(signal).send().await.map_err(|error| failed(&error, signal))
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, ApiError> {
    if !response.ok() {
        return Err(problem(response).await);
    }
    let status = response.status();
    let broken = |_| ApiError::Unreachable(format!("The server's answer ({status}) cannot be read."));
    response.json().await.map_err(broken)
}

pub(crate) async fn problem(response: Response) -> ApiError {
    let status = response.status();
    match response.json::<Problem>().await {
        Ok(problem) => ApiError::Problem(Box::new(problem)),
        Err(_) => ApiError::Unreachable(format!("The server answered {status}, without saying why.")),
    }
}

fn failed(_: &gloo_net::Error, signal: Option<&AbortSignal>) -> ApiError {
    if signal.is_some_and(AbortSignal::aborted) {
        return ApiError::Aborted;
    }
    ApiError::Unreachable("The server cannot be reached. Check the network, then try again.".to_owned())
}
