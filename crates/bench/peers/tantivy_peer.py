"""Tantivy: every filtered column as a fast and an indexed field, what is searched as trigrams.

A search is the conjunction of its trigrams, as Tantivy gives n-grams no positions: it may find a little too much.
"""

import csv
import functools
import importlib.metadata
import json
import shutil
import time

import common
import tantivy

NUMBERS = ["project", "number", "started_at", "status"]
TEXTS = [name for name in common.COLUMNS if name not in NUMBERS]
Occur = tantivy.Occur

sheet, results = common.arguments()
path = sheet.directory / "tantivy"
shutil.rmtree(path, ignore_errors=True)
path.mkdir()

builder = tantivy.SchemaBuilder()
for name in NUMBERS + ["class"]:
    builder.add_integer_field(name, stored=name != "class", indexed=True, fast=True)
for name in TEXTS:
    builder.add_text_field(name, stored=True, fast=name in sheet.facets, tokenizer_name="raw", index_option="basic")
builder.add_text_field("searched", tokenizer_name="trigrams", index_option="basic")
index = tantivy.Index(builder.build(), path=str(path))
trigrams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(3, 3, False)).filter(tantivy.Filter.lowercase()).build()
index.register_tokenizer("trigrams", trigrams)


def document(row):
    made = tantivy.Document()
    for name in NUMBERS:
        made.add_integer(name, int(row[name]))
    made.add_integer("class", int(row["status"]) // 100)
    for name in TEXTS:
        if row[name]:
            made.add_text(name, row[name])
    made.add_text("searched", "\n".join(row[name] for name in common.SEARCHED if row[name]))
    return made


began = time.perf_counter()
writer = index.writer(heap_size=512 << 20)
entries = 0
with open(sheet.csv, newline="") as lines:
    for row in csv.DictReader(lines):
        writer.add_document(document(row))
        entries += 1
writer.commit()
writer.wait_merging_threads()
index.reload()
loaded = time.perf_counter() - began
searcher = index.searcher()
schema = index.schema


def term(field, value):
    return tantivy.Query.term_query(schema, field, value)


def between(field, low, high):
    return tantivy.Query.range_query(schema, field, tantivy.FieldType.Integer, low, high, include_upper=False)


def one_of(field, values):
    def single(value):
        if field == "status" and value.endswith("xx"):
            return term("class", int(value[0]))
        return term(field, int(value) if field == "status" else value)

    return tantivy.Query.boolean_query([(Occur.Should, single(value)) for value in values])


def query(asked, ignoring=None):
    parts = [(Occur.Must, term("project", sheet.project)), (Occur.Must, between("started_at", sheet.start, sheet.end))]
    for side, occur in (("include", Occur.Must), ("exclude", Occur.MustNot)):
        parts += [(occur, one_of(field, values)) for field, values in asked[side].items() if field != ignoring]
    needle = (asked["search"] or "").lower()
    parts += [(Occur.Must, term("searched", needle[at : at + 3])) for at in range(len(needle) - 2)]
    return tantivy.Query.boolean_query(parts)


def page(asked):
    hits = searcher.search(query(asked), sheet.page, count=False, order_by_field="started_at").hits
    rows = [searcher.doc(address).to_dict() for _, address in hits]
    return rows[-1]["number"][0] if rows else 0


def volume(asked):
    bars = {"histogram": {"field": "started_at", "interval": sheet.bar, "offset": sheet.start % sheet.bar}}
    bars["aggs"] = {"class": {"terms": {"field": "class"}}}
    return sum(bar["doc_count"] for bar in searcher.aggregate(query(asked), {"bars": bars})["bars"]["buckets"])


def facets(asked):
    """Fields that the filter does not touch share one pass."""
    touched = [field for field in sheet.facets if field in asked["include"] or field in asked["exclude"]]
    shared = [field for field in sheet.facets if field not in touched]
    passes = [(shared, None)] + [([field], field) for field in touched]
    total = 0
    for fields, ignoring in passes:
        asking = {field: {"terms": {"field": field, "size": sheet.top}} for field in fields}
        found = searcher.aggregate(query(asked, ignoring), asking)
        total += sum(value["doc_count"] for field in fields for value in found[field]["buckets"])
    return total


def export(rows):
    hits = searcher.search(query(sheet.filters[0]), rows, count=False, order_by_field="started_at").hits
    return sum(1 for _, address in hits if json.dumps(searcher.doc(address).to_dict()))


@functools.cache
def connect():
    """One client: an index has one writer, and what it was given is durable when it has committed."""
    appender = index.writer(heap_size=512 << 20)

    def send(documents):
        for one in documents:
            appender.add_document(one)
        appender.commit()

    return send


answers = {"page": page, "volume": volume, "facets": facets}
appending = (lambda rows: [document(row) for row in rows], connect, 1)
common.measure(sheet, "Tantivy", importlib.metadata.version("tantivy"), entries, answers, (loaded, common.size(path)), results, "tantivy", export, appending)
