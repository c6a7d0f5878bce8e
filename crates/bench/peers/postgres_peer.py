"""PostgreSQL: an index by project and time that carries what is filtered by, and a trigram index over all that is searched."""

import os
import time

import common
import psycopg

sheet, results = common.arguments()
URL = os.environ["DAYBOOK_TEST_POSTGRES_URL"] + "/postgres"
database = psycopg.connect(URL, autocommit=True)


def ask(statement):
    return database.execute(statement).fetchall()


def search(needle):
    return f"searched LIKE '%{needle}%'"


def export(rows):
    lines = 0
    with database.cursor() as cursor, cursor.copy(f"COPY ({common.newest(sheet, rows)}) TO STDOUT (FORMAT csv)") as copy:
        for block in copy:
            lines += bytes(block).count(b"\n")
    return lines


def connect():
    return psycopg.connect(URL, autocommit=True).execute


columns = ", ".join(f"{name} {kind}" for name, kind in common.COLUMNS.items())
text = " || chr(10) || ".join(f"coalesce({name}, '')" for name in common.SEARCHED)
began = time.perf_counter()
database.execute("CREATE EXTENSION pg_trgm")
database.execute(f"CREATE TABLE entries ({columns}, searched text GENERATED ALWAYS AS (lower({text})) STORED)")
with database.cursor() as cursor, open(sheet.csv, "rb") as source:
    with cursor.copy(f"COPY entries ({', '.join(common.COLUMNS)}) FROM STDIN (FORMAT csv, HEADER)") as copy:
        while block := source.read(1 << 20):
            copy.write(block)
database.execute("SET maintenance_work_mem = '1GB'")
database.execute(
    "CREATE INDEX by_time ON entries (project, started_at DESC, number DESC) "
    "INCLUDE (method, status, application, cluster, actor, source, action, resource_type)"
)
database.execute("CREATE INDEX by_trigram ON entries USING gin (searched gin_trgm_ops)")
database.execute("VACUUM ANALYZE entries")
loaded = time.perf_counter() - began
entries = ask("SELECT count(*) FROM entries")[0][0]
version = ask("SHOW server_version")[0][0]
on_disk = ask("SELECT pg_total_relation_size('entries')")[0][0]
answers = common.sql_answers(sheet, ask, search, lambda value, by: f"(({value}) / {by})")
common.measure(sheet, "PostgreSQL with pg_trgm", version, entries, answers, (loaded, on_disk), results, "postgresql", export, (common.insert, connect, 64))
