"""Which payout a payment out of the bank was, which statement money from a participant is for; never by the name."""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from coalition.kernel.errors import DomainError
from pharmacies.models import Contract
from settlements.models import BankPayment, Entry, PaymentRegister, Payout, SettlementPaper, Statement
from settlements.statements.partner_money import book_partner_money, close_all_received
from settlements.statements.payment_errors import PayoutNotReturnable
from settlements.statements.payouts import book_payout, return_payout
from settlements.statements.settled import outstanding_kopecks

State = Statement.State
OPEN = (State.SENT, State.DISPUTED, State.AGREED, State.PAYABLE)
"""States in which a statement may still be paid by its partner."""

_NUMBER = re.compile(r"([А-ЯЁA-Z]{3})\s?-\s?([0-9]{4})\s?-\s?([0-9]{6})")
_ORDER = re.compile(r"(?<![0-9])(?<![0-9]\.)([0-9]{1,6})(?![0-9]|\.[0-9])")
_LATIN = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")


class WhyNot(StrEnum):
    """Why a payment was left for a person."""

    OWN_TRANSFER = "own_transfer"
    NOBODY_KNOWN = "nobody_known"
    NO_PAYOUT = "no_payout"
    RETURNED_PAYOUT = "returned_payout"
    OTHER_AMOUNT = "other_amount"
    OTHER_ACCOUNT = "other_account"
    SEVERAL_PAYOUTS = "several_payouts"
    SEVERAL_STATEMENTS = "several_statements"
    STATEMENT_OF_ANOTHER = "statement_of_another"
    NOT_OWED = "not_owed"
    SEVERAL_CONTRACTS = "several_contracts"
    SEVERAL_PROGRAMMES = "several_programmes"
    REFUSED = "refused"
    UNDONE = "undone"


@transaction.atomic
def match_payment(*, payment: BankPayment, by: str, now: datetime) -> BankPayment:
    """Find what a payment was and book it; or write down why it cannot be told. No effect on one that is decided.

    Outgoing: the approved payout to this tax number, account and sum; of several the one with the order's number.
    Incoming: the statement that the purpose names, else the oldest one that waits for exactly this sum, else the only
    contract of the payer. Programmes of one operator share its account: the statement or the contract says which one it
    is, or a person does. All or nothing.
    """
    locking = BankPayment.objects.select_for_update(no_key=True, of=("self",))
    payment = locking.select_related("file__programme__operator").get(pk=payment.pk)
    if payment.state != BankPayment.State.UNMATCHED or payment.why_not == WhyNot.UNDONE:
        return payment
    try:
        with transaction.atomic():
            why_not = _match(payment, by, now)
    except DomainError:
        payment.refresh_from_db()
        why_not = WhyNot.REFUSED
    if why_not and why_not != payment.why_not:
        payment.why_not = why_not
        payment.save(update_fields=["why_not"])
    return payment


def match_waiting(*, by: str, now: datetime, only_new: bool = False) -> int:
    """Try the payments again that wait, for what has been agreed or corrected since; answers how many were matched.

    Statements that were agreed after their money had come are paid by it too. `only_new`: payments nobody has tried.
    """
    close_all_received(by=by, now=now)
    waiting = BankPayment.objects.filter(state=BankPayment.State.UNMATCHED).exclude(why_not=WhyNot.UNDONE)
    if only_new:
        waiting = waiting.filter(why_not="")
    tried = [match_payment(payment=payment, by=by, now=now) for payment in waiting.order_by("booked_on", "pk")]
    return sum(payment.state == BankPayment.State.MATCHED for payment in tried)


def waiting_payouts(payment: BankPayment) -> QuerySet[Payout]:
    """Approved payouts of the payment's operator that the bank has not carried out."""
    approved = Payout.objects.filter(entry=None, register__state=PaymentRegister.State.APPROVED)
    return approved.filter(register__programme__operator=payment.file.programme.operator_id)


def returnable_payouts(payment: BankPayment) -> QuerySet[Payout]:
    """Payouts of this very sum that left before, and whose return the bank's files have not told of."""
    left = Payout.objects.filter(entry__isnull=False, paid_on__lte=payment.booked_on)
    left = left.filter(register__programme__operator=payment.file.programme.operator_id)
    told = BankPayment.objects.filter(payout=OuterRef("pk"), direction=BankPayment.Direction.IN)
    return left.filter(~Exists(told), amount_kopecks=payment.amount_kopecks)


def contracts_of(payment: BankPayment) -> QuerySet[Contract]:
    """Contracts of all programmes that the payment's operator runs: its account is the account of each."""
    return Contract.objects.filter(programme__operator=payment.file.programme.operator_id)


def mark_payout(payment: BankPayment, payout: Payout, *, by: str, now: datetime) -> None:
    """Book the payout that a payment was, on the day the bank wrote it off. The caller holds the payment's lock."""
    payout = book_payout(payout=payout, paid_on=payment.booked_on, by=by, now=now)
    _mark(payment, payout, payout.entry, by, now)


def mark_return(payment: BankPayment, payout: Payout, *, by: str, now: datetime) -> None:
    """Say that a payment was a payout that came back, and book that, unless it was booked by hand already.

    The caller holds the payment's lock. Refused: PayoutNotReturnable (it left later, or another payment was its
    return), and as in `return_payout`.
    """
    Payout.objects.select_for_update(no_key=True).get(pk=payout.pk)
    payout = returnable_payouts(payment).filter(pk=payout.pk).first()
    if payout is None:
        raise PayoutNotReturnable
    if payout.return_entry_id is None:
        reason = payment.purpose or "Возврат выплаты"
        payout = return_payout(payout=payout, returned_on=payment.booked_on, reason=reason, by=by, now=now)
    _mark(payment, payout, payout.return_entry, by, now)


