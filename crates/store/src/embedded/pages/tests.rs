//! Pages beside statements.

use super::*;
use crate::embedded::read::followed;
use crate::entity::audit_entry::Column;
use crate::{ConnectOptions, Store};
use proptest::prelude::*;
use rusqlite::types::Value;
use rusqlite::{DropBehavior, params_from_iter};
use std::sync::LazyLock;

/// The statements that make the table of entries, as the migrations leave it.
static SCHEMA: LazyLock<String> = LazyLock::new(|| {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("daybook.db");
    let migrated = async {
        let store = Store::connect(&ConnectOptions::to(format!("sqlite://{}", file.display()))).await.unwrap();
        store.migrate_up().await.unwrap();
        store.close().await.unwrap();
    };
    tokio::runtime::Runtime::new().unwrap().block_on(migrated);
    let connection = Connection::open(&file).unwrap();
    let made = "SELECT group_concat(sql, ';') FROM sqlite_schema WHERE tbl_name = 'audit_entries'";
    connection.query_row(made, [], |row| row.get(0)).unwrap()
});

/// A database without entries.
fn empty(page_bytes: u32) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.pragma_update(None, "page_size", page_bytes).unwrap();
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL").unwrap();
    connection.execute_batch(&SCHEMA).unwrap();
    connection
}

/// The columns that rows have here: also one that is not read, and may be long.
fn columns() -> impl Iterator<Item = Column> {
    LAYOUT.into_iter().chain([Column::Metadata])
}

fn insert(connection: &Connection, row: &[Value]) {
    let columns: Vec<&str> = columns().map(|column| column.as_str()).collect();
    let (columns, values) = (columns.join(", "), vec!["?"; row.len()].join(", "));
    let mut insert = connection
        .prepare_cached(&format!("INSERT OR IGNORE INTO audit_entries ({columns}) VALUES ({values})"))
        .unwrap();
    insert.execute(params_from_iter(row)).unwrap();
}

fn insert_all(connection: &Connection, rows: &[Vec<Value>]) {
    for row in rows {
        insert(connection, row);
    }
}

/// A row of a project, with the same text in every column.
fn row(project: i64, seq: i64, text: &Value) -> Vec<Value> {
    let value = |column| match column {
        Column::ProjectId => project.into(),
        Column::Seq => seq.into(),
        Column::StartedAt => (-seq).into(),
        Column::ReceivedAt | Column::StatusCode => 0.into(),
        Column::Id => Value::Blob([project.to_be_bytes(), seq.to_be_bytes()].concat()),
        Column::RemoteIp | Column::Metadata => Value::Null,
        _ => text.clone(),
    };
    columns().map(value).collect()
}

fn by_pages(connection: &Connection, keys: &RangeInclusive<(i64, i64)>) -> Option<FollowedRows> {
    let mut rows = FollowedRows::default();
    Pages::of(connection)?.read(keys, &mut rows)?;
    Some(rows)
}

fn by_statement(connection: &Connection, keys: &RangeInclusive<(i64, i64)>) -> rusqlite::Result<FollowedRows> {
    let columns = crate::entries::COLUMNS.map(|column| column.as_str().to_owned()).join(", ");
    let mut select = connection.prepare_cached(&format!(
        "SELECT {columns} FROM audit_entries WHERE (project_id, seq) BETWEEN (?, ?) AND (?, ?) ORDER BY project_id, seq"
    ))?;
    let ((first_project, first), (last_project, last)) = keys.clone().into_inner();
    let mut found = select.query([first_project, first, last_project, last])?;
    let mut rows = FollowedRows::default();
    while let Some(row) = found.next()? {
        rows.push(&followed(row)?);
    }
    Ok(rows)
}

fn told(rows: &FollowedRows) -> Vec<String> {
    rows.iter().map(|row| format!("{row:?}")).collect()
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zA-Z0-9/é✓]{0,12}",
        2 => (40..140_usize).prop_map(|length| "x".repeat(length)),
        1 => (400..9_000_usize).prop_map(|length| "long é".repeat(length / 7)),
    ]
}

fn any_integer() -> impl Strategy<Value = i64> {
    prop_oneof![-2..3_i64, -300..300_i64, any::<i32>().prop_map(i64::from), any::<i64>()]
}

fn any_row() -> impl Strategy<Value = Vec<Value>> {
    let key = (1..4_i64, prop_oneof![1..200_i64, any::<i64>()]);
    let address = prop_oneof![
        Just(None),
        any::<[u8; 4]>().prop_map(|octets| Some([&[4][..], &octets].concat())),
        any::<[u8; 16]>().prop_map(|octets| Some([&[6][..], &octets].concat())),
    ];
    let texts = prop::collection::vec((any_text(), any::<bool>()), columns().count());
    (key, any::<[u8; 16]>(), any_integer(), any_integer(), any::<i16>(), address, texts).prop_map(
        |((project, seq), id, started_at, received_at, status, address, texts)| {
            let value = |(column, (text, is_there)): (Column, (String, bool))| match column {
                Column::ProjectId => project.into(),
                Column::Seq => seq.into(),
                Column::Id => Value::Blob(id.to_vec()),
                Column::StartedAt => started_at.into(),
                Column::ReceivedAt => received_at.into(),
                Column::StatusCode => i64::from(status).into(),
                Column::RemoteIp => address.clone().into(),
                Column::ActorType
                | Column::ActorId
                | Column::ActorName
                | Column::Method
                | Column::Path
                | Column::Action
                | Column::Source => text.into(),
                _ => is_there.then_some(text).into(),
            };
            columns().zip(texts).map(value).collect()
        },
    )
}

