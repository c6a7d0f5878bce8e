//! Daybook audits itself: what it does is in the log of the project concerned, and what was only tried is not.

use crate::harness::{Answer, TestApp, admin, both_engines, entry, id, ingest, token};
use daybook_auditlog::access::TokenRequest;
use daybook_wire::{ActorType, Role, routes};
use serde_json::{Value, json};
use std::collections::BTreeSet;

both_engines!(
    every_operation_that_changes_something_leaves_an_entry,
    an_entry_says_who_and_how,
    an_api_token_is_an_actor_of_its_own,
    a_search_term_is_never_kept,
    what_is_refused_leaves_no_entry,
    a_deed_and_its_entry_are_one,
    its_entries_are_found_like_any_other,
);

/// Operations that change something and leave no entry, each with the reason.
const EXCEPTIONS: [(&str, &str); 2] = [
    ("appendEntries", "an append is what the log is for, and it names the token that wrote it in `ingested_by`"),
    ("createProject", "nobody could read the log of the project before, and it begins with this"),
];

/// Carries an operation out in project 1, and gives the answer and the action that must be in the log then.
async fn carry_out(app: &TestApp, operation: &str) -> (Answer, &'static str) {
    let admin = admin(1);
    match operation {
        // A read, but what it takes out of the log is worth knowing.
        "exportEntries" => (app.ask(&routes::export(1)).await, "daybook.export"),
        "createView" => {
            let call =
                app.post(&routes::views(1)).bearer(&admin).json(json!({"name": "mine", "query": "search=Needle"}));
            (call.send().await, "daybook.view.create")
        }
        "deleteView" => {
            let call = app.post(&routes::views(1)).bearer(&admin).json(json!({"name": "to go", "query": ""}));
            let view = call.send().await.expect(201).json();
            let path = routes::view(1, view["id"].as_str().unwrap().parse().unwrap());
            (app.delete(&path).bearer(&admin).send().await, "daybook.view.delete")
        }
        "updateProject" => {
            let call = app.call("PATCH", &routes::project(1)).bearer(&admin).json(json!({"name": "Renamed"}));
            (call.send().await, "daybook.project.update")
        }
        "updateActor" => {
            let call = app.call("PATCH", &routes::actor(1, ActorType::User, "7")).bearer(&ingest(1));
            (call.json(json!({"deleted": true})).send().await, "daybook.actor.update")
        }
        "createToken" => {
            let call = app.post(&routes::tokens(1)).bearer(&admin).json(json!({"name": "ci", "role": "ingest"}));
            (call.send().await, "daybook.token.create")
        }
        "revokeToken" => {
            let call = app.post(&routes::tokens(1)).bearer(&admin).json(json!({"name": "to go", "role": "ingest"}));
            let token = call.send().await.expect(201).json();
            let path = routes::token(1, token["id"].as_str().unwrap().parse().unwrap());
            (app.delete(&path).bearer(&admin).send().await, "daybook.token.revoke")
        }
        "addMember" => (add_member(app, "new@example.com").await, "daybook.member.add"),
        "updateMember" => {
            let user = app.create_user("changed@example.com", PASSWORD, &[(1, Role::Viewer)]).await.id;
            let call = app.call("PATCH", &routes::member(1, user)).bearer(&admin).json(json!({"role": "developer"}));
            (call.send().await, "daybook.member.update")
        }
        "removeMember" => {
            let user = app.create_user("removed@example.com", PASSWORD, &[(1, Role::Viewer)]).await.id;
            (app.delete(&routes::member(1, user)).bearer(&admin).send().await, "daybook.member.remove")
        }
        "choosePassword" => {
            let added = add_member(app, "chooses@example.com").await.expect(201).json();
            let (_, secret) = added["set_password_link"].as_str().unwrap().split_once('#').unwrap();
            let call = app.post(&routes::password_links()).json(json!({"secret": secret, "password": PASSWORD}));
            (call.send().await, "daybook.password.choose")
        }
        "changePassword" => {
            let cookie = sign_in(app, "changes@example.com").await.session_cookie().unwrap();
            let change = json!({"current_password": PASSWORD, "new_password": "battery staple"});
            let call = app.call("PUT", &routes::my_password()).session(cookie.value()).by_our_page();
            (call.json(change).send().await, "daybook.password.change")
        }
        "signIn" => (sign_in(app, "comes@example.com").await, "daybook.sign_in"),
        "signOut" => {
            let cookie = sign_in(app, "goes@example.com").await.session_cookie().unwrap();
            let call = app.delete(&routes::session()).session(cookie.value()).by_our_page();
            (call.send().await, "daybook.sign_out")
        }
        other => {
            panic!("{other} changes something: say here what it leaves in the log, or among the exceptions why not")
        }
    }
}

