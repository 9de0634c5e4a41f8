"""Tables as CSV for spreadsheets and printers: semicolons, every cell quoted, no cell that becomes a formula."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from coalition.toolkit.xlsx import PLACES, Column, Sheet, Value

BOM = "\ufeff"
LINES_AT_ONCE = 1_000
FORMULAS = tuple("=+-@|")


def csv_lines(rows: Iterable[Sequence[object]], encoding: str) -> Iterator[bytes]:
    """The rows as bytes, a thousand lines at a time. `utf-8` begins with a BOM, by which spreadsheets know it.

    What the encoding lacks becomes a question mark.
    """
    lines = [BOM] if encoding == "utf-8" else []
    for number, row in enumerate(rows, 1):
        lines.append(";".join(map(_cell, row)) + "\r\n")
        if number % LINES_AT_ONCE == 0:
            yield "".join(lines).encode(encoding, "replace")
            lines = []
    yield "".join(lines).encode(encoding, "replace")


def sheets_csv(sheets: Iterable[Sheet]) -> bytes:
    """The tables of a workbook one below another, each under its title; sums in roubles with a decimal comma."""

    def rows() -> Iterator[Sequence[object]]:
        for sheet in sheets:
            yield (sheet.title,)
            yield tuple(title for title, _column, _width in sheet.columns)
            columns = [column for _title, column, _width in sheet.columns]
            for row in sheet.rows:
                yield tuple(_shown(value, column) for value, column in zip(row, columns, strict=True))
            yield ("",)

    return b"".join(csv_lines(rows(), "utf-8"))


def _shown(value: Value, column: Column) -> object:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y %H:%M}" if column is Column.MOMENT else f"{value:%d.%m.%Y}"
    if isinstance(value, int) and column in PLACES:
        return Decimal(value).scaleb(-PLACES[column])
    return value


def _cell(value: object) -> str:
    """A quoted cell; text that a spreadsheet would compute gets an apostrophe before it, a figure never does."""
    text = "" if value is None else str(value)
    if isinstance(value, int | Decimal):
        text = text.replace(".", ",")
    elif text.lstrip()[:1] in FORMULAS or text[:1] in ("\t", "\r", "\n"):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"'
