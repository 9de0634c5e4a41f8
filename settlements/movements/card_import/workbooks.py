"""Reading an XLSX: looked at as an archive before anything is unpacked, then its rows one by one, within bounds."""

import re
import time
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO
from xml.parsers import expat

from openpyxl import load_workbook

from settlements.movements.card_import.errors import FileDamaged, FileEmpty, FileTooLarge, FormatUnknown

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
MOST_PARTS = 200
MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_SECONDS = 60
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,200}?\br="\$?([A-Z]{1,3})\$?([0-9]{1,7})"')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]{0,200}?\br="([0-9]{1,7})"')
_DECLARED = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_BLOCK = 256 * 1024
_OVERLAP = 512
SPOILT = (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, EOFError, RuntimeError, OverflowError)


def rows_of(file: BinaryIO) -> Iterator[list[str]]:
    """Rows of the first sheet as texts; empty ones are left out.

    Refused: FileTooLarge (also what would unpack to too much, or has cells far away), FormatUnknown, FileDamaged,
    FileEmpty. Formulas are not computed: what was stored as their result is read.
    """
    look_at_archive(file)
    file.seek(0)
    deadline = time.monotonic() + MOST_SECONDS
    try:
        workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        if not workbook.worksheets:
            raise FileEmpty
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            if number > MOST_ROWS + 1 or time.monotonic() > deadline:
                raise FileTooLarge(what=f"больше {MOST_ROWS} строк")
            row = [_text(cell) for cell in cells]
            if any(row):
                yield row
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, SyntaxError, MemoryError, RecursionError, *SPOILT) as e:
        raise _damaged() from e


def look_at_archive(file: BinaryIO) -> None:
    """Refuse what is no workbook, or would unpack to too much, before openpyxl sees it."""
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise FileTooLarge(what="книга Excel больше 5 МБ")
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise FormatUnknown
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise FileTooLarge(what="в распакованном виде")
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names:
                raise FormatUnknown
            if len(names) != len(parts) or any(part.flag_bits & 1 for part in parts):
                raise _damaged()
            _unpack_within_bounds(archive, parts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, UnicodeError, *SPOILT) as error:
        raise _damaged() from error


def _unpack_within_bounds(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Read every part once: what its head says of its size may be a lie, and a cell may stand at the edge of Excel."""
    left = MOST_UNPACKED
    for part in parts:
        is_sheet = part.filename.startswith("xl/worksheets/")
        tail = b""
        with archive.open(part) as content:
            while block := content.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    raise FileTooLarge(what="в распакованном виде")
                if _DECLARED.search(tail + block):
                    raise _damaged()
                if is_sheet:
                    _refuse_far_cells(tail + block)
                tail = block[-_OVERLAP:]


def _refuse_far_cells(xml: bytes) -> None:
    for column, row in _CELL.findall(xml):
        if len(column) > 2 or _column_number(column) > MOST_COLUMNS or int(row) > MOST_ROWS + 1:
            raise FileTooLarge(what="есть ячейка далеко за краем таблицы")
    for row in _ROW.findall(xml):
        if int(row) > MOST_ROWS + 1:
            raise FileTooLarge(what=f"больше {MOST_ROWS} строк")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _damaged() -> FileDamaged:
    return FileDamaged(what_ru="книгу Excel не удалось прочитать", what_en="the workbook cannot be read")


def _text(value: object) -> str:
    """A cell as it would stand in a CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return str(value)