fn any_keys() -> impl Strategy<Value = RangeInclusive<(i64, i64)>> {
    let key = || (0..5_i64, prop_oneof![-1..202_i64, any::<i64>(), Just(i64::MIN), Just(i64::MAX)]);
    (key(), key()).prop_map(|(one, other)| one.min(other)..=one.max(other))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pages_have_the_rows_that_statements_give(
        page_bytes in prop::sample::select(vec![1_024, 8_192, 65_536_u32]),
        rows in prop::collection::vec(any_row(), 0..160),
        gone in any_keys(),
        asked in prop::collection::vec(any_keys(), 1..8),
    ) {
        let connection = empty(page_bytes);
        insert_all(&connection, &rows);
        let ((first_project, first), (last_project, last)) = gone.into_inner();
        let delete = "DELETE FROM audit_entries WHERE (project_id, seq) BETWEEN (?, ?) AND (?, ?) AND seq % 3 > 0";
        connection.execute(delete, [first_project, first, last_project, last]).unwrap();
        for keys in asked {
            let rows = by_pages(&connection, &keys).expect("pages that can be read");
            prop_assert_eq!(told(&rows), told(&by_statement(&connection, &keys).unwrap()));
        }
    }

    #[test]
    fn of_damaged_pages_nothing_stays(
        rows in prop::collection::vec(any_row(), 1..80),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let connection = empty(1_024);
        insert_all(&connection, &rows);
        let pages: u32 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        for (page, place, byte) in damage {
            // The first page is that of the schema.
            let page = u32::try_from(2 + page.index(pages as usize - 1)).unwrap();
            let read = connection.query_row("SELECT data FROM sqlite_dbpage WHERE pgno = ?", [page], |row| row.get(0));
            let mut bytes: Vec<u8> = read.unwrap();
            *place.get_mut(&mut bytes) = byte;
            connection.execute("UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?", (bytes, page)).unwrap();
        }
        let mut held = FollowedRows::default();
        if let Some(mut pages) = Pages::of(&connection)
            && pages.read(&((i64::MIN, 0)..=(i64::MAX, 0)), &mut held).is_none()
        {
            prop_assert!(held.is_empty());
        }
    }
}

#[test]
fn texts_that_are_none_are_left_to_a_statement() {
    let keys = (1, 0)..=(1, 9);
    let with_path = |bytes: &str| {
        let connection = empty(8_192);
        insert(&connection, &row(1, 1, &"é".to_owned().into()));
        insert(&connection, &row(1, 2, &"é".to_owned().into()));
        connection.execute(&format!("UPDATE audit_entries SET {bytes} WHERE seq = 2"), []).unwrap();
        let by_statement = by_statement(&connection, &keys);
        (by_pages(&connection, &keys).map(|rows| rows.len()), by_statement.map(|rows| rows.len()).ok())
    };
    assert_eq!(with_path("path = 'é'"), (Some(2), Some(2)));
    assert_eq!(with_path("path = CAST(x'ff' AS TEXT)"), (None, None));
    // Together they are a letter.
    assert_eq!(with_path("actor_id = CAST(x'c3' AS TEXT), actor_name = CAST(x'a9' AS TEXT)"), (None, None));
    assert_eq!(with_path("path = x'2f'"), (None, None));
    assert_eq!(with_path("status_code = 70000"), (None, None));
}

#[test]
fn a_table_that_looks_otherwise_is_left_to_a_statement() {
    let connection = empty(8_192);
    assert!(Pages::of(&connection).is_some());
    connection.execute("ALTER TABLE audit_entries ADD COLUMN one_more TEXT", []).unwrap();
    assert!(Pages::of(&connection).is_some());
    connection.execute("ALTER TABLE audit_entries RENAME COLUMN path TO way", []).unwrap();
    assert!(Pages::of(&connection).is_none());
    let with_row_numbers = Connection::open_in_memory().unwrap();
    with_row_numbers.execute_batch(&SCHEMA.replace("WITHOUT ROWID", "")).unwrap();
    assert!(Pages::of(&with_row_numbers).is_none());
}

#[test]
fn all_is_read_as_of_one_moment() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("one.db");
    let (writing, reading) = (Connection::open(&file).unwrap(), Connection::open(&file).unwrap());
    writing.pragma_update(None, "journal_mode", "WAL").unwrap();
    writing.execute_batch(&SCHEMA).unwrap();
    let text = "x".repeat(100).into();
    let rows = |rest| (1..=500_i64).map(|half| row(1, 2 * half + rest, &text)).collect::<Vec<_>>();
    insert_all(&writing, &rows(0));
    let mut pages = Pages::of(&reading).unwrap();
    let mut transaction = writing.unchecked_transaction().unwrap();
    transaction.set_drop_behavior(DropBehavior::Commit);
    insert_all(&writing, &rows(1));
    drop(transaction);
    let mut rows = FollowedRows::default();
    let all = (1, 0)..=(1, i64::MAX);
    pages.read(&all, &mut rows).unwrap();
    assert_eq!(rows.len(), 500);
    drop(pages);
    assert_eq!(by_pages(&reading, &all).unwrap().len(), 1_000);
}
