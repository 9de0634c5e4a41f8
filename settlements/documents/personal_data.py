"""All that is known of a person, for the person: a ZIP with JSON for programs and a spreadsheet for people.

Rows stream into a file on disk, however long the history is. Others in a family are named by their roles alone.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import translation
from django.utils.timezone import localtime

from coalition.toolkit.xlsx import Column, Sheet, render_xlsx
from members.models import Person
from members.queries.same_person import same_person_ids
from settlements.documents.personal_sections import SECTIONS, Section

WIDTH = {Column.TEXT: 32, Column.DATE: 12, Column.MOMENT: 18, Column.ROUBLES: 14, Column.COUNT: 10}


def personal_data_zip(person: Person, *, now: datetime) -> tuple[str, IO[bytes]]:
    """The name of the file (without the person's) and the file, at its beginning; it vanishes when it is closed."""
    ids = same_person_ids(person)
    out = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    with translation.override("ru"), ZipFile(out, "w", ZIP_DEFLATED) as archive:
        with archive.open("data.json", "w", force_zip64=True) as file:
            for piece in _json(person, ids, now):
                file.write(piece.encode())
        archive.writestr("data.xlsx", render_xlsx(map(partial(_sheet, ids), SECTIONS)))
    out.seek(0)
    return f"member-{person.pk}-{now:%Y-%m-%d}.zip", out


def _json(person: Person, ids: list[int], now: datetime) -> Iterator[str]:
    yield json.dumps({"member": person.pk, "made_at": now.isoformat()}).rstrip("}")
    for section in SECTIONS:
        yield f", {json.dumps(section.code)}: ["
        for number, row in enumerate(section.rows(ids)):
            cells = {code: _plain(cell) for (code, _title, _column), cell in zip(section.columns, row, strict=True)}
            yield (",\n" if number else "\n") + json.dumps(cells, ensure_ascii=False)
        yield "]"
    yield "}\n"


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date | datetime) else cell


def _sheet(ids: list[int], section: Section) -> Sheet:
    columns = [(title, column, WIDTH[column]) for _code, title, column in section.columns]
    return Sheet(section.title, columns, _cells(section.rows(ids)))


def _cells(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """Moments by the clock on the wall: a spreadsheet knows no zones."""
    for row in rows:
        yield [localtime(cell).replace(tzinfo=None) if isinstance(cell, datetime) else cell for cell in row]
