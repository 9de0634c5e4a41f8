"""The conditions of a rule, one by one: each answers None, or the reason with its figures."""

from datetime import datetime
from typing import Any

from promotions.engine.facts import Facts
from promotions.engine.index import Entry
from promotions.engine.reasons import Reason
from promotions.engine.receipt import Receipt
from promotions.engine.rulebook import Rule, When

Refusal = tuple[Reason, dict[str, Any]] | None


def refusal_of(entry: Entry, receipt: Receipt, facts: Facts) -> Refusal:
    """The first condition that keeps the rule out of this receipt; its place and goods are the index's matter."""
    if entry.rule.promotion_id in facts.barred:
        return Reason.STOPPED_OR_BUDGET, {}
    if entry.needs_account and facts.account_id is None:
        return Reason.NO_ACCOUNT, {}
    if entry.gives_points and not receipt.place.issues_points:
        return Reason.POINTS_NOT_ISSUED_HERE, {}
    if not entry.is_always:
        refusal = refusal_by_time(entry.rule.when, receipt.occurred_at)
        if refusal is not None:
            return refusal
    return refusal_by_limits(entry.rule, receipt, facts) if entry.is_limited else None


def refusal_by_limits(rule: Rule, receipt: Receipt, facts: Facts) -> Refusal:
    """The least receipt is measured at list price, before any benefit."""
    limits, uses = rule.limits, facts.uses.get(rule.promotion_id, 0)
    if receipt.amount_kopecks < limits.min_receipt_kopecks:
        figures = {"min_receipt_kopecks": limits.min_receipt_kopecks, "receipt_kopecks": receipt.amount_kopecks}
        return Reason.BELOW_MIN_RECEIPT, figures
    if limits.uses_per_account is not None and uses >= limits.uses_per_account:
        return Reason.USES_EXHAUSTED, {"uses": uses, "limit": limits.uses_per_account}
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
