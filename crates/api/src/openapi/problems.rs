//! The error answers of an operation, out of the closed table of codes.

use super::operations::{contents, operations};
use daybook_wire::{EntryError, EntryErrorCode, ErrorCode, Problem, problem};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::Modify;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::header::Header;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};

/// What every operation can answer with.
const ALWAYS: [ErrorCode; 4] =
    [ErrorCode::InvalidParameter, ErrorCode::DatabaseUnavailable, ErrorCode::ServerBusy, ErrorCode::Internal];
/// What comes with credentials.
const CREDENTIALS: [ErrorCode; 4] =
    [ErrorCode::InvalidToken, ErrorCode::TokenExpired, ErrorCode::TokenRevoked, ErrorCode::TooManyRequests];
/// What comes with a body.
const BODY: [ErrorCode; 3] = [ErrorCode::RequestTimeout, ErrorCode::PayloadTooLarge, ErrorCode::UnsupportedMediaType];

/// Names the codes an operation can answer with, as a type for `responses(…)`: but for those that every operation has, those that
/// come with `AuthenticationRequired`, and those that come with `MalformedBody`.
macro_rules! problems {
    ($name:ident: $($code:ident),* $(,)?) => {
        struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>> {
                $crate::openapi::responses_for(&[$(daybook_wire::ErrorCode::$code),*])
            }
        }
    };
}
pub(crate) use problems;

/// One response for each status among the codes.
pub(crate) fn responses_for(codes: &[ErrorCode]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    let common = [(ErrorCode::AuthenticationRequired, &CREDENTIALS[..]), (ErrorCode::MalformedBody, &BODY)];
    let common = common.into_iter().filter(|(code, _)| codes.contains(code)).flat_map(|(_, more)| more);
    for code in codes.iter().chain(common).chain(&ALWAYS) {
        by_status.entry(code.status()).or_default().push(*code);
    }
    by_status.into_iter().map(|(status, codes)| (status.to_string(), response(status, &codes).into())).collect()
}

fn response(status: u16, codes: &[ErrorCode]) -> Response {
    let lines: Vec<String> = codes.iter().map(|code| format!("`{}`: {}.", code.as_str(), code.title())).collect();
    let mut content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
    let examples = codes.iter().map(|code| (code.as_str(), reference(*code)));
    content = content.examples_from_iter(examples);
    let mut response =
        ResponseBuilder::new().description(lines.join("\n")).content(problem::CONTENT_TYPE, content.build());
    // What they say is in `headers.rs`.
    if status == 401 {
        response = response.header("WWW-Authenticate", Header::default());
    }
    if status == 429 || status == 503 {
        response = response.header("Retry-After", Header::default());
    }
    response.build()
}

/// Adds an example of a problem for each code that responses refer to.
pub(super) struct ProblemExamples;

impl Modify for ProblemExamples {
    fn modify(&self, openapi: &mut OpenApi) {
        let mut used = BTreeSet::new();
        for content in operations(openapi).flat_map(contents).map(|(_, content)| content) {
            used.extend(content.examples.keys().cloned());
        }
        let codes = ErrorCode::ALL.iter().filter(|code| used.contains(code.as_str()));
        let examples = codes.map(|code| (code.as_str().to_owned(), example(*code).into()));
        openapi.components.get_or_insert_default().examples.extend(examples);
    }
}

fn reference(code: ErrorCode) -> RefOr<Example> {
    RefOr::Ref(Ref::new(format!("#/components/examples/{}", code.as_str())))
}

fn example(code: ErrorCode) -> Example {
    let text = |text: &str| Some(text.to_owned());
    let (param, value, expected) = match code {
        ErrorCode::InvalidParameter => {
            (text("status"), text("teapot"), text("a status code from 100 to 599, or a class such as 4xx"))
        }
        ErrorCode::InvalidCursor => {
            (text("cursor"), text("eyJhIjoxfQ"), text("a cursor of this filter, order and range"))
        }
        _ => (None, None, None),
    };
    let errors = match code {
        ErrorCode::InvalidEntries => vec![EntryError {
            index: 0,
            field: "actor.id".to_owned(),
            code: EntryErrorCode::Required,
            message: "is required".to_owned(),
        }],
        _ => Vec::new(),
    };
    let problem = Problem {
        kind: format!("urn:daybook:error:{}", code.as_str()),
        title: code.title().to_owned(),
        status: code.status(),
        code,
        detail: code.meaning().to_owned(),
        request_id: "01978f2e-9c1d-7a02-8d37-64f0a2b1c9e5".to_owned(),
        param,
        value,
        expected,
        errors,
    };
    ExampleBuilder::new().summary(code.title()).value(serde_json::to_value(problem).ok()).build()
}
