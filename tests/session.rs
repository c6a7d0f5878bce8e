//! `/api/v1/session`: signing in and out.

use crate::harness::{Answer, NOW, TestApp, admin, at, both_engines, entry, token};
use actix_web::cookie::SameSite;
use actix_web::rt;
use daybook_auditlog::RequestFacts;
use daybook_wire::{ErrorCode, Role, SignIn, routes};
use serde_json::json;
use std::time::Duration;

both_engines!(
    signing_in_sets_a_cookie_that_scripts_cannot_read,
    the_cookie_reads,
    signing_in_and_out_is_written_into_every_project_of_the_user,
    behind_https_the_cookie_is_secure,
    a_write_with_the_cookie_alone_is_refused,
    a_session_lasts_twelve_hours,
    signing_out_ends_the_session,
    a_session_of_another_issuer_ends_whatever_its_id_is,
    a_wrong_password_and_an_unknown_account_look_alike,
    the_case_of_an_address_does_not_matter,
    the_eleventh_failure_must_wait,
    guesses_made_at_once_are_counted_too,
    signing_in_rightly_is_never_too_often,
    an_outage_is_no_wrong_guess,
    what_cannot_be_an_account_is_wrong_credentials,
    a_disabled_account_is_out_at_once,
    a_body_that_is_no_sign_in_is_refused,
    the_token_in_the_header_counts_before_the_cookie,
);

const PASSWORD: &str = "correct horse battery";

async fn try_sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    let body = json!({"email": email, "password": password});
    app.post(&routes::session()).sent_from("203.0.113.7").json(body).send().await
}

/// Signs in, and gives the session's token.
async fn sign_in(app: &TestApp, email: &str) -> String {
    let answer = try_sign_in(app, email, PASSWORD).await.expect(200);
    answer.session_cookie().unwrap().value().to_owned()
}

async fn signing_in_sets_a_cookie_that_scripts_cannot_read(app: TestApp) {
    let rudi = app.create_user("rudi@example.com", PASSWORD, &[(1, Role::Admin)]).await;
    let answer = try_sign_in(&app, "rudi@example.com", PASSWORD).await.expect(200);

    let cookie = answer.session_cookie().unwrap();
    assert_eq!(cookie.http_only(), Some(true));
    assert_eq!(cookie.same_site(), Some(SameSite::Strict));
    assert_eq!(cookie.path(), Some("/"));
    assert_eq!(cookie.domain(), None);
    assert_ne!(cookie.secure(), Some(true), "over plain HTTP a secure cookie would be lost");
    assert_eq!(cookie.max_age().unwrap().whole_seconds(), 12 * 3_600);
    assert_eq!(
        answer.json(),
        json!({
            "user": {"id": rudi.id, "name": "rudi", "email": "rudi@example.com", "instance_admin": false},
            "projects": [{"id": 1, "name": "Project 1", "role": "admin"}],
            "expires_at": "2026-06-12T00:00:00.000000Z",
        })
    );
    assert!(!answer.text().contains(cookie.value()), "the body holds no token");
}

async fn the_cookie_reads(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[(1, Role::Admin)]).await;
    let session = sign_in(&app, "rudi@example.com").await;
    app.append(1, entry("a")).await;
    let page = app
        .get(&format!("{}?action=thing.patch", routes::audit_logs(1)))
        .session(&session)
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(page["total"]["value"], 1);
    app.get(&format!("{}?action=thing.patch", routes::audit_logs(1)))
        .session("garbage")
        .send()
        .await
        .refused(401, "invalid_token");
}

async fn behind_https_the_cookie_is_secure(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[]).await;
    let call = app.post(&routes::session()).header("X-Forwarded-Proto", "https");
    let answer = call.json(json!({"email": "rudi@example.com", "password": PASSWORD})).send().await.expect(200);
    assert_eq!(answer.session_cookie().unwrap().secure(), Some(true));
}

async fn a_write_with_the_cookie_alone_is_refused(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[(1, Role::Ingest)]).await;
    let session = sign_in(&app, "rudi@example.com").await;
    let append = || app.post(&routes::audit_logs(1)).session(&session).json(entry("a"));
    let problem = append().send().await.refused(403, "csrf_header_required");
    assert!(problem["detail"].as_str().unwrap().contains("X-Requested-With: daybook"), "{problem}");
    append().header("X-Requested-With", "XMLHttpRequest").send().await.refused(403, "csrf_header_required");
    app.delete(&routes::session()).session(&session).send().await.refused(403, "csrf_header_required");

    append().by_our_page().send().await.expect(201);
}

async fn a_session_lasts_twelve_hours(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[]).await;
    let session = sign_in(&app, "rudi@example.com").await;
    // The leeway for clocks that differ is granted here too.
    app.ambient.advance(12 * 3_600 + 29);
    app.get(&routes::me()).session(&session).send().await.expect(200);
    app.ambient.advance(1);
    app.get(&routes::me()).session(&session).send().await.refused(401, "token_expired");
}

