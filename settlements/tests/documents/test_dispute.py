"""What can be read on a protocol of disagreements: both sides' sums, the decisions, and only what was frozen."""

from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pypdfium2
import pytest

from coalition.kernel.money import NO_BREAK_SPACE
from coalition.tests.world import make_world
from settlements.documents.dispute import DisputeHasNoPaper, dispute_csv, dispute_pdf, dispute_xlsx
from settlements.models import Dispute
from settlements.statements.disputes import Objection, approve_settling, decide_line, open_dispute, settle_dispute
from settlements.tests.statements.months import bank_account, close, earn_at_a_and_spend_at_b

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 4, 9, tzinfo=UTC)
DECISIONS = (("accepted", None, ""), ("partly", 5_00, "Чек найден частично"), ("rejected", None, "=1+1"))


def opened(*, count: int = 3, subject: str = "Чек № 77", name: str = "") -> Dispute:
    """B objects to its one line and misses receipts."""
    world = make_world()
    bank_account(world.pharmacy_b)
    if name:
        world.pharmacy_b.full_name = world.pharmacy_b.short_name = name
        world.pharmacy_b.save()
    earn_at_a_and_spend_at_b(world)
    statement = close(world.contracts["b"])
    objections = [Objection(statement.lines.get().pk, None, "", 40_00, "<b>Не сходится</b>")]
    objections += [Objection(None, None, subject, 20_00, "Нет в реестре")] * (count - 1)
    return open_dispute(statement=statement, objections=objections, opened_by="pharmacy", now=NOW)


def settled(dispute: Dispute) -> Dispute:
    for number, line in enumerate(dispute.lines.order_by("number")):
        decision, agreed, answer = DECISIONS[number % 3]
        decide_line(line=line, decision=decision, agreed_kopecks=agreed, answer=answer, by="anna")
    return approve_settling(approval=settle_dispute(dispute=dispute, by="anna", now=NOW), by="boris", now=NOW)


def text_of(dispute: Dispute) -> str:
    with pypdfium2.PdfDocument(dispute_pdf(dispute).body) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(texts).replace(NO_BREAK_SPACE, " ").split())


def test_both_sides_and_the_decisions_stand_on_paper():
    dispute = settled(opened())

    text = text_of(dispute)

    assert dispute_pdf(dispute).file_name == "ПРТ-2026-000001.pdf"
    assert f"К отчёту {dispute.statement.number} от 02.11.2026" in text
    assert "Итого, руб. 80,00 30,00 50,00 45,00" in text
    for words in ("Принято частично. Чек найден частично", "Отклонено. =1+1", "<b>Не сходится</b>"):
        assert words in text
    assert "увеличивается на 15,00 ₽ (Пятнадцать рублей 00 копеек)" in text
    assert dispute.document.content_hash in text


def test_the_spreadsheet_and_the_plain_rows_say_the_same():
    dispute = settled(opened())

    page = openpyxl.load_workbook(BytesIO(dispute_xlsx(dispute).body))["Разногласия"]
    csv = dispute_csv(dispute).body.decode("utf-8-sig").splitlines()

    heads, *rows, total = [[cell.value for cell in row] for row in page.iter_rows()]
    column = heads.index("Изменение, руб.")
    assert [row[column] for row in rows] == [10, 5, 0]
    assert total[column] == 15
    assert "f" not in {cell.data_type for row in page.iter_rows() for cell in row}
    assert len(csv) == 4
    assert csv[1].endswith('"40,00";"10,00"')
    assert '"\'=1+1"' in csv[3]


def test_printing_again_gives_the_same_bytes_whatever_has_changed_since():
    dispute = settled(opened())
    before = dispute_pdf(dispute)

    dispute.statement.contract.legal_entity.__class__.objects.update(full_name="Новое имя")

    assert dispute_pdf(Dispute.objects.get(pk=dispute.pk)) == before


def test_an_open_dispute_has_no_protocol():
    dispute = opened()

    for printed in (dispute_pdf, dispute_xlsx, dispute_csv):
        with pytest.raises(DisputeHasNoPaper):
            printed(dispute)


def test_the_longest_names_and_many_lines_are_printed_whole():
    longest = "Общество с ограниченной ответственностью «" + "Аптечная сеть " * 14
    dispute = settled(opened(count=40, subject="О" * 200, name=longest[:160]))

    text = text_of(dispute)

    assert "стр. 2 из" in text
    assert text.replace(" ", "").count("О" * 200) == 39
