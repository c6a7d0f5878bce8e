//! `…/members`, and how a new member comes by a password.

use crate::harness::{Answer, TestApp, admin, both_engines};
use daybook_wire::{Role, routes};
use serde_json::{Value, json};
use uuid::Uuid;

both_engines!(
    a_person_without_an_account_gets_a_link,
    a_link_works_once_and_for_a_day,
    who_let_the_link_expire_is_added_again,
    a_person_with_an_account_just_becomes_a_member,
    nobody_is_a_member_twice,
    the_last_admin_stays,
    a_change_of_role_ends_sessions,
    bad_members_are_refused,
    ones_own_password_can_be_changed,
    guesses_at_the_current_password_are_limited,
);

const RUDI: &str = "rudi@example.com";
const PASSWORD: &str = "correct horse";

async fn add(app: &TestApp, email: &str, role: &str) -> Answer {
    app.post(&routes::members(1)).bearer(&admin(1)).json(json!({"email": email, "role": role})).send().await
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    app.post(&routes::session()).json(json!({"email": email, "password": password})).send().await
}

async fn choose(app: &TestApp, secret: &str, password: &str) -> Answer {
    app.post(&routes::password_links()).json(json!({"secret": secret, "password": password})).send().await
}

fn secret(added: &Value) -> String {
    added["set_password_link"].as_str().unwrap().split_once('#').unwrap().1.to_owned()
}

async fn members(app: &TestApp) -> Vec<(String, String)> {
    let members = app.get(&routes::members(1)).bearer(&admin(1)).send().await.expect(200).json();
    let text = |member: &Value, field: &str| member[field].as_str().unwrap().to_owned();
    members.as_array().unwrap().iter().map(|member| (text(member, "email"), text(member, "role"))).collect()
}

async fn a_person_without_an_account_gets_a_link(app: TestApp) {
    let answer = add(&app, " New@Example.com ", "admin").await.expect(201);
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    let added = answer.json();
    assert_eq!(
        (&added["email"], &added["name"], &added["role"]),
        (&json!("new@example.com"), &json!("new"), &json!("admin"))
    );
    assert!(added["set_password_link"].as_str().unwrap().contains("/set-password#"), "{added}");

    sign_in(&app, "new@example.com", "").await.refused(401, "wrong_credentials");
    choose(&app, &secret(&added), PASSWORD).await.expect(204);
    let session = sign_in(&app, "new@example.com", PASSWORD).await.expect(200).json();
    assert_eq!(session["projects"], json!([{"id": 1, "name": "Project 1", "role": "admin"}]));
}

async fn who_let_the_link_expire_is_added_again(app: TestApp) {
    let added = add(&app, "late@example.com", "viewer").await.expect(201).json();
    app.ambient.advance(24 * 3_600);
    add(&app, "late@example.com", "viewer").await.refused(409, "member_exists");
    let member = routes::member(1, added["user_id"].as_str().unwrap().parse().unwrap());
    app.delete(&member).bearer(&admin(1)).send().await.expect(204);
    let again = add(&app, "late@example.com", "viewer").await.expect(201).json();
    assert_eq!(again["user_id"], added["user_id"]);
    choose(&app, &secret(&added), PASSWORD).await.refused(404, "password_link_not_found");
    choose(&app, &secret(&again), PASSWORD).await.expect(204);

    // Who is trusted elsewhere is not given away: the link would let in there, too.
    app.create_project(2, 30).await;
    let body = json!({"email": "elsewhere@example.com", "role": "admin"});
    app.post(&routes::members(2)).bearer(&admin(2)).json(body).send().await.expect(201);
    let added = add(&app, "elsewhere@example.com", "viewer").await.expect(201).json();
    assert_eq!(added["set_password_link"], Value::Null);
}

async fn a_link_works_once_and_for_a_day(app: TestApp) {
    let first = secret(&add(&app, "first@example.com", "viewer").await.expect(201).json());
    let second = secret(&add(&app, "second@example.com", "viewer").await.expect(201).json());
    let refused = choose(&app, &first, "short").await.refused(422, "invalid_body");
    assert_eq!((&refused["param"], &refused["value"]), (&json!("password"), &json!("(not shown)")));
    choose(&app, &first, PASSWORD).await.expect(204);
    choose(&app, &first, "another password").await.refused(404, "password_link_not_found");
    sign_in(&app, "first@example.com", PASSWORD).await.expect(200);

    app.ambient.advance(24 * 3_600);
    choose(&app, &second, PASSWORD).await.refused(404, "password_link_not_found");
    choose(&app, "made up", PASSWORD).await.refused(404, "password_link_not_found");
    // No link is written down anywhere.
    let kept = app.database.query("SELECT secret_hash AS value FROM password_links").await;
    let kept: Vec<Vec<u8>> = kept.iter().map(|row| row.try_get("", "value").unwrap()).collect();
    assert!(kept.iter().all(|hash| hash.len() == 32 && hash != second.as_bytes()));
}

