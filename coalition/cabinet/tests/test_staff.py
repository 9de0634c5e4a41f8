"""A pharmacy's manager keeps the accounts of cashiers, and of nobody else."""

import re

import pghistory
from django.test import Client
from django.urls import reverse

from coalition.cabinet.tests.conftest import person, signed_in
from pharmacies.models import Cashier, StaffUser

TYPED = {"last_name": "Лунина", "first_name": "Вера", "username": "lunina", "code": "9"}


def hired(house, **typed):
    answer = signed_in(house.manager).post(reverse("cabinet_hire"), TYPED | {"outlet": house.outlet.pk} | typed)
    found = re.search(r"<code>([a-z2-9-]{14})</code>", answer.content.decode())
    return answer, found and found.group(1)


def test_a_cashier_is_hired_with_a_password_that_is_to_be_changed(houses):
    house = houses["a"]
    _answer, password = hired(house)

    user = StaffUser.objects.get(username="lunina")
    assert user.legal_entity == house.entity
    assert not user.is_staff
    assert [group.name for group in user.groups.all()] == ["cashier"]
    assert Cashier.objects.get(user=user).code == "9"
    client = Client()
    client.post(reverse("cabinet_sign_in"), {"username": "lunina", "password": password})
    assert client.get(reverse("cabinet")).headers["Location"] == reverse("cabinet_password")


def test_a_code_that_receipts_bear_already_becomes_the_cashiers(houses):
    house = houses["a"]
    known = Cashier.objects.get(outlet=house.outlet, code="7")

    hired(house, code="7")

    known.refresh_from_db()
    assert known.user.username == "lunina"


def test_a_taken_name_and_an_outlet_of_another_are_refused(houses):
    taken, _none = hired(houses["a"], username=houses["b"].worker.username.upper())
    foreign, _none = hired(houses["a"], outlet=houses["b"].outlet.pk)

    assert "field-wrong" in taken.content.decode()
    assert "field-wrong" in foreign.content.decode()
    assert not StaffUser.objects.filter(last_name="Лунина").exists()


def test_who_is_blocked_is_out_at_once_and_back_in_when_unblocked(houses):
    house = houses["a"]
    manager, cashier = signed_in(house.manager), signed_in(house.worker)
    page = reverse("cabinet_password")
    assert cashier.get(page).status_code == 200

    manager.post(reverse("cabinet_block", args=[house.worker.pk]))
    assert cashier.get(page).status_code == 302
    manager.post(reverse("cabinet_unblock", args=[house.worker.pk]))

    assert signed_in(StaffUser.objects.get(pk=house.worker.pk)).get(page).status_code == 200


def test_whom_the_centre_has_shut_out_the_pharmacy_does_not_let_in(houses):
    house = houses["a"]
    worker = StaffUser.objects.filter(pk=house.worker.pk)
    centre = StaffUser.objects.create_user("karpova", is_staff=True)
    manager = signed_in(house.manager)
    with pghistory.context(user=centre.pk):
        worker.update(is_active=False)
    manager.post(reverse("cabinet_new_password", args=[house.worker.pk]))

    answer = manager.post(reverse("cabinet_unblock", args=[house.worker.pk]), follow=True)

    assert "told-error" in answer.content.decode()
    assert not worker.get().is_active
    with pghistory.context(user=centre.pk):
        worker.update(is_active=True)
    manager.post(reverse("cabinet_block", args=[house.worker.pk]))
    manager.post(reverse("cabinet_unblock", args=[house.worker.pk]))
    assert worker.get().is_active


def test_a_new_password_ends_what_went_on_under_the_old_one(houses):
    house = houses["a"]
    cashier = signed_in(house.worker)

    signed_in(house.manager).post(reverse("cabinet_new_password", args=[house.worker.pk]))

    assert cashier.get(reverse("cabinet_password")).status_code == 302


def test_the_accounts_of_managers_are_out_of_reach(houses):
    house = houses["a"]
    other = person("other-manager", "pharmacy", house.entity)
    both = person("both", "cashier", house.entity)
    both.groups.add(*other.groups.all())
    client = signed_in(house.manager)
    before = {user.pk: user.password for user in (other, both, house.manager)}

    for pk in before:
        client.post(reverse("cabinet_new_password", args=[pk]))
        client.post(reverse("cabinet_block", args=[pk]))
        client.post(reverse("cabinet_worker", args=[pk]), {"outlet": house.outlet.pk, "code": "55"})

    after = StaffUser.objects.in_bulk(before)
    assert {pk: after[pk].password for pk in before} == before
    assert all(user.is_active for user in after.values())
    assert not Cashier.objects.filter(code="55").exists()


def test_a_cashier_is_seated_at_an_outlet_once(houses):
    house = houses["a"]
    client = signed_in(house.manager)

    answer = client.post(
        reverse("cabinet_worker", args=[house.worker.pk]), {"outlet": house.outlet.pk, "code": "77"}, follow=True
    )

    assert "told-error" in answer.content.decode()
    assert Cashier.objects.filter(user=house.worker).count() == 1
    client.post(reverse("cabinet_unseat", args=[house.worker.pk, house.cashier.pk]))
    assert not Cashier.objects.filter(user=house.worker).exists()
