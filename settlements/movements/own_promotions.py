"""A participant stops its own promotion: rests it at once, or ends it for good. Others' promotions it cannot touch."""

from datetime import date, datetime

from django.db import transaction

from pharmacies.models import LegalEntity
from promotions.models import Promotion, PromotionVersion
from promotions.operations.lifecycle import TransitionRefused, pause_version
from promotions.operations.own_promotions import own_promotion
from settlements.movements.budgets import finish_promotion

State = PromotionVersion.State


@transaction.atomic
def pause_own(*, promotion: Promotion, owner: LegalEntity) -> PromotionVersion:
    """Let the owner's running promotion rest: every desk leaves it out from its next receipt on, as it does any paused
    one. Nothing is published, so what the operator is changing meanwhile stays its own; the operator starts it again.

    Refused with NotOwnPromotion, and with TransitionRefused when it does not run.
    """
    return pause_version(version=_current(promotion, owner, State.RUNNING))


@transaction.atomic
def finish_own(
    *, promotion: Promotion, owner: LegalEntity, by: str, now: datetime, business_on: date
) -> PromotionVersion:
    """End the owner's running or paused promotion for good; what is left of its budget goes back.

    Refused with NotOwnPromotion, TransitionRefused or RulesRefused.
    """
    version = _current(promotion, owner, State.RUNNING, State.PAUSED)
    return finish_promotion(version=version, finished_by=by, now=now, business_on=business_on)


def _current(promotion: Promotion, owner: LegalEntity, *states: str) -> PromotionVersion:
    promotion = own_promotion(promotion=promotion, owner=owner)
    version = promotion.versions.filter(state__in=states).first()
    if version is None:
        latest = promotion.versions.order_by("-number").first()
        raise TransitionRefused(state=latest.get_state_display() if latest else "–")
    return version
