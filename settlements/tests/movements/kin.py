"""Short words for stories of families."""

from datetime import date, datetime

from coalition.tests.world import World
from members.models import Account, AccountHolder, Consent, ConsentText, Person, Representation
from members.operations.consents import give_consent
from members.operations.representations import appoint_representative
from settlements.movements.families import found_family
from settlements.movements.family_joining import ask_to_join
from settlements.movements.family_papers import Desk

Kind, Role = ConsentText.Kind, AccountHolder.Role


def text(kind: ConsentText.Kind) -> ConsentText:
    """The text of a kind, made at the first asking."""
    fields = {"text": "…", "text_hash": "0", "effective_on": date(2026, 1, 1)}
    return ConsentText.objects.get_or_create(kind=kind, version=1, defaults=fields)[0]


def sign(person: Person, now: datetime, kind: str = Kind.PERSONAL_DATA, by: Person | None = None) -> Consent:
    """Somebody signs, for himself or for another."""
    return give_consent(person=person, text=text(Kind(kind)), channel=Consent.Channel.PAPER, now=now, signed_by=by)


def somebody(now: datetime, name: str = "Новикова", born: date | None = date(1990, 5, 1)) -> Person:
    """A person without an account."""
    return Person.objects.create(last_name=name, first_name="Анна", birth_date=born, enrolled_at=now)


def grown(now: datetime, name: str = "Новикова") -> Person:
    """An adult without an account, who has signed."""
    person = somebody(now, name)
    sign(person, now)
    return person


def child_of(parent: Person, now: datetime, born: date = date(2016, 3, 8), *, is_signed: bool = True) -> Person:
    """A child whom a parent represents, and has signed for."""
    child = somebody(now, parent.last_name, born)
    appoint_representative(
        ward=child,
        representative=parent,
        kind=Representation.Kind.PARENT,
        authority="Свидетельство о рождении II-МЮ № 123456 от 20.03.2016",
        now=now,
    )
    if is_signed:
        sign(child, now, Kind.REPRESENTATIVE, by=parent)
    return child


def found(world: World, head: Person | None = None, **fields) -> Account:
    """A family that is founded by a member of the world who has signed."""
    head = head or world.card.person
    sign(head, world.now)
    return found_family(programme=world.programme, head=head, desk=Desk(), now=world.now, **fields)


def join(world: World, family: Account, person: Person, role: str = Role.ADULT, **fields):
    """Somebody is asked for by the head."""
    return ask_to_join(account=family, person=person, role=Role(role), desk=Desk(), now=world.now, **fields)


def names(account: Account) -> list[tuple[str, str]]:
    """Who belongs to an account now, by role."""
    rows = AccountHolder.objects.filter(account=account, ends_at__isnull=True).order_by("role", "pk")
    return [(row.role, row.person.last_name) for row in rows.select_related("person")]
