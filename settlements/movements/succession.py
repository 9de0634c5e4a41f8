"""One account goes on for another: points with their dates, accumulation day by day, cards and coupons go over.

Purchases stay with the account that made them. A succession is a document of its own and can be taken back until a
statement has been sent after it.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.db.models import F

from coalition.kernel.money import print_roubles
from coalition.kernel.periods import business_date
from coalition.toolkit import pool
from coalition.toolkit.numbering import take_number
from members.models import Account, AccountHolder, Card, Person, Succession
from members.operations.bank_cards import live_bank_cards
from promotions.models import Coupon
from settlements.ledger import book, chart
from settlements.ledger.annul_books import take_in_order
from settlements.ledger.move_books import move_books, share_books
from settlements.ledger.transfers import Books, LotState
from settlements.models import Statement
from settlements.movements.clock import CENTRE
from settlements.movements.errors import (
    AccountClosed,
    NotEnoughPoints,
    ProgrammesDiffer,
    SuccessionIsFinal,
    SuccessionUndone,
)
from settlements.movements.family_papers import end_all
from settlements.movements.sql import load

SERIES = "ПРП"
BALANCE = "select coalesce((select balance_kopecks from settlements_ledgeraccount where id = %s), 0)"
LOTS = """
select id, remaining_kopecks, funding_moment, contract_id, promotion_version_id, funder_id, available_from, expires_at,
       restriction
from settlements_lot where wallet_id = %s and remaining_kopecks > 0
order by expires_at nulls last, restriction is null, id
"""
# What came by this very succession, and what returns of the predecessor's purchases have put back since.
BROUGHT = """
select l.id, l.remaining_kopecks, l.funding_moment, l.contract_id, l.promotion_version_id
from settlements_lot l
where l.wallet_id = %(wallet)s and l.remaining_kopecks > 0
  and exists (select from settlements_posting t
                join settlements_entry e on e.id = t.entry_id
                left join settlements_purchase p on p.id = e.purchase_id
               where t.lot_id = l.id and t.credit_id = %(wallet)s
                 and (t.kind = 'moved' and t.debit_id = %(source)s and e.reason = %(number)s
                      or e.kind = 'return' and p.account_id = %(predecessor)s and e.recorded_at >= %(made_at)s))
