"""Rows that were left out, as a file: the cells as they stood there, and why."""

from collections.abc import Iterator

import orjson
from django.core.files.base import ContentFile
from django.db import connection

from coalition.toolkit.csv_lines import csv_lines
from settlements.models import CardImport
from settlements.movements.card_import.faults import sentences

REASON, ROW = "Причина", "Строка"
AT_ONCE = 5_000
LEFT_OUT = """
select row_no, cells, faults from settlements_cardimportrow
where import_id = %s and outcome = 'rejected' and row_no > %s order by row_no limit %s
"""


def rejected_rows(card_import: CardImport) -> Iterator[list[str]]:
    """The head, then each row with its number in the file and the reasons in Russian."""
    width, after = len(card_import.columns), 0
    yield [ROW, *card_import.columns, REASON]
    while True:
        with connection.cursor() as cursor:
            cursor.execute(LEFT_OUT, [card_import.pk, after, AT_ONCE])
            rows = cursor.fetchall()
        for row_no, cells, faults in rows:
            known = [str(cell) for cell in orjson.loads(cells)]
            yield [str(row_no), *(known[:width] + [""] * (width - len(known))), sentences(faults)]
        if len(rows) < AT_ONCE:
            return
        after = rows[-1][0]


def keep_rejected(card_import: CardImport) -> None:
    """Store the rows left out with the import; none: no file. The caller saves the import."""
    if not card_import.counts.get("rejected"):
        return
    place = card_import.rejected_file
    place.save(f"{card_import.pk}-rejected.csv", ContentFile(b""), save=False)
    with place.storage.open(place.name, "wb") as file:
        for piece in csv_lines(rejected_rows(card_import), "utf-8"):
            file.write(piece)


def rejected_lines(card_import: CardImport, encoding: str) -> Iterator[bytes]:
    """The file of rows left out in an encoding, piece by piece: as stored, or from the rows that still wait."""
    if not card_import.rejected_file:
        yield from csv_lines(rejected_rows(card_import), encoding)
        return
    with card_import.rejected_file.open("rb") as file:
        for line in file:
            text = line.decode("utf-8")
            yield line if encoding == "utf-8" else text.removeprefix("\ufeff").encode(encoding, "replace")
