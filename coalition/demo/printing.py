"""Papers of statements in a folder: PDF and XLSX under their numbers."""

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from settlements.documents.statement import statement_pdf, statement_xlsx
from settlements.models import Statement


def print_papers(
    statements: Iterable[Statement], out: Path, *, tick: Callable[[], object] = lambda: None
) -> list[Path]:
    """Print the statements that have a number, as `out/ОТЧ-2026-000123.pdf` and `.xlsx`; answers with all files.

    Papers that lie there already with the same content are not made again: the spreadsheet carries its hash.
    """
    out.mkdir(parents=True, exist_ok=True)
    papers = []
    for statement in statements:
        if statement.document is not None:
            papers += _print(statement, out)
        tick()
    return papers


def _print(statement: Statement, out: Path) -> list[Path]:
    paper, sheet = out / f"{statement.number}.pdf", out / f"{statement.number}.xlsx"
    if not (paper.exists() and _carries(sheet, statement.document.content_hash)):
        paper.write_bytes(statement_pdf(statement).body)
        sheet.write_bytes(statement_xlsx(statement).body)
    return [paper, sheet]


def _carries(sheet: Path, content_hash: str) -> bool:
    try:
        with zipfile.ZipFile(sheet) as parts:
            return any(content_hash.encode() in parts.read(name) for name in parts.namelist())
    except (OSError, zipfile.BadZipFile):  # not there, or cut off by a full disk
        return False
