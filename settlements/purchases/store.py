"""Writing a judged purchase: two or three statements, set-based."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import orjson
import psycopg

from coalition.toolkit import pool
from promotions.engine.decision import Outcome, Usage
from settlements.ledger.purchase_books import LineKey
from settlements.models import EVER
from settlements.purchases.issuing import Reward, reward_rows
from settlements.purchases.judging import Judgement
from settlements.purchases.receipts import goods_of
from settlements.purchases.requests import IdentifierKind, PurchaseRequest
from settlements.purchases.sql import load

STORE, USE_COUPONS = load("store").replace("{rewards}", ""), load("use_coupons")
STORE_REWARDED = load("store").replace("{rewards}", load("rewards"))


def store_purchase(
    connection: psycopg.Connection[Any],
    judgement: Judgement,
    *,
    purchase_id: UUID,
    lines: dict[int, LineKey],
    rewards: Sequence[Reward],
    key: str,
    now: datetime,
) -> None:
    """Insert the purchase, its lines, what it counts for and its coupons. Joins the open transaction.

    Refused by the database: `receipt_is_booked_once`, `till_reference_is_used_once`, `fiscal_sign_is_booked_once`.
    """
    decision = judgement.decision
    accepted = [outcome for outcome in decision.coupons if outcome.outcome is Outcome.APPLIED]
    rows = {
        "purchase": _purchase_row(judgement, purchase_id, key, now),
        "lines": _line_rows(judgement, lines),
        "uses": use_rows(decision.usages),
        "coupons": [
            {"coupon": o.coupon_id, "accepted": o.accepted_kopecks, "compensated": o.compensated_kopecks}
            for o in accepted
        ],
    }
    if rewards:
        rows["rewards"] = reward_rows(rewards)
    arguments = {name: orjson.dumps(value).decode() for name, value in rows.items()}
    pool.cursor(connection).execute(
        STORE_REWARDED if rewards else STORE, arguments | {"decision": msgspec.json.encode(decision).decode()}
    )
    if accepted:
        account_id = judgement.buyer.account_id if judgement.buyer else None
        ids = [outcome.coupon_id for outcome in accepted]
        pool.cursor(connection).execute(USE_COUPONS, {"ids": ids, "account": account_id})


def _purchase_row(judgement: Judgement, purchase_id: UUID, key: str, now: datetime) -> dict[str, Any]:
    request, decision, buyer = judgement.request, judgement.decision, judgement.buyer
    situation, clock, fiscal = judgement.situation, judgement.clock, judgement.request.fiscal
    return {
        "id": purchase_id,
        "programme_id": situation.programme_id,
        "desk_id": request.desk.desk_id,
        "outlet_id": request.desk.outlet_id,
        "cashier_id": situation.cashier_id,
        "account_id": buyer.account_id if buyer else None,
        "card_id": buyer.card_id if buyer else None,
        "entry_mode": entry_mode(request),
        "till_reference": request.till_reference,
        "idempotency_key": key,
        "receipt_no": request.receipt_no,
        "shift_no": request.shift_no,
        "business_on": clock.business_on,
        "occurred_at": clock.at,
        "received_at": now,
        "is_offline": request.already_sold,
        "is_clock_off": clock.is_off,
        "review_reasons": judgement.review_reasons,
        "fiscal_mode": judgement.fiscal_mode,
        "fiscal_drive": fiscal.drive if fiscal else None,
        "fiscal_document": fiscal.document if fiscal else None,
        "fiscal_sign": fiscal.sign if fiscal else None,
        "rulebook_id": situation.rules.row_id,
        "regulations_version_id": buyer.regulations_version_id if buyer else None,
        "amount": decision.total("base_kopecks"),
        "discount": decision.total("discount_kopecks"),
        "coupon": decision.total("coupon_kopecks"),
        "points": decision.spent_kopecks,
        "payable": decision.payable_kopecks,
        "earned": decision.earned_kopecks,
        "accumulated": decision.total("accumulated_kopecks"),
    }


def _line_rows(judgement: Judgement, keys: dict[int, LineKey]) -> list[dict[str, Any]]:
    asked = {line.line_no: line for line in judgement.request.lines}
    return [
        {
            "id": keys[line.line_no].line_id,
            "line_no": line.line_no,
            "product": goods_of(asked[line.line_no], judgement.situation).product_id or None,
            "code": asked[line.line_no].product_code,
            "vat_rate": keys[line.line_no].vat_rate_bp,
            "quantity": asked[line.line_no].quantity_thousandths,
            "price": asked[line.line_no].price_kopecks,
            "amount": line.base_kopecks,
            "discount": line.discount_kopecks,
            "coupon": line.coupon_kopecks,
            "points": line.points_kopecks,
            "payable": line.payable_kopecks,
            "earned": line.earned_kopecks,
            "accumulated": line.accumulated_kopecks,
        }
        for line in judgement.decision.lines
    ]


def use_rows(usages: Iterable[Usage]) -> list[dict[str, Any]]:
    """Usages as the statements take them; those of the whole promotion are counted since `EVER`."""
    return [
        {
            "promotion": usage.promotion_id,
            "starts_on": usage.period_starts_on or EVER,
            "times": usage.times,
            "amount": usage.amount_kopecks,
            "counted": usage.counted,
        }
        for usage in usages
    ]


def entry_mode(request: PurchaseRequest) -> str:
    """How the card came into the receipt."""
    if request.identifier is None:
        return "none"
    if request.identifier.kind is IdentifierKind.CARD:
        return "typed" if request.identifier.is_typed else "scanned"
    return "bank" if request.identifier.kind is IdentifierKind.BANK_CARD else str(request.identifier.kind)
