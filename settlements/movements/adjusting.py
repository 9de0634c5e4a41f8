"""Booking an adjustment: under the locks of the wallet and the shortfall, exact to the kopeck."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from coalition.kernel.money import print_roubles
from coalition.kernel.periods import business_date
from coalition.toolkit import pool
from coalition.toolkit.models import Approval
from members.models import Account
from settlements.ledger import book, chart
from settlements.ledger.annul_books import annul_books, take_in_order
from settlements.ledger.gift_books import Given, Share, gift_books
from settlements.ledger.transfers import Books, LotState, Transfer
from settlements.models import Adjustment, LedgerAccount
from settlements.movements.clock import CENTRE
from settlements.movements.errors import NotEnoughPoints, ShortfallIsLess

OWN_COST = "goodwill"
BALANCE = "select balance_kopecks from settlements_ledgeraccount where id = %s"
LOTS = """
select id, remaining_kopecks, funding_moment, contract_id, promotion_version_id
from settlements_lot where wallet_id = %s and remaining_kopecks > 0
order by expires_at nulls last, restriction is null, id
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for; `key` is the form's own, so that a form sent twice is one adjustment."""

    account_id: int
    kind: Adjustment.Kind
    amount_kopecks: int
    reason: Adjustment.Reason
    comment: str
    key: UUID

    def plain(self) -> dict[str, Any]:
        """As plain values, to be kept with an approval."""
        return {
            "account": self.account_id,
            "kind": str(self.kind),
            "amount_kopecks": self.amount_kopecks,
            "reason": str(self.reason),
            "comment": self.comment,
            "key": str(self.key),
        }

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Wanted":
        """What `plain` kept."""
        return cls(
            plain["account"],
            Adjustment.Kind(plain["kind"]),
            plain["amount_kopecks"],
            Adjustment.Reason(plain["reason"]),
            plain["comment"],
            UUID(plain["key"]),
        )


def book_adjustment(
    *, wanted: Wanted, account: Account, made_by: str, now: datetime, approval: Approval | None = None
) -> Adjustment:
    """Write the entry and the adjustment. Joins the open transaction. Refused: NotEnoughPoints, ShortfallIsLess."""
    programme_id = account.programme_id
    wallet, shortfall = chart.wallet(programme_id, account.pk), chart.shortfall(programme_id, account.pk)
    with pool.transaction() as connection:
        ids = book.account_ids(connection, [wallet, shortfall])
        book.lock_accounts(connection, ids.values())
        books = _books(connection, wanted, account, ids, now)
        ids |= book.account_ids(connection, book.accounts_of(books))
        entry_id: UUID = book.write(
            connection,
            books=books,
            kind="adjustment",
            programme_id=programme_id,
            business_on=business_date(now, CENTRE),
            now=now,
            ids=ids,
            recorded_by=made_by,
            reason=f"{wanted.reason.label}: {wanted.comment}"[:200],
        )
    return Adjustment.objects.create(
        account=account,
        kind=wanted.kind,
        amount_kopecks=wanted.amount_kopecks,
        reason=wanted.reason,
        comment=wanted.comment,
        key=wanted.key,
        entry_id=entry_id,
        approval=approval,
        made_by=made_by,
        made_at=now,
    )


def refuse_impossible(wanted: Wanted, account: Account) -> None:
    """Refuse at once what could not be booked anyway, before anybody is asked to agree."""
    balances = dict(LedgerAccount.objects.filter(member_account=account).values_list("kind", "balance_kopecks"))
    has = balances.get(LedgerAccount.Kind.WALLET, 0)
    if wanted.kind == Adjustment.Kind.WRITE_OFF and wanted.amount_kopecks > has:
        raise NotEnoughPoints(has=print_roubles(has))
    owed = balances.get(LedgerAccount.Kind.SHORTFALL, 0)
    if wanted.kind == Adjustment.Kind.SHORTFALL and wanted.amount_kopecks > owed:
        raise ShortfallIsLess(owed=print_roubles(owed))


def _books(
    connection: psycopg.Connection,
    wanted: Wanted,
    account: Account,
    ids: dict[chart.AccountKey, int],
    now: datetime,
) -> Books:
    programme, amount = account.programme, wanted.amount_kopecks
    wallet, shortfall = chart.wallet(programme.pk, account.pk), chart.shortfall(programme.pk, account.pk)
    cursor = pool.cursor(connection)
    (owed,) = cursor.execute(BALANCE, [ids[shortfall]]).fetchone()
    if wanted.kind == Adjustment.Kind.ACCRUAL:
        shares = [Share(programme.operator_id, amount)]
        given = Given(programme.pk, account.pk, shares, available_from=now, purpose=OWN_COST)
        return gift_books(given, kind="adjustment", shortfall_kopecks=owed)
    if wanted.kind == Adjustment.Kind.SHORTFALL:
        if amount > owed:
            raise ShortfallIsLess(owed=print_roubles(owed))
        return Books([Transfer("adjustment", chart.own_cost(programme.pk, OWN_COST), shortfall, amount)])
    lots = [LotState(*row) for row in cursor.execute(LOTS, [ids[wallet]]).fetchall()]
    try:
        pieces = take_in_order(lots, amount)
    except LookupError as error:
        has = sum(lot.remaining_kopecks for lot in lots)
        raise NotEnoughPoints(has=print_roubles(has)) from error
    return annul_books(
        kind="adjustment",
        programme_id=programme.pk,
        account_id=account.pk,
        pieces=pieces,
        policy=programme.lapsed_points,
    )
