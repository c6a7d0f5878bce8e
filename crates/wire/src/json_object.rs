//! Free-form JSON, for the description.

use serde_json::json;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

/// The schema of an object whose keys are the platform's own. The derive knows of maps, but not how to give them an example.
#[derive(Debug)]
pub struct JsonObject;

impl utoipa::PartialSchema for JsonObject {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("A JSON object with any keys and values."))
            .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
            .examples([json!({"region": "eu-central-1", "nodes": 3})])
            .into()
    }
}

impl utoipa::ToSchema for JsonObject {}
