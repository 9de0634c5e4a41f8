"""A purchase as a return sees it: read in one round trip; to book it, wallet, row and coupons are locked first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import psycopg

from coalition.toolkit import pool
from promotions.engine.decision import Decision
from promotions.engine.encoding import decode_decision
from promotions.engine.readjudicating import KeptLine
from promotions.engine.receipt import Line, Place
from settlements.ledger.chart import AccountKey
from settlements.ledger.transfers import Transfer
from settlements.ledger.unearned import Progress
from settlements.purchases.errors import PurchaseNotFound, WalletMoved
from settlements.purchases.requests import ReturnRequest
from settlements.purchases.sql import load

PURCHASE, LINES, POSTINGS = load("returnable"), load("returnable_lines"), load("returnable_postings")
COUPONS, ISSUED, TAKEN = load("returnable_coupons"), load("returnable_issued"), load("returnable_taken")
LOCK_COUPONS = load("lock_coupons")
LOCK_PURCHASE = "select id from settlements_purchase where id = %(purchase)s for no key update"
LOCK_WALLETS = """
with recursive owner as (
    select account_id from settlements_purchase where id = %(purchase)s
    union all
    select account_id from settlements_accumulation where purchase_id = %(purchase)s and kind = 'opening'
), line as (
    select account_id from owner
    union
    select s.successor_id from line
    join members_succession s on s.predecessor_id = line.account_id and s.undone_at is null)
select w.member_account_id from settlements_ledgeraccount w
where w.key in (select 'wallet:' || account_id from line)
   or w.id in (select l.wallet_id from settlements_entry e
                 join settlements_posting t on t.entry_id = e.id
                 join settlements_lot l on l.id = t.lot_id
                where e.purchase_id = %(purchase)s and e.kind = 'purchase')
order by w.id for no key update
"""


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as it was sold, and how much of it has come back before; its product as the catalogue has it now."""

    line_id: UUID
    line_no: int
    quantity_thousandths: int
    returned_thousandths: int
    payable_kopecks: int
    coupon_kopecks: int
    accumulated_kopecks: int
    price_kopecks: int
    discount_kopecks: int
    points_kopecks: int
    product_id: int | None
    group_id: int | None
    manufacturer_id: int | None
    substance_id: int | None
    flags: tuple[str, ...]

    def progress(self, wanted_thousandths: int) -> Progress:
        """How far the line has come back when so much more of it does."""
        after = self.returned_thousandths + wanted_thousandths
        return Progress(self.returned_thousandths, after, self.quantity_thousandths)

    def kept(self, progress: Progress) -> KeptLine:
        """What stays of the line, in the engine's words; its list price is the sum of its parts."""
        discount, coupon, points, payable = (
            progress.left_of(kopecks)
            for kopecks in (self.discount_kopecks, self.coupon_kopecks, self.points_kopecks, self.payable_kopecks)
        )
        line = Line(
            self.line_no,
            progress.whole - progress.after,
            self.price_kopecks,
            discount + coupon + points + payable,
            self.product_id,
            self.group_id,
            self.manufacturer_id,
            self.substance_id,
            frozenset(self.flags),
        )
        return KeptLine(line, discount, coupon, points)


@dataclass(frozen=True, slots=True)
class Returnable:
    """Everything that a return is worked out from. Of the lots that the purchase made, in kopecks: `lots_left`, `taken`
    by earlier returns, `lapsed` (or written off), and `spent`, as far as it is not owed yet.

    `heir_id`: the account that points go back to and are taken from; another one than `account_id` when people moved.
    `is_counted_by_heir`: whether the purchase's accumulation went over with them.
    """

    purchase_id: UUID
    programme_id: int
    operator_id: int
    account_id: int | None
    heir_id: int | None
    is_counted_by_heir: bool
    rulebook_id: int
    occurred_at: datetime
    place: Place
    decision: Decision
    revokes_coupons: bool
    judges_again: bool
    lines: tuple[SoldLine, ...]
    postings: tuple[Transfer, ...]
    lots_left: Mapping[UUID, int]
    funders: Mapping[UUID, int]
    taken: Mapping[UUID, int]
    lapsed: Mapping[UUID, int]
    spent: Mapping[UUID, int]
    coupons: tuple[tuple[int, str, bool], ...]
    issued: tuple[tuple[int, str], ...]


