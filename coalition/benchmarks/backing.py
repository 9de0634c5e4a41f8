"""How fast the backing is proved: `python -m coalition.benchmarks.backing [--lots N] [--wallets W] [--rounds R]`.

Two postings a lot, over a year. Compared with a bare sum of the same postings by the funder of their lots. What is
compared takes turns; medians of the rounds. Compare the ratios, not the seconds.
"""

import argparse
from collections.abc import Callable

from coalition.benchmarks.servers import own_postgres
from coalition.benchmarks.timing import side_by_side

WALLET = 30_000_000
MANY = f"""
set constraints all immediate;
insert into settlements_ledgeraccount (id, key, kind, programme_id, purpose, balance_kopecks)
select {WALLET} + n, 'wallet:many-' || n, 'wallet', %(programme)s, '', 0 from generate_series(1, %(wallets)s) n;
insert into settlements_lot (id, wallet_id, funder_id, contract_id, funding_moment, promotion_version_id, entry_id,
                             amount_kopecks, remaining_kopecks, available_from)
select lpad(to_hex(n), 32, '0')::uuid, {WALLET} + n %% %(wallets)s + 1, l.funder_id, l.contract_id, l.funding_moment,
       l.promotion_version_id, l.entry_id, 1000, 400, l.available_from
  from (select * from settlements_lot where funding_moment = 'issue' limit 1) l, generate_series(1, %(lots)s) n;
insert into settlements_posting (entry_id, kind, debit_id, credit_id, amount_kopecks, business_on, lot_id)
select l.entry_id, 'earned', %(clearing)s, l.wallet_id, 1000, %(today)s - (random() * 365)::int, l.id
  from settlements_lot l where l.wallet_id > {WALLET}
union all
select l.entry_id, 'spent', l.wallet_id, %(clearing)s, 600, %(today)s, l.id
  from settlements_lot l where l.wallet_id > {WALLET};
analyze
"""
BARE = """
select l.funder_id, sum(t.amount_kopecks)
  from settlements_posting t join settlements_lot l on l.id = t.lot_id group by l.funder_id
"""


def measure(*, lots: int, wallets: int, rounds: int) -> list[tuple[str, float, float]]:
    """What is proved, its seconds, and the seconds of the bare sum; on a server made for it."""
    with own_postgres():
        # Models can be imported only now that Django is set up.
        from django.db import connection

        from coalition.tests.world import make_world
        from settlements.analytics.backing_proof import months_up_to, prove_backing
        from settlements.analytics.backing_sums import By
        from settlements.models import LedgerAccount

        world = make_world()
        world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
        today = world.now.date()
        clearing = LedgerAccount.objects.get(kind="clearing").pk
        given = {"programme": world.programme.pk, "clearing": clearing, "today": today}
        with connection.cursor() as cursor:
            cursor.execute(MANY, given | {"wallets": wallets, "lots": lots})

        def bare() -> None:
            with connection.cursor() as cursor:
                cursor.execute(BARE)

        def prove(**asked: object) -> Callable[[], object]:
            return lambda: prove_backing(programme=world.programme, on=today, **asked)

        asked = (
            ("one day", prove()),
            ("a year of months", prove(course=months_up_to(today))),
            ("a year of months, by booking", prove(course=months_up_to(today), by=By.BOOKED)),
        )
        return [(name, *side_by_side(ask, bare, rounds)) for name, ask in asked]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lots", type=int, default=1_000_000)
    parser.add_argument("--wallets", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print("| | seconds | of the bare statement |")
    print("|---|---:|---:|")
    for name, seconds, bare in measure(lots=given.lots, wallets=given.wallets, rounds=given.rounds):
        print(f"| {name} | {seconds:.2f} | {seconds / bare:.2f} |")


if __name__ == "__main__":
    main()
