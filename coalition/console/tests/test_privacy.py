"""What a person bought is read only with the right to it, and only under that person's health-data consent."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import NOW, make_world
from members.models import ConsentText
from members.operations.consents import give_consent, withdraw_consent
from pharmacies.models import StaffUser

GOODS = "aspirin"


@pytest.fixture
def world(db):
    world = make_world()
    world.purchase = world.buy(world.desk_a, (GOODS, "1", "500.00"), card=world.card).purchase_id
    return world


@pytest.fixture
def consent(world):
    text = ConsentText.objects.create(
        kind=ConsentText.Kind.HEALTH, version=1, text="…", text_hash="0", effective_on=date(2026, 1, 1)
    )
    return give_consent(person=world.card.person, text=text, channel="paper", now=NOW)


def member_of(group):
    user = StaffUser.objects.create_user("reader", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


def pages_of(world):
    yield reverse("admin:settlements_purchase_change", args=[world.purchase])
    yield reverse("admin:members_person_change", args=[world.card.person_id])


def test_without_a_consent_goods_are_not_shown_and_a_sentence_says_why(world, chief):
    for page in pages_of(world):
        text = chief.get(page).content.decode()

        assert GOODS not in text
        assert "Нет действующего согласия на сведения о здоровье" in text


def test_under_a_consent_they_are(world, consent, chief):
    assert all(GOODS in chief.get(page).content.decode() for page in pages_of(world))


def test_a_withdrawn_consent_hides_them_at_once(world, consent, chief):
    withdraw_consent(consent=consent, now=NOW)

    assert not any(GOODS in chief.get(page).content.decode() for page in pages_of(world))


@pytest.mark.parametrize("group", ["clerk"])
def test_without_the_right_a_consent_does_not_help(world, consent, group):
    client = member_of(group)
    for page in pages_of(world):
        text = client.get(page).content.decode()

        assert GOODS not in text
        assert "Ваши права не позволяют" in text


def test_what_nobody_known_bought_is_no_secret(world, chief):
    anonymous = world.buy(world.desk_a, ("cream", "1", "100.00")).purchase_id

    assert "cream" in chief.get(reverse("admin:settlements_purchase_change", args=[anonymous])).content.decode()


def test_lists_hide_the_middle_of_cards_and_phones(world, chief):
    person = world.card.person
    type(person).objects.filter(pk=person.pk).update(phone="+79161234567")

    purchases = chief.get(reverse("admin:settlements_purchase_changelist")).content.decode()
    people = chief.get(reverse("admin:members_person_changelist")).content.decode()

    assert world.card.number not in purchases
    assert world.card.number[-4:] in purchases
    assert "9161234567" not in people.replace(" ", "").replace("\u00a0", "")
