"""The proof of backing: points outstanding at the end of a day, and who stands behind them, funder by funder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coalition.kernel.periods import month_of
from pharmacies.models import Contract, LegalEntity, Programme
from settlements.analytics.backing_sums import By, Sums, sums_by_day

MONTHS, DAYS = 12, 31


@dataclass(frozen=True, slots=True)
class Backed:
    """A funder's points under one contract (none: the operator's own cost), in kopecks.

    `outstanding` comes of lots alone; charged when issued they are `collected` or still `owed`, charged when spent
    `pledged`, and `own` is the operator's.
    """

    funder: LegalEntity
    contract: Contract | None
    outstanding: int
    collected: int
    owed: int
    pledged: int
    own: int

    @property
    def unbacked(self) -> int:
        """What nobody stands behind: zero, or something is wrong."""
        return self.outstanding - self.collected - self.owed - self.pledged - self.own


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of the course: points outstanding by funder, in kopecks."""

    on: date
    by_funder: dict[int, int]

    @property
    def total(self) -> int:
        """Of all funders."""
        return sum(self.by_funder.values())


@dataclass(frozen=True, slots=True)
class Proof:
    """Who stands behind the points of a programme at the end of a day. `wallets` is what members hold in all."""

    programme: Programme
    on: date
    by: By
    rows: tuple[Backed, ...]
    wallets: int
    shortfalls: int
    course: tuple[Moment, ...]

    def total(self, name: str) -> int:
        """The sum of a column."""
        return sum(getattr(row, name) for row in self.rows)

    @property
    def unbacked(self) -> int:
        """What members hold and nobody stands behind; zero, or something is wrong."""
        return self.wallets - sum(self.total(name) for name in ("collected", "owed", "pledged", "own"))

    @property
    def holds(self) -> bool:
        """Whether all of it is backed, in every row and in all."""
        return not self.unbacked and not any(row.unbacked for row in self.rows)

    @property
    def largest(self) -> list[LegalEntity]:
        """The funders, each once, those with most points on the day itself first."""
        funders, last = {row.funder.pk: row.funder for row in self.rows}, self.course[-1].by_funder
        return sorted(funders.values(), key=lambda each: (-last.get(each.pk, 0), each.short_name))


def prove_backing(*, programme: Programme, on: date, by: By = By.BUSINESS, course: Sequence[date] = ()) -> Proof:
    """The proof for the end of a day, and the course of days up to it. Three statements, one over the postings.

    A funder's points that are charged when issued are owed as far as the funder's debt on its clearing account
    reaches; the rest has been collected, by money or by setting off what it accepted. Without netting only what the
    funder was charged and has paid makes its debt.
    """
    days = sorted({*course, on})
    totals = sums_by_day(programme=programme, days=days, by=by)
    sums = dict(zip(days, totals, strict=True))[on]
    contracts = {each.pk: each for each in Contract.objects.filter(programme=programme)}
    funders = LegalEntity.objects.in_bulk({funder for sums in totals for funder, *_rest in sums.lots})
    rows = [_row(sums, funders[funder], contracts.get(contract_id), programme) for funder, contract_id in _pairs(sums)]
    rows = [row for row in rows if any((row.outstanding, row.collected, row.owed, row.pledged, row.own))]
    return Proof(
        programme=programme,
        on=on,
        by=by,
        rows=tuple(sorted(rows, key=lambda row: (-row.outstanding, row.funder.short_name, row.funder.pk))),
        wallets=sums.wallets,
        shortfalls=sums.shortfalls,
        course=tuple(Moment(day, _by_funder(each)) for day, each in zip(days, totals, strict=True)),
    )


def months_up_to(on: date, count: int = MONTHS) -> list[date]:
    """The last days of so many months before, and the day itself."""
    ends, first = [on], month_of(on).starts_on
    for _month in range(count):
        ends.append(first - timedelta(days=1))
        first = month_of(ends[-1]).starts_on
    return ends[::-1]


def days_up_to(on: date, count: int = DAYS) -> list[date]:
    """So many days that end with this one."""
    return [on - timedelta(days=back) for back in range(count - 1, -1, -1)]


def _pairs(sums: Sums) -> list[tuple[int, int | None]]:
    return sorted({(funder, contract) for funder, contract, _moment in sums.lots}, key=str)


def _row(sums: Sums, funder: LegalEntity, contract: Contract | None, programme: Programme) -> Backed:
    contract_id = contract.pk if contract else None
    at_issue = sums.lots.get((funder.pk, contract_id, Contract.FundingMoment.ISSUE), 0)
    at_use = sums.lots.get((funder.pk, contract_id, Contract.FundingMoment.USE), 0)
    if contract is None or funder.pk == programme.operator_id:
        return Backed(funder, contract, at_issue + at_use, 0, 0, 0, at_issue + at_use)
    account = sums.clearing if contract.is_netting_allowed else sums.partner_side
    owed = max(0, min(at_issue, -account.get(contract.pk, 0)))
    return Backed(funder, contract, at_issue + at_use, at_issue - owed, owed, sums.pledges.get(contract.pk, 0), 0)


def _by_funder(sums: Sums) -> dict[int, int]:
    found: dict[int, int] = {}
    for (funder, _contract, _moment), kopecks in sums.lots.items():
        found[funder] = found.get(funder, 0) + kopecks
    return found
