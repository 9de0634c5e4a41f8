"""The turns of a round: each sends receipts in its own way for some seconds and tells what they took."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import psutil
from django.db import connection

from coalition.benchmarks import pgbench
from coalition.benchmarks.crowd import BASKETS, Crowd, make_crowd
from coalition.benchmarks.recorder import Recording, pgbench_script, record
from coalition.benchmarks.servers import HOUSE, cpu_seconds, web_server
from coalition.benchmarks.tills import BATCH, Job, Load
from coalition.toolkit.embedded.postgres import EmbeddedPostgres
from settlements.purchases.commit import commit_purchase
from settlements.purchases.requests import Idempotency
from settlements.purchases.results import Answer, PurchaseResult

PRODUCT, REFERENCE = "coalition.wsgi:application", "coalition.benchmarks.reference.wsgi:application"


@dataclass(frozen=True, slots=True)
class Sample:
    """What one turn gave. CPU in milliseconds for one receipt; None: not measured."""

    per_second: float
    postgres_ms: float
    python_ms: float | None = None
    p99_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that is running while the rounds are."""

    server: EmbeddedPostgres
    crowd: Crowd
    recording: Recording
    script: str
    variables: Mapping[str, str]
    product: tuple[int, psutil.Process]
    reference: tuple[int, psutil.Process]

    def turns(self) -> dict[str, Callable[[int, float], Sample]]:
        """Name → a turn that takes the round's number and its seconds."""
        return {
            "the commit's own SQL by pgbench (L)": self.own_sql,
            "POST purchases": lambda n, s: self.over_http("purchase", "/api/v1/purchases", self.product, n, s),
            "POST purchases, DRF and ORM": lambda n, s: self.over_http("purchase", "/purchases", self.reference, n, s),
            "POST quotes": lambda n, s: self.over_http("quote", "/api/v1/quotes", self.product, n, s),
            f"POST offline-batches of {BATCH}": lambda n, s: self.over_http(
                "batch", "/api/v1/offline-batches", self.product, n, s
            ),
            "commit_purchase, one thread": lambda n, s: self.in_process(n, s, is_regular=False),
            "the same, 1,000 purchases behind": lambda n, s: self.in_process(n, s, is_regular=True),
        }

    def own_sql(self, number: int, seconds: float) -> Sample:
        """L itself."""
        variables = {**self.variables, "run": str(number), "n": "0", "wallets": str(self.crowd.wallets)}
        before = cpu_seconds(self.server.process())
        clients = len(self.crowd.desks)
        done, rate = pgbench.run(self.server, self.script, variables, clients=clients, seconds=seconds)
        return Sample(rate, _ms(cpu_seconds(self.server.process()) - before, done))

    def over_http(self, kind: str, path: str, web: tuple[int, psutil.Process], number: int, seconds: float) -> Sample:
        """One endpoint, as many connections as desks. RuntimeError with the first answer that was no success."""
        port, process = web
        run = f"{kind}{port}-{number}"
        job = Job(port, path, kind, self.crowd.keys, self.crowd.wallets, BASKETS, seconds, run)
        before = cpu_seconds(self.server.process()), cpu_seconds(process)
        load = _play(job)
        after = cpu_seconds(self.server.process()), cpu_seconds(process)
        receipts = load.answers * (BATCH if kind == "batch" else 1)
        postgres, python = (_ms(late - early, receipts) for early, late in zip(before, after, strict=True))
        return Sample(receipts / load.seconds, postgres, python, load.p99_ms)

    def in_process(self, number: int, seconds: float, *, is_regular: bool) -> Sample:
        """The operation alone: no door, no other thread."""
        before, begun, busy = cpu_seconds(self.server.process()), time.perf_counter(), time.process_time()
        done = 0
        while time.perf_counter() - begun < seconds:
            buyer = self.crowd.regular if is_regular else 1 + (done * 7919 + number) % self.crowd.wallets
            buy(self.crowd, buyer, f"{'regular' if is_regular else 'single'}-{number}-{done}")
            done += 1
        python = time.process_time() - busy
        taken = time.perf_counter() - begun
        return Sample(done / taken, _ms(cpu_seconds(self.server.process()) - before, done), _ms(python, done))


