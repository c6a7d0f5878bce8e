//! `GET …/audit-logs`: each filter, included and excluded.

use crate::harness::{TestApp, both_engines, entry, labels};
use daybook_wire::query::{Field, MAX_VALUES, Mode};
use serde_json::{Value, json};
use std::collections::BTreeSet;

both_engines!(
    every_field_includes_and_excludes,
    an_entry_that_lacks_the_field_is_never_included_and_never_excluded,
    several_values_are_any_of_them,
    several_parameters_must_all_agree,
    a_status_may_be_a_class,
    a_method_is_matched_in_any_case,
    an_address_may_be_a_block,
    an_id_may_hold_a_colon,
    values_are_compared_as_they_stand,
    as_many_values_as_allowed_are_taken,
    a_bad_value_is_named,
);

/// Two entries that differ in every field, and one that lacks what it may lack.
async fn two_and_a_bare_one(app: &TestApp) {
    let named = |id: &str| json!({"id": id, "name": format!("Name of {id}")});
    let full = |label: &str, actor: &str, method: &str, status: u16, source: &str, ip: &str| {
        let it = entry(label).actor("user", actor).with("method", method).with("status_code", status);
        let it = it.with("source", source).with("action", format!("thing.{label}")).with("remote_ip", ip);
        let it = it.with("resource", json!({"type": format!("kind-{label}"), "id": "1"}));
        let it =
            it.with("application", named(&format!("app-{label}"))).with("cluster", named(&format!("cluster-{label}")));
        it.with("environment_group", format!("group-{label}"))
    };
    let bare =
        entry("bare").actor("system", "cron").with("method", "DELETE").with("status_code", 302).with("source", "api");
    let batch = vec![
        full("a", "1", "GET", 200, "cli", "203.0.113.7"),
        full("b", "2", "POST", 404, "dashboard", "2001:db8::7"),
        bare.with("action", "thing.bare"),
    ];
    app.append(1, batch).await;
}

/// What entry `a` and entry `b` have in a field.
const fn values(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Actor => ("user:1", "user:2"),
        Field::Method => ("GET", "POST"),
        Field::Source => ("cli", "dashboard"),
        Field::Action => ("thing.a", "thing.b"),
        Field::Status => ("200", "404"),
        Field::ResourceType => ("kind-a", "kind-b"),
        Field::Resource => ("kind-a:1", "kind-b:1"),
        Field::Application => ("app-a", "app-b"),
        Field::Cluster => ("cluster-a", "cluster-b"),
        Field::EnvironmentGroup => ("group-a", "group-b"),
        Field::Ip => ("203.0.113.7", "2001:db8::7"),
    }
}

async fn every_field_includes_and_excludes(app: TestApp) {
    two_and_a_bare_one(&app).await;
    for field in Field::ALL {
        let (of_a, of_b) = values(field);
        let [include, exclude] = Mode::ALL.map(|mode| field.parameter(mode));
        for (query, expected) in [
            (format!("{include}={of_a}"), vec!["a"]),
            (format!("{include}={of_b}"), vec!["b"]),
            (format!("{exclude}={of_a}"), vec!["b", "bare"]),
            (format!("{exclude}={of_b}"), vec!["a", "bare"]),
            (format!("{include}={of_a}&{exclude}={of_a}"), vec![]),
            (format!("{include}={of_a}&{include}={of_b}&{exclude}={of_a}"), vec!["b"]),
        ] {
            assert_eq!(app.labels(&format!("{query}&order=asc")).await, expected, "{query}");
        }
    }
}

