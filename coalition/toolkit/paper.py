"""A paper as a door hands it out: a file with a name."""

from dataclasses import dataclass

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
