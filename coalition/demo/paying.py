"""The month is paid: a register by two people, its file for the bank, the bank's file back. Each step finds what was
done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from coalition.demo.closing import OPERATOR, Calendar, calendar_of, statements_of
from coalition.demo.requisites import BANK, CORRESPONDENT_ACCOUNT, company_requisites, settlement_account
from coalition.demo.timeline import Timeline
from coalition.kernel.client_bank import Account, BankText, Document, Party, read_bank_text, write_bank_text
from pharmacies.models import Programme
from settlements.documents.payment_register import register_pdf
from settlements.models import BankFile, PaymentRegister, Statement
from settlements.statements.bank_files import load_bank_file
from settlements.statements.payables import payables
from settlements.statements.register_content import party
from settlements.statements.registers import approve_register, export_register, prepare_register

ACCOUNTANT = "accountant"
WAITS_FOR_PAYMENT = {"А-02", "А-09"}
WAITS_FOR_THE_SECOND = {"А-05"}
PAY_WHAT_THEY_OWE = 2
OPENING_KOPECKS = 3_000_000_00


def pay_month(programme: Programme, timeline: Timeline, out: Path, *, now: datetime) -> None:
    """Pay what was agreed of the month's statements, and read what the bank says of it. Again: no effect."""
    calendar = calendar_of(timeline, now)
    _prepare(programme, timeline, calendar)
    for register in PaymentRegister.objects.filter(programme=programme).order_by("pk"):
        _approve(register, calendar, out)
    _hear_from_the_bank(programme, timeline, calendar, out)


def _prepare(programme: Programme, timeline: Timeline, calendar: Calendar) -> None:
    """One register of what is paid this time, and one that waits for its second person."""
    month = set(statements_of(programme, timeline).values_list("pk", flat=True))
    ready = [each.statement for each in payables(programme) if each.statement.pk in month and not each.why_not]
    now = calendar.day(5, 10)
    for group, pay_on in (
        ([each for each in ready if each.contract.number not in WAITS_FOR_PAYMENT | WAITS_FOR_THE_SECOND], now),
        # Whoever looks at the demonstration approves it in his own days.
        ([each for each in ready if each.contract.number in WAITS_FOR_THE_SECOND], calendar.now),
    ):
        if group:
            prepare_register(statements=group, pay_on=pay_on.date(), by=OPERATOR, now=now)


def _approve(register: PaymentRegister, calendar: Calendar, out: Path) -> None:
    waits = register.payouts.filter(statement__contract__number__in=WAITS_FOR_THE_SECOND).exists()
    if register.state == PaymentRegister.State.PREPARED and not waits:
        register = approve_register(register=register, by=ACCOUNTANT, now=calendar.day(5, 15))
    if register.state == PaymentRegister.State.APPROVED:
        content = export_register(register=register, by=ACCOUNTANT, now=calendar.day(5, 16))
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{register.number}.txt").write_bytes(content)
        (out / f"{register.number}.pdf").write_bytes(register_pdf(register).body)


def _hear_from_the_bank(programme: Programme, timeline: Timeline, calendar: Calendar, out: Path) -> None:
    """What the bank would say a day later: orders carried out, two participants' money, and a payment of a stranger."""
    name, now = f"bank-{timeline.month.starts_on:%Y-%m}.txt", calendar.day(6, 10)
    if BankFile.objects.filter(programme=programme, file_name=name).exists():
        return
    on = calendar.day(5, 17).date()
    documents = [
        *_carried_out(programme, on),
        *_come_in(statements_of(programme, timeline), programme, on),
    ]
    if documents:
        content = _bank_text(programme, [*documents, _of_a_stranger(programme, on)], on)
        (out / name).write_bytes(content)
        load_bank_file(programme=programme, content=content, file_name=name, by=ACCOUNTANT, now=now)


def _carried_out(programme: Programme, on: date) -> Iterator[Document]:
    """The orders of the registers that were exported."""
    approved = PaymentRegister.objects.filter(programme=programme, state=PaymentRegister.State.APPROVED)
    for register in approved.order_by("pk"):
        content = export_register(register=register, by=register.exported_by, now=register.exported_at)
        yield from (replace(each, written_off_on=on) for each in read_bank_text(content).documents)


def _come_in(statements: Iterator[Statement], programme: Programme, on: date) -> Iterator[Document]:
    """Two participants pay what they owe; one names the statement, the other one only what it is for."""
    owing = [each for each in statements if each.state == Statement.State.AGREED and each.receivable_kopecks]
    for number, statement in enumerate(owing[:PAY_WHAT_THEY_OWE]):
        purpose = f"Оплата по отчёту {statement.number}. Без НДС" if number == 0 else "За М-баллы и М-купоны. Без НДС"
        yield _incoming(programme, str(410 + number), statement.receivable_kopecks, purpose, on, of=statement)


def _of_a_stranger(programme: Programme, on: date) -> Document:
    requisites = company_requisites(77_777)
    payer = Party(
        name="ООО «Ошиблись счётом»",
        inn=requisites["inn"],
        kpp=requisites["kpp"],
        account=settlement_account(77_777),
        bank=BANK["bank_name"],
        city=BANK["bank_city"],
        bik=BANK["bik"],
        correspondent_account=CORRESPONDENT_ACCOUNT,
    )
    return replace(_incoming(programme, "58", 12_500_00, "Оплата по счету 58 за канцтовары. Без НДС", on), payer=payer)


def _incoming(
    programme: Programme, number: str, kopecks: int, purpose: str, on: date, of: Statement | None = None
) -> Document:
    payee = Party(**party(programme.operator))
    payer = Party(**party(of.contract.legal_entity)) if of else payee
    return Document(number, on, kopecks, payer, payee, purpose, came_in_on=on)


def _bank_text(programme: Programme, documents: list[Document], on: date) -> bytes:
    account = party(programme.operator)["account"]
    left, came = (
        sum(each.amount_kopecks for each in documents if (each.written_off_on is not None) is is_out)
        for is_out in (True, False)
    )
    state = Account(account, on, on, OPENING_KOPECKS, came, left, OPENING_KOPECKS + came - left)
    text = BankText(
        receiver="Бухгалтерия",
        starts_on=on,
        last_on=on,
        accounts=(account,),
        states=(state,),
        documents=tuple(documents),
    )
    return write_bank_text(text)
