"""The only writer of the ledger: entries, their lots and their postings in one statement.

Balances that are kept in rows (wallets, shortfalls, budgets) move in the same statement and are refused by CHECK.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import psycopg

from coalition.kernel.ids import uuid7
from coalition.toolkit import pool
from settlements.ledger.chart import AccountKey
from settlements.ledger.transfers import Books, NewLot, Transfer

WRITE = (Path(__file__).parent / "write_entry.sql").read_text(encoding="utf-8")
WRITE_OPENINGS = (Path(__file__).parent / "write_openings.sql").read_text(encoding="utf-8")
READ = """
select key, id, coalesce(xmin = pg_current_xact_id_if_assigned()::xid, false)
from settlements_ledgeraccount where key = any(%s)
"""

EMPTY: Mapping[AccountKey, int] = {}

OPEN = """
insert into settlements_ledgeraccount
    (key, kind, programme_id, member_account_id, contract_id, promotion_id, purpose, balance_kopecks)
select key, kind, programme_id, member_account_id, contract_id, promotion_id, purpose, 0
from json_to_recordset(%(new)s) as new (key text, kind text, programme_id bigint, member_account_id bigint,
                                        contract_id bigint, promotion_id bigint, purpose text)
on conflict (key) do nothing returning key, id
"""

_ids: dict[tuple[str, str], int] = {}


def account_ids(
    connection: psycopg.Connection[Any], keys: Iterable[AccountKey], *, known: Mapping[AccountKey, int] = EMPTY
) -> dict[AccountKey, int]:
    """Rows of the accounts, opened where they do not exist yet. Effect: may insert accounts with a balance of zero.

    An account's row never changes its name, so its id is remembered by the process once others can see it; those of
    members are too many for that: the caller passes what it has read as `known`.
    """
    database = pool.database_name()
    wanted = set(keys) - known.keys()
    found = {key: _ids[database, key.key] for key in wanted if (database, key.key) in _ids}
    missing = sorted(wanted - found.keys(), key=lambda key: key.key)
    if missing:
        found |= _open(connection, missing)
    return found | known


def _open(connection: psycopg.Connection[Any], missing: list[AccountKey]) -> dict[AccountKey, int]:
    database, cursor = pool.database_name(), pool.cursor(connection)
    found = cursor.execute(READ, [[key.key for key in missing]]).fetchall()
    rows = {name: row_id for name, row_id, _ in found}
    if not pool.is_joined():
        # What this very transaction opened may still be rolled back with it, and would then be remembered in vain.
        shared = {key.key for key in missing if key.member_account_id is None}
        _ids.update({(database, name): row_id for name, row_id, is_own in found if name in shared and not is_own})
    new = [asdict(key) | {"key": key.key} for key in missing if key.key not in rows]
    if new:
        rows |= dict(cursor.execute(OPEN, {"new": _json(new)}).fetchall())
    if len(rows) < len(missing):
        # Another transaction opened the same account and has just committed it.
        rows = {name: row_id for name, row_id, _ in cursor.execute(READ, [[key.key for key in missing]]).fetchall()}
    return {key: rows[key.key] for key in missing}


def forget_accounts() -> None:
    """Forget the remembered rows of accounts; for tests that copy databases."""
    _ids.clear()


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One event to be written: its books, and what it books."""

    books: Books
    kind: str
    programme_id: int
    business_on: date
    entry_id: UUID = field(default_factory=uuid7)
    purchase_id: UUID | None = None
    return_id: UUID | None = None
    statement_id: int | None = None
    reverses_id: UUID | None = None
    recorded_by: str = ""
    reason: str = ""


def write(connection: psycopg.Connection[Any], *, now: datetime, ids: dict[AccountKey, int], **entry: Any) -> UUID:
    """Write one entry (the fields of NewEntry); returns its id. One statement; refused as in `write_all`."""
    new = NewEntry(**entry)
    write_all(connection, entries=[new], now=now, ids=ids)
    return new.entry_id


def write_all(
    connection: psycopg.Connection[Any], *, entries: Sequence[NewEntry], now: datetime, ids: Mapping[AccountKey, int]
) -> None:
    """Write entries with their lots and postings; one statement, however many there are.

    Effect: balances of wallets, shortfalls and budgets and what is left in lots change with it. Refused by the
    database (CheckViolation) when one of them would fall below zero: `wallet_never_overdrawn`, `lot_never_below_zero`,
    `budget_never_overspent`, ... The caller holds the locks (accounts by id).
    """
    lots, postings = [], []
    drawn: dict[UUID, int] = {}
    homes: dict[UUID, int] = {}
    balances: dict[int, int] = {}
    for entry in entries:
        changes = entry.books.lot_changes()
        for lot in entry.books.lots:
            lots.append(_lot_row(entry, lot, lot.amount_kopecks + changes.pop(lot.lot_id, 0), ids))
        for lot_id, change in changes.items():
            drawn[lot_id] = drawn.get(lot_id, 0) + change
        homes |= {lot_id: ids[wallet] for lot_id, wallet in entry.books.homes.items()}
        for key, change in entry.books.balance_changes().items():
            balances[ids[key]] = balances.get(ids[key], 0) + change
        postings += [_posting_row(entry, transfer, ids) for transfer in entry.books.transfers]
    pool.cursor(connection).execute(
        WRITE,
        {
            "entries": _json([_entry_row(entry, now) for entry in entries]),
            "lots": _json(lots),
            "postings": _json(postings),
            "drawn": _json(
                [
                    {"id": lot_id, "change": drawn.get(lot_id, 0), "wallet": homes.get(lot_id)}
                    for lot_id in {**drawn, **homes}
                ]
            ),
            "balances": _json([{"id": row_id, "change": change} for row_id, change in sorted(balances.items())]),
        },
    )