async fn an_entry_that_lacks_the_field_is_never_included_and_never_excluded(app: TestApp) {
    two_and_a_bare_one(&app).await;
    let nullable =
        [Field::ResourceType, Field::Resource, Field::Application, Field::Cluster, Field::EnvironmentGroup, Field::Ip];
    for field in nullable {
        let (of_a, of_b) = values(field);
        let [include, exclude] = Mode::ALL.map(|mode| field.parameter(mode));
        let included = app.labels(&format!("{include}={of_a}&{include}={of_b}&order=asc")).await;
        assert_eq!(included, ["a", "b"], "{include}");
        let excluded = app.labels(&format!("{exclude}={of_a}&{exclude}={of_b}&order=asc")).await;
        assert_eq!(excluded, ["bare"], "{exclude}");
    }
}

async fn several_values_are_any_of_them(app: TestApp) {
    app.append(1, (200..206).map(|code| entry(&code.to_string()).with("status_code", code)).collect::<Vec<_>>()).await;
    assert_eq!(app.labels("status=200&status=203&status=599&order=asc").await, ["200", "203"]);
    assert_eq!(app.labels("status_exclude=200&status_exclude=203&order=asc").await, ["201", "202", "204", "205"]);
}

async fn several_parameters_must_all_agree(app: TestApp) {
    let of = |label: &str, method: &str, status: u16| entry(label).with("method", method).with("status_code", status);
    app.append(1, vec![of("a", "GET", 200), of("b", "GET", 500), of("c", "PUT", 200), of("d", "PUT", 500)]).await;
    assert_eq!(app.labels("method=GET&status=500").await, ["b"]);
    assert_eq!(app.labels("method=GET&status_exclude=500").await, ["a"]);
    assert_eq!(app.labels("method_exclude=GET&status_exclude=500").await, ["c"]);
}

async fn a_status_may_be_a_class(app: TestApp) {
    let codes = [100, 199, 200, 299, 399, 400, 404, 499, 500, 599];
    app.append(1, codes.map(|code| entry(&code.to_string()).with("status_code", code)).to_vec()).await;
    assert_eq!(app.labels("status=4xx&order=asc").await, ["400", "404", "499"]);
    assert_eq!(app.labels("status=4XX&status_exclude=404&order=asc").await, ["400", "499"]);
    assert_eq!(app.labels("status=1xx&status=5xx&order=asc").await, ["100", "199", "500", "599"]);
    assert_eq!(
        app.labels("status_exclude=1xx&status_exclude=2xx&status_exclude=4xx&status_exclude=500&order=asc").await,
        ["399", "599"]
    );
}

async fn a_method_is_matched_in_any_case(app: TestApp) {
    app.append(1, vec![entry("a").with("method", "get"), entry("b").with("method", "Post")]).await;
    assert_eq!(app.labels("method=gEt").await, ["a"]);
    assert_eq!(app.labels("method_exclude=get").await, ["b"]);
    assert_eq!(app.list(1, "method=post").await.entries[0].method, "POST");
}

async fn an_address_may_be_a_block(app: TestApp) {
    let addresses =
        ["10.0.0.1", "10.0.1.1", "10.255.255.255", "11.0.0.0", "::ffff:192.0.2.1", "2001:db8::1", "2001:db9::1"];
    let mut batch: Vec<_> = addresses.iter().map(|address| entry(address).with("remote_ip", *address)).collect();
    batch.push(entry("none"));
    app.append(1, batch).await;
    for (query, expected) in [
        ("ip=10.0.0.1", vec!["10.0.0.1"]),
        ("ip=10.0.0.77/24", vec!["10.0.0.1"]),
        ("ip=10.0.0.0/8", vec!["10.0.0.1", "10.0.1.1", "10.255.255.255"]),
        ("ip=10.0.0.0/8&ip_exclude=10.0.1.0/24", vec!["10.0.0.1", "10.255.255.255"]),
        ("ip=192.0.2.1", vec!["::ffff:192.0.2.1"]),
        ("ip=::ffff:192.0.2.0/120", vec!["::ffff:192.0.2.1"]),
        ("ip=2001:db8::/32", vec!["2001:db8::1"]),
        ("ip=2001:0DB8:0:0::1", vec!["2001:db8::1"]),
        ("ip=::/0", vec!["2001:db8::1", "2001:db9::1"]),
        ("ip_exclude=0.0.0.0/0", vec!["2001:db8::1", "2001:db9::1", "none"]),
        ("ip_exclude=0.0.0.0/0&ip_exclude=::/0", vec!["none"]),
    ] {
        assert_eq!(app.labels(&format!("{query}&order=asc")).await, expected, "{query}");
    }
}

