"""The members: people, their accounts and cards, what they agreed to, and cashiers who are members themselves."""

from datetime import date, datetime, timedelta
from hashlib import sha256

from coalition.demo.people import Household, Member, cashiers_among, make_households
from coalition.demo.tables import DATA
from coalition.demo.timeline import Timeline
from members.models import (
    Account,
    AccountHolder,
    Card,
    Consent,
    ConsentText,
    ConsentWithdrawal,
    Person,
    StaffMembership,
)
from pharmacies.models import Cashier, Outlet, Programme
from promotions.models import RegulationsAcceptance, RegulationsVersion

Kind = ConsentText.Kind


def load_members(programme: Programme, timeline: Timeline) -> None:
    """All households, as if each had joined at its home pharmacy and agreed to the texts of `data/consents`."""
    texts = _consent_texts(timeline.before(450).date())
    regulations = RegulationsVersion.objects.get(programme=programme)
    places = {outlet.code: outlet for outlet in Outlet.objects.all()}
    households = make_households(timeline.month.starts_on.year)
    first_of: dict[int, Person] = {}
    for household in households:
        home = places[household.home]
        days = min(household.joined_days, (timeline.month.starts_on - home.opened_on).days - 1)
        joined_at = timeline.before(days, hour=9 + household.number % 9)
        first_of[household.number] = _household(programme, household, home, joined_at, texts, regulations)
    for household in cashiers_among(households):
        _works_at_home(first_of[household.number], places[household.home])


def _works_at_home(person: Person, home: Outlet) -> None:
    """The first cashier of the home pharmacy turns out to be a member."""
    cashier = Cashier.objects.get(outlet=home, code="01")
    cashier.name = f"{person.last_name} {person.first_name[0]}. {person.middle_name[0]}."
    cashier.save(update_fields=["name"])
    StaffMembership.objects.create(cashier=cashier, person=person)


def _household(
    programme: Programme,
    household: Household,
    home: Outlet,
    joined_at: datetime,
    texts: dict[str, ConsentText],
    regulations: RegulationsVersion,
) -> Person:
    """The account with its holders, cards and consents; answers with the first holder."""
    people = [_person(member, home, joined_at) for member in household.members]
    head = people[0]
    account = Account.objects.create(
        programme=programme,
        kind=Account.Kind.FAMILY if household.is_family else Account.Kind.PERSONAL,
        name=f"Семья {head.last_name}" if household.is_family else str(head),
        opened_at=joined_at,
        accumulates_since=joined_at.date(),
    )
    AccountHolder.objects.bulk_create(
        AccountHolder(account=account, person=person, role=member.role, starts_at=joined_at)
        for member, person in zip(household.members, people, strict=True)
    )
    RegulationsAcceptance.objects.create(account=account, version=regulations, accepted_at=joined_at)
    _cards(programme, household, account, people, home, joined_at)
    for member, person in zip(household.members, people, strict=True):
        _consents(member, person, head, home, joined_at, texts)
    return head


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
    person.save()
    return person


def _cards(
    programme: Programme,
    household: Household,
    account: Account,
    people: list[Person],
    home: Outlet,
    joined_at: datetime,
) -> None:
    """A card for each grown-up: plastic, or on the phone."""
    for place, issued in enumerate(household.cards):
        Card.objects.create(
            programme=programme,
            number=issued.number,
            qr_token=issued.qr_token,
            kind=Card.Kind.VIRTUAL if (place + household.number) % 3 == 2 else Card.Kind.PLASTIC,
            state=Card.State.ACTIVE,
            account=account,
            person=people[place],
            issued_at=joined_at,
            issued_outlet=home,
        )


def _consents(
    member: Member, person: Person, head: Person, home: Outlet, joined_at: datetime, texts: dict[str, ConsentText]
) -> None:
    is_child = member.role == "child"
    agreed = [Kind.REPRESENTATIVE if is_child else Kind.PERSONAL_DATA]
    agreed += [Kind.HEALTH] * member.agrees_health + [Kind.ADVERTISING] * member.agrees_advertising
    for kind in agreed:
        consent = Consent.objects.create(
            person=person,
            text=texts[kind],
            signed_by=head if is_child else person,
            authority="Свидетельство о рождении" if is_child else "",
            channel=_channel(kind, member),
            given_at=joined_at,
            outlet=home,
        )
        withdrew = (kind == Kind.ADVERTISING and member.withdrew_advertising) or (
            kind == Kind.HEALTH and member.withdrew_health
        )
        if withdrew:
            ConsentWithdrawal.objects.create(
                consent=consent, withdrawn_at=joined_at + timedelta(days=10), reason="Заявление участника"
            )


def _channel(kind: str, member: Member) -> str:
    """Health data need a signature on paper; a code by SMS does for the rest, if there is a phone for it."""
    by_paper = kind in (Kind.HEALTH, Kind.REPRESENTATIVE) or not member.phone or member.birth_date.day % 3
    return Consent.Channel.PAPER if by_paper else Consent.Channel.SMS_CODE


def _consent_texts(effective_on: date) -> dict[str, ConsentText]:
    texts = {}
    for kind in Kind.values:
        text = (DATA / "consents" / f"{kind}.txt").read_text(encoding="utf-8")
        texts[kind] = ConsentText.objects.create(
            kind=kind,
            version=1,
            text=text,
            text_hash=sha256(text.encode()).hexdigest(),
            effective_on=effective_on,
        )
    return texts