async fn signing_out_ends_the_session(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[]).await;
    let here = sign_in(&app, "rudi@example.com").await;
    let there = sign_in(&app, "rudi@example.com").await;

    let answer = app.delete(&routes::session()).session(&here).by_our_page().send().await.expect(204);
    let cookie = answer.session_cookie().unwrap();
    assert_eq!((cookie.value(), cookie.max_age().unwrap().whole_seconds(), cookie.path()), ("", 0, Some("/")));

    app.get(&routes::me()).session(&here).send().await.refused(401, "token_revoked");
    app.get(&routes::me()).bearer(&here).send().await.refused(401, "token_revoked");
    app.get(&routes::me()).session(&there).send().await.expect(200);
    // What was ended is remembered for as long as it would have lasted.
    app.ambient.advance(6 * 3_600);
    app.delete(&routes::session()).session(&there).by_our_page().send().await.expect(204);
    app.get(&routes::me()).session(&here).send().await.refused(401, "token_revoked");
}

async fn a_session_of_another_issuer_ends_whatever_its_id_is(app: TestApp) {
    let [one, two, other] = [("rudi", "s-1"), ("rudi", "s-2"), ("ada", "s-1")]
        .map(|(sub, jti)| token(sub).claim("jti", jti).role(1, Role::Admin).signed());
    app.delete(&routes::session()).bearer(&one).send().await.expect(204);
    app.get(&routes::me()).bearer(&one).send().await.refused(401, "token_revoked");
    for lasting in [two, other] {
        app.get(&routes::me()).bearer(&lasting).send().await.expect(200);
    }
    let told = app.list(1, "").await.entries;
    assert_eq!(told.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["daybook.sign_out"]);
}

async fn a_wrong_password_and_an_unknown_account_look_alike(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[]).await;
    let wrong = try_sign_in(&app, "rudi@example.com", "not the password").await;
    let unknown = try_sign_in(&app, "nobody@example.com", "not the password").await;
    assert_eq!(wrong.without_request_id(), unknown.without_request_id());
    assert_eq!((wrong.session_cookie(), unknown.session_cookie()), (None, None));
    wrong.refused(401, "wrong_credentials");
    unknown.refused(401, "wrong_credentials");
}

async fn the_case_of_an_address_does_not_matter(app: TestApp) {
    app.create_user("Rudi@Example.com", PASSWORD, &[]).await;
    for email in ["rudi@example.com", "RUDI@EXAMPLE.COM", "Rudi@Example.com"] {
        try_sign_in(&app, email, PASSWORD).await.expect(200);
    }
    try_sign_in(&app, "rudi@example.com", &PASSWORD.to_uppercase()).await.refused(401, "wrong_credentials");
}

async fn the_eleventh_failure_must_wait(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[]).await;
    app.create_user("other@example.com", PASSWORD, &[]).await;
    for turn in 0..10 {
        let email = if turn % 2 == 0 { "rudi@example.com" } else { "RUDI@example.com" };
        try_sign_in(&app, email, "a guess").await.refused(401, "wrong_credentials");
    }
    let answer = try_sign_in(&app, "rudi@example.com", PASSWORD).await;
    assert_eq!(answer.header("Retry-After"), Some("900"), "even with the password");
    answer.refused(429, "too_many_attempts");

    try_sign_in(&app, "other@example.com", PASSWORD).await.expect(200);
    let elsewhere = app.post(&routes::session()).sent_from("198.51.100.1");
    elsewhere.json(json!({"email": "rudi@example.com", "password": PASSWORD})).send().await.expect(200);

    app.ambient.advance(15 * 60);
    try_sign_in(&app, "rudi@example.com", PASSWORD).await.expect(200);
}

async fn guesses_made_at_once_are_counted_too(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[]).await;
    let tasks: Vec<_> = (0..25)
        .map(|_| {
            let (access, guess) = (app.access.clone(), json!({"email": "rudi@example.com", "password": "a guess"}));
            let guess: SignIn = serde_json::from_value(guess).unwrap();
            let facts = RequestFacts {
                started_at: at(NOW),
                method: "POST".to_owned(),
                path: routes::session(),
                remote_ip: None,
                user_agent: None,
                request_id: None,
            };
            rt::spawn(async move { access.sign_in(guess, [203, 0, 113, 7].into(), facts).await.unwrap_err().code })
        })
        .collect();
    let mut codes = Vec::new();
    for task in tasks {
        codes.push(task.await.unwrap());
    }
    let guesses = codes.iter().filter(|code| **code == ErrorCode::WrongCredentials).count();
    let refusals = codes.iter().filter(|code| **code == ErrorCode::TooManyAttempts).count();
    assert_eq!((guesses, refusals), (10, 15));
}

