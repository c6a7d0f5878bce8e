//! `GET …/audit-logs?search=`

use crate::harness::{EntryBuilder, TestApp, both_engines, entry};
use daybook_wire::query::encode_component;
use serde_json::json;

both_engines!(
    seven_fields_are_searched,
    other_fields_are_not,
    case_does_not_matter_in_any_script,
    every_character_stands_for_itself,
    no_match_spans_two_fields,
    white_space_around_is_ignored,
    a_search_and_filters_must_both_agree,
    a_search_has_a_longest_length,
);

async fn found(app: &TestApp, search: &str) -> Vec<String> {
    app.labels(&format!("order=asc&limit=200&search={}", encode_component(search))).await
}

/// One entry for each field that is searched, with a text in it.
fn in_each_field(text: &str) -> Vec<EntryBuilder> {
    let named = json!({"id": "1", "name": text});
    vec![
        entry("path").with("path", text),
        entry("email").with("actor", json!({"type": "user", "id": "1", "name": "n", "email": text})),
        entry("user name").with("actor", json!({"type": "user", "id": "1", "name": text})),
        entry("token name").with("actor", json!({"type": "api_token", "id": "1", "name": text})),
        entry("application").with("application", named.clone()),
        entry("cluster").with("cluster", named),
        entry("group").with("environment_group", text),
        entry("command").with("cli_command", text),
    ]
}

async fn seven_fields_are_searched(app: TestApp) {
    app.append(1, in_each_field("before Needle after")).await;
    let all = ["path", "email", "user name", "token name", "application", "cluster", "group", "command"];
    assert_eq!(found(&app, "Needle").await, all);
    assert_eq!(found(&app, "before needle AFTER").await, all);
    assert_eq!(found(&app, "needless").await, Vec::<String>::new());
}

async fn other_fields_are_not(app: TestApp) {
    let hidden = json!({"id": "needle", "name": "n"});
    let entry = entry("needle")
        .actor("user", "needle-id")
        .with("actor", json!({"type": "user", "id": "needle", "name": "n"}))
        .with("action", "needle")
        .with("resource", json!({"type": "needle", "id": "needle", "name": "needle"}))
        .with("application", hidden.clone())
        .with("cluster", hidden)
        .with("preview_environment", json!({"id": "needle", "name": "needle"}))
        .with("user_agent", "needle")
        .with("metadata", json!({"needle": "needle"}));
    app.append(1, entry).await;
    assert_eq!(found(&app, "needle").await, Vec::<String>::new());
}

async fn case_does_not_matter_in_any_script(app: TestApp) {
    // What is found is what is found in `str::to_lowercase` of the text: the sharp s stays one, the dotted I becomes two.
    for (text, searches) in [
        ("Straße", vec!["STRASSE", "straße"]),
        ("ÅNGSTRÖM", vec!["ångström", "Ångström"]),
        ("İSTANBUL", vec!["i\u{307}stanbul", "İstanbul", "istanbul"]),
        ("ΟΔΟΣ", vec!["οδος", "ΟΔΟΣ", "οδοσ"]),
        ("МОСКВА", vec!["москва"]),
        ("plain", vec!["PLAIN", "LAI"]),
        ("日本語", vec!["本"]),
    ] {
        app.append(1, entry(text).with("path", format!("/{text}/x"))).await;
        for search in searches {
            let lowered = format!("/{text}/x").to_lowercase();
            let expected: Vec<&str> = if lowered.contains(&search.to_lowercase()) { vec![text] } else { vec![] };
            assert_eq!(found(&app, search).await, expected, "{search} in {text}");
        }
    }
}

async fn every_character_stands_for_itself(app: TestApp) {
    let texts =
        ["100%", "100x", "a_b", "axb", r"back\slash", r"back\\slash", "it's", "say \"x\"", "a*b", "a?b", "[ab]", "a|b"];
    app.append(1, texts.map(|text| entry(text).with("cli_command", text)).to_vec()).await;
    for (search, expected) in [
        ("%", vec!["100%"]),
        ("100%", vec!["100%"]),
        ("_", vec!["a_b"]),
        ("a_b", vec!["a_b"]),
        (r"\", vec![r"back\slash", r"back\\slash"]),
        (r"\\", vec![r"back\\slash"]),
        (r"k\s", vec![r"back\slash"]),
        ("'", vec!["it's"]),
        ("''", vec![]),
        ("\"x\"", vec!["say \"x\""]),
        ("*", vec!["a*b"]),
        ("?", vec!["a?b"]),
        ("[ab]", vec!["[ab]"]),
        ("a|b", vec!["a|b"]),
        ("' OR 1=1 --", vec![]),
        ("%25", vec![]),
    ] {
        assert_eq!(found(&app, search).await, expected, "{search}");
    }
}

async fn no_match_spans_two_fields(app: TestApp) {
    let apart = entry("a").with("path", "/ends-with-nee").with("environment_group", "dle-starts");
    let apart = apart.with("actor", json!({"type": "user", "id": "1", "name": "nee", "email": "dle"}));
    app.append(1, apart).await;
    assert_eq!(found(&app, "needle").await, Vec::<String>::new());
    assert_eq!(found(&app, "nee").await, ["a"]);
}

async fn white_space_around_is_ignored(app: TestApp) {
    app.append(1, vec![entry("a").with("cli_command", "two words"), entry("b")]).await;
    assert_eq!(app.labels("search=+two+words++").await, ["a"]);
    assert_eq!(app.labels("search=%20%E3%80%80&order=asc").await, ["a", "b"], "blank means none");
    assert_eq!(app.labels("search=&order=asc").await, ["a", "b"]);
    assert_eq!(app.labels("search=two++words").await, Vec::<String>::new());
}

async fn a_search_and_filters_must_both_agree(app: TestApp) {
    app.append(1, vec![entry("a").with("path", "/x").with("method", "GET"), entry("b").with("path", "/x")]).await;
    assert_eq!(app.labels("search=/X&method=get").await, ["a"]);
    assert_eq!(app.labels("search=/X&method_exclude=get").await, ["b"]);
}

async fn a_search_has_a_longest_length(app: TestApp) {
    let longest = "é".repeat(255);
    app.append(1, entry("a").with("path", format!("/{longest}"))).await;
    assert_eq!(found(&app, &longest).await, ["a"]);
    let answer = app.try_list(1, &format!("search={}", encode_component(&"é".repeat(256)))).await;
    assert_eq!(answer.refused(400, "invalid_parameter")["param"], "search");
}
