"""What people decide about payments that nothing was found for, and how a mistake is undone."""

from datetime import datetime

from django.db import transaction

from coalition.kernel.money import print_roubles
from pharmacies.models import Contract
from settlements.models import BankPayment, Payout, Statement
from settlements.statements.matching import WhyNot, contracts_of, is_owed, mark_payout, mark_return
from settlements.statements.partner_money import book_partner_money, take_back
from settlements.statements.payment_errors import (
    AmountDiffers,
    BankPaymentStepRefused,
    PaymentOfOtherDirection,
    PayoutIsForEver,
    ReasonMissing,
    StatementNotOfContract,
)

State = BankPayment.State


@transaction.atomic
def assign_payment(
    *, payment: BankPayment, contract: Contract, by: str, now: datetime, statement: Statement | None = None
) -> BankPayment:
    """Say whose money it is, and what statement it is for, if any; booked on the day of the bank.

    Money that left is a sum given back to the participant. Refused: BankPaymentStepRefused, PaymentOfOtherDirection,
    StatementNotOfContract.
    """
    payment = _locked(payment, State.UNMATCHED)
    contract = contracts_of(payment).select_for_update(no_key=True, of=("self",)).get(pk=contract.pk)
    if statement is not None:
        if payment.direction != BankPayment.Direction.IN:
            raise PaymentOfOtherDirection
        statement = Statement.objects.get(pk=statement.pk)
        if statement.contract_id != contract.pk or not is_owed(statement):
            raise StatementNotOfContract(number=statement.number)
    book_partner_money(payment, contract=contract, statement=statement, by=by, now=now)
    return payment


@transaction.atomic
def assign_payout(*, payment: BankPayment, payout: Payout, by: str, now: datetime) -> BankPayment:
    """Say which approved payout a payment was, or which one came back by it when it came in.

    Refused: BankPaymentStepRefused, AmountDiffers, PayoutNotReturnable (the bank has told of its return, or it left
    later), and as in `book_payout` and `return_payout`.
    """
    payment = _locked(payment, State.UNMATCHED)
    if payment.amount_kopecks != payout.amount_kopecks:
        paid, wanted = print_roubles(payment.amount_kopecks), print_roubles(payout.amount_kopecks)
        raise AmountDiffers(paid=paid, wanted=wanted)
    mark = mark_payout if payment.direction == BankPayment.Direction.OUT else mark_return
    mark(payment, payout, by=by, now=now)
    return payment


@transaction.atomic
def set_aside(*, payment: BankPayment, reason: str, by: str, now: datetime) -> BankPayment:
    """Say that a payment is none of the programme's (bank fees, own transfers), and why. Nothing is booked.

    Refused: BankPaymentStepRefused, ReasonMissing.
    """
    payment = _locked(payment, State.UNMATCHED)
    _decide(payment, State.SET_ASIDE, reason, by, now)
    return payment


@transaction.atomic
def undo_decision(*, payment: BankPayment, reason: str, by: str, now: datetime) -> BankPayment:
    """Undo a wrong assignment by a reversing entry, or take back what was set aside; the payment waits for a person.

    Refused: BankPaymentStepRefused, ReasonMissing, PayoutIsForEver (a payout that left has left; come
    back, it has come back).
    """
    payment = _locked(payment, State.MATCHED, State.SET_ASIDE)
    if payment.payout_id is not None:
        raise PayoutIsForEver
    if not reason.strip():
        raise ReasonMissing
    if payment.state == State.MATCHED:
        take_back(payment, by=by, now=now, reason=reason)
    payment.why_not = WhyNot.UNDONE
    _decide(payment, State.UNMATCHED, reason, by, now)
    return payment


def _decide(payment: BankPayment, state: State, reason: str, by: str, now: datetime) -> None:
    if not reason.strip():
        raise ReasonMissing
    payment.state, payment.note, payment.decided_by, payment.decided_at = state, reason.strip()[:300], by, now
    payment.save()


def _locked(payment: BankPayment, *states: State) -> BankPayment:
    locked = BankPayment.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)
    if locked.state not in states:
        raise BankPaymentStepRefused(state=locked.get_state_display())
    return locked
