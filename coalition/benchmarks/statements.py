"""How fast a month is settled: `python -m coalition.benchmarks.statements [--contracts N] [--rounds R]`.

Compared with C: what PostgreSQL has to do at the very least, contract by contract in a transaction each: a statement's
row, its claims, lines, totals, number, and a frozen document of the same size. Both take turns on contracts of their
own; medians of the rounds. Compare the share, not the seconds.
"""

import argparse
import json
import resource
from statistics import median

from coalition.benchmarks.servers import own_postgres
from coalition.benchmarks.timing import seconds

ROW = """
    insert into settlements_statement (contract_id, account_id, starts_on, ends_on, state, accepted_kopecks,
        issued_kopecks, payable_kopecks, receivable_kopecks, carried_kopecks, drafted_at, sent_by, agreed_by,
        is_agreed_silently, note)
    select contract_id, id, %(starts_on)s, %(ends_on)s, 'draft', 0, 0, 0, 0, 0, %(now)s, '', '', false, ''
      from settlements_ledgeraccount where kind = 'clearing' and contract_id = %(contract)s
    returning id, account_id
"""
LINES = """
    insert into settlements_statementline (statement_id, outlet_id, kind, vat_rate_bp, coupon_nominal_kopecks, quantity,
        amount_kopecks)
    select %(statement)s, p.outlet_id, p.kind, p.vat_rate_bp, p.coupon_nominal_kopecks, count(distinct p.entry_id),
           sum(case when p.credit_id = c.account_id then p.amount_kopecks else -p.amount_kopecks end)
      from settlements_statementclaim c join settlements_posting p on p.id = c.posting_id
     where c.statement_id = %(statement)s group by 2, 3, 4, 5, p.credit_id = c.account_id
"""
DOCUMENT = """
    insert into toolkit_frozendocument (kind, number, content, content_hash, frozen_at, frozen_by)
    values ('bare', %(number)s, %(content)s, %(hash)s, %(now)s, '') returning id
"""
SENT = """
    update settlements_statement set state = 'sent', number = %(number)s, document_id = %(document)s, sent_at = %(now)s,
        accepted_kopecks = (select sum(amount_kopecks) from settlements_statementline l
                             where l.statement_id = %(statement)s)
     where id = %(statement)s
"""


def measure(*, contracts: int, rounds: int) -> tuple[float, float]:
    """Seconds of the least that must be done for so many contracts, and of a run that drafts and sends them."""
    with own_postgres():
        # Models can be imported only now that Django is set up.
        from django.db import connection, transaction

        from coalition.tests.many_contracts import accept_coupons, many_pharmacies
        from coalition.tests.world import make_world
        from coalition.toolkit.numbering import take_number
        from pharmacies.models import Contract
        from settlements.models import Statement
        from settlements.statements.runs import continue_runs, start_run
        from settlements.statements.turnover import claim_postings
        from settlements.tests.statements.months import NOVEMBER_2, OCTOBER

        world = make_world()

        def bare(made: list[Contract], paper: str) -> None:
            given = {"starts_on": OCTOBER.starts_on, "ends_on": OCTOBER.ends_on, "now": NOVEMBER_2, "hash": "0" * 64}
            for contract in made:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(ROW, given | {"contract": contract.pk})
                    statement, account = cursor.fetchone()
                    claim_postings(Statement(pk=statement, account_id=account, ends_on=OCTOBER.ends_on))
                    cursor.execute(LINES, {"statement": statement})
                    number = take_number(series="BARE", year=2026)
                    cursor.execute(DOCUMENT, given | {"number": number, "content": paper})
                    (document,) = cursor.fetchone()
                    cursor.execute(SENT, given | {"statement": statement, "number": number, "document": document})

        def run() -> None:
            start_run(programme=world.programme, period=OCTOBER, is_sending=True, started_by="", now=NOVEMBER_2)
            continue_runs(now=NOVEMBER_2)

        def new_contracts(first: int, count: int) -> list[Contract]:
            made = many_pharmacies(world, count, first=first, with_halves=False)
            accept_coupons(world, made)
            return made

        new_contracts(0, 1)
        run()  # the small world's own contracts, once and for all
        paper = json.dumps(Statement.objects.order_by("number").last().document.content)
        samples = []
        for first in range(1, 2 * contracts * rounds, 2 * contracts):
            made = new_contracts(first, contracts)
            took = seconds(lambda made=made: bare(made, paper))
            new_contracts(first + contracts, contracts)
            samples.append((took, seconds(run)))
        return median(sample[0] for sample in samples), median(sample[1] for sample in samples)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contracts", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    least, settled = measure(contracts=options.contracts, rounds=options.rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{options.contracts:,} contracts: bare SQL {least:.2f} s (C), drafted and sent {settled:.2f} s = "
        f"{settled / least:.1f} C, {options.contracts / settled:.1f} a second, {peak} MB"
    )
