"""Cards are imported in the browser: a small file with a preview, a large one as a job that waits for a decision."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from members.models import Card, Consent, ConsentText
from pharmacies.models import StaffUser
from settlements.models import CardImport
from settlements.tests.movements.card_import.files import as_file, line, number, read, work

pytestmark = pytest.mark.django_db
ADDRESS = "admin:settlements_cardimport"


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def chief(db):
    return signed_in(StaffUser.objects.create_superuser("chief"))


def upload(client, world, *lines, encoding="cp1251", **fields):
    file = SimpleUploadedFile("cards.csv", as_file(*lines, encoding=encoding).read())
    wanted = {
        "import_file": file,
        "format": "0",
        "resource": "0",
        "programme": world.programme.pk,
        "reason": "карты сети",
        "look_alikes": "reject",
        "dated_on": "2026-10-01",
    }
    return client.post(reverse(f"{ADDRESS}_import"), wanted | fields)


def confirm(client, preview):
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', preview))
    return client.post(reverse(f"{ADDRESS}_process_import"), fields, follow=True).content.decode()


def test_a_small_file_is_shown_and_then_written(chief, world):
    preview = upload(chief, world, line(1), line(2, born="31.02.1980")).content.decode()
    assert "Иванов1" in preview
    assert "Дата рождения непонятна" in preview
    assert not Card.objects.filter(number=number(1)).exists()
    assert not CardImport.objects.exists()

    page = confirm(chief, preview)

    assert Card.objects.filter(number=number(1)).exists()
    done = CardImport.objects.get()
    assert (done.state, done.counts["written"], done.counts["rejected"]) == ("done", 1, 1)
    assert reverse(f"{ADDRESS}_rejected", args=[done.pk, "utf-8"]) in page
    told = chief.get(reverse(f"{ADDRESS}_rejected", args=[done.pk, "cp1251"]))
    assert "Дата рождения непонятна" in b"".join(told.streaming_content).decode("cp1251")


def test_a_picture_and_a_bare_head_are_told_apart_from_a_wrong_encoding(chief, world):
    picture = SimpleUploadedFile("cards.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(500))
    assert "Это не CSV и не XLSX" in upload(chief, world, import_file=picture).content.decode()

    assert "нет ни одной строки с данными" in upload(chief, world).content.decode()


def test_a_name_without_end_is_shown_shortened(chief, world):
    page = upload(chief, world, line(1).replace("Иванов1", "И" * 500)).content.decode()

    assert "И" * 59 + "…" in page
    assert "И" * 60 not in page


def test_a_file_that_is_none_is_refused_in_a_sentence(chief, world):
    page = upload(chief, world, encoding="utf-16").content.decode()

    assert "UTF-16" in page
    assert "Traceback" not in page


def test_a_large_file_is_read_in_the_background_and_waits(chief, world):
    answer = upload(chief, world, *(line(n) for n in range(1, 2_102)))
    waiting = CardImport.objects.get()
    assert answer.url == reverse(f"{ADDRESS}_change", args=[waiting.pk])

    work(world, waiting)
    page = chief.get(answer.url).content.decode()
    assert "Иванов1" in page
    assert not Card.objects.filter(number=number(1)).exists()
    asked = f"{reverse(f'{ADDRESS}_changelist')}?state__exact=looked_at"
    assert asked in chief.get(reverse("admin:index")).content.decode()

    chief.post(reverse(f"{ADDRESS}_write", args=[waiting.pk]))
    waiting.refresh_from_db()
    work(world, waiting)
    waiting.refresh_from_db()
    assert (waiting.state, Card.objects.filter(number__startswith="27").count()) == ("done", 2_101)
    assert chief.get(reverse(f"{ADDRESS}_changelist")).status_code == 200
    assert asked not in chief.get(reverse("admin:index")).content.decode()


def test_an_import_is_given_up(chief, world):
    waiting = read(world, line(1))

    chief.post(reverse(f"{ADDRESS}_drop", args=[waiting.pk]))

    waiting.refresh_from_db()
    assert waiting.state == "dropped"


def test_the_example_is_imported_as_it_is(chief, world):
    ConsentText.objects.create(
        kind=ConsentText.Kind.PERSONAL_DATA, version=1, text="…", text_hash="0", effective_on=date(2024, 1, 1)
    )
    content = chief.get(reverse(f"{ADDRESS}_example")).content
    file = SimpleUploadedFile("cards.csv", content)
    fields = {"import_file": file, "look_alikes": "reject"}

    preview = upload(chief, world, **fields).content.decode()
    confirm(chief, preview)

    assert "Соколова" in preview
    assert CardImport.objects.get().counts["written"] == 3
    assert Consent.objects.get().evidence["row"] == 1


@pytest.mark.parametrize("group", ["clerk", "auditor", "accountant"])
def test_others_may_not_import(group, world):
    user = StaffUser.objects.create_user("other", is_staff=True)
    user.groups.add(Group.objects.get(name=group))

    assert signed_in(user).get(reverse(f"{ADDRESS}_import")).status_code == 403
