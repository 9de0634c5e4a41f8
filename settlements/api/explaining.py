"""Which reasons a till is told: all that was given or refused, and of what was not given what the buyer can act on."""

from collections.abc import Iterable

from promotions.engine.decision import Outcome, TraceStep
from promotions.engine.reasons import Reason

AT_MOST = 10
"""So many promotions that gave nothing; a till's screen and a cashier's patience end there."""

NOT_FOR_THE_TILL = frozenset(
    {
        # Codes that were not shown, and promotions that are over or to come: nobody has asked.
        *(Reason.CODE_NEEDED, Reason.NOT_STARTED, Reason.FINISHED),
        # Whom a promotion is for is between the coalition and its members, not for those who stand in the queue.
        *(Reason.NOT_IN_SEGMENT, Reason.IN_EXCLUDED_SEGMENT, Reason.WRONG_LEVEL, Reason.WRONG_CARD_KIND),
        *(Reason.WRONG_AGE, Reason.NOT_AROUND_BIRTHDAY, Reason.WRONG_DAYS_SINCE_JOINING),
        *(Reason.WRONG_NUMBER_OF_PURCHASES, Reason.NOT_TAKEN_PART_BEFORE),
    }
)


def told_steps(trace: Iterable[TraceStep]) -> list[TraceStep]:
    """The steps that a till is told, in their order; coupons tell of themselves."""
    told, silent = [], 0
    for step in trace:
        is_promotion_left_out = step.subject == "promotion" and step.outcome is Outcome.NOT_APPLIED
        if step.subject == "coupon" or (is_promotion_left_out and step.reason in NOT_FOR_THE_TILL):
            continue
        silent += is_promotion_left_out
        if not is_promotion_left_out or silent <= AT_MOST:
            told.append(step)
    return told
