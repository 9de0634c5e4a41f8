"""Reading a CSV: its encoding and delimiter found by its head, its rows from any place on, none of them without end."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from coalition.kernel.errors import DomainError
from settlements.movements.card_import.columns import COLUMNS, positions
from settlements.movements.card_import.errors import (
    ColumnsMissing,
    EncodingUnknown,
    FileDamaged,
    FileEmpty,
    FileTooLarge,
    FormatUnknown,
)

LONGEST_RECORD = 64 * 1024
MOST_COLUMNS = 100
MOST_BYTES = 1024 * 1024 * 1024
DELIMITERS = (";", ",", "\t")
UTF8, CP1251 = "utf-8", "cp1251"
REQUIRED = [column for column in COLUMNS if column.is_required]
BOM = b"\xef\xbb\xbf"
_UNPRINTABLE = re.compile(rb"[\x00-\x08\x0e-\x1f]")
"""What no table has in its head: a picture or a program by another name has it at once."""

csv.field_size_limit(LONGEST_RECORD)


@dataclass(frozen=True, slots=True)
class Head:
    """How a file is read: its encoding, delimiter, headings as they stand there, and where its rows begin."""

    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    offset: int


@dataclass(slots=True)
class Record:
    """The cells of a row, whether its bytes were of the file's encoding, and where the next row begins."""

    cells: list[str]
    is_readable: bool
    offset: int


def read_head(file: BinaryIO) -> Head:
    """How the file is to be read. Refused: FormatUnknown, FileEmpty, EncodingUnknown, ColumnsMissing, FileTooLarge."""
    file.seek(0)
    line = file.readline(LONGEST_RECORD)
    _refuse_other_formats(line)
    if not line.strip(b"\xef\xbb\xbf \r\n\t;,"):
        raise FileEmpty
    skipped = line
    if line[:4].lower() == b"sep=":  # Excel's own line before the head
        line = file.readline(LONGEST_RECORD)
    found: list[tuple[int, Head]] = []
    for encoding in (UTF8, CP1251):
        try:
            text = line.removeprefix(BOM).decode(encoding)
        except UnicodeDecodeError:
            continue
        for delimiter in DELIMITERS:
            headings = _headings(text, delimiter)
            head = Head(encoding, delimiter, headings, len(line) + (len(skipped) if skipped is not line else 0))
            found.append((len(positions(headings)), head))
    if not found:
        raise EncodingUnknown(what="не UTF-8 и не Windows-1251")
    count, best = max(found, key=lambda each: each[0])
    known = positions(best.headings)
    missing = [column.title for column in REQUIRED if column.name not in known]
    if not count or missing:
        raise ColumnsMissing(columns="», «".join(missing))
    if len(best.headings) > MOST_COLUMNS:
        raise FileTooLarge(what=f"больше {MOST_COLUMNS} столбцов")
    return best


def _headings(text: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader([text], delimiter=delimiter), ()))
    except csv.Error:
        return ()


def _refuse_other_formats(line: bytes) -> None:
    if line[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(line) > 8 and line.count(0) > len(line) // 4):
        raise EncodingUnknown(what="UTF-16")
    if line[:2] == b"PK" or line[:4] in (b"\xd0\xcf\x11\xe0", b"\x89PNG", b"%PDF", b"{\\rt") or line[:2] == b"\x1f\x8b":
        raise FormatUnknown
    if line.lstrip()[:1] == b"<" or _UNPRINTABLE.search(line):
        raise FormatUnknown
    if len(line) >= LONGEST_RECORD and not line.endswith(b"\n"):
        raise FileDamaged(what_ru="в начале нет ни одного конца строки", what_en="there is no end of line at its start")


def records(file: BinaryIO, head: Head, *, offset: int, row_no: int) -> Iterator[Record]:
    """The rows from a place on; `row_no` is the number of the row before. Empty ones are passed over.

    Refused with FileDamaged: a quote that is never closed, a row without end, a field that CSV does not allow.
    """
    feed = _Feed(file, head.encoding, offset)
    reader = csv.reader(feed, delimiter=head.delimiter)
    try:
        for cells in reader:
            feed.end_record()
            if any(cells):
                row_no += 1
                yield Record(cells, feed.was_readable, feed.offset)
    except csv.Error as error:
        raise _damaged(row_no + 2) from error


def _damaged(line: int) -> DomainError:
    return FileDamaged(
        what_ru=f"около строки {line} кавычка открыта и не закрыта, или строка не кончается",
        what_en=f"near line {line} a quote is opened and not closed, or a row has no end",
    )


class _Feed:
    """Lines of the file for the reader of CSV, counted in bytes."""

    def __init__(self, file: BinaryIO, encoding: str, offset: int) -> None:
        self.file, self.encoding, self.offset = file, encoding, offset
        self.record_bytes, self.is_readable, self.was_readable = 0, True, True
        file.seek(offset)

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self.file.readline(LONGEST_RECORD)
        if not line:
            raise StopIteration
        self.offset += len(line)
        self.record_bytes += len(line)
        if self.record_bytes >= LONGEST_RECORD:
            raise csv.Error("a record without end")
        try:
            return line.decode(self.encoding)
        except UnicodeDecodeError:
            # cp1251 knows all bytes but one, which stands for a space that breaks no line in other tables.
            self.is_readable = False
            return line.decode(self.encoding, "replace")

    def end_record(self) -> None:
        self.was_readable, self.is_readable, self.record_bytes = self.is_readable, True, 0


def count_lines(file: BinaryIO) -> int:
    """How many ends of line there are: about as many rows. Reads the whole file once, a piece at a time."""
    file.seek(0)
    lines = 0
    while piece := file.read(1024 * 1024):
        lines += piece.count(b"\n")
    return lines
