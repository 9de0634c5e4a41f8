"""The second step of signing in: set up once, asked once a session, tried a few times, reset by another."""

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from coalition.console.tests.conftest import signed_in
from coalition.toolkit.admin.history import changes_of
from pharmacies.access.second_factor import (
    NoSecondFactor,
    ResetByAnother,
    SecondFactorIsSet,
    TooManyCodes,
    WrongCode,
    confirm_second_factor,
    pass_second_factor,
    prepare_second_factor,
    reset_second_factor,
)
from pharmacies.models import StaffUser

pytestmark = pytest.mark.usefixtures("quick_passwords")

STEP, SETUP, OWN = (f"/console/second-factor/{page}" for page in ("step/", "setup/", ""))


@pytest.fixture
def clerk(db):
    clerk = StaffUser.objects.create_user("clerk", password="pills-and-drops-7", is_staff=True)
    clerk.groups.add(Group.objects.get(name="clerk"))
    return clerk


@pytest.fixture
def wanted(settings):
    settings.STAFF_SECOND_FACTOR = True


def code_of(user, steps_later=0):
    """What the phone shows, so many times thirty seconds from now."""
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, t0=-30 * steps_later):06d}"


def set_up(user):
    prepare_second_factor(user=user)
    codes = confirm_second_factor(user=user, code=code_of(user))
    TOTPDevice.objects.filter(user=user).update(last_t=-1)  # as if it were later
    return codes


def wrong(user):
    good = {code_of(user, steps) for steps in (-1, 0, 1)}
    return next(f"{each:06d}" for each in range(9) if f"{each:06d}" not in good)


def test_a_password_alone_lets_staff_into_nothing(clerk, wanted):
    browser = signed_in(clerk)
    for address in ("/console/", "/console/members/person/", "/console/search/", "/console/desk/", "/cabinet/"):
        answer = browser.get(address)
        assert answer.status_code == 302
        assert answer.url.endswith("/second-factor/step/"), address
    assert browser.post("/console/members/person/add/", {}).url == STEP
    assert browser.get(STEP).url == SETUP


def test_the_first_sign_in_sets_it_up_and_goes_where_one_wanted(clerk, wanted):
    browser = signed_in(clerk)
    browser.get("/console/members/person/")
    page = browser.get(SETUP).content.decode()
    assert "<svg" in page
    device = TOTPDevice.objects.get(user=clerk, confirmed=False)
    key = browser.session.session_key

    assert browser.post(SETUP, {"code": wrong(clerk)}).status_code == 400
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    answer = browser.post(SETUP, {"code": code_of(clerk)})

    assert len(answer.context["codes"]) == 8
    assert all(code in answer.content.decode() for code in answer.context["codes"])
    assert answer.context["onward"] == "/console/members/person/"
    assert "no-store" in answer["Cache-Control"]
    assert browser.session.session_key != key
    assert browser.get("/console/").status_code == 200
    device.refresh_from_db()
    assert device.confirmed
    assert not StaticToken.objects.filter(token__in=answer.context["codes"]).exists()


def test_later_it_is_asked_once_a_session(clerk, wanted):
    set_up(clerk)
    browser = signed_in(clerk)
    assert browser.get("/console/").url == STEP

    answer = browser.post(STEP, {"code": f" {code_of(clerk)[:3]} {code_of(clerk)[3:]}"})

    assert answer.status_code == 302
    assert answer.url == "/console/"
    assert browser.get("/console/").status_code == 200
    assert signed_in(clerk).get("/console/").url == STEP


def test_nobody_is_led_to_another_site_by_his_code(clerk, wanted):
    set_up(clerk)
    browser = signed_in(clerk)
    assert browser.get("/", PATH_INFO="//evil.example/console/").url == STEP

    assert browser.post(STEP, {"code": code_of(clerk)}).url == "/console/"


def test_a_code_works_once(clerk):
    set_up(clerk)
    code = code_of(clerk)
    assert pass_second_factor(user=clerk, code=code) is False
    with pytest.raises(WrongCode):
        pass_second_factor(user=clerk, code=code)


def test_a_spare_code_works_once(clerk):
    code = set_up(clerk)[0]
    assert pass_second_factor(user=clerk, code=code.lower()) is True
    assert StaticToken.objects.count() == 7
    with pytest.raises(WrongCode):
        pass_second_factor(user=clerk, code=code)


def test_wrong_codes_make_wait_longer_and_longer(clerk, wanted):
    set_up(clerk)
    with pytest.raises(WrongCode):
        pass_second_factor(user=clerk, code=wrong(clerk))
    with pytest.raises(TooManyCodes):
        pass_second_factor(user=clerk, code=code_of(clerk))
    browser = signed_in(clerk)
    said = browser.post(STEP, {"code": code_of(clerk)}).content.decode()
    assert "Попробуйте снова после" in said
    assert browser.get("/console/").url == STEP


