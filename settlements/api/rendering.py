"""Results as tills get them: kopecks become strings of roubles here and nowhere else."""

from collections.abc import Iterable, Mapping
from typing import Any

from coalition.kernel.money import format_roubles
from coalition.kernel.quantity import format_quantity
from promotions.engine.decision import Benefit, CouponOutcome, Decision, LineDecision, TraceStep
from promotions.engine.explain import explain
from settlements.api.explaining import told_steps
from settlements.api.fiscal import fiscal_answer
from settlements.api.schemas.answers import (
    BenefitAnswer,
    BuyerAnswer,
    CouponAnswer,
    LevelAnswer,
    LineAnswer,
    PartAnswer,
    PurchaseAnswer,
    QuoteAnswer,
    ReturnAnswer,
    ReturnedLineAnswer,
    RewardAnswer,
    StepAnswer,
    TotalsAnswer,
)
from settlements.api.schemas.words import Sentence
from settlements.purchases.issuing import Reward
from settlements.purchases.requests import LineRequest, PurchaseRequest
from settlements.purchases.results import BuyerState, Notice, PurchaseResult, QuoteResult, ReturnResult
from settlements.purchases.slips import purchase_messages, purchase_slip, return_slip, reward_words, rewards_slip


def quote_answer(result: QuoteResult, request: PurchaseRequest) -> QuoteAnswer:
    """A quote for the screen."""
    return QuoteAnswer(
        **_judged(result, request, is_booked=False),
        token=result.token,
        quoted_at=result.quoted_at,
        valid_until=result.valid_until,
    )


def purchase_answer(result: PurchaseResult, request: PurchaseRequest) -> PurchaseAnswer:
    """A booked purchase, as it is stored and given again."""
    return PurchaseAnswer(
        **_judged(result, request, is_booked=True),
        purchase_id=result.purchase_id,
        till_reference=request.till_reference,
        receipt_no=request.receipt_no,
        recorded_at=result.recorded_at,
        review_reasons=result.review_reasons,
    )


def return_answer(result: ReturnResult) -> ReturnAnswer:
    """A return or a void, booked or only asked about."""
    return ReturnAnswer(
        return_id=result.return_id,
        purchase_id=result.purchase_id,
        kind=result.kind,
        purchase_state=result.purchase_state,
        lines=tuple(
            ReturnedLineAnswer(
                line_no=line.line_no,
                quantity=format_quantity(line.quantity_thousandths),
                money=format_roubles(line.money_kopecks),
                points_returned=format_roubles(line.points_returned_kopecks),
                points_withdrawn=format_roubles(line.points_withdrawn_kopecks),
                coupon=format_roubles(line.coupon_kopecks),
            )
            for line in result.lines
        ),
        money=format_roubles(result.money_kopecks),
        points_returned=format_roubles(result.points_returned_kopecks),
        points_withdrawn=format_roubles(result.points_withdrawn_kopecks),
        points_unearned=format_roubles(result.points_unearned_kopecks),
        shortfall=format_roubles(result.shortfall_kopecks),
        restored_coupons=result.restored_coupons,
        lost_coupons=result.lost_coupons,
        revoked_coupons=result.revoked_coupons,
        buyer=buyer_answer(result.buyer),
        notices=sentences(result.notices),
        cashier_messages=tuple(notice.message_ru for notice in result.notices),
        slip_lines=return_slip(result),
    )


def buyer_answer(buyer: BuyerState | None) -> BuyerAnswer | None:
    """What the screen may show of the buyer."""
    if buyer is None:
        return None
    return BuyerAnswer(
        card=buyer.card_masked,
        kind=buyer.kind,
        balance=format_roubles(buyer.balance_kopecks),
        pending=format_roubles(buyer.pending_kopecks),
        shortfall=format_roubles(buyer.shortfall_kopecks),
        spendable=format_roubles(buyer.spendable_kopecks),
        levels=tuple(LevelAnswer(name_ru=ru, name_en=en) for ru, en in buyer.level_names),
    )


def sentences(notices: Iterable[Notice]) -> tuple[Sentence, ...]:
    """Notices as they are."""
    return tuple(Sentence(notice.code, notice.message_ru, notice.message_en) for notice in notices)