def read_returnable(connection: psycopg.Connection[Any], request: ReturnRequest, *, lock: bool) -> Returnable:
    """Read the purchase of a return. Refused with PurchaseNotFound when it is none of this pharmacy's.

    Raises WalletMoved when people moved between the lock and the reading: the caller begins again.
    """
    try:
        args = {"purchase": UUID(request.purchase_id), "seller": request.desk.legal_entity_id}
    except ValueError as error:
        raise PurchaseNotFound from error
    with connection.pipeline():
        locked = pool.cursor(connection).execute(LOCK_WALLETS, args) if lock else None
        for sql in (LOCK_PURCHASE, LOCK_COUPONS) if lock else ():
            pool.cursor(connection).execute(sql, args)
        answers = [
            pool.cursor(connection).execute(sql, args) for sql in (PURCHASE, LINES, POSTINGS, TAKEN, COUPONS, ISSUED)
        ]
    head, lines, postings, taken, coupons, issued = (answer.fetchall() for answer in answers)
    if not head:
        raise PurchaseNotFound
    purchase_id, programme_id, operator_id, account_id, heir_id, is_counted, *told, policy = head[0][:-2]
    rulebook_id, occurred_at, zone, *place = told
    if locked and account_id is not None:
        wanted = {heir_id, *(row[26] for row in postings if row[26] is not None)} - {account_id}
        if wanted - {row[0] for row in locked.fetchall()}:
            raise WalletMoved
    return Returnable(
        purchase_id=purchase_id,
        programme_id=programme_id,
        operator_id=operator_id,
        account_id=account_id,
        heir_id=heir_id,
        is_counted_by_heir=is_counted,
        rulebook_id=rulebook_id,
        occurred_at=occurred_at.astimezone(ZoneInfo(zone)),
        place=Place(*place),
        decision=decode_decision(orjson.loads(head[0][-1])),
        revokes_coupons=head[0][-2] == "revoke_if_unused",
        judges_again=policy == "readjudicate",
        lines=tuple(SoldLine(*line) for line in lines),
        postings=tuple(_transfer(row, account_id, heir_id) for row in postings),
        lots_left={row[4]: row[22] for row in postings if row[21]},
        funders={row[4]: row[23] for row in postings if row[21]},
        taken=(by_lot := dict(taken)),
        lapsed={row[4]: row[25] for row in postings if row[21]},
        # Points that came back to the lot after they were owed for would make it less than nothing.
        spent={row[4]: max(0, row[24] - row[22] - row[25] - by_lot.get(row[4], 0)) for row in postings if row[21]},
        coupons=tuple(coupons),
        issued=tuple(issued),
    )


def _transfer(row: tuple[Any, ...], account_id: int | None, heir_id: int | None) -> Transfer:
    """A posting of the purchase. Points stand in the wallet that their lot is in now, those of an empty one go after
    the people who moved."""
    owner = heir_id if row[26] in (None, account_id) else row[26]
    kind, amount, line_id, vat, lot_id, version_id, contract_id, series_id, nominal = row[:9]
    return Transfer(
        kind,
        *(
            replace(key, member_account_id=owner) if key.member_account_id == account_id is not None else key
            for key in (AccountKey(*row[9:15]), AccountKey(*row[15:21]))
        ),
        amount,
        line_id=line_id,
        vat_rate_bp=vat,
        lot_id=lot_id,
        promotion_version_id=version_id,
        contract_id=contract_id,
        coupon_series_id=series_id,
        coupon_nominal_kopecks=nominal,
    )
