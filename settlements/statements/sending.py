"""Sending: the moment when a statement claims its postings, takes its number and becomes a paper."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from coalition.kernel.periods import business_date
from coalition.toolkit.freezing import freeze
from coalition.toolkit.numbering import take_number
from pharmacies.models import Contract
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import Statement
from settlements.statements import turnover
from settlements.statements.drafting import write_figures
from settlements.statements.errors import EarlierStatementOpen
from settlements.statements.figures import fee_on
from settlements.statements.papers import issue_papers
from settlements.statements.silence import last_day_to_object
from settlements.statements.snapshot import numbered, paper_content
from settlements.statements.steps import State, Step, take_step

SERIES = "ОТЧ"
KIND = "statement"


@transaction.atomic
def send_statement(*, statement: Statement, sent_by: str, now: datetime) -> Statement:
    """Send a draft: claim its postings, book the fee, take a number, freeze the paper and those that go with it.

    Its totals are computed anew from the postings that it claims, under the contract row's lock; purchases take no
    part in that lock. What is booked later, for whatever day, is in the next statement with its own date. Objections
    are taken for as many working days as the contract says; silence up to the end of the last is agreement.
    Refused: StepRefused (it is no draft), EarlierStatementOpen.
    """
    contract = Contract.objects.select_for_update(no_key=True).get(pk=statement.contract_id)
    statement = take_step(statement, Step.SEND)
    _refuse_if_earlier_is_open(statement)
    turnover.claim_postings(statement)
    _book_fee(statement, contract, sent_by, now)
    statement.sent_at, statement.sent_by = now, sent_by
    write_figures(statement, list(turnover.lines_of(turnover.claimed(statement), statement)))
    today = business_date(now, settings.TIME_ZONE)
    statement.answer_by = last_day_to_object(contract, today=today)
    content = paper_content(statement)
    # The number last: whoever sends another statement waits from here on, until this one is committed.
    statement.number = take_number(series=SERIES, year=today.year)
    statement.document = freeze(
        kind=KIND,
        number=statement.number,
        content=content | numbered(statement, number=statement.number, today=today),
        frozen_by=sent_by,
        now=now,
    )
    statement.save()
    issue_papers(statement=statement, by=sent_by, now=now)
    return statement


def _refuse_if_earlier_is_open(statement: Statement) -> None:
    drafts = Statement.objects.filter(account_id=statement.account_id, state=State.DRAFT)
    earlier = drafts.filter(starts_on__lt=statement.starts_on).order_by("starts_on").first()
    if earlier:
        raise EarlierStatementOpen(starts_on=f"{earlier.starts_on:%d.%m.%Y}")


def _book_fee(statement: Statement, contract: Contract, sent_by: str, now: datetime) -> None:
    fee = fee_on(turnover.lines_of(turnover.claimed(statement), statement), contract.fee_rate_bp)
    if not fee:
        return
    partner, fees = chart.clearing(contract.programme_id, contract.pk), chart.fees(contract.programme_id)
    debit, credit = (partner, fees) if fee > 0 else (fees, partner)
    entry_id = book.post_entry(
        kind="fee",
        programme_id=contract.programme_id,
        business_on=statement.ends_on - timedelta(days=1),
        now=now,
        transfers=[Transfer("fee", debit, credit, abs(fee), contract_id=contract.pk)],
        statement_id=statement.pk,
        recorded_by=sent_by,
    )
    turnover.claim_entry(statement, entry_id)