def _judged(result: QuoteResult | PurchaseResult, request: PurchaseRequest, *, is_booked: bool) -> dict[str, Any]:
    decision = result.decision
    asked = {line.line_no: line for line in request.lines}
    coupons = _coupons(decision, request.spellings)
    of_coupons = [f"{coupon.coupon}: {coupon.message_ru}" for coupon in coupons]
    return {
        "rulebook_number": decision.rulebook_number,
        "buyer": buyer_answer(result.buyer),
        "totals": _totals(decision),
        "lines": _lines(decision, asked, request.desk.legal_entity_id),
        "coupons": coupons,
        "rewards": tuple(_reward(reward, request.desk.time_zone) for reward in result.rewards),
        "explanation": tuple(_step(step) for step in told_steps(decision.trace)),
        "notices": sentences(result.notices),
        "fiscal": fiscal_answer(decision, asked, result.fiscal_mode),
        "cashier_messages": purchase_messages(decision, result.notices, of_coupons),
        "slip_lines": (
            *purchase_slip(decision, result.buyer, is_booked=is_booked),
            *rewards_slip(result.rewards, request.desk.time_zone),
        ),
    }


def _totals(decision: Decision) -> TotalsAnswer:
    names = ("base", "discount", "coupon", "points", "payable", "earned")
    return TotalsAnswer(
        **{name: format_roubles(decision.total(f"{name}_kopecks")) for name in names},
        max_spend=format_roubles(decision.max_spend_kopecks),
    )


def _lines(decision: Decision, asked: Mapping[int, LineRequest], seller_id: int) -> tuple[LineAnswer, ...]:
    by_line: dict[int, list[BenefitAnswer]] = {}
    for benefit in (*decision.discounts, *decision.awards):
        by_line.setdefault(benefit.line_no, []).append(_benefit(benefit, seller_id))
    return tuple(
        _line(line, asked[line.line_no].product_code, tuple(by_line.get(line.line_no, ()))) for line in decision.lines
    )


def _line(line: LineDecision, product_code: str, applied: tuple[BenefitAnswer, ...]) -> LineAnswer:
    return LineAnswer(
        line_no=line.line_no,
        product_code=product_code,
        base=format_roubles(line.base_kopecks),
        discount=format_roubles(line.discount_kopecks),
        coupon=format_roubles(line.coupon_kopecks),
        points=format_roubles(line.points_kopecks),
        payable=format_roubles(line.payable_kopecks),
        earned=format_roubles(line.earned_kopecks),
        max_points=format_roubles(line.max_points_kopecks),
        parts=tuple(
            PartAnswer(
                quantity=format_quantity(part.quantity_thousandths),
                price=format_roubles(part.unit_price_kopecks),
                amount=format_roubles(part.amount_kopecks),
            )
            for part in line.parts
        ),
        applied=applied,
    )


def _benefit(benefit: Benefit, seller_id: int) -> BenefitAnswer:
    funder = "outlet" if benefit.legal_entity_id == seller_id else "participant"
    return BenefitAnswer(
        kind=benefit.effect,
        promotion_id=benefit.promotion_id,
        code=benefit.code,
        amount=format_roubles(benefit.amount_kopecks),
        funder="operator" if benefit.legal_entity_id is None else funder,
        available_from=benefit.available_from,
        expires_at=benefit.expires_at,
    )


def _coupons(decision: Decision, spellings: Mapping[str, str]) -> tuple[CouponAnswer, ...]:
    steps = {step.code: step for step in decision.trace if step.subject == "coupon"}
    return tuple(
        _coupon(coupon, steps[coupon.code], spellings.get(coupon.code, coupon.code)) for coupon in decision.coupons
    )


def _coupon(coupon: CouponOutcome, step: TraceStep, spelling: str) -> CouponAnswer:
    ru, en = explain(step)
    return CouponAnswer(
        code=coupon.reason,
        message_ru=ru,
        message_en=en,
        coupon=spelling,
        outcome=coupon.outcome,
        nominal=format_roubles(coupon.nominal_kopecks),
        accepted=format_roubles(coupon.accepted_kopecks),
        unused=format_roubles(coupon.unused_kopecks),
        kept=format_roubles(coupon.kept_kopecks),
        top_up=format_roubles(coupon.top_up_kopecks),
    )


def _reward(reward: Reward, time_zone: str) -> RewardAnswer:
    terms, (ru, en) = reward.terms, reward_words(reward, time_zone)
    return RewardAnswer(
        coupon=reward.code,
        promotion_id=reward.promotion_id,
        name_ru=terms.name_ru,
        name_en=terms.name_en,
        kind=terms.kind,
        nominal=format_roubles(terms.nominal_kopecks),
        min_receipt=format_roubles(terms.min_receipt_kopecks),
        valid_from=terms.starts_at,
        valid_until=reward.valid_until,
        message_ru=ru,
        message_en=en,
    )


def _step(step: TraceStep) -> StepAnswer:
    ru, en = explain(step)
    return StepAnswer(
        code=step.reason,
        message_ru=ru,
        message_en=en,
        subject=step.subject,
        name=step.code,
        outcome=step.outcome,
        promotion_id=step.promotion_id,
        amount=format_roubles(step.amount_kopecks),
    )
