from io import BytesIO

import openpyxl
from hypothesis import example, given
from hypothesis import strategies as st

from coalition.toolkit.xlsx import Column, Sheet, render_xlsx

COLUMNS = [("Аптека", Column.TEXT, 40), ("Чеков", Column.COUNT, 8), ("Сумма, руб.", Column.ROUBLES, 14)]


def read_back(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(render_xlsx(sheets)))


def test_text_is_text_and_money_is_a_number():
    page = read_back(Sheet("Итоги", COLUMNS, [("Аптека № 1", 3, 123450), ("Итого", None, -5)], frozenset({1})))["Итоги"]

    assert [cell.value for cell in page[1]] == ["Аптека", "Чеков", "Сумма, руб."]
    assert [(cell.value, cell.data_type) for cell in page[2]] == [("Аптека № 1", "s"), (3, "n"), (1234.5, "n")]
    assert [cell.value for cell in page[3]] == ["Итого", None, -0.05]
    assert page["C2"].number_format == "#,##0.00"
    assert page["A3"].font.bold
    assert not page["A2"].font.bold
    assert page.freeze_panes == "A2"
    assert page.print_title_rows == "$1:$1"


@given(st.text(max_size=40))
@example("=1+1")
@example('=HYPERLINK("http://example.com";"x")')
@example("+7 900 000-00-00")
@example("-2+3")
@example("@SUM(A1)")
@example("\t=1")
@example("\r=1")
@example("1e5")
@example("#REF!")
@example("TRUE")
@example("a\x00b\x1bc\ud800")
def test_no_text_becomes_a_formula_a_number_or_a_broken_file(text):
    cell = read_back(Sheet("Лист", [("Текст", Column.TEXT, 10)], [(text,)]))["Лист"]["A2"]

    assert cell.value is None or cell.data_type == "s"
    assert cell.value is None or cell.quotePrefix
