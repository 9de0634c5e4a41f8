"""A payout is booked on the day the money left, and again if it came back: by the bank's file, or by hand."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from coalition.kernel.periods import business_date
from pharmacies.models import Contract
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import PaymentRegister, Payout, Statement
from settlements.statements.payment_errors import (
    DayBeforeApproval,
    DayBeforePayout,
    DayIsToCome,
    PayoutNotReturnable,
    PayoutNotWaiting,
    ReasonMissing,
)
from settlements.statements.settled import outstanding_kopecks
from settlements.statements.steps import Step, take_step


@transaction.atomic
def book_payout(*, payout: Payout, paid_on: date, by: str, now: datetime, reason: str = "") -> Payout:
    """Book an approved payout: the partner's clearing → bank, on the day the money left.

    Effect: its statement is paid (agreed, when the partner still owes by it without netting); its register is done
    with its last payout. `reason`: why it is booked by hand. Refused: DayIsToCome, PayoutNotWaiting,
    DayBeforeApproval, StepRefused.
    """
    if paid_on > business_date(now, settings.TIME_ZONE):
        raise DayIsToCome(day=f"{paid_on:%d.%m.%Y}")
    # The register first: whoever books another payout of it waits, so that the last one sees that it is the last.
    register = PaymentRegister.objects.select_for_update(no_key=True).filter(pk=payout.register_id).first()
    payout = Payout.objects.select_for_update(no_key=True).filter(pk=payout.pk, entry=None).first()
    if payout is None or register is None or register.state != PaymentRegister.State.APPROVED:
        raise PayoutNotWaiting
    approved_on = business_date(register.approved_at, settings.TIME_ZONE)
    if paid_on < approved_on:
        raise DayBeforeApproval(day=f"{paid_on:%d.%m.%Y}", approved_on=f"{approved_on:%d.%m.%Y}")
    statement = take_step(payout.statement, Step.BOOK_PAYOUT)
    contract = statement.contract
    payout.entry_id = book.post_entry(
        kind="payout",
        programme_id=contract.programme_id,
        business_on=paid_on,
        now=now,
        transfers=[_transfer(payout, contract, is_back=False)],
        statement_id=statement.pk,
        recorded_by=by,
        reason=(f"{reason}. {payout.purpose}" if reason else payout.purpose)[:200],
    )
    payout.paid_on = paid_on
    payout.save(update_fields=["entry", "paid_on"])
    if outstanding_kopecks(statement):
        statement.state = Statement.State.AGREED
    statement.save(update_fields=["state"])
    if not register.payouts.filter(entry=None).exists():
        register.state = PaymentRegister.State.DONE
        register.save(update_fields=["state"])
    return payout


@transaction.atomic
def return_payout(*, payout: Payout, returned_on: date, reason: str, by: str, now: datetime) -> Payout:
    """Book that the bank gave a payout back: bank → the partner's clearing, on the day the money came.

    Effect: an entry that reverses the payout's; its statement is agreed, and a payout may be prepared for it anew. The
    payout itself and its register stay as they were. Refused: ReasonMissing, DayIsToCome, PayoutNotReturnable (it has
    not left, or came back already), DayBeforePayout.
    """
    if not reason.strip():
        raise ReasonMissing
    if returned_on > business_date(now, settings.TIME_ZONE):
        raise DayIsToCome(day=f"{returned_on:%d.%m.%Y}")
    left = Payout.objects.filter(entry__isnull=False, return_entry=None)
    payout = left.select_for_update(no_key=True).filter(pk=payout.pk).first()
    if payout is None:
        raise PayoutNotReturnable
    if returned_on < payout.paid_on:
        raise DayBeforePayout(day=f"{returned_on:%d.%m.%Y}", paid_on=f"{payout.paid_on:%d.%m.%Y}")
    statement = take_step(payout.statement, Step.RETURN_PAYOUT)
    payout.return_entry_id = book.post_entry(
        kind="payout",
        programme_id=statement.contract.programme_id,
        business_on=returned_on,
        now=now,
        transfers=[_transfer(payout, statement.contract, is_back=True)],
        statement_id=statement.pk,
        reverses_id=payout.entry_id,
        recorded_by=by,
        reason=reason.strip()[:200],
    )
    payout.returned_on = returned_on
    payout.save(update_fields=["return_entry", "returned_on"])
    statement.save(update_fields=["state"])
    return payout


def _transfer(payout: Payout, contract: Contract, *, is_back: bool) -> Transfer:
    partner, bank = chart.clearing(contract.programme_id, contract.pk), chart.bank(contract.programme_id)
    debit, credit = (bank, partner) if is_back else (partner, bank)
    return Transfer("payout", debit, credit, payout.amount_kopecks, contract_id=contract.pk)
