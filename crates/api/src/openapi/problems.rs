//! The error answers of an operation, out of the closed table of codes.

use daybook_wire::{ErrorCode, problem};
use std::collections::BTreeMap;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// Names the codes an operation can answer with, as a type for `responses(…)`.
macro_rules! problems {
    ($name:ident: $($code:ident),+ $(,)?) => {
        struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>> {
                $crate::openapi::responses_for(&[$(daybook_wire::ErrorCode::$code),+])
            }
        }
    };
}
pub(crate) use problems;

/// One response for each status among the codes. Any operation can fail with 500.
pub(crate) fn responses_for(codes: &[ErrorCode]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in codes.iter().chain(&[ErrorCode::Internal]) {
        by_status.entry(code.status()).or_default().push(*code);
    }
    by_status.into_iter().map(|(status, codes)| (status.to_string(), response(status, &codes).into())).collect()
}

fn response(status: u16, codes: &[ErrorCode]) -> Response {
    let lines: Vec<String> = codes.iter().map(|code| format!("`{}`: {}.", code.as_str(), code.title())).collect();
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let mut response = ResponseBuilder::new().description(lines.join("\n")).content(problem::CONTENT_TYPE, content);
    if status == 401 {
        response = response.header("WWW-Authenticate", header(Type::String, "`Bearer`"));
    }
    if status == 429 || status == 503 {
        response = response.header("Retry-After", header(Type::Integer, "Seconds after which to try again."));
    }
    response.build()
}

fn header(kind: Type, description: &str) -> Header {
    let schema = ObjectBuilder::new().schema_type(kind).build();
    HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build()
}
