//! What an append takes, for the description. Entries are read field by field in `wire`, so that every error is named;
//! these types exist for their schemas only.

use daybook_wire::new_entry::MAX_ENTRIES;
use daybook_wire::{ActorType, JsonObject, Source, Timestamp};
use std::borrow::Cow;
use utoipa::openapi::schema::{ArrayBuilder, OneOfBuilder};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// One entry, or an array of them.
pub(crate) struct EntriesSchema;

impl PartialSchema for EntriesSchema {
    fn schema() -> RefOr<Schema> {
        let entry = || Ref::from_schema_name("NewEntry");
        let several = ArrayBuilder::new().items(entry()).max_items(Some(MAX_ENTRIES));
        OneOfBuilder::new().description(Some("One entry, or an array of them.")).item(entry()).item(several).into()
    }
}

impl ToSchema for EntriesSchema {
    fn name() -> Cow<'static, str> {
        "NewEntries".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push(("NewEntry".to_owned(), NewEntrySchema::schema()));
        NewEntrySchema::schemas(schemas);
    }
}

/// An entry to append. `null` equals absent; unknown fields are refused; no string may hold control characters.
#[derive(ToSchema)]
#[schema(as = NewEntry)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a schema only: entries are read field by field, so that every error is named")]
pub(crate) struct NewEntrySchema {
    /// The idempotency key; a `UUIDv7` is made when absent.
    #[schema(examples("01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17"))]
    id: Option<uuid::Uuid>,
    /// When the platform received the request: at most 5 minutes ahead, and within the project's retention.
    started_at: Timestamp,
    /// Who acted.
    actor: NewActorSchema,
    /// The HTTP method, in any case.
    #[schema(min_length = 1, max_length = 256, examples("PATCH"))]
    method: String,
    /// The path of the request.
    #[schema(min_length = 1, max_length = 2048, examples("/api/v2/projects/1/clusters/7"))]
    path: String,
    /// The HTTP status of the response.
    #[schema(minimum = 100, maximum = 599, examples(200))]
    status_code: u16,
    /// What was done. `daybook.` is reserved.
    #[schema(min_length = 1, max_length = 256, examples("cluster.patch"))]
    action: String,
    /// Where the request came from; derived from the user agent and the actor when absent.
    source: Option<Source>,
    /// The command that was typed.
    #[schema(max_length = 2048, examples("porter cluster upgrade"))]
    cli_command: Option<String>,
    /// What the request was about. An application or a cluster also fills that field.
    resource: Option<NewResourceSchema>,
    /// The application concerned.
    application: Option<NewNamedRefSchema>,
    /// The cluster concerned.
    cluster: Option<NewNamedRefSchema>,
    /// The name of the environment group concerned.
    #[schema(max_length = 256, examples("production"))]
    environment_group: Option<String>,
    /// The preview environment concerned.
    preview_environment: Option<NewNamedRefSchema>,
    /// The address that the request came from, IPv4 or IPv6.
    #[schema(max_length = 45, examples("203.0.113.7"))]
    remote_ip: Option<String>,
    /// The user agent that made the request.
    #[schema(max_length = 512, examples("porter-cli/0.52"))]
    user_agent: Option<String>,
    /// The platform's id of the request.
    #[schema(max_length = 256, examples("req-5f1c9a"))]
    request_id: Option<String>,
    /// How long the request took, in milliseconds.
    #[schema(minimum = 0, examples(41))]
    duration_ms: Option<i64>,
    /// What the request changed: at most 16 KiB of JSON.
    changes: Option<NewChangesSchema>,
    /// Whatever else the platform wants to keep: at most 16 KiB of JSON.
    #[schema(value_type = Option<JsonObject>)]
    metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

/// Who acted.
#[derive(ToSchema)]
#[schema(as = NewActor)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a schema only: entries are read field by field, so that every error is named")]
pub(crate) struct NewActorSchema {
    /// The kind of actor.
    r#type: ActorType,
    /// The platform's own id of the actor.
    #[schema(min_length = 1, max_length = 256, examples("58392"))]
    id: String,
    /// What a person calls the actor; the id when absent.
    #[schema(max_length = 256, examples("Rudi Example"))]
    name: Option<String>,
    /// The email address.
    #[schema(max_length = 256, examples("rudi@example.com"))]
    email: Option<String>,
}

/// What the request was about.
#[derive(ToSchema)]
#[schema(as = NewResource)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a schema only: entries are read field by field, so that every error is named")]
pub(crate) struct NewResourceSchema {
    /// The kind of resource, such as `cluster`; no colon, because filters write `type:id`.
    #[schema(min_length = 1, max_length = 256, pattern = "^[^:]+$", examples("cluster"))]
    r#type: String,
    /// The platform's own id of the resource, unique within its type.
    #[schema(min_length = 1, max_length = 256, examples("7"))]
    id: String,
    /// What a person calls it; the id when absent.
    #[schema(max_length = 256, examples("eks-upgrade-test"))]
    name: Option<String>,
}

/// Something with an id and a name: an application, a cluster, a preview environment.
#[derive(ToSchema)]
#[schema(as = NewNamedRef)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a schema only: entries are read field by field, so that every error is named")]
pub(crate) struct NewNamedRefSchema {
    /// The platform's own id.
    #[schema(min_length = 1, max_length = 256, examples("7"))]
    id: String,
    /// What a person calls it; the id when absent.
    #[schema(max_length = 256, examples("eks-upgrade-test"))]
    name: Option<String>,
}

/// What the request changed.
#[derive(ToSchema)]
#[schema(as = NewChanges, examples(json!({"before": {"version": "1.32"}, "after": {"version": "1.33"}})))]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a schema only: entries are read field by field, so that every error is named")]
pub(crate) struct NewChangesSchema {
    /// The changed fields as they were.
    #[schema(value_type = Option<JsonObject>)]
    before: Option<serde_json::Map<String, serde_json::Value>>,
    /// The changed fields as they became.
    #[schema(value_type = Option<JsonObject>)]
    after: Option<serde_json::Map<String, serde_json::Value>>,
}
