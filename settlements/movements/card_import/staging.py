"""Rows between reading and writing: copied to a table of their own piece by piece, with what the judge found."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import orjson
from django.db import connection

from settlements.movements.card_import.faults import Fault
from settlements.movements.card_import.files import Head, Record, records
from settlements.movements.card_import.rules import LONGEST_CELL, Judge, Row

COLUMNS = (
    *("import_id", "row_no", "outcome", "faults", "number", "last_name", "first_name", "middle_name", "name_key"),
    *("birth_date", "sex", "phone", "email", "issued_on", "accumulated_kopecks", "points_kopecks", "points_until"),
    *("consent_on", "cells"),
)
COPY = f"copy settlements_cardimportrow ({', '.join(COLUMNS)}) from stdin"
NULL = "\\N"
LINES_AT_ONCE = 500


def stage_piece(
    file: BinaryIO, head: Head, judge: Judge, *, import_id: int, offset: int, row_no: int, most: int
) -> tuple[int, int]:
    """Copy the next rows; the place in the file and the number of the last row afterwards.

    Joins the open transaction. Refused as in `files.records`.
    """
    lines: list[str] = []
    with connection.cursor() as cursor, cursor.copy(COPY) as stream:
        for record in _some(records(file, head, offset=offset, row_no=row_no), most):
            row_no += 1
            offset = record.offset
            lines.append(_line(import_id, row_no, record, judge_record(judge, record)))
            if len(lines) == LINES_AT_ONCE:
                stream.write("".join(lines))
                lines.clear()
        stream.write("".join(lines))
    return offset, row_no


def judge_record(judge: Judge, record: Record) -> Row:
    """The row behind a record; bytes of another encoding are a fault of it."""
    row = judge.judge(record.cells)
    if not record.is_readable:
        row.faults = [Fault.WRONG_ENCODING, *(fault for fault in row.faults if fault != Fault.CONTROL_CHARACTERS)]
    return row


def is_staged(import_id: int, row_no: int) -> bool:
    """Whether the last row that was read is still there: a crash of the server empties the table."""
    if not row_no:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from settlements_cardimportrow where import_id = %s and row_no = %s)",
            [import_id, row_no],
        )
        return bool(cursor.fetchone()[0])


def clear_staging(import_id: int) -> None:
    """Delete the rows of an import that wait."""
    with connection.cursor() as cursor:
        cursor.execute("delete from settlements_cardimportrow where import_id = %s", [import_id])


def _some(found: Iterable[Record], most: int) -> Iterator[Record]:
    for number, record in enumerate(found, 1):
        yield record
        if number == most:
            return


def _line(import_id: int, row_no: int, record: Record, row: Row) -> str:
    """A row as COPY reads it."""
    outcome = "rejected" if row.faults else "new"
    cells = orjson.dumps([cell[:LONGEST_CELL] for cell in record.cells]).decode().replace("\\", "\\\\")
    names = f"{row.last_name}\t{row.first_name}\t{row.middle_name}\t{row.name_key}"
    if "\\" in names:
        names = names.replace("\\", "\\\\")
    return (
        f"{import_id}\t{row_no}\t{outcome}\t{','.join(row.faults)}\t{row.number or NULL}\t{names}"
        f"\t{row.birth_date or NULL}\t{row.sex}\t{row.phone or NULL}\t{row.email}\t{row.issued_on or NULL}"
        f"\t{row.accumulated_kopecks}\t{row.points_kopecks}\t{row.points_until or NULL}\t{row.consent_on or NULL}"
        f"\t{cells}\n"
    )
