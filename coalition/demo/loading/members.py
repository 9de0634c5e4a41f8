"""The members: people, their accounts and cards, and cashiers who are members themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from coalition.demo.loading.consents import give_consents
from coalition.demo.loading.families import note_families
from coalition.demo.people import Household, Member, cashiers_among, make_households
from coalition.demo.timeline import Timeline
from members.models import Account, AccountHolder, Card, Person, Referral, StaffMembership
from pharmacies.models import Cashier, Outlet, Programme
from promotions.models import RegulationsAcceptance, RegulationsVersion

NEWEST = 12


@dataclass(frozen=True, slots=True)
class Joined:
    """A household that joined at its home pharmacy, as rows that are not stored yet."""

    household: Household
    home: Outlet
    joined_at: datetime
    account: Account
    people: tuple[Person, ...]

    def pairs(self) -> Iterator[tuple[Member, Person]]:
        """Each member with its row."""
        return zip(self.household.members, self.people, strict=True)


def load_members(programme: Programme, timeline: Timeline) -> None:
    """All households, as if each had joined at its home pharmacy and agreed to the texts of `data/consents`."""
    homes = {outlet.code: outlet for outlet in Outlet.objects.all()}
    households = make_households(timeline.month.starts_on.year)
    joined = [_join(programme, household, homes[household.home], timeline) for household in households]
    Person.objects.bulk_create(person for one in joined for person in one.people)
    Account.objects.bulk_create(one.account for one in joined)
    AccountHolder.objects.bulk_create(
        AccountHolder(account=one.account, person=person, role=member.role, starts_at=one.joined_at)
        for one in joined
        for member, person in one.pairs()
    )
    Card.objects.bulk_create(card for one in joined for card in _cards(programme, one))
    regulations = RegulationsVersion.objects.get(programme=programme)
    RegulationsAcceptance.objects.bulk_create(
        RegulationsAcceptance(account=one.account, version=regulations, accepted_at=one.joined_at) for one in joined
    )
    give_consents(
        [(member, person, one.people[0], one.home, one.joined_at) for one in joined for member, person in one.pairs()],
        effective_on=timeline.before(450).date(),
    )
    note_families(joined)
    _invited(joined)
    by_number = {one.household.number: one for one in joined}
    for household in cashiers_among(households):
        _works_at_home(by_number[household.number])


def _join(programme: Programme, household: Household, home: Outlet, timeline: Timeline) -> Joined:
    days = min(household.joined_days, (timeline.month.starts_on - home.opened_on).days - 1)
    joined_at = timeline.before(days, hour=9 + household.number % 9)
    people = tuple(_person(member, home, joined_at) for member in household.members)
    account = Account(
        programme=programme,
        kind=Account.Kind.FAMILY if household.is_family else Account.Kind.PERSONAL,
        name=f"Семья {people[0].last_name}" if household.is_family else str(people[0]),
        opened_at=joined_at,
        accumulates_since=joined_at.date(),
    )
    return Joined(household, home, joined_at, account, people)


def _person(member: Member, home: Outlet, joined_at: datetime) -> Person:
    person = Person(
        last_name=member.last_name,
        first_name=member.first_name,
        middle_name=member.middle_name,
        birth_date=member.birth_date,
        sex=member.sex,
        phone=member.phone or None,
        email=member.email,
        enrolled_at=joined_at,
        enrolled_outlet=home,
    )
    person.clean_fields()
    return person


def _cards(programme: Programme, one: Joined) -> Iterator[Card]:
    """A card for each grown-up: plastic, or on the phone."""
    for place, issued in enumerate(one.household.cards):
        yield Card(
            programme=programme,
            number=issued.number,
            qr_token=issued.qr_token,
            kind=Card.Kind.VIRTUAL if (place + one.household.number) % 3 == 2 else Card.Kind.PLASTIC,
            state=Card.State.ACTIVE,
            account=one.account,
            person=one.people[place],
            issued_at=one.joined_at,
            issued_outlet=one.home,
        )


def _invited(joined: list[Joined]) -> None:
    """Every other one of those who joined last was invited by somebody of the same home pharmacy."""
    channels = list(Referral.Channel)
    newest = sorted(joined, key=lambda one: one.joined_at, reverse=True)[:NEWEST:2]
    for place, friend in enumerate(newest):
        inviters = (one for one in joined if one.home == friend.home and one.joined_at < friend.joined_at)
        inviter = min(inviters, key=lambda one: one.joined_at, default=None)
        if inviter is not None:
            Referral.objects.create(
                inviter=inviter.account,
                friend=friend.account,
                channel=channels[place % len(channels)],
                joined_at=friend.joined_at,
            )


def _works_at_home(one: Joined) -> None:
    """The first cashier of the home pharmacy turns out to be a member."""
    person = one.people[0]
    cashier = Cashier.objects.get(outlet=one.home, code="01")
    cashier.name = f"{person.last_name} {person.first_name[0]}. {person.middle_name[0]}."
    cashier.save(update_fields=["name"])
    StaffMembership.objects.create(cashier=cashier, person=person)
