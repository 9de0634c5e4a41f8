"""From how much on a sign is a suspicion, until somebody sets it otherwise."""

from typing import Any

from pharmacies.models import Programme
from settlements.models import Sign, SuspicionRule

USUAL: dict[Sign, dict[str, Any]] = {
    Sign.OFTEN_AT_ONE_DESK: {"days": 1, "least": 5},
    Sign.OWN_CARD: {"days": 30, "least": 3},
    Sign.TYPED_NUMBERS: {"days": 7, "least": 20, "share_bp": 60_00},
    Sign.SPENT_AFTER_ENROLMENT: {"days": 7, "least": 24, "least_kopecks": 300_00},
    Sign.RETURNED_AFTER_SPENDING: {"days": 30, "least": 1, "least_kopecks": 100_00},
    Sign.POINTS_BY_ONE_HAND: {"days": 7, "least": 5, "share_bp": 50_00, "least_kopecks": 3_000_00},
}
MOST_DAYS = 92
"""The longest window of a rule: a night reads no more of the past."""


def keep_rules(*, programme: Programme) -> list[SuspicionRule]:
    """The programme's rules, one for each sign; those that are missing get the usual thresholds.

    Effect: rows for signs without a rule. Doing so again changes nothing.
    """
    SuspicionRule.objects.bulk_create(
        [SuspicionRule(programme=programme, sign=sign, **usual) for sign, usual in USUAL.items()],
        ignore_conflicts=True,
    )
    return list(SuspicionRule.objects.filter(programme=programme).select_related("programme").order_by("sign"))
