"""Writing a piece of rows down: members, accounts, cards, what they open with. Whole or not at all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from coalition.kernel.ids import uuid7
from coalition.kernel.periods import business_date
from coalition.toolkit import pool
from settlements.ledger import book, chart
from settlements.ledger.gift_books import Given, Share, gift_books, source_of
from settlements.models import CardImport
from settlements.movements.card_import.looking import look_in_registry
from settlements.movements.card_import.sql import statement
from settlements.movements.clock import CENTRE
from settlements.movements.joining import regulations_in_force

OWN_COST = "opening"
TRIES = 3
WRITE_NEW = statement("write_new")
WRITE_JOINS = statement("write_joins")
# Without a context each row's history trigger catches an error, and looks through all keys that wait to be checked at
# the transaction's end: time would grow with the square of the piece. So there is a context, by which the history also
# says where a row is from, and keys are checked with each statement.
CONTEXT = """
set constraints all immediate;
select set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)
"""
BALANCES = "select member_account_id, balance_kopecks from settlements_ledgeraccount where id = any(%s)"
OPENED = """
select account_id, points_kopecks, (points_until + 1)::timestamp at time zone %(zone)s, accumulated_kopecks
from card_import_piece
"""

Opened = tuple[int, int, datetime | None, int]
"""An account, its opening points, when they expire, its opening accumulation; kopecks."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a piece wrote: cards, and kopecks of points and accumulation."""

    cards: int
    points_kopecks: int
    accumulated_kopecks: int


def write_piece(card_import: CardImport, *, first: int, last: int, now: datetime) -> Written:
    """Write the rows `first` to `last` that are to be written. Joins the open transaction.

    What has come into the registry since the file was looked at is looked for again; whoever comes in the very same
    moment is met by the constraints of the database, and then everything is looked at once more.
    """
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _write(card_import, first, last, now)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError


def reason_of(card_import: CardImport) -> str:
    """Why points and accumulation are there, as entries and the register say it; `audit` reads the number."""
    return f"Импорт № {card_import.pk}: {card_import.reason}"[:200]


def _write(card_import: CardImport, first: int, last: int, now: datetime) -> Written:
    look_in_registry(card_import, first=first, last=last)
    values = _values(card_import, first, last, now)
    with connection.cursor() as cursor:
        cursor.execute(CONTEXT, [str(uuid7()), json.dumps({"card_import": card_import.pk})])
        for each in WRITE_NEW.split(";\n"):
            cursor.execute(each, values)
        cursor.execute(OPENED, values)
        new: list[Opened] = cursor.fetchall()
        cursor.execute(WRITE_JOINS, values)
        joined: list[Opened] = cursor.fetchall()
    share = _share(card_import)
    given = Given(card_import.programme_id, 0, [share], now, purpose=OWN_COST)
    openings = book.Openings(
        programme_id=card_import.programme_id,
        source=source_of(given, share),
        funder_id=share.funder_id,
        contract_id=share.contract_id,
        funding_moment=share.funding_moment,
        business_on=business_date(now, CENTRE),
        recorded_by=card_import.created_by,
        reason=reason_of(card_import),
    )
    with pool.transaction() as connected:
        book.write_openings(connected, openings=openings, points=[each[:3] for each in new if each[1]], now=now)
        _add_to_wallets(connected, openings, share, [each for each in joined if each[1]], now)
    return Written(
        cards=len(new) + len(joined),
        points_kopecks=sum(each[1] for each in (*new, *joined)),
        accumulated_kopecks=sum(each[3] for each in (*new, *joined)),
    )


def _values(card_import: CardImport, first: int, last: int, now: datetime) -> dict[str, Any]:
    regulations = regulations_in_force(programme=card_import.programme, today=business_date(now, CENTRE))
    return {
        "import": card_import.pk,
        "first": first,
        "last": last,
        "programme": card_import.programme_id,
        "outlet": card_import.outlet_id,
        "dated_on": card_import.dated_on,
        "accumulates_on": card_import.accumulates_on,
        "zone": CENTRE,
        "ground": f"импорт № {card_import.pk}",
        "reason": reason_of(card_import),
        "file_hash": card_import.file_hash,
        "regulations": regulations.pk if regulations else None,
        "now": now,
    }


def _share(card_import: CardImport) -> Share:
    """Who bears the points: the funder by its contract, or the operator. The amount is each account's own."""
    if card_import.contract is None:
        return Share(card_import.programme.operator_id, 0)
    return Share(card_import.funder_id, 0, card_import.contract_id, card_import.contract.funding_moment)


def _add_to_wallets(
    connected: Any, openings: book.Openings, share: Share, joined: Sequence[Opened], now: datetime
) -> None:
    """Points for accounts that were there before: their wallets are locked, and what they owe is filled first."""
    programme_id = openings.programme_id
    owners = {account_id for account_id, *_ in joined}
    kept = [kind(programme_id, owner) for owner in sorted(owners) for kind in (chart.wallet, chart.shortfall)]
    if not kept:
        return
    ids = book.account_ids(connected, kept)
    book.lock_accounts(connected, ids.values())
    shortfalls = [ids[chart.shortfall(programme_id, owner)] for owner in owners]
    owed = dict(pool.cursor(connected).execute(BALANCES, [shortfalls]).fetchall())
    entries = []
    for account_id, kopecks, expires_at, _accumulated in joined:
        bears = Share(share.funder_id, kopecks, share.contract_id, share.funding_moment)
        given = Given(programme_id, account_id, [bears], now, expires_at, purpose=OWN_COST)
        books = gift_books(given, kind="opening", shortfall_kopecks=owed.get(account_id, 0))
        owed[account_id] = max(0, owed.get(account_id, 0) - kopecks)
        ids |= book.account_ids(connected, book.accounts_of(books) - ids.keys())
        entries.append(
            book.NewEntry(
                books=books,
                kind="opening",
                programme_id=programme_id,
                business_on=openings.business_on,
                recorded_by=openings.recorded_by,
                reason=openings.reason,
            )
        )
    book.write_all(connected, entries=entries, now=now, ids=ids)
