"""Reading the past in portions: a thousand receipts, with everything that their accounts had by then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from django.db import connection

from promotions.engine.facts import Used
from promotions.engine.reasons import Reason
from promotions.engine.rulebook import Rulebook
from settlements.analytics.backtest.sql import load
from settlements.analytics.backtest.stored import (
    Membership,
    RegisterRow,
    StoredAccount,
    StoredCoupon,
    StoredLine,
    StoredReceipt,
)
from settlements.models import EVER

PORTION = 1_000
"""Receipts that are read, judged and counted at once. An account is never divided, so there may be more."""

PERIOD = load("period").strip()
COUNT = f"select count(*) from settlements_purchase p where {PERIOD}"
NEXT = load("next_accounts").replace("{period}", PERIOD)
RECEIPTS = load("receipts").replace("{period}", PERIOD)
OF_ACCOUNTS = "p.account_id between %(first)s and %(last)s order by p.account_id, p.id"
OF_NOBODY = (
    "p.account_id is null and (p.received_at, p.id) > (%(at)s, %(id)s) order by p.received_at, p.id limit %(size)s"
)
NOBODY_YET = (datetime(1, 1, 2, tzinfo=UTC).isoformat(), "00000000-0000-0000-0000-000000000000")
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which receipts: of a programme, of days [starts_on, ends_on) by the outlet's date, of outlets (none: of all)."""

    programme_id: int
    starts_on: date
    ends_on: date
    outlet_ids: tuple[int, ...] = ()

    def arguments(self, **more: Any) -> dict[str, Any]:
        """What the statements are told. A receipt arrives on its day or later, but a till's clock may run ahead."""
        return {
            "programme": self.programme_id,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "arrived_since": datetime.combine(self.starts_on - A_DAY, time.min, UTC),
            "outlets": list(self.outlet_ids) or None,
            **more,
        }


@dataclass(frozen=True, slots=True)
class Interest:
    """What the rules ask of history besides receipts; what nobody asks for is not read."""

    segment_ids: frozenset[int]
    has_schemes: bool
    counts_purchases: bool


def interest_of(rulebook: Rulebook) -> Interest:
    """What the rules of a rulebook ask for."""
    whoms = [rule.whom for rule in rulebook.rules]
    return Interest(
        segment_ids=frozenset().union(*(whom.segment_ids | whom.excluded_segment_ids for whom in whoms)),
        has_schemes=bool(rulebook.schemes),
        counts_purchases=any(whom.purchases_from is not None or whom.purchases_until is not None for whom in whoms),
    )


def count_receipts(scope: Scope) -> int:
    """How many receipts there are to be judged; those that came back whole are none."""
    ((count,),) = _rows(COUNT, scope.arguments())
    return count


def next_accounts(scope: Scope, interest: Interest, *, after: int) -> list[StoredAccount]:
    """The next accounts with receipts, ids ascending; nothing: there are no more."""
    ((first, last, seen),) = _rows(NEXT, scope.arguments(after=after, size=PORTION))
    if not seen:
        return []
    if seen == PORTION and first != last:
        last -= 1  # of the last account perhaps not all receipts were seen
    rows = _rows(RECEIPTS.replace("{which}", OF_ACCOUNTS), scope.arguments(first=first, last=last))
    receipts = [_receipt(row) for row in rows]
    arguments = {"accounts": sorted({receipt.account_id for receipt in receipts}), "starts_on": scope.starts_on}
    accounts = {row[0]: StoredAccount(*row) for row in _rows(load("accounts"), arguments)}
    for receipt in receipts:
        accounts[receipt.account_id].receipts.append(receipt)
    _add_history(accounts, interest, arguments)
    return [accounts[account_id] for account_id in arguments["accounts"]]


def next_of_nobody(scope: Scope, *, after: tuple[str, str]) -> list[StoredReceipt]:
    """The next receipts without a card, as they arrived."""
    at, purchase_id = after
    arguments = scope.arguments(at=at, id=purchase_id, size=PORTION)
    return [_receipt(row) for row in _rows(RECEIPTS.replace("{which}", OF_NOBODY), arguments)]


def _add_history(accounts: dict[int, StoredAccount], interest: Interest, arguments: dict[str, Any]) -> None:
    if interest.has_schemes:
        for account_id, *row in _rows(load("register"), arguments):
            accounts[account_id].register.append(RegisterRow(*row))
    if interest.segment_ids:
        for account_id, *row in _rows(load("segments"), arguments | {"segments": list(interest.segment_ids)}):
            accounts[account_id].memberships.append(Membership(*row))
    if interest.counts_purchases:
        for account_id, count in _rows(load("earlier"), arguments):
            accounts[account_id].purchases_before = count
    for account_id, promotion_id, since, *figures in _rows(load("uses"), arguments):
        accounts[account_id].uses_now[promotion_id, None if since == EVER else since] = Used(*figures)


def _receipt(row: tuple[Any, ...]) -> StoredReceipt:
    usages, coupons, lines = (orjson.loads(text) if text else [] for text in row[10:])
    return StoredReceipt(
        *row[:10],
        lines=tuple(StoredLine(*line) for line in lines),
        coupons=tuple(_coupon(shown) for shown in coupons),
        usages=tuple(_usage(usage) for usage in usages),
    )


def _coupon(shown: dict[str, Any]) -> StoredCoupon:
    is_good = shown["outcome"] == "applied" or shown["reason"] == Reason.CODE_NO_EFFECT
    return StoredCoupon(shown["code"], shown["coupon_id"], shown["series_id"], None if is_good else shown["reason"])


def _usage(plain: dict[str, Any]) -> tuple[tuple[int, date | None], Used]:
    period = date.fromisoformat(plain["period_starts_on"]) if plain["period_starts_on"] else None
    return (plain["promotion_id"], period), Used(plain["times"], plain["amount_kopecks"], plain["counted"])


def _rows(statement: str, arguments: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall()
