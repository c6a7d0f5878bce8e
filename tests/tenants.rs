//! No statement reads or changes entries of more than one project: that is what lets a database be distributed by project.

use crate::harness::{Cluster, Program, Server, entry};
use serde_json::{Value, json};

#[actix_web::test]
async fn every_statement_on_entries_names_its_project() {
    let cluster = Cluster::start_talkative();
    let program = Program::on(format!("{}/postgres", cluster.url)).set("DAYBOOK_ARCHIVE_DIR", "archive");
    program.create_project();
    program.run(&["demo", "--entries", "300", "--days", "20"]).succeeded();
    let (reader, writer) = (program.create_token("admin"), program.create_token("ingest"));
    // By the database, by the index, and while it is loaded.
    for memory in ["0", "64"] {
        let program = Program::on(format!("{}/postgres", cluster.url)).set("DAYBOOK_INDEX_MEMORY_MB", memory);
        let server = Server::start(&program);
        let log = "/api/v1/projects/1/audit-logs";
        let sent: Vec<Value> = vec![entry("a").id(1).into(), entry("b").into()];
        assert_eq!(server.with_token(&writer, "POST", log, &json!(sent).to_string()).0, 201);
        assert_eq!(server.with_token(&writer, "POST", log, &json!(sent).to_string()).0, 201);
        let filters = ["", "&search=a", "&method_exclude=GET&status=4xx", "&actor=user:7", "&application=x&source=cli"];
        for filter in filters {
            for path in ["", "/volume", "/facets", "/relaxations", "/export"] {
                let (status, _) = server.request(
                    "GET",
                    &format!("{log}{path}?range=36500d{filter}"),
                    &[("Authorization", &format!("Bearer {reader}"))],
                    "",
                );
                assert_eq!(status, 200, "{path}{filter}");
            }
        }
        let (_, page) = server.with_token(&reader, "GET", &format!("{log}?range=36500d&limit=10"), "");
        let cursor = page["next_cursor"].as_str().unwrap();
        let id = page["entries"][0]["id"].as_str().unwrap();
        for path in [format!("?range=36500d&limit=10&cursor={cursor}"), format!("/{id}")] {
            assert_eq!(server.with_token(&reader, "GET", &format!("{log}{path}"), "").0, 200, "{path}");
        }
    }
    program.execute("UPDATE projects SET retention_days = 10").await;
    program.run(&["retention", "--dry-run"]).succeeded();
    program.run(&["retention"]).succeeded();
    program.run(&["verify"]).succeeded();
    let copy = crate::harness::Database::create(crate::harness::Engine::Sqlite).await;
    program.run(&["copy", "--from", &format!("{}/postgres", cluster.url), "--to", &copy.url]).succeeded();

    let of_entries: Vec<String> = cluster
        .statements()
        .into_iter()
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
        .filter(|text| text.contains("audit_entries") && !text.contains("information_schema"))
        // What is inserted has a project: it is a part of its key.
        .filter(|text| ["select", "update", "delete", "with"].iter().any(|verb| text.starts_with(verb)))
        .collect();
    assert!(of_entries.len() > 100, "{} statements were seen", of_entries.len());
    for text in &of_entries {
        assert!(["\"project_id\" = $", "project_id = $"].iter().any(|condition| text.contains(condition)), "{text}");
    }
}
