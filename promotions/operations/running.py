"""The life of a promotion's version, as far as promotions themselves know it."""

from datetime import datetime

from django.db import transaction

from coalition.kernel.errors import DomainError
from promotions.models import PromotionVersion


class TransitionRefused(DomainError):
    code = "transition_refused"
    message_ru = "Версию акции в этом состоянии нельзя запустить. Сделайте новую версию."
    message_en = "A version of a promotion cannot be started from this state. Make a new version."


STARTABLE = {
    PromotionVersion.State.DRAFT,
    PromotionVersion.State.APPROVED,
    PromotionVersion.State.PAUSED,
    PromotionVersion.State.RUNNING,
}


@transaction.atomic
def run_version(*, version: PromotionVersion, approved_by: str, now: datetime) -> PromotionVersion:
    """Make a version the running one; an older running version of the promotion is finished by it.

    It judges receipts once the rulebook is published. Refused with TransitionRefused for a finished version.
    """
    version = PromotionVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    if version.state not in STARTABLE:
        raise TransitionRefused
    PromotionVersion.objects.filter(promotion=version.promotion, state=PromotionVersion.State.RUNNING).exclude(
        pk=version.pk
    ).update(state=PromotionVersion.State.FINISHED)
    version.state = PromotionVersion.State.RUNNING
    version.approved_by = version.approved_by or approved_by
    version.approved_at = version.approved_at or now
    version.save(update_fields=["state", "approved_by", "approved_at"])
    return version
