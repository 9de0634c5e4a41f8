"""What a person has agreed to and has not taken back."""

from django.db.models import QuerySet

from members.models import Consent, ConsentText, Person


def live_consents() -> QuerySet[Consent]:
    """Consents that were not withdrawn."""
    return Consent.objects.filter(withdrawal__isnull=True)


def has_live_consent(*, person_id: int, kind: ConsentText.Kind) -> bool:
    """Whether a person's consent of a kind is in force."""
    return live_consents().filter(person=person_id, text__kind=kind).exists()


def may_read_purchases_of(person: Person) -> bool:
    """Whether what a person bought may be read: under a live health-data consent only."""
    return has_live_consent(person_id=person.pk, kind=ConsentText.Kind.HEALTH)
