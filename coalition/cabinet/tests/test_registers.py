"""Registers of receipts: own outlets, sums only, files for a month."""

from io import BytesIO

from django.urls import reverse
from openpyxl import load_workbook

from coalition.cabinet.tests.conftest import signed_in

OCTOBER = {"since": "2026-10-01", "until": "2026-10-31"}


def text(answer):
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_a_register_tells_sums_and_neither_goods_nor_people(houses, world):
    page = text(signed_in(houses["b"].manager).get(reverse("cabinet_sales"), OCTOBER))

    assert "B-888" in page
    assert "63,37" in page
    assert f"•••{world.card.number[-4:]}" in page
    for secret in (world.card.number, "cream", "Иванова", "A-777"):
        assert secret not in page


def test_the_file_has_what_the_page_has(houses, world):
    client = signed_in(houses["b"].manager)

    csv = text(client.get(reverse("cabinet_sales_file", args=["csv"]), OCTOBER)).splitlines()
    book = client.get(reverse("cabinet_sales_file", args=["xlsx"]), OCTOBER)
    rows = list(load_workbook(BytesIO(b"".join(book.streaming_content))).active.values)

    assert len(csv) == len(rows) == 3
    assert '"B-888"' in csv[1]
    assert '"63,37"' in csv[1]
    assert rows[1][5] == "B-888"
    assert float(rows[1][8]) == 63.37
    assert world.card.number not in "".join(csv)


def test_filters_narrow_and_a_quarter_is_too_much(houses):
    client = signed_in(houses["a"].manager)
    page = reverse("cabinet_sales")

    assert "A-777" in text(client.get(page, OCTOBER | {"desk": houses["a"].desk.pk}))
    assert "A-777" not in text(client.get(page, OCTOBER | {"cashier": houses["a"].cashier.pk}))
    assert "A-777" not in text(client.get(page, OCTOBER | {"outlet": houses["b"].outlet.pk}))
    quarter = {"since": "2026-09-01", "until": "2026-11-30"}
    assert "field-wrong" in text(client.get(page, quarter))
    assert client.get(reverse("cabinet_sales_file", args=["csv"]), quarter).status_code == 404


def test_a_return_is_in_its_register(houses):
    page = text(signed_in(houses["b"].manager).get(reverse("cabinet_returns"), OCTOBER))

    assert "B-888 · 15.10.2026" in page
