"""Tables become a spreadsheet. Text is always text, so no cell can become a formula; money is a number."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_HEADING = Font(bold=True)


Value = str | int | datetime | None
"""What a cell may hold; a moment has no zone, as spreadsheets know none."""


class Column(Enum):
    """What the cells of a column hold: text, kopecks that show as roubles, a whole number, a date, a local time."""

    TEXT = "@"
    DATE = "dd.mm.yyyy"
    MOMENT = "dd.mm.yyyy hh:mm"
    ROUBLES = "#,##0.00"
    COUNT = "0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its columns (heading, what they hold, width in characters), rows of plain values, rows in bold."""

    title: str
    columns: Sequence[tuple[str, Column, int]]
    rows: Iterable[Sequence[Value]]
    bold_rows: frozenset[int] = frozenset()


def render_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """The bytes of a workbook. Headings stay in view and repeat on each printed page."""
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        _write(workbook.create_sheet(sheet.title), sheet)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for position, (_title, _column, width) in enumerate(sheet.columns):
        page.column_dimensions[chr(ord("A") + position)].width = width
    page.append([_cell(page, title, Column.TEXT, bold=True) for title, _column, _width in sheet.columns])
    for index, row in enumerate(sheet.rows):
        bold = index in sheet.bold_rows
        kinds = (column for _title, column, _width in sheet.columns)
        page.append([_cell(page, value, kind, bold=bold) for value, kind in zip(row, kinds, strict=True)])


def _cell(page: WriteOnlyWorksheet, value: Value, column: Column, *, bold: bool) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, str):
        cell = WriteOnlyCell(page, value=_UNWRITABLE.sub(" ", value))
        cell.data_type = "s"  # openpyxl takes a leading "=" for a formula
        cell.quotePrefix = True  # and a spreadsheet would, when the cell is edited
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell = WriteOnlyCell(page, value=Decimal(value).scaleb(-2) if column is Column.ROUBLES else value)
        cell.alignment = Alignment(vertical="top")
    cell.number_format = column.value
    if bold:
        cell.font = _HEADING
    return cell
