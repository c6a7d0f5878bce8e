//! `/api/v1/projects/{project_id}/views`

use crate::harness::{Answer, NOW, TestApp, admin, both_engines, id, token};
use daybook_wire::{Role, routes};
use serde_json::{Value, json};

both_engines!(
    a_view_is_saved_listed_and_deleted,
    a_query_is_kept_in_canonical_form,
    a_name_is_taken_once_in_a_project,
    a_name_has_limits,
    a_query_must_be_one_of_the_language,
    a_body_holds_a_name_and_a_query_only,
    views_belong_to_their_project,
    a_project_has_two_hundred_at_most,
    whoever_saved_one_is_named,
    hostile_names_of_tokens_do_no_harm,
);

async fn save(app: &TestApp, name: &str, query: &str) -> Answer {
    let body = json!({"name": name, "query": query});
    app.post(&routes::views(1)).bearer(&admin(1)).json(body).send().await
}

async fn names(app: &TestApp) -> Vec<String> {
    let views = app.ask(&routes::views(1)).await.expect(200).json();
    views.as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

async fn a_view_is_saved_listed_and_deleted(app: TestApp) {
    assert_eq!(app.ask(&routes::views(1)).await.expect(200).json(), json!([]));
    let view = save(&app, " Failures ", "status=5xx&range=24h").await.expect(201).json();
    let expected = json!({
        "id": view["id"], "name": "Failures", "query": "status=5xx&range=24h", "created_by": "an-admin",
        "created_at": crate::harness::at(NOW),
    });
    assert_eq!(view, expected);
    save(&app, "all", "").await.expect(201);
    let list = app.ask(&routes::views(1)).await.expect(200);
    assert_eq!(list.header("Cache-Control"), Some("no-store"));
    assert_eq!(list.json()[0], expected);
    assert_eq!(names(&app).await, ["Failures", "all"], "by name");

    let path = routes::view(1, view["id"].as_str().unwrap().parse().unwrap());
    let gone = app.delete(&path).bearer(&admin(1)).send().await.expect(204);
    assert_eq!(gone.text(), "");
    assert_eq!(names(&app).await, ["all"]);
    app.delete(&path).bearer(&admin(1)).send().await.refused(404, "view_not_found");
    let no_id = format!("{}/x", routes::views(1));
    app.delete(&no_id).bearer(&admin(1)).send().await.refused(404, "view_not_found");
}

async fn a_query_is_kept_in_canonical_form(app: TestApp) {
    for (number, (sent, kept)) in [
        ("range=24h&status=5xx&method=get&actor=user:1", "actor=user:1&method=GET&status=5xx&range=24h"),
        ("?method=GET", "method=GET"),
        ("method_exclude=put&method=GET&method=GET&method=DELETE", "method=DELETE&method=GET&method_exclude=PUT"),
        ("search=+x%20y+&limit=50&order=desc&range=7d", "search=x%20y&range=7d"),
        ("cursor=AAAA&method=GET", "method=GET"),
        ("ip=10.1.2.3/8&limit=200", "ip=10.0.0.0/8&limit=200"),
        ("from=2026-06-11T02:00:00%2B02:00", "from=2026-06-11T00:00:00.000000Z"),
        ("search=%27;+DROP+TABLE+saved_views;--", "search=%27%3B%20DROP%20TABLE%20saved_views%3B--"),
        ("search=%3Cscript%3E", "search=%3Cscript%3E"),
        ("", ""),
    ]
    .into_iter()
    .enumerate()
    {
        let view = save(&app, &format!("view {number}"), sent).await.expect(201).json();
        assert_eq!(view["query"], kept, "{sent}");
        app.try_list(1, kept).await.expect(200);
        let again = save(&app, &format!("view {number} again"), kept).await.expect(201).json();
        assert_eq!(again["query"], kept, "canonical once, canonical for ever");
    }
}

async fn a_name_is_taken_once_in_a_project(app: TestApp) {
    save(&app, "Failures", "status=5xx").await.expect(201);
    for again in ["Failures", "  Failures  "] {
        save(&app, again, "status=4xx").await.refused(409, "view_exists");
    }
    save(&app, "failures", "status=4xx").await.expect(201);
    assert_eq!(names(&app).await, ["Failures", "failures"]);
}

async fn a_name_has_limits(app: TestApp) {
    for name in ["", "   ", "a\nb", "a\u{0}b", &"é".repeat(129)] {
        let problem = save(&app, name, "").await.refused(422, "invalid_body");
        assert_eq!((&problem["param"], &problem["value"]), (&json!("name"), &json!(name)));
    }
    for name in ["é".repeat(128), "<b>' OR 1=1 --".to_owned(), "🦀".to_owned()] {
        assert_eq!(save(&app, &name, "").await.expect(201).json()["name"], name);
    }
}

async fn a_query_must_be_one_of_the_language(app: TestApp) {
    let long = format!("search={}", "x".repeat(256));
    let longer = format!("action={}", "x".repeat(20_000));
    for query in [
        "colour=red",
        "status=6xx",
        "from=yesterday",
        "action=%ff",
        "search=a%00b",
        "limit=5&limit=5",
        "format=csv",
        "tz=UTC",
        "range=1h&to=2026-06-11T00:00:00Z",
        &long,
        &longer,
    ] {
        let problem = save(&app, "view", query).await.refused(422, "invalid_body");
        assert_eq!((&problem["param"], &problem["value"]), (&json!("query"), &json!(query)));
    }
    assert_eq!(names(&app).await, Vec::<String>::new());
}

async fn a_body_holds_a_name_and_a_query_only(app: TestApp) {
    for body in [
        json!({}),
        json!({"name": "x"}),
        json!({"query": ""}),
        json!({"name": 7, "query": ""}),
        json!({"name": "x", "query": null}),
        json!({"name": "x", "query": "", "colour": "red"}),
        json!([]),
    ] {
        app.post(&routes::views(1)).bearer(&admin(1)).json(body).send().await.refused(422, "invalid_body");
    }
    let raw = app.post(&routes::views(1)).bearer(&admin(1)).body("application/json", "{\"name\"");
    raw.send().await.refused(400, "malformed_body");
    let form = app.post(&routes::views(1)).bearer(&admin(1)).body("application/x-www-form-urlencoded", "name=x&query=");
    form.send().await.refused(415, "unsupported_media_type");
    let query = format!("{}?colour=red", routes::views(1));
    app.ask(&query).await.refused(400, "invalid_parameter");
    let post = app.post(&query).bearer(&admin(1)).json(json!({"name": "x", "query": ""}));
    post.send().await.refused(400, "invalid_parameter");
}

async fn views_belong_to_their_project(app: TestApp) {
    app.create_project(2, 30).await;
    let view = save(&app, "mine", "").await.expect(201).json();
    let of_another = routes::view(2, view["id"].as_str().unwrap().parse().unwrap());
    app.delete(&of_another).bearer(&admin(2)).send().await.refused(404, "view_not_found");
    let list = app.get(&routes::views(2)).bearer(&admin(2)).send().await.expect(200);
    assert_eq!(list.json(), json!([]));
    let body = json!({"name": "mine", "query": ""});
    app.post(&routes::views(2)).bearer(&admin(2)).json(body).send().await.expect(201);
    app.delete(&routes::view(1, id(1))).bearer(&admin(1)).send().await.refused(404, "view_not_found");
    assert_eq!(names(&app).await, ["mine"]);
}

async fn a_project_has_two_hundred_at_most(app: TestApp) {
    for number in 0..200 {
        save(&app, &format!("{number:03}"), "").await.expect(201);
    }
    let refused = save(&app, "one more", "").await;
    assert_eq!(refused.status() / 100, 4);
    let code = refused.json()["code"].as_str().unwrap().to_owned();
    let status = refused.status();
    refused.refused(status, "too_many_views");
    assert_eq!((names(&app).await.len(), code.as_str()), (200, "too_many_views"));
    assert_eq!(app.own_entries(1).await.len(), 200, "what was refused is not in the log");
}

async fn whoever_saved_one_is_named(app: TestApp) {
    let rudi = token("58392").claim("name", "Rudi Example").claim("email", "rudi@example.com").role(1, Role::Admin);
    let body = json!({"name": "mine", "query": ""});
    let view = app.post(&routes::views(1)).bearer(&rudi.signed()).json(body).send().await.expect(201).json();
    assert_eq!(view["created_by"], "Rudi Example");
}

async fn hostile_names_of_tokens_do_no_harm(app: TestApp) {
    // Whoever signs its own tokens may write anything into them.
    for (number, name) in ["a\u{0}b", "a\nb", &"é".repeat(4_000)].into_iter().enumerate() {
        let hostile = token("x").claim("name", name).role(1, Role::Admin).signed();
        let body = json!({"name": format!("view {number}"), "query": ""});
        let view = app.post(&routes::views(1)).bearer(&hostile).json(body).send().await.expect(201).json();
        let saver = view["created_by"].as_str().unwrap();
        assert!(!saver.is_empty() && saver.len() <= 256 && !saver.chars().any(char::is_control), "{saver:?}");
    }
    let own = app.own_entries(1).await;
    assert!(own.iter().all(|entry: &Value| !entry["actor"]["name"].as_str().unwrap().chars().any(char::is_control)));
}
