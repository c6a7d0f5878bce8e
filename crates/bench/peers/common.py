"""What every peer shares: the questions, the clock, and the file that a subject leaves behind."""

import csv
import itertools
import json
import os
import pathlib
import queue
import statistics
import sys
import threading
import time

# In the order of the CSV file.
COLUMNS = {
    "project": "bigint",
    "number": "bigint",
    "started_at": "bigint",
    "actor": "text",
    "actor_name": "text",
    "actor_email": "text",
    "method": "text",
    "path": "text",
    "status": "smallint",
    "action": "text",
    "source": "text",
    "cli_command": "text",
    "resource_type": "text",
    "resource_id": "text",
    "resource_name": "text",
    "application": "text",
    "application_name": "text",
    "cluster": "text",
    "cluster_name": "text",
    "environment_group": "text",
    "remote_ip": "text",
}
# What a search looks into.
SEARCHED = ["path", "actor_email", "actor_name", "cli_command", "application_name", "cluster_name", "environment_group"]
# Something slow is asked once.
PATIENCE = 1.0
AT_LEAST = 5
AT_MOST = 100
# How many entries go in at once, from how many clients, as Daybook is asked: see `append.rs`.
WAYS = {"1": (1, 64), "100": (100, 4), "1,000": (1_000, 4)}
# How many entries are appended in each way, and for how many seconds at most.
APPENDED = 50_000
APPENDING = 5.0
# As many as an export may have.
EXPORTED = 10_000
# Whose entries are appended when all questions have been asked.
NEW_PROJECT = 3


class Sheet:
    """The questions, read from the directory that `daybook-bench peers` wrote."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        sheet = json.loads((self.directory / "questions.json").read_text())
        self.csv = self.directory / "entries.csv"
        self.project = sheet["project"]
        self.start = sheet["from"]
        self.end = sheet["to"]
        self.bars = sheet["bars"]
        self.page = sheet["page"]
        self.top = sheet["top"]
        self.facets = sheet["facets"]
        self.filters = sheet["filters"]
        self.bar = (self.end - self.start) // self.bars


def condition(sheet, asked, search, ignoring=None):
    """A filter as SQL. `search` makes the condition for a needle. The values are the benchmark's own, so they are written in."""
    parts = [f"project = {sheet.project}", f"started_at >= {sheet.start}", f"started_at < {sheet.end}"]
    for side, negated in (("include", False), ("exclude", True)):
        for field, values in asked[side].items():
            if field != ignoring:
                parts.append(one_of(field, values, negated))
    if asked["search"]:
        parts.append(search(asked["search"].lower()))
    return " AND ".join(parts)


def one_of(field, values, negated):
    classes = [int(value[0]) for value in values if field == "status" and value.endswith("xx")]
    exact = [value for value in values if not (field == "status" and value.endswith("xx"))]
    parts = [f"{field} BETWEEN {code * 100} AND {code * 100 + 99}" for code in classes]
    if exact:
        quoted = ", ".join(value if field == "status" else f"'{value}'" for value in exact)
        parts.append(f"{field} IN ({quoted})")
    either = "(" + " OR ".join(parts) + ")"
    # What is missing is never excluded.
    return f"({field} IS NULL OR NOT {either})" if negated else either


def sql_questions(sheet, search, group):
    """The three kinds of question in SQL; `group` writes the division of whole numbers that this database wants."""

    def page(asked):
        where = condition(sheet, asked, search)
        columns = ", ".join(COLUMNS)
        return f"SELECT {columns} FROM entries WHERE {where} ORDER BY started_at DESC, number DESC LIMIT {sheet.page}"

    def volume(asked):
        where = condition(sheet, asked, search)
        bar = group(f"started_at - {sheet.start}", sheet.bar)
        return f"SELECT {bar} AS bar, {group('status', 100)} AS class, count(*) FROM entries WHERE {where} GROUP BY bar, class"

    def facets(asked):
        for field in sheet.facets:
            where = condition(sheet, asked, search, ignoring=field)
            yield (
                f"SELECT {field}, count(*) AS entries FROM entries WHERE {where} AND {field} IS NOT NULL "
                f"GROUP BY {field} ORDER BY entries DESC, {field} LIMIT {sheet.top}"
            )

    return page, volume, facets


def sql_answers(sheet, ask, search, group):
    """What a SQL database answers; `ask` runs a statement and gives its rows."""
    page, volume, facets = sql_questions(sheet, search, group)

    def last_number(asked):
        rows = ask(page(asked))
        return rows[-1][1] if rows else 0

    return {
        "page": last_number,
        "volume": lambda asked: sum(row[2] for row in ask(volume(asked))),
        "facets": lambda asked: sum(row[1] for statement in facets(asked) for row in ask(statement)),
    }


