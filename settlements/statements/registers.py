"""Payment registers: one person prepares, another one approves exactly what was shown, the bank gets the file."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from coalition.kernel.periods import business_date
from coalition.toolkit.approving import ask_approval, decide, lock_request, waits
from coalition.toolkit.freezing import content_hash, freeze, thaw
from coalition.toolkit.models import Approval
from coalition.toolkit.numbering import take_number
from pharmacies.models import LegalEntity
from settlements.models import PaymentRegister, Payout, Statement
from settlements.statements import reopening
from settlements.statements.payment_errors import (
    DayIsPast,
    NothingChosen,
    NothingToPay,
    OneProgrammeAtATime,
    PayoutNotWaiting,
    RegisterOutdated,
    RegisterOverdue,
    RegisterShownAnother,
    RegisterStepRefused,
    ReopeningWaits,
)
from settlements.statements.register_content import bank_bytes, changed, person, register_content
from settlements.statements.steps import Step, take_step

KIND = "payment_register"
SERIES = "РЕЕ"
DAYS_OF_AN_ORDER = timedelta(days=10)
"""For so long after its date a bank takes an order."""
State = PaymentRegister.State


@transaction.atomic
def prepare_register(*, statements: Collection[Statement], pay_on: date, by: str, now: datetime) -> PaymentRegister:
    """Gather the payouts of agreed statements into a register that a second person approves.

    Effect: a register, a payout with an order's number for each statement (sum and purpose as its frozen paper states
    them), a request for approval; the statements are payable. Refused: NothingChosen, OneProgrammeAtATime, DayIsPast,
    StepRefused, NothingToPay, ReopeningWaits, BankDetailsMissing, OrderRefused (the bank would not take it),
    DocumentTampered.
    """
    if not statements:
        raise NothingChosen
    if pay_on < business_date(now, settings.TIME_ZONE):
        raise DayIsPast(day=f"{pay_on:%d.%m.%Y}")
    chosen = [take_step(each, Step.PREPARE_PAYOUT) for each in sorted(statements, key=lambda each: each.pk)]
    programmes = {each.contract.programme_id for each in chosen}
    if len(programmes) > 1:
        raise OneProgrammeAtATime
    register = PaymentRegister.objects.create(
        programme_id=programmes.pop(),
        pay_on=pay_on,
        payouts_count=len(chosen),
        total_kopecks=sum(each.payable_kopecks for each in chosen),
        prepared_by=by,
        prepared_at=now,
    )
    for statement, number in zip(chosen, _order_numbers(register), strict=False):
        _prepare_payout(register, statement, number, by, now)
    _ask(register, by, now)
    return register


@transaction.atomic
def take_out_payout(*, payout: Payout, reason: str, by: str, now: datetime) -> PaymentRegister:
    """Take one payout out of a register that nobody has approved; its statement is agreed again.

    The last one takes the register with it. Refused: PayoutNotWaiting, RegisterStepRefused, StepRefused.
    """
    if payout.register is None:
        raise PayoutNotWaiting
    register = _locked(payout.register, State.PREPARED)
    if not register.payouts.filter(pk=payout.pk).exists():
        raise PayoutNotWaiting  # somebody has just taken it out; the others stay
    if register.payouts_count == 1:
        return withdraw_register(register=register, reason=reason, by=by, now=now)
    _delete(register.payouts.filter(pk=payout.pk), reason)
    left = list(register.payouts.all())
    register.payouts_count, register.total_kopecks = len(left), sum(each.amount_kopecks for each in left)
    request = lock_request(approval=register.approval, kind=KIND)
    decide(approval=request, state=Approval.State.REFUSED, by=by, now=now, reason=reason)
    # What remains is what the preparer asked for; whoever took one out may still approve the rest.
    _ask(register, register.prepared_by, now)
    return register


@transaction.atomic
def withdraw_register(*, register: PaymentRegister, reason: str, by: str, now: datetime) -> PaymentRegister:
    """Take a register back that nobody has approved: its payouts go, its statements are agreed again.

    Refused with RegisterStepRefused once it is approved or withdrawn.
    """
    register = _locked(register, State.PREPARED)
    request = lock_request(approval=register.approval, kind=KIND)
    _delete(register.payouts.all(), reason)
    decide(approval=request, state=Approval.State.REFUSED, by=by, now=now, reason=reason)
    register.state, register.note = State.WITHDRAWN, reason
    register.save(update_fields=["state", "note"])
    return register


@transaction.atomic
def approve_register(*, register: PaymentRegister, by: str, now: datetime, shown: str | None = None) -> PaymentRegister:
    """Approve a register that somebody else prepared: it takes a number and freezes its paper.

    `shown`: the hash of what was on the page. Refused: RegisterStepRefused, RegisterOverdue (a bank does not take its
    orders any more), SecondPersonNeeded, RegisterShownAnother, RegisterOutdated (bank details were changed after it
    was prepared), OrderRefused.
    """
    register = _locked(register, State.PREPARED)
    if register.pay_on + DAYS_OF_AN_ORDER < business_date(now, settings.TIME_ZONE):
        raise RegisterOverdue(day=f"{register.pay_on:%d.%m.%Y}")
    request = lock_request(approval=register.approval, kind=KIND, agreeing=by)
    if shown is not None and shown != request.content_hash:
        raise RegisterShownAnother
    content = register_content(register)
    if content_hash(content) != request.content_hash:
        raise RegisterOutdated(who=", ".join(changed(request.content, content)) or register.prepared_by)
    bank_bytes(content, created_at=now)
    decide(approval=request, state=Approval.State.APPROVED, by=by, now=now)
    register.payouts.update(approved_by=by)
    register.state, register.approved_by, register.approved_at = State.APPROVED, by, now
    today = business_date(now, settings.TIME_ZONE)
    register.number = take_number(series=SERIES, year=today.year)
    moment = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    register.document = freeze(
        kind=KIND,
        number=register.number,
        content=content
        | {
            "number": register.number,
            "date": today.isoformat(),
            "approved_by": person(by),
            "approved_at": moment.isoformat(timespec="seconds"),
        },
        frozen_by=by,
        now=now,
    )
    register.save()
    return register


@transaction.atomic
def export_register(*, register: PaymentRegister, by: str, now: datetime) -> bytes:
    """The file for the bank, out of the frozen paper; the same bytes each time. Effect: who exported it, and when.

    Refused: RegisterStepRefused unless approved, DocumentTampered.
    """
    register = _locked(register, State.APPROVED, State.DONE)
    content = thaw(register.document)
    register.exported_by, register.exported_at = by, now
    register.save(update_fields=["exported_by", "exported_at"])
    return bank_bytes(content, created_at=datetime.fromisoformat(content["approved_at"]))


def _locked(register: PaymentRegister, *states: State) -> PaymentRegister:
    locked = PaymentRegister.objects.select_for_update(no_key=True).get(pk=register.pk)
    if locked.state not in states:
        raise RegisterStepRefused(state=locked.get_state_display())
    return locked


def _prepare_payout(register: PaymentRegister, statement: Statement, number: int, by: str, now: datetime) -> None:
    if not statement.payable_kopecks or Payout.objects.filter(statement=statement, returned_on=None).exists():
        raise NothingToPay(number=statement.number)
    if waits(kind=reopening.KIND, subject=reopening.subject_of(statement)):
        raise ReopeningWaits(number=statement.number)
    statement.save(update_fields=["state"])
    Payout.objects.create(
        register=register,
        order_number=number,
        statement=statement,
        amount_kopecks=statement.payable_kopecks,
        purpose=thaw(statement.document)["purpose"],
        prepared_by=by,
        prepared_at=now,
    )


def _order_numbers(register: PaymentRegister) -> Iterator[int]:
    """The next numbers of payment orders in the year, so that no two orders of an operator bear the same one.

    Banks do not take a number that ends in 000.
    """
    operator = LegalEntity.objects.select_for_update(no_key=True).get(pk=register.programme.operator_id)
    others = Payout.objects.filter(register__programme__operator=operator, register__pay_on__year=register.pay_on.year)
    last = others.aggregate(last=Max("order_number"))["last"] or 0
    return islice((number for number in count(last + 1) if number % 1_000), register.payouts_count)


def _ask(register: PaymentRegister, by: str, now: datetime) -> None:
    content = register_content(register)
    bank_bytes(content, created_at=now)  # what the bank would send back is refused before anybody approves it
    subject = f"paymentregister:{register.pk}"
    register.approval = ask_approval(kind=KIND, subject=subject, content=content, by=by, now=now)
    register.save(update_fields=["approval", "payouts_count", "total_kopecks"])


def _delete(payouts, reason: str) -> None:
    for payout in payouts.select_related("statement").order_by("statement_id"):
        statement = take_step(payout.statement, Step.WITHDRAW_PAYOUT)
        payout.delete()
        statement.note = reason
        statement.save(update_fields=["state", "note"])
