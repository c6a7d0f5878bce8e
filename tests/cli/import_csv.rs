//! `daybook import` of CSV, as exports have it

use crate::harness::{Program, both_engines};
use daybook_wire::export::COLUMNS;
use daybook_wire::{ActorType, Source};
use serde_json::json;

both_engines!(
    Program: every_column_finds_its_field,
    a_file_with_some_columns_is_loaded_once,
    quotes_and_guards_are_taken_off,
    what_is_wrong_is_named_by_its_line,
);

const REQUIRED: &str = "started_at,method,path,action,actor_type,actor_id,status_code";

async fn every_column_finds_its_field(program: Program) {
    program.create_project();
    let id = "01978f2e-0000-7000-8000-000000000001";
    let row = "2020-01-01T00:00:00.000001Z,PATCH,/clusters/7,cluster.patch,user,58392,Rudi,203.0.113.7,agent/1,node,n-1,\
               Node 1,7,eks,pr-5,Pull request 5,200,01978f2e-0000-7000-8000-000000000001,cli,porter x,rudi@example.com,web,\
               Web,prod,req-1,41,2020-01-01T00:00:01Z";
    program.write("log.csv", &format!("{}\r\n{row}\r\n", COLUMNS.join(",")));
    program.run(&["import", "--project", "1", "log.csv"]).succeeded();

    let entry = json!(program.entries().await[0]);
    let expected = json!({
        "id": id, "project_id": 1, "started_at": "2020-01-01T00:00:00.000001Z", "received_at": entry["received_at"],
        "actor": {"type": "user", "id": "58392", "name": "Rudi", "email": "rudi@example.com", "deleted": false},
        "method": "PATCH", "path": "/clusters/7", "status_code": 200, "action": "cluster.patch", "source": "cli",
        "cli_command": "porter x", "resource": {"type": "node", "id": "n-1", "name": "Node 1"},
        "application": {"id": "web", "name": "Web"}, "cluster": {"id": "7", "name": "eks"}, "environment_group": "prod",
        "preview_environment": {"id": "pr-5", "name": "Pull request 5"}, "remote_ip": "203.0.113.7",
        "user_agent": "agent/1", "request_id": "req-1", "duration_ms": 41, "ingested_by": "daybook import",
        "changes": null, "metadata": null,
    });
    assert_eq!(entry, expected);
    assert_ne!(entry["received_at"], "2020-01-01T00:00:01.000000Z", "when it was received is not for the file to say");
}

async fn a_file_with_some_columns_is_loaded_once(program: Program) {
    program.create_project();
    let row = "2020-01-01T00:00:00Z,GET,/x,x.get,service_account,sa,200";
    program.write("log.csv", &format!("{REQUIRED}\n{row}\n{row}\n"));
    let import = ["import", "--project", "1", "log.csv"];
    assert_eq!(program.json(&import), json!({"accepted": 2, "duplicates": 0, "conflicts": 0}));
    assert_eq!(program.json(&import), json!({"accepted": 0, "duplicates": 2, "conflicts": 0}));
    let entry = &program.entries().await[0].entry;
    assert_eq!((entry.actor.kind, entry.source, &entry.resource), (ActorType::ServiceAccount, Source::Api, &None));
}

async fn quotes_and_guards_are_taken_off(program: Program) {
    program.create_project();
    let rows = "2020-01-01T00:00:00Z,GET,\"/a,\"\"b\"\"\",x.get,user,'=1+1,200\n\
                2020-01-01T00:00:01Z,GET,'-x,x.get,user,'plain,200\n";
    program.write("log.csv", &format!("{REQUIRED}\n{rows}"));
    program.run(&["import", "--project", "1", "log.csv"]).succeeded();
    let entries = program.entries().await;
    let read: Vec<_> = entries.iter().map(|entry| (entry.entry.path.as_str(), entry.entry.actor.id.as_str())).collect();
    assert_eq!(read, [("/a,\"b\"", "=1+1"), ("-x", "'plain")]);
}

async fn what_is_wrong_is_named_by_its_line(program: Program) {
    program.create_project();
    let good = "2020-01-01T00:00:00Z,GET,/x,x.get,user,1,200";
    for (file, parts) in [
        (format!("{REQUIRED}\n{good}\n2020-01-01T00:00:00Z,GET,/x,x.get,user,1,many\n"), ["line 3: ", "status_code"]),
        (format!("{REQUIRED}\n{good}\n\n{good}\n2020-01-01T00:00:00Z,GET,/x\n"), ["line 5: ", "3 fields"]),
        (format!("{REQUIRED}\n{good}\n2020-01-01T00:00:00Z,GET,/x,x.get,robot,1,200\n"), ["line 3: ", "actor.type"]),
        // As a spreadsheet writes it, with a line break inside a cell before.
        (
            format!("{REQUIRED}\r\n\r\n{good}\r\n2020-01-01T00:00:00Z,GET,/x,x.get,user,1,many\r\n"),
            ["line 4: ", "status_code"],
        ),
        (
            format!("{REQUIRED}\n2020-01-01T00:00:00Z,GET,\"/\nx\",x.get,user,1,200\n{good}x\n"),
            ["line 4: ", "status_code"],
        ),
        (format!("{REQUIRED},colour\n{good},red\n"), ["line 1: ", "colour"]),
    ] {
        program.write("log.csv", &file);
        program.run(&["import", "--project", "1", "log.csv"]).failed_with(&parts);
    }
    assert_eq!(program.entries().await, []);
}
