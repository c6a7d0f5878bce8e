//! `GET /api/v1/me`

use crate::harness::{NOW, TestApp, at, both_engines, token};
use daybook_wire::{Role, routes};
use serde_json::json;

both_engines!(
    the_caller_is_told_who_they_are_and_what_is_open_to_them,
    a_name_is_found_for_everybody,
    an_instance_admin_is_told_of_roles_only,
);

async fn the_caller_is_told_who_they_are_and_what_is_open_to_them(app: TestApp) {
    for project in [2, 3] {
        app.create_project(project, 30).await;
    }
    let bearer = token("58392")
        .claim("name", "Rudi Example")
        .claim("email", "rudi@example.com")
        .claim("exp", at(NOW).seconds() + 3_600)
        .role(3, Role::Admin)
        .role(1, Role::Viewer)
        .role(99, Role::Admin);
    let answer = app.get(&routes::me()).bearer(&bearer.signed()).send().await.expect(200);
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    assert_eq!(
        answer.json(),
        json!({
            "user": {"id": "58392", "name": "Rudi Example", "email": "rudi@example.com", "instance_admin": false},
            "projects": [{"id": 1, "name": "Project 1", "role": "viewer"}, {"id": 3, "name": "Project 3", "role": "admin"}],
            "expires_at": "2026-06-11T13:00:00.000000Z",
        })
    );
}

async fn a_name_is_found_for_everybody(app: TestApp) {
    for (bearer, name) in [
        (token("a").claim("name", "Rudi").claim("email", "rudi@example.com"), "Rudi"),
        (token("a").claim("email", "rudi@example.com"), "rudi@example.com"),
        (token("a"), "a"),
    ] {
        let me = app.get(&routes::me()).bearer(&bearer.signed()).send().await.expect(200).json();
        assert_eq!(me["user"]["name"], name);
    }
}

async fn an_instance_admin_is_told_of_roles_only(app: TestApp) {
    let me = app.get(&routes::me()).bearer(&token("op").instance_admin().signed()).send().await.expect(200).json();
    assert_eq!((&me["user"]["instance_admin"], &me["projects"]), (&json!(true), &json!([])));
}