const PASSWORD: &str = "correct horse";

async fn add_member(app: &TestApp, email: &str) -> Answer {
    app.post(&routes::members(1)).bearer(&admin(1)).json(json!({"email": email, "role": "viewer"})).send().await
}

/// A new member of project 1 signs in.
async fn sign_in(app: &TestApp, email: &str) -> Answer {
    app.create_user(email, PASSWORD, &[(1, Role::Viewer)]).await;
    app.post(&routes::session()).json(json!({"email": email, "password": PASSWORD})).send().await
}

/// The operations of the description that change something, or export.
fn operations() -> BTreeSet<String> {
    let description = crate::openapi::description();
    let operations = crate::openapi::operations(&description);
    let ids = operations.into_iter().filter_map(|(method, _, operation)| {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        (method != "GET" || id == "exportEntries").then_some(id)
    });
    ids.collect()
}

async fn every_operation_that_changes_something_leaves_an_entry(app: TestApp) {
    let operations = operations();
    for (operation, _) in EXCEPTIONS {
        assert!(operations.contains(operation), "{operation} is an exception to nothing");
    }
    for operation in operations {
        if EXCEPTIONS.iter().any(|(exception, _)| *exception == operation) {
            continue;
        }
        let before = app.own_entries(1).await.len();
        let (answer, action) = carry_out(&app, &operation).await;
        assert!((200..300).contains(&answer.status()), "{operation}: {}", answer.text());
        let own = app.own_entries(1).await;
        assert!(own.len() > before, "{operation} leaves no entry");
        let last = own.last().unwrap();
        assert_eq!(last["action"], action, "{operation}");
        assert_eq!(last["status_code"], answer.status(), "{operation}");
        assert_eq!(last["request_id"].as_str(), answer.header("X-Request-Id"), "{operation}");
    }
}

async fn rename(app: &TestApp, token: &str, headers: &[(&str, &str)]) -> Answer {
    let call = app.call("PATCH", &routes::project(1)).bearer(token).json(json!({"name": "Renamed"}));
    let call = headers.iter().fold(call, |call, (name, value)| call.header(name, value));
    call.sent_from("203.0.113.7").send().await
}

async fn an_entry_says_who_and_how(app: TestApp) {
    let rudi =
        token("58392").claim("name", "Rudi Example").claim("email", "rudi@example.com").role(1, Role::Admin).signed();
    app.ambient.advance(60);
    let answer = rename(&app, &rudi, &[("User-Agent", "Firefox")]).await.expect(200);
    let own = app.own_entries(1).await.remove(0);
    assert_eq!(
        own,
        json!({
            "id": own["id"], "project_id": 1,
            "started_at": "2026-06-11T12:01:00.000000Z", "received_at": "2026-06-11T12:01:00.000000Z",
            "actor": {"type": "user", "id": "58392", "name": "Rudi Example", "email": "rudi@example.com", "deleted": false},
            "method": "PATCH", "path": "/api/v1/projects/1", "status_code": 200, "action": "daybook.project.update",
            "source": "dashboard", "cli_command": null,
            "resource": {"type": "project", "id": "1", "name": "Renamed"},
            "application": null, "cluster": null, "environment_group": null, "preview_environment": null,
            "remote_ip": "203.0.113.7", "user_agent": "Firefox", "request_id": answer.header("X-Request-Id"),
            "duration_ms": null, "ingested_by": null,
            "changes": {"before": {"name": "Project 1"}, "after": {"name": "Renamed"}}, "metadata": null,
        })
    );
    rename(&app, &rudi, &[("User-Agent", "daybook-cli/1.0")]).await.expect(200);
    assert_eq!(app.own_entries(1).await[1]["source"], "cli", "by the usual rule");
}

async fn an_api_token_is_an_actor_of_its_own(app: TestApp) {
    let request =
        TokenRequest { name: "ci".into(), role: Role::Admin, expires_in_days: 1, created_by: "a test".into() };
    let (row, token) = app.access.create_token(1, request).await.unwrap();
    rename(&app, &token, &[]).await.expect(200);
    let own = app.own_entries(1).await.remove(0);
    let actor = json!({"type": "api_token", "id": row.id, "name": "ci", "email": null, "deleted": false});
    assert_eq!((&own["actor"], &own["source"]), (&actor, &json!("api")));
}

