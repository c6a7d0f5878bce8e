//! What crosses the network, and nothing else: entries, the query language and its query-string codec, pages, errors,
//! claims and route paths. No I/O and no clock. Compiles for the host and for `wasm32-unknown-unknown`, so that the
//! server, the dashboard and the command line share one definition of each.

pub mod actor;
pub mod claims;
pub mod entry;
pub mod error_code;
pub mod export;
pub mod facets;
#[cfg(feature = "openapi")]
mod json_object;
pub mod member;
pub mod new_entry;
pub mod page;
pub mod problem;
pub mod project;
pub mod query;
pub mod relaxations;
pub mod role;
pub mod routes;
pub mod session;
pub mod timestamp;
pub mod token;
pub mod view;
pub mod volume;

pub use actor::{Actor, ActorPatch, ActorType, KnownActor};
pub use claims::{Audience, Claims, CredentialKind};
pub use entry::{Changes, Entry, EntryDetail, NamedRef, Resource, Source};
pub use error_code::ErrorCode;
pub use export::ExportQuery;
pub use facets::{Facet, FacetValue, Facets, FacetsQuery};
#[cfg(feature = "openapi")]
pub use json_object::JsonObject;
pub use member::{AddedMember, ChosenPassword, Member, MemberPatch, NewMember, PasswordChange};
pub use new_entry::{EntryError, EntryErrorCode, NewEntry};
pub use page::{Page, Receipt, Total, Window};
pub use problem::Problem;
pub use project::{NewProject, PendingRetention, Project, ProjectPatch, ProjectSummary};
pub use query::{Filter, Order, ParameterError, Parameters, Query, Range};
pub use relaxations::{Relaxation, Relaxations, RelaxationsQuery};
pub use role::Role;
pub use session::{Me, Session, SignIn, User};
pub use timestamp::Timestamp;
pub use token::{CreatedToken, NewToken, Token};
pub use view::{NewSavedView, SavedView};
pub use volume::{Bucket, ByStatus, Volume, VolumeQuery};

/// Case-folds text for search, on both sides of the comparison. The contract defines folding as Rust's `to_lowercase`.
#[must_use]
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}
