//! `GET …/audit-logs/facets`: which values there are, and what people call them.

use crate::harness::{EntryBuilder, TestApp, both_engines, entry, ingest};
use daybook_wire::query::encode_component;
use daybook_wire::{ActorType, routes};
use serde_json::{Value, json};

both_engines!(
    the_fields_with_few_values_come_without_asking,
    each_field_has_values_labels_and_counts,
    a_field_is_not_narrowed_by_its_own_filter,
    equally_frequent_values_come_in_code_point_order,
    the_most_frequent_come_first_and_the_rest_is_counted,
    contains_looks_at_values_and_labels,
    the_latest_name_is_the_label,
    the_name_that_was_told_last_is_the_label,
    an_email_that_is_told_later_makes_no_name_newer,
    hostile_values_come_back_as_they_were,
    a_bad_question_is_named,
);

async fn facets(app: &TestApp, query: &str) -> Value {
    app.ask(&format!("{}?{query}", routes::facets(1))).await.expect(200).json()["facets"].clone()
}

fn values(facet: &Value) -> Vec<(&str, &str, u64)> {
    let values = facet["values"].as_array().unwrap().iter();
    values
        .map(|one| (one["value"].as_str().unwrap(), one["label"].as_str().unwrap(), one["count"].as_u64().unwrap()))
        .collect()
}

fn by(id: &str, name: &str) -> EntryBuilder {
    entry("a").with("actor", json!({"type": "user", "id": id, "name": name, "email": "who@example.com"}))
}

async fn the_fields_with_few_values_come_without_asking(app: TestApp) {
    let answer = app.ask(&routes::facets(1)).await.expect(200);
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    let answer = answer.json();
    assert_eq!(answer["range"], json!({"from": "2026-06-04T12:00:00.000000Z", "to": "2026-06-11T12:00:00.000000Z"}));
    let fields: Vec<&String> = answer["facets"].as_object().unwrap().keys().collect();
    let expected = [
        "action",
        "actor",
        "application",
        "cluster",
        "environment_group",
        "method",
        "resource_type",
        "source",
        "status",
    ];
    assert_eq!(fields, expected);
    assert_eq!(answer["facets"]["actor"], json!({"values": [], "distinct": 0, "missing": 0}));
    let some = facets(&app, "field=ip&field=resource&field=ip").await;
    assert_eq!(some.as_object().unwrap().keys().collect::<Vec<_>>(), ["ip", "resource"]);
}

async fn each_field_has_values_labels_and_counts(app: TestApp) {
    let full = entry("a")
        .with("source", "cli")
        .with("resource", json!({"type": "cluster", "id": "7", "name": "eks"}))
        .with("application", json!({"id": "web", "name": "Web Shop"}))
        .with("environment_group", "base")
        .with("remote_ip", "2001:DB8::0:1");
    app.append(1, vec![full, entry("b")]).await;
    let all = [
        "actor",
        "method",
        "source",
        "action",
        "status",
        "resource_type",
        "resource",
        "application",
        "cluster",
        "environment_group",
        "ip",
    ];
    let query: Vec<String> = all.iter().map(|field| format!("field={field}")).collect();
    let found = facets(&app, &query.join("&")).await;
    let one = |value: &str, label: &str, count, missing| json!({"values": [{"value": value, "label": label, "count": count}], "distinct": 1, "missing": missing});
    for (field, expected) in [
        ("actor", one("user:58392", "Rudi Example", 2, 0)),
        ("method", one("PATCH", "PATCH", 2, 0)),
        ("action", one("thing.patch", "thing.patch", 2, 0)),
        ("status", one("200", "200", 2, 0)),
        ("resource_type", one("cluster", "cluster", 1, 1)),
        ("resource", one("cluster:7", "eks", 1, 1)),
        ("application", one("web", "Web Shop", 1, 1)),
        ("cluster", one("7", "eks", 1, 1)),
        ("environment_group", one("base", "base", 1, 1)),
        ("ip", one("2001:db8::1", "2001:db8::1", 1, 1)),
    ] {
        assert_eq!(found[field], expected, "{field}");
    }
    assert_eq!(values(&found["source"]), [("cli", "cli", 1), ("dashboard", "dashboard", 1)]);
}

async fn a_field_is_not_narrowed_by_its_own_filter(app: TestApp) {
    let with = |method: &str, status: u16| entry("a").with("method", method).with("status_code", status);
    app.append(1, vec![with("GET", 200), with("GET", 404), with("PUT", 200), with("PUT", 500)]).await;
    let found = facets(&app, "method=GET&method_exclude=PUT&status_exclude=4xx").await;
    assert_eq!(values(&found["method"]), [("PUT", "PUT", 2), ("GET", "GET", 1)]);
    assert_eq!(values(&found["status"]), [("200", "200", 1), ("404", "404", 1)]);
}

async fn equally_frequent_values_come_in_code_point_order(app: TestApp) {
    let actions = ["b", "a", "B", "é", "z", "_", "10", "9", "\u{ffff}", "🦀", "日"];
    app.append(1, actions.map(|action| Value::from(entry("a").with("action", action))).to_vec()).await;
    let found = facets(&app, "field=action&top=100").await;
    let order: Vec<&str> = values(&found["action"]).into_iter().map(|(value, _, _)| value).collect();
    assert_eq!(order, ["10", "9", "B", "_", "a", "b", "z", "é", "日", "\u{ffff}", "🦀"]);
}

