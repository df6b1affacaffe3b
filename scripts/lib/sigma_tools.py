"""Runs sigma-cli and pySigma's backends over the exported rules; called by scripts/checks/sigma.mjs.

check RULES ATTACK            `sigma check`: every validator but those for escaped wildcards (a star in a
                              policy is meant) and for D3FEND tags (there are none)
splunk RULES PIPELINE         converts every rule with the Splunk backend
match CASES                   converts every rule with the SQLite backend and runs the queries on events

Prints one JSON object a line for each rule that is not as it should be; exit 1 when there is one.
"""
import fnmatch
import json
import re
import sqlite3
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

from sigma.backends.splunk import SplunkBackend
from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection
from sigma.data import mitre_attack
from sigma.processing.pipeline import ProcessingItem, ProcessingPipeline
from sigma.processing.transformations import FieldMappingTransformation

# Stands between the values of a field that has several.
SEPARATOR = "\x1f"


def check(rules, attack):
    # pySigma would download ATT&CK; the ids that it must know are the project's own table.
    with tempfile.TemporaryDirectory() as cache:
        mitre_attack.set_cache_dir(cache)
        mitre_attack.set_url(attack)
        from sigma.cli.check import check as command

        command(["--fail-on-issues", "--exclude", "escaped_wildcard", "--exclude", "d3_fendtag", rules], standalone_mode=True)


def splunk(rules, pipeline):
    steps = ProcessingPipeline.from_yaml(Path(pipeline).read_text(encoding="utf-8"))
    count = bad = 0
    for file in sorted(Path(rules).rglob("*.yml")):
        count += 1
        try:
            [query] = SplunkBackend(processing_pipeline=steps).convert(SigmaCollection.load_ruleset([file]))
            if not query.strip():
                raise ValueError("the query is empty")
        except Exception as error:  # every kind of failure is a finding
            bad += 1
            print(json.dumps({"rule": file.stem, "problem": f"{type(error).__name__}: {error}"}))
    print(f"{count} rules converted to SPL by pySigma, {bad} failed", file=sys.stderr)
    return bad


class Backend(sqliteBackend):
    """pySigma's own, but for comparisons: a field may have several numbers, of which one must pass."""

    compare_op_expression = "c2c_compare({field}, '{operator}', {value})"


def flat(value, path, into):
    """A record as fields: dots between names, lists transparent, null and empty objects and lists are nothing."""
    if isinstance(value, dict):
        for name, member in value.items():
            flat(member, f"{path}.{name}" if path else name, into)
    elif isinstance(value, list):
        for member in value:
            flat(member, path, into)
    elif value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        into.setdefault(path, []).append(text)
    return into


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def equal(left, right):
    """The collation of the columns: 0 when a value of one side equals a value of the other."""
    values = left.lower().split(SEPARATOR)
    others = right.lower().split(SEPARATOR)
    return 0 if any(value in others for value in values) else 1


@lru_cache(maxsize=None)
def like_pattern(pattern, escape):
    out, at = "", 0
    while at < len(pattern):
        char = pattern[at]
        if char == escape and at + 1 < len(pattern):
            at += 1
            out += re.escape(pattern[at])
        else:
            out += ".*" if char == "%" else "." if char == "_" else re.escape(char)
        at += 1
    return re.compile(out, re.IGNORECASE | re.DOTALL)


def any_value(test):
    return lambda pattern, value, *rest: value is not None and any(test(pattern, v, *rest) for v in value.split(SEPARATOR))


COMPARE = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}


def compare(value, operator, bound):
    numbers = [number(text) for text in (value or "").split(SEPARATOR)]
    return any(n is not None and COMPARE[operator](n, float(bound)) for n in numbers)


def open_database():
    db = sqlite3.connect(":memory:")
    db.create_collation("values", equal)
    db.create_function("like", 2, any_value(lambda p, v: like_pattern(p, "").fullmatch(v) is not None))
    db.create_function("like", 3, any_value(lambda p, v, e: like_pattern(p, e).fullmatch(v) is not None))
    db.create_function("glob", 2, any_value(lambda p, v: fnmatch.fnmatchcase(v, p)))
    db.create_function("regexp", 2, any_value(lambda p, v: re.search(p, v) is not None))
    db.create_function("c2c_compare", 3, compare)
    return db


def match(cases):
    """Reads {"events": [record], "rules": [{"file", "exact", "cases": [[event, introduces]]}]}."""
    given = json.loads(Path(cases).read_text(encoding="utf-8"))
    events = [flat(event, "", {}) for event in given["events"]]
    db = open_database()
    bad = asked = 0
    for rule in given["rules"]:
        collection = SigmaCollection.load_ruleset([Path(rule["file"])])
        fields = Backend().required_fields(collection.rules[0])
        names = {field: f"f{at}" for at, field in enumerate(fields)}
        pipeline = ProcessingPipeline(items=[ProcessingItem(FieldMappingTransformation(dict(names)))])
        [query] = Backend(processing_pipeline=pipeline, table="events").convert(collection)
        columns = ", ".join(f'{name} TEXT COLLATE "values"' for name in names.values())
        db.execute("DROP TABLE IF EXISTS events")
        db.execute(f"CREATE TABLE events (id INTEGER PRIMARY KEY, {columns})")
        db.executemany(
            f"INSERT INTO events VALUES (?{', ?' * len(fields)})",
            (
                [at, *(SEPARATOR.join(events[at][field]) if field in events[at] else None for field in fields)]
                for at, _ in rule["cases"]
            ),
        )
        hits = {row[0] for row in db.execute(query)}
        asked += len(rule["cases"])
        missed = [at for at, introduces in rule["cases"] if introduces and at not in hits]
        extra = [at for at, introduces in rule["cases"] if not introduces and at in hits]
        if missed or (rule["exact"] and extra):
            bad += 1
            print(json.dumps({"rule": Path(rule["file"]).stem, "missed": missed, "extra": extra if rule["exact"] else []}))
        elif not rule["exact"] and not extra:
            print(f"note: {Path(rule['file']).stem} is called approximate, but no example shows it", file=sys.stderr)
    print(f"{len(given['rules'])} rules asked about {asked} events with pySigma's SQLite backend, {bad} disagree", file=sys.stderr)
    return bad


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    sys.exit(1 if {"check": check, "splunk": splunk, "match": match}[command](*arguments) else 0)
