"""The papers beside a statement, made as it is sent: each that is due takes its number and is frozen with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from coalition.kernel.periods import Period, business_date
from coalition.toolkit.freezing import freeze
from coalition.toolkit.numbering import take_number
from pharmacies.models import Contract
from settlements.models import SettlementPaper, Statement
from settlements.statements import compensation, invoice, netting_act, reconciliation, sales_report, service_act
from settlements.statements.errors import PaperPeriodNotEnded
from settlements.statements.heading import Content, Kind, Occasion


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of paper: its series of numbers, when a statement wants it, and what it says.

    `content` answers with the sum (kopecks) and the content; the paper's own number stands in the occasion.
    """

    series: str
    is_due: Callable[[Occasion], bool]
    content: Callable[[Occasion], tuple[int, Content]]


FORMS: dict[Kind, Form] = {
    Kind.SERVICE_ACT: Form("АКТ", service_act.is_due, service_act.content),
    Kind.NETTING_ACT: Form("ЗАЧ", netting_act.is_due, netting_act.content),
    Kind.COMPENSATION: Form("РКС", compensation.is_due, compensation.content),
    Kind.INVOICE: Form("СЧТ", invoice.is_due, invoice.content),
    Kind.SALES_REPORT: Form("ОПР", sales_report.is_due, sales_report.content),
}
"""In the order in which numbers are taken, after the statement's own: always the same, so that nobody waits in a ring.

It is the order in which they quote each other, too: acts first.
"""
RECONCILIATION_SERIES = "СВР"


@transaction.atomic
def issue_papers(*, statement: Statement, by: str, now: datetime) -> list[SettlementPaper]:
    """Make the papers that a statement wants, inside the transaction that sends it.

    Effect: for each a number without gaps, a frozen document and a row. The statement has its number and its paper.
    """
    occasion = Occasion(statement, business_date(now, settings.TIME_ZONE))
    made = []
    for kind, form in FORMS.items():
        if form.is_due(occasion):
            number = occasion.numbers[kind] = take_number(series=form.series, year=occasion.today.year)
            amount, content = form.content(occasion)
            paper = _paper(kind, number, amount, statement.contract, occasion.period)
            paper.statement = statement
            made.append(_freeze(paper, content, by, now))
    return made


@transaction.atomic
def issue_reconciliation(
    *, contract: Contract, starts_on: date, ends_on: date, by: str, now: datetime
) -> SettlementPaper:
    """Make a reconciliation act of a contract for any days that are over, [starts_on, ends_on).

    Effect: a number, a frozen document, a row. Refused: PeriodError (no day), PaperPeriodNotEnded.
    """
    period, today = Period(starts_on, ends_on), business_date(now, settings.TIME_ZONE)
    if ends_on > today:
        raise PaperPeriodNotEnded(today=f"{today:%d.%m.%Y}")
    amount, content = reconciliation.content(contract, period)
    number = take_number(series=RECONCILIATION_SERIES, year=today.year)
    return _freeze(_paper(Kind.RECONCILIATION, number, amount, contract, period), content, by, now)


def _paper(kind: Kind, number: str, amount: int, contract: Contract, period: Period) -> SettlementPaper:
    return SettlementPaper(
        contract=contract,
        kind=kind,
        number=number,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        amount_kopecks=amount,
    )


def _freeze(paper: SettlementPaper, content: Content, by: str, now: datetime) -> SettlementPaper:
    kind, today = str(paper.kind), business_date(now, settings.TIME_ZONE)
    named = {"number": paper.number, "date": today.isoformat(), "kind": kind, "amount": paper.amount_kopecks}
    paper.made_at, paper.made_by = now, by
    paper.document = freeze(kind=kind, number=paper.number, content=content | named, frozen_by=by, now=now)
    paper.save()
    return paper
