//! Examples of whole bodies, put together from those of their fields.

use super::operations::{contents, operations};
use serde_json::{Map, Value};
use utoipa::Modify;
use utoipa::openapi::{OpenApi, RefOr, Schema};

/// Gives every JSON body without an example one made of its schema's, and every set of values its first.
pub(super) struct Examples;

impl Modify for Examples {
    fn modify(&self, openapi: &mut OpenApi) {
        for schema in openapi.components.iter_mut().flat_map(|components| components.schemas.values_mut()) {
            if let RefOr::T(Schema::Object(schema)) = schema
                && schema.examples.is_empty()
            {
                schema.examples.extend(schema.enum_values.iter().flatten().next().cloned());
            }
        }
        let Ok(description) = serde_json::to_value(&*openapi) else { return };
        for (kind, content) in operations(openapi).flat_map(contents) {
            if content.example.is_some() || !content.examples.is_empty() {
                continue;
            }
            let schema = serde_json::to_value(&content.schema).unwrap_or_default();
            // The schema of NDJSON is that of a line, and so is the example.
            if ["application/json", "application/x-ndjson"].contains(&kind.as_str()) {
                content.example = example(&description, &schema);
            }
        }
    }
}

/// An example of a schema: its own, or one made of its parts'. None where a part has none.
fn example(description: &Value, schema: &Value) -> Option<Value> {
    if let Some(own) = schema["examples"].get(0).or_else(|| schema.get("example")) {
        return Some(own.clone());
    }
    if let Some(reference) = schema["$ref"].as_str() {
        return example(description, description.pointer(reference.strip_prefix('#')?)?);
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.first().cloned();
    }
    if let Some(choices) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        return choices.iter().find_map(|choice| example(description, choice));
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            whole.append(example(description, part)?.as_object_mut()?);
        }
        return Some(whole.into());
    }
    if let Some(properties) = schema["properties"].as_object() {
        let field = |(name, field): (&String, &Value)| Some((name.clone(), example(description, field)?));
        return properties.iter().map(field).collect::<Option<Map<_, _>>>().map(Value::Object);
    }
    if schema["additionalProperties"].is_object() {
        // Whatever the derive is told of a map, it says of the map's keys.
        let name = example(description, &schema["propertyNames"])?;
        let value = example(description, &schema["additionalProperties"])?;
        return Some(Value::Object(Map::from_iter([(name.as_str()?.to_owned(), value)])));
    }
    let items = schema.get("items")?;
    Some(Value::Array(vec![example(description, items)?]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_whole_is_made_of_its_parts() {
        let description = json!({"components": {"schemas": {
            "Name": {"type": "string", "examples": ["Ada"]},
            "Kind": {"type": "string", "enum": ["user", "system"]},
        }}});
        let schema = json!({"allOf": [
            {"type": "object", "properties": {
                "name": {"$ref": "#/components/schemas/Name"},
                "kind": {"oneOf": [{"$ref": "#/components/schemas/Kind"}, {"type": "null"}]},
            }},
            {"type": "object", "properties": {
                "ids": {"type": "array", "items": {"type": "integer", "examples": [7]}},
                "counts": {"propertyNames": {"examples": ["POST"]}, "additionalProperties": {"examples": [3]}},
            }},
        ]});
        let expected = json!({"name": "Ada", "kind": "user", "ids": [7], "counts": {"POST": 3}});
        assert_eq!(example(&description, &schema), Some(expected));
    }

    #[test]
    fn a_part_without_an_example_leaves_the_whole_without() {
        let schema = json!({"properties": {"name": {"type": "string"}}});
        assert_eq!(example(&Value::Null, &schema), None);
    }
}
