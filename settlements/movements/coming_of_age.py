"""Children come of age: found by their dates of birth, one after another, each wholly or not at all.

At 18 representation ends, what was signed for the child counts no more (`members.queries.consents`), and in a family
the child becomes an adult, or waits where there is no room. What was missed or interrupted is found again.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from members.models import Account, AccountHolder, FamilyChange, Person, Representation
from members.queries.ages import ADULT, latest_birth
from settlements.movements.family_papers import Desk, begin, day_of, end, lock, note_change
from settlements.queries.families import room_in

Kind, State, Role = FamilyChange.Kind, FamilyChange.State, AccountHolder.Role
OPEN = Q(ends_at__isnull=True)


def grown_children(now: datetime) -> QuerySet[Person]:
    """Adults who are still a child of a family, or are represented as minors."""
    grown = Person.objects.filter(birth_date__lte=latest_birth(ADULT, day_of(now)), merged_into__isnull=True)
    places = AccountHolder.objects.filter(OPEN, person=OuterRef("pk"), role=Role.CHILD, account__closed_at__isnull=True)
    represented = Representation.objects.filter(OPEN, ward=OuterRef("pk"), ground=Representation.Ground.MINOR)
    return grown.filter(Exists(places) | Exists(represented)).order_by("pk")


def sweep_of_age(*, now: datetime) -> int:
    """Let everybody come of age who has; how many documents it made. Doing it again makes none."""
    return sum(come_of_age(person=person, now=now) for person in grown_children(now).iterator())


@transaction.atomic
def come_of_age(*, person: Person, now: datetime) -> int:
    """One person came of age: representation as a minor ends, a child of a family becomes an adult of it.

    Where the family has no room for another adult the change waits, and he keeps his place without a child's taking.
    How many documents were made or done. A person under 18 changes nothing.
    """
    if person.birth_date is None or person.birth_date > latest_birth(ADULT, day_of(now)):
        return 0
    places = AccountHolder.objects.filter(OPEN, person=person, role=Role.CHILD, account__closed_at__isnull=True)
    accounts = lock(places.values_list("account_id", flat=True), [person.pk])
    for row in Representation.objects.filter(OPEN, ward=person, ground=Representation.Ground.MINOR):
        row.ends_at = now
        row.save(update_fields=["ends_at"])
    made = 0
    for place in places.filter(account__in=accounts).order_by("account_id"):
        made += _grow_up(accounts[place.account_id], place, now)
    return made


def _grow_up(family: Account, place: AccountHolder, now: datetime) -> int:
    waiting = FamilyChange.objects.filter(account=family, person=place.person_id, kind=Kind.OF_AGE, state=State.WAITING)
    change = waiting.first()
    has_room = room_in(family, today=day_of(now)).adults > 0
    if change is None:
        change = note_change(
            account=family,
            kind=Kind.OF_AGE,
            person=place.person,
            role=Role.ADULT,
            desk=Desk(),
            now=now,
            is_done=has_room,
        )
    elif has_room:
        change.state, change.effective_at = State.DONE, now
        change.save(update_fields=["state", "effective_at"])
    else:
        return 0
    if has_room:
        end(place, now)
        begin(family, place.person, Role.ADULT, now)
    return 1
