"""The catalogue is loaded in the browser: a preview with differences first, then the products."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from pharmacies.models import Product, StaffUser

HEADS = "Код,Название,По рецепту"
CSV = "1"  # the second of the formats offered


def upload(client, *lines):
    file = SimpleUploadedFile("goods.csv", "\n".join((HEADS, *lines)).encode())
    wanted = {"import_file": file, "format": CSV, "resource": "0"}
    return client.post(reverse("admin:pharmacies_product_import"), wanted).content.decode()


def confirm(client, preview):
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', preview))
    return client.post(reverse("admin:pharmacies_product_process_import"), fields, follow=True).content.decode()


def test_a_preview_shows_what_will_change_and_a_confirmation_does_it(chief, db):
    Product.objects.create(code="1", name="Аспирин")

    preview = upload(chief, "1,Аспирин Кардио,да", "2,Бинт,нет")
    assert "<ins" in preview
    assert reverse("admin:pharmacies_product_process_import") in preview
    assert Product.objects.count() == 1

    page = confirm(chief, preview)
    assert "Импорт завершен" in page
    assert set(Product.objects.values_list("name", "is_rx")) == {("Аспирин Кардио", True), ("Бинт", False)}


def test_bad_rows_are_listed_in_words_and_there_is_nothing_to_confirm(chief, db):
    page = upload(chief, "1,Аспирин,может быть", "2,Бинт,нет")

    assert "Напишите «да» или «нет»" in page
    assert reverse("admin:pharmacies_product_process_import") not in page
    assert not Product.objects.exists()


def test_a_file_that_is_too_long_is_refused_in_a_sentence_without_a_traceback(chief, db):
    page = upload(chief, *(f"{n},Товар,нет" for n in range(2001)))

    assert "на странице загружается не больше 2000" in page
    assert "Traceback" not in page
    assert not Product.objects.exists()


@pytest.mark.parametrize("group", ["clerk", "auditor", "accountant"])
def test_others_may_not_import(group, db):
    user = StaffUser.objects.create_user("other", is_staff=True)
    user.groups.add(Group.objects.get(name=group))

    assert signed_in(user).get(reverse("admin:pharmacies_product_import")).status_code == 403


@pytest.mark.parametrize(("group", "status"), [("clerk", 200), ("nobody", 403)])
def test_the_catalogue_is_handed_to_those_who_may_read_it(group, status, db):
    user = StaffUser.objects.create_user("somebody", is_staff=True)
    user.groups.set(Group.objects.filter(name=group))

    assert signed_in(user).get(reverse("admin:pharmacies_product_export")).status_code == status
