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
    """What the cells of a column hold: text, kopecks as roubles, thousandths, whole numbers, dates, local times."""

    TEXT = "@"
    DATE = "dd.mm.yyyy"
    MOMENT = "dd.mm.yyyy hh:mm"
    ROUBLES = "#,##0.00"
    COUNT = "0"
    QUANTITY = "General"


PLACES = {Column.ROUBLES: 2, Column.QUANTITY: 3}
"""Columns of whole numbers inside that show so many decimal places."""


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
    plain, bold = (
        [_style(page, column, is_bold) for _title, column, _width in sheet.columns] for is_bold in (False, True)
    )
    heading = _style(page, Column.TEXT, is_bold=True)
    page.append([_cell(page, title, heading) for title, _column, _width in sheet.columns])
    for index, row in enumerate(sheet.rows):
        styles = bold if index in sheet.bold_rows else plain
        page.append([_cell(page, value, style) for value, style in zip(row, styles, strict=True)])


def _style(page: WriteOnlyWorksheet, column: Column, is_bold: bool) -> Cell:
    """A cell to take the style from: making a style for each cell anew would take minutes for a long register."""
    cell = WriteOnlyCell(page)
    cell.number_format = column.value
    cell.alignment = Alignment(wrap_text=column is Column.TEXT, vertical="top")
    cell.quotePrefix = column is Column.TEXT  # a spreadsheet would read a formula when the cell is edited
    if is_bold:
        cell.font = _HEADING
    return cell


def _cell(page: WriteOnlyWorksheet, value: Value, style: Cell) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, str):
        cell = WriteOnlyCell(page, value=_UNWRITABLE.sub(" ", value))
        cell.data_type = "s"  # openpyxl takes a leading "=" for a formula
    else:
        places = PLACES.get(Column(style.number_format), 0)
        cell = WriteOnlyCell(page, value=Decimal(value).scaleb(-places) if places else value)
    cell._style = style._style
    return cell
