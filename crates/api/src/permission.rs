//! What a caller may do in the project of the path. A handler names the permission in its signature; there is no other
//! way to get at a project.

use crate::credentials::{access, admit};
use crate::error::ApiError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use daybook_auditlog::access::Caller;
use daybook_auditlog::{AuditLog, Failure, OpenProject};
use daybook_wire::{ErrorCode, Role};
use futures_util::future::{FutureExt, LocalBoxFuture};
use std::marker::PhantomData;

/// A rule that roles are held against.
pub(crate) trait Permission: 'static {
    /// Fails where the role is not enough.
    fn check(role: Role) -> Result<(), Failure>;
}

/// Reads the log, and manages the project.
pub(crate) struct IsAdmin;

impl Permission for IsAdmin {
    fn check(role: Role) -> Result<(), Failure> {
        let detail =
            "Only project admins may do this. Ask a project admin to change your role, or to export what you need.";
        if role == Role::Admin { Ok(()) } else { Err(Failure::new(ErrorCode::AdminRequired, detail)) }
    }
}

/// Writes entries.
pub(crate) struct IsIngest;

impl Permission for IsIngest {
    fn check(role: Role) -> Result<(), Failure> {
        let detail = "Only tokens with the role `ingest` may write entries. Ask a project admin for one.";
        if role == Role::Ingest { Ok(()) } else { Err(Failure::new(ErrorCode::IngestRequired, detail)) }
    }
}

/// Has any role.
pub(crate) struct IsMember;

impl Permission for IsMember {
    fn check(_: Role) -> Result<(), Failure> {
        Ok(())
    }
}

/// The project of the path, in the hands of a caller with the permission.
pub(crate) struct Require<P> {
    pub(crate) project: OpenProject,
    pub(crate) caller: Caller,
    permission: PhantomData<P>,
}

pub(crate) type Admin = Require<IsAdmin>;
pub(crate) type Ingest = Require<IsIngest>;
pub(crate) type Member = Require<IsMember>;

impl<P: Permission> FromRequest for Require<P> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            let caller = admit(&request).await?.caller;
            let id = request.match_info().get("project_id").and_then(|text| text.parse().ok());
            let id = id.ok_or_else(Failure::project_not_found)?;
            let project = open::<P>(access(&request)?.log(), &caller, id).await?;
            Ok(Self { project, caller, permission: PhantomData })
        }
        .boxed_local()
    }
}

/// Opens a project for a caller with the permission.
pub(crate) async fn open<P: Permission>(log: &AuditLog, caller: &Caller, project: i64) -> Result<OpenProject, Failure> {
    let project = log.open_project(caller, project).await?;
    P::check(project.role())?;
    Ok(project)
}
