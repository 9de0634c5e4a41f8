"""What a person has agreed to and has not taken back."""

from datetime import date, datetime

from django.db.models import QuerySet

from members.models import Consent, ConsentText, ConsentWithdrawal, Person


def live_consents() -> QuerySet[Consent]:
    """Consents that were not withdrawn."""
    return Consent.objects.filter(withdrawal__isnull=True)


def is_live(consent: Consent) -> bool:
    """Whether a consent was not withdrawn."""
    return not ConsentWithdrawal.objects.filter(consent=consent).exists()


def has_live_consent(*, person_id: int, kind: ConsentText.Kind) -> bool:
    """Whether a person's consent of a kind is in force."""
    return live_consents().filter(person=person_id, text__kind=kind).exists()


def live_ways(*, person_id: int) -> frozenset[str]:
    """The ways by which advertising may come now: those of the latest live consent to it."""
    latest = live_consents().filter(person=person_id, text__kind=ConsentText.Kind.ADVERTISING)
    return frozenset(latest.order_by("-given_at", "-pk").values_list("ways", flat=True).first() or ())


def text_in_force(*, kind: str, today: date) -> ConsentText | None:
    """The version of a kind's wording that is signed on a day: the latest that has come into force."""
    texts = ConsentText.objects.filter(kind=kind, effective_on__lte=today)
    return texts.order_by("-effective_on", "-version").first()


def may_read_purchases_of(person: Person) -> bool:
    """Whether what a person bought may be read: under a live health-data consent only."""
    return has_live_consent(person_id=person.pk, kind=ConsentText.Kind.HEALTH)


def ended_consents(*, before: datetime) -> QuerySet[Consent]:
    """Consents that were withdrawn before a moment."""
    return Consent.objects.filter(withdrawal__withdrawn_at__lt=before)
