"""Payouts: one person prepares, another one approves, and only then the ledger moves."""

from datetime import date, datetime

from django.db import transaction

from coalition.toolkit.freezing import thaw
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import Payout, Statement
from settlements.statements.errors import BankDetailsMissing, NothingToPay, TwoPeopleNeeded
from settlements.statements.steps import Step, take_step


@transaction.atomic
def prepare_payout(*, statement: Statement, prepared_by: str, now: datetime) -> Payout:
    """Prepare the payout of an agreed statement, for the sum and the purpose that its paper states.

    Refused: StepRefused, NothingToPay, BankDetailsMissing, DocumentTampered.
    """
    statement = take_step(statement, Step.PREPARE_PAYOUT)
    if not statement.payable_kopecks:
        raise NothingToPay()
    if not statement.contract.legal_entity.bank_accounts.filter(is_default=True).exists():
        raise BankDetailsMissing()
    statement.save(update_fields=["state"])
    return Payout.objects.create(
        statement=statement,
        amount_kopecks=statement.payable_kopecks,
        purpose=thaw(statement.document)["purpose"],
        prepared_by=prepared_by,
        prepared_at=now,
    )


@transaction.atomic
def approve_payout(*, payout: Payout, approved_by: str, paid_on: date, now: datetime) -> Payout:
    """Approve a payout and book it: the partner's clearing → bank, on the day the money left.

    Refused: TwoPeopleNeeded, and StepRefused when it is paid or withdrawn already.
    """
    statement = take_step(payout.statement, Step.APPROVE_PAYOUT)
    payout = Payout.objects.select_for_update(no_key=True).get(statement=statement)
    if approved_by == payout.prepared_by:
        raise TwoPeopleNeeded()
    contract = statement.contract
    payout.entry_id = book.post_entry(
        kind="payout",
        programme_id=contract.programme_id,
        business_on=paid_on,
        now=now,
        transfers=[
            Transfer(
                "payout",
                chart.clearing(contract.programme_id, contract.pk),
                chart.bank(contract.programme_id),
                payout.amount_kopecks,
                contract_id=contract.pk,
            )
        ],
        statement_id=statement.pk,
        recorded_by=approved_by,
        reason=payout.purpose[:200],
    )
    payout.approved_by, payout.paid_on = approved_by, paid_on
    payout.save(update_fields=["entry", "approved_by", "paid_on"])
    statement.save(update_fields=["state"])
    return payout


@transaction.atomic
def withdraw_payout(*, payout: Payout, reason: str) -> Statement:
    """Take back a payout nobody has approved; its statement is agreed again. Refused with StepRefused once paid."""
    statement = take_step(payout.statement, Step.WITHDRAW_PAYOUT)
    Payout.objects.filter(statement=statement).delete()
    statement.note = reason
    statement.save(update_fields=["state", "note"])
    return statement
