//! `/api/v1/projects`

use crate::harness::{TestApp, admin, both_engines, token};
use daybook_wire::{Role, routes};
use serde_json::{Value, json};

both_engines!(
    an_instance_admin_creates_a_project,
    a_taken_id_is_a_conflict,
    others_may_not_create_one,
    a_name_and_an_id_have_limits,
    a_user_who_creates_one_becomes_its_admin_and_stays_signed_in,
    one_sees_the_projects_one_has_a_role_in,
    a_project_tells_its_settings,
);

const PASSWORD: &str = "correct horse battery";

async fn an_instance_admin_creates_a_project(app: TestApp) {
    let operator = token("operator").instance_admin().signed();
    let create = async |body: Value| app.post(&routes::projects()).bearer(&operator).json(body).send().await;

    let created = create(json!({"name": "Acme", "id": 42})).await.expect(201).json();
    assert_eq!(
        created,
        json!({
            "id": 42, "name": "Acme", "retention_days": 30, "export_enabled": true,
            "pending_retention": null,
            "created_at": "2026-06-11T12:00:00.000000Z", "role": null,
        })
    );
    let next = create(json!({"name": "Acme"})).await.expect(201).json();
    assert_eq!((&next["id"], &next["name"]), (&json!(43), &json!("Acme")), "names may repeat");
}

async fn a_taken_id_is_a_conflict(app: TestApp) {
    let operator = token("operator").instance_admin().signed();
    let body = json!({"name": "Another", "id": 1});
    app.post(&routes::projects()).bearer(&operator).json(body).send().await.refused(409, "project_exists");
    let projects = app.get(&routes::projects()).bearer(&operator).send().await.json();
    assert_eq!(projects, json!([{"id": 1, "name": "Project 1", "role": null}]));
}

async fn others_may_not_create_one(app: TestApp) {
    let problem = app.post(&routes::projects()).bearer(&admin(1)).json(json!({"name": "x"})).send().await;
    problem.refused(403, "instance_admin_required");
    app.create_user("rudi@example.com", PASSWORD, &[(1, Role::Admin)]).await;
    let body = json!({"email": "rudi@example.com", "password": PASSWORD});
    let session = app.post(&routes::session()).json(body).send().await.expect(200).session_cookie().unwrap();
    let call = app.post(&routes::projects()).session(session.value()).by_our_page();
    call.json(json!({"name": "x"})).send().await.refused(403, "instance_admin_required");
}

async fn a_name_and_an_id_have_limits(app: TestApp) {
    let operator = token("operator").instance_admin().signed();
    let create = async |body: Value| app.post(&routes::projects()).bearer(&operator).json(body).send().await;
    for (body, param) in [
        (json!({"name": ""}), "name"),
        (json!({"name": "  "}), "name"),
        (json!({"name": "x".repeat(257)}), "name"),
        (json!({"name": "a\u{0}b"}), "name"),
        (json!({"name": "x", "id": 0}), "id"),
        (json!({"name": "x", "id": -7}), "id"),
    ] {
        let problem = create(body).await.refused(422, "invalid_body");
        assert_eq!(problem["param"], param);
        assert!(problem["value"].is_string() && problem["expected"].is_string(), "{problem}");
    }
    for body in [json!({}), json!({"name": 7}), json!({"name": "x", "id": "7"}), json!({"name": "x", "colour": "red"})]
    {
        create(body).await.refused(422, "invalid_body");
    }
    let raw = app.post(&routes::projects()).bearer(&operator).body("application/json", "{\"name\"");
    raw.send().await.refused(400, "malformed_body");
    create(json!(["Acme", 42])).await.refused(422, "invalid_body");
    create(json!("Acme")).await.refused(422, "invalid_body");
    create(json!({"name": "é".repeat(128), "id": i64::MAX})).await.expect(201);
    // There is no number after the greatest.
    create(json!({"name": "the one after"})).await.refused(409, "project_exists");
}

async fn a_user_who_creates_one_becomes_its_admin_and_stays_signed_in(app: TestApp) {
    app.create_instance_admin("op@example.com", PASSWORD).await;
    let body = json!({"email": "op@example.com", "password": PASSWORD});
    let old = app.post(&routes::session()).json(body).send().await.expect(200).session_cookie().unwrap();
    app.ambient.advance(60);

    let create = app.post(&routes::projects()).session(old.value()).by_our_page();
    let answer = create.json(json!({"name": "Acme", "id": 7})).send().await.expect(201);
    assert_eq!(answer.json()["role"], "admin");

    let new = answer.session_cookie().expect("the session goes on with a new cookie");
    app.get(&routes::audit_logs(7)).session(new.value()).send().await.expect(200);
    let me = app.get(&routes::me()).session(new.value()).send().await.expect(200).json();
    assert_eq!(me["projects"], json!([{"id": 7, "name": "Acme", "role": "admin"}]));
    // A change of memberships ends the sessions from before it.
    app.get(&routes::me()).session(old.value()).send().await.refused(401, "token_revoked");
    // And the next one works just as well.
    app.ambient.advance(60);
    let create = app.post(&routes::projects()).session(new.value()).by_our_page();
    create.json(json!({"name": "Second"})).send().await.expect(201);
}

async fn one_sees_the_projects_one_has_a_role_in(app: TestApp) {
    for project in [2, 3] {
        app.create_project(project, 30).await;
    }
    let of = async |bearer: String| app.get(&routes::projects()).bearer(&bearer).send().await.expect(200).json();
    assert_eq!(of(token("nobody").signed()).await, json!([]));
    let member = token("member").role(3, Role::Developer).role(1, Role::Ingest);
    let own =
        json!([{"id": 1, "name": "Project 1", "role": "ingest"}, {"id": 3, "name": "Project 3", "role": "developer"}]);
    assert_eq!(of(member.clone().signed()).await, own);
    let all = of(member.instance_admin().signed()).await;
    assert_eq!(all[1], json!({"id": 2, "name": "Project 2", "role": null}));
    assert_eq!(all.as_array().unwrap().len(), 3);
}

async fn a_project_tells_its_settings(app: TestApp) {
    app.create_project(2, 90).await;
    let project = app.get(&routes::project(2)).bearer(&admin(2)).send().await.expect(200).json();
    assert_eq!(
        project,
        json!({
            "id": 2, "name": "Project 2", "retention_days": 90, "export_enabled": true,
            "pending_retention": null,
            "created_at": "2026-06-11T12:00:00.000000Z", "role": "admin",
        })
    );
}
