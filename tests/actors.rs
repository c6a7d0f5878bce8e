//! `PATCH /api/v1/projects/{project_id}/actors/{type}/{id}`: what the platform now knows of an actor.

use crate::harness::{Answer, TestApp, admin, both_engines, entry, id, ingest};
use daybook_wire::{ActorType, routes};
use serde_json::{Value, json};

both_engines!(
    what_is_told_is_kept_and_the_rest_stays,
    a_deleted_actor_is_marked_everywhere_and_keeps_its_name,
    an_actor_is_told_by_type_and_id,
    any_id_can_be_named_in_the_path,
    what_cannot_be_an_actor_is_refused,
    a_body_holds_what_can_be_told_only,
    actors_belong_to_their_project,
    what_is_told_is_in_the_log,
);

async fn tell(app: &TestApp, path: &str, body: Value) -> Answer {
    app.call("PATCH", path).bearer(&ingest(1)).json(body).send().await
}

fn rudi() -> String {
    routes::actor(1, ActorType::User, "58392")
}

async fn what_is_told_is_kept_and_the_rest_stays(app: TestApp) {
    let told = tell(&app, &rudi(), json!({"name": "Rudi"})).await.expect(200).json();
    assert_eq!(told, json!({"type": "user", "id": "58392", "name": "Rudi", "email": null, "deleted": false}));
    let told = tell(&app, &rudi(), json!({"email": "rudi@example.com", "name": null})).await.expect(200).json();
    assert_eq!((&told["name"], &told["email"]), (&json!("Rudi"), &json!("rudi@example.com")));
    let told = tell(&app, &rudi(), json!({"deleted": true})).await.expect(200).json();
    assert_eq!((&told["name"], &told["deleted"]), (&json!("Rudi"), &json!(true)));
    let told = tell(&app, &rudi(), json!({})).await.expect(200).json();
    assert_eq!((&told["name"], &told["deleted"]), (&json!("Rudi"), &json!(true)));
    let told = tell(&app, &rudi(), json!({"deleted": false, "name": "Rudolf"})).await.expect(200).json();
    assert_eq!(
        told,
        json!({"type": "user", "id": "58392", "name": "Rudolf", "email": "rudi@example.com", "deleted": false})
    );
}

async fn a_deleted_actor_is_marked_everywhere_and_keeps_its_name(app: TestApp) {
    app.append(1, entry("a").id(1)).await;
    let actor = json!({"type": "user", "id": "58392", "name": "Rudi Example", "email": null, "deleted": false});
    let shown = async || {
        let listed = app.try_list(1, "action=thing.patch").await.expect(200).json()["entries"][0]["actor"].clone();
        let whole = app.ask(&routes::audit_log(1, id(1))).await.expect(200).json()["actor"].clone();
        let export = format!("{}?action=thing.patch&format=ndjson", routes::export(1));
        let exported: Value = app.ask(&export).await.expect(200).read();
        [listed, whole, exported["actor"].clone()]
    };
    assert_eq!(shown().await, [(); 3].map(|()| actor.clone()));
    tell(&app, &rudi(), json!({"deleted": true, "name": "Gone", "email": "gone@example.com"})).await.expect(200);
    let mut gone = actor.clone();
    gone["deleted"] = json!(true);
    assert_eq!(shown().await, [(); 3].map(|()| gone.clone()), "names are what they were");
    assert_eq!(app.list(1, "search=gone@example.com").await.total.value, 0);
    tell(&app, &rudi(), json!({"deleted": false})).await.expect(200);
    assert_eq!(shown().await, [(); 3].map(|()| actor.clone()));
}

