"""The documents of the demo's families: who founded them, who joined, who represents the children."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from coalition.demo.people import Member
from coalition.toolkit.numbering import take_number
from members.models import Account, AccountHolder, FamilyChange, Person, Representation
from pharmacies.models import Outlet

SERIES = "СЕМ"
AUTHORITY = "Свидетельство о рождении"
Kind, Role = FamilyChange.Kind, AccountHolder.Role


class Household(Protocol):
    """A household that joined, as rows."""

    account: Account
    home: Outlet
    joined_at: datetime
    people: tuple[Person, ...]

    def pairs(self) -> Iterator[tuple[Member, Person]]:
        """Each member with its row."""


def note_families(joined: Iterable[Household]) -> None:
    """A document for everybody in a family, in the order in which families joined."""
    families = [one for one in joined if one.account.kind == Account.Kind.FAMILY]
    families.sort(key=lambda one: one.joined_at)
    children = [(person, one) for one in families for member, person in one.pairs() if member.role == Role.CHILD]
    made = Representation.objects.bulk_create(
        Representation(
            ward=child,
            representative=one.people[0],
            kind=Representation.Kind.PARENT,
            authority=AUTHORITY,
            starts_at=one.joined_at,
        )
        for child, one in children
    )
    by_ward = {each.ward_id: each for each in made}
    FamilyChange.objects.bulk_create(
        FamilyChange(
            number=take_number(series=SERIES, year=one.joined_at.year),
            account=one.account,
            kind=Kind.FOUNDED if person == one.people[0] else Kind.JOINED,
            person=person,
            role=member.role,
            representation=by_ward.get(person.pk),
            requested_by=one.people[0],
            counts_from=one.joined_at.date(),
            outlet=one.home,
            requested_at=one.joined_at,
            effective_at=one.joined_at,
        )
        for one in families
        for member, person in one.pairs()
    )
