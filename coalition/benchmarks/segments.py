"""How fast segments are asked for and written: `python -m coalition.benchmarks.segments [--members N] [--rounds R]`.

Compared with a bare count and sum of the same tables by account, and with a bare insert of the same members into the
same table. What is compared takes turns; medians of the rounds. Compare the ratios, not the seconds.
"""

import argparse
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from coalition.benchmarks.servers import own_postgres
from coalition.benchmarks.timing import side_by_side

CROWD = (Path(__file__).parent / "crowded.sql").read_text(encoding="utf-8")
AGGREGATE = """
select count(*), sum(paid) from (
    select account_id, count(*), sum(payable_kopecks) as paid from settlements_purchase
     where state in ('committed', 'partly_returned') group by account_id) bought"""
JOINED_AGGREGATE = """
select count(*) from (
    select p.account_id, count(*) from settlements_purchase p
      join settlements_purchaseline l on l.purchase_id = p.id join pharmacies_product g on g.id = l.product_id
     where p.state in ('committed', 'partly_returned') group by p.account_id) bought"""
INSERT = """
insert into promotions_segmentmember (segment_id, account_id, starts_at, source)
select %(segment)s, id, %(now)s, 'sweep' from members_account"""

COPIED_PURCHASE = {
    "id": "b.id",
    "account_id": "b.account_id",
    "card_id": "null",
    "receipt_no": "'b' || b.n",
    "till_reference": "'b' || b.n",
    "business_on": "b.business_on",
    "received_at": "b.business_on + interval '12 hours'",
    "decision": "'{}'",
    "fiscal_drive": "null",
}


def measure(*, members: int, purchases: int, rounds: int) -> list[tuple[str, float, float]]:
    """What is done, its seconds, and the seconds of what it is compared with; on a server made for it."""
    with own_postgres():
        # Models can be imported only now that Django is set up.
        from django.db import connection

        from coalition.tests.world import make_world
        from promotions.engine.segments import GoodsBought, SegmentConditions
        from promotions.models import Segment
        from settlements.analytics.audiences import count_audience
        from settlements.analytics.refreshing import refresh_segment
        from settlements.models import Purchase, PurchaseLine

        world = make_world()
        sold = world.buy(world.desk_a, ("cream", "1", "100.00"), ("aspirin", "1", "50.00"), card=world.card)
        with connection.cursor() as cursor:
            cursor.execute(
                CROWD.format(
                    members=members,
                    purchases=purchases,
                    account=world.account.pk,
                    outlet=world.outlet_a.pk,
                    purchase=sold.purchase_id,
                    now=world.now.isoformat(),
                    **_copied(Purchase, "purchase", "p", COPIED_PURCHASE),
                    **_copied(PurchaseLine, "line", "l", {"id": "gen_random_uuid()", "purchase_id": "b.id"}),
                )
            )

        def run(statement: str, **params: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement, params)

        def count(**conditions: object) -> Callable[[], object]:
            asked = SegmentConditions(**conditions)
            return lambda: count_audience(programme=world.programme, conditions=asked, now=world.now)

        cream = GoodsBought(product_ids=frozenset({world.products["cream"].pk}))
        gold = frozenset(level.pk for level in world.scheme.levels.all()[1:])
        compared: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
            ("55 and older", count(age_from=55), lambda: run(AGGREGATE)),
            ("bought twice or more", count(purchases_from=2), lambda: run(AGGREGATE)),
            ("bought twice in 90 days", count(purchases_from=2, within_days=90), lambda: run(AGGREGATE)),
            ("lapsed for 60 days", count(last_purchase_days_from=60), lambda: run(AGGREGATE)),
            ("on the upper level", count(level_ids=gold), lambda: run(AGGREGATE)),
            ("bought one of goods", count(bought=cream), lambda: run(JOINED_AGGREGATE)),
        ]
        rows = [(name, *side_by_side(ask, bare, rounds)) for name, ask, bare in compared]

        moments = (world.now + timedelta(hours=number) for number in range(1, 1_000))

        def new_segment() -> Segment:
            code = f"s{Segment.objects.count()}"
            return Segment.objects.create(
                programme=world.programme, code=code, name=code, conditions={"is_everybody": True}
            )

        kept = new_segment()
        refresh_segment(segment=kept, now=next(moments))
        rows.append(
            (
                "written for the first time",
                *side_by_side(
                    lambda: refresh_segment(segment=new_segment(), now=next(moments)),
                    lambda: run(INSERT, segment=new_segment().pk, now=next(moments)),
                    rounds,
                ),
            )
        )
        rows.append(
            (
                "refreshed, nobody moved",
                *side_by_side(lambda: refresh_segment(segment=kept, now=next(moments)), lambda: run(AGGREGATE), rounds),
            )
        )
        return rows


def _copied(model: type, name: str, source: str, others: dict[str, str]) -> dict[str, str]:
    """The columns of a table, and the values of a copied row: its own, but for a few others."""
    columns = [field.column for field in model._meta.concrete_fields]
    values = [others.get(column, f"{source}.{column}") for column in columns]
    return {f"{name}_columns": ", ".join(columns), f"{name}_values": ", ".join(values)}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--members", type=int, default=20_000)
    parser.add_argument("--purchases", type=int, default=5, help="of each member")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print("| | seconds | of the bare statement |")
    print("|---|---:|---:|")
    for name, seconds, bare in measure(members=given.members, purchases=given.purchases, rounds=given.rounds):
        print(f"| {name} | {seconds:.3f} | {seconds / bare:.2f} |")


if __name__ == "__main__":
    main()
