"""Leaving the programme: the account ends with its cards and points, and the books hold."""

from datetime import date, timedelta

import pytest

from coalition.tests.world import make_world
from members.models import AccountHolder, Card, ConsentText, Departure, Person
from members.operations.consent_errors import ConsentWithdrawn
from members.operations.consents import give_consent
from members.queries.consents import may_read_purchases_of
from pharmacies.models import StaffUser
from promotions.models import Segment, SegmentMember
from settlements.models import Adjustment
from settlements.movements.departing import leave_programme, what_is_left, withdraw_personal_data
from settlements.movements.departure_errors import DepartureReasonMissing, DiedWhen, ErasureNotDue, InFamily, NotHolder
from settlements.movements.erasing import ask_erasure
from settlements.movements.errors import AccountClosed
from settlements.tests.movements.stories import balances, broken, give, wallet

pytestmark = pytest.mark.django_db


def staff(name):
    return StaffUser.objects.get_or_create(username=name)[0]


def lived_in():
    """The member has points of A (charged when issued), of B (when spent) and of the operator."""
    world = make_world()
    give(world, world.account, a=30_00, b=20_00, operator=10_00)
    return world


def leave(world, kind="left", **fields):
    asked = {"person": world.card.person, "account": world.account, "kind": kind, "reason": "Заявление"}
    return leave_programme(**asked | {"now": world.now, "clerk": staff("vera")} | fields)


def consent_of(world, kind):
    text = ConsentText.objects.create(kind=kind, version=1, text="…", text_hash="0", effective_on=date(2026, 1, 1))
    return give_consent(person=world.card.person, text=text, channel="paper", now=world.now)


def test_who_leaves_is_told_before_what_goes():
    world = lived_in()

    left = what_is_left(account=world.account)

    assert (left.points_kopecks, left.owed_kopecks, left.cards) == (60_00, 0, 1)


def test_points_go_back_to_whoever_bore_them_and_the_books_hold():
    world = lived_in()

    departure = leave(world)

    assert departure.number == "ВЫХ-2026-000001"
    assert departure.written_off_kopecks == 60_00
    assert wallet(world.account) == 0
    assert {name: kopecks for name, kopecks in balances(world).items() if kopecks} == {}
    assert Adjustment.objects.get().comment == departure.number
    assert broken() == []


def test_or_stay_with_the_centre_where_the_programme_says_so():
    world = lived_in()
    type(world.programme).objects.update(lapsed_points="to_centre")

    leave(world)

    assert balances(world)["breakage"] == 40_00
    assert broken() == []


def test_the_account_is_closed_its_cards_are_annulled_and_tills_say_so():
    world = lived_in()
    segment = Segment.objects.create(programme=world.programme, code="s", name="s")
    SegmentMember.objects.create(
        segment=segment, account=world.account, starts_at=world.now - timedelta(days=1), source="sweep"
    )
    world.card.person.__class__.objects.filter(pk=world.card.person_id).update(phone="+79161234567")

    departure = leave(world)

    world.account.refresh_from_db()
    world.card.refresh_from_db()
    assert (world.account.closed_at, world.card.state) == (world.now, Card.State.ANNULLED)
    assert departure.number in world.account.closed_reason
    assert not SegmentMember.objects.filter(ends_at__isnull=True).exists()
    assert not AccountHolder.objects.filter(account=world.account, ends_at__isnull=True).exists()
    quote = world.quote(world.request(world.desk_a, ("cream", "1", "100.00"), card=world.card))
    assert [notice.code for notice in quote.notices] == ["card_annulled"]
    Card.objects.filter(pk=world.card.pk).update(state="active")
    quote = world.quote(world.request(world.desk_a, ("cream", "1", "100.00"), card=world.card))
    assert [notice.code for notice in quote.notices] == ["account_closed"]


def test_with_the_last_account_consents_end_and_erasing_is_due():
    world = lived_in()
    consent_of(world, ConsentText.Kind.HEALTH)

    departure = leave(world)

    assert not may_read_purchases_of(world.card.person)
    assert departure.erase_by == date(2026, 11, 14)


