"""DuckDB, embedded: one table in the order of project and time, the columns of few values as enumerations."""

import time

import common
import duckdb

FEW_VALUES = ["method", "action", "source", "resource_type", "application", "cluster"]

sheet, results = common.arguments()
path = sheet.directory / "duckdb.db"
path.unlink(missing_ok=True)
database = duckdb.connect(str(path))
columns = ", ".join(f"'{name}': '{'VARCHAR' if kind == 'text' else kind.upper()}'" for name, kind in common.COLUMNS.items())
source = f"read_csv('{sheet.csv}', header = true, columns = {{{columns}}}, nullstr = '')"
began = time.perf_counter()
for name in FEW_VALUES:
    database.execute(f"CREATE TYPE {name}_value AS ENUM (SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL)")
selected = ", ".join(f"{name}::{name}_value AS {name}" if name in FEW_VALUES else name for name in common.COLUMNS)
database.execute(f"CREATE TABLE entries AS SELECT {selected} FROM {source} ORDER BY project, started_at, number")
database.execute("CHECKPOINT")
loaded = time.perf_counter() - began


def ask(statement):
    return database.execute(statement).fetchall()


def search(needle):
    return "(" + " OR ".join(f"contains(lower({name}), '{needle}')" for name in common.SEARCHED) + ")"


def export(rows):
    file = sheet.directory / "export.csv"
    database.execute(f"COPY ({common.newest(sheet, rows)}) TO '{file}' (FORMAT csv, HEADER)")
    return file.read_bytes().count(b"\n") - 1


entries = ask("SELECT count(*) FROM entries")[0][0]
# One client: each statement is a transaction of its own, on disk when it returns.
appending = (common.insert, lambda: database.execute, 1)
answers = common.sql_answers(sheet, ask, search, lambda number, by: f"(({number}) // {by})")
common.measure(sheet, "DuckDB", duckdb.__version__, entries, answers, (loaded, common.size(path)), results, "duckdb", export, appending)
