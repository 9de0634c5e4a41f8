"""Coupons are tenders: they pay for what is left after discounts, in the order shown, and give no change."""

from typing import Any

from coalition.kernel.allocation import allocate
from promotions.engine.decision import CouponOutcome, CouponShare, Outcome, TraceStep
from promotions.engine.funding import payer_id
from promotions.engine.index import goods_filter
from promotions.engine.reasons import Reason
from promotions.engine.receipt import CouponShown
from promotions.engine.rulebook import CouponTerms
from promotions.engine.worksheet import PROMO_CODE, Case, Row, Worksheet, shares_of


def accept_coupons(case: Case, sheet: Worksheet) -> None:
    """Accepts each shown coupon for `min(nominal, room of its goods)`; a refused one leaves the receipt as it was.

    Promo codes pay nothing: what becomes of them is known when everything else is (`settle_codes`).
    """
    receipt_kopecks = sheet.due_kopecks
    accepted: dict[int, int] = {}
    for shown in case.receipt.coupons_once():
        terms = case.index.series.get(shown.series_id) if shown.series_id is not None else None
        if terms is not None and terms.kind == PROMO_CODE:
            continue
        refusal = _refusal(case, shown, terms, receipt_kopecks, accepted)
        if refusal is None and terms is not None:
            refusal = _accept(case, sheet, shown, terms)
        if refusal is None:
            accepted[terms.series_id] = accepted.get(terms.series_id, 0) + 1
        else:
            _refuse(sheet, shown, terms, *refusal)


def settle_codes(case: Case, sheet: Worksheet) -> None:
    """Of each series of promo codes the first that opened something is used up; the others stay as they were."""
    if not any(_is_code(case, shown) for shown in case.receipt.coupons):
        return
    given = {step.promotion_id for step in sheet.trace if step.outcome is Outcome.APPLIED}
    opened = {
        series_id
        for entry in case.index.entries
        if entry.rule.promotion_id in given
        for series_id in entry.rule.whom.code_series_ids
    }
    for shown in case.receipt.coupons_once():
        terms = case.index.series.get(shown.series_id) if shown.series_id is not None else None
        if terms is None or terms.kind != PROMO_CODE:
            continue
        refusal = _refusal(case, shown, terms, case.receipt_kopecks, {})
        if refusal is None and terms.series_id not in opened:
            refusal = Reason.CODE_NO_EFFECT, {}
        if refusal is None:
            opened.discard(terms.series_id)
            sheet.coupons.append(
                CouponOutcome(
                    code=shown.code,
                    outcome=Outcome.APPLIED,
                    coupon_id=shown.coupon_id,
                    series_id=terms.series_id,
                    reason=Reason.CODE_ACCEPTED,
                )
            )
            sheet.trace.append(TraceStep("coupon", shown.code, Outcome.APPLIED, Reason.CODE_ACCEPTED, None, 0, {}))
        else:
            _refuse(sheet, shown, terms, *refusal)


def _refusal(
    case: Case, shown: CouponShown, terms: CouponTerms | None, receipt_kopecks: int, accepted: dict[int, int]
) -> tuple[str, dict[str, Any]] | None:
    if shown.refusal:
        return shown.refusal, {}
    if case.spoiler is not None:
        own = shown.code == case.spoiler.code
        return (
            (case.spoiler.reason, case.spoiler.details)
            if own
            else (
                Reason.COUPON_NOT_TOGETHER,
                {"by": case.spoiler.code},
            )
        )
    if terms is None or shown.coupon_id is None:
        return Reason.COUPON_UNKNOWN, {}
    if not case.receipt.place.accepts_coupons:
        return Reason.COUPON_NOT_ACCEPTED_HERE, {}
    if accepted.get(terms.series_id, 0) >= terms.per_receipt_limit:
        return Reason.COUPON_LIMIT_PER_RECEIPT, {"limit": terms.per_receipt_limit}
    if receipt_kopecks < terms.min_receipt_kopecks:
        figures = {"min_receipt_kopecks": terms.min_receipt_kopecks, "receipt_kopecks": receipt_kopecks}
        return Reason.COUPON_MIN_RECEIPT, figures
    return None


def _accept(case: Case, sheet: Worksheet, shown: CouponShown, terms: CouponTerms) -> tuple[str, dict[str, Any]] | None:
    """Takes the coupon off its rows, or answers why it cannot."""
    rows = _payable_rows(sheet, terms)
    amount = min(terms.nominal_kopecks, sum(row.room for row in rows))
    missing = terms.nominal_kopecks - amount
    if not amount:
        return Reason.COUPON_NO_EFFECT, {"top_up_kopecks": missing}
    if missing and terms.remainder_policy == "require_full_use":
        return Reason.COUPON_FULL_USE_REQUIRED, {"top_up_kopecks": missing}
    taken = allocate(shares_of(rows), amount)
    for row in rows:
        kopecks = taken[row.line.line_no]
        if kopecks:
            row.take_coupon(kopecks)
            sheet.coupon_shares.append(CouponShare(row.line.line_no, shown.coupon_id, terms.series_id, kopecks))
    kept = missing if _is_kept(case, terms) else 0
    reason = Reason.COUPON_ACCEPTED_IN_PART if missing else Reason.COUPON_ACCEPTED
    sheet.coupons.append(
        CouponOutcome(
            code=shown.code,
            outcome=Outcome.APPLIED,
            coupon_id=shown.coupon_id,
            series_id=terms.series_id,
            nominal_kopecks=terms.nominal_kopecks,
            accepted_kopecks=amount,
            # What the member keeps is owed to the member, so it is not owed to the pharmacy as well.
            compensated_kopecks=terms.nominal_kopecks - kept if terms.compensation_basis == "nominal" else amount,
            unused_kopecks=missing,
            kept_kopecks=kept,
            top_up_kopecks=missing,
            legal_entity_id=payer_id(terms.funding, case.receipt.place),
            reason=reason,
        )
    )
    details = {"nominal_kopecks": terms.nominal_kopecks}
    if missing:
        details["top_up_kopecks"] = missing
    sheet.trace.append(TraceStep("coupon", shown.code, Outcome.APPLIED, reason, None, amount, details))
    return None


def _is_code(case: Case, shown: CouponShown) -> bool:
    terms = case.index.series.get(shown.series_id) if shown.series_id is not None else None
    return terms is not None and terms.kind == PROMO_CODE


def _is_kept(case: Case, terms: CouponTerms) -> bool:
    return terms.remainder_policy == "keep_as_points" and case.facts.account_id is not None


def _refuse(
    sheet: Worksheet, shown: CouponShown, terms: CouponTerms | None, reason: str, details: dict[str, Any]
) -> None:
    sheet.coupons.append(
        CouponOutcome(
            code=shown.code,
            outcome=Outcome.REFUSED,
            coupon_id=shown.coupon_id,
            series_id=shown.series_id,
            nominal_kopecks=terms.nominal_kopecks if terms else 0,
            top_up_kopecks=details.get("top_up_kopecks", 0),
            reason=reason,
        )
    )
    sheet.trace.append(TraceStep("coupon", shown.code, Outcome.REFUSED, reason, None, 0, details))


def _payable_rows(sheet: Worksheet, terms: CouponTerms) -> list[Row]:
    fits = goods_filter(terms.goods)
    return [row for row in sheet.rows if row.takes_coupon and row.room and (fits is None or fits(row.line))]