async fn the_most_frequent_come_first_and_the_rest_is_counted(app: TestApp) {
    let entries: Vec<Value> = (0..15)
        .flat_map(|number| vec![entry("a").with("action", format!("{number:02}")).into(); 1 + number % 3])
        .collect();
    app.append(1, entries).await;
    let ten = facets(&app, "field=action").await;
    assert_eq!((values(&ten["action"]).len(), &ten["action"]["distinct"]), (10, &json!(15)));
    assert_eq!(values(&ten["action"])[0], ("02", "02", 3));
    let two = facets(&app, "field=action&top=2").await;
    assert_eq!(values(&two["action"]), [("02", "02", 3), ("05", "05", 3)]);
}

async fn contains_looks_at_values_and_labels(app: TestApp) {
    let with = |id: &str, name: &str| entry("a").with("application", json!({"id": id, "name": name}));
    app.append(1, vec![with("1", "Straße"), with("STRASSE", "x"), with("straße-2", "y"), with("100%", "z")]).await;
    app.append(1, entry("without")).await;
    let contains = async |text: &str| {
        facets(&app, &format!("field=application&contains={}", encode_component(text))).await["application"].clone()
    };
    let found = contains("STRAßE").await;
    assert_eq!(values(&found), [("1", "Straße", 1), ("straße-2", "y", 1)]);
    assert_eq!((&found["distinct"], &found["missing"]), (&json!(2), &json!(1)), "what is missing is not restricted");
    assert_eq!(values(&contains("%").await), [("100%", "z", 1)]);
    assert_eq!(contains("_").await["distinct"], 0);
    assert_eq!(contains("").await["distinct"], 4);
    // Cut off only after it was looked for.
    let found = facets(&app, "field=application&contains=y&top=1").await;
    assert_eq!(values(&found["application"]), [("straße-2", "y", 1)]);
}

async fn the_latest_name_is_the_label(app: TestApp) {
    app.append(1, vec![by("7", "Now").minutes_ago(10), by("7", "Once").minutes_ago(20)]).await;
    let label = async |query: &str| values(&facets(&app, query).await["actor"])[0].1.to_owned();
    assert_eq!(label("field=actor").await, "Now");
    app.append(1, by("7", "Late, and at the same moment").minutes_ago(10)).await;
    assert_eq!(label("field=actor").await, "Late, and at the same moment");
    assert_eq!(label("field=actor&to=2026-06-11T11:45:00Z").await, "Once", "of the entries that are counted");
}

async fn tell(app: &TestApp, body: Value) {
    let path = routes::actor(1, ActorType::User, "7");
    app.call("PATCH", &path).bearer(&ingest(1)).json(body).send().await.expect(200);
}

async fn the_name_that_was_told_last_is_the_label(app: TestApp) {
    let label = async || {
        values(&facets(&app, "field=actor&actor_exclude=user:x&action=thing.patch").await["actor"])[0].1.to_owned()
    };
    app.append(1, by("7", "In the entry").minutes_ago(0)).await;
    tell(&app, json!({"name": "As told"})).await;
    assert_eq!(label().await, "As told", "told at that very moment");
    app.ambient.advance(60);
    app.append(1, by("7", "Newer").started_at("2026-06-11T12:00:30Z")).await;
    assert_eq!(label().await, "Newer");
    let found = facets(&app, "field=actor&contains=newer&action=thing.patch").await;
    assert_eq!(values(&found["actor"]), [("user:7", "Newer", 2)]);
}

async fn an_email_that_is_told_later_makes_no_name_newer(app: TestApp) {
    app.append(1, by("7", "First").minutes_ago(10)).await;
    tell(&app, json!({"name": "As told"})).await;
    app.ambient.advance(60);
    app.append(1, by("7", "Newer").started_at("2026-06-11T12:00:30Z")).await;
    app.ambient.advance(60);
    tell(&app, json!({"email": "new@example.com"})).await;
    let found = facets(&app, "field=actor&action=thing.patch").await;
    assert_eq!(values(&found["actor"]), [("user:7", "Newer", 2)]);
}

async fn hostile_values_come_back_as_they_were(app: TestApp) {
    let hostile = ["' OR 1=1 --", "a:b", "\\", "%", "\"", "<script>", "\u{202e}"];
    app.append(1, hostile.map(|text| Value::from(entry("a").actor("user", text))).to_vec()).await;
    let found = facets(&app, "field=actor").await;
    for (value, _, count) in values(&found["actor"]) {
        assert_eq!(count, 1);
        let query = format!("actor={}", encode_component(value));
        assert_eq!(app.list(1, &query).await.total.value, 1, "a value is what its parameter takes: {value}");
    }
    assert_eq!(found["actor"]["distinct"], hostile.len());
}

async fn a_bad_question_is_named(app: TestApp) {
    for (query, param, value) in [
        ("field=colour", "field", "colour"),
        ("field=", "field", ""),
        ("field=actor_exclude", "field", "actor_exclude"),
        ("top=0", "top", "0"),
        ("top=101", "top", "101"),
        ("top=ten", "top", "ten"),
        ("contains=x", "contains", "x"),
        ("contains=x&field=actor&field=ip", "contains", "x"),
        ("contains=x&contains=y&field=actor", "contains", "y"),
    ] {
        let problem = app.ask(&format!("{}?{query}", routes::facets(1))).await.refused(400, "invalid_parameter");
        assert_eq!((&problem["param"], &problem["value"]), (&json!(param), &json!(value)), "{query}");
    }
}
