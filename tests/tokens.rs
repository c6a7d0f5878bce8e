//! Which tokens are believed, on every path that wants one.

use crate::harness::{Answer, NOW, OLD_SECRET, SECRET, TestApp, at, both_engines, entry, token};
use daybook_auditlog::access::TokenRequest;
use daybook_store::NewApiToken;
use daybook_wire::{Role, routes};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

both_engines!(
    without_credentials_nothing_is_answered,
    what_is_no_token_is_refused,
    only_our_key_and_algorithm_are_believed,
    a_token_lasts_until_it_expires,
    a_token_from_the_future_is_refused,
    claims_that_are_missing_or_ill_typed_are_refused,
    a_rotated_secret_still_verifies,
    an_api_token_needs_its_row,
    an_api_token_works_until_it_is_revoked,
    an_api_token_expires_with_its_row,
    times_may_have_a_fraction,
);

async fn ask(app: &TestApp, token: &str) -> Answer {
    app.get(&routes::audit_logs(1)).bearer(token).send().await
}

async fn without_credentials_nothing_is_answered(app: TestApp) {
    for path in [routes::me(), routes::projects(), routes::project(1), routes::audit_logs(1), routes::audit_logs(999)] {
        let answer = app.get(&path).send().await;
        assert_eq!(answer.header("WWW-Authenticate"), Some("Bearer"), "{path}");
        answer.refused(401, "authentication_required");
    }
    app.post(&routes::audit_logs(1)).json(entry("a")).send().await.refused(401, "authentication_required");
    app.post(&routes::projects()).json(json!({"name": "x"})).send().await.refused(401, "authentication_required");
    app.delete(&routes::session()).send().await.refused(401, "authentication_required");
}

async fn what_is_no_token_is_refused(app: TestApp) {
    let good = token("rudi").role(1, Role::Admin).signed();
    for header in
        ["", "Bearer", "Bearer ", "Basic cnVkaTp4", &good, &format!("Token {good}"), "Bearer garbage", "Bearer a.b.c"]
    {
        let answer = app.get(&routes::audit_logs(1)).header("Authorization", header).send().await;
        assert_eq!(answer.header("WWW-Authenticate"), Some("Bearer"), "{header}");
        answer.refused(401, "invalid_token");
    }
    let (head, signature) = good.rsplit_once('.').unwrap();
    for damaged in [head.to_owned(), format!("{head}."), format!("{head}.{}", &signature[1..]), format!("{good}x")] {
        ask(&app, &damaged).await.refused(401, "invalid_token");
    }
    // The scheme's name is written in any case.
    app.get(&routes::audit_logs(1)).header("Authorization", &format!("bearer {good}")).send().await.expect(200);
}

async fn only_our_key_and_algorithm_are_believed(app: TestApp) {
    let rudi = || token("rudi").role(1, Role::Admin);
    ask(&app, &rudi().signed_with(Algorithm::HS256, "another secret that is just as long as ours"))
        .await
        .refused(401, "invalid_token");
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        ask(&app, &rudi().signed_with(algorithm, SECRET)).await.refused(401, "invalid_token");
    }
    // {"alg":"none","typ":"JWT"}, with the payload of a good token, without and with its signature.
    let good = rudi().signed();
    let (_, rest) = good.split_once('.').unwrap();
    let (payload, _) = rest.split_once('.').unwrap();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    for forged in [format!("{none}.{payload}."), format!("{none}.{payload}"), format!("{none}.{rest}")] {
        ask(&app, &forged).await.refused(401, "invalid_token");
    }
    ask(&app, &good).await.expect(200);
}

async fn a_token_lasts_until_it_expires(app: TestApp) {
    let now = at(NOW).seconds();
    for (exp, accepted) in
        [(now + 1, true), (now, true), (now - 29, true), (now - 30, false), (now - 3_600, false), (0, false)]
    {
        let answer = ask(&app, &token("rudi").role(1, Role::Admin).claim("exp", exp).signed()).await;
        if accepted {
            answer.expect(200);
        } else {
            answer.refused(401, "token_expired");
        }
    }
    let short = token("rudi").role(1, Role::Admin).claim("exp", now + 60).signed();
    ask(&app, &short).await.expect(200);
    app.ambient.advance(90);
    ask(&app, &short).await.refused(401, "token_expired");
}

async fn a_token_from_the_future_is_refused(app: TestApp) {
    let now = at(NOW).seconds();
    let from = |nbf: i64| token("rudi").role(1, Role::Admin).claim("nbf", nbf).signed();
    ask(&app, &from(now - 60)).await.expect(200);
    ask(&app, &from(now + 30)).await.expect(200);
    ask(&app, &from(now + 31)).await.refused(401, "invalid_token");
    app.ambient.advance(1);
    ask(&app, &from(now + 31)).await.expect(200);
}

