"""Points by hand in the console: one person within the limit, two above it, and nobody agrees with himself."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from coalition.toolkit.models import Approval
from pharmacies.models import StaffUser
from settlements.models import Adjustment, AdjustmentLimit
from settlements.tests.movements.stories import wallet


@pytest.fixture
def world(db):
    AdjustmentLimit.objects.create(
        group=Group.objects.get(name="operator"), at_once_kopecks=300_00, per_day_kopecks=900_00
    )
    return make_world()


def somebody(name, group):
    user = StaffUser.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


def form(points, **changes):
    filled = {"kind": "accrual", "amount_kopecks": points, "reason": "complaint", "comment": "Очередь", "key": uuid4()}
    return filled | changes


def ask(client, world, **typed):
    return client.post(reverse("admin:members_account_points", args=[world.account.pk]), typed, follow=True)


def test_an_operator_gives_points_within_his_limit(world):
    vera = somebody("vera", "operator")
    page = vera.get(reverse("admin:members_account_change", args=[world.account.pk])).content.decode()
    assert reverse("admin:members_account_points", args=[world.account.pk]) in page
    typed = form("250,50")

    for _ in range(2):  # the second time is a double click
        answer = ask(vera, world, **typed)

    assert answer.status_code == 200
    assert wallet(world.account) == 250_50
    assert Adjustment.objects.get().made_by == "vera"


def test_above_it_a_second_person_agrees_and_the_first_cannot(world):
    vera, anna = somebody("vera", "operator"), somebody("anna", "accountant")
    ask(vera, world, **form("300,01"))
    approval = Approval.objects.get()
    assert wallet(world.account) == 0
    agree = reverse("admin:toolkit_approval_agree", args=[approval.pk])
    page = reverse("admin:toolkit_approval_change", args=[approval.pk])

    assert agree not in vera.get(page).content.decode()
    assert "Согласует не тот" in vera.post(agree, follow=True).content.decode()
    assert wallet(world.account) == 0
    assert agree in anna.get(page).content.decode()
    anna.post(agree)

    assert wallet(world.account) == 300_01
    assert Adjustment.objects.get().approval.decided_by == "anna"


def test_a_request_is_refused_with_its_reason(world):
    vera, anna = somebody("vera", "operator"), somebody("anna", "accountant")
    ask(vera, world, **form("900"))
    refuse = reverse("admin:toolkit_approval_refuse", args=[Approval.objects.get().pk])

    anna.post(refuse, {"reason": "Нет основания"})

    assert (Approval.objects.get().state, Approval.objects.get().reason) == ("refused", "Нет основания")
    assert wallet(world.account) == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount_kopecks": "0"}, "больше нуля"),
        ({"amount_kopecks": "1,234"}, "Сумма"),
        ({"comment": ""}, "Обязательное поле"),
        ({"kind": "write_off"}, "столько списать нельзя"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(world, typed, said):
    vera = somebody("vera", "operator")

    answer = ask(vera, world, **form("5") | typed)

    assert said in answer.content.decode()
    assert not Adjustment.objects.exists()


def test_others_are_kept_out(world):
    approval = Approval.objects.create(
        kind="adjustment", subject="x", content={}, content_hash="", requested_by="a", requested_at=world.now
    )
    for group in ("clerk", "auditor"):
        client = somebody(group, group)
        assert client.get(reverse("admin:members_account_points", args=[world.account.pk])).status_code == 403
        assert client.post(reverse("admin:toolkit_approval_agree", args=[approval.pk])).status_code == 403
