"""Papers of statements in a folder: PDF, XLSX and CSV under their numbers."""

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from coalition.toolkit.paper import Paper
from settlements.documents.settlement_papers import paper_csv, paper_pdf, paper_xlsx
from settlements.documents.statement import statement_csv, statement_pdf, statement_xlsx
from settlements.models import Statement

STATEMENT = (statement_xlsx, statement_pdf, statement_csv)
BESIDE_IT = (paper_xlsx, paper_pdf, paper_csv)
ENDS = (".xlsx", ".pdf", ".csv")


def print_papers(
    statements: Iterable[Statement], out: Path, *, tick: Callable[[], object] = lambda: None
) -> list[Path]:
    """Print the statements that have a number, and the papers beside them; answers with all files.

    `out/ОТЧ-2026-000123.pdf`, `.xlsx` and `.csv`, `out/СЧТ-2026-000045.pdf` and so on. Papers that lie there already
    with the same content are not made again: the spreadsheet carries its hash.
    """
    out.mkdir(parents=True, exist_ok=True)
    papers = []
    for statement in statements:
        if statement.document is not None:
            papers += _print(statement, STATEMENT, out)
            for paper in statement.papers.select_related("document").order_by("pk"):
                papers += _print(paper, BESIDE_IT, out)
        tick()
    return papers


def _print(row: Any, forms: tuple[Callable[[Any], Paper], ...], out: Path) -> list[Path]:
    files = [out / f"{row.number}{end}" for end in ENDS]
    if not (all(file.exists() for file in files) and _carries(files[0], row.document.content_hash)):
        for file, form in zip(files, forms, strict=True):
            file.write_bytes(form(row).body)
    return files


def _carries(sheet: Path, content_hash: str) -> bool:
    try:
        with zipfile.ZipFile(sheet) as parts:
            return any(content_hash.encode() in parts.read(name) for name in parts.namelist())
    except (OSError, zipfile.BadZipFile):  # not there, or cut off by a full disk
        return False