order by l.id
"""
ACCUMULATION = load("hand_over_accumulation")
TAKE_BACK_ACCUMULATION = load("take_back_accumulation")


@transaction.atomic
def succeed(
    *,
    predecessor: Account,
    successor: Account,
    kind: Succession.Kind,
    now: datetime,
    made_by: str,
    counts_from: date | None = None,
    duplicate: Person | None = None,
    reason: str = "",
) -> Succession:
    """Close an account in favour of another one of its programme; returns the numbered document.

    Effect: lots change their wallet and keep their dates, what is owed goes along; accumulation of days from
    `counts_from` on (None: all of it) goes over day by day; cards, bank cards and unused personal coupons open the
    successor;
    whoever held the account holds it no more. Refused: AccountClosed (either of them), ProgrammesDiffer.
    """
    predecessor, successor = _locked(predecessor, successor)
    if predecessor.closed_at is not None or successor.closed_at is not None:
        raise AccountClosed
    if predecessor.programme_id != successor.programme_id:
        raise ProgrammesDiffer
    succession = Succession(
        number=take_number(series=SERIES, year=business_date(now, CENTRE).year),
        kind=kind,
        predecessor=predecessor,
        successor=successor,
        duplicate=duplicate,
        counts_from=counts_from,
        reason=reason,
        made_at=now,
        made_by=made_by,
    )
    succession.carried = {
        "shortfall_kopecks": _move_wallet(predecessor, successor, now=now, by=made_by, reason=succession.number),
        "cards": _move_rows(Card.objects.all(), predecessor, successor),
        "bank_cards": _move_rows(live_bank_cards(), predecessor, successor),
        "coupons": _move_rows(_unused_coupons(), predecessor, successor),
        "holders": list(predecessor.holders.filter(ends_at__isnull=True).order_by("pk").values_list("pk", flat=True)),
    }
    _run(ACCUMULATION, succession)
    end_all(AccountHolder.objects.filter(pk__in=succession.carried["holders"]), now)
    predecessor.closed_at, predecessor.closed_reason = now, f"{succession.get_kind_display()}: {succession.number}"
    predecessor.save(update_fields=["closed_at", "closed_reason"])
    succession.save()
    return succession


@transaction.atomic
def undo_succession(*, succession: Succession, now: datetime, by: str) -> Succession:
    """Take a succession back: what is left of the points that came goes home, with accumulation, cards and coupons.

    What the successor bought and earned since stays with it. Refused: SuccessionUndone (already), SuccessionIsFinal
    (a statement of the programme was sent since), AccountClosed (the successor).
    """
    succession = Succession.objects.select_for_update(no_key=True).get(pk=succession.pk)
    predecessor, successor = _locked(succession.predecessor, succession.successor)
    if succession.undone_at is not None:
        raise SuccessionUndone
    if successor.closed_at is not None:
        raise AccountClosed
    sent = Statement.objects.filter(contract__programme=predecessor.programme_id, sent_at__gte=succession.made_at)
    if sent.exists():
        raise SuccessionIsFinal
    succession.undone_at, succession.undone_by = now, by
    succession.save(update_fields=["undone_at", "undone_by"])
    _bring_back(succession, predecessor, successor, now=now, by=by)
    _run(TAKE_BACK_ACCUMULATION, succession)
    _return_cards(succession, predecessor)
    bound = live_bank_cards().filter(pk__in=succession.carried.get("bank_cards", ()), account=successor)
    bound.update(account=predecessor)
    _unused_coupons().filter(pk__in=succession.carried.get("coupons", ())).update(account=predecessor)
    for holder in AccountHolder.objects.filter(pk__in=succession.carried.get("holders", ())):
        AccountHolder.objects.create(account=predecessor, person_id=holder.person_id, role=holder.role, starts_at=now)
    predecessor.closed_at, predecessor.closed_reason = None, ""
    predecessor.save(update_fields=["closed_at", "closed_reason"])
    return succession


@transaction.atomic
def move_points(
    *, source: Account, target: Account, amount_kopecks: int, now: datetime, by: str, reason: str
) -> UUID | None:
    """Hand points over to another account of the programme, in the order of spending; the entry, None for nothing.

    Each piece keeps funder, contract and dates of its lot. What is owed cannot be handed over: only what may be spent
    less what is owed. Refused: NotEnoughPoints, AccountClosed (the target), ProgrammesDiffer.
    """
    if not amount_kopecks:
        return None
    source, target = _locked(source, target)
    if target.closed_at is not None:
        raise AccountClosed
    if source.programme_id != target.programme_id:
        raise ProgrammesDiffer
    programme_id = source.programme_id
    with pool.transaction() as open_connection:
        ids = _lock_wallets(open_connection, source, target)
        cursor = pool.cursor(open_connection)
        rows = cursor.execute(LOTS, [ids[chart.wallet(programme_id, source.pk)]]).fetchall()
        (owed,) = cursor.execute(BALANCE, [ids[chart.shortfall(programme_id, source.pk)]]).fetchone()
        has = sum(row[1] for row in rows) - owed
        if amount_kopecks > has:
            raise NotEnoughPoints(has=print_roubles(max(0, has)))
        books = share_books(
            programme_id=programme_id,
            source_id=source.pk,
            target_id=target.pk,
            pieces=take_in_order([LotState(*row[:5]) for row in rows], amount_kopecks),
            terms={row[0]: row[5:] for row in rows},
        )
        return _write(open_connection, books, programme_id, ids, now=now, by=by, reason=reason)


def _locked(*accounts: Account) -> list[Account]:
    """The rows of the accounts, locked by id, in the order given."""
    ids = [account.pk for account in accounts]
    found = Account.objects.select_for_update(no_key=True, of=("self",)).select_related("programme").order_by("pk")
    by_id = {account.pk: account for account in found.filter(pk__in=ids)}
    return [by_id[row_id] for row_id in ids]


def _move_wallet(source: Account, target: Account, *, now: datetime, by: str, reason: str) -> int:
    """Everything in the wallet goes over; what was owed goes along and is returned, in kopecks."""
    programme_id = source.programme_id
    with pool.transaction() as open_connection:
        ids = _lock_wallets(open_connection, source, target)
        cursor = pool.cursor(open_connection)
        rows = cursor.execute(LOTS, [ids[chart.wallet(programme_id, source.pk)]]).fetchall()
        (owed,) = cursor.execute(BALANCE, [ids[chart.shortfall(programme_id, source.pk)]]).fetchone()
        books = move_books(
            programme_id=programme_id,
            source_id=source.pk,
            target_id=target.pk,
            lots=[LotState(*row[:5]) for row in rows],
            shortfall_kopecks=owed,
        )
        _write(open_connection, books, programme_id, ids, now=now, by=by, reason=reason)
    return owed


def _bring_back(succession: Succession, home: Account, away: Account, *, now: datetime, by: str) -> None:
    """What is left of the lots that came goes home, and of what was owed with them."""
    programme_id = home.programme_id
    with pool.transaction() as open_connection:
        ids = _lock_wallets(open_connection, home, away)
        args = {
            "wallet": ids[chart.wallet(programme_id, away.pk)],
            "source": ids[chart.wallet(programme_id, home.pk)],
            "number": succession.number,
            "predecessor": home.pk,
            "made_at": succession.made_at,
        }
        cursor = pool.cursor(open_connection)
        rows = cursor.execute(BROUGHT, args).fetchall()
        (owed,) = cursor.execute(BALANCE, [ids[chart.shortfall(programme_id, away.pk)]]).fetchone()
        books = move_books(
            programme_id=programme_id,
            source_id=away.pk,
            target_id=home.pk,
            lots=[LotState(*row) for row in rows],
            shortfall_kopecks=min(owed, succession.carried.get("shortfall_kopecks", 0)),
        )
        _write(open_connection, books, programme_id, ids, now=now, by=by, reason=succession.number)


def _lock_wallets(open_connection: psycopg.Connection[Any], *accounts: Account) -> dict[chart.AccountKey, int]:
    keys = [make(each.programme_id, each.pk) for each in accounts for make in (chart.wallet, chart.shortfall)]
    ids = book.account_ids(open_connection, keys)
    book.lock_accounts(open_connection, ids.values())
    return ids


def _write(
    open_connection: psycopg.Connection[Any],
    books: Books,
    programme_id: int,
    ids: dict[chart.AccountKey, int],
    *,
    now: datetime,
    by: str,
    reason: str,
) -> UUID | None:
    if not books.transfers:
        return None
    ids |= book.account_ids(open_connection, book.accounts_of(books), known=ids)
    return book.write(
        open_connection,
        books=books,
        kind="transfer",
        programme_id=programme_id,
        business_on=business_date(now, CENTRE),
        now=now,
        ids=ids,
        recorded_by=by,
        reason=reason[:200],
    )


def _unused_coupons() -> Any:
    return Coupon.objects.filter(state=Coupon.State.LIVE, uses__lt=F("uses_limit"))


def _move_rows(rows: Any, source: Account, target: Account) -> list[int]:
    ids = list(rows.filter(account=source).order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    rows.filter(pk__in=ids).update(account=target)
    return ids


def _return_cards(succession: Succession, predecessor: Account) -> None:
    """Cards that came, and those that replaced them since."""
    ids = set(succession.carried.get("cards", ()))
    following = ids
    while following:
        replaced = Card.objects.filter(pk__in=following, replaced_by__isnull=False)
        following = set(replaced.values_list("replaced_by", flat=True)) - ids
        ids |= following
    Card.objects.filter(pk__in=ids, account=succession.successor).update(account=predecessor)


def _run(statement: str, succession: Succession) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "predecessor": succession.predecessor_id,
                "successor": succession.successor_id,
                "counts_from": succession.counts_from,
                "number": succession.number,
                "made_at": succession.made_at,
                "undone": f"{succession.number} −",
            },
        )