async fn claims_that_are_missing_or_ill_typed_are_refused(app: TestApp) {
    let rudi = || token("rudi").role(1, Role::Admin);
    for claim in ["exp", "sub", "roles"] {
        ask(&app, &rudi().without(claim).signed()).await.refused(401, "invalid_token");
        ask(&app, &rudi().claim(claim, Value::Null).signed()).await.refused(401, "invalid_token");
    }
    for (claim, value) in [
        ("sub", json!("")),
        ("sub", json!(58_392)),
        ("exp", json!("tomorrow")),
        ("exp", json!({})),
        ("nbf", json!("yesterday")),
        ("roles", json!(["admin"])),
        ("roles", json!({"1": "owner"})),
        ("roles", json!({"1": 7})),
        ("kind", json!("robot")),
        ("instance_admin", json!("yes")),
        ("name", json!(7)),
    ] {
        ask(&app, &rudi().claim(claim, value.clone()).signed()).await.refused(401, "invalid_token");
    }
    // A role is held in the project of exactly this number.
    for key in ["01", "+1", " 1", "1.0", "one"] {
        ask(&app, &token("rudi").claim("roles", json!({key: "admin"})).signed())
            .await
            .refused(404, "project_not_found");
    }
    // Claims of others are none of our business.
    ask(&app, &rudi().claim("department", "ops").claim("aud", json!(["a", "b"])).claim("iss", "x").signed())
        .await
        .expect(200);
}

async fn a_rotated_secret_still_verifies(app: TestApp) {
    let old = token("rudi").role(1, Role::Admin).signed_with(Algorithm::HS256, OLD_SECRET);
    ask(&app, &old).await.expect(200);
}

async fn an_api_token_needs_its_row(app: TestApp) {
    let forged = || token("ci").role(1, Role::Admin).claim("kind", "api_token");
    ask(&app, &forged().claim("jti", "01978f2e-0000-7000-8000-000000000000").signed())
        .await
        .refused(401, "token_revoked");
    ask(&app, &forged().claim("jti", "not-a-uuid").signed()).await.refused(401, "invalid_token");
    ask(&app, &forged().signed()).await.refused(401, "invalid_token");
}

async fn created(app: &TestApp, role: Role, expires_in_days: u32) -> (NewApiToken, String) {
    let request = TokenRequest { name: "ci".into(), role, expires_in_days, created_by: "a test".into() };
    app.access.create_token(1, request).await.unwrap()
}

async fn an_api_token_works_until_it_is_revoked(app: TestApp) {
    let (written_by, writes) = created(&app, Role::Ingest, 365).await;
    let (reader, reads) = created(&app, Role::Admin, 365).await;
    let append = async || app.post(&routes::audit_logs(1)).bearer(&writes).json(entry("a")).send().await;

    append().await.expect(201);
    let page = ask(&app, &reads).await.expect(200).json();
    assert_eq!(page["entries"][0]["ingested_by"], "ci");

    let store = app.log().store();
    store.revoke_api_token(1, written_by.id, at(NOW), None).await.unwrap();
    append().await.refused(401, "token_revoked");
    ask(&app, &reads).await.expect(200);
    store.revoke_api_token(1, reader.id, at(NOW), None).await.unwrap();
    ask(&app, &reads).await.refused(401, "token_revoked");
}

async fn an_api_token_expires_with_its_row(app: TestApp) {
    let (_, reads) = created(&app, Role::Admin, 1).await;
    app.ambient.advance(86_399);
    ask(&app, &reads).await.expect(200);
    app.ambient.advance(1);
    ask(&app, &reads).await.refused(401, "token_expired");
}

async fn times_may_have_a_fraction(app: TestApp) {
    let soon = f64::from(u32::try_from(at(NOW).seconds()).unwrap()) + 60.25;
    let fraction = token("rudi").role(1, Role::Admin).claim("exp", soon).claim("iat", soon - 120.5).signed();
    ask(&app, &fraction).await.expect(200);
    // Farther than any clock goes.
    for exp in [json!(1e300), json!(i64::MAX), json!(u64::MAX)] {
        ask(&app, &token("rudi").role(1, Role::Admin).claim("exp", exp).signed()).await.expect(200);
    }
    ask(&app, &token("rudi").role(1, Role::Admin).claim("exp", -1e300).signed()).await.refused(401, "token_expired");
}
