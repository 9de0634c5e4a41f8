"""What can be read on the papers beside a statement: the frozen figures, whole, on A4, and a code that banks read."""

import csv
import re
import zipfile
from io import BytesIO, StringIO

import openpyxl
import pypdfium2
import pytest
from django.db import connection

from coalition.kernel.money import NO_BREAK_SPACE
from coalition.tests.world import World, make_world
from coalition.toolkit.freezing import DocumentTampered, content_hash
from coalition.toolkit.models import FrozenDocument
from settlements.documents.settlement_papers import paper_csv, paper_pdf, paper_xlsx, papers_zip
from settlements.documents.statement import statement_csv
from settlements.models import SettlementPaper, Statement
from settlements.statements.papers import issue_reconciliation
from settlements.statements.sales_report import TITLE
from settlements.tests.documents.reading_qr import code_on
from settlements.tests.statements.months import DECEMBER_2, NOVEMBER_2, OCTOBER, bank_account, change, close

pytestmark = pytest.mark.django_db

A4 = (595, 842)
LONGEST = (
    "Общество с ограниченной ответственностью «Межрегиональная аптечная сеть полного цикла имени академика Ивана "
    "Петровича Павлова по обеспечению населения Волгоградской, Астраханской и Саратовской областей лекарственными "
    "препаратами, изделиями медицинского назначения и товарами для здоровья» | филиал"
)


def pages_of(paper: SettlementPaper) -> list[str]:
    """The text of each page, on one line, with plain spaces; every page is A4."""
    with pypdfium2.PdfDocument(paper_pdf(paper).body) as document:
        assert {tuple(round(side) for side in page.get_size()) for page in document} == {A4}
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return [" ".join(text.replace(NO_BREAK_SPACE, " ").split()) for text in texts]


def october(**terms) -> tuple[World, Statement]:
    """B accepts 30,00, gives 1,50 of points of its own and pays a fee of 10 % with VAT of 22 %."""
    world = make_world()
    bank_account(world.operator)
    contract = change(world.contracts["b"], funding_moment="issue", fee_rate_bp=1000, fee_vat_rate_bp=2200, **terms)
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    return world, close(contract)


def paper_of(statement: Statement, kind: str) -> SettlementPaper:
    return statement.papers.get(kind=kind)


def with_content(paper: SettlementPaper, **changed) -> SettlementPaper:
    """A paper with something else in it; it is not kept."""
    content = paper.document.content | changed
    document = FrozenDocument(number=paper.number, content=content, content_hash=content_hash(content))
    return SettlementPaper(number=paper.number, kind=paper.kind, document=document)


def test_each_paper_says_its_figures_in_words_and_is_signed():
    _world, statement = october()

    wanted = {
        "compensation": (
            *("Расчёт компенсации скидки", "Принято М-баллов чек. 1 30,00", "К выплате аптеке 25,50"),
            *("Двадцать пять рублей 50 копеек. Без НДС", "Компенсация скидки по М-баллам, отчёт ОТЧ-2026-000001"),
        ),
        "service_act": (
            *("Акт об оказании услуг", "усл. 1 2,46 2,46 22 % 0,54 3,00", "Три рубля 00 копеек"),
            *("Услуги выполнены полностью и в срок", "Исполнитель", "Заказчик", "10 % от суммы принятых"),
        ),
        "netting_act": (
            *("Акт о зачёте встречных требований", "статьи 410", "Итого обязательство 1 30,00"),
            *("Вознаграждение оператора АКТ-2026-000001 02.11.2026 3,00", "Итого обязательство 2 4,50"),
            "После зачёта задолженность operator перед b составляет 25,50 ₽ (Двадцать пять рублей 50 копеек)",
        ),
    }
    assert {paper.kind for paper in statement.papers.all()} == set(wanted)
    for kind, words in wanted.items():
        paper = paper_of(statement, kind)
        (page,) = pages_of(paper)
        for word in (*words, paper.number, "№ b-1 от 01.01.2026", "подпись, М. П.", "Петров П. П.", "стр. 1 из 1"):
            assert word in page, (kind, word)
        assert f"SHA-256 {paper.document.content_hash}" in page


