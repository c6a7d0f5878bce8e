//! The query language's parameters, for the description.

use daybook_wire::export::Format;
use daybook_wire::facets::{DEFAULT_FIELDS, DEFAULT_TOP, MAX_TOP, MIN_TOP};
use daybook_wire::query::{DEFAULT_LIMIT, Field, MAX_LIMIT, MAX_SEARCH_CHARS, MAX_VALUES, MIN_LIMIT, Mode};
use daybook_wire::volume::{DEFAULT_BUCKETS, DEFAULT_TIME_ZONE, MAX_BUCKETS, MIN_BUCKETS};
use serde_json::{Value, json};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr, Required, Schema};

/// The filter and the search, out of the query language's own table of fields.
pub(crate) struct FilterParameters;

impl IntoParams for FilterParameters {
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
                parameters.push(query(field.parameter(mode), &description, values, json!([example])));
            }
        }
        let search = text().max_length(Some(MAX_SEARCH_CHARS)).pattern(Some("^[^\\x00-\\x1f\\x7f-\\x9f]*$"));
        let searched = "Only entries whose path, actor's email or name, application's or cluster's name, environment group or \
            CLI command contains this, ignoring case.";
        parameters.push(query("search", searched, search, json!("billing")));
        parameters
    }
}

/// The span of time.
pub(crate) struct RangeParameters;

impl IntoParams for RangeParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let time = || text().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
        let range = text().pattern(Some("^0*[1-9][0-9]{0,7}[mhd]$")).default(Some("7d".into()));
        let last = "The last so many minutes, hours or days, at most 36,500 days. Not with `from` or `to`.";
        let first =
            "The first moment within. Half-open: `from <= started_at < to`. The start of retention when absent.";
        vec![
            query("range", last, range, json!("24h")),
            query("from", first, time(), json!("2026-06-01T00:00:00Z")),
            query("to", "The first moment after; now when absent.", time(), json!("2026-06-08T00:00:00+02:00")),
        ]
    }
}

/// The order, and where to go on.
pub(crate) struct OrderParameters;

impl IntoParams for OrderParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let order = text().enum_values(Some(["desc", "asc"])).default(Some("desc".into()));
        let cursor = text().pattern(Some("^[A-Za-z0-9_-]+$"));
        let goes_on = "Out of an earlier answer to the same filter, range and order.";
        vec![
            query("order", "Newest first, or oldest first.", order, json!("asc")),
            query("cursor", goes_on, cursor, json!("eyJhIjoxfQ")),
        ]
    }
}

/// The size of a page.
pub(crate) struct LimitParameters;

impl IntoParams for LimitParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let limit = number(MIN_LIMIT, MAX_LIMIT, DEFAULT_LIMIT);
        vec![query("limit", "How many entries a page holds.", limit, json!(100))]
    }
}

/// What a chart takes beside the filter and the range.
pub(crate) struct VolumeParameters;

impl IntoParams for VolumeParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let buckets = number(MIN_BUCKETS, MAX_BUCKETS, DEFAULT_BUCKETS);
        let tz = text().max_length(Some(64)).default(Some(DEFAULT_TIME_ZONE.into()));
        let wanted = "The most buckets wanted. The shortest interval is chosen that needs no more.";
        let zone = "The IANA time zone whose calendar the buckets follow: its hours, days and weeks (from Monday).";
        vec![query("buckets", wanted, buckets, json!(90)), query("tz", zone, tz, json!("Europe/Berlin"))]
    }
}

/// What facets take beside the filter and the range.
pub(crate) struct FacetParameters;

impl IntoParams for FacetParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let names = text().enum_values(Some(Field::ALL.map(Field::name)));
        let defaults: Vec<&str> = DEFAULT_FIELDS.iter().map(|field| field.name()).collect();
        let fields = ArrayBuilder::new().items(names).max_items(Some(MAX_VALUES)).default(Some(json!(defaults)));
        let top = number(MIN_TOP, MAX_TOP, DEFAULT_TOP);
        let contains = text().max_length(Some(MAX_SEARCH_CHARS)).pattern(Some("^[^\\x00-\\x1f\\x7f-\\x9f]*$"));
        let part = "Only values that contain this, or whose label does, ignoring case. With exactly one `field`.";
        vec![
            query("field", "Whose values to list.", fields, json!(["actor"])),
            query("top", "The most values of each field.", top, json!(20)),
            query("contains", part, contains, json!("rudi")),
        ]
    }
}

/// What a file is written as.
pub(crate) struct FormatParameters;

impl IntoParams for FormatParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let formats = text().enum_values(Some(Format::ALL.map(Format::as_str)));
        let format = formats.default(Some(Format::default().as_str().into()));
        vec![query("format", "What the file is written as.", format, json!("ndjson"))]
    }
}

fn number(least: u16, most: u16, default: u16) -> ObjectBuilder {
    let number = ObjectBuilder::new().schema_type(Type::Integer);
    number.minimum(Some(least)).maximum(Some(most)).default(Some(default.into()))
}

fn query(name: &str, description: &str, schema: impl Into<RefOr<Schema>>, example: Value) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        // Repeated for several values: the default, said for those who generate clients.
        .style(Some(ParameterStyle::Form))
        .explode(Some(true))
        .description(Some(description))
        .schema(Some(schema))
        .example(Some(example))
        .build()
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
