//! What is done.

use super::cast::{Part, choose};
use daybook_wire::{Changes, NamedRef, Resource};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

/// One request, but for who made it and how it went.
#[derive(Default)]
pub(super) struct Scene {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) action: &'static str,
    pub(super) cli_command: Option<String>,
    pub(super) resource: Option<Resource>,
    pub(super) application: Option<NamedRef>,
    pub(super) cluster: Option<NamedRef>,
    pub(super) environment_group: Option<String>,
    pub(super) preview_environment: Option<NamedRef>,
    pub(super) changes: Option<Changes>,
    pub(super) metadata: Option<Map<String, Value>>,
}

const APPLICATIONS: [(&str, &str); 9] = [
    ("1", "web"),
    ("2", "billing-api"),
    ("3", "report-mailer"),
    ("4", "checkout"),
    ("5", "image-resizer"),
    ("6", "search-indexer-with-a-rather-long-name-eu-central-1"),
    ("7", "admin"),
    ("8", "ledger"),
    ("9", "webhooks"),
];
const CLUSTERS: [(&str, &str); 4] =
    [("7", "eks-upgrade-test"), ("8", "aks-upgrade-test"), ("9", "gke-upgrade-test"), ("12", "prod-eu-central-1")];
const ENVIRONMENT_GROUPS: [&str; 4] = ["billing-prod", "billing-staging", "shared-secrets", "staging-old"];
const DATASTORES: [(&str, &str); 3] = [("21", "ledger-primary"), ("22", "ledger-replica"), ("23", "session-cache")];

/// Looks at something.
pub(super) fn read(random: &mut StdRng) -> Scene {
    match random.random_range(0..10) {
        0..=2 => Scene {
            path: "/api/v2/projects/1/applications".into(),
            action: "list_applications",
            method: "GET",
            ..Scene::default()
        },
        3..=5 => on_application(random, "GET", "application.get", ""),
        6 => on_application(random, "GET", "application.logs", "/logs?since=15m"),
        7 => on_cluster(random, "GET", "cluster.get", ""),
        8 => on_environment_group(random, "GET", "environment_group.get"),
        _ => on_datastore(random, "GET", "datastore.get"),
    }
}

/// Changes something.
pub(super) fn write(random: &mut StdRng, part: Part) -> Scene {
    if part == Part::Machinery {
        return match random.random_range(0..3) {
            0 => on_cluster(random, "POST", "cluster.trigger_system_application_reconcile", "/reconcile"),
            1 => on_application(random, "POST", "job.run", "/jobs"),
            _ => with_change(random, on_application, "PATCH", "application.scale", "replicas", [json!(3), json!(6)]),
        };
    }
    match random.random_range(0..20) {
        0..=5 => deploy(random),
        6 => typed(on_application(random, "POST", "application.restart", "/restart"), "porter app restart"),
        7 => typed(on_application(random, "POST", "application.rollback", "/rollback"), "porter app rollback"),
        8 => with_change(random, on_application, "PUT", "application.update", "image", [json!("v141"), json!("v142")]),
        9 | 10 => {
            let versions = [json!("1.31"), json!("1.32")];
            typed(
                with_change(random, on_cluster, "PATCH", "cluster.patch", "version", versions),
                "porter cluster upgrade",
            )
        }
        11 => typed(without_resource(random), "porter cluster upgrade"),
        12 => typed(on_application(random, "POST", "application.run", "/run"), "porter app run"),
        13 | 14 => {
            let scene = on_environment_group(random, "PUT", "environment_group.update");
            Scene { changes: Some(change("LOG_LEVEL", [json!("info"), json!("debug")])), ..scene }
        }
        15 => on_environment_group(random, "DELETE", "environment_group.delete"),
        16 => on_datastore(random, "POST", "datastore.create"),
        17 => on_datastore(random, "DELETE", "datastore.delete"),
        18 => on_preview_environment(random),
        _ => Scene {
            method: "POST",
            path: "/api/v2/projects/1/tokens".into(),
            action: "api_token.create",
            resource: Some(Resource {
                kind: "api_token".into(),
                id: "terraform-prod".into(),
                name: "terraform-prod".into(),
            }),
            ..Scene::default()
        },
    }
}

