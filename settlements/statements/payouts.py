"""A payout is booked on the day the money left: by the bank's file, or by hand with the reason."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from coalition.kernel.periods import business_date
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import PaymentRegister, Payout, Statement
from settlements.statements.payment_errors import DayBeforeApproval, DayIsToCome, PayoutNotWaiting
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
