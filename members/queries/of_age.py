"""Who came of age and has not signed for himself: what the registry has to ask for."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet

from members.models import AccountHolder, Consent, ConsentText, FamilyChange, Person
from members.queries.ages import ADULT, SIGNS_BESIDE, latest_birth


@dataclass(frozen=True, slots=True)
class Grown:
    """Who must sign for himself (18), who may sign beside the representative (14), whose families have no room."""

    must_sign: QuerySet[Person]
    may_sign: QuerySet[Person]
    without_room: QuerySet[FamilyChange]


def grown(today: date) -> Grown:
    """The lists of a day; a person is off them with the signature."""
    return Grown(must_sign(today), may_sign_beside(today), without_room())


def without_room() -> QuerySet[FamilyChange]:
    """Those who came of age in a family that has two adults already."""
    rows = FamilyChange.objects.filter(kind=FamilyChange.Kind.OF_AGE, state=FamilyChange.State.WAITING)
    return rows.select_related("person", "account").order_by("requested_at")


def must_sign(today: date) -> QuerySet[Person]:
    """Adults of whom there are only consents that others signed for them as children; goods are hidden until then."""
    by_others = Consent.objects.filter(person=OuterRef("pk")).exclude(signed_by=F("person"))
    own = Consent.objects.filter(
        person=OuterRef("pk"),
        signed_by=F("person"),
        text__kind=ConsentText.Kind.PERSONAL_DATA,
        withdrawal__isnull=True,
    )
    rows = _holders().filter(birth_date__lte=latest_birth(ADULT, today))
    incapable = Q(representatives__ground="incapable", representatives__ends_at__isnull=True)
    return rows.filter(Exists(by_others), ~Exists(own)).exclude(incapable)


def may_sign_beside(today: date) -> QuerySet[Person]:
    """Children from 14 to 17 whose consents were all given before they were 14."""
    reached = Func(
        OuterRef("birth_date"),
        template=f"((%(expressions)s + interval '{SIGNS_BESIDE} years') at time zone '{settings.TIME_ZONE}')",
        output_field=DateTimeField(),
    )
    since = Consent.objects.filter(person=OuterRef("pk"), given_at__gte=reached, withdrawal__isnull=True)
    rows = _holders().filter(
        birth_date__lte=latest_birth(SIGNS_BESIDE, today), birth_date__gt=latest_birth(ADULT, today)
    )
    return rows.filter(~Exists(since))


def _holders() -> QuerySet[Person]:
    held = AccountHolder.objects.filter(person=OuterRef("pk"), ends_at__isnull=True, account__closed_at__isnull=True)
    return Person.objects.filter(Exists(held), deceased_on__isnull=True, merged_into__isnull=True).order_by("name_key")
