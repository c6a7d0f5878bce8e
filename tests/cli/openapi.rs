//! `daybook openapi`

use crate::harness::{Engine, Program};
use serde_json::Value;

#[actix_web::test]
async fn the_description_is_printed_and_nothing_is_touched() {
    let program = Program::start(Engine::Sqlite).await;
    let yaml = program.run(&["openapi"]).succeeded();
    assert!(yaml.stdout.starts_with("openapi: 3."), "{}", &yaml.stdout[..80]);
    assert_eq!(yaml.stdout.trim_end(), daybook_api::description().to_yaml().unwrap().trim_end());

    let json = program.json(&["openapi"]);
    assert_eq!(json, serde_json::to_value(daybook_api::description()).unwrap());
    assert!(json["paths"].as_object().is_some_and(|paths| paths.values().all(Value::is_object)));
    assert_eq!(std::fs::read_dir(program.directory()).unwrap().count(), 0);
}
