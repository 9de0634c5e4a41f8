"""The proof of backing in the console: the page of any day, its papers, the picture on the first page."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pypdfium2
import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.kernel.money import NO_BREAK_SPACE
from coalition.tests.world import NOW, make_world
from pharmacies.models import StaffUser
from settlements.models import Lot
from settlements.tests.movements.stories import give

PAGE = reverse("admin:settlements_ledgeraccount_backing")
DAY = {"on": NOW.date().isoformat()}


@pytest.fixture
def world(db):
    """A owes for 50 points, B pledges 20, the operator gave 7."""
    world = make_world()
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    world.buy(world.desk_b, ("cream", "1", "400.00"), card=world.card)
    give(world, world.account, operator=7_00)
    return world


def words(text):
    return " ".join(text.replace(NO_BREAK_SPACE, " ").split())


def read(client, **asked):
    return words(client.get(PAGE, DAY | asked).content.decode())


def file(client, kind, **asked):
    return b"".join(client.get(PAGE, DAY | asked | {"form": kind}).streaming_content)


def test_every_funder_has_its_row_with_its_contract_statements_and_lots(world, chief):
    page = read(chief)

    for figure in ("50,00", "20,00", "7,00", "77,00"):
        assert figure in page
    assert reverse("admin:pharmacies_contract_change", args=[world.contracts["a"].pk]) in page
    assert f"?contract__legal_entity__id__exact={world.pharmacy_a.pk}" in page
    assert f"?funder__id__exact={world.pharmacy_b.pk}" in page
    assert "pill-danger" not in page
    for address in (
        reverse("admin:settlements_statement_changelist") + f"?contract__legal_entity__id__exact={world.pharmacy_a.pk}",
        reverse("admin:settlements_lot_changelist") + f"?funder__id__exact={world.pharmacy_b.pk}",
    ):
        assert chief.get(address).status_code == 200


def test_the_day_before_nobody_had_any_points(world, chief):
    page = read(chief, on=(NOW.date() - timedelta(days=1)).isoformat())

    assert "77,00" not in page
    assert "50,00" not in page


def test_a_day_to_come_is_refused_in_words(world, chief):
    page = read(chief, on="2999-01-01")

    assert "77,00" not in page
    assert chief.get(PAGE, {"on": "31.31.2026", "by": "moon"}).status_code == 200


def test_what_nobody_stands_behind_is_red(world, chief):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table settlements_lot disable trigger lot_keeps_its_origin")
    Lot.objects.filter(contract=world.contracts["b"]).update(contract=world.contracts["a"])

    page = read(chief)

    assert "pill-danger" in page
    assert "notice-danger" in page


def test_the_papers_say_the_same_and_carry_the_hash(world, chief):
    sheet = openpyxl.load_workbook(BytesIO(file(chief, "xlsx")))
    rows = list(csv.reader(StringIO(file(chief, "csv").decode("utf-8-sig")), delimiter=";"))
    with pypdfium2.PdfDocument(file(chief, "pdf")) as document:
        pdf = words(" ".join(page.get_textpage().get_text_bounded() for page in document))

    totals = next(row for row in sheet["Обеспечение"].iter_rows(values_only=True) if row[0] == "Итого")
    assert [float(cell) for cell in totals[2:]] == [77, 0, 50, 20, 7, 0]
    assert rows[-1][4:10] == ["77,00", "0,00", "50,00", "20,00", "7,00", "0,00"]
    digest = rows[-1][10]
    assert len(digest) == 64
    assert digest in pdf.replace(" ", "")
    assert digest in {row[1] for row in sheet["О расчёте"].iter_rows(values_only=True)}
    assert "77,00" in pdf
    assert "Обеспечен каждый балл" in pdf


@pytest.mark.parametrize(("group", "status"), [("accountant", 200), ("auditor", 200), ("clerk", 403), ("x", 403)])
def test_it_is_for_those_who_read_the_books(world, group, status):
    user = StaffUser.objects.create_user("somebody", is_staff=True)
    user.groups.set(Group.objects.filter(name=group))

    assert signed_in(user).get(PAGE, DAY).status_code == status
    assert signed_in(user).get(PAGE, DAY | {"form": "csv"}).status_code == status


def test_the_first_page_draws_twelve_months(world, chief):
    page = chief.get(reverse("admin:index")).content.decode()

    assert PAGE in page


def cost(client, on):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE, {"on": on}).status_code == 200
    return len(queries)


def test_the_page_costs_the_same_for_one_funder_and_for_three(world, chief):
    cost(chief, "2026-10-13")
    assert cost(chief, "2026-10-14") + 1 == cost(chief, "2026-10-15")  # the funders' names
