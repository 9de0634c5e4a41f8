"""Coupons for a later purchase, given for this one: which series, once each promotion."""

from collections.abc import Iterable

from promotions.engine.candidates import Candidate
from promotions.engine.claims import claimed_reward
from promotions.engine.decision import IssuedCoupon
from promotions.engine.levels import level_finder
from promotions.engine.reasons import Reason
from promotions.engine.steps import applied, not_applied
from promotions.engine.worksheet import Case, Worksheet


def issue_coupons(case: Case, sheet: Worksheet, candidates: Iterable[Candidate]) -> None:
    """Notes the coupons that each candidate's mechanic rewards the purchase with (`details`: series and number)."""
    for rule, positions in candidates:
        rows = [sheet.rows[at] for at in positions]
        bases = [row.base(case.settings.earn_base) for row in rows]
        reward = claimed_reward(case, rule, rows, bases, level_finder(case, sheet))
        series_id, number = reward.details.get("series_id"), reward.details.get("coupons", 0)
        if not number or series_id not in case.index.series:
            sheet.trace.append(not_applied(rule, reward.reason or Reason.TOO_LITTLE, reward.details))
            continue
        sheet.issued += [IssuedCoupon(rule.promotion_id, rule.version_id, series_id)] * number
        sheet.trace.append(applied(rule, Reason.COUPON_ISSUED, 0, reward.details))
