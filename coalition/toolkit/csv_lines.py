"""Tables as CSV for spreadsheets and printers: semicolons, every cell quoted, no cell that becomes a formula."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from coalition.toolkit.xlsx import PLACES, Column, Sheet, Value

BOM = "\ufeff"
LINES_AT_ONCE = 1_000
Columns = Sequence[tuple[str, Column, int]]
"""As `Sheet.columns`: heading, what the cells hold, width."""
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
            yield from table_rows(sheet.columns, sheet.rows)
            yield ("",)

    return b"".join(csv_lines(rows(), "utf-8"))


def table_csv(columns: Columns, rows: Iterable[Sequence[Value]]) -> bytes:
    """One table, its headings first; cells as in `sheets_csv`."""
    return b"".join(csv_lines(table_rows(columns, rows), "utf-8"))


def table_rows(columns: Columns, rows: Iterable[Sequence[Value]]) -> Iterator[Sequence[object]]:
    """The headings, then the rows as `csv_lines` takes them: days in words, kopecks and thousandths as figures."""
    yield tuple(title for title, _column, _width in columns)
    kinds = [column for _title, column, _width in columns]
    for row in rows:
        yield tuple(_shown(value, kind) for value, kind in zip(row, kinds, strict=True))


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