def median(work):
    """The median time in milliseconds, and the last result."""
    begun = time.perf_counter()
    result = work()
    first = time.perf_counter() - begun
    if first > PATIENCE:
        return first * 1000, result
    work()
    times = []
    begun = time.perf_counter()
    while len(times) < AT_LEAST or (len(times) < AT_MOST and time.perf_counter() - begun < PATIENCE):
        started = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000, result


def newest(sheet, count):
    """The newest entries of the project, whole, as SQL."""
    order = "ORDER BY started_at DESC, number DESC"
    where = f"project = {sheet.project} AND started_at >= {sheet.start} AND started_at < {sheet.end}"
    return f"SELECT {', '.join(COLUMNS)} FROM entries WHERE {where} {order} LIMIT {count}"


def new_entries(sheet):
    """Entries of a project that nobody asked about, as texts by column."""
    with open(sheet.csv, newline="") as lines:
        rows = list(itertools.islice(csv.DictReader(lines), APPENDED))
    return [{**row, "project": str(NEW_PROJECT)} for row in rows]


def values(rows):
    """Rows as SQL, for an `INSERT`. The values are the benchmark's own."""

    def value(name, text):
        if COLUMNS[name] != "text":
            return text
        return "'" + text.replace("'", "''") + "'" if text else "NULL"

    return ", ".join("(" + ", ".join(value(name, row[name]) for name in COLUMNS) + ")" for row in rows)


def insert(rows):
    """The statement that appends rows."""
    return f"INSERT INTO entries ({', '.join(COLUMNS)}) VALUES {values(rows)}"


def append_rates(sheet, ready, connect, most_clients):
    """Entries per second that are appended durably, for each way. `ready` makes a request out of rows, beforehand; `connect` gives a client's
    way to send one. Databases that take one writer have one client."""
    rows = new_entries(sheet)
    for name, (size, clients) in WAYS.items():
        waiting = queue.SimpleQueue()
        for at in range(0, len(rows), size):
            waiting.put(ready(rows[at : at + size]))
        sent = []
        begun = time.perf_counter()

        def client(send):
            while time.perf_counter() - begun < APPENDING:
                try:
                    request = waiting.get_nowait()
                except queue.Empty:
                    return
                send(request)
                sent.append(size)

        senders = [connect() for _ in range(min(clients, most_clients))]
        begun = time.perf_counter()
        threads = [threading.Thread(target=client, args=(send,)) for send in senders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        yield f"entries per second in batches of {name}", sum(sent) / (time.perf_counter() - begun)


def measure(sheet, subject, version, entries, answers, cost, results, file, export, appending):
    """Asks everything and leaves the file. `cost` is the seconds that loading took, and the bytes on disk after it; `export` gives that many
    rows as CSV or JSON, and `appending` is what `append_rates` takes besides."""
    seconds, on_disk = cost
    found = []
    for kind, answer in answers.items():
        for asked in sheet.filters:
            milliseconds, check = median(lambda: answer(asked))
            print(f"{subject:30} {kind:7} {asked['name']:28} {milliseconds:10.3f} ms", flush=True)
            found.append({"kind": kind, "filter": asked["name"], "milliseconds": milliseconds, "check": int(check)})
    facts = [
        {"name": "bytes on disk per entry", "value": on_disk / entries},
        {"name": "entries per second loaded", "value": entries / seconds},
    ]
    milliseconds, rows = median(lambda: export(EXPORTED))
    if rows != min(EXPORTED, entries):
        sys.exit(f"{subject}: an export of {rows} rows, not {EXPORTED}")
    facts.append({"name": "milliseconds for an export of 10,000 rows", "value": milliseconds})
    # Last: from here on the others' answers would be of more entries.
    facts += [{"name": name, "value": value} for name, value in append_rates(sheet, *appending)]
    for fact in facts:
        print(f"{subject:30} {fact['name']}: {fact['value']:.3f}", flush=True)
    told = {"subject": subject, "version": version, "entries": entries, "answers": found, "facts": facts}
    pathlib.Path(results).mkdir(parents=True, exist_ok=True)
    (pathlib.Path(results) / f"{file}.json").write_text(json.dumps(told, indent=2))


def size(path):
    """Bytes of a file, or of all that is in a directory."""
    path = pathlib.Path(path)
    if path.is_file():
        return path.stat().st_size
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)


def arguments():
    """The directory of the questions, and that of the results."""
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} QUESTIONS RESULTS")
    return Sheet(sys.argv[1]), sys.argv[2]
