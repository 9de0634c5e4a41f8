"""The papers beside a statement, as PDF, XLSX and CSV, out of their frozen contents and nothing else."""

from datetime import date

from coalition.toolkit.code_pictures import qr_of
from coalition.toolkit.csv_lines import sheets_csv
from coalition.toolkit.freezing import Content, thaw
from coalition.toolkit.paper import CSV, PDF, XLSX, Paper, zipped
from coalition.toolkit.pdf import render_pdf
from coalition.toolkit.xlsx import render_xlsx
from settlements.documents.paper_sheets import sheets
from settlements.documents.statement import statement_csv, statement_pdf, statement_xlsx
from settlements.models import SettlementPaper, Statement


def paper_pdf(paper: SettlementPaper) -> Paper:
    """The paper as a PDF, `СЧТ-2026-000001.pdf`; the same bytes each time. Refused: DocumentTampered."""
    content, digest = _content(paper)
    context = content | {"hash": digest}
    if content.get("qr"):
        context["qr"] = qr_of(content["qr"]).svg
    return Paper(f"{paper.number}.pdf", PDF, render_pdf(f"papers/settlement/{content['kind']}.html", context))


def paper_xlsx(paper: SettlementPaper) -> Paper:
    """The paper as a spreadsheet. Refused as `paper_pdf`."""
    return Paper(f"{paper.number}.xlsx", XLSX, render_xlsx(sheets(*_content(paper))))


def paper_csv(paper: SettlementPaper) -> Paper:
    """The paper's tables as CSV. Refused as `paper_pdf`."""
    return Paper(f"{paper.number}.csv", CSV, sheets_csv(sheets(*_content(paper))))


def papers_zip(statement: Statement) -> Paper:
    """A statement with all papers beside it, each in its three forms.

    Refused: StatementHasNoPaper, DocumentTampered.
    """
    papers = [form(statement) for form in (statement_pdf, statement_xlsx, statement_csv)]
    for paper in statement.papers.select_related("document").order_by("pk"):
        papers += [form(paper) for form in (paper_pdf, paper_xlsx, paper_csv)]
    made_on = date.fromisoformat(thaw(statement.document)["date"])
    return zipped(f"{statement.number}.zip", papers, made_on)


def _content(paper: SettlementPaper) -> tuple[Content, str]:
    return thaw(paper.document), paper.document.content_hash
