//! What every answer has in common, and what is answered where nothing is.

use crate::harness::{TestApp, admin, both_engines, entry};
use daybook_wire::routes;
use std::collections::BTreeSet;

both_engines!(
    every_answer_has_a_request_id_of_its_own,
    every_answer_has_the_security_headers,
    an_unknown_path_of_the_api_is_not_found_in_json,
    a_wrong_method_is_not_allowed,
    without_a_dashboard_other_paths_are_not_found,
    a_statement_that_fails_is_an_internal_error,
);

/// One of each kind of path, and none that is.
const PATHS: [&str; 10] = [
    "/healthz",
    "/readyz",
    "/docs",
    "/",
    "/projects/1/audit-logs",
    "/api",
    "/api/v1/nonsense",
    "/api/v1/me",
    "/api/v1/openapi.json",
    "/api/v1/projects/1/audit-logs",
];

async fn every_answer_has_a_request_id_of_its_own(app: TestApp) {
    let mut ids = BTreeSet::new();
    for path in PATHS {
        for method in ["GET", "POST", "DELETE", "PATCH", "OPTIONS"] {
            let answer = app.call(method, path).send().await;
            let id = answer.header("X-Request-Id").unwrap_or_else(|| panic!("{method} {path} has none")).to_owned();
            assert!(!id.is_empty() && ids.insert(id), "{method} {path}");
        }
    }
}

async fn every_answer_has_the_security_headers(app: TestApp) {
    for path in PATHS {
        let answer = app.get(path).send().await;
        let header = |name| answer.header(name).unwrap_or_else(|| panic!("{path} lacks {name}"));
        let policy = header("Content-Security-Policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert_eq!(header("X-Content-Type-Options"), "nosniff");
        assert_eq!(header("Referrer-Policy"), "same-origin");
        assert_eq!(header("X-Frame-Options"), "DENY");
    }
}

async fn an_unknown_path_of_the_api_is_not_found_in_json(app: TestApp) {
    for path in
        ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/me", "/api/v1/nonsense", "/api/v1/projects/1/nonsense"]
    {
        for method in ["GET", "POST", "DELETE"] {
            app.call(method, path).send().await.refused(404, "not_found");
            app.call(method, path).bearer(&admin(1)).send().await.refused(404, "not_found");
        }
    }
}

async fn a_wrong_method_is_not_allowed(app: TestApp) {
    for (method, path) in [
        ("PUT", routes::audit_logs(1)),
        ("DELETE", routes::audit_logs(1)),
        ("POST", routes::audit_log(1, crate::harness::id(1))),
        ("PATCH", routes::me()),
        ("GET", routes::session()),
        ("DELETE", routes::projects()),
        ("POST", "/healthz".to_owned()),
        ("DELETE", "/readyz".to_owned()),
        ("POST", "/".to_owned()),
        ("POST", "/api/v1/openapi.json".to_owned()),
    ] {
        let answer = app.call(method, &path).bearer(&admin(1)).send().await;
        // RFC 9110, 15.5.6: the answer must say what would be allowed.
        let allowed = answer.header("Allow").unwrap_or_else(|| panic!("{method} {path}")).to_owned();
        assert!(!allowed.is_empty() && !allowed.split(", ").any(|other| other == method), "{method} {path}: {allowed}");
        answer.refused(405, "method_not_allowed");
    }
    let answer = app.call("PUT", &routes::audit_logs(1)).send().await;
    assert_eq!(answer.header("Allow"), Some("GET, HEAD, POST"));
}

async fn without_a_dashboard_other_paths_are_not_found(app: TestApp) {
    for path in ["/", "/projects/1/audit-logs", "/index.html", "/apiary"] {
        app.get(path).send().await.refused(404, "not_found");
    }
}

async fn a_statement_that_fails_is_an_internal_error(app: TestApp) {
    app.database.execute("DROP TABLE audit_entries").await;
    for answer in [app.try_list(1, "").await, app.try_append(1, entry("a")).await] {
        let problem = answer.refused(500, "internal");
        assert!(!problem.to_string().contains("audit_entries"), "{problem}");
    }
}
