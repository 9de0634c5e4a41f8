"""What a sign's search finds: receipts that show it, gathered by whom they concern."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from settlements.analytics.suspicions.rules import MOST_DAYS
from settlements.models import SuspicionRule
from settlements.movements.clock import local_now

LATE_DAYS = 7
"""Receipts that a till sends late still count for the day they were made on, so earlier days are looked at again."""

RECEIPT = """p.id, p.outlet_id, p.desk_id, p.cashier_id, p.account_id, p.card_id, p.business_on, p.occurred_at,
           p.amount_kopecks"""
"""What a search reads of a purchase `p`: never all of it, since why it was priced so is long."""

Receipt = tuple[UUID | None, UUID | None, int | None]
"""A purchase, its return, an adjustment: by which a case names what shows it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One receipt, return or adjustment that shows a sign, dated by its business date.

    `subject` is whom the suspicion concerns. Not `is_counted`: only to be read along with the others.
    """

    subject: str
    outlet_id: int | None
    desk_id: int | None
    cashier_id: int | None
    account_id: int | None
    card_id: int | None
    user_name: str
    purchase_id: UUID | None
    return_id: UUID | None
    adjustment_id: int | None
    on: date
    amount_kopecks: int
    is_counted: bool = True

    @property
    def receipt(self) -> Receipt:
        """What a case names."""
        return self.purchase_id, self.return_id, self.adjustment_id


@dataclass(frozen=True, slots=True)
class Finding:
    """All that shows a sign of one subject, in the order of time."""

    subject: str
    shown: tuple[Shown, ...]

    def without(self, known: frozenset[Receipt] | set[Receipt]) -> "Finding":
        """What is left when what some case names already is set aside."""
        return Finding(self.subject, tuple(each for each in self.shown if each.receipt not in known))

    @property
    def counted(self) -> list[Shown]:
        """What the thresholds are about."""
        return [each for each in self.shown if each.is_counted]

    @property
    def amount_kopecks(self) -> int:
        """The sum of what counts."""
        return sum(each.amount_kopecks for each in self.counted)

    def common(self, name: str) -> Any:
        """A field when all receipts that count agree on it, else None."""
        values = {getattr(each, name) for each in self.counted}
        return values.pop() if len(values) == 1 else None

    @property
    def card_id(self) -> int | None:
        """The card on most of the receipts."""
        card_id, receipts = Counter(each.card_id for each in self.counted).most_common(1)[0]
        return card_id if 2 * receipts > len(self.counted) else None


def looked_at(rule: SuspicionRule, now: datetime) -> dict[str, Any]:
    """The parameters of a sign's statement: whole days that have ended by the operator's clock, and the thresholds.

    `since`: nothing of these days arrived before it, wherever the outlet is; the index of arrivals begins there.
    """
    today, days = local_now(now).date(), min(rule.days, MOST_DAYS)
    starts_on = today - timedelta(days=days + LATE_DAYS)
    return {
        "programme": rule.programme_id,
        "starts_on": starts_on,
        "window_on": today - timedelta(days=days),
        "ends_on": today,
        "since": datetime.combine(starts_on, time.min, local_now(now).tzinfo) - timedelta(days=1),
        "days": days,
        "least": rule.least,
        "share_bp": rule.share_bp or 0,
        "least_kopecks": rule.least_kopecks,
    }


def asked(sql: str, params: dict[str, Any]) -> list[Finding]:
    """The findings of a statement that yields the fields of `Shown`, ordered by subject; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(_gathered(Shown(*row) for row in cursor.fetchall()))


def _gathered(rows: Iterable[Shown]) -> Iterator[Finding]:
    for subject, shown in groupby(rows, key=lambda each: each.subject):
        yield Finding(subject, tuple(shown))
