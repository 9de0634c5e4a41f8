"""A real commit, read off the wire and out of the server's log, becomes a script that pgbench can repeat.

The statements, the rows in their parameters and the waits between them are those of the product; what must differ from
one purchase to the next (buyer, identifiers, receipt number, key) is replaced by expressions on pgbench's variables.
"""

import json
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import connection as orm
from django.test import override_settings
from psycopg import sql
from psycopg.pq import Trace

from coalition.benchmarks.servers import LOG
from coalition.toolkit import pool
from coalition.toolkit.embedded.postgres import EmbeddedPostgres

PARAMETER = re.compile(r"\$\d+ = (?:(NULL)|'((?:[^']|'')*)')")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
COMMENT = re.compile(r"(?m)^--.*\n")
MARKED = "__recorded__"
_COUNT = "lpad(to_hex(:run::bigint << 32 | :n::bigint << 4 | :client_id::bigint), 10, '0')"
FRESH = {
    "@W": "lpad(:w::text, 7, '0')",  # the buyer's number
    "@C": ":client_id::text",
    "@R": "(:run || '-' || :client_id || '-' || :n)",  # the receipt's
    "@U": f"(substr({_COUNT}, 1, 4) || '-7' || substr({_COUNT}, 5, 3) || '-8000-0000000' || substr({_COUNT}, 8))",
}
"""Marks in recorded parameters → what takes their place in each transaction, in pgbench's variables."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the server was asked: the text with `$1` …, and the parameters as text."""

    text: str
    parameters: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """Statements in groups; after each group the client waited for the answers."""

    groups: tuple[tuple[Statement, ...], ...]

    @property
    def round_trips(self) -> int:
        """How often the client waited."""
        return len(self.groups)


def record(server: EmbeddedPostgres, action: Callable[[int], object]) -> Recording:
    """Run `action` with 0, 1 and 2 on one connection of the till's pool; what the last run asked of the server.

    The first runs prepare the statements and let the process remember what it remembers.
    """
    log = server.cluster / "log" / f"{LOG}.json"
    pool.close_pools()
    with override_settings(TILL_POOL_SIZE=1), tempfile.TemporaryFile("w+") as wire:
        action(0)
        action(1)
        with pool.reading() as connection:
            connection.execute("set log_statement = 'all'")
            connection.execute(f"select '{MARKED}'")
            connection.pgconn.trace(wire.fileno())
            connection.pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        action(2)
        with pool.reading() as connection:
            connection.pgconn.untrace()
            connection.execute("reset log_statement")
            pid = connection.info.backend_pid
        pool.close_pools()
        wire.seek(0)
        sizes = _groups(wire.read().splitlines())
    return _recording(_statements(log, pid), sizes)


def pgbench_script(recording: Recording, *, marked: Mapping[str, str], prefix: str) -> tuple[str, dict[str, str]]:
    """The script, and the variables that it wants to be defined besides `run` (below 256), `n` and `wallets`.

    `marked`: text in parameters → the same with marks of `FRESH`. Identifiers become new ones: `prefix`, eight
    hexadecimal digits of time, then what counts up.
    """
    variables: dict[str, str] = {}
    known = dict(marked)
    lines = ["\\set n :n + 1", "\\set w random(1, :wallets)"]
    for group in recording.groups:
        lines.append("\\startpipeline")
        for statement in group:
            for value in statement.parameters:
                for identifier in UUID.findall(value or ""):
                    known.setdefault(identifier, f"{prefix}@U{len(known):02x}")
            lines.append(_with_values(statement, known, variables) + ";")
        lines.append("\\endpipeline")
    return "\n".join(lines) + "\n", variables


def _groups(wire: list[str]) -> list[int]:
    """How many statements went out before each wait, by the messages that the client sent and got."""
    sizes, sent = [], 0
    for line in wire:
        way, _, kind = line.split("\t")[:3]
        if way == "F" and kind in ("Execute", "Query"):
            sent += 1
        elif way == "B" and sent:
            sizes.append(sent)
            sent = 0
    return sizes


def _statements(log: Path, pid: int) -> list[Statement]:
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    found: list[Statement] = []
    for row in rows:
        kind, _, text = row["message"].partition(": ")
        if row["pid"] != pid or not (kind == "statement" or kind.startswith("execute")):
            continue
        if MARKED in text:
            found.clear()
        elif "log_statement" not in text:
            given = PARAMETER.findall(row.get("detail", ""))
            values = tuple(None if null else value.replace("''", "'") for null, value in given)
            found.append(Statement(COMMENT.sub("", text), values))
    return found


def _recording(statements: list[Statement], sizes: list[int]) -> Recording:
    if sum(sizes) != len(statements):
        raise RuntimeError(f"{len(statements)} statements were logged, {sum(sizes)} were sent")
    groups, begun = [], 0
    for size in sizes:
        groups.append(tuple(statements[begun : begun + size]))
        begun += size
    return Recording(tuple(groups))


def _with_values(statement: Statement, known: Mapping[str, str], variables: dict[str, str]) -> str:
    values = {}
    for number, (text, kind) in enumerate(zip(statement.parameters, _types(statement), strict=True), 1):
        if not text:
            values[str(number)] = "null" if text is None else "''"
            continue
        for old, new in known.items():
            text = text.replace(old, new)
        name = f"p{len(variables)}"
        variables[name] = text
        expression = f":{name}"
        for mark, fresh in FRESH.items():
            if mark in text:
                expression = f"replace({expression}, '{mark}', {fresh})"
        values[str(number)] = expression if expression == f":{name}" else f"({expression})::{kind}"
    text = re.sub(r"\$(\d+)", lambda match: values[match[1]], statement.text)
    return " ".join(text.split())


def _types(statement: Statement) -> list[str]:
    """What the server takes the parameters for, when nobody says."""
    if not statement.parameters:
        return []
    with orm.cursor() as cursor:
        cursor.execute(sql.SQL("prepare asked as {}").format(sql.SQL(statement.text)))
        cursor.execute("select parameter_types::text[] from pg_prepared_statements where name = 'asked'")
        (types,) = cursor.fetchone()
        cursor.execute("deallocate asked")
    return types
