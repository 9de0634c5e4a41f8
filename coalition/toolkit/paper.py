"""A paper as a door hands it out: a file with a name."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO

CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Paper:
    """Bytes to be saved or sent under a name, with their media type."""

    file_name: str
    media_type: str
    body: bytes


def zipped(file_name: str, papers: Iterable[Paper], made_on: date) -> Paper:
    """Papers in one archive, each dated with the day it is made on."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as folder:
        for paper in papers:
            info = zipfile.ZipInfo(paper.file_name, (*made_on.timetuple()[:3], 0, 0, 0))
            folder.writestr(info, paper.body, zipfile.ZIP_DEFLATED)
    return Paper(file_name, ZIP, stream.getvalue())
