"""Writing a judged purchase: two or three statements, set-based."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import orjson
import psycopg

from coalition.toolkit import pool
from settlements.ledger.purchase_books import LineKey
from settlements.purchases.judging import Judgement
from settlements.purchases.receipts import goods_of
from settlements.purchases.requests import IdentifierKind, PurchaseRequest
from settlements.purchases.sql import load

STORE, USE_COUPONS = load("store"), load("use_coupons")


def store_purchase(
    connection: psycopg.Connection[Any],
    judgement: Judgement,
    *,
    purchase_id: UUID,
    lines: dict[int, LineKey],
    key: str,
    now: datetime,
) -> None:
    """Insert the purchase, its lines, accumulation, uses of promotions and coupons. Joins the open transaction.

    Refused by the database: `receipt_is_booked_once`, `till_reference_is_used_once`, `fiscal_sign_is_booked_once`.
    """
    request, decision, buyer = judgement.request, judgement.decision, judgement.buyer
    situation, clock, fiscal = judgement.situation, judgement.clock, judgement.request.fiscal
    used: dict[int, int] = {}
    for benefit in (*decision.discounts, *decision.awards):
        used[benefit.promotion_id] = used.get(benefit.promotion_id, 0) + benefit.amount_kopecks
    accepted = [outcome for outcome in decision.coupons if outcome.accepted_kopecks]
    pool.cursor(connection).execute(
        STORE,
        {
            "id": purchase_id,
            "programme": situation.programme_id,
            "desk": request.desk.desk_id,
            "outlet": request.desk.outlet_id,
            "cashier": situation.cashier_id,
            "account": buyer.account_id if buyer else None,
            "card": buyer.card_id if buyer else None,
            "entry_mode": entry_mode(request),
            "till_reference": request.till_reference,
            "key": key,
            "receipt_no": request.receipt_no,
            "shift_no": request.shift_no,
            "business_on": clock.business_on,
            "occurred_at": clock.at,
            "received_at": now,
            "is_offline": request.already_sold,
            "is_clock_off": clock.is_off,
            "review_reasons": orjson.dumps(judgement.review_reasons).decode(),
            "fiscal_mode": judgement.fiscal_mode,
            "fiscal_drive": fiscal.drive if fiscal else None,
            "fiscal_document": fiscal.document if fiscal else None,
            "fiscal_sign": fiscal.sign if fiscal else None,
            "rulebook": situation.rules.row_id,
            "regulations": buyer.regulations_version_id if buyer else None,
            "amount": decision.total("base_kopecks"),
            "discount": decision.total("discount_kopecks"),
            "coupon": decision.total("coupon_kopecks"),
            "points": decision.spent_kopecks,
            "payable": decision.payable_kopecks,
            "earned": decision.earned_kopecks,
            "decision": msgspec.json.encode(decision).decode(),
            "accumulation": decision.total("accumulated_kopecks"),
            "used": list(used),
            "used_amounts": list(used.values()),
            "coupon_ids": [outcome.coupon_id for outcome in accepted],
            "accepted": [outcome.accepted_kopecks for outcome in accepted],
            "compensated": [outcome.compensated_kopecks for outcome in accepted],
            **_line_columns(judgement, lines),
        },
    )
    if accepted:
        pool.cursor(connection).execute(USE_COUPONS, {"ids": [outcome.coupon_id for outcome in accepted]})


def _line_columns(judgement: Judgement, keys: dict[int, LineKey]) -> dict[str, list[Any]]:
    asked = {line.line_no: line for line in judgement.request.lines}
    decided = judgement.decision.lines
    return {
        "line_ids": [keys[line.line_no].line_id for line in decided],
        "line_nos": [line.line_no for line in decided],
        "products": [goods_of(asked[line.line_no], judgement.situation).product_id or None for line in decided],
        "codes": [asked[line.line_no].product_code for line in decided],
        "vat_rates": [keys[line.line_no].vat_rate_bp for line in decided],
        "quantities": [asked[line.line_no].quantity_thousandths for line in decided],
        "prices": [asked[line.line_no].price_kopecks for line in decided],
        "amounts": [line.base_kopecks for line in decided],
        "discounts": [line.discount_kopecks for line in decided],
        "coupons": [line.coupon_kopecks for line in decided],
        "spent": [line.points_kopecks for line in decided],
        "payables": [line.payable_kopecks for line in decided],
        "earned_lines": [line.earned_kopecks for line in decided],
        "accumulated": [line.accumulated_kopecks for line in decided],
    }


def entry_mode(request: PurchaseRequest) -> str:
    """How the card came into the receipt."""
    if request.identifier is None:
        return "none"
    if request.identifier.kind is IdentifierKind.CARD:
        return "typed" if request.identifier.is_typed else "scanned"
    return str(request.identifier.kind)
