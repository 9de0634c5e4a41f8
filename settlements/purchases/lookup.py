"""Looking up: a buyer at the counter, a purchase whose answer was lost."""

from datetime import datetime
from typing import Any

import psycopg

from coalition.toolkit import pool
from pharmacies.queries.desks import DeskIdentity
from promotions.engine.levels import kept_level
from settlements.models import IdempotencyRecord, Purchase
from settlements.purchases.judging import buyer_state_of, read_at
from settlements.purchases.notices import recognise
from settlements.purchases.requests import Identifier, PurchaseRequest
from settlements.purchases.results import Answer, BuyerState, Notice
from settlements.purchases.situation import Buyer, Situation

STATE = """
select a.id, a.kind, coalesce(w.balance_kopecks, 0), coalesce(s.balance_kopecks, 0),
       coalesce(sum(l.remaining_kopecks) filter (where l.available_from > %(at)s), 0),
       coalesce(sum(l.remaining_kopecks) filter (where l.expires_at <= %(at)s), 0)
from members_account a
left join settlements_ledgeraccount w on w.key = 'wallet:' || a.id
left join settlements_ledgeraccount s on s.key = 'shortfall:' || a.id
left join settlements_lot l on l.wallet_id = w.id and l.remaining_kopecks > 0
where a.id = %(account)s
group by a.id, w.balance_kopecks, s.balance_kopecks
"""


def buyer_state(
    *, identifier: Identifier, desk: DeskIdentity, now: datetime
) -> tuple[BuyerState | None, tuple[Notice, ...]]:
    """The buyer behind a card, a phone, a QR or a bank card as the screen shows him, or why there is none. Reads only.

    Refused with NoContract or NoRulebook.
    """
    request = PurchaseRequest(
        desk=desk, occurred_at=now, receipt_no="", till_reference="", lines=(), identifier=identifier
    )
    with pool.reading() as connection:
        situation, _ = read_at(connection, request, now=now, lock=False)
    buyer, notices = recognise(identifier, situation)
    if buyer is None:
        return None, notices
    return shown_state(situation, buyer), notices


def shown_state(situation: Situation, buyer: Buyer) -> BuyerState:
    """A buyer as the screen shows him, with the levels that he has kept."""
    levels = (
        kept_level(scheme, buyer.accumulations.get(scheme.scheme_id, 0), buyer.recent.get(scheme.scheme_id, 0))
        for scheme in situation.rules.rulebook.schemes
    )
    return buyer_state_of(situation, buyer, [level.level_id for level in levels if level])


def state_of_account(connection: psycopg.Connection[Any], account_id: int, *, at: datetime) -> BuyerState:
    """A member account's figures as the ledger holds them, without a card or levels. Kopecks."""
    row = pool.cursor(connection).execute(STATE, {"account": account_id, "at": at}).fetchone()
    _, kind, balance, shortfall, pending, lapsed = row
    return BuyerState(
        account_id=account_id,
        card_masked="",
        kind=kind,
        balance_kopecks=balance,
        pending_kopecks=int(pending),
        shortfall_kopecks=shortfall,
        spendable_kopecks=max(0, min(balance - int(pending) - int(lapsed), balance - shortfall)),
    )


def purchase_by_reference(*, desk: DeskIdentity, till_reference: str) -> Answer | None:
    """The answer that a purchase of this desk got, found by the till's own reference; None when it was never booked."""
    purchase = (
        Purchase.objects.filter(desk_id=desk.desk_id, till_reference=till_reference).only("idempotency_key").first()
    )
    if purchase is None:
        return None
    record = IdempotencyRecord.objects.get(desk_id=desk.desk_id, key=purchase.idempotency_key)
    return Answer(record.status, record.answer.encode(), is_repeated=True)
