"""What occasions that are no purchase give: the same conditions, limits, funders and dates as everywhere.

Pure, like `evaluate`: sweeps find who has an occasion, this says what it is worth and why it may be worth nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from promotions.engine.axes import NOBODY
from promotions.engine.conditions import refusal_by_limits, refusal_by_time, refusal_by_whom
from promotions.engine.decision import Effect, TraceStep
from promotions.engine.earning import lifetime
from promotions.engine.facts import Facts
from promotions.engine.funding import borne_by
from promotions.engine.index import index_of, is_anywhere, is_at
from promotions.engine.mechanics.reward import Claim
from promotions.engine.occasions import Occasion
from promotions.engine.periods import period_starts_on
from promotions.engine.reasons import Reason
from promotions.engine.receipt import Place, Receipt
from promotions.engine.rulebook import FunderKind, Rule, Rulebook
from promotions.engine.steps import applied, not_applied
from promotions.engine.worksheet import Case

Refusal = tuple[Reason, dict[str, Any]] | None


@dataclass(frozen=True, slots=True)
class Happening:
    """An occasion as it came. `occurred_at` is aware, in the time zone of the place or, without one, of the programme.

    `place`: where the member joined or bought; None: nowhere, then rules of named places and of "the outlet pays" give
    nothing. `days`: until the birthday, without purchases, or since the friend joined. `purchase_kopecks`: what the
    friend's purchase counts for. `level_id`: the level reached; `series_id`: whose code was entered.
    """

    occasion: Occasion
    occurred_at: datetime
    place: Place | None = None
    days: int = 0
    purchase_kopecks: int = 0
    action: str = ""
    level_id: int | None = None
    series_id: int | None = None


@dataclass(frozen=True, slots=True)
class Gift:
    """What one rule gives. `shares`: points in kopecks by who bears them (None: the operator), adding up to the whole.

    `issued`: the series of each coupon; its code is drawn when it is booked.
    """

    rule: Rule
    points_kopecks: int
    shares: tuple[tuple[int | None, int], ...]
    available_from: datetime
    expires_at: datetime | None
    issued: tuple[int, ...] = ()


def gifts_for(happening: Happening, facts: Facts, rulebook: Rulebook) -> tuple[tuple[Gift, ...], tuple[TraceStep, ...]]:
    """Gifts of all rules for this very occasion, by priority, and a step for each rule that was looked at.

    Limits are those of the member; `uses` in the facts are his before this occasion. Points off a floor or a receipt
    do not exist here: no line, no stacking.
    """
    place = happening.place or _NOWHERE
    case = Case(Receipt(place, happening.occurred_at, ()), facts, index_of(rulebook))
    case.receipt_kopecks = happening.purchase_kopecks
    case.code_series_ids = frozenset(filter(None, (happening.series_id,)))
    gifts, trace = [], []
    for rule in rules_for(happening.occasion, rulebook):
        if not _is_met(rule, happening):
            continue
        refusal = _refusal(rule, happening, case)
        gift = None if refusal else _gift(rule, happening, case)
        if gift is not None:
            gifts.append(gift)
            reason = Reason.POINTS_GIVEN if gift.points_kopecks else Reason.COUPON_ISSUED
            trace.append(applied(rule, reason, gift.points_kopecks, {}))
        else:
            trace.append(not_applied(rule, *(refusal or (Reason.TOO_LITTLE, {}))))
    return tuple(gifts), tuple(trace)


def rules_for(occasion: Occasion, rulebook: Rulebook) -> list[Rule]:
    """The rules that reward such an occasion, in order of priority, then promotion."""
    found = (rule for rule in rulebook.rules if getattr(rule.params, "occasion", None) is occasion)
    return sorted(found, key=lambda rule: (rule.priority, rule.promotion_id))


_NOWHERE = Place(outlet_id=0, desk_id=0, legal_entity_id=0)


def _is_met(rule: Rule, happening: Happening) -> bool:
    """Whether it is the rule's own occasion: its action, its days, a code of its series, one of its levels."""
    params = rule.params
    match happening.occasion:
        case Occasion.ACTION:
            return params.action == happening.action
        case Occasion.BIRTHDAY:
            return 0 <= happening.days <= params.days_before
        case Occasion.INACTIVITY:
            return happening.days >= params.idle_days
        case Occasion.FRIENDS_PURCHASE:
            return 0 <= happening.days < params.days
        case Occasion.CODE:
            return happening.series_id in rule.whom.code_series_ids
        case Occasion.LEVEL:
            return not rule.whom.level_ids or happening.level_id in rule.whom.level_ids
        case _:
            return True


def _refusal(rule: Rule, happening: Happening, case: Case) -> Refusal:
    facts, place = case.facts, happening.place
    if rule.promotion_id in facts.barred:
        return Reason.STOPPED_OR_BUDGET, {}
    if facts.account_id is None:
        return Reason.NO_ACCOUNT, {}
    if not is_anywhere(rule.where) and (place is None or not is_at(rule.where, place)):
        return Reason.WRONG_PLACE, {}
    if place is None and any(funding.kind is FunderKind.OUTLET for funding in rule.funding):
        return Reason.NO_OUTLET_TO_PAY, {}
    if place is not None and rule.params.effect is Effect.POINTS and not place.issues_points:
        return Reason.POINTS_NOT_ISSUED_HERE, {}
    # The level that was just reached has been looked at; the buyer may be higher by now.
    whom = replace(rule.whom, level_ids=NOBODY) if happening.occasion is Occasion.LEVEL else rule.whom
    return (
        refusal_by_time(rule.when, happening.occurred_at)
        or refusal_by_whom(whom, case)
        or refusal_by_limits(rule, case)
    )


def _gift(rule: Rule, happening: Happening, case: Case) -> Gift | None:
    claim = Claim((happening.purchase_kopecks,), (), lambda _: None, case.step_kopecks)
    reward = rule.params.reward(claim)
    total = min([reward.total_kopecks, *_caps(rule, case)])
    issued = (reward.details["series_id"],) * reward.details["coupons"] if "coupons" in reward.details else ()
    if not total and not issued:
        return None
    available_from, expires_at = lifetime(rule, happening.occurred_at)
    borne = borne_by(rule.funding, happening.place or _NOWHERE, [(0, total)]) if total else ()
    shares = tuple((payer, sum(kopecks for _, kopecks in lines)) for payer, lines in borne)
    shares = tuple((payer, kopecks) for payer, kopecks in shares if kopecks)
    return Gift(rule, total, shares, available_from, expires_at, issued)


def _caps(rule: Rule, case: Case) -> Iterable[int]:
    limits = rule.limits
    if limits.per_receipt_kopecks is not None:
        yield limits.per_receipt_kopecks
    if limits.per_account_kopecks is not None:
        starts_on = period_starts_on(limits.period, case.receipt.occurred_at.date())
        yield limits.per_account_kopecks - case.facts.used(rule.promotion_id, starts_on).kopecks