def test_an_invoice_is_paid_by_the_code_on_it():
    world = make_world()
    account = bank_account(world.operator)
    world.operator.full_name = LONGEST[:300]
    world.operator.short_name = "ООО «М-центр | Юг»"
    world.operator.accountant_name = "Смирнова А. К."
    world.operator.save()
    contract = change(world.contracts["a"], vat_phrase="Без НДС | ст. 346.11 НК РФ, упрощённая система" + " х" * 70)
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    paper = paper_of(close(contract), "invoice")

    with pypdfium2.PdfDocument(paper_pdf(paper).body) as document:
        read = code_on(document[0], "Код для оплаты в приложении банка")

    head, *fields = read.split("|")
    values = dict(field.split("=", 1) for field in fields)
    assert head == "ST00012"
    assert values == {
        "Name": "ООО «М-центр / Юг»",  # the full name is longer than the 160 characters that a bank takes
        "PersonalAcc": account.number,
        "BankName": "ПАО Сбербанк",
        "BIC": "044525225",
        "CorrespAcc": "30101810400000000225",
        "Sum": "5000",
        "Purpose": paper.document.content["purpose"].replace("|", "/"),
        "PayeeINN": "7707083893",
        "KPP": "770701001",
    }
    assert len(values["Purpose"]) <= 210
    (page,) = pages_of(paper)
    for words in ("Всего к оплате 50,00 ₽", "Оплатить не позднее 12.11.2026", "балл 50 1,00 без НДС – 50,00"):
        assert words in page
    assert page.index("Главный бухгалтер") < page.index("Смирнова А. К.")


def test_the_longest_code_of_all_is_read():
    _world, statement = october(is_netting_allowed=False)
    text = "ST00012|" + "|".join(("Name=" + "Ж" * 160, "BankName=" + "Щ" * 45, "Purpose=" + "Ы" * 210, "X=" + "1" * 90))

    with pypdfium2.PdfDocument(paper_pdf(with_content(paper_of(statement, "invoice"), qr=text)).body) as document:
        assert code_on(document[0], "Код для оплаты в приложении банка", scale=8) == text


def test_a_long_name_and_large_sums_stay_on_the_page():
    _world, statement = october()
    party = statement.papers.first().document.content["partner"] | {"name": LONGEST, "short_name": LONGEST[:160]}
    for paper in statement.papers.all():
        (page,) = pages_of(with_content(paper, partner=party))
        assert "здоровья» | филиал" in page

    act = paper_of(statement, "service_act")
    row = act.document.content["rows"][0] | dict.fromkeys(("price", "net", "vat", "amount"), -123_456_789_012)
    totals = dict.fromkeys(("net", "vat", "amount"), -123_456_789_012)
    (page,) = pages_of(with_content(act, rows=[row], totals=totals))
    assert page.count("−1 234 567 890,12") == 9


def test_a_long_reconciliation_heads_every_page_and_keeps_its_tail_together():
    _world, statement = october()
    paper = issue_reconciliation(
        contract=statement.contract,
        starts_on=OCTOBER.starts_on,
        ends_on=DECEMBER_2.date(),
        by="anna",
        now=DECEMBER_2,
    )
    (short,) = pages_of(paper)
    assert "На 01.12.2026 задолженность operator перед b составляет 25,50 ₽ (Двадцать пять рублей 50 копеек)." in short
    assert "По данным operator, руб. По данным b, руб." in short
    row = paper.document.content["rows"][0]

    for count in (21, 23, 51):
        pages = pages_of(with_content(paper, rows=[row | {"no": number} for number in range(1, count + 1)]))
        for number, page in enumerate(pages, 1):
            assert f"стр. {number} из {len(pages)}" in page
        # The signatures never stand alone on a page: what they sign is above them.
        assert all(words in pages[-1] for words in ("составляет 25,50 ₽", "подпись, М. П."))
        assert all("Дебет" in page for page in pages[:-1])


