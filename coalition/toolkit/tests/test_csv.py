"""Tables as CSV: figures stay figures, text never becomes a formula."""

import csv
from datetime import datetime
from io import StringIO

from coalition.toolkit.csv_lines import sheets_csv, table_csv
from coalition.toolkit.xlsx import Column, Sheet

COLUMNS = [
    *(("Имя", Column.TEXT, 9), ("Руб.", Column.ROUBLES, 9), ("Кол-во", Column.QUANTITY, 9)),
    *(("Чеков", Column.COUNT, 9), ("Дата", Column.DATE, 9), ("Время", Column.MOMENT, 9)),
]
NOON = datetime.fromisoformat("2026-11-02 12:05")


def lines(*rows) -> list[list[str]]:
    body = sheets_csv([Sheet("Таблица", COLUMNS, rows)]).decode("utf-8-sig")
    return list(csv.reader(StringIO(body), delimiter=";"))


def test_figures_are_written_as_a_spreadsheet_reads_them():
    title, heads, row, _end = lines(["А", -1_234_567, 1_500, 7, NOON, NOON])

    assert title == ["Таблица"]
    assert heads == ["Имя", "Руб.", "Кол-во", "Чеков", "Дата", "Время"]
    assert row == ["А", "-12345,67", "1,500", "7", "02.11.2026", "02.11.2026 12:05"]


def test_one_table_begins_with_its_headings_and_a_sum_below_zero_is_a_figure():
    body = table_csv(COLUMNS[:2], [["А", -700]]).decode("utf-8-sig")

    assert list(csv.reader(StringIO(body), delimiter=";")) == [["Имя", "Руб."], ["А", "-7,00"]]


def test_nothing_is_an_empty_cell():
    assert lines([None] * 6)[2] == [""] * 6


def test_text_is_never_computed():
    for text in ("=1+1", "+7", "-5", "@SUM", " =1", "\t=1", "|x"):
        assert lines([text, 0, 0, 0, None, None])[2][0] == f"'{text}"


def test_quotes_and_separators_stay_in_their_cell():
    text = 'ООО "А; Б"\nи В'

    assert lines([text, 1, 1, 1, None, None])[2][0] == text
