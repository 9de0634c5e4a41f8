"""Ctrl+K finds what people have in their hands, for those who may read it."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from pharmacies.models import StaffUser


@pytest.fixture
def world(db):
    world = make_world()
    person = world.card.person
    type(person).objects.filter(pk=person.pk).update(phone="+79161234567", last_name="Королёва")
    world.purchase = world.buy(
        world.desk_a, ("cream", "1", "100.00"), card=world.card, receipt_no="А-7781", till_reference="till-99"
    ).purchase_id
    return world


def found(client, term):
    return client.get(reverse("admin:search"), {"s": term, "extended": "1"}).content.decode()


@pytest.mark.parametrize("term", ["+7 (916) 123-45-67", "89161234567", "123-45-67", "королева", "Королёва"])
def test_a_member_is_found_by_phone_and_by_name(world, chief, term):
    assert reverse("admin:members_person_change", args=[world.card.person_id]) in found(chief, term)


def test_a_card_is_found_by_its_number_and_by_its_end(world, chief):
    page = reverse("admin:members_card_change", args=[world.card.pk])

    assert page in found(chief, world.card.number)
    assert page in found(chief, world.card.number[-5:])


@pytest.mark.parametrize("term", ["А-7781", "а-7781", "till-99"])
def test_a_receipt_is_found_by_its_number(world, chief, term):
    assert reverse("admin:settlements_purchase_change", args=[world.purchase]) in found(chief, term)


def test_outlets_participants_and_goods_are_found(world, chief):
    assert reverse("admin:pharmacies_outlet_change", args=[world.outlet_a.pk]) in found(chief, "аптека a")
    assert reverse("admin:pharmacies_legalentity_change", args=[world.pharmacy_a.pk]) in found(chief, "7728168971")
    assert reverse("admin:pharmacies_product_change", args=[world.products["cream"].pk]) in found(chief, "cream")


def test_nobody_finds_what_he_may_not_read(world):
    user = StaffUser.objects.create_user("auditor", is_staff=True)
    user.groups.add(Group.objects.get(name="clerk"))
    client = signed_in(user)

    assert reverse("admin:members_card_change", args=[world.card.pk]) in found(client, world.card.number)
    assert reverse("admin:pharmacies_legalentity_change", args=[world.pharmacy_a.pk]) not in found(client, "7728168971")
    assert "admin/pharmacies/staffuser" not in found(client, "auditor")


def test_two_letters_find_nothing(world, chief):
    assert reverse("admin:members_person_change", args=[world.card.person_id]) not in found(chief, "ко")
