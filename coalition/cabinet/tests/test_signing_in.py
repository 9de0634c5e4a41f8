"""Who comes into the cabinet, and with what password."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coalition.tests.world import make_world
from pharmacies.models import StaffUser

pytestmark = pytest.mark.usefixtures("quick_passwords")

SECRET = "ласточка-севера-7"


@pytest.fixture
def world(db):
    return make_world()


def worker(world, group="pharmacy", entity=None, **fields):
    user = StaffUser.objects.create_user(group, password=SECRET, legal_entity=entity or world.pharmacy_a, **fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_who_has_not_signed_in_is_asked_to_in_the_cabinet_not_in_the_console(world):
    answer = Client().get(reverse("cabinet_month"))

    assert answer.headers["Location"] == "/cabinet/sign-in/?next=/cabinet/month/"


def test_a_password_chosen_by_another_is_changed_first_however_often_one_signs_in(world):
    user = worker(world)
    for _again in range(2):
        client = Client()
        client.post(reverse("cabinet_sign_in"), {"username": user.username, "password": SECRET})
        assert client.get(reverse("cabinet_month")).headers["Location"] == reverse("cabinet_password")

    new = "зимородок-востока-8"
    client.post(reverse("cabinet_password"), {"old_password": SECRET, "new_password1": new, "new_password2": new})

    assert client.get(reverse("cabinet_month")).status_code == 200
    other = Client()
    other.post(reverse("cabinet_sign_in"), {"username": user.username, "password": new})
    assert other.get(reverse("cabinet_month")).status_code == 200


def test_the_password_that_another_knows_does_not_stay(world):
    user = worker(world)
    client = Client()
    client.post(reverse("cabinet_sign_in"), {"username": user.username, "password": SECRET})

    same = {"old_password": SECRET, "new_password1": SECRET, "new_password2": SECRET}
    refused = client.post(reverse("cabinet_password"), same)

    assert refused.context["form"].has_error("new_password1", "same_password")
    assert client.get(reverse("cabinet_month")).headers["Location"] == reverse("cabinet_password")


def test_a_password_that_the_operator_sets_is_changed_first_too(world):
    user = worker(world, last_login=timezone.now())
    chief = Client()
    chief.force_login(StaffUser.objects.create_superuser("chief"))
    new = "зимородок-востока-8"
    chief.post(
        reverse("admin:auth_user_password_change", args=[user.pk]),
        {"password1": new, "password2": new, "usable_password": "true"},
    )

    client = Client()
    client.post(reverse("cabinet_sign_in"), {"username": user.username, "password": new})

    assert client.get(reverse("cabinet_month")).headers["Location"] == reverse("cabinet_password")


def test_the_operators_staff_is_sent_to_the_console_and_the_homeless_to_the_centre(world):
    told = {}
    for name, fields in {"staff": {"is_staff": True, "legal_entity": world.operator}, "homeless": {}}.items():
        client = Client()
        client.force_login(StaffUser.objects.create_user(name, **fields))
        answer = client.get(reverse("cabinet"))
        assert answer.status_code == 403
        told[name] = answer.content.decode()

    console = f'href="{reverse("admin:index")}"'
    assert console in told["staff"]
    assert console not in told["homeless"]


def test_nobody_else_is_signed_in_here_even_with_the_right_password(world):
    StaffUser.objects.create_user("staff", password=SECRET, is_staff=True, legal_entity=world.operator)
    StaffUser.objects.create_user("homeless", password=SECRET)
    for name in ("staff", "homeless"):
        client = Client()
        client.post(reverse("cabinet_sign_in"), {"username": name, "password": SECRET})
        assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_button(world):
    client = Client()
    client.force_login(worker(world))

    assert client.get(reverse("cabinet_sign_out")).status_code == 405
    client.post(reverse("cabinet_sign_out"))
    assert client.get(reverse("cabinet_month")).status_code == 302


def test_a_participant_does_not_enter_the_console(world):
    client = Client()
    client.force_login(worker(world))

    assert client.get(reverse("admin:index")).status_code == 302
    assert client.get(reverse("admin:settlements_statement_changelist")).status_code == 302


def test_what_is_refused_or_not_there_says_so_in_a_page_of_ours(world):
    client = Client()
    client.force_login(worker(world, group="cashier"))
    client.cookies["django_language"] = "ru"

    for address, status in ((reverse("cabinet_month"), 403), ("/cabinet/nowhere/", 404)):
        answer = client.get(address)
        assert answer.status_code == status
        assert f'href="{reverse("cabinet")}"' in answer.content.decode()
