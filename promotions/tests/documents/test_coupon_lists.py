"""Codes as files: every code once, who took them on every line, nothing that a spreadsheet would compute."""

import csv
import io

import pytest
from openpyxl import load_workbook

from coalition.kernel.errors import DomainError
from coalition.tests.world import make_world
from promotions.documents.coupon_lists import coupons_csv, coupons_xlsx, file_name
from promotions.models import Coupon, CouponBatch, CouponExport
from promotions.operations.coupon_exports import note_export
from promotions.tests.documents.batches import PROMO, a_batch, an_export

pytestmark = pytest.mark.django_db


def table_of(body: bytes, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(encoding)), delimiter=";"))


@pytest.mark.parametrize(("form", "encoding"), [("csv", "utf-8-sig"), ("csv_1251", "cp1251")])
def test_a_printer_gets_every_code_with_a_mark_on_each_line(form, encoding):
    world = make_world()
    batch = a_batch(world, 2_500)
    export = an_export(world, batch, form)

    pieces = list(coupons_csv(export))

    body = b"".join(pieces)
    assert body.startswith(b"\xef\xbb\xbf") == (form == "csv")
    heading, *rows = table_of(body, encoding)
    assert heading[:4] == ["№", "Код", "Номинал, руб.", "Действует по"]
    assert heading[5] == f"Выгрузка {export.mark}: anna, 15.10.2026 12:00"
    assert [row[1] for row in rows] == list(batch.coupons.order_by("pk").values_list("code", flat=True))
    assert {(row[2], row[5]) for row in rows} == {("500", export.mark)}
    assert len(pieces) == 3  # it streams, a thousand lines at a time


@pytest.mark.parametrize("name", ["=1+1", "+7", "-1", "@cmd", "|calc", "\t=1", " =1", "\r=1"])
def test_no_cell_becomes_a_formula(name):
    world = make_world()
    batch = a_batch(world, codes=[name.strip() + "X", "GOOD2345"])
    export = an_export(world, batch, by=name)

    rows = table_of(b"".join(coupons_csv(export)), "utf-8-sig")
    sheet = load_workbook(io.BytesIO(coupons_xlsx(an_export(world, batch, "xlsx", by=name)).body))["Коды"]

    assert rows[1][1] == f"'{name.strip()}X"
    assert rows[2][1] == "GOOD2345"
    assert not any(cell.lstrip()[:1] in "=+-@|" for row in rows for cell in row if cell.strip())
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_a_spreadsheet_has_the_codes_and_says_who_took_them():
    world = make_world()
    batch = a_batch(world, 3, **PROMO)
    export = an_export(world, batch, "xlsx")

    paper = coupons_xlsx(export)

    book = load_workbook(io.BytesIO(paper.body))
    codes, about = book["Коды"], book["Выгрузка"]
    assert paper.file_name == file_name(export) == f"autumn-1-{export.mark}.xlsx"
    assert [row[1].value for row in codes.iter_rows(min_row=2)] == list(
        batch.coupons.order_by("pk").values_list("code", flat=True)
    )
    assert {row[2].value for row in codes.iter_rows(min_row=2)} == {None}  # a promo code has no nominal
    assert {row[0].value: row[1].value for row in about.iter_rows(min_row=2)}["Метка"] == export.mark


def test_whoever_takes_codes_out_is_written_down_for_ever():
    world = make_world()
    batch = a_batch(world, 3)

    export = an_export(world, batch, "csv")

    assert (export.coupons, export.exported_by, export.exported_at) == (3, "anna", world.now)
    assert an_export(world, batch, "csv").mark != export.mark
    assert CouponExport.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"quantity": 5}, "coupon_batch_not_ready"), ({"quantity": 0, "made": 0}, "coupon_batch_is_empty")],
)
def test_what_is_not_ready_is_not_taken_out(fields, code):
    world = make_world()
    batch = a_batch(world, 3)
    CouponBatch.objects.update(**fields)

    with pytest.raises(DomainError) as refused:
        note_export(batch=batch, form=CouponExport.Form.CSV, exported_by="anna", now=world.now)

    assert (refused.value.code, CouponExport.objects.count()) == (code, 0)


def test_a_batch_that_no_spreadsheet_holds_is_refused_in_words():
    world = make_world()
    batch = a_batch(world, 3)
    CouponBatch.objects.update(quantity=50_001, made=50_001)

    with pytest.raises(DomainError, match="take CSV"):
        coupons_xlsx(an_export(world, batch, "xlsx"))


def test_a_personal_coupon_tells_its_account():
    world = make_world()
    batch = a_batch(world, 1, is_personal=True)
    Coupon.objects.update(account=world.card.account)

    rows = table_of(b"".join(coupons_csv(an_export(world, batch))), "utf-8-sig")

    assert rows[1][4] == str(world.card.account_id)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_costs_the_same_for_3_codes_and_for_300(form, django_assert_max_num_queries):
    world = make_world()
    batch = a_batch(world, 300)
    export = an_export(world, batch, form)

    with django_assert_max_num_queries(5):
        written = coupons_xlsx(export).body if form == "xlsx" else b"".join(coupons_csv(export))

    assert len(written) > 3_000
