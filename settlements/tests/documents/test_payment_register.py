"""The paper of a payment register says what was approved, in three forms, the same each time."""

from io import BytesIO

import openpyxl
import pypdfium2
import pytest

from coalition.tests.world import make_world
from coalition.toolkit.freezing import DocumentTampered, freeze
from pharmacies.models import StaffUser
from settlements.documents.payment_register import RegisterHasNoPaper, register_csv, register_pdf, register_xlsx
from settlements.statements.agreement import agree_statement
from settlements.statements.registers import approve_register
from settlements.tests.statements.months import (
    NOVEMBER_2,
    bank_account,
    close,
    earn_at_a_and_spend_at_b,
    register_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared():
    world = make_world()
    StaffUser.objects.create_user("anna", first_name="Анна", last_name="Счётова")
    bank_account(world.pharmacy_b)
    earn_at_a_and_spend_at_b(world)
    world.pharmacy_b.short_name = 'ООО "Аптека & <b>Ко</b>"'
    world.pharmacy_b.save()
    agreed = agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)
    return register_of(agreed, approved=False)


@pytest.fixture
def approved(prepared):
    return approve_register(register=prepared, by="boris", now=NOVEMBER_2)


def test_the_pdf_says_whom_how_much_and_who_signed(approved):
    paper = register_pdf(approved)

    with pypdfium2.PdfDocument(paper.body) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    payee = approved.payouts.get().statement.contract.legal_entity
    assert paper.file_name == "РЕЕ-2026-000001.pdf"
    for part in (
        *("Реестр выплат", "РЕЕ-2026-000001", "02.11.2026", "Тридцать рублей 00 копеек", "Анна Счётова", "boris"),
        *(payee.inn, payee.kpp, "044525225", "30,00", "ОТЧ-2026-000001", 'ООО "Аптека & <b>Ко</b>"'),
    ):
        assert part in text, part
    assert register_pdf(approved).body == paper.body


@pytest.mark.parametrize("count", range(5, 10))
def test_nobody_signs_a_page_without_orders(approved, count):
    content = dict(approved.document.content, number="РЕЕ-2026-000777")
    content["orders"] = content["orders"] * count
    approved.document = freeze(
        kind="payment_register", number="РЕЕ-2026-000777", content=content, frozen_by="boris", now=NOVEMBER_2
    )

    with pypdfium2.PdfDocument(register_pdf(approved).body) as document:
        last = document[len(document) - 1].get_textpage().get_text_range()

    assert "Утвердил" in last
    assert content["orders"][0]["payee"]["account"] in last


def test_the_spreadsheet_and_the_csv_have_a_row_for_each_order(approved):
    payee = approved.payouts.get().statement.contract.legal_entity
    workbook = openpyxl.load_workbook(BytesIO(register_xlsx(approved).body))
    heads, order, total = workbook["Реестр"].iter_rows(values_only=True)

    assert len(heads) == 11
    assert (order[1], order[2], float(order[9])) == (payee.short_name, payee.inn, 30.0)
    assert (total[1], float(total[9])) == ("Итого", 30.0)
    lines = register_csv(approved).body.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert '"30,00"' in lines[1]
    assert payee.bank_accounts.get().number in lines[1]


def test_what_nobody_approved_or_somebody_changed_is_not_printed(prepared):
    with pytest.raises(RegisterHasNoPaper):
        register_pdf(prepared)
    approved = approve_register(register=prepared, by="boris", now=NOVEMBER_2)
    approved.document.content["total"] = 1

    for document in (register_pdf, register_xlsx, register_csv):
        with pytest.raises(DocumentTampered):
            document(approved)
