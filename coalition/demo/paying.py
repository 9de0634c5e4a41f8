"""The month is paid: a register by two people, its file for the bank. Each step finds what was done."""

from datetime import datetime
from pathlib import Path

from coalition.demo.closing import OPERATOR, Calendar, calendar_of, statements_of
from coalition.demo.timeline import Timeline
from pharmacies.models import Programme
from settlements.models import PaymentRegister
from settlements.statements.payables import payables
from settlements.statements.payouts import book_payout
from settlements.statements.registers import approve_register, export_register, prepare_register

ACCOUNTANT = "accountant"
WAITS_FOR_PAYMENT = {"А-02", "А-09"}
WAITS_FOR_THE_SECOND = {"А-05"}


def pay_month(programme: Programme, timeline: Timeline, out: Path, *, now: datetime) -> None:
    """Pay what was agreed of the month's statements. Doing so again changes nothing."""
    calendar = calendar_of(timeline, now)
    _prepare(programme, timeline, calendar)
    for register in PaymentRegister.objects.filter(programme=programme).order_by("pk"):
        _approve(register, calendar, out)


def _prepare(programme: Programme, timeline: Timeline, calendar: Calendar) -> None:
    """One register of what is paid this time, and one that waits for its second person."""
    month = set(statements_of(programme, timeline).values_list("pk", flat=True))
    ready = [each.statement for each in payables(programme) if each.statement.pk in month and not each.why_not]
    now = calendar.day(5, 10)
    for group in (
        [each for each in ready if each.contract.number not in WAITS_FOR_PAYMENT | WAITS_FOR_THE_SECOND],
        [each for each in ready if each.contract.number in WAITS_FOR_THE_SECOND],
    ):
        if group:
            prepare_register(statements=group, pay_on=now.date(), by=OPERATOR, now=now)


def _approve(register: PaymentRegister, calendar: Calendar, out: Path) -> None:
    waits = register.payouts.filter(statement__contract__number__in=WAITS_FOR_THE_SECOND).exists()
    if register.state == PaymentRegister.State.PREPARED and not waits:
        register = approve_register(register=register, by=ACCOUNTANT, now=calendar.day(5, 15))
    if register.state == PaymentRegister.State.APPROVED and register.exported_at is None:
        content = export_register(register=register, by=ACCOUNTANT, now=calendar.day(5, 16))
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{register.number}.txt").write_bytes(content)
    for payout in register.payouts.filter(entry=None).exclude(approved_by=""):
        book_payout(payout=payout, paid_on=calendar.day(5, 16).date(), by=ACCOUNTANT, now=calendar.day(5, 16))
