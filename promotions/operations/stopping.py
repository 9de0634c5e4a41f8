"""Stopping a promotion in an emergency: it stops at every desk with its next receipt, whatever quotes are about."""

from datetime import datetime

from django.db import transaction

from promotions.models import Promotion


@transaction.atomic
def stop_promotion(*, promotion: Promotion, reason: str, now: datetime) -> Promotion:
    """Bar the promotion from now on, quotes given before included. Stopping it again changes nothing."""
    promotion = Promotion.objects.select_for_update(no_key=True).get(pk=promotion.pk)
    if promotion.stopped_at is None:
        promotion.stopped_at, promotion.stop_reason = now, reason
        promotion.save(update_fields=["stopped_at", "stop_reason"])
    return promotion
