//! `/healthz` and `/readyz`

use crate::harness::{TestApp, both_engines, entry};
use serde_json::json;

both_engines!(
    a_running_process_is_healthy,
    a_migrated_database_is_ready,
    how_far_the_index_is_is_told,
    a_database_that_lacks_migrations_is_not_ready,
    a_database_that_is_gone_is_not_ready,
);

async fn a_running_process_is_healthy(app: TestApp) {
    let answer = app.get("/healthz").send().await.expect(200);
    assert_eq!(answer.json(), json!({"status": "ok"}));
    // What load balancers send.
    app.call("HEAD", "/healthz").send().await.expect(200);
    assert!(answer.header("X-Request-Id").is_some());
}

async fn a_migrated_database_is_ready(app: TestApp) {
    let ready = app.get("/readyz").send().await.expect(200).json();
    assert_eq!(
        (&ready["status"], &ready["database"], &ready["migrations"]["pending"]),
        (&json!("ready"), &json!("ok"), &json!(0))
    );
    assert!(ready["migrations"]["applied"].as_u64().unwrap() >= 5);
}

async fn how_far_the_index_is_is_told(app: TestApp) {
    let app = TestApp::start_with_index(app.database.engine, 64 << 20).await;
    let index = async || app.get("/readyz").send().await.expect(200).json()["index"].clone();
    let nothing = json!({"status": "loading", "entries": 0, "expected_entries": 0, "projects": 0, "other_projects": 0});
    assert_eq!(index().await, nothing);
    app.append(1, vec![entry("a"), entry("b")]).await;
    app.log().load_indexes().await.unwrap();
    let loaded = json!({"status": "loaded", "entries": 2, "expected_entries": 2, "projects": 1, "other_projects": 0});
    assert_eq!(index().await, loaded);
}

async fn a_database_that_lacks_migrations_is_not_ready(app: TestApp) {
    app.log().store().migrate_down(1).await.unwrap();
    let problem = app.get("/readyz").send().await.refused(503, "database_unavailable");
    assert!(problem["detail"].as_str().unwrap().contains("migrate up"), "{problem}");
    app.get("/healthz").send().await.expect(200);
    app.log().store().migrate_up().await.unwrap();
    app.get("/readyz").send().await.expect(200);
}

async fn a_database_that_is_gone_is_not_ready(app: TestApp) {
    app.log().store().clone().close().await.unwrap();
    app.get("/readyz").send().await.refused(503, "database_unavailable");
    app.get("/healthz").send().await.expect(200);
    // Nothing is acknowledged, and the cause is for the log alone.
    let answer = app.try_append(1, entry("a")).await;
    assert_eq!(answer.header("Retry-After"), Some("1"));
    let problem = answer.refused(503, "database_unavailable");
    let said = problem.to_string().to_lowercase();
    assert!(!["sqlx", "pool", "sqlite", "postgres"].iter().any(|word| said.contains(word)), "{problem}");
}
