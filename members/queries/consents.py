"""What a person has agreed to and has not taken back."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from members.models import Consent, ConsentText, Person, Representation
from members.queries.ages import ADULT, latest_birth


def live_consents(*, today: date | None = None) -> QuerySet[Consent]:
    """Consents that count on a day (today): not withdrawn, and signed by whoever may still decide.

    What somebody else signed counts until the person is 18, or while a guardian represents who is incapable. Nobody
    agrees to advertising for or as a minor: medicines are not advertised to children (38-FZ art. 24).
    """
    grown_by = latest_birth(ADULT, today or timezone.localdate())
    own = Q(signed_by=F("person")) & ~Q(text__kind=ConsentText.Kind.REPRESENTATIVE)
    minor = Q(person__birth_date__gt=grown_by)
    represented = Representation.objects.filter(ward=OuterRef("person"), ends_at__isnull=True)
    incapable = Exists(represented.filter(ground=Representation.Ground.INCAPABLE))
    of_unknown_age = Q(person__birth_date__isnull=True) & Exists(represented)
    rows = Consent.objects.filter(own | minor | incapable | of_unknown_age, withdrawal__isnull=True)
    return rows.exclude(minor & Q(text__kind=ConsentText.Kind.ADVERTISING))


def has_live_consent(*, person_id: int, kind: ConsentText.Kind, today: date | None = None) -> bool:
    """Whether a person's consent of a kind is in force on a day (today)."""
    return live_consents(today=today).filter(person=person_id, text__kind=kind).exists()


def may_read_purchases_of(person: Person, *, today: date | None = None) -> bool:
    """Whether what a person bought may be read: under a live health-data consent only."""
    return has_live_consent(person_id=person.pk, kind=ConsentText.Kind.HEALTH, today=today)
