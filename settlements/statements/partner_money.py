"""Money between the bank and a partner's clearing that is no payout: booked, and taken back when it was a mistake.

Callers hold the lock of the payment's row.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum

from coalition.kernel.periods import business_date
from pharmacies.models import Contract
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import BankPayment, Statement
from settlements.statements.payment_errors import CreditIsUsed, DayIsToCome
from settlements.statements.reopening import drop_reopening
from settlements.statements.settled import credit_kopecks, has_money, is_paid_out, outstanding_kopecks
from settlements.statements.silence import last_day_to_object_again
from settlements.statements.steps import Step, take_step

State = Statement.State


def book_partner_money(
    payment: BankPayment, *, contract: Contract, statement: Statement | None, by: str, now: datetime
) -> None:
    """Book a payment on a contract, and say which statement it is for, if any: bank → clearing, or back when it left.

    Effect: an entry on the day the bank booked it. A statement that is received in full by it is paid, and agreed to by
    that; a disputed one stays disputed. Who had asked to reopen it need not wait: what money came for is not reopened.
    Refused with DayIsToCome.
    """
    if payment.booked_on > business_date(now, settings.TIME_ZONE):
        raise DayIsToCome(day=f"{payment.booked_on:%d.%m.%Y}")
    if statement is not None:
        # Whoever books another payment of this statement waits, so that the last one sees that it is the last.
        statement = Statement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    payment.entry_id = book.post_entry(
        kind="payment",
        programme_id=contract.programme_id,
        business_on=payment.booked_on,
        now=now,
        transfers=[_transfer(payment, contract, is_back=False)],
        statement_id=statement.pk if statement else None,
        recorded_by=by,
        reason=payment.purpose[:200],
    )
    payment.state, payment.contract, payment.statement = BankPayment.State.MATCHED, contract, statement
    payment.why_not, payment.decided_by, payment.decided_at = "", by, now
    payment.save()
    if statement is not None:
        drop_reopening(statement=statement, by=by, now=now, reason=f"По отчёту {statement.number} пришли деньги")
        close_received(statement=statement, by=by, now=now)


def close_received(*, statement: Statement, by: str, now: datetime) -> None:
    """Make a statement paid when all that it asked for is there; no effect before that, or while it is disputed.

    The caller holds the lock of the statement's row.
    """
    if (
        not statement.receivable_kopecks
        or outstanding_kopecks(statement)
        or statement.state
        not in (
            State.SENT,
            State.AGREED,
        )
    ):
        return
    was_sent = statement.state == State.SENT
    if is_paid_out(statement):
        statement = take_step(statement, Step.RECEIVE)
    elif was_sent:
        statement = take_step(statement, Step.AGREE)
    if was_sent:
        statement.agreed_at, statement.agreed_by = now, by
    statement.save(update_fields=["state", "agreed_at", "agreed_by"])


def close_all_received(*, by: str, now: datetime) -> None:
    """Make those statements paid that were agreed after their money had come, each in a transaction of its own."""
    agreed = Statement.objects.filter(state=State.AGREED, receivable_kopecks__gt=0)
    has_come = Q(bank_payments__state=BankPayment.State.MATCHED) | Q(credit_uses__isnull=False)
    paid_for = agreed.filter(has_come).distinct().order_by("pk")
    for statement_id in list(paid_for.values_list("pk", flat=True)):
        with transaction.atomic():
            statement = Statement.objects.select_for_update(no_key=True).get(pk=statement_id)
            close_received(statement=statement, by=by, now=now)


def take_back(payment: BankPayment, *, by: str, now: datetime, reason: str) -> None:
    """Reverse what `book_partner_money` booked by another entry that points at it; the statement waits for money again.

    If it was agreed to by this very payment, it is sent again, with the working days that were left then. Refused with
    CreditIsUsed when it stands on the contract no longer: a statement is paid with it.
    """
    contract = Contract.objects.select_for_update(no_key=True).get(pk=payment.contract_id)
    credit = credit_kopecks(contract)
    statement = payment.statement
    if statement is not None:
        statement = Statement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    book.post_entry(
        kind="payment",
        programme_id=contract.programme_id,
        business_on=business_date(now, settings.TIME_ZONE),
        now=now,
        transfers=[_transfer(payment, contract, is_back=True)],
        statement_id=statement.pk if statement else None,
        reverses_id=payment.entry_id,
        recorded_by=by,
        reason=reason[:200],
    )
    decided = payment.decided_at, payment.decided_by
    payment.state, payment.entry, payment.contract, payment.statement = BankPayment.State.UNMATCHED, None, None, None
    payment.save()
    _refuse_if_used(contract, credit)
    if statement is None or not outstanding_kopecks(statement):
        return
    is_by_it = decided == (statement.agreed_at, statement.agreed_by)
    if is_by_it and statement.state in (State.PAID, State.AGREED) and not has_money(statement):
        statement = take_step(statement, Step.UNDO_AGREEMENT)
        statement.agreed_at, statement.agreed_by = None, ""
        statement.answer_by = last_day_to_object_again(statement, since=decided[0], now=now)
        statement.save(update_fields=["state", "agreed_at", "agreed_by", "answer_by"])
    elif statement.state == State.PAID:
        take_step(statement, Step.UNDO_RECEIPT).save(update_fields=["state"])


def _refuse_if_used(contract: Contract, before: int) -> None:
    """What was used was there: only what stands on the contract yet can be taken away."""
    paid_with = Statement.objects.filter(contract=contract).annotate(used=Sum("credit_uses__amount_kopecks"))
    if credit_kopecks(contract) < min(before, 0) and (numbers := paid_with.filter(used__gt=0).order_by("pk")):
        raise CreditIsUsed(numbers=", ".join(each.number for each in numbers))


def _transfer(payment: BankPayment, contract: Contract, *, is_back: bool) -> Transfer:
    bank, partner = chart.bank(contract.programme_id), chart.clearing(contract.programme_id, contract.pk)
    comes_in = (payment.direction == BankPayment.Direction.IN) is not is_back
    debit, credit = (bank, partner) if comes_in else (partner, bank)
    return Transfer("payment", debit, credit, payment.amount_kopecks, contract_id=contract.pk)
