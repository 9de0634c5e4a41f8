"""Plays planned purchases and returns as a till would: quote, the buyer's choice, commit; each exactly once."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import msgspec

from coalition.demo.plan.events import Event, PlannedPurchase, PlannedReturn
from coalition.kernel.errors import DomainError
from pharmacies.models import CashDesk
from pharmacies.queries.desks import DeskIdentity, desk_identity
from promotions.engine.receipt import SpendMode
from settlements.api.rendering import purchase_answer, return_answer
from settlements.models import IdempotencyRecord, Purchase
from settlements.purchases.commit import commit_purchase
from settlements.purchases.errors import QuoteStale
from settlements.purchases.quote import quote_purchase
from settlements.purchases.requests import (
    Fiscal,
    Idempotency,
    Identifier,
    IdentifierKind,
    LineRequest,
    PurchaseRequest,
    ReturnLineRequest,
    ReturnRequest,
)
from settlements.purchases.results import Answer, PurchaseResult
from settlements.purchases.returns import return_purchase


@dataclass(slots=True)
class Played:
    """What came of it: how many events were booked now, were there before, or were refused, and by which code."""

    purchases: int = 0
    returns: int = 0
    known: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Played") -> "Played":
        return Played(
            self.purchases + other.purchases,
            self.returns + other.returns,
            self.known + other.known,
            self.refused + other.refused,
        )


def play(events: Iterable[Event], *, tick: Callable[[], object] = lambda: None) -> Played:
    """Book every event that is not booked yet, at the moment it was planned for; `tick` is called after each.

    What the operations refuse is counted by its code, and the play goes on.
    """
    desks = _desks()
    known = set(IdempotencyRecord.objects.filter(key__startswith="demo-").values_list("key", flat=True))
    played = Played()
    for event in events:
        if event.key in known:
            played.known += 1
        else:
            _book(event, desks, played)
        tick()
    return played


def _book(event: Event, desks: dict[tuple[str, int], DeskIdentity], played: Played) -> None:
    try:
        if isinstance(event, PlannedPurchase):
            _sell(event, desks[event.outlet, event.desk])
            played.purchases += 1
        else:
            _take_back(event, desks[event.purchase.outlet, event.purchase.desk])
            played.returns += 1
    except DomainError as refusal:
        played.refused[refusal.code] += 1


def _sell(event: PlannedPurchase, desk: DeskIdentity) -> None:
    request = _request(event, desk)
    idempotency = _idempotency(event.key, request)
    if not event.is_offline:
        quote = quote_purchase(request=request, now=event.received_at)
        chosen = {"spend": SpendMode(event.spend), "spend_kopecks": event.spend_kopecks}
        request = replace(request, token=quote.token, **chosen)
    try:
        _commit(request, event, idempotency)
    except QuoteStale as stale:  # the cashier shows the new sum, and the buyer agrees
        _commit(replace(request, token=stale.quote.token), event, idempotency)


def _commit(request: PurchaseRequest, event: PlannedPurchase, idempotency: Idempotency) -> None:
    def render(result: PurchaseResult) -> Answer:
        return Answer(201, msgspec.json.encode(purchase_answer(result, request)))

    commit_purchase(request=request, now=event.received_at, idempotency=idempotency, render=render)


def _request(event: PlannedPurchase, desk: DeskIdentity) -> PurchaseRequest:
    lines = tuple(
        LineRequest(
            line_no=number,
            product_code=line.product_code,
            quantity_thousandths=line.quantity_thousandths,
            price_kopecks=line.price_kopecks,
            amount_kopecks=line.amount_kopecks,
            gtin=line.gtin,
        )
        for number, line in enumerate(event.lines, 1)
    )
    return PurchaseRequest(
        desk=desk,
        occurred_at=event.at,
        receipt_no=event.receipt_no,
        till_reference=event.key,
        lines=lines,
        identifier=Identifier(IdentifierKind(event.shown[0]), event.shown[1], event.is_typed) if event.shown else None,
        coupons=event.coupons,
        shift_no=event.shift_no,
        cashier_code=event.cashier,
        already_sold=event.is_offline,
        sold_payable_kopecks=sum(line.amount_kopecks for line in lines) if event.is_offline else None,
        fiscal=Fiscal(*event.fiscal),
    )


def _take_back(event: PlannedReturn, desk: DeskIdentity) -> None:
    sold = Purchase.objects.only("id").get(desk_id=desk.desk_id, till_reference=event.purchase.key)
    lines = event.purchase.lines[: event.line_count]
    request = ReturnRequest(
        desk=desk,
        purchase_id=str(sold.pk),
        occurred_at=event.at,
        till_reference=event.key,
        lines=tuple(ReturnLineRequest(number, line.quantity_thousandths) for number, line in enumerate(lines, 1)),
        reason=event.reason,
        cashier_code=event.purchase.cashier,
        is_void=event.is_void,
        fiscal=None if event.is_void else Fiscal(*event.fiscal),
    )
    return_purchase(
        request=request,
        now=event.received_at,
        idempotency=_idempotency(event.key, request),
        render=lambda result: Answer(201, msgspec.json.encode(return_answer(result))),
    )


def _idempotency(key: str, request: PurchaseRequest | ReturnRequest) -> Idempotency:
    return Idempotency(key=key, body_hash=hashlib.sha256(msgspec.json.encode(request)).hexdigest())


def _desks() -> dict[tuple[str, int], DeskIdentity]:
    desks = CashDesk.objects.values_list("id", "outlet__code", "number")
    return {(outlet, number): desk_identity(desk_id) for desk_id, outlet, number in desks}
