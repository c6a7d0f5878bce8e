//! Who may do what: every operation of the description, by every kind of caller.

use crate::harness::{Answer, Call, Operation, TestApp, both_engines, entry, id, operations, request, token};
use daybook_auditlog::Ambient;
use daybook_auditlog::access::TokenRequest;
use daybook_wire::{Role, routes};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

both_engines!(
    each_role_may_do_what_the_table_says,
    who_may_not_ask_is_told_so_whatever_they_ask,
    an_admin_of_another_project_is_nobody_here,
    an_instance_admin_may_only_create_and_list_projects,
    without_good_credentials_nothing_is_open,
    a_missing_project_and_one_without_a_role_look_alike,
    a_role_in_another_project_is_none_in_this_one,
    an_instance_admin_has_no_role_by_that,
);

/// What a role is answered: the status, and the code of a refusal.
type Outcome = (u16, &'static str);

const DONE: Outcome = (200, "");
const CREATED: Outcome = (201, "");
const GONE: Outcome = (204, "");
const NOT_ADMIN: Outcome = (403, "admin_required");
const NOT_INGEST: Outcome = (403, "ingest_required");
const NOT_INSTANCE_ADMIN: Outcome = (403, "instance_admin_required");
/// The permission was there, the view was not.
const NO_VIEW: Outcome = (404, "view_not_found");
const NO_TOKEN: Outcome = (404, "token_not_found");
const NO_MEMBER: Outcome = (404, "member_not_found");
/// A platform's own token has no password here.
const NO_USER: Outcome = (403, "user_required");
const NO_PROJECT: Outcome = (404, "project_not_found");

/// One operation: its id in the description, and what admin, developer, viewer, ingest and nobody are answered.
const TABLE: [(&str, [Outcome; 5]); 26] = [
    ("listEntries", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("getVolume", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("getFacets", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("getRelaxations", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("exportEntries", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("tailEntries", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("listViews", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("updateProject", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("createView", [CREATED, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("deleteView", [NO_VIEW, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("updateActor", [NOT_INGEST, NOT_INGEST, NOT_INGEST, DONE, NO_PROJECT]),
    ("listTokens", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("createToken", [CREATED, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("revokeToken", [NO_TOKEN, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("listMembers", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("addMember", [CREATED, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("updateMember", [NO_MEMBER, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("removeMember", [NO_MEMBER, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("changePassword", [NO_USER; 5]),
    ("getEntry", [DONE, NOT_ADMIN, NOT_ADMIN, NOT_ADMIN, NO_PROJECT]),
    ("appendEntries", [NOT_INGEST, NOT_INGEST, NOT_INGEST, CREATED, NO_PROJECT]),
    ("getProject", [DONE, DONE, DONE, DONE, NO_PROJECT]),
    ("listProjects", [DONE, DONE, DONE, DONE, DONE]),
    ("createProject", [NOT_INSTANCE_ADMIN; 5]),
    ("getMe", [DONE; 5]),
    ("signOut", [GONE; 5]),
];

/// Operations that take a question in the query language.
const QUESTIONS: [&str; 6] =
    ["listEntries", "getVolume", "getFacets", "getRelaxations", "exportEntries", "tailEntries"];

/// Signing in and choosing a first password are how a role is come by, so no role is needed for them.
const FOR_EVERYBODY: [(&str, Outcome); 2] =
    [("signIn", (401, "wrong_credentials")), ("choosePassword", (404, "password_link_not_found"))];

/// What an operation answers to whoever holds a role in the project, or none.
fn expected(operation: &Operation, role: Option<Role>) -> Outcome {
    if let Some((_, outcome)) = FOR_EVERYBODY.iter().find(|(id, _)| *id == operation.id) {
        return *outcome;
    }
    let (_, outcomes) = TABLE.iter().find(|(id, _)| *id == operation.id).unwrap();
    let column = role.map_or(4, |role| Role::ALL.iter().position(|one| *one == role).unwrap());
    outcomes[column]
}

fn outcome(answer: &Answer) -> (u16, String) {
    let code = if answer.status() < 300 { String::new() } else { answer.json()["code"].as_str().unwrap().to_owned() };
    (answer.status(), code)
}

#[test]
fn every_operation_is_in_the_table() {
    let described: BTreeSet<String> = operations().into_iter().map(|operation| operation.id).collect();
    let known = TABLE.iter().map(|(id, _)| *id).chain(FOR_EVERYBODY.iter().map(|(id, _)| *id));
    assert_eq!(described, known.map(ToOwned::to_owned).collect());
    let open = operations().into_iter().filter(|operation| operation.open).map(|operation| operation.id);
    assert_eq!(open.collect::<BTreeSet<_>>(), FOR_EVERYBODY.iter().map(|(id, _)| (*id).to_owned()).collect());
}

async fn ask(call: Call<'_>, who: &str, operation: &Operation, (status, code): Outcome) {
    let answer = call.send().await;
    assert_eq!(outcome(&answer), (status, code.to_owned()), "{} by {who}: {}", operation.id, answer.text());
    if status >= 400 {
        answer.refused(status, code);
    }
}

async fn each_role_may_do_what_the_table_says(app: TestApp) {
    app.append(1, entry("a").id(1)).await;
    for operation in operations() {
        for role in Role::ALL.map(Some).into_iter().chain([None]) {
            let bearer = role.into_iter().fold(token("somebody"), |token, role| token.role(1, role)).signed();
            let call = request(&app, &operation.id, "").bearer(&bearer);
            ask(call, &format!("{role:?}"), &operation, expected(&operation, role)).await;
        }
    }
}

async fn who_may_not_ask_is_told_so_whatever_they_ask(app: TestApp) {
    let (admin, revoked) = issue(&app, Role::Admin).await;
    app.log().store().revoke_api_token(1, admin, app.ambient.now(), None).await.unwrap();
    let viewer = token("viewer").role(1, Role::Viewer).signed();
    let believes_in_it = token("outsider").signed();
    for operation in operations().into_iter().filter(|operation| QUESTIONS.contains(&operation.id.as_str())) {
        let of = |bearer: &str| request(&app, &operation.id, "colour=red").bearer(bearer);
        ask(of(&revoked), "a revoked token", &operation, (401, "token_revoked")).await;
        ask(of(&viewer), "a viewer", &operation, NOT_ADMIN).await;
        ask(of(&believes_in_it), "an outsider", &operation, NO_PROJECT).await;
    }
}

async fn an_admin_of_another_project_is_nobody_here(app: TestApp) {
    app.create_project(2, 30).await;
    app.append(1, entry("a").id(1)).await;
    let other = token("other").role(2, Role::Admin).role(3, Role::Ingest).signed();
    for operation in operations() {
        let call = request(&app, &operation.id, "").bearer(&other);
        ask(call, "another project's admin", &operation, expected(&operation, None)).await;
    }
}

async fn an_instance_admin_may_only_create_and_list_projects(app: TestApp) {
    let operator = token("operator").instance_admin().signed();
    for operation in operations() {
        let outcome = if operation.id == "createProject" { CREATED } else { expected(&operation, None) };
        ask(request(&app, &operation.id, "").bearer(&operator), "an instance admin", &operation, outcome).await;
    }
}

async fn without_good_credentials_nothing_is_open(app: TestApp) {
    app.append(1, entry("a").id(1)).await;
    app.create_user("rudi@example.com", PASSWORD, &[(1, Role::Admin)]).await;
    let revoked = {
        let (admin, token) = issue(&app, Role::Admin).await;
        app.log().store().revoke_api_token(1, admin, app.ambient.now(), None).await.unwrap();
        token
    };
    let (_, expires) = issue(&app, Role::Admin).await;
    let [ended, lasting] = [sign_in(&app).await, sign_in(&app).await];
    app.delete(&routes::session()).session(&ended).by_our_page().send().await.expect(204);
    let closed: Vec<Operation> = operations().into_iter().filter(|operation| !operation.open).collect();
    let of = |operation: &Operation| request(&app, &operation.id, "");

    for operation in &closed {
        ask(of(operation), "nobody", operation, (401, "authentication_required")).await;
        ask(of(operation).bearer(&revoked), "a revoked token", operation, (401, "token_revoked")).await;
        ask(of(operation).session(&ended).by_our_page(), "an ended session", operation, (401, "token_revoked")).await;
        // Another site's page can make a browser send the cookie, but not the header.
        if !["GET", "HEAD"].contains(&operation.method.as_str()) {
            let refused = (403, "csrf_header_required");
            ask(of(operation).session(&lasting), "another site's page", operation, refused).await;
        }
    }
    app.ambient.advance(12 * 3_600 + 30);
    for operation in &closed {
        let call = of(operation).session(&lasting).by_our_page();
        ask(call, "an expired session", operation, (401, "token_expired")).await;
    }
    app.ambient.advance(86_400);
    for operation in &closed {
        ask(of(operation).bearer(&expires), "an expired token", operation, (401, "token_expired")).await;
    }
}

const PASSWORD: &str = "correct horse battery";

/// Signs Rudi in, and gives the session's token.
async fn sign_in(app: &TestApp) -> String {
    let body = json!({"email": "rudi@example.com", "password": PASSWORD});
    let answer = app.post(&routes::session()).json(body).send().await.expect(200);
    answer.session_cookie().unwrap().value().to_owned()
}

async fn issue(app: &TestApp, role: Role) -> (Uuid, String) {
    let request = TokenRequest { name: "ci".into(), role, expires_in_days: 1, created_by: "a test".into() };
    let (row, token) = app.access.create_token(1, request).await.unwrap();
    (row.id, token)
}

async fn a_missing_project_and_one_without_a_role_look_alike(app: TestApp) {
    app.create_project(2, 30).await;
    let outsider = token("outsider").role(1, Role::Admin).signed();
    let outsider_of_all = token("outsider").signed();
    let believes_in_it = token("outsider").role(3, Role::Admin).signed();
    for (bearer, missing) in
        [(&outsider, 3), (&outsider_of_all, 3), (&believes_in_it, 3), (&outsider, 0), (&outsider, -1)]
    {
        for path in
            [routes::project as fn(i64) -> String, routes::audit_logs, |project| routes::audit_log(project, id(1))]
        {
            let hidden = app.get(&path(2)).bearer(bearer).send().await;
            let absent = app.get(&path(missing)).bearer(bearer).send().await;
            assert_eq!(hidden.without_request_id(), absent.without_request_id());
            let names = |answer: &Answer| -> BTreeSet<String> {
                ["Content-Type", "Cache-Control", "WWW-Authenticate", "Retry-After"]
                    .iter()
                    .filter_map(|name| answer.header(name).map(|value| format!("{name}: {value}")))
                    .collect()
            };
            assert_eq!(names(&hidden), names(&absent));
            hidden.refused(404, "project_not_found");
        }
    }
    for no_number in ["x", "1.0", "01x", "99999999999999999999", "%31x"] {
        let path = format!("/api/v1/projects/{no_number}/audit-logs");
        app.get(&path).bearer(&outsider).send().await.refused(404, "project_not_found");
    }
}

async fn a_role_in_another_project_is_none_in_this_one(app: TestApp) {
    app.create_project(2, 30).await;
    let mixed = token("mixed").role(1, Role::Viewer).role(2, Role::Admin).signed();
    app.get(&routes::audit_logs(1)).bearer(&mixed).send().await.refused(403, "admin_required");
    app.get(&routes::audit_logs(2)).bearer(&mixed).send().await.expect(200);
    assert_eq!(app.get(&routes::project(1)).bearer(&mixed).send().await.expect(200).json()["role"], "viewer");
    assert_eq!(app.get(&routes::project(2)).bearer(&mixed).send().await.expect(200).json()["role"], "admin");
}

async fn an_instance_admin_has_no_role_by_that(app: TestApp) {
    let operator = token("operator").instance_admin().signed();
    app.get(&routes::audit_logs(1)).bearer(&operator).send().await.refused(404, "project_not_found");
    let append = app.post(&routes::audit_logs(1)).json(entry("a")).bearer(&operator);
    append.send().await.refused(404, "project_not_found");
    let projects = app.get(&routes::projects()).bearer(&operator).send().await.expect(200).json();
    assert_eq!(projects, json!([{"id": 1, "name": "Project 1", "role": null}]));
}
