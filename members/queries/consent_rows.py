"""Rows of consents: which were not taken back, by which ways advertising may come."""

from datetime import datetime

from django.db.models import QuerySet

from members.models import Consent, ConsentText, ConsentWithdrawal
from members.queries.consents import live_consents


def not_withdrawn() -> QuerySet[Consent]:
    """Consents that nobody took back, whether they still count or not."""
    return Consent.objects.filter(withdrawal__isnull=True)


def is_withdrawn(consent: Consent) -> bool:
    """Whether a consent was taken back."""
    return ConsentWithdrawal.objects.filter(consent=consent).exists()


def live_ways(*, person_id: int) -> frozenset[str]:
    """The ways by which advertising may come now: those of the latest live consent to it."""
    latest = live_consents().filter(person=person_id, text__kind=ConsentText.Kind.ADVERTISING)
    return frozenset(latest.order_by("-given_at", "-pk").values_list("ways", flat=True).first() or ())


def ended_consents(*, before: datetime) -> QuerySet[Consent]:
    """Consents that were withdrawn before a moment."""
    return Consent.objects.filter(withdrawal__withdrawn_at__lt=before)