def test_a_hundred_guesses_at_once_get_one_look(cloned_database, run_at_once, scale):
    clerk = StaffUser.objects.create_user("clerk", is_staff=True)
    set_up(clerk)
    many = scale(small=20, full=100)

    answers = run_at_once(*[lambda: pass_second_factor(user=clerk, code=wrong(clerk))] * many)

    assert sum(isinstance(each, WrongCode) for each in answers) == 1
    assert sum(isinstance(each, TooManyCodes) for each in answers) == many - 1


def test_one_good_code_at_once_lets_one_in(cloned_database, run_at_once):
    clerk = StaffUser.objects.create_user("clerk", is_staff=True)
    set_up(clerk)
    code = code_of(clerk)

    answers = run_at_once(*[lambda: pass_second_factor(user=clerk, code=code)] * 8)

    assert answers.count(False) == 1


def test_a_session_from_before_ends_when_it_is_turned_on(clerk):
    here, elsewhere = signed_in(clerk), signed_in(clerk)
    here.get(SETUP)
    here.post(SETUP, {"code": code_of(clerk)})
    assert here.get("/console/").status_code == 200
    assert elsewhere.get("/console/").url.startswith("/console/login/")


def test_people_of_a_cabinet_choose_for_themselves(db, wanted):
    user = StaffUser.objects.create_user("pharmacist")
    browser = signed_in(user)
    assert browser.get("/cabinet/second-factor/").status_code == 200
    browser.get("/cabinet/second-factor/setup/")
    browser.post("/cabinet/second-factor/setup/", {"code": code_of(user)})
    TOTPDevice.objects.update(last_t=-1)

    assert signed_in(user).get("/cabinet/").url == "/cabinet/second-factor/step/"
    assert browser.post("/cabinet/second-factor/", {"code": code_of(user), "off": ""}).status_code == 302
    assert not TOTPDevice.objects.exists()
    assert browser.get("/cabinet/second-factor/").status_code == 200
    user.refresh_from_db()
    assert user.second_factor_at is None


def test_new_spare_codes_void_the_old_ones(clerk):
    old = set_up(clerk)
    browser = signed_in(clerk)
    browser.post(STEP, {"code": old[0]})

    new = browser.post(OWN, {"code": code_of(clerk), "renew": ""}).context["codes"]

    assert set(old).isdisjoint(new)
    with pytest.raises(WrongCode):
        pass_second_factor(user=clerk, code=old[1])


def test_a_colleague_with_the_right_resets_a_lost_phone(clerk, chief):
    set_up(clerk)
    lost = signed_in(clerk)
    address = reverse("admin:pharmacies_staffuser_reset_second_factor", args=[clerk.pk])
    page = reverse("admin:pharmacies_staffuser_change", args=[clerk.pk])
    assert address in chief.get(page).content.decode()

    answer = chief.post(address)

    assert [str(each) for each in get_messages(answer.wsgi_request)]
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()
    clerk.refresh_from_db()
    assert clerk.second_factor_at is None
    assert lost.get("/console/").url.startswith("/console/login/")
    (reset,) = (change for change in changes_of(clerk) if any(field.after == "–" for field in change.fields))
    assert reset.who == "Анна Главная"


def test_an_operator_resets_it_but_for_superusers(clerk, chief, operator):
    boss = StaffUser.objects.get(username="chief")
    addresses = [reverse("admin:pharmacies_staffuser_reset_second_factor", args=[user.pk]) for user in (clerk, boss)]
    page = reverse("admin:pharmacies_staffuser_change", args=[clerk.pk])
    set_up(clerk)
    set_up(boss)
    shown = operator.get(page).content.decode()
    assert addresses[0] in shown
    assert clerk.password not in shown

    for address in addresses:
        operator.post(address)

    assert list(TOTPDevice.objects.values_list("user", flat=True)) == [boss.pk]
    assert operator.post(page, {"is_superuser": "on"}).status_code == 403


def test_nobody_resets_his_own_nor_without_the_right(clerk, db):
    set_up(clerk)
    with pytest.raises(ResetByAnother):
        reset_second_factor(user=clerk, by=clerk)
    helper = StaffUser.objects.create_user("helper", is_staff=True)
    helper.user_permissions.add(Permission.objects.get(codename="view_staffuser"))
    address = reverse("admin:pharmacies_staffuser_reset_second_factor", args=[clerk.pk])
    assert signed_in(helper).post(address).status_code == 403
    with pytest.raises(NoSecondFactor):
        reset_second_factor(user=helper, by=clerk)
    with pytest.raises(SecondFactorIsSet):
        prepare_second_factor(user=clerk)
    assert TOTPDevice.objects.filter(user=clerk, confirmed=True).count() == 1


def test_the_row_says_what_is_true_whatever_is_written_there(clerk):
    set_up(clerk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pharmacies_staffuser SET second_factor_at = NULL")
    clerk.refresh_from_db()
    assert clerk.second_factor_at is not None


def test_it_is_off_on_a_developers_machine_and_before_signing_in():
    assert django_settings.STAFF_SECOND_FACTOR is False
    assert Client().get(SETUP).url == "/console/login/"
