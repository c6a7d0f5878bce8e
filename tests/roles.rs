//! Who may do what: every operation of the description, by every role.

use crate::harness::{Answer, Call, TestApp, both_engines, entry, id, token};
use daybook_wire::{ActorType, Role, routes};
use serde_json::json;
use std::collections::BTreeSet;

both_engines!(
    each_role_may_do_what_the_table_says,
    a_missing_project_and_one_without_a_role_look_alike,
    a_role_in_another_project_is_none_in_this_one,
    an_instance_admin_has_no_role_by_that,
);

/// What a role is answered: the status, and the code of a refusal.
type Outcome = (u16, &'static str);

const DONE: Outcome = (200, "");
const CREATED: Outcome = (201, "");
const GONE: Outcome = (204, "");
const NOT_ADMIN: Outcome = (403, "admin_required");
const NOT_INGEST: Outcome = (403, "ingest_required");
const NOT_INSTANCE_ADMIN: Outcome = (403, "instance_admin_required");
/// The permission was there, the view was not.
const NO_VIEW: Outcome = (404, "view_not_found");
const NO_PROJECT: Outcome = (404, "project_not_found");

/// One operation: its id in the description, and what admin, developer, viewer, ingest and nobody are answered.
const TABLE: [(&str, [Outcome; 5]); 18] = [
    ("listEntries", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("getVolume", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("getFacets", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("getRelaxations", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("exportEntries", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("tailEntries", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("listViews", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("updateProject", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("createView", [CREATED, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("deleteView", [NO_VIEW, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("updateActor", [NOT_INGEST, NOT_INGEST, NOT_INGEST, DONE, NO_PROJECT]),
    ("getEntry", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("appendEntries", [NOT_INGEST, NOT_INGEST, NOT_INGEST, CREATED, NO_PROJECT]),
    ("getProject", [DONE, DONE, DONE, DONE, NO_PROJECT]),
    ("listProjects", [DONE, DONE, DONE, DONE, DONE]),
    ("createProject", [NOT_INSTANCE_ADMIN; 5]),
    ("getMe", [DONE; 5]),
    ("signOut", [GONE; 5]),
];

/// Signing in is how a role is come by, so no role is needed for it.
const FOR_EVERYBODY: &str = "signIn";

fn call<'a>(app: &'a TestApp, operation: &str) -> Call<'a> {
    match operation {
        "listEntries" => app.get(&routes::audit_logs(1)),
        "getVolume" => app.get(&routes::volume(1)),
        "getFacets" => app.get(&routes::facets(1)),
        "getRelaxations" => app.get(&routes::relaxations(1)),
        "exportEntries" => app.get(&routes::export(1)),
        // The stream has no end; its headers do.
        "tailEntries" => app.call("HEAD", &routes::tail(1)),
        "listViews" => app.get(&routes::views(1)),
        "createView" => app.post(&routes::views(1)).json(json!({"name": "mine", "query": "status=5xx"})),
        "deleteView" => app.delete(&routes::view(1, id(7))),
        "updateProject" => app.call("PATCH", &routes::project(1)).json(json!({"name": "Renamed"})),
        "updateActor" => app.call("PATCH", &routes::actor(1, ActorType::User, "7")).json(json!({"deleted": true})),
        "getEntry" => app.get(&routes::audit_log(1, id(1))),
        "appendEntries" => app.post(&routes::audit_logs(1)).json(entry("appended")),
        "getProject" => app.get(&routes::project(1)),
        "listProjects" => app.get(&routes::projects()),
        "createProject" => app.post(&routes::projects()).json(json!({"name": "new"})),
        "getMe" => app.get(&routes::me()),
        "signOut" => app.delete(&routes::session()),
        other => panic!("{other} is in the description and not in this table"),
    }
}

fn outcome(answer: &Answer) -> (u16, String) {
    let code = if answer.status() < 300 { String::new() } else { answer.json()["code"].as_str().unwrap().to_owned() };
    (answer.status(), code)
}

async fn each_role_may_do_what_the_table_says(app: TestApp) {
    app.append(1, entry("a").id(1)).await;
    let description = serde_json::to_value(daybook_api::description()).unwrap();
    let described: BTreeSet<String> = description["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .filter_map(|operation| operation["operationId"].as_str().map(ToOwned::to_owned))
        .collect();
    let known = TABLE.iter().map(|(operation, _)| (*operation).to_owned()).chain([FOR_EVERYBODY.to_owned()]).collect();
    assert_eq!(described, known, "every operation must be in the table");

    for (operation, expected) in TABLE {
        let roles = Role::ALL.map(Some).into_iter().chain([None]);
        for (role, (status, code)) in roles.zip(expected) {
            let bearer = role.into_iter().fold(token("somebody"), |token, role| token.role(1, role));
            let answer = call(&app, operation).bearer(&bearer.signed()).send().await;
            assert_eq!(outcome(&answer), (status, code.to_owned()), "{operation} by {role:?}: {}", answer.text());
            if status >= 400 {
                answer.refused(status, code);
            }
        }
    }
}

async fn a_missing_project_and_one_without_a_role_look_alike(app: TestApp) {
    app.create_project(2, 30).await;
    let outsider = token("outsider").role(1, Role::Admin).signed();
    let outsider_of_all = token("outsider").signed();
    let believes_in_it = token("outsider").role(3, Role::Admin).signed();
    for (bearer, missing) in
        [(&outsider, 3), (&outsider_of_all, 3), (&believes_in_it, 3), (&outsider, 0), (&outsider, -1)]
    {
        for path in
            [routes::project as fn(i64) -> String, routes::audit_logs, |project| routes::audit_log(project, id(1))]
        {
            let hidden = app.get(&path(2)).bearer(bearer).send().await;
            let absent = app.get(&path(missing)).bearer(bearer).send().await;
            assert_eq!(hidden.without_request_id(), absent.without_request_id());
            let names = |answer: &Answer| -> BTreeSet<String> {
                ["Content-Type", "Cache-Control", "WWW-Authenticate", "Retry-After"]
                    .iter()
                    .filter_map(|name| answer.header(name).map(|value| format!("{name}: {value}")))
                    .collect()
            };
            assert_eq!(names(&hidden), names(&absent));
            hidden.refused(404, "project_not_found");
        }
    }
    for no_number in ["x", "1.0", "01x", "99999999999999999999", "%31x"] {
        let path = format!("/api/v1/projects/{no_number}/audit-logs");
        app.get(&path).bearer(&outsider).send().await.refused(404, "project_not_found");
    }
}

async fn a_role_in_another_project_is_none_in_this_one(app: TestApp) {
    app.create_project(2, 30).await;
    let mixed = token("mixed").role(1, Role::Viewer).role(2, Role::Admin).signed();
    app.get(&routes::audit_logs(1)).bearer(&mixed).send().await.refused(403, "admin_required");
    app.get(&routes::audit_logs(2)).bearer(&mixed).send().await.expect(200);
    assert_eq!(app.get(&routes::project(1)).bearer(&mixed).send().await.expect(200).json()["role"], "viewer");
    assert_eq!(app.get(&routes::project(2)).bearer(&mixed).send().await.expect(200).json()["role"], "admin");
}

async fn an_instance_admin_has_no_role_by_that(app: TestApp) {
    let operator = token("operator").instance_admin().signed();
    app.get(&routes::audit_logs(1)).bearer(&operator).send().await.refused(404, "project_not_found");
    let append = app.post(&routes::audit_logs(1)).json(entry("a")).bearer(&operator);
    append.send().await.refused(404, "project_not_found");
    let projects = app.get(&routes::projects()).bearer(&operator).send().await.expect(200).json();
    assert_eq!(projects, json!([{"id": 1, "name": "Project 1", "role": null}]));
}
