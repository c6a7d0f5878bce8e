//! The query language's parameters, for the description.

use daybook_wire::query::{DEFAULT_LIMIT, Field, MAX_LIMIT, MAX_SEARCH_CHARS, MAX_VALUES, MIN_LIMIT, Mode};
use serde_json::json;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr, Required, Schema};

/// The query language's parameters, out of its own table of fields.
pub(crate) struct QueryParameters;

impl IntoParams for QueryParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        for field in Field::ALL {
            for mode in Mode::ALL {
                let what = match mode {
                    Mode::Include => "Only entries with one of these values",
                    Mode::Exclude => "No entry with one of these values",
                };
                let (pattern, example) = values(field);
                let items = text().min_length(Some(1)).pattern(Some(pattern));
                let values = ArrayBuilder::new().items(items).max_items(Some(MAX_VALUES));
                let description = format!("{what}: {}.", describe(field));
                let parameter = query(field.parameter(mode), &description, values).example(Some(json!([example])));
                parameters.push(parameter.into());
            }
        }
        let search = text().max_length(Some(MAX_SEARCH_CHARS)).pattern(Some("^[^\\x00-\\x1f\\x7f-\\x9f]*$"));
        let time = || text().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
        let range = text().pattern(Some("^0*[1-9][0-9]{0,7}[mhd]$")).default(Some("7d".into()));
        let order = text().enum_values(Some(["desc", "asc"])).default(Some("desc".into()));
        let cursor = text().pattern(Some("^[A-Za-z0-9_-]+$"));
        let limit = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(MIN_LIMIT))
            .maximum(Some(MAX_LIMIT))
            .default(Some(DEFAULT_LIMIT.into()));
        let searched = "Only entries whose path, actor's email or name, application's or cluster's name, environment group or \
            CLI command contains this, ignoring case.";
        parameters.extend([
            query("search", searched, search).example(Some(json!("billing"))).into(),
            query(
                "range",
                "The last so many minutes, hours or days, at most 36,500 days. Not with `from` or `to`.",
                range,
            )
            .example(Some(json!("24h")))
            .into(),
            query(
                "from",
                "The first moment within. Half-open: `from <= started_at < to`. The start of retention when absent.",
                time(),
            )
            .example(Some(json!("2026-06-01T00:00:00Z")))
            .into(),
            query("to", "The first moment after; now when absent.", time())
                .example(Some(json!("2026-06-08T00:00:00+02:00")))
                .into(),
            query("order", "Newest first, or oldest first.", order).example(Some(json!("asc"))).into(),
            query("limit", "How many entries a page holds.", limit).example(Some(json!(100))).into(),
            query("cursor", "Out of an earlier answer to the same filter, range and order.", cursor)
                .example(Some(json!("eyJhIjoxfQ")))
                .into(),
        ]);
        parameters
    }
}

fn query(name: &str, description: &str, schema: impl Into<RefOr<Schema>>) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        // Repeated for several values: the default, said for those who generate clients.
        .style(Some(ParameterStyle::Form))
        .explode(Some(true))
        .description(Some(description))
        .schema(Some(schema))
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// What a value looks like, as a regular expression, and one value.
const fn values(field: Field) -> (&'static str, &'static str) {
    /// Anything without control characters.
    const ANY: &str = "^[^\\x00-\\x1f\\x7f-\\x9f]+$";
    match field {
        Field::Actor => {
            ("^(user|api_token|service_account|system|anonymous):[^\\x00-\\x1f\\x7f-\\x9f]+$", "user:58392")
        }
        Field::Method => (ANY, "POST"),
        Field::Source => ("^(dashboard|cli|api)$", "cli"),
        Field::Action => (ANY, "cluster.patch"),
        Field::Status => ("^[1-5]([0-9]{2}|[xX]{2})$", "4xx"),
        Field::ResourceType => (ANY, "cluster"),
        Field::Resource => ("^[^:\\x00-\\x1f\\x7f-\\x9f]+:[^\\x00-\\x1f\\x7f-\\x9f]+$", "cluster:7"),
        Field::Application => (ANY, "billing"),
        Field::Cluster => (ANY, "7"),
        Field::EnvironmentGroup => (ANY, "production"),
        Field::Ip => ("^[0-9a-fA-F:.]+(/[0-9]{1,3})?$", "203.0.113.0/24"),
    }
}

const fn describe(field: Field) -> &'static str {
    match field {
        Field::Actor => "the actor as `type:id`, such as `user:58392`",
        Field::Method => "the HTTP method",
        Field::Source => "`dashboard`, `cli` or `api`",
        Field::Action => "the action, exactly",
        Field::Status => "the status code, or its class such as `4xx`",
        Field::ResourceType => "the kind of resource, exactly",
        Field::Resource => "the resource as `type:id`, such as `cluster:7`",
        Field::Application => "the application's id",
        Field::Cluster => "the cluster's id",
        Field::EnvironmentGroup => "the environment group's name",
        Field::Ip => "the remote address, or a CIDR block",
    }
}
