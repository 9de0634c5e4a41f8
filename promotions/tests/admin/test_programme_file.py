"""The programme's file in the console: taken as it is exported, shown without being written."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.tests.world import make_world
from pharmacies.models import StaffUser
from promotions.compiler.programme_file.exporting import export_programme
from promotions.models import Promotion


@pytest.fixture
def world(db):
    return make_world(publish=False)


@pytest.fixture
def chief(client, world):
    client.force_login(StaffUser.objects.create_superuser("chief", password="x"))
    return client


def address(world, name=""):
    return reverse(f"admin:pharmacies_programme_file{name}", args=[world.programme.pk])


def shown(chief, world, text):
    file = SimpleUploadedFile("a.yaml", text if isinstance(text, bytes) else text.encode())
    response = chief.post(address(world, "_check"), {"file": file})
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_of_the_programme_leads_to_its_file(chief, world):
    page = chief.get(reverse("admin:pharmacies_programme_change", args=[world.programme.pk])).content.decode()

    assert address(world) in page
    assert address(world, "_check") in page
    assert chief.get(address(world, "_check")).status_code == 200


def test_the_file_is_what_is_exported(chief, world):
    response = chief.get(address(world))

    assert response.content.decode() == export_programme(world.programme)
    assert response["Content-Disposition"] == 'attachment; filename="m.yaml"'


def test_a_file_shows_what_it_would_change_and_changes_nothing(chief, world):
    text = export_programme(world.programme)
    assert "Файл ничего не меняет" in shown(chief, world, text) or "The file changes nothing" in shown(
        chief, world, text
    )

    page = shown(chief, world, text.replace("rate: 5 %", "rate: 6 %"))
    assert "params.rate: 5 % → 6 %" in page
    assert Promotion.objects.get().versions.count() == 1


def test_an_example_that_differs_is_shown(chief, world):
    text = export_programme(world.programme) + "\nexamples:\n  - {title: Пример, receipt: 100, expect: {earned: 6}}\n"

    assert "Пример" in shown(chief, world, text)


@pytest.mark.parametrize("text", [b"\xff\xfe", "version: 1\nprograme: {}\n", "a: [", "#" * 1_000_002])
def test_what_is_no_programme_is_said(chief, world, text):
    assert "data-title" in shown(chief, world, text)


def test_who_may_not_see_promotions_gets_no_file(client, world):
    client.force_login(StaffUser.objects.create_user("clerk", password="x", is_staff=True))

    assert client.get(address(world)).status_code == 403
    assert client.get(address(world, "_check")).status_code == 403


def test_who_may_not_see_the_programme_does_not_take_it_as_a_file_either(client, world):
    clerk = StaffUser.objects.create_user("clerk", is_staff=True)
    clerk.groups.set(Group.objects.filter(name="clerk"))
    client.force_login(clerk)

    assert clerk.has_perm("promotions.view_promotion")
    assert client.get(reverse("admin:pharmacies_programme_change", args=[world.programme.pk])).status_code == 403
    assert client.get(address(world)).status_code == client.get(address(world, "_check")).status_code == 403