async fn an_actor_is_told_by_type_and_id(app: TestApp) {
    let kinds = ["user", "api_token", "service_account", "system", "anonymous"];
    app.append(1, kinds.map(|kind| Value::from(entry(kind).actor(kind, "7"))).to_vec()).await;
    tell(&app, "/api/v1/projects/1/actors/service_account/7", json!({"deleted": true})).await.expect(200);
    let page = app.list(1, "action=thing.patch").await;
    let gone: Vec<String> =
        page.entries.into_iter().filter(|entry| entry.actor.deleted).filter_map(|entry| entry.request_id).collect();
    assert_eq!(gone, ["service_account"]);
    for kind in kinds {
        let told = tell(&app, &format!("/api/v1/projects/1/actors/{kind}/8"), json!({})).await.expect(200).json();
        assert_eq!(told["type"], kind);
    }
}

async fn any_id_can_be_named_in_the_path(app: TestApp) {
    let ids = [
        "a/b",
        "a b",
        "a+b",
        "100%",
        "%2F",
        "a?b#c",
        "é🦀",
        "..",
        ".",
        "a:b",
        "\\",
        "\"'",
        &"x".repeat(256),
        "\u{fffd}",
    ];
    for id in ids {
        app.append(1, entry(id).actor("user", id)).await;
        let told =
            tell(&app, &routes::actor(1, ActorType::User, id), json!({"deleted": true})).await.expect(200).json();
        assert_eq!(told["id"], id);
    }
    let page = app.list(1, "action=thing.patch").await;
    for entry in page.entries {
        assert!(entry.actor.deleted, "{:?}", entry.actor.id);
    }
}

async fn what_cannot_be_an_actor_is_refused(app: TestApp) {
    for (segments, param) in [
        ("robot/7", "type"),
        ("User/7", "type"),
        ("user/a%00b", "id"),
        ("user/a%0Ab", "id"),
        (&format!("user/{}", "x".repeat(257)), "id"),
        ("user/%ff", "id"),
    ] {
        let answer = tell(&app, &format!("/api/v1/projects/1/actors/{segments}"), json!({"deleted": true})).await;
        assert_eq!(answer.refused(422, "invalid_body")["param"], param, "{segments}");
    }
    tell(&app, "/api/v1/projects/1/actors/user", json!({})).await.refused(404, "not_found");
    assert_eq!(app.own_entries(1).await, Vec::<Value>::new());
}

async fn a_body_holds_what_can_be_told_only(app: TestApp) {
    for (field, value) in
        [("name", ""), ("email", ""), ("name", "a\u{0}b"), ("email", "a\nb"), ("name", &"é".repeat(129))]
    {
        let problem = tell(&app, &rudi(), json!({field: value})).await.refused(422, "invalid_body");
        assert_eq!((&problem["param"], &problem["value"]), (&json!(field), &json!(value)));
    }
    for body in [json!({"name": 7}), json!({"deleted": "yes"}), json!({"colour": "red"}), json!(7)] {
        tell(&app, &rudi(), body).await.refused(422, "invalid_body");
    }
    tell(&app, &format!("{}?x=1", rudi()), json!({})).await.refused(400, "invalid_parameter");
    let by_admin = app.call("PATCH", &rudi()).bearer(&admin(1)).json(json!({}));
    by_admin.send().await.refused(403, "ingest_required");
    assert_eq!(app.own_entries(1).await, Vec::<Value>::new());
}

async fn actors_belong_to_their_project(app: TestApp) {
    app.create_project(2, 30).await;
    app.append(1, entry("a")).await;
    app.append(2, entry("b")).await;
    tell(&app, &rudi(), json!({"deleted": true})).await.expect(200);
    assert!(app.list(1, "action=thing.patch").await.entries[0].actor.deleted);
    assert!(!app.list(2, "action=thing.patch").await.entries[0].actor.deleted);
}

async fn what_is_told_is_in_the_log(app: TestApp) {
    tell(&app, &rudi(), json!({"deleted": true})).await.expect(200);
    let own = app.own_entries(1).await;
    assert_eq!(own.len(), 1);
    assert_eq!((&own[0]["action"], &own[0]["path"]), (&json!("daybook.actor.update"), &json!(rudi())));
    assert_eq!(own[0]["resource"], json!({"type": "actor", "id": "user:58392", "name": "58392"}));
    assert_eq!(own[0]["metadata"], json!({"deleted": true}));
}
