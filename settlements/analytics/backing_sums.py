"""One pass over the postings: what every wallet's lots, pledge and clearing account came to by the end of some days.

Nothing that is kept for today is read (no remainder of a lot, no balance), so a day of last year is answered as well as
this one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.db import connection

from pharmacies.models import Programme
from settlements.movements.clock import CENTRE
from settlements.statements.sides import OWED_BY_PARTNER, Kind, side_of


class By(StrEnum):
    """Which day a posting belongs to."""

    BUSINESS = "business"
    """The outlet's date of the receipt: a receipt that arrives late changes the days since it was made."""
    BOOKED = "booked"
    """When the centre wrote it down: what was once told of a day stays."""


DAYS = {
    By.BUSINESS: ("t.business_on", ""),
    By.BOOKED: (
        "(e.recorded_at at time zone %(zone)s)::date",
        "join settlements_entry e on e.id = t.entry_id",
    ),
}
# `width_bucket` over the days that follow the asked ones: 0 is up to the first, and so on; what came later is left out.
# Wallets are many and all other accounts few, so only these are looked up: a side that is not among them is a wallet.
# What goes from wallet to wallet changes no sum here.
SUMS = """
with few as materialized (
    select id, kind, contract_id from settlements_ledgeraccount where programme_id = %(programme)s and kind <> 'wallet'
)
select grouping(l.funder_id), grouping(d.kind), width_bucket({day}, %(following)s::date[]),
       l.funder_id, l.contract_id, l.funding_moment, d.kind, d.contract_id, c.kind, c.contract_id, t.kind,
       sum(t.amount_kopecks),
       sum(t.amount_kopecks * ((c.id is null)::int - (d.id is null)::int))
  from settlements_posting t
  left join few d on d.id = t.debit_id
  left join few c on c.id = t.credit_id
  left join settlements_lot l on l.id = t.lot_id
  {join}
 where {day} < %(end)s and (d.id is not null or c.id is not null)
 group by grouping sets ((3, l.funder_id, l.contract_id, l.funding_moment),
                         (3, d.kind, d.contract_id, t.kind), (3, c.kind, c.contract_id, t.kind))
"""

Origin = tuple[int, int | None, str]
"""Funder, contract, funding moment: what a lot is born with."""


@dataclass(slots=True)
class Sums:
    """Totals by the end of a day, in kopecks.

    `lots`: points that are left of a funder's lots. `wallets`, `shortfalls`: all members'. By contract: `pledges`, what
    is promised; `clearing`, above zero when the centre owes; `partner_side`, the part of it that the partner was
    charged and has paid.
    """

    lots: dict[Origin, int] = field(default_factory=lambda: defaultdict(int))
    wallets: int = 0
    shortfalls: int = 0
    pledges: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    clearing: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    partner_side: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, other: "Sums") -> "Sums":
        """Both together."""
        total = Sums(wallets=self.wallets + other.wallets, shortfalls=self.shortfalls + other.shortfalls)
        for name in ("lots", "pledges", "clearing", "partner_side"):
            for part in (getattr(self, name), getattr(other, name)):
                for key, kopecks in part.items():
                    getattr(total, name)[key] += kopecks
        return total


def sums_by_day(*, programme: Programme, days: Sequence[date], by: By) -> list[Sums]:
    """The totals by the end of each of the days, which rise. One statement."""
    day, join = DAYS[by]
    params = {
        "programme": programme.pk,
        "following": [each + timedelta(days=1) for each in days],
        "end": days[-1] + timedelta(days=1),
        "zone": CENTRE,
    }
    moved = [Sums() for _day in days]
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(day=day, join=join), params)
        for row in cursor.fetchall():
            _note(moved[row[2]], row)
    totals = [moved[0]]
    for each in moved[1:]:
        totals.append(totals[-1].add(each))
    return totals


def _note(sums: Sums, row: tuple) -> None:
    no_lot, no_debit, _bucket, funder, lot_contract, moment, debit, debited, credit, credited, kind, total, into = row
    if not no_lot:
        if funder is not None and into:
            sums.lots[funder, lot_contract, moment] += int(into)
    elif not no_debit:
        _move(sums, debit, debited, kind, -int(total))
    else:
        _move(sums, credit, credited, kind, int(total))


def _move(sums: Sums, account: str | None, contract_id: int | None, kind: str, kopecks: int) -> None:
    """One side's part; no account: a wallet."""
    if account is None:
        sums.wallets += kopecks
    elif account == "shortfall":
        sums.shortfalls -= kopecks
    elif account == "pledge":
        sums.pledges[contract_id] -= kopecks
    elif account == "clearing":
        sums.clearing[contract_id] += kopecks
        if kind == Kind.PAYMENT or side_of(kind, kopecks) in OWED_BY_PARTNER:
            sums.partner_side[contract_id] += kopecks
