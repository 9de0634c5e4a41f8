"""A purchase written through models."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F

from coalition.benchmarks.reference.reading import read_situation
from coalition.kernel.ids import uuid7
from coalition.kernel.periods import business_date
from members.models import Card
from settlements.ledger.purchase_books import LineKey, PurchaseContext, purchase_books
from settlements.ledger.transfers import Books
from settlements.models import (
    EVER,
    Accumulation,
    Activity,
    Entry,
    IdempotencyRecord,
    LedgerAccount,
    Lot,
    Posting,
    PromotionUse,
    Purchase,
    PurchaseLine,
)
from settlements.purchases.judging import Clock, Judgement, judge
from settlements.purchases.receipts import goods_of
from settlements.purchases.requests import PurchaseRequest
from settlements.purchases.store import entry_mode


@transaction.atomic
def book_purchase(
    *, request: PurchaseRequest, key: str, now: datetime, render: Callable[[dict[str, Any]], Any]
) -> dict[str, Any]:
    """Book the receipt and answer with what `render` makes of it; the same key gets the same answer."""
    known = IdempotencyRecord.objects.filter(desk_id=request.desk.desk_id, key=key).first()
    if known:
        return msgspec.json.decode(known.answer)
    clock = Clock(request.occurred_at, business_date(request.occurred_at, request.desk.time_zone))
    card = Card.objects.select_related("account").get(number=request.identifier.value)
    wallet = LedgerAccount.objects.select_for_update(no_key=True).get(key=f"wallet:{card.account_id}")
    judgement = judge(request, read_situation(request, clock, card, wallet), clock)
    lines = {line.line_no: LineKey(uuid7(), goods_of(line, judgement.situation).vat_rate_bp) for line in request.lines}
    purchase = _store(judgement, lines, key, now)
    books = purchase_books(judgement.decision, _context(judgement, lines, now))
    _book(books, purchase, now)
    decision = judgement.decision
    answer = render(
        {
            "purchase_id": purchase.pk,
            "payable_kopecks": decision.payable_kopecks,
            "earned_kopecks": decision.earned_kopecks,
            "balance_kopecks": wallet.balance_kopecks + decision.earned_kopecks,
            "lines": decision.lines,
        }
    )
    IdempotencyRecord.objects.create(
        desk_id=request.desk.desk_id,
        key=key,
        operation="purchase",
        body_hash=hashlib.sha256(repr(request).encode()).hexdigest(),
        status=201,
        answer=msgspec.json.encode(answer).decode(),
        created_at=now,
    )
    return answer


def _context(judgement: Judgement, lines: dict[int, LineKey], now: datetime) -> PurchaseContext:
    situation, buyer = judgement.situation, judgement.buyer
    return PurchaseContext(
        programme_id=situation.programme_id,
        operator_id=situation.terms.operator_id,
        outlet_id=judgement.request.desk.outlet_id,
        legal_entity_id=judgement.request.desk.legal_entity_id,
        account_id=buyer.account_id,
        contracts=situation.contracts,
        lines=lines,
        lots=buyer.lots,
        shortfall_kopecks=buyer.shortfall_kopecks,
        rules=situation.rules.rules,
        series=situation.rules.series,
        now=now,
    )


def _store(judgement: Judgement, keys: dict[int, LineKey], key: str, now: datetime) -> Purchase:
    request, decision, situation = judgement.request, judgement.decision, judgement.situation
    purchase = Purchase.objects.create(
        programme_id=situation.programme_id,
        desk_id=request.desk.desk_id,
        outlet_id=request.desk.outlet_id,
        cashier_id=situation.cashier_id,
        account_id=judgement.buyer.account_id,
        card_id=judgement.buyer.card_id,
        entry_mode=entry_mode(request),
        till_reference=request.till_reference,
        idempotency_key=key,
        receipt_no=request.receipt_no,
        business_on=judgement.clock.business_on,
        occurred_at=judgement.clock.at,
        received_at=now,
        fiscal_mode=judgement.fiscal_mode,
        rulebook_id=situation.rules.row_id,
        regulations_version_id=judgement.buyer.regulations_version_id,
        amount_kopecks=decision.total("base_kopecks"),
        discount_kopecks=decision.total("discount_kopecks"),
        coupon_kopecks=decision.total("coupon_kopecks"),
        points_kopecks=decision.spent_kopecks,
        payable_kopecks=decision.payable_kopecks,
        earned_kopecks=decision.earned_kopecks,
        decision=msgspec.json.decode(msgspec.json.encode(decision)),
    )
    _store_lines(purchase, judgement, keys)
    _count(purchase, judgement)
    return purchase


def _store_lines(purchase: Purchase, judgement: Judgement, keys: dict[int, LineKey]) -> None:
    asked = {line.line_no: line for line in judgement.request.lines}
    PurchaseLine.objects.bulk_create(
        PurchaseLine(
            id=keys[line.line_no].line_id,
            purchase=purchase,
            line_no=line.line_no,
            product_id=goods_of(asked[line.line_no], judgement.situation).product_id or None,
            product_code=asked[line.line_no].product_code,
            vat_rate_bp=keys[line.line_no].vat_rate_bp,
            quantity_thousandths=asked[line.line_no].quantity_thousandths,
            price_kopecks=asked[line.line_no].price_kopecks,
            amount_kopecks=line.base_kopecks,
            discount_kopecks=line.discount_kopecks,
            coupon_kopecks=line.coupon_kopecks,
            points_kopecks=line.points_kopecks,
            payable_kopecks=line.payable_kopecks,
            earned_kopecks=line.earned_kopecks,
            accumulated_kopecks=line.accumulated_kopecks,
        )
        for line in judgement.decision.lines
    )


def _count(purchase: Purchase, judgement: Judgement) -> None:
    decision = judgement.decision
    Accumulation.objects.create(
        account_id=judgement.buyer.account_id,
        kind=Accumulation.Kind.PURCHASE,
        amount_kopecks=decision.total("accumulated_kopecks"),
        business_on=judgement.clock.business_on,
        purchase=purchase,
    )
    for usage in decision.usages:
        whose = {
            "account_id": judgement.buyer.account_id,
            "promotion_id": usage.promotion_id,
            "starts_on": usage.period_starts_on or EVER,
        }
        more = {"uses": usage.times, "amount_kopecks": usage.amount_kopecks, "counted": usage.counted}
        if not PromotionUse.objects.filter(**whose).update(**{name: F(name) + value for name, value in more.items()}):
            PromotionUse.objects.create(**whose, **more)
    on, paid = purchase.business_on, decision.payable_kopecks
    activity = Activity.objects.filter(account_id=judgement.buyer.account_id).first()
    if activity is None:
        Activity.objects.create(
            account_id=judgement.buyer.account_id, purchases=1, amount_kopecks=paid, first_on=on, last_on=on
        )
        return
    activity.purchases = F("purchases") + 1
    activity.amount_kopecks = F("amount_kopecks") + paid
    activity.first_on, activity.last_on = min(activity.first_on, on), max(activity.last_on, on)
    activity.save()


def _book(books: Books, purchase: Purchase, now: datetime) -> None:
    keys = {key for transfer in books.transfers for key in (transfer.debit, transfer.credit)}
    accounts = {row.key: row for row in LedgerAccount.objects.filter(key__in=[key.key for key in keys])}
    entry = Entry.objects.create(
        kind=Entry.Kind.PURCHASE,
        programme_id=purchase.programme_id,
        purchase=purchase,
        business_on=purchase.business_on,
        recorded_at=now,
    )
    Lot.objects.bulk_create(
        Lot(
            id=lot.lot_id,
            wallet=accounts[lot.wallet.key],
            funder_id=lot.funder_id,
            contract_id=lot.contract_id,
            funding_moment=lot.funding_moment,
            promotion_version_id=lot.promotion_version_id,
            entry=entry,
            amount_kopecks=lot.amount_kopecks,
            remaining_kopecks=lot.amount_kopecks,
            available_from=lot.available_from,
            expires_at=lot.expires_at,
            restriction=lot.restriction,
        )
        for lot in books.lots
    )
    Posting.objects.bulk_create(
        Posting(
            entry=entry,
            kind=transfer.kind,
            debit=accounts[transfer.debit.key],
            credit=accounts[transfer.credit.key],
            amount_kopecks=transfer.amount_kopecks,
            business_on=purchase.business_on,
            outlet_id=transfer.outlet_id,
            purchase_line_id=transfer.line_id,
            vat_rate_bp=transfer.vat_rate_bp,
            lot_id=transfer.lot_id,
            promotion_version_id=transfer.promotion_version_id,
            contract_id=transfer.contract_id,
        )
        for transfer in books.transfers
    )
    for key, change in books.balance_changes().items():
        LedgerAccount.objects.filter(pk=accounts[key.key].pk).update(balance_kopecks=F("balance_kopecks") + change)
