"""The conditions of a rule, one by one: each answers None, or the reason with its figures."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from promotions.engine.axes import Basket, When, Whom
from promotions.engine.index import Entry
from promotions.engine.levels import level_ids_before
from promotions.engine.periods import period_starts_on
from promotions.engine.reasons import Reason
from promotions.engine.receipt import Line, Receipt
from promotions.engine.rulebook import Rule
from promotions.engine.worksheet import Case

Refusal = tuple[Reason, dict[str, Any]] | None


def refusal_of(entry: Entry, case: Case) -> Refusal:
    """The first condition that keeps the rule out of this receipt; its place and goods are the index's matter."""
    rule, receipt, facts = entry.rule, case.receipt, case.facts
    if rule.promotion_id in facts.barred:
        return Reason.STOPPED_OR_BUDGET, {}
    if entry.needs_account and facts.account_id is None:
        return Reason.NO_ACCOUNT, {}
    if entry.gives_points and not receipt.place.issues_points:
        return Reason.POINTS_NOT_ISSUED_HERE, {}
    if not entry.is_always:
        refusal = refusal_by_time(rule.when, receipt.occurred_at)
        if refusal is not None:
            return refusal
    if not entry.is_for_everybody:
        refusal = refusal_by_whom(rule.whom, case)
        if refusal is not None:
            return refusal
    return refusal_by_limits(rule, case) if entry.is_limited else None


def refusal_by_limits(rule: Rule, case: Case) -> Refusal:
    """The least receipt is measured at list price, before any benefit; limits of a member within their period."""
    limits, amount = rule.limits, case.receipt_kopecks
    least = limits.min_receipt_kopecks
    if amount < least or (limits.is_min_exceeded and amount == least):
        reason = Reason.NOT_ABOVE_MIN_RECEIPT if limits.is_min_exceeded else Reason.BELOW_MIN_RECEIPT
        return reason, {"min_receipt_kopecks": least, "receipt_kopecks": amount}
    if limits.uses_per_account is None and limits.per_account_kopecks is None:
        return None
    used = case.facts.used(rule.promotion_id, period_starts_on(limits.period, case.receipt.occurred_at.date()))
    if limits.uses_per_account is not None and used.times >= limits.uses_per_account:
        return Reason.USES_EXHAUSTED, {"uses": used.times, "limit": limits.uses_per_account}
    if limits.per_account_kopecks is not None and used.kopecks >= limits.per_account_kopecks:
        return Reason.MEMBER_LIMIT_REACHED, {"limit_kopecks": limits.per_account_kopecks}
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


def refusal_by_whom(whom: Whom, case: Case) -> Refusal:
    """Whether the buyer is whom the rule is for. What is not known of him (no birth date) speaks against."""
    facts, today = case.facts, case.receipt.occurred_at.date()
    if whom.code_series_ids and whom.code_series_ids.isdisjoint(case.code_series_ids):
        return Reason.CODE_NEEDED, {}
    if whom.segment_ids and whom.segment_ids.isdisjoint(facts.segment_ids):
        return Reason.NOT_IN_SEGMENT, {}
    if not whom.excluded_segment_ids.isdisjoint(facts.segment_ids):
        return Reason.IN_EXCLUDED_SEGMENT, {}
    if whom.level_ids and whom.level_ids.isdisjoint(level_ids_before(case)):
        return Reason.WRONG_LEVEL, {}
    if whom.account_kinds and facts.card_kind not in whom.account_kinds:
        return Reason.WRONG_CARD_KIND, {}
    if whom.after_promotion_ids and not any(facts.used(other).times for other in whom.after_promotion_ids):
        return Reason.NOT_TAKEN_PART_BEFORE, {}
    if not _is_within(facts.purchases, whom.purchases_from, whom.purchases_until):
        return Reason.WRONG_NUMBER_OF_PURCHASES, {"purchases": facts.purchases}
    days = (today - facts.enrolled_on).days if facts.enrolled_on else None
    if not _is_within(days, whom.enrolled_days_from, whom.enrolled_days_until):
        return Reason.WRONG_DAYS_SINCE_JOINING, {}
    if not _is_within(_age(facts.born_on, today), whom.age_from, whom.age_until):
        return Reason.WRONG_AGE, {}
    return _refusal_by_birthday(whom, facts.born_on, today)


def refusal_by_basket(basket: Basket, receipt: Receipt, own: Sequence[Line] | None = None) -> Refusal:
    """What the receipt must hold. `own`: the lines of the rule's goods; None: all of them. Amounts at list price."""
    products = {line.product_id for line in receipt.lines}
    groups = {line.group_id for line in receipt.lines}
    if (
        not basket.all_product_ids <= products
        or (basket.any_product_ids and basket.any_product_ids.isdisjoint(products))
        or (basket.any_group_ids and basket.any_group_ids.isdisjoint(groups))
    ):
        return Reason.GOODS_MISSING, {}
    own = receipt.lines if own is None else own
    amount = sum(line.amount_kopecks for line in own)
    if amount < basket.min_goods_kopecks:
        return Reason.TOO_FEW_GOODS, {"min_goods_kopecks": basket.min_goods_kopecks, "goods_kopecks": amount}
    pieces = sum(line.quantity_thousandths // 1_000 for line in own)
    if pieces < basket.min_pieces:
        return Reason.TOO_FEW_PIECES, {"min_pieces": basket.min_pieces, "pieces": pieces}
    return None


def _is_within(value: int | None, least: int | None, below: int | None) -> bool:
    """Whether the value lies in [least, below); what is not known lies in no bounded interval."""
    if least is None and below is None:
        return True
    return value is not None and (least is None or value >= least) and (below is None or value < below)


def _age(born_on: date | None, today: date) -> int | None:
    if born_on is None:
        return None
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def _refusal_by_birthday(whom: Whom, born_on: date | None, today: date) -> Refusal:
    before, after = whom.birthday_before_days, whom.birthday_after_days
    if before is None and after is None:
        return None
    window = {"before": before or 0, "after": after or 0}
    if born_on is not None:
        for year in (today.year - 1, today.year, today.year + 1):
            birthday = birthday_in(year, born_on)
            if birthday - timedelta(days=before or 0) <= today <= birthday + timedelta(days=after or 0):
                return None
    return Reason.NOT_AROUND_BIRTHDAY, window


def birthday_in(year: int, born_on: date) -> date:
    """The birthday in a year; who was born on 29 February has it on the 28th in a common year."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if (born_on.month, born_on.day) == (2, 29) and not is_leap:
        return date(year, 2, 28)
    return born_on.replace(year=year)