@contextmanager
def lay(server: EmbeddedPostgres, *, wallets: int, history: int, clients: int) -> Iterator[Course]:
    """A course with its crowd, its script of pgbench (checked to write what a purchase writes) and its web servers."""
    crowd = make_crowd(wallets=wallets, purchases=history, desks=clients)
    buyer = wallets // 2
    recording = record(server, lambda n: buy(crowd, buyer + n, f"RECORDED{n}"))
    script, variables = pgbench_script(recording, marked=_marked(buyer + 2, "RECORDED2"), prefix=_prefix())
    with web_server(PRODUCT) as product, web_server(REFERENCE) as reference:
        course = Course(server, crowd, recording, script, variables, product, reference)
        check_rows(course)
        yield course


def buy(crowd: Crowd, number: int, mark: str) -> None:
    """One purchase of the buyer `number` at the first desk."""
    now = datetime.now(UTC)
    commit_purchase(
        request=crowd.request(number, mark, now=now),
        now=now,
        idempotency=Idempotency(f"k-{mark}", "0" * 64),
        render=_render,
    )


def check_rows(course: Course) -> None:
    """RuntimeError unless pgbench, both endpoints and the operation write as many rows into the same tables."""
    ways = {
        "operation": lambda: buy(course.crowd, 1, "rows"),
        "pgbench": lambda: pgbench.run(
            course.server,
            course.script,
            {**course.variables, "run": "0", "n": "0", "wallets": str(course.crowd.wallets)},
            clients=1,
            transactions=1,
        ),
    }
    for name, path, web in (
        ("endpoint", "/api/v1/purchases", course.product),
        ("reference", "/purchases", course.reference),
    ):
        job = Job(web[0], path, "purchase", course.crowd.keys[:1], course.crowd.wallets, BASKETS, 0, f"rows-{name}")
        ways[name] = lambda job=job: _play(job)
    written = {name: _written(way) for name, way in ways.items()}
    for name, rows in written.items():
        if rows != written["operation"]:
            raise RuntimeError(f"{name} writes {rows}, the operation {written['operation']}")


def _written(way: Callable[[], object]) -> dict[str, int]:
    """Rows inserted by table, and the wallets' balance moved."""
    before = _counts()
    way()
    after = _counts()
    return {table: after[table] - before[table] for table in after if after[table] != before[table]}


def _counts() -> dict[str, int]:
    tables = [name for name in connection.introspection.table_names() if name.startswith("settlements_")]
    parts = [f"select '{table}', count(*) from {table}" for table in tables]
    parts.append("select 'balances', sum(balance_kopecks) from settlements_ledgeraccount")
    parts.append("select 'uses', sum(uses) from settlements_promotionuse")
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts))
        return {name: int(count) for name, count in cursor.fetchall()}


def _play(job: Job) -> Load:
    done = subprocess.run(
        [sys.executable, "-m", "coalition.benchmarks.tills"],
        input=msgspec.json.encode(job),
        capture_output=True,
        cwd=HOUSE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{job.path}: {done.stderr.decode()[-2000:]}")
    load = msgspec.json.decode(done.stdout, type=Load)
    if load.refused:
        raise RuntimeError(f"{job.path}: {load.refused}")
    return load


def _render(result: PurchaseResult) -> Answer:
    return Answer(201, result.purchase_id.encode())


def _marked(buyer: int, mark: str) -> dict[str, str]:
    """The recorded buyer, receipt and desk with marks in their place (crowd.py knows how numbers become ids)."""
    return {
        f"28{buyer:011}": "280000@W",
        **{f"{kind}{buyer:07}": f"{kind}@W" for kind in (1, 2, 3)},
        mark: "pgbench-@R",
        **{f"{kind}0000000": f"{kind}000000@C" for kind in (4, 5, 6)},
    }


def _prefix() -> str:
    stamp = f"{time.time_ns() // 1_000_000:012x}"
    return f"{stamp[:8]}-"


def _ms(seconds: float, count: int) -> float:
    return seconds * 1000 / max(count, 1)
