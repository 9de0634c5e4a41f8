"""What can be read on the papers of a statement: the ledger's own sums, and only what was frozen."""

from io import BytesIO

import openpyxl
import pypdfium2
import pytest
from django.db import connection

from coalition.kernel.money import NO_BREAK_SPACE, print_roubles
from coalition.tests.world import World, make_world
from coalition.toolkit.freezing import DocumentTampered, freeze
from settlements.documents import statement as papers
from settlements.documents.statement import StatementHasNoPaper, statement_pdf, statement_xlsx
from settlements.models import Statement
from settlements.tests.statements.months import (
    NOVEMBER_2,
    bank_account,
    change,
    close,
    draft,
    ledger_balance,
)

pytestmark = pytest.mark.django_db


def pages_of(statement: Statement) -> list[str]:
    """The text of each page, on one line, with plain spaces."""
    with pypdfium2.PdfDocument(statement_pdf(statement).body) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return [" ".join(text.replace(NO_BREAK_SPACE, " ").split()) for text in texts]


def text_of(statement: Statement) -> str:
    return " ".join(pages_of(statement))


def workbook_of(statement: Statement) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(statement_xlsx(statement).body))


def plain(kopecks: int) -> str:
    return print_roubles(kopecks).replace(NO_BREAK_SPACE, " ")


def october(**coupon) -> tuple[World, Statement]:
    """B takes three coupons and points and gives one receipt's cream back; its October is sent."""
    world = make_world(publish=False)
    bank_account(world.pharmacy_b)
    coupons = [world.coupon(nominal, **coupon) for nominal in ("200.00", "200.00", "500.00")]
    world.publish()
    change(world.contracts["b"], fee_rate_bp=150, vat_treatment="calculated_rate")
    world.buy(world.desk_a, ("aspirin", "20", "500.00"), card=world.card)
    bought = [
        world.buy(
            world.desk_b,
            ("cream", "1", "460.00"),
            ("aspirin", "2", "199.90"),
            card=world.card,
            spend="all",
            coupons=(paper.code,),
        )
        for paper in coupons
    ]
    world.give_back(world.desk_b, bought[0].purchase_id, (1, "1"))
    return world, close(world.contracts["b"])


def test_the_sums_on_paper_are_the_ledgers():
    _world, statement = october()
    owed = ledger_balance(statement.contract)

    text, page = text_of(statement), workbook_of(statement)["Итоги"]

    assert statement.payable_kopecks == owed > 0
    assert f"К выплате аптеке {plain(owed)} ₽" in text
    assert f"На конец {plain(owed)}" in text
    assert f"Итого принято к зачёту {plain(statement.accepted_kopecks)}" in text
    assert f"Вознаграждение оператора {plain(-statement.lines.get(kind='fee').amount_kopecks)}" in text
    sums = {row[0].value: row[1].value for row in page.iter_rows()}
    assert round(sums["К выплате аптеке"] * 100) == owed
    assert sums["Назначение платежа"] is None


def test_the_register_adds_up_and_hides_what_a_coupon_is_paid_with():
    _world, statement = october()

    text, page = text_of(statement), workbook_of(statement)["Реестр чеков"]

    heads, *rows = [[cell.value for cell in row] for row in page.iter_rows()]
    register = [dict(zip(heads, row, strict=True)) for row in rows]
    assert round(sum(row["Зачтено, руб."] for row in register) * 100) == statement.accepted_kopecks
    assert round(sum(row["Сумма покупки, руб."] or 0 for row in register) * 100) == 3 * 859_80
    assert {row["М-купон"] for row in register if row["Номинал, руб."]} == {"•••0002", "•••0003", "•••0004"}
    assert "CPN0" not in text
    assert f"Итого: Аптека b {plain(statement.accepted_kopecks)}" in text
    returned = [row for row in register if row["Вид"].startswith("Возврат")]
    assert all(row["Зачтено, руб."] < 0 and "от 15.10.2026" in row["Исходный чек возврата"] for row in returned)
    assert len(returned) == 2


def test_coupons_are_counted_by_nominal_and_sums_split_by_vat():
    _world, statement = october(compensation_basis="nominal")
    content = statement.document.content

    assert [(row["nominal"], row["count"], row["worth"]) for row in content["by_nominal"]] == [
        (200_00, 2, 400_00),
        (500_00, 1, 500_00),
    ]
    coupons = sum(row["coupons"] + row["returned"] for row in content["by_nominal"])
    assert coupons == sum(line.amount_kopecks for line in statement.lines.filter(kind__in=["coupon", "coupon_back"]))
    assert sum(row["total"] for row in content["by_vat"]) == statement.accepted_kopecks
    for row, divisor in zip(content["by_vat"], (11, 6.1 / 1.1), strict=True):
        assert abs(row["vat"] - row["total"] / divisor) <= 1, row


