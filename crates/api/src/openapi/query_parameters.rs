//! The query language's parameters, for the description.

use daybook_wire::query::{DEFAULT_LIMIT, Field, MAX_LIMIT, MAX_SEARCH_CHARS, MAX_VALUES, MIN_LIMIT, Mode};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
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
                let items = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
                let values = ArrayBuilder::new().items(items).max_items(Some(MAX_VALUES));
                let description = format!("{what}: {}.", describe(field));
                parameters.push(query(field.parameter(mode), &description, values).into());
            }
        }
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let search = text().max_length(Some(MAX_SEARCH_CHARS));
        let time = || text().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
        let range = text().pattern(Some("^[0-9]+[mhd]$")).default(Some("7d".into())).examples(["24h"]);
        let order = text().enum_values(Some(["desc", "asc"])).default(Some("desc".into()));
        let limit = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(MIN_LIMIT))
            .maximum(Some(MAX_LIMIT))
            .default(Some(DEFAULT_LIMIT.into()));
        let searched = "Only entries whose path, actor's email or name, application's or cluster's name, environment group or \
            CLI command contains this, ignoring case.";
        parameters.extend([
            query("search", searched, search).into(),
            query("range", "The last so many minutes, hours or days. Not with `from` or `to`.", range).into(),
            query("from", "The first moment within. Half-open: `from <= started_at < to`.", time()).into(),
            query("to", "The first moment after; now when absent.", time()).into(),
            query("order", "Newest first, or oldest first.", order).into(),
            query("limit", "How many entries a page holds.", limit).into(),
            query("cursor", "Out of an earlier answer to the same filter, range and order.", text()).into(),
        ]);
        parameters
    }
}

fn query(name: &str, description: &str, schema: impl Into<RefOr<Schema>>) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
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
