"""How fast a draft is tried on past receipts: `python -m coalition.benchmarks.backtest [--receipts N] [--members N]`.

Compared with its own limit in the same run: reading the same rows, and judging the same receipts twice, and nothing
else. The receipts are of 90 days, 1 to 5 lines each, under ten promotions, a scheme of levels among them.
"""

import argparse
import random
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from coalition.benchmarks.servers import own_postgres

if TYPE_CHECKING:
    from promotions.models import PromotionVersion
    from settlements.analytics.backtest.reading import Scope

PAST = (Path(__file__).parent / "past.sql").read_text(encoding="utf-8")
TEMPLATES = 200
SAMPLE = 2_000
DAYS = 90


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of the back-test, of bare reading and of bare judging; megabytes after a tenth of it and in the end."""

    receipts: int
    seconds: float
    reading: float
    judging: float
    early_mb: float
    late_mb: float

    @property
    def share(self) -> float:
        """Of the limit: 1 would be a back-test that adds nothing to reading and judging."""
        return (self.reading + self.judging) / self.seconds


def measure(*, receipts: int, members: int) -> Measured:
    """Generate the receipts on a server that is made for it and thrown away, and try a draft on them."""
    with own_postgres():
        version, scope = _past(receipts, members)
        reading, stored = _read(scope)
        judging = _judge(version, stored) / len(stored) * receipts
        return Measured(receipts, *_try(version, scope, reading, judging, receipts))


def _past(receipts: int, members: int) -> "tuple[PromotionVersion, Scope]":
    """Ten promotions, template purchases, their copies, and a draft."""
    from django.db import connection

    from coalition.benchmarks.crowd import ACCOUNT, CARD, GOODS, MEMBERS, PRODUCTS
    from coalition.tests.world import make_world
    from pharmacies.models import Product
    from promotions.models import Promotion, PromotionVersion
    from settlements.analytics.backtest.reading import Scope

    chance, world = random.Random(7), make_world(publish=False)
    opened = world.now - timedelta(days=300)
    with connection.cursor() as cursor:
        arguments = {"programme": world.programme.pk, "regulations": world.regulations.pk, "opened": opened}
        cursor.execute(MEMBERS, arguments | {"wallets": members})
        cursor.execute(GOODS, {"products": PRODUCTS, "group": world.products["aspirin"].group_id})
    shelf = list(Product.objects.filter(code__startswith="p").values_list("pk", flat=True))
    world.promote("levels", "level_points", {"scheme_id": world.scheme.pk})
    for number in range(8):
        effect = "discount" if number % 2 else "points"
        goods = {"product_ids": chance.sample(shelf, 100)}
        world.promote(f"n{number}", "percent_of_goods", {"rate_bp": 500, "effect": effect}, goods=goods, group="g")
    world.publish()
    for _ in range(TEMPLATES):
        lines = [
            (f"p{chance.randint(1, PRODUCTS)}", "1", f"{chance.randint(50, 900)}.50")
            for _ in range(chance.randint(1, 5))
        ]
        world.buy(chance.choice([world.desk_a, world.desk_b]), *lines, card=world.card)
    _copy(receipts, members, ACCOUNT, CARD)
    goods = {"product_ids": chance.sample(shelf, 200)}
    version = PromotionVersion.objects.create(
        promotion=Promotion.objects.create(programme=world.programme, code="draft", name="draft"),
        number=1,
        mechanic="percent_of_goods",
        params={"rate_bp": 1_000, "effect": "discount"},
        goods=goods,
        group="g",
        priority=10,
        limits={"uses_per_account": 3, "period": "month"},
    )
    ends_on = world.now.date() + timedelta(days=1)
    return version, Scope(world.programme.pk, ends_on - timedelta(days=DAYS + 1), ends_on)


def _copy(receipts: int, members: int, account: int, card: int) -> None:
    from django.db import connection

    own = {
        "settlements_purchase": {
            *("id", "account_id", "card_id", "till_reference", "receipt_no", "idempotency_key"),
            *("business_on", "occurred_at", "received_at"),
        },
        "settlements_purchaseline": {"id", "purchase_id"},
    }
    columns = {}
    with connection.cursor() as cursor:
        for table, changed in own.items():
            names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            columns[table] = [name for name in names if name not in changed]
        purchase, line = columns.values()
        statement = PAST.format(
            receipts=receipts,
            members=members,
            account=account,
            card=card,
            purchase_columns=", ".join(purchase),
            purchase_values=", ".join(f"t.{name}" for name in purchase),
            line_columns=", ".join(line),
            line_values=", ".join(f"t.{name}" for name in line),
        )
        cursor.execute(statement)
        cursor.execute("vacuum analyze")


def _read(scope: "Scope") -> tuple[float, list[Any]]:
    """Read everything, judge nothing; a sample is kept."""
    from settlements.analytics.backtest.reading import Interest, next_accounts

    interest, after, kept, begun = Interest(frozenset(), True, False), 0, [], time.perf_counter()
    while accounts := next_accounts(scope, interest, after=after):
        after = accounts[-1].account_id
        if len(kept) < SAMPLE:
            kept += [receipt for account in accounts for receipt in account.receipts]
    return time.perf_counter() - begun, kept[:SAMPLE]


def _judge(version: "PromotionVersion", stored: list[Any]) -> float:
    """The sample judged by both rulebooks, with facts that are ready."""
    from promotions.engine.evaluate import evaluate
    from promotions.engine.facts import Facts
    from settlements.analytics.backtest.places import Desks, Shelves
    from settlements.analytics.backtest.rulebooks import frozen_rules, thaw_rules
    from settlements.analytics.backtest.worlds import receipt_of

    worlds, shelves, desks = thaw_rules(frozen_rules(version), version.pk), Shelves(), Desks()
    shelves.fetch(line.product_id for receipt in stored for line in receipt.lines)
    receipts, facts = [receipt_of(each, shelves, desks) for each in stored], Facts(account_id=1)
    begun = time.perf_counter()
    for receipt in receipts:
        evaluate(receipt, facts, worlds.with_it)
        evaluate(receipt, facts, worlds.without_it)
    return time.perf_counter() - begun


def _try(
    version: "PromotionVersion", scope: "Scope", reading: float, judging: float, receipts: int
) -> tuple[float, float, float, float, float]:
    from django.utils import timezone

    from coalition.kernel.periods import Period
    from settlements.analytics.backtest.runs import continue_backtests, start_backtest

    now, weights = timezone.now(), []
    period = Period(scope.starts_on, scope.ends_on)
    backtest = start_backtest(version=version, period=period, margin_bp=2_308, started_by="benchmark", now=now)
    process, begun = psutil.Process(), time.perf_counter()

    def weigh(job: Any) -> None:
        if job.done >= receipts / 10:
            weights.append(process.memory_info().rss / 1e6)

    (job,) = continue_backtests(now=now, only=backtest.job, heed=weigh)
    seconds = time.perf_counter() - begun
    if job.state != "done" or job.done < receipts:
        raise RuntimeError(f"{job.state}: {job.done} of {receipts}")
    return seconds, reading, judging, weights[0], weights[-1]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--receipts", type=int, default=100_000)
    parser.add_argument("--members", type=int, default=20_000)
    given = parser.parse_args()
    done = measure(receipts=given.receipts, members=given.members)
    heads = ("receipts", "seconds", "receipts/s", "reading alone, s", "judging alone, s", "of the limit")
    print(f"| {' | '.join(heads)} | MB at a tenth | MB in the end |")
    print(f"|{'---:|' * (len(heads) + 2)}")
    figures = (f"{done.receipts:,}", f"{done.seconds:.1f}", f"{done.receipts / done.seconds:,.0f}")
    figures += (f"{done.reading:.1f}", f"{done.judging:.1f}", f"{done.share:.2f}", f"{done.early_mb:.0f}")
    print(f"| {' | '.join(figures)} | {done.late_mb:.0f} |")


if __name__ == "__main__":
    main()
