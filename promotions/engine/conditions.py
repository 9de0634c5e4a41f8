"""The conditions of a rule, one by one: each answers None, or the reason with its figures."""

from datetime import datetime
from typing import Any

from promotions.engine.decision import Effect
from promotions.engine.facts import Facts
from promotions.engine.reasons import Reason
from promotions.engine.receipt import Place, Receipt
from promotions.engine.rulebook import Limits, Rule, When

Refusal = tuple[Reason, dict[str, Any]] | None


def refusal_by_account(rule: Rule, facts: Facts) -> Refusal:
    """Points always need an account to be credited to, a discount only when its rule says so."""
    if rule.promotion_id in facts.barred:
        return Reason.STOPPED_OR_BUDGET, {}
    if facts.account_id is None and (rule.needs_account or rule.params.effect is Effect.POINTS):
        return Reason.NO_ACCOUNT, {}
    limit = rule.limits.uses_per_account
    if limit is not None and facts.uses.get(rule.promotion_id, 0) >= limit:
        return Reason.USES_EXHAUSTED, {"uses": facts.uses.get(rule.promotion_id, 0), "limit": limit}
    return None


def refusal_by_place(rule: Rule, place: Place) -> Refusal:
    """A pharmacy that issues no points still gives discounts."""
    if rule.params.effect is Effect.POINTS and not place.issues_points:
        return Reason.POINTS_NOT_ISSUED_HERE, {}
    return None


def refusal_by_receipt(limits: Limits, receipt: Receipt) -> Refusal:
    """The least receipt is measured at list price, before any benefit."""
    if limits.min_receipt_kopecks and receipt.amount_kopecks < limits.min_receipt_kopecks:
        figures = {"min_receipt_kopecks": limits.min_receipt_kopecks, "receipt_kopecks": receipt.amount_kopecks}
        return Reason.BELOW_MIN_RECEIPT, figures
    return None


def refusal_by_time(when: When, occurred_at: datetime) -> Refusal:
    """Dates and hours are half-open; hours whose end is not after their start run over midnight."""
    today, now = occurred_at.date(), occurred_at.time()
    if when.starts_on is not None and today < when.starts_on:
        return Reason.NOT_STARTED, {"starts_on": when.starts_on.isoformat()}
    if when.ends_on is not None and today >= when.ends_on:
        return Reason.FINISHED, {"ends_on": when.ends_on.isoformat()}
    if when.weekdays and today.isoweekday() not in when.weekdays:
        return Reason.WRONG_WEEKDAY, {"weekdays": sorted(when.weekdays)}
    if when.month_days and today.day not in when.month_days:
        return Reason.WRONG_MONTH_DAY, {"month_days": sorted(when.month_days)}
    begins, ends = when.from_time, when.until_time
    is_after = begins is None or now >= begins
    is_before = ends is None or now < ends
    is_overnight = begins is not None and ends is not None and ends <= begins
    if (is_after or is_before) if is_overnight else (is_after and is_before):
        return None
    return Reason.WRONG_HOURS, {
        "from_time": begins.isoformat("minutes") if begins else "00:00",
        "until_time": ends.isoformat("minutes") if ends else "24:00",
    }
