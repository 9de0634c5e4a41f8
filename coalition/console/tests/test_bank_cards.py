"""Bank cards on a person's page: seen by those who see cards, unbound by those who change them."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from members.models import BankCard
from members.operations.bank_cards import bind_bank_card, digest_of_token
from pharmacies.models import StaffUser


@pytest.fixture
def world(db):
    world = make_world()
    digest = digest_of_token("tok-1")
    desk = {"desk_id": world.desk_a.desk_id, "now": world.now}
    world.bound = bind_bank_card(digest=digest, account=world.account, person=world.card.person, **desk)
    return world


def member_of(group):
    user = StaffUser.objects.create_user("somebody", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


def addresses(world):
    person = world.card.person_id
    page = reverse("admin:members_person_change", args=[person])
    return page, reverse("admin:members_person_bank_card_unbind", args=[person, world.bound.pk])


def test_a_clerk_unbinds_a_lost_one_and_says_why(world):
    clerk, (page, unbind) = member_of("clerk"), addresses(world)
    assert unbind in clerk.get(page).content.decode()
    assert clerk.get(unbind).status_code == 200
    assert BankCard.objects.get().ended_at is None

    told = clerk.post(unbind, {"reason": "потеряна"}, follow=True).content.decode()

    bound = BankCard.objects.get()
    assert (bound.ended_by, bound.end_reason, bound.ended_at is None) == ("somebody", "потеряна", False)
    assert "потеряна" in told
    assert unbind not in told
    assert bound.digest not in told


def test_an_auditor_looks_and_changes_nothing(world):
    auditor, (page, unbind) = member_of("auditor"), addresses(world)

    assert unbind not in auditor.get(page).content.decode()
    assert auditor.post(unbind, {"reason": "x"}).status_code == 403
    assert BankCard.objects.get().ended_at is None


def test_a_bank_card_is_unbound_on_its_own_persons_page_alone(world, chief):
    stranger = world.member()[1].person_id
    address = reverse("admin:members_person_bank_card_unbind", args=[stranger, world.bound.pk])

    assert chief.post(address, {"reason": "x"}).status_code == 404
    assert BankCard.objects.get().ended_at is None
