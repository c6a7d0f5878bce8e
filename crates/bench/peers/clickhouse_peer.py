"""ClickHouse, embedded as chDB: sorted by project and time, strings of few values as LowCardinality."""

import shutil
import time

import chdb.session
import common

FEW_VALUES = [
    "actor", "actor_name", "actor_email", "method", "action", "source", "resource_type", "application",
    "application_name", "cluster", "cluster_name", "environment_group", "remote_ip",
]
KINDS = {"bigint": "Int64", "smallint": "UInt16", "text": "Nullable(String)"}

sheet, results = common.arguments()
path = sheet.directory / "clickhouse"
shutil.rmtree(path, ignore_errors=True)
database = chdb.session.Session(str(path))


def kind(name):
    return "LowCardinality(Nullable(String))" if name in FEW_VALUES else KINDS[common.COLUMNS[name]]


def ask(statement):
    lines = database.query(statement, "TSV").bytes().decode().splitlines()
    return [[number(value) for value in line.split("\t")] for line in lines]


def number(text):
    return int(text) if text.lstrip("-").isdigit() else text


def search(needle):
    return "(" + " OR ".join(f"positionCaseInsensitive(ifNull({name}, ''), '{needle}') > 0" for name in common.SEARCHED) + ")"


def export(rows):
    return database.query(common.newest(sheet, rows), "CSVWithNames").bytes().count(b"\n") - 1


columns = ", ".join(f"{name} {kind(name)}" for name in common.COLUMNS)
database.query("CREATE DATABASE bench")
database.query("USE bench")
began = time.perf_counter()
database.query(f"CREATE TABLE entries ({columns}) ENGINE = MergeTree ORDER BY (project, started_at, number) SETTINGS fsync_after_insert = 1")
database.query(
    f"INSERT INTO entries SELECT * FROM file('{sheet.csv}', CSVWithNames) "
    "SETTINGS format_csv_null_representation = '', input_format_csv_empty_as_default = 1"
)
database.query("OPTIMIZE TABLE entries FINAL")
loaded = time.perf_counter() - began
entries = ask("SELECT count(*) FROM entries")[0][0]
version = ask("SELECT version()")[0][0]
on_disk = ask("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table = 'entries'")[0][0]
# One client: an embedded session takes one query at a time.
appending = (common.insert, lambda: database.query, 1)
answers = common.sql_answers(sheet, ask, search, lambda value, by: f"intDiv({value}, {by})")
common.measure(sheet, "ClickHouse", version, entries, answers, (loaded, on_disk), results, "clickhouse", export, appending)