async fn a_search_term_is_never_kept(app: TestApp) {
    app.append(1, entry("a").id(1)).await;
    let query = "search=Xyzzy-Plugh&method=PATCH";
    for path in [routes::audit_logs(1), routes::volume(1), routes::facets(1), routes::relaxations(1), routes::export(1)]
    {
        app.ask(&format!("{path}?{query}")).await.expect(200);
    }
    let view = app.post(&routes::views(1)).bearer(&admin(1)).json(json!({"name": "mine", "query": query}));
    let view = view.send().await.expect(201).json();
    app.delete(&routes::view(1, view["id"].as_str().unwrap().parse().unwrap()))
        .bearer(&admin(1))
        .send()
        .await
        .expect(204);
    let own = app.own_entries(1).await;
    let actions: Vec<&Value> = own.iter().map(|entry| &entry["action"]).collect();
    assert_eq!(
        actions,
        ["daybook.export", "daybook.view.create", "daybook.view.delete"],
        "reading leaves nothing else"
    );
    for entry in &own[..2] {
        assert_eq!(
            (&entry["metadata"]["search_length"], &entry["metadata"]["filters"]),
            (&json!(11), &json!({"method": ["PATCH"]}))
        );
    }
    assert!(!json!(own).to_string().to_lowercase().contains("xyzzy"));
    let count = "SELECT COUNT(*) AS value FROM audit_entries WHERE LOWER(CAST(metadata AS TEXT)) LIKE '%xyzzy%' OR LOWER(path) LIKE '%xyzzy%'";
    assert_eq!(app.database.number(count).await, 0);
}

async fn what_is_refused_leaves_no_entry(app: TestApp) {
    let view = json!({"name": "mine", "query": ""});
    for role in [Role::Developer, Role::Viewer, Role::Ingest] {
        let other = token("somebody").role(1, role).signed();
        rename(&app, &other, &[]).await.refused(403, "admin_required");
        app.post(&routes::views(1)).bearer(&other).json(view.clone()).send().await.refused(403, "admin_required");
        app.get(&routes::export(1)).bearer(&other).send().await.refused(403, "admin_required");
    }
    app.post(&routes::views(1)).bearer(&admin(1)).json(view.clone()).send().await.expect(201);
    app.post(&routes::views(1)).bearer(&admin(1)).json(view).send().await.refused(409, "view_exists");
    app.delete(&routes::view(1, id(7))).bearer(&admin(1)).send().await.refused(404, "view_not_found");
    let bad = app.call("PATCH", &routes::project(1)).bearer(&admin(1)).json(json!({"retention_days": 0}));
    bad.send().await.refused(422, "invalid_body");
    assert_eq!(app.own_entries(1).await.len(), 1, "of the view that was saved");
}

async fn a_deed_and_its_entry_are_one(app: TestApp) {
    // Nothing can be written into the log, so nothing is done.
    let stop = match app.database.engine {
        crate::harness::Engine::Sqlite => {
            "CREATE TRIGGER full_ BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'full'); END"
        }
        crate::harness::Engine::Postgres => "ALTER TABLE audit_entries ADD CONSTRAINT full_ CHECK (seq < 1)",
    };
    app.database.execute(stop).await;
    for operation in ["createView", "updateProject", "updateActor"] {
        let (answer, _) = carry_out(&app, operation).await;
        assert!(answer.status() >= 500, "{operation}: {}", answer.text());
    }
    assert_eq!(app.ask(&routes::views(1)).await.expect(200).json(), json!([]));
    assert_eq!(app.ask(&routes::project(1)).await.expect(200).json()["name"], "Project 1");
    assert_eq!(app.database.number("SELECT COUNT(*) AS value FROM actors").await, 0);
}

async fn its_entries_are_found_like_any_other(app: TestApp) {
    app.append(1, entry("a")).await;
    rename(&app, &admin(1), &[]).await.expect(200);
    for query in [
        "action=daybook.project.update",
        "actor=user:an-admin",
        "resource=project:1",
        "search=AN-ADMIN",
        "ip=203.0.113.0/24",
    ] {
        assert_eq!(app.list(1, query).await.total.value, 1, "{query}");
    }
    assert_eq!(app.list(1, "action_exclude=daybook.project.update").await.total.value, 1);
    let refused = app.try_append(1, entry("a").with("action", "daybook.project.update")).await;
    assert_eq!(refused.refused(422, "invalid_entries")["errors"][0]["code"], "reserved_action");
}
