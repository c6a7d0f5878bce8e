//! Many entries at once, past the program: copies of one that it has stored.

use super::Engine;
use super::database::{execute, query};

/// Copies the newest entry of project 1 `count` times: each copy a microsecond later, numbered on, with an id of its own.
pub(super) async fn copy_newest(engine: Engine, url: &str, count: u32) {
    let columns = match engine {
        Engine::Sqlite => "SELECT name AS value FROM pragma_table_info('audit_entries') ORDER BY cid",
        Engine::Postgres => {
            "SELECT column_name::text AS value FROM information_schema.columns
             WHERE table_name = 'audit_entries' ORDER BY ordinal_position"
        }
    };
    let columns: Vec<String> = query(url, columns).await.iter().map(|row| row.try_get("", "value").unwrap()).collect();
    let new_id = if engine == Engine::Sqlite { "randomblob(16)" } else { "gen_random_uuid()" };
    let copied = columns.iter().map(|column| match column.as_str() {
        "id" => new_id.to_owned(),
        "seq" | "started_at" => format!("{column} + number"),
        column => column.to_owned(),
    });
    let (columns, copied) = (columns.join(", "), copied.collect::<Vec<_>>().join(", "));
    let numbers = format!(
        "WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {count})"
    );
    let newest = "project_id = 1 AND seq = (SELECT MAX(seq) FROM audit_entries WHERE project_id = 1)";
    execute(url, &format!(
        "INSERT INTO audit_entries ({columns}) {numbers} SELECT {copied} FROM numbers CROSS JOIN audit_entries WHERE {newest}"
    ))
    .await;
    execute(url, &format!("UPDATE projects SET last_seq = last_seq + {count} WHERE id = 1")).await;
}