def test_nothing_moved_is_said_too():
    world = make_world()
    paper = issue_reconciliation(
        contract=world.contracts["maker"],
        starts_on=OCTOBER.starts_on,
        ends_on=OCTOBER.ends_on,
        by="anna",
        now=NOVEMBER_2,
    )

    (page,) = pages_of(paper)

    assert "Документов за период нет." in page
    assert "На 31.10.2026 задолженность отсутствует." in page
    maker = paper_of(close(world.contracts["maker"]), "sales_report")
    assert "Компенсируемых продаж за период нет." in pages_of(maker)[0]


def test_printing_again_gives_the_same_bytes_whatever_has_changed_since():
    world, statement = october()
    before = [[form(paper).body for form in (paper_pdf, paper_csv)] for paper in statement.papers.all()]
    archive = zipfile.ZipFile(BytesIO(papers_zip(statement).body)).read("РКС-2026-000001.pdf")

    world.pharmacy_b.full_name = "Другое имя"
    world.pharmacy_b.save()
    change(statement.contract, fee_rate_bp=1, vat_phrase="НДС", number="c-9")

    again = [[form(paper).body for form in (paper_pdf, paper_csv)] for paper in SettlementPaper.objects.all()]
    assert again == before
    assert archive in [pdf for pdf, _csv in before]


def test_a_paper_that_was_changed_is_not_printed():
    _world, statement = october()
    paper = statement.papers.first()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update toolkit_frozendocument set content = jsonb_set(content, '{amount}', '1')")
    paper.document.refresh_from_db()

    for form in (paper_pdf, paper_xlsx, paper_csv):
        with pytest.raises(DocumentTampered):
            form(paper)


def test_tables_are_figures_and_never_formulas():
    world = make_world()
    world.pharmacy_b.full_name = '=HYPERLINK("http://x","ООО")'
    world.pharmacy_b.save()
    contract = change(world.contracts["b"], fee_rate_bp=1000, number="+7")
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    bought = world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    world.give_back(world.desk_b, bought.purchase_id)
    world.buy(world.desk_b, ("cream", "1", "40.00"), card=world.card, spend="all")
    statement = close(contract)
    paper = paper_of(statement, "compensation")

    book = openpyxl.load_workbook(BytesIO(paper_xlsx(paper).body))
    lines = list(csv.reader(StringIO(paper_csv(paper).body.decode("utf-8-sig")), delimiter=";"))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type in ("s", "n", "d", "inlineStr") for cell in cells)
    sums = {row[0].value: row[3].value for row in book["Расчёт"].iter_rows(min_row=2)}
    assert sums == {"Принято М-баллов": 50, "М-баллы, возвращённые покупателям": -30}
    assert ["М-баллы, возвращённые покупателям", "чек.", "1", "-30,00"] in lines
    assert not any(cell.lstrip().startswith(("=", "+", "@")) for line in lines for cell in line)
    assert any("HYPERLINK" in cell for line in lines for cell in line)


def test_a_statement_as_csv_has_its_register():
    _world, statement = october()

    paper = statement_csv(statement)

    lines = list(csv.reader(StringIO(paper.body.decode("utf-8-sig")), delimiter=";"))
    assert paper.file_name == "ОТЧ-2026-000001.csv"
    heads = next(line for line in lines if "Зачтено, руб." in line and "Касса" in line)
    row = dict(zip(heads, lines[lines.index(heads) + 1], strict=True))
    assert (row["Аптека"], row["Дата и время, местные"], row["Зачтено, руб."]) == (
        *("Аптека b", "15.10.2026 14:00", "30,00"),
    )


def test_a_region_is_never_left_alone_at_the_foot_of_a_page():
    world = make_world()
    paper = paper_of(close(world.contracts["maker"]), "sales_report")
    figures = paper.document.content["totals"] | {"receipts": 12, "quantity": 34_500, "sold": 1_234_567_89}

    for shift in range(4):
        outlets = [
            {"region": f"Регион {(place + shift) // 4}", "outlet": f"Аптека {place}", **figures} for place in range(36)
        ]
        pages = pages_of(with_content(paper, outlets=outlets))
        # A page's own text is followed by what stands in its margins.
        assert not [page for page in pages if re.search(rf"Регион \d+ ({paper.number}|{TITLE})", page)]
        assert "подпись, М. П." in pages[-1]
