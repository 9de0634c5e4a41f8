"""Passwords are tried a few times, then the door is closed for a while; a colleague opens it earlier."""

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from coalition.console.lockout import address_of
from pharmacies.access.sign_in_tries import FROM_ANYWHERE, FROM_ONE_ADDRESS, SignInClosed, begin_sign_in
from pharmacies.models import RateCounter, StaffUser

pytestmark = pytest.mark.usefixtures("quick_passwords")

LOGIN, CHANGE = "/console/login/", "/console/password_change/"
GOOD = "pills-and-drops-7"


@pytest.fixture
def clerk(db):
    return StaffUser.objects.create_user("clerk", password=GOOD, is_staff=True)


def sign_in(password, username="clerk", address="10.0.0.1"):
    return Client(REMOTE_ADDR=address).post(LOGIN, {"username": username, "password": password})


def test_ten_wrong_passwords_close_the_door_even_to_the_right_one(clerk):
    for _ in range(FROM_ONE_ADDRESS.most - 1):
        assert sign_in("wrong").status_code == 200
    sign_in("wrong")

    answer = sign_in(GOOD)

    assert answer.status_code == 429
    assert "Вход под этим именем откроется в" in answer.content.decode()
    assert 1 <= int(answer["Retry-After"]) <= 15 * 60
    assert sign_in(GOOD, address="10.0.0.2").status_code == 302


def test_the_present_password_is_not_guessed_where_it_is_changed(clerk):
    browser = Client(REMOTE_ADDR="10.0.0.1")
    browser.force_login(clerk)
    new = {"new_password1": "drops-and-pills-8", "new_password2": "drops-and-pills-8"}
    for _ in range(FROM_ONE_ADDRESS.most):
        assert browser.post(CHANGE, {"old_password": "wrong", **new}).status_code == 200

    assert browser.post(CHANGE, {"old_password": GOOD, **new}).status_code == 429
    clerk.refresh_from_db()
    assert clerk.check_password(GOOD)
    RateCounter.objects.all().delete()
    assert browser.post(CHANGE, {"old_password": GOOD, **new}).status_code == 302
    assert not RateCounter.objects.filter(tries__gt=0).exists()


def test_many_addresses_close_the_name(clerk):
    now = timezone.now()
    for n in range(FROM_ANYWHERE.most):
        begin_sign_in(username="clerk", address=f"10.1.0.{n}", now=now)

    assert sign_in(GOOD, address="10.2.0.1").status_code == 429
    assert sign_in("wrong", username="somebody").status_code == 200


def test_nobody_closes_a_colleagues_name_from_one_address(clerk):
    hour = timezone.now().replace(minute=0, second=0)
    for minute in range(0, 60, 15):
        now = hour + timedelta(minutes=minute)
        for _ in range(FROM_ONE_ADDRESS.most):
            begin_sign_in(username="clerk", address="10.6.6.6", now=now)
        with pytest.raises(SignInClosed):
            begin_sign_in(username="clerk", address="10.6.6.6", now=now)

    begin_sign_in(username="clerk", address="10.0.0.1", now=hour + timedelta(minutes=59))


def test_a_good_sign_in_forgets_the_slips(clerk):
    for _ in range(3):
        for _ in range(FROM_ONE_ADDRESS.most - 2):
            sign_in("wrong")
        assert sign_in(GOOD).status_code == 302
        RateCounter.objects.filter(subject__startswith="sign-in:").delete()


def test_a_colleague_sees_and_opens_it(clerk, chief):
    for _ in range(FROM_ONE_ADDRESS.most + 1):
        sign_in("wrong")
    attempt = AccessAttempt.objects.get()
    listed = chief.get(reverse("admin:axes_accessattempt_changelist")).content.decode()
    assert "10.0.0.1" in listed
    assert "закрыт" in listed or "closed" in listed
    assert chief.get(reverse("admin:axes_accessattempt_change", args=[attempt.pk])).status_code == 200

    assert chief.post(reverse("admin:axes_accessattempt_open_sign_in", args=[attempt.pk])).status_code == 302

    assert sign_in(GOOD).status_code == 302


def test_an_operator_opens_it_but_for_superusers(clerk, chief, operator):
    for name in ("clerk", " CHIEF"):
        for _ in range(FROM_ONE_ADDRESS.most + 1):
            sign_in("wrong", username=name)
    of_clerk, of_chief = AccessAttempt.objects.order_by("pk")
    page = reverse("admin:axes_accessattempt_change", args=[of_clerk.pk])
    assert reverse("admin:axes_accessattempt_open_sign_in", args=[of_clerk.pk]) in operator.get(page).content.decode()

    for attempt in (of_clerk, of_chief):
        operator.post(reverse("admin:axes_accessattempt_open_sign_in", args=[attempt.pk]))

    assert list(AccessAttempt.objects.all()) == [of_chief]
    assert sign_in(GOOD).status_code == 302
    assert sign_in("wrong", username="chief").status_code == 429


def test_an_hour_later_it_is_open(clerk):
    before = timezone.now() - timedelta(hours=1, minutes=1)
    for _ in range(FROM_ONE_ADDRESS.most):
        begin_sign_in(username="clerk", address="10.0.0.1", now=before)

    assert sign_in(GOOD).status_code == 302


def test_neither_names_nor_passwords_are_logged_or_counted_in_clear(clerk, caplog):
    caplog.set_level(logging.DEBUG)
    for _ in range(FROM_ONE_ADDRESS.most + 1):
        sign_in("hunter2-hunter2", username="clerk-verochka")
    sign_in(GOOD)

    for word in ("hunter2", "verochka", GOOD):
        assert word not in caplog.text
    assert "hunter2" not in str(list(AccessAttempt.objects.values()))
    assert not RateCounter.objects.filter(subject__contains="verochka").exists()


def test_behind_the_proxy_the_last_address_counts(settings):
    asked = SimpleNamespace(META={"HTTP_X_FORWARDED_FOR": "1.1.1.1, 2.2.2.2", "REMOTE_ADDR": "127.0.0.1"})
    assert address_of(asked) == "127.0.0.1"
    settings.BEHIND_TLS_PROXY = True
    assert address_of(asked) == "2.2.2.2"


def test_a_hundred_tries_at_once_are_no_more_than_the_limit(cloned_database, run_at_once, scale, monkeypatch):
    StaffUser.objects.create_user("clerk", password=GOOD, is_staff=True)
    looked = []
    real = StaffUser.check_password
    monkeypatch.setattr(StaffUser, "check_password", lambda user, raw: looked.append(1) or real(user, raw))

    def guess():
        return authenticate(RequestFactory(REMOTE_ADDR="10.0.0.1").post(LOGIN), username="clerk", password="wrong")

    run_at_once(*[guess] * scale(small=40, full=100))

    assert len(looked) == FROM_ONE_ADDRESS.most