def test_printing_again_gives_the_same_bytes_whatever_has_changed_since():
    world, statement = october()
    before = statement_pdf(statement)

    world.pharmacy_b.full_name = world.pharmacy_b.short_name = "Новое имя"
    world.pharmacy_b.save()
    world.outlet_b.name = "Переименована"
    world.outlet_b.save()
    change(statement.contract, vat_phrase="Иначе", number="другой")
    world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")

    again = statement_pdf(Statement.objects.get(pk=statement.pk))
    assert again == before
    assert again.file_name == "ОТЧ-2026-000001.pdf"


def test_a_paper_whose_content_was_changed_is_not_printed():
    _world, statement = october()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update toolkit_frozendocument set content = jsonb_set(content, '{result,payable}', '1')")
    statement = Statement.objects.get(pk=statement.pk)

    for printed in (statement_pdf, statement_xlsx):
        with pytest.raises(DocumentTampered):
            printed(statement)


def test_a_draft_has_no_paper():
    statement = draft(make_world().contracts["b"])

    for printed in (statement_pdf, statement_xlsx):
        with pytest.raises(StatementHasNoPaper):
            printed(statement)


def test_names_are_text_and_never_markup_or_formulas():
    world = make_world(publish=False)
    evil = "<img src='http://127.0.0.1:1/x'><b>ООО</b> {{ hash }} {% now 'Y' %} =1+1"
    world.pharmacy_b.full_name = world.pharmacy_b.short_name = evil
    world.pharmacy_b.save()
    world.outlet_b.name = "=cmd|' /C calc'!A0"
    world.outlet_b.save()
    world.publish()
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    statement = close(world.contracts["b"])

    assert evil in text_of(statement)
    cells = [cell for page in workbook_of(statement) for row in page.iter_rows() for cell in row]
    assert "=cmd|' /C calc'!A0" in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}


def test_a_month_of_nothing_is_one_page():
    (page,) = pages_of(close(make_world().contracts["b"]))

    assert "К выплате аптеке 0,00 ₽" in page
    assert "Ноль рублей 00 копеек" in page
    assert "Приложение" not in page


def test_a_manufacturer_is_not_told_of_receipts():
    world, _statement = october()
    coupon = world.coupon("200.00", funder=world.maker)
    world.publish()
    world.buy(world.desk_b, ("cream", "1", "460.00"), card=world.card, coupons=(coupon.code,))
    statement = close(world.contracts["maker"])

    text = text_of(statement)

    assert statement.receivable_kopecks == 200_00
    assert "К уплате оператору 200,00 ₽" in text
    assert "Отчёт о М-баллах и М-купонах за счёт производителя" in text
    assert "200,00 1 200,00 200,00 – 200,00" in text  # nominal, how many, worth, accepted, returned, total
    assert "Реестр" not in text
    assert "Аптека b" not in text
    assert [row[0].value for row in workbook_of(statement)["Реестр чеков"].iter_rows()] == ["№"]


def test_every_page_is_numbered_signed_by_its_hash_and_headed():
    _world, sent = october()
    content = dict(sent.document.content, number="ОТЧ-2026-000777")
    (section,) = content["register"]["outlets"]
    content["register"] = content["register"] | {"outlets": [section | {"rows": section["rows"] * 12}]}
    document = freeze(kind="statement", number="ОТЧ-2026-000777", content=content, frozen_by="anna", now=NOVEMBER_2)

    pages = pages_of(Statement(document=document))

    assert len(pages) > 4
    for number, page in enumerate(pages, 1):
        assert f"стр. {number} из {len(pages)}" in page
        assert f"ОТЧ-2026-000777 · SHA-256 {document.content_hash}" in page
    first = next(number for number, page in enumerate(pages) if "Приложение. Реестр чеков" in page)
    assert all("Исходный чек" in page for page in pages[first:])


def test_a_register_too_long_to_print_is_named_and_stays_in_the_spreadsheet(monkeypatch):
    _world, statement = october()
    count = workbook_of(statement)["Реестр чеков"].max_row - 1
    monkeypatch.setattr(papers, "MOST_PRINTED", count - 1)

    text = text_of(statement)

    assert f"Реестр из {count} строк — в файле {statement.number}.xlsx" in text
    assert "•••0002" not in text
