//! A walk over the parts of a description, for what is said of all of them.

use utoipa::openapi::path::Operation;
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::{Content, OpenApi, RefOr, Response};

/// Every operation.
pub(super) fn operations(openapi: &mut OpenApi) -> impl Iterator<Item = &mut Operation> {
    openapi.paths.paths.values_mut().flat_map(|path| {
        [&mut path.get, &mut path.put, &mut path.post, &mut path.delete, &mut path.patch].into_iter().flatten()
    })
}

/// Every answer of an operation.
pub(super) fn responses(operation: &mut Operation) -> impl Iterator<Item = &mut Response> {
    operation.responses.responses.values_mut().filter_map(inline)
}

/// The body that an operation takes, if it takes one.
pub(super) fn request(operation: &mut Operation) -> Option<&mut RequestBody> {
    operation.request_body.as_mut().and_then(inline)
}

/// Every body that an operation takes or answers with, by its media type.
pub(super) fn contents(operation: &mut Operation) -> impl Iterator<Item = (&String, &mut Content)> {
    let request = operation.request_body.as_mut().and_then(inline).into_iter().flat_map(|body| &mut body.content);
    let responses =
        operation.responses.responses.values_mut().filter_map(inline).flat_map(|response| &mut response.content);
    request.chain(responses).filter_map(|(kind, content)| Some((kind, inline(content)?)))
}

fn inline<T>(part: &mut RefOr<T>) -> Option<&mut T> {
    match part {
        RefOr::T(part) => Some(part),
        RefOr::Ref(_) => None,
    }
}
