"""The archive of a month: every paper of one participant under a name that people read, and nobody else's."""

import zipfile
from io import BytesIO

import pytest

from coalition.tests.world import make_world
from settlements.documents import month_papers
from settlements.documents.month_papers import NoPapersOfMonth, TooManyPapers, month_zip
from settlements.documents.settlement_papers import paper_pdf
from settlements.statements.agreement import cancel_statement
from settlements.statements.papers import issue_reconciliation
from settlements.tests.statements.months import NOVEMBER, NOVEMBER_2, OCTOBER, change, close, earn_at_a_and_spend_at_b

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    change(world.contracts["b"], fee_rate_bp=500)
    earn_at_a_and_spend_at_b(world)
    return world


def test_an_archive_has_all_papers_of_one_participant_by_title_and_number(world):
    close(world.contracts["a"])
    statement = close(world.contracts["b"])
    days = {"starts_on": OCTOBER.starts_on, "ends_on": OCTOBER.ends_on}
    act = issue_reconciliation(contract=world.contracts["b"], **days, by="anna", now=NOVEMBER_2)

    archive = month_zip(partner=world.pharmacy_b, month=OCTOBER)

    papers = [*statement.papers.all(), act]
    named = {f"{each.document.content['title']} {each.number}" for each in (statement, *papers)}
    assert archive.file_name == f"Документы 2026-10, ИНН {world.pharmacy_b.inn}.zip"
    with zipfile.ZipFile(BytesIO(archive.body)) as folder:
        assert folder.testzip() is None
        assert set(folder.namelist()) == {f"{name}.{end}" for name in named for end in ("pdf", "xlsx")}
        assert all(each.flag_bits & 0x800 for each in folder.infolist())  # names are UTF-8
        assert folder.read("Акт сверки взаимных расчётов СВР-2026-000001.pdf") == paper_pdf(act).body


def test_papers_of_a_cancelled_statement_lie_apart(world):
    statement = close(world.contracts["b"])
    cancel_statement(statement=statement, reason="ошибка", by="anna", now=NOVEMBER_2)

    with zipfile.ZipFile(BytesIO(month_zip(partner=world.pharmacy_b, month=OCTOBER).body)) as folder:
        assert {name.partition("/")[0] for name in folder.namelist()} == {"Аннулированные"}


def test_a_month_without_papers_and_one_with_too_many_are_refused(world, monkeypatch):
    close(world.contracts["b"])
    monkeypatch.setattr(month_papers, "MOST", 2)

    with pytest.raises(NoPapersOfMonth):
        month_zip(partner=world.pharmacy_b, month=NOVEMBER)
    with pytest.raises(TooManyPapers) as refusal:
        month_zip(partner=world.pharmacy_b, month=OCTOBER)
    assert "документов 4, в один архив входит 2" in refusal.value.message_ru
