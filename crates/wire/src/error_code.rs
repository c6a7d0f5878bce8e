//! The closed table of error codes.

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    // The code is a `tt`: the OpenAPI derive does not see through the group that a `literal` becomes, and would list the
    // variants' own names.
    ($($(#[doc = $doc:literal])+ $name:ident = $code:tt, $status:literal, $title:literal;)+) => {
        /// What went wrong, for programs. A code never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ErrorCode {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $name,)+
        }

        impl ErrorCode {
            /// Every code, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code as written in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The HTTP status it comes with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// A few words for people, the same for every occurrence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// What it means, in whole sentences: the words above the code in the table below.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

error_codes! {
    /// A query parameter is unknown, repeated, or has a bad value.
    InvalidParameter = "invalid_parameter", 400, "A query parameter is not valid";
    /// The cursor is damaged, or belongs to another filter, order or range.
    InvalidCursor = "invalid_cursor", 400, "The cursor does not fit this request";
    /// The body is not the JSON, NDJSON or encoding that it claims to be.
    MalformedBody = "malformed_body", 400, "The body cannot be read";
    /// The request carries no credentials.
    AuthenticationRequired = "authentication_required", 401, "Authentication is required";
    /// The token is malformed, wrongly signed, or lacks a claim.
    InvalidToken = "invalid_token", 401, "The token is not valid";
    /// The token's or session's time is over.
    TokenExpired = "token_expired", 401, "The token has expired";
    /// The token was revoked, or the session has ended.
    TokenRevoked = "token_revoked", 401, "The token has been revoked";
    /// No account has this email address and password.
    WrongCredentials = "wrong_credentials", 401, "The email address or the password is wrong";
    /// The role in this project is not admin.
    AdminRequired = "admin_required", 403, "Only project admins may do this";
    /// The role in this project is not ingest.
    IngestRequired = "ingest_required", 403, "Only ingest tokens may do this";
    /// The caller is no user of this instance, and has no password here.
    UserRequired = "user_required", 403, "Only users of this instance may do this";
    /// The password that should hold now is not the one that does.
    WrongPassword = "wrong_password", 403, "The current password is wrong";
    /// The project has export switched off.
    ExportDisabled = "export_disabled", 403, "Export is disabled for this project";
    /// The caller is not an instance admin.
    InstanceAdminRequired = "instance_admin_required", 403, "Only instance admins may do this";
    /// A state-changing request with a session cookie lacks the header `X-Requested-With: daybook`.
    CsrfHeaderRequired = "csrf_header_required", 403, "A header is missing";
    /// No such project, or no role in it: the two cannot be told apart.
    ProjectNotFound = "project_not_found", 404, "No such project";
    /// No such entry in this project, or it has expired.
    EntryNotFound = "entry_not_found", 404, "No such entry";
    /// No such API token in this project, or it was revoked.
    TokenNotFound = "token_not_found", 404, "No such API token";
    /// No such member of this project.
    MemberNotFound = "member_not_found", 404, "No such member";
    /// The link was used, has expired, or never existed.
    PasswordLinkNotFound = "password_link_not_found", 404, "The link does not work any more";
    /// No such saved view in this project.
    ViewNotFound = "view_not_found", 404, "No such saved view";
    /// No such path.
    NotFound = "not_found", 404, "No such path";
    /// The path does not take this method.
    MethodNotAllowed = "method_not_allowed", 405, "The method is not allowed here";
    /// The body did not come in time.
    RequestTimeout = "request_timeout", 408, "The request took too long";
    /// The project's id is taken.
    ProjectExists = "project_exists", 409, "The project's id is taken";
    /// The person is a member of the project.
    MemberExists = "member_exists", 409, "The person is a member already";
    /// The project would be left without an admin.
    LastAdmin = "last_admin", 409, "A project keeps at least one admin";
    /// The project has a saved view of this name.
    ViewExists = "view_exists", 409, "There is a saved view of this name";
    /// The project has as many saved views as it may have.
    TooManyViews = "too_many_views", 409, "The project has too many saved views";
    /// The body is larger than the limit, or holds too many entries.
    PayloadTooLarge = "payload_too_large", 413, "The request is too large";
    /// The body is of a type or encoding that is not taken here.
    UnsupportedMediaType = "unsupported_media_type", 415, "The content type is not supported";
    /// Entries are wrong; none of them was stored.
    InvalidEntries = "invalid_entries", 422, "Some entries are not valid";
    /// A field of the body is wrong.
    InvalidBody = "invalid_body", 422, "The body is not valid";
    /// Too many failed sign-ins.
    TooManyAttempts = "too_many_attempts", 429, "Too many attempts";
    /// The caller has sent more requests than this instance allows.
    TooManyRequests = "too_many_requests", 429, "Too many requests";
    /// Too much waits to be stored. Nothing of the request was.
    WriterBusy = "writer_busy", 429, "Too many entries wait to be stored";
    /// The server failed.
    Internal = "internal", 500, "Internal error";
    /// More is asked than can be answered, or an answer takes too long.
    ServerBusy = "server_busy", 503, "The server is busy";
    /// The project's index is being loaded, and without it the answer would take long.
    IndexLoading = "index_loading", 503, "The index is being loaded";
    /// The database cannot be reached, or cannot write. Nothing was stored.
    DatabaseUnavailable = "database_unavailable", 503, "The database is not available";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_as_it_is_named() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
