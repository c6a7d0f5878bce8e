//! A request for every operation of the description, so that tests can walk them all.

use super::app::TestApp;
use super::call::Call;
use super::entry::{entry, id};
use daybook_wire::{ActorType, routes};
use serde_json::{Value, json};

/// An operation of the description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    /// Its id.
    pub(crate) id: String,
    pub(crate) method: String,
    /// Whether its path names a project.
    pub(crate) in_project: bool,
    /// Whether it is open to everybody.
    pub(crate) open: bool,
}

/// Every operation there is.
pub(crate) fn operations() -> Vec<Operation> {
    let description = serde_json::to_value(daybook_api::description()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().filter(|(_, operation)| operation["operationId"].is_string()).map(
            move |(method, operation)| Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                in_project: path.contains("{project_id}"),
                open: operation["security"] == json!([{}]),
            },
        )
    });
    operations.collect()
}

/// A request that carries an operation out in project 1, for whoever may. The query is a query string without its `?`.
pub(crate) fn request<'a>(app: &'a TestApp, operation: &str, query: &str) -> Call<'a> {
    let (method, path, body) = parts(operation);
    let call = app.call(method, &if query.is_empty() { path } else { format!("{path}?{query}") });
    match body {
        Value::Null => call,
        body => call.json(body),
    }
}

fn parts(operation: &str) -> (&'static str, String, Value) {
    let none = Value::Null;
    match operation {
        "listEntries" => ("GET", routes::audit_logs(1), none),
        "getVolume" => ("GET", routes::volume(1), none),
        "getFacets" => ("GET", routes::facets(1), none),
        "getRelaxations" => ("GET", routes::relaxations(1), none),
        "exportEntries" => ("GET", routes::export(1), none),
        // The stream has no end; its headers do.
        "tailEntries" => ("HEAD", routes::tail(1), none),
        "getEntry" => ("GET", routes::audit_log(1, id(1)), none),
        "appendEntries" => ("POST", routes::audit_logs(1), entry("appended").into()),
        "updateActor" => ("PATCH", routes::actor(1, ActorType::User, "7"), json!({"deleted": true})),
        "listViews" => ("GET", routes::views(1), none),
        "createView" => ("POST", routes::views(1), json!({"name": "mine", "query": "status=5xx"})),
        "deleteView" => ("DELETE", routes::view(1, id(7)), none),
        "listTokens" => ("GET", routes::tokens(1), none),
        "createToken" => ("POST", routes::tokens(1), json!({"name": "ci", "role": "ingest"})),
        "revokeToken" => ("DELETE", routes::token(1, id(7)), none),
        "listMembers" => ("GET", routes::members(1), none),
        "addMember" => ("POST", routes::members(1), json!({"email": "new@example.com", "role": "viewer"})),
        "updateMember" => ("PATCH", routes::member(1, id(7)), json!({"role": "viewer"})),
        "removeMember" => ("DELETE", routes::member(1, id(7)), none),
        "getProject" => ("GET", routes::project(1), none),
        "updateProject" => ("PATCH", routes::project(1), json!({"name": "Renamed"})),
        "listProjects" => ("GET", routes::projects(), none),
        "createProject" => ("POST", routes::projects(), json!({"name": "new"})),
        "getMe" => ("GET", routes::me(), none),
        "changePassword" => {
            let change = json!({"current_password": "correct horse", "new_password": "battery staple"});
            ("PUT", routes::my_password(), change)
        }
        "choosePassword" => ("POST", routes::password_links(), json!({"secret": "x", "password": "battery staple"})),
        "signIn" => ("POST", routes::session(), json!({"email": "a@example.com", "password": "battery staple"})),
        "signOut" => ("DELETE", routes::session(), none),
        other => panic!("{other} is in the description: say here how it is asked for"),
    }
}
