"""A quote: what a receipt would cost, earn and allow to spend. Nothing is stored."""

from datetime import datetime

from coalition.toolkit import pool
from settlements.purchases.issuing import promised_coupons
from settlements.purchases.judging import Judgement, buyer_state_of, judge, read_at
from settlements.purchases.requests import PurchaseRequest
from settlements.purchases.results import QuoteResult
from settlements.purchases.tokens import QuoteToken, receipt_hash, sign


def quote_purchase(*, request: PurchaseRequest, now: datetime) -> QuoteResult:
    """Judge a receipt by the rules in force, without effect. At most five SQL statements, in one round trip.

    A card that cannot be used, and a bad coupon, are notices and items; the receipt stays sellable. Refused with
    NoContract or NoRulebook.
    """
    with pool.reading() as connection:
        situation, clock = read_at(connection, request, now=now, lock=False)
    return quote_of(judge(request, situation, clock), now)


def quote_of(judgement: Judgement, now: datetime) -> QuoteResult:
    """A judgement as a quote with its token, good for as long as the programme says."""
    decision, situation = judgement.decision, judgement.situation
    token = QuoteToken(
        desk_id=judgement.request.desk.desk_id,
        account_id=judgement.buyer.account_id if judgement.buyer else None,
        receipt_hash=receipt_hash(judgement.request),
        rulebook_id=situation.rules.row_id,
        quoted_ms=int(now.timestamp() * 1000),
        due_kopecks=decision.payable_kopecks + decision.spent_kopecks,
        max_spend_kopecks=decision.max_spend_kopecks,
        earned_kopecks=decision.earned_kopecks,
    )
    return QuoteResult(
        decision=decision,
        buyer=buyer_state_of(situation, judgement.buyer, decision.level_ids) if judgement.buyer else None,
        notices=judgement.notices,
        fiscal_mode=judgement.fiscal_mode,
        rewards=promised_coupons(decision.issued, situation.rules.series, now),
        token=sign(token),
        quoted_at=now,
        valid_until=now + situation.terms.quote_lasts,
    )
