"""A pharmacy keeps its own keys and web cash desks."""

import re

import pghistory
from django.urls import reverse

from coalition.cabinet.tests.conftest import signed_in
from pharmacies.access.errors import BadCredentials
from pharmacies.access.identification import forget_desks, identify_desk
from pharmacies.models import CashDesk, StaffUser


def test_a_key_is_shown_once_opens_the_door_and_is_revoked(houses):
    house = houses["a"]
    client = signed_in(house.manager)
    answer = client.post(reverse("cabinet_issue_key", args=[house.desk.pk]))
    key = re.search(r"mk_[\w-]{43}", answer.content.decode()).group()

    forget_desks()
    assert identify_desk(key).desk_id == house.desk.pk
    assert key not in client.get(reverse("cabinet_desk", args=[house.desk.pk])).content.decode()
    second = house.desk.keys.get(slot=2)
    assert second.created_by == house.manager.username

    client.post(reverse("cabinet_revoke_key", args=[house.desk.pk, second.pk]))
    forget_desks()
    try:
        identify_desk(key)
    except BadCredentials:
        pass
    else:
        raise AssertionError("the revoked key opens the door")


def test_a_desk_that_the_centre_switched_off_stays_off(houses):
    house = houses["a"]
    desk = CashDesk.objects.filter(pk=house.desk.pk)
    with pghistory.context(user=StaffUser.objects.create_user("karpova", is_staff=True).pk):
        desk.update(is_active=False)

    answer = signed_in(house.manager).post(reverse("cabinet_switch_desk", args=[house.desk.pk]), follow=True)

    assert "told-error" in answer.content.decode()
    assert not desk.get().is_active


def test_a_third_key_is_refused_in_words(houses):
    house = houses["a"]
    client = signed_in(house.manager)
    client.post(reverse("cabinet_issue_key", args=[house.desk.pk]))

    answer = client.post(reverse("cabinet_issue_key", args=[house.desk.pk]), follow=True)

    assert "told-error" in answer.content.decode()
    assert house.desk.keys.count() == 2


def test_a_web_cash_desk_takes_the_next_number_and_no_key(houses):
    house = houses["a"]
    client = signed_in(house.manager)

    client.post(reverse("cabinet_add_web_desk"), {"outlet": house.outlet.pk, "name": "Телефон"})
    client.post(reverse("cabinet_add_web_desk"), {"outlet": houses["b"].outlet.pk, "name": "Чужая"})

    made = CashDesk.objects.get(is_web=True, name__in=("Телефон", "Чужая"))
    assert (made.outlet, made.number, made.name) == (house.outlet, house.web_desk.number + 1, "Телефон")
    client.post(reverse("cabinet_issue_key", args=[made.pk]))
    assert not made.keys.exists()


def test_a_desk_is_switched_off_and_on(houses):
    house = houses["a"]
    client = signed_in(house.manager)
    states = []
    for _step in range(2):
        client.post(reverse("cabinet_switch_desk", args=[house.desk.pk]))
        states.append(CashDesk.objects.get(pk=house.desk.pk).is_active)

    assert states == [False, True]