def _json(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows).decode()


def _entry_row(entry: NewEntry, now: datetime) -> dict[str, Any]:
    return {
        "id": entry.entry_id,
        "kind": entry.kind,
        "programme": entry.programme_id,
        "purchase": entry.purchase_id,
        "purchase_return": entry.return_id,
        "statement": entry.statement_id,
        "reverses": entry.reverses_id,
        "business_on": entry.business_on,
        "recorded_at": now,
        "recorded_by": entry.recorded_by,
        "reason": entry.reason,
    }


def _lot_row(entry: NewEntry, lot: NewLot, remaining_kopecks: int, ids: Mapping[AccountKey, int]) -> dict[str, Any]:
    return {
        "id": lot.lot_id,
        "entry": entry.entry_id,
        "wallet": ids[lot.wallet],
        "funder": lot.funder_id,
        "contract": lot.contract_id,
        "moment": lot.funding_moment,
        "version": lot.promotion_version_id,
        "amount": lot.amount_kopecks,
        "remaining": remaining_kopecks,
        "available_from": lot.available_from,
        "expires_at": lot.expires_at,
        "restriction": lot.restriction,
    }


def _posting_row(entry: NewEntry, transfer: Transfer, ids: Mapping[AccountKey, int]) -> dict[str, Any]:
    return {
        "entry": entry.entry_id,
        "business_on": entry.business_on,
        "kind": transfer.kind,
        "debit": ids[transfer.debit],
        "credit": ids[transfer.credit],
        "amount": transfer.amount_kopecks,
        "outlet": transfer.outlet_id,
        "line": transfer.line_id,
        "vat_rate": transfer.vat_rate_bp,
        "lot": transfer.lot_id,
        "version": transfer.promotion_version_id,
        "contract": transfer.contract_id,
        "series": transfer.coupon_series_id,
        "nominal": transfer.coupon_nominal_kopecks,
    }


@dataclass(frozen=True, slots=True)
class Openings:
    """What the opening points of many accounts have in common: where they come from, who bears them, why."""

    programme_id: int
    source: AccountKey
    funder_id: int
    contract_id: int | None
    funding_moment: str
    business_on: date
    recorded_by: str
    reason: str


def write_openings(
    connection: psycopg.Connection[Any],
    *,
    openings: Openings,
    points: Sequence[tuple[int, int, datetime | None]],
    now: datetime,
) -> None:
    """Points that accounts open with: (account, kopecks above zero, when they expire) for each; one statement for all.

    For accounts that were made in this very transaction: nobody else sees them, so none is locked, and none owes
    anything. An account that has a wallet already is refused (UniqueViolation): its points go through `write_all`.
    """
    if not points:
        return
    accounts, amounts, expires = zip(*points, strict=True)
    pool.cursor(connection).execute(
        WRITE_OPENINGS,
        {
            "accounts": list(accounts),
            "amounts": list(amounts),
            "expires": list(expires),
            "entries": [uuid7() for _ in accounts],
            "lots": [uuid7() for _ in accounts],
            "source": account_ids(connection, [openings.source])[openings.source],
            "programme": openings.programme_id,
            "funder": openings.funder_id,
            "contract": openings.contract_id,
            "moment": openings.funding_moment,
            "business_on": openings.business_on,
            "recorded_by": openings.recorded_by,
            "reason": openings.reason,
            "now": now,
        },
    )


def post_entry(
    *,
    kind: str,
    programme_id: int,
    business_on: date,
    now: datetime,
    transfers: list[Transfer],
    statement_id: int | None = None,
    reverses_id: UUID | None = None,
    recorded_by: str = "",
    reason: str = "",
) -> UUID:
    """Write an entry that is no purchase (fee, payout, budget …); returns its id. Joins the ORM's open transaction.

    Accounts whose balance is kept are locked by id first. Refused as in `write`.
    """
    books = Books(transfers=list(transfers))
    with pool.transaction() as connection:
        ids = account_ids(connection, accounts_of(books))
        lock_accounts(connection, [ids[key] for key in books.balance_changes()])
        return write(
            connection,
            books=books,
            kind=kind,
            programme_id=programme_id,
            business_on=business_on,
            now=now,
            ids=ids,
            statement_id=statement_id,
            reverses_id=reverses_id,
            recorded_by=recorded_by,
            reason=reason,
        )


def accounts_of(books: Books) -> set[AccountKey]:
    """Every account that the books touch."""
    keys = {key for transfer in books.transfers for key in (transfer.debit, transfer.credit)}
    return keys | {lot.wallet for lot in books.lots}


def lock_accounts(connection: psycopg.Connection[Any], account_ids: Iterable[int]) -> None:
    """Lock accounts' rows in the one order of the house, ids ascending, without blocking rows that point at them."""
    wanted = sorted(set(account_ids))
    if wanted:
        pool.cursor(connection).execute(
            "select id from settlements_ledgeraccount where id = any(%s) order by id for no key update", [wanted]
        )
