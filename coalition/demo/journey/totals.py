"""The year as the ledger has it and as the recomputation has it, both as flat tables of figures."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from coalition.demo.journey.companies import FIRST_MANUFACTURER_NUMBER
from coalition.demo.journey.recompute.books import Books

Key = tuple[Any, ...]
Tables = dict[str, dict[Key, int]]
"""Name of a table → what a figure is of → the figure, in kopecks or pieces; what is zero is left out."""

_FOLDER = Path(__file__).parent
_BALANCES = """
    select 'points left' as what, m.name as owner, a.balance_kopecks as kopecks
    from settlements_ledgeraccount a join members_account m on m.id = a.member_account_id where a.kind = 'wallet'
    union all
    select 'accumulated', m.name, sum(r.amount_kopecks)
    from settlements_accumulation r join members_account m on m.id = r.account_id group by m.name
    union all
    select 'pledged', c.number, sum(case when p.debit_id = a.id then p.amount_kopecks else -p.amount_kopecks end)
    from settlements_ledgeraccount a
    join pharmacies_contract c on c.id = a.contract_id
    join settlements_posting p on a.id in (p.debit_id, p.credit_id)
    where a.kind = 'pledge' group by c.number
"""
_TO_PAY = """
    select c.number as contract, to_char(s.starts_on, 'YYYY-MM') as month,
           s.payable_kopecks as "paid out", s.receivable_kopecks as "collected"
    from settlements_statement s join pharmacies_contract c on c.id = s.contract_id
    where s.state = 'sent'
"""
_SETTLED = """
    select c.number as contract,
           (sum(s.payable_kopecks - s.receivable_kopecks)
            + (array_agg(s.carried_kopecks order by s.starts_on desc))[1])::bigint as kopecks
    from settlements_statement s join pharmacies_contract c on c.id = s.contract_id
    where s.state = 'sent' group by c.number
"""


def recomputed_tables(books: Books) -> Tables:
    """The figures of the recomputation."""
    tables: Tables = {
        "outlet, month": {
            (*key, measure): figure for key, row in books.outlets.items() for measure, figure in row.items()
        },
        "outlet, month, funder": {
            (store, month, *funder, measure): figure
            for (store, month, funder), row in books.funders.items()
            for measure, figure in row.items()
        },
        "legal entity, month": {
            (*entity, month, measure): figure
            for (entity, month), row in books.clearing.items()
            for measure, figure in row.items()
        },
        "statement, month": {
            (*entity, month, measure): figure
            for (entity, month), row in books.clearing.items()
            for measure, figure in row.items()
            if entity[0] != "operator"
        },
        "statement, month: to pay": {
            (*entity, month, way): kopecks
            for (entity, month), ways in books.settled.items()
            for way, kopecks in ways.items()
        },
        "settled in the year": _settled(books),
        "points left": {("household", number): kopecks for number, kopecks in books.wallets.items()},
        "accumulated": {("household", number): kopecks for number, kopecks in books.accumulated.items()},
        "pledged": dict(books.pledges),
    }
    return {name: {key: figure for key, figure in table.items() if figure} for name, table in tables.items()}


def ledger_tables() -> Tables:
    """The same figures, read from purchases, returns, postings, balances and the register of accumulation."""
    tables: Tables = {
        "outlet, month": dict(_measures("outlet_totals.sql", ("store", "month"))),
        "outlet, month, funder": dict(_measures("funder_totals.sql", ("store", "month", "contract"))),
        "legal entity, month": {
            (*entity_of(row["contract"]), row["month"], row["measure"]): row["kopecks"]
            for row in _rows((_FOLDER / "ledger_totals.sql").read_text())
        },
        "statement, month": {
            (*entity_of(row["contract"]), row["month"], row["measure"]): row["kopecks"]
            for row in _rows((_FOLDER / "statement_totals.sql").read_text())
        },
        "statement, month: to pay": {
            (*entity_of(row["contract"]), row["month"], way): row[way]
            for row in _rows(_TO_PAY)
            for way in ("paid out", "collected")
        },
        "settled in the year": {entity_of(row["contract"]): row["kopecks"] for row in _rows(_SETTLED)},
        "points left": {},
        "accumulated": {},
        "pledged": {},
    }
    for row in _rows(_BALANCES):
        owner = entity_of(row["owner"]) if row["what"] == "pledged" else ("household", int(row["owner"]))
        tables[row["what"]][owner] = int(row["kopecks"])
    return {name: {key: figure for key, figure in table.items() if figure} for name, table in tables.items()}


def _settled(books: Books) -> dict[Key, int]:
    """What statements come to: to be paid out less to be collected, whatever was carried from month to month."""
    settled: Counter[Key] = Counter()
    for (entity, _month), row in books.clearing.items():
        if entity[0] != "operator":
            settled[entity] += row.total()
    return settled


def entity_of(contract_number: str) -> tuple[str, int]:
    """Whose contract it is, in the words of the recomputation."""
    if contract_number == "operator":
        return "operator", 0
    number = int(contract_number.partition("/")[0])
    if number < FIRST_MANUFACTURER_NUMBER:
        return "chain", number - 1
    return "manufacturer", number - FIRST_MANUFACTURER_NUMBER


def _measures(file: str, names: tuple[str, ...]) -> Iterator[tuple[Key, int]]:
    for row in _rows((_FOLDER / file).read_text()):
        key = [row.pop(name) for name in names]
        if len(names) == 3:
            key[2:] = entity_of(key[2])
        for measure, figure in row.items():
            yield (*key, measure), figure


def _rows(sql: str) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))
