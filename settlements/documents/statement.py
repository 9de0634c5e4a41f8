"""The paper of a statement, PDF, XLSX and CSV, out of its frozen content and nothing else."""

from typing import Any

from coalition.kernel.errors import DomainError
from coalition.toolkit.csv_lines import sheets_csv
from coalition.toolkit.freezing import Content, thaw
from coalition.toolkit.paper import CSV, PDF, XLSX, Paper
from coalition.toolkit.pdf import render_pdf
from coalition.toolkit.xlsx import render_xlsx
from settlements.documents.statement_sheets import numbered_register, sheets
from settlements.models import Statement

MOST_PRINTED = 3_000
"""Rows of the register that are printed (some 60 pages); a longer one is in the XLSX of the same number alone."""


class StatementHasNoPaper(DomainError):
    """A draft has no number and no paper yet."""

    code = "statement_has_no_paper"
    message_ru = "Это черновик: документ появится, когда отчёт будет отправлен."
    message_en = "This is a draft: its paper comes into being when the statement is sent."


def statement_pdf(statement: Statement) -> Paper:
    """The statement with its register as a PDF, `ОТЧ-2026-000123.pdf`; the same bytes each time.

    Refused: StatementHasNoPaper, DocumentTampered.
    """
    content, digest = _content(statement)
    body = render_pdf("papers/statement.html", _view(content) | {"hash": digest})
    return Paper(f"{content['number']}.pdf", PDF, body)


def statement_xlsx(statement: Statement) -> Paper:
    """The statement, its tables and its whole register as a spreadsheet. Refused as `statement_pdf`."""
    content, digest = _content(statement)
    return Paper(f"{content['number']}.xlsx", XLSX, render_xlsx(sheets(content, digest)))


def statement_csv(statement: Statement) -> Paper:
    """All tables of the statement one below another, the whole register among them. Refused as `statement_pdf`."""
    content, digest = _content(statement)
    return Paper(f"{content['number']}.csv", CSV, sheets_csv(sheets(content, digest)))


def _content(statement: Statement) -> tuple[Content, str]:
    if statement.document is None:
        raise StatementHasNoPaper()
    return thaw(statement.document), statement.document.content_hash


def _view(content: Content) -> dict[str, Any]:
    """The content with what the template wants besides: numbered rows, sums of two columns, totals of a table."""
    sections, rows = numbered_register(content)
    outlets = [_corrected(row) for row in content["by_outlet"]]
    columns = ("points", "coupons", "discounts", "corrected", "total", "issued")
    return content | {
        "accepted": _owed(content, "centre"),
        "issued": _owed(content, "partner"),
        "by_outlet": outlets,
        "outlet_totals": {column: sum(row[column] for row in outlets) for column in columns},
        "by_vat": [_corrected(row) for row in content["by_vat"]],
        "has_vat": any("vat" in row for row in content["by_vat"]),
        "register_count": len(rows),
        "outlets": sections if len(rows) <= MOST_PRINTED else [],
        "has_late": any(row["is_late"] for row in rows),
    }


def _corrected(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"corrected": row["returned"] + row["others"]}


def _owed(content: Content, owed_by: str) -> dict[str, Any]:
    return next(section for section in content["calculation"] if section["owed_by"] == owed_by)