fn deploy(random: &mut StdRng) -> Scene {
    let scene = typed(on_application(random, "POST", "application.deploy", "/deployments"), "porter app deploy");
    let commit = format!("{:07x}", random.random::<u32>() >> 4);
    let metadata = json!({"commit": commit, "branch": choose(random, &["main", "main", "release"])});
    Scene { metadata: metadata.as_object().cloned(), ..scene }
}

fn without_resource(random: &mut StdRng) -> Scene {
    let (id, _) = choose(random, &CLUSTERS);
    Scene {
        method: "POST",
        path: format!("/api/v2/projects/1/clusters/{id}/preflight-checks"),
        action: "cluster.preflight_check",
        ..Scene::default()
    }
}

fn on_preview_environment(random: &mut StdRng) -> Scene {
    let pull_request = random.random_range(1_200..1_400);
    let preview = NamedRef { id: pull_request.to_string(), name: format!("pr-{pull_request}") };
    let scene = on_application(random, "POST", "preview_environment.create", "/preview-environments");
    Scene { preview_environment: Some(preview), ..scene }
}

fn on_application(random: &mut StdRng, method: &'static str, action: &'static str, suffix: &str) -> Scene {
    let (id, name) = *choose(random, &APPLICATIONS);
    let scene = on(method, action, &format!("applications/{id}{suffix}"), ("application", id, name));
    Scene { application: Some(NamedRef { id: id.into(), name: name.into() }), ..scene }
}

fn on_cluster(random: &mut StdRng, method: &'static str, action: &'static str, suffix: &str) -> Scene {
    let (id, name) = *choose(random, &CLUSTERS);
    let scene = on(method, action, &format!("clusters/{id}{suffix}"), ("cluster", id, name));
    Scene { cluster: Some(NamedRef { id: id.into(), name: name.into() }), ..scene }
}

fn on_environment_group(random: &mut StdRng, method: &'static str, action: &'static str) -> Scene {
    let name = *choose(random, &ENVIRONMENT_GROUPS);
    let scene = on(method, action, &format!("environment-groups/{name}"), ("environment_group", name, name));
    Scene { environment_group: Some(name.into()), ..scene }
}

fn on_datastore(random: &mut StdRng, method: &'static str, action: &'static str) -> Scene {
    let (id, name) = *choose(random, &DATASTORES);
    on(method, action, &format!("datastores/{id}"), ("datastore", id, name))
}

fn on(method: &'static str, action: &'static str, path: &str, (kind, id, name): (&str, &str, &str)) -> Scene {
    let resource = Resource { kind: kind.into(), id: id.into(), name: name.into() };
    Scene { method, path: format!("/api/v2/projects/1/{path}"), action, resource: Some(resource), ..Scene::default() }
}

/// The command that does the same, for those who use it.
fn typed(scene: Scene, command: &str) -> Scene {
    let command = match &scene.application {
        Some(application) => format!("{command} {}", application.name),
        None => command.to_owned(),
    };
    Scene { cli_command: Some(command), ..scene }
}

fn with_change(
    random: &mut StdRng,
    on: fn(&mut StdRng, &'static str, &'static str, &str) -> Scene,
    method: &'static str,
    action: &'static str,
    field: &str,
    values: [Value; 2],
) -> Scene {
    Scene { changes: Some(change(field, values)), ..on(random, method, action, "") }
}

fn change(field: &str, [before, after]: [Value; 2]) -> Changes {
    let one = |value| Map::from_iter([(field.to_owned(), value)]);
    Changes { before: one(before), after: one(after) }
}