def _mark(payment: BankPayment, payout: Payout, entry: Entry, by: str, now: datetime) -> None:
    payment.state, payment.payout, payment.entry = BankPayment.State.MATCHED, payout, entry
    payment.statement, payment.contract = payout.statement, payout.statement.contract
    payment.why_not, payment.decided_by, payment.decided_at = "", by, now
    payment.save()


def _match(payment: BankPayment, by: str, now: datetime) -> WhyNot | None:
    operator = payment.file.programme.operator
    if _looks_returned(payment):
        return WhyNot.RETURNED_PAYOUT
    if payment.other_inn == operator.inn:
        return WhyNot.OWN_TRANSFER
    if payment.direction == BankPayment.Direction.OUT:
        found = _payout_of(payment)
        if isinstance(found, Payout):
            mark_payout(payment, found, by=by, now=now)
            return None
        return found
    # One after another for a payer, so that two payments do not both take the statement that waits for one.
    contracts = contracts_of(payment).filter(legal_entity__inn=payment.other_inn)
    contracts = list(contracts.select_for_update(no_key=True, of=("self",)).order_by("pk")) if payment.other_inn else []
    statement = _statement_of(payment, contracts)
    if isinstance(statement, WhyNot):
        return statement
    if statement is None and len(contracts) != 1:
        return _why_none(contracts)
    contract = statement.contract if statement else contracts[0]
    book_partner_money(payment, contract=contract, statement=statement, by=by, now=now)
    return None


def _looks_returned(payment: BankPayment) -> bool:
    """Whether it says that it is a return, of a sum that was paid out to whoever sends it or by the order it names.

    That is for a person to confirm: it is never taken for money of the partner by itself.
    """
    if payment.direction == BankPayment.Direction.OUT or "возврат" not in payment.purpose.lower():
        return False
    numbers = {int(number) for number in _ORDER.findall(payment.purpose)}
    by_order = Q(order_number__in=numbers)
    by_payee = Q(statement__contract__legal_entity__inn=payment.other_inn or None)
    return returnable_payouts(payment).filter(by_order | by_payee).exists()


def _why_none(contracts: list[Contract]) -> WhyNot:
    """Why none of these contracts is the payer's only one."""
    if not contracts:
        return WhyNot.NOBODY_KNOWN
    return WhyNot.SEVERAL_PROGRAMMES if _are_of_several(contracts) else WhyNot.SEVERAL_CONTRACTS


def _are_of_several(contracts: Iterable[Contract]) -> bool:
    return len({contract.programme_id for contract in contracts}) > 1


def _payout_of(payment: BankPayment) -> Payout | WhyNot:
    if not contracts_of(payment).filter(legal_entity__inn=payment.other_inn).exists():
        return WhyNot.NOBODY_KNOWN
    to_payee = waiting_payouts(payment).filter(statement__contract__legal_entity__inn=payment.other_inn)
    of_sum = list(to_payee.filter(amount_kopecks=payment.amount_kopecks).order_by("order_number"))
    if not of_sum:
        return WhyNot.OTHER_AMOUNT if to_payee.exists() else WhyNot.NO_PAYOUT
    fitting = [payout for payout in of_sum if _is_to_account(payout, payment)]
    if not fitting:
        return WhyNot.OTHER_ACCOUNT
    if len(fitting) > 1:
        fitting = [payout for payout in fitting if str(payout.order_number) == payment.order_number.lstrip("0")]
    return fitting[0] if len(fitting) == 1 else WhyNot.SEVERAL_PAYOUTS


def _is_to_account(payout: Payout, payment: BankPayment) -> bool:
    """Whether the approved paper, not the registry of today, pays this account."""
    order = {"order": payout.order_number, "payee": {"inn": payment.other_inn, "account": payment.other_account}}
    papers = PaymentRegister.objects.filter(pk=payout.register_id, document__content__orders__contains=[order])
    return papers.exists()


def _statement_of(payment: BankPayment, contracts: list[Contract]) -> Statement | WhyNot | None:
    named = named_statements(payment)
    if len(named) > 1:
        return WhyNot.SEVERAL_STATEMENTS
    if named:
        (statement,) = named
        if statement.contract not in contracts:
            return WhyNot.STATEMENT_OF_ANOTHER
        return statement if is_owed(statement) else WhyNot.NOT_OWED
    waiting = Statement.objects.filter(contract__in=contracts, state__in=OPEN, receivable_kopecks__gt=0)
    waiting = waiting.select_related("contract").order_by("starts_on", "pk")
    of_sum = [each for each in waiting if outstanding_kopecks(each) == payment.amount_kopecks]
    if _are_of_several(each.contract for each in of_sum):
        return WhyNot.SEVERAL_PROGRAMMES
    return of_sum[0] if of_sum else None


def is_owed(statement: Statement) -> bool:
    """Whether its partner still has something to pay by it."""
    return statement.state in OPEN and outstanding_kopecks(statement) > 0


def named_statements(payment: BankPayment) -> list[Statement]:
    """The statements whose numbers, or whose papers' numbers, stand in the purpose; Latin letters are forgiven."""
    found = _NUMBER.findall(payment.purpose.upper())
    numbers = {f"{series.translate(_LATIN)}-{year}-{number}" for series, year, number in found}
    if not numbers:
        return []
    papers = SettlementPaper.objects.filter(number__in=numbers, statement__isnull=False).values("statement")
    known = Statement.objects.filter(contract__in=contracts_of(payment))
    known = known.filter(number__in=numbers) | known.filter(pk__in=papers)
    return list(known.select_related("contract").distinct().order_by("pk"))