async fn an_id_may_hold_a_colon(app: TestApp) {
    let batch = vec![
        entry("a").actor("service_account", "ns:team:deployer").resource("node", "ip-10:eth0"),
        entry("b").actor("service_account", "ns").resource("node", "ip-10"),
        entry("c").actor("user", "ns:team:deployer").resource("host", "ip-10:eth0"),
    ];
    app.append(1, batch).await;
    assert_eq!(app.labels("actor=service_account:ns:team:deployer").await, ["a"]);
    assert_eq!(app.labels("actor=service_account:ns").await, ["b"]);
    assert_eq!(app.labels("resource=node:ip-10:eth0").await, ["a"]);
    assert_eq!(app.labels("resource_exclude=node:ip-10:eth0&order=asc").await, ["b", "c"]);
}

async fn values_are_compared_as_they_stand(app: TestApp) {
    let groups = ["prod", "Prod", "prod%", "pröd", "p", "prod ", "' OR 1=1 --"];
    app.append(1, groups.map(|group| entry(group).with("environment_group", group)).to_vec()).await;
    for group in groups {
        let query = format!("environment_group={}", daybook_wire::query::encode_component(group));
        assert_eq!(app.labels(&query).await, [group]);
    }
}

async fn as_many_values_as_allowed_are_taken(app: TestApp) {
    app.append(1, vec![entry("a").with("action", "action-99").with("status_code", 201), entry("b")]).await;
    // Every parameter at its limit in one query: far from what an engine binds, and it must stay so.
    let mut query = Vec::new();
    for field in Field::ALL {
        let (of_a, _) = values(field);
        query.extend(vec![format!("{}={of_a}", field.parameter(Mode::Exclude)); MAX_VALUES]);
    }
    query.extend((0..MAX_VALUES).map(|number| format!("action=action-{number}")));
    assert_eq!(labels(&app.list(1, &query.join("&")).await), ["a"]);

    let actions: BTreeSet<String> = (0..=MAX_VALUES).map(|number| format!("action={number}")).collect();
    let too_many: Vec<String> = actions.into_iter().collect();
    let problem = app.try_list(1, &too_many.join("&")).await.refused(400, "invalid_parameter");
    assert_eq!((&problem["param"], &problem["expected"]), (&json!("action"), &json!("at most 100 values")));
}

async fn a_bad_value_is_named(app: TestApp) {
    for (query, param, value) in [
        ("colour=red", "colour", "red"),
        ("actor=58392", "actor", "58392"),
        ("actor_exclude=robot:1", "actor_exclude", "robot:1"),
        ("resource=:7", "resource", ":7"),
        ("status=6xx", "status", "6xx"),
        ("source=web", "source", "web"),
        ("ip=10.0.0.0/33", "ip", "10.0.0.0/33"),
        ("application=", "application", ""),
        ("limit=0", "limit", "0"),
        ("limit=201", "limit", "201"),
        ("order=up", "order", "up"),
        ("order=asc&order=asc", "order", "asc"),
        ("buckets=5", "buckets", "5"),
        ("action=a%00b", "action", "a%00b"),
        ("action=%ff", "action", "%ff"),
    ] {
        let problem = app.try_list(1, query).await.refused(400, "invalid_parameter");
        assert_eq!((&problem["param"], &problem["value"]), (&json!(param), &json!(value)), "{query}");
        assert!(problem["expected"].as_str().is_some_and(|expected| !expected.is_empty()), "{query}: {problem}");
        assert_ne!(problem["detail"], Value::Null);
    }
}