def test_taking_back_the_consent_to_personal_data_is_leaving():
    world = lived_in()
    consent = consent_of(world, ConsentText.Kind.PERSONAL_DATA)

    (departure,) = withdraw_personal_data(consent=consent, reason="Отзыв", now=world.now, clerk=staff("vera"))

    assert (departure.kind, departure.account) == (Departure.Kind.WITHDREW, world.account)
    assert (consent.withdrawal.withdrawn_at, consent.withdrawal.reason) == (world.now, departure.number)
    with pytest.raises(ConsentWithdrawn):
        withdraw_personal_data(consent=consent, reason="Отзыв", now=world.now)
    assert broken() == []


def test_who_has_no_account_leaves_too():
    world = make_world()
    consent = consent_of(world, ConsentText.Kind.PERSONAL_DATA)
    AccountHolder.objects.update(ends_at=world.now)

    (departure,) = withdraw_personal_data(consent=consent, reason="Отзыв", now=world.now)

    assert (departure.account, departure.erase_by) == (None, date(2026, 11, 14))
    assert hasattr(consent, "withdrawal")


def test_a_death_is_dated():
    world = lived_in()
    for day in (None, date(2026, 10, 16)):
        with pytest.raises(DiedWhen):
            leave(world, "died", died_on=day, clerk=None)

    leave(world, "died", died_on=date(2026, 10, 1))

    world.card.person.refresh_from_db()
    assert world.card.person.deceased_on == date(2026, 10, 1)


def test_what_cannot_be_is_refused_and_nothing_changes():
    world = lived_in()
    other, _ = world.member(last_name="Чужая")

    with pytest.raises(NotHolder):
        leave(world, account=other, clerk=None)
    with pytest.raises(DepartureReasonMissing):
        leave(world, reason=" ", clerk=None)
    AccountHolder.objects.create(
        account=world.account,
        person=Person.objects.create(last_name="Иванов", first_name="Пётр", enrolled_at=world.now),
        role="adult",
        starts_at=world.now,
    )
    with pytest.raises(InFamily):
        leave(world, clerk=None)

    world.account.refresh_from_db()
    assert (wallet(world.account), world.account.closed_at) == (60_00, None)
    assert not Departure.objects.exists()


def test_nobody_leaves_twice():
    world = lived_in()
    leave(world)

    with pytest.raises(AccountClosed):
        leave(world, clerk=None)


def test_who_left_a_family_and_has_no_account_leaves_the_programme_once():
    world = make_world()
    AccountHolder.objects.update(ends_at=world.now)

    departure = leave(world, account=None)

    assert (departure.account, departure.erase_by) == (None, date(2026, 11, 14))
    with pytest.raises(NotHolder):
        leave(world, account=None)


def test_consents_under_the_row_of_a_duplicate_end_as_well():
    world = lived_in()
    duplicate = Person.objects.create(
        last_name="Иванова", first_name="Мария", enrolled_at=world.now, merged_into=world.card.person
    )
    own = consent_of(world, ConsentText.Kind.HEALTH)
    give_consent(person=duplicate, text=own.text, channel="paper", now=world.now)

    leave(world)

    assert not may_read_purchases_of(world.card.person)
    assert not may_read_purchases_of(duplicate)


def test_in_a_family_the_consent_ends_at_once_and_the_account_stays_with_the_others():
    world = lived_in()
    consent = consent_of(world, ConsentText.Kind.PERSONAL_DATA)
    consent_of(world, ConsentText.Kind.HEALTH)
    AccountHolder.objects.create(
        account=world.account,
        person=Person.objects.create(last_name="Иванов", first_name="Пётр", enrolled_at=world.now),
        role="adult",
        starts_at=world.now,
    )

    (departure,) = withdraw_personal_data(consent=consent, reason="Отзыв", now=world.now, clerk=staff("vera"))

    world.account.refresh_from_db()
    world.card.refresh_from_db()
    assert not may_read_purchases_of(world.card.person)
    assert (departure.account, departure.erase_by) == (None, date(2026, 11, 14))
    assert (world.account.closed_at, wallet(world.account)) == (None, 60_00)
    assert world.card.state == Card.State.ANNULLED
    with pytest.raises(ErasureNotDue):
        ask_erasure(departure=departure, commission=[("А", "б"), ("В", "г")], by=staff("vera"), now=world.now)
