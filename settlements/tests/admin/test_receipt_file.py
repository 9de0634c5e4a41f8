"""Receipts from before the card come in a file: shown first, counted once, all of them or none."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from pharmacies.models import Programme, StaffUser
from settlements.models import Accumulation

pytestmark = pytest.mark.django_db
ADDRESS = "admin:settlements_accumulation"


def upload(client, *lines, encoding="utf-8", delimiter=","):
    text = "\n".join(("Номер карты,Дата,Номер чека,Сумма,Код аптеки", *lines))
    file = SimpleUploadedFile("receipts.csv", text.replace(",", delimiter).encode(encoding))
    wanted = {"import_file": file, "format": "0", "resource": "0"}
    return client.post(reverse(f"{ADDRESS}_import"), wanted).content.decode()


def test_receipts_are_shown_and_then_counted_once(db):
    world, client = make_world(), signed_in(StaffUser.objects.create_superuser("chief"))
    Programme.objects.update(late_accrual="by_clerk", late_claim_days=30)
    today = timezone.localdate().strftime("%d.%m.%Y")
    lines = (f"{world.card.number},{today},17,500.50,a", f"{world.card.number},{today},18,100,b")

    preview = upload(client, *lines)
    assert "Чек № 17" in preview
    assert not Accumulation.objects.exists()

    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', preview))
    client.post(reverse(f"{ADDRESS}_process_import"), fields, follow=True)
    assert sorted(Accumulation.objects.values_list("amount_kopecks", flat=True)) == [100_00, 500_50]

    again = upload(client, *lines)
    assert "уже засчитан" in again
    assert Accumulation.objects.count() == 2
    assert client.get(reverse(f"{ADDRESS}_changelist")).status_code == 200


def test_a_file_of_a_russian_spreadsheet_is_read_too_and_one_that_is_none_is_refused_in_a_sentence(db):
    world, client = make_world(), signed_in(StaffUser.objects.create_superuser("chief"))
    Programme.objects.update(late_accrual="by_clerk", late_claim_days=30)
    today = timezone.localdate().strftime("%d.%m.%Y")

    preview = upload(client, f"{world.card.number},{today},17,500.50,a", encoding="cp1251", delimiter=";")
    picture = SimpleUploadedFile("receipts.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(500))
    page = client.post(reverse(f"{ADDRESS}_import"), {"import_file": picture, "format": "0", "resource": "0"})

    assert "Чек № 17" in preview
    assert "Это не CSV и не XLSX" in page.content.decode()
