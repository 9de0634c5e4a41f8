"""Damaged files at random: each is refused in a sentence or judged row by row, in bounded time, and nothing else."""

import random
import time
import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from settlements.movements.card_import.columns import positions
from settlements.movements.card_import.errors import FileRefused
from settlements.movements.card_import.files import read_head, records
from settlements.movements.card_import.imports import plain_lines
from settlements.movements.card_import.rules import Judge
from settlements.movements.card_import.staging import judge_record
from settlements.movements.card_import.workbooks import rows_of
from settlements.tests.movements.card_import.files import HEAD, as_file, line

SECONDS = 20
TODAY = date(2026, 10, 15)


def judged(content: bytes) -> int:
    """How many rows were judged, the very way an import reads them. Refused with FileRefused."""
    file = BytesIO(content)
    if content[:4] == b"PK\x03\x04":
        file = BytesIO(b"".join(plain_lines(rows_of(file))))
    head = read_head(file)
    judge = Judge(positions(head.headings), width=len(head.headings), today=TODAY)
    count = 0
    for record in records(file, head, offset=head.offset, row_no=0):
        row = judge_record(judge, record)
        assert row.faults or (len(row.number) == 13 and "\x00" not in row.last_name)
        count += 1
    return count


def workbook() -> bytes:
    book, stream = Workbook(), BytesIO()
    for row in [HEAD, *(line(n) for n in range(20))]:
        book.active.append(row.split(";"))
    book.save(stream)
    return stream.getvalue()


def rezipped(content: bytes, changed: dict[str, bytes]) -> bytes:
    """The workbook with some of its parts replaced or added."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, changed.pop(part.filename, old.read(part)))
        for name, text in changed.items():
            new.writestr(name, text)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SPACE = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
EVIL = {
    "the last cell of Excel": {
        SHEET: SPACE + b'<sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    },
    "the last row of Excel": {SHEET: SPACE + b'<sheetData><row r="1048576"/></sheetData></worksheet>'},
    "a bomb": {SHEET: SPACE + b" " * (60 * 1024 * 1024)},
    "a bomb beside": {"xl/media/x.bin": b"\0" * (60 * 1024 * 1024)},
    "billion laughs": {SHEET: LAUGHS + SPACE + b"<sheetData>&b;</sheetData></worksheet>"},
    "too many parts": {f"xl/part{n}.xml": b"<x/>" for n in range(300)},
    "an entity from outside": {
        SHEET: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        + SPACE
        + b"<sheetData>&e;</sheetData></worksheet>"
    },
    "no sheet": {SHEET: b""},
    "a sheet that is cut": {SHEET: SPACE + b'<sheetData><row r="1"><c r="A1"><v>1'},
}


@pytest.mark.parametrize("name", EVIL)
def test_a_workbook_that_would_hang_the_reader_is_refused_at_once(name):
    content, begun = rezipped(workbook(), dict(EVIL[name])), time.monotonic()

    with pytest.raises(FileRefused):
        judged(content)

    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe" + HEAD.encode("utf-16-le"),
        HEAD.encode("koi8-r") + b"\n1;2",
        HEAD.encode("utf-16-be"),
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Excel",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"PK\x03\x04 no archive",
        b"\x00" * 100_000,
        b"x" * 200_000,
        f'{HEAD}\n"27'.encode() + b"1;2\n" * 50_000,
        f"{HEAD}\n".encode() + b"1" * 200_000,
        b";" * 60_000 + b"\n",
    ],
)
def test_what_is_no_table_of_cards_is_refused_in_a_sentence(content):
    with pytest.raises(FileRefused) as refusal:
        judged(content)

    assert refusal.value.message_ru.endswith(".")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters_are_found_out(encoding, delimiter):
    lines = [f"{delimiter.join(HEAD.split(';'))}", delimiter.join(line(1, accumulated="10").split(";"))]
    file = BytesIO("\r\n".join(lines).encode(encoding))

    head = read_head(file)
    (record,) = records(file, head, offset=head.offset, row_no=0)

    assert (head.delimiter, head.headings[1]) == (delimiter, "Фамилия")
    assert record.cells[2] == "Пётр"


def test_a_row_of_another_encoding_is_left_out_alone():
    content = as_file(line(1)).read() + b"\r\n" + line(2).encode("cp1251") + b"\r\n" + line(3).encode()
    file = BytesIO(content)
    head = read_head(file)
    judge = Judge(positions(head.headings), width=len(head.headings), today=TODAY)

    found = [judge_record(judge, record).faults for record in records(file, head, offset=head.offset, row_no=0)]

    assert [bool(faults) for faults in found] == [False, True, False]
    assert found[1][0] == "wrong_encoding"


STRANGE = (b'"', b"\x00", b"\r", b"\n", b"\xff", b'";"', b"\x98")


def damage(dice: random.Random, content: bytes, other: bytes) -> bytes:
    """One of the ways in which files are damaged on their way."""
    spot = dice.randrange(len(content))
    kind = dice.randrange(8)
    if kind == 0:
        return content[:spot]
    if kind == 1:
        return content[:spot] + dice.randbytes(dice.randint(1, 2_000)) + content[spot:]
    if kind == 2:
        return content[:spot] + other[dice.randrange(len(other)) :]
    if kind == 3:
        changed = bytearray(content)
        for _ in range(dice.randint(1, 50)):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        return bytes(changed)
    if kind == 4:
        return content[spot:] + content[:spot]
    if kind == 5:
        return content[:spot] + dice.choice((b'"', b"\x00", b"\r", b"\n", b"\xff", b'";"', b"\x98")) * dice.randint(
            1, 99
        )
    if kind == 6:
        return content[:spot] + content[spot : spot + 500] * dice.randint(2, 50) + content[spot:]
    return dice.randbytes(dice.randint(1, 5_000))


def test_damaged_files_are_refused_or_judged_and_nothing_hangs(scale):
    dice, slowest, refused = random.Random(1), 0.0, list[FileRefused]()
    lines = [line(n, name='О"Нил' if n % 7 == 0 else "") for n in range(200)]
    sound = [as_file(*lines, encoding=encoding).read() for encoding in ("utf-8", "utf-8-sig", "cp1251", "utf-16")]
    sound += [workbook()] * 3
    count = scale(small=200, full=10_000)

    for _ in range(count):
        content = damage(dice, dice.choice(sound), dice.choice(sound))
        begun = time.monotonic()
        try:
            judged(content)
        except FileRefused as refusal:
            refused.append(refusal)
        slowest = max(slowest, time.monotonic() - begun)

    print(f"{count} damaged files, {len(refused)} refused, the slowest took {slowest:.2f} s")
    assert {each.code for each in refused} <= {each.code for each in FileRefused.__subclasses__()}
    assert len(refused) > count // 4
    assert slowest < SECONDS