async fn a_person_with_an_account_just_becomes_a_member(app: TestApp) {
    app.create_project(2, 30).await;
    let user = app.create_user(RUDI, PASSWORD, &[(2, Role::Admin)]).await;
    let added = add(&app, "RUDI@example.com", "developer").await.expect(201).json();
    assert_eq!((&added["user_id"], &added["set_password_link"]), (&json!(user.id), &Value::Null));
    assert_eq!(members(&app).await, [(RUDI.to_owned(), "developer".to_owned())]);
    app.get(&routes::members(2)).bearer(&admin(1)).send().await.refused(404, "project_not_found");
}

async fn nobody_is_a_member_twice(app: TestApp) {
    add(&app, RUDI, "viewer").await.expect(201);
    add(&app, RUDI, "admin").await.refused(409, "member_exists");
    assert_eq!(members(&app).await, [(RUDI.to_owned(), "viewer".to_owned())]);
}

async fn the_last_admin_stays(app: TestApp) {
    let first = app.create_user("first@example.com", PASSWORD, &[(1, Role::Admin)]).await.id;
    let second = app.create_user("second@example.com", PASSWORD, &[(1, Role::Viewer)]).await.id;
    let change = async |user: Uuid, role: &str| {
        app.call("PATCH", &routes::member(1, user)).bearer(&admin(1)).json(json!({"role": role})).send().await
    };
    let remove = async |user: Uuid| app.delete(&routes::member(1, user)).bearer(&admin(1)).send().await;

    change(first, "viewer").await.refused(409, "last_admin");
    remove(first).await.refused(409, "last_admin");
    assert_eq!(change(first, "admin").await.expect(200).json()["role"], "admin");
    assert_eq!(change(second, "admin").await.expect(200).json()["role"], "admin");
    remove(first).await.expect(204);
    remove(second).await.refused(409, "last_admin");
    remove(first).await.refused(404, "member_not_found");
    change(Uuid::nil(), "viewer").await.refused(404, "member_not_found");
    assert_eq!(members(&app).await, [("second@example.com".to_owned(), "admin".to_owned())]);
}

async fn a_change_of_role_ends_sessions(app: TestApp) {
    let user = app.create_user(RUDI, PASSWORD, &[(1, Role::Viewer)]).await.id;
    let cookie = sign_in(&app, RUDI, PASSWORD).await.expect(200).session_cookie().unwrap().value().to_owned();
    app.get(&routes::me()).session(&cookie).send().await.expect(200);
    app.ambient.advance(1);
    let patch = app.call("PATCH", &routes::member(1, user)).bearer(&admin(1)).json(json!({"role": "developer"}));
    patch.send().await.expect(200);
    app.get(&routes::me()).session(&cookie).send().await.refused(401, "token_revoked");
}

async fn bad_members_are_refused(app: TestApp) {
    for email in ["", "nobody", "@example.com", "a b@example.com", "a@", &format!("{}@example.com", "x".repeat(250))] {
        let problem = add(&app, email, "viewer").await.refused(422, "invalid_body");
        assert_eq!(problem["param"], "email");
    }
    add(&app, RUDI, "owner").await.refused(422, "invalid_body");
    assert_eq!(members(&app).await, []);
}

async fn change_password(app: &TestApp, cookie: &str, current: &str, new: &str) -> Answer {
    let change = json!({"current_password": current, "new_password": new});
    app.call("PUT", &routes::my_password()).session(cookie).by_our_page().json(change).send().await
}

async fn ones_own_password_can_be_changed(app: TestApp) {
    app.create_user(RUDI, PASSWORD, &[(1, Role::Admin)]).await;
    let cookie = sign_in(&app, RUDI, PASSWORD).await.expect(200).session_cookie().unwrap().value().to_owned();
    change_password(&app, &cookie, "wrong", "battery staple").await.refused(403, "wrong_password");
    let short = change_password(&app, &cookie, PASSWORD, "short").await.refused(422, "invalid_body");
    assert_eq!((&short["param"], &short["value"]), (&json!("new_password"), &json!("(not shown)")));

    app.ambient.advance(1);
    let renewed = change_password(&app, &cookie, PASSWORD, "battery staple").await.expect(204);
    let renewed = renewed.session_cookie().unwrap().value().to_owned();
    app.get(&routes::me()).session(&cookie).send().await.refused(401, "token_revoked");
    app.get(&routes::me()).session(&renewed).send().await.expect(200);
    sign_in(&app, RUDI, PASSWORD).await.refused(401, "wrong_credentials");
    sign_in(&app, RUDI, "battery staple").await.expect(200);
}

async fn guesses_at_the_current_password_are_limited(app: TestApp) {
    app.create_user(RUDI, PASSWORD, &[(1, Role::Admin)]).await;
    let cookie = sign_in(&app, RUDI, PASSWORD).await.expect(200).session_cookie().unwrap().value().to_owned();
    for _ in 0..10 {
        change_password(&app, &cookie, "wrong", "battery staple").await.refused(403, "wrong_password");
    }
    let refused = change_password(&app, &cookie, PASSWORD, "battery staple").await;
    assert_eq!(refused.header("Retry-After"), Some("900"));
    refused.refused(429, "too_many_attempts");
}
