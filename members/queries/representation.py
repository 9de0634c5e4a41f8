"""Who signs for whom: the person, a representative, or both of them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from members.models import ConsentText, Person, Representation
from members.queries.ages import ADULT, SIGNS_BESIDE, age_on
from members.queries.consents import live_consents
from pharmacies.models import Programme


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signs today. `is_beside`: the person signs as well, and the representative's signature is what counts."""

    is_own: bool
    is_beside: bool
    representatives: tuple[Representation, ...]


def is_minor(person: Person, today: date) -> bool:
    """Whether a person is known to be under 18."""
    return person.birth_date is not None and age_on(person.birth_date, today) < ADULT


def live_representations() -> QuerySet[Representation]:
    """Representations that have not ended."""
    return Representation.objects.filter(ends_at__isnull=True).select_related("representative", "ward")


def signers_of(person: Person, *, programme: Programme, today: date) -> Signers:
    """Who signs for a person: an adult for himself; a guardian for who is incapable; for a child the representative.

    From the programme's age of signing on a child signs for himself, from 14 on beside the representative. No
    representative in the answer although he is needed: appoint one first.
    """
    found = tuple(live_representations().filter(ward=person).order_by("starts_at", "pk"))
    guards = tuple(each for each in found if each.ground == Representation.Ground.INCAPABLE)
    if guards:
        return Signers(False, False, guards)
    if not is_minor(person, today):
        return Signers(True, False, ())
    age = age_on(person.birth_date, today)
    if age >= programme.self_consent_age:
        return Signers(True, False, found)
    return Signers(False, age >= SIGNS_BESIDE, found)


def has_signed(person: Person, *, programme: Programme, today: date) -> bool:
    """Whether the consent to personal data is there, given by whoever signs for the person today."""
    signers = signers_of(person, programme=programme, today=today)
    own = Q(text__kind=ConsentText.Kind.PERSONAL_DATA, signed_by=person)
    signing = [each.representative_id for each in signers.representatives]
    theirs = Q(text__kind=ConsentText.Kind.REPRESENTATIVE, signed_by__in=signing)
    return live_consents(today=today).filter(own if signers.is_own else theirs, person=person).exists()
