"""All papers of a participant and a month in one archive, each under a name that people read."""

from dataclasses import replace

from django.utils.timezone import localdate

from coalition.kernel.errors import DomainError
from coalition.kernel.periods import Period
from coalition.toolkit.freezing import thaw
from coalition.toolkit.paper import Paper, zipped
from pharmacies.models import LegalEntity
from settlements.documents.dispute import dispute_pdf, dispute_xlsx
from settlements.documents.settlement_papers import paper_pdf, paper_xlsx
from settlements.documents.statement import statement_pdf, statement_xlsx
from settlements.models import Dispute, SettlementPaper, Statement

MOST = 60
"""Papers of an archive: it is printed while somebody waits, and held in memory."""
CANCELLED = "Аннулированные/"
"""The folder of statements that were cancelled, and of what came with them."""


class NoPapersOfMonth(DomainError):
    """Nothing was sent for the month."""

    code = "no_papers_of_month"
    message_ru = "За этот месяц документов нет: они появляются, когда отчёт отправлен."
    message_en = "There are no papers of this month: they come into being when a statement is sent."


class TooManyPapers(DomainError):
    """More than an archive holds."""

    code = "too_many_papers"
    message_ru = "За этот месяц документов {count}, в один архив входит {most}. Скачайте их со страниц отчётов."
    message_en = "The month has {count} papers, an archive holds {most}. Take them from the pages of the statements."


def month_zip(*, partner: LegalEntity, month: Period) -> Paper:
    """Papers as PDF and XLSX: statements whose last day is in the month, what came beside them, protocols, acts.

    Named by title and number, `Счёт на оплату СЧТ-2026-000001.pdf`. Those of a cancelled statement lie in a folder.
    Refused: NoPapersOfMonth, TooManyPapers, DocumentTampered.
    """
    within = {"ends_on__gt": month.starts_on, "ends_on__lte": month.ends_on, "document__isnull": False}
    statements = Statement.objects.filter(contract__legal_entity=partner, **within)
    papers = SettlementPaper.objects.filter(contract__legal_entity=partner, **within).select_related("statement")
    protocols = Dispute.objects.filter(statement__in=statements, document__isnull=False).select_related("statement")
    printed = (
        (statements, (statement_pdf, statement_xlsx)),
        (papers, (paper_pdf, paper_xlsx)),
        (protocols, (dispute_pdf, dispute_xlsx)),
    )
    found = [
        (row, forms) for rows, forms in printed for row in rows.select_related("document").order_by("pk")[: MOST + 1]
    ]
    if not found:
        raise NoPapersOfMonth
    if len(found) > MOST:
        raise TooManyPapers(count=sum(rows.count() for rows, _forms in printed), most=MOST)
    files = [_named(row, form(row)) for row, forms in found for form in forms]
    made_on = max(localdate(row.document.frozen_at) for row, _forms in found)
    return zipped(f"Документы {month.starts_on:%Y-%m}, ИНН {partner.inn}.zip", files, made_on)


def _named(row: Statement | SettlementPaper | Dispute, paper: Paper) -> Paper:
    statement = row if isinstance(row, Statement) else row.statement
    is_cancelled = statement is not None and statement.state == Statement.State.CANCELLED
    title = thaw(row.document)["title"]
    return replace(paper, file_name=f"{CANCELLED if is_cancelled else ''}{title} {paper.file_name}")