async fn signing_in_rightly_is_never_too_often(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[]).await;
    for _ in 0..12 {
        sign_in(&app, "rudi@example.com").await;
    }
}

async fn an_outage_is_no_wrong_guess(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[]).await;
    app.database.execute("ALTER TABLE users RENAME TO users_elsewhere").await;
    for _ in 0..12 {
        try_sign_in(&app, "rudi@example.com", PASSWORD).await.refused(500, "internal");
    }
    app.database.execute("ALTER TABLE users_elsewhere RENAME TO users").await;
    try_sign_in(&app, "rudi@example.com", PASSWORD).await.expect(200);
}

async fn what_cannot_be_an_account_is_wrong_credentials(app: TestApp) {
    // PostgreSQL refuses a NUL in any text; a stranger must not make that look like an outage.
    let long = "x".repeat(10_000);
    for email in ["", "rudi\u{0}@example.com", "' OR 1=1 --", "💥", &long] {
        try_sign_in(&app, email, "x\u{0}").await.refused(401, "wrong_credentials");
    }
}

async fn a_disabled_account_is_out_at_once(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[]).await;
    let session = sign_in(&app, "rudi@example.com").await;
    app.database.execute("UPDATE users SET disabled = TRUE").await;
    app.get(&routes::me()).session(&session).send().await.refused(401, "token_revoked");
    try_sign_in(&app, "rudi@example.com", PASSWORD).await.refused(401, "wrong_credentials");
}

async fn a_body_that_is_no_sign_in_is_refused(app: TestApp) {
    let post = || app.post(&routes::session());
    post().body("application/json", "{").send().await.refused(400, "malformed_body");
    post().body("application/json", "").send().await.refused(400, "malformed_body");
    post().json(json!({"email": "rudi@example.com"})).send().await.refused(422, "invalid_body");
    post().json(json!({"email": 1, "password": "x"})).send().await.refused(422, "invalid_body");
    // Fields have names; their order is not an order to send them in.
    post().json(json!(["rudi@example.com", "x"])).send().await.refused(422, "invalid_body");
    let unknown = json!({"email": "a", "password": "secret-x", "remember": true});
    let problem = post().json(unknown).send().await.refused(422, "invalid_body");
    assert!(!problem.to_string().contains("secret-x"), "{problem}");
    post().body("text/plain", "{}").send().await.refused(415, "unsupported_media_type");
    let large = json!({"email": "a", "password": "x".repeat(65 * 1_024)});
    post().json(large).send().await.refused(413, "payload_too_large");
}

async fn the_token_in_the_header_counts_before_the_cookie(app: TestApp) {
    app.create_user("rudi@example.com", PASSWORD, &[]).await;
    let session = sign_in(&app, "rudi@example.com").await;
    let me = app.get(&routes::me()).session(&session).bearer(&admin(1)).send().await.expect(200).json();
    assert_eq!(me["user"]["id"], "an-admin");
    // With a token in the header no cookie is at stake, so no second header is needed.
    let writer = token("w").role(1, Role::Ingest).signed();
    let append = app.post(&routes::audit_logs(1)).session(&session).bearer(&writer).json(entry("a"));
    append.send().await.expect(201);
}

async fn signing_in_and_out_is_written_into_every_project_of_the_user(app: TestApp) {
    for project in [2, 3] {
        app.create_project(project, 30).await;
    }
    let rudi = app.create_user("rudi@example.com", PASSWORD, &[(1, Role::Admin), (2, Role::Viewer)]).await;
    try_sign_in(&app, "rudi@example.com", "a guess").await.refused(401, "wrong_credentials");
    try_sign_in(&app, "nobody@example.com", "a guess").await.refused(401, "wrong_credentials");
    let cookie = try_sign_in(&app, "rudi@example.com", PASSWORD).await.expect(200).session_cookie().unwrap();
    app.delete(&routes::session()).session(cookie.value()).by_our_page().send().await.expect(204);

    for project in [1, 2] {
        // A failed sign-in is written aside, so that it takes no longer to refuse than an unknown account.
        let mut entries = app.list(project, "order=asc").await.entries;
        for _ in 0..500 {
            if entries.len() >= 3 {
                break;
            }
            rt::time::sleep(Duration::from_millis(10)).await;
            entries = app.list(project, "order=asc").await.entries;
        }
        let mut told: Vec<(String, u16)> =
            entries.iter().map(|entry| (entry.action.clone(), entry.status_code)).collect();
        told.sort();
        let expected = [("daybook.sign_in", 200), ("daybook.sign_in_failed", 401), ("daybook.sign_out", 204)];
        assert_eq!(told, expected.map(|(action, status)| (action.to_owned(), status)));
        for entry in entries {
            assert_eq!((entry.actor.id, entry.actor.email), (rudi.id.to_string(), Some("rudi@example.com".to_owned())));
            assert_eq!(entry.path, routes::session());
        }
    }
    assert_eq!(app.list(3, "").await.entries, []);
}
