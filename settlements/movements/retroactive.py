"""Receipts from before the card: they count for the accumulation, once, and bring no points."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from coalition.kernel.errors import DomainError
from coalition.kernel.money import MAX_KOPECKS
from coalition.kernel.periods import business_date
from members.models import Account
from pharmacies.models import Outlet, Programme
from settlements.models import Accumulation, Purchase
from settlements.movements.clock import CENTRE
from settlements.movements.errors import AccountClosed, AmountRefused
from settlements.queries.receipts import receipts_named


class LateAccrualOff(DomainError):
    code = "late_accrual_off"
    message_ru = "Правила программы не засчитывают чеки, пробитые без карты."
    message_en = "The rules of the programme do not count receipts without a card."


class ReceiptTooOld(DomainError):
    code = "receipt_too_old"
    message_ru = "Чек от {on}: засчитать его можно было в течение {days} дней."
    message_en = "The receipt is of {on}: it could be counted within {days} days."


class ReceiptFromTheFuture(DomainError):
    code = "receipt_from_the_future"
    message_ru = "Дата чека ещё не наступила: проверьте её."
    message_en = "The receipt's date has not come yet: check it."


class ReceiptHasAnAccount(DomainError):
    code = "receipt_has_an_account"
    message_ru = "Этот чек уже пробит по карте или возвращён: засчитать его нельзя."
    message_en = "This receipt was sold with a card or has come back: it cannot be counted."


class ReceiptCounted(DomainError):
    code = "receipt_counted"
    message_ru = "Этот чек уже засчитан в накопления."
    message_en = "This receipt has been counted already."


class ReceiptNumberMissing(DomainError):
    code = "receipt_number_missing"
    message_ru = "Укажите номер чека."
    message_en = "Name the receipt's number."


@dataclass(frozen=True, slots=True)
class TypedReceipt:
    """A receipt on paper that the system does not know: what stands on it."""

    number: str
    on: date
    amount_kopecks: int
    outlet: Outlet

    @property
    def reason(self) -> str:
        """How the register names it; the database lets each name in once."""
        number = " ".join(self.number.split())[:60].upper()
        return f"Чек № {number} от {self.on:%d.%m.%Y}, аптека {self.outlet.code}"[:200]


@transaction.atomic
def accumulate_retroactively(
    *, account: Account, receipt: Purchase | TypedReceipt, now: datetime, by: str, reason: str = ""
) -> Accumulation:
    """Count a receipt that was paid without a card for the accumulation of an account, once; it brings no points.

    A known purchase counts what was paid for it, whatever was typed; a paper receipt what stands on it; as of its day,
    at the earliest of the account's first. What comes back of a known one later goes off the accumulation. Refused:
    AccountClosed, LateAccrualOff, ReceiptTooOld, ReceiptFromTheFuture, ReceiptHasAnAccount, AmountRefused,
    ReceiptNumberMissing, ReceiptCounted.
    """
    row = what_would_count(account=account, receipt=receipt, now=now, by=by, reason=reason)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise ReceiptCounted from error
    return row


@transaction.atomic
def what_would_count(
    *, account: Account, receipt: Purchase | TypedReceipt, now: datetime, by: str = "", reason: str = ""
) -> Accumulation:
    """The row that counting a receipt would write; nothing is written. Refused as in `accumulate_retroactively`."""
    account = Account.objects.select_related("programme").get(pk=account.pk)
    if account.closed_at is not None:
        raise AccountClosed
    if isinstance(receipt, TypedReceipt):
        receipt = _known(receipt) or receipt
    if isinstance(receipt, Purchase):
        row = _of_purchase(account, receipt, f"{reason or 'чек без карты'}, {by}"[:200])
    else:
        row = _of_paper(account, receipt)
    _refuse_by_the_rules(account.programme, row.business_on, business_date(now, CENTRE))
    _refuse_counted(receipt, row)
    # Levels read an account from its first day on, and the receipt is from before it.
    row.business_on = max(row.business_on, account.accumulates_since or row.business_on)
    return row


def _known(paper: TypedReceipt) -> Purchase | None:
    """The purchase that a paper is of; of several tills' receipts with one number, the one of that sum."""
    found = receipts_named(number=paper.number, on=paper.on, outlet=paper.outlet)
    return next((each for each in found if each.payable_kopecks == paper.amount_kopecks), found[0] if found else None)


def _of_purchase(account: Account, purchase: Purchase, reason: str) -> Accumulation:
    purchase = Purchase.objects.select_for_update(no_key=True).get(pk=purchase.pk)
    is_claimable = purchase.account_id is None and purchase.state == Purchase.State.COMMITTED
    if not is_claimable or purchase.programme_id != account.programme_id:
        raise ReceiptHasAnAccount
    # A line of a sale without a card counts nothing for anybody, so what was paid is taken.
    return Accumulation(
        account=account,
        kind=Accumulation.Kind.OPENING,
        amount_kopecks=_above_zero(purchase.payable_kopecks),
        business_on=purchase.business_on,
        purchase=purchase,
        reason=reason,
    )


def _of_paper(account: Account, receipt: TypedReceipt) -> Accumulation:
    if not receipt.number.strip():
        raise ReceiptNumberMissing
    return Accumulation(
        account=account,
        kind=Accumulation.Kind.OPENING,
        amount_kopecks=_above_zero(receipt.amount_kopecks),
        business_on=receipt.on,
        reason=receipt.reason,
    )


def _refuse_counted(receipt: Purchase | TypedReceipt, row: Accumulation) -> None:
    """A till without a connection sends its receipts late: one may have been counted by its paper before."""
    counted = Accumulation.objects.filter(kind=Accumulation.Kind.OPENING)
    if isinstance(receipt, Purchase):
        paper = TypedReceipt(receipt.receipt_no, receipt.business_on, row.amount_kopecks, receipt.outlet)
        if counted.filter(purchase=receipt).exists() or counted.filter(reason=paper.reason).exists():
            raise ReceiptCounted
    elif counted.filter(reason=row.reason).exists():
        raise ReceiptCounted


def _above_zero(kopecks: int) -> int:
    if not 0 < kopecks <= MAX_KOPECKS:
        raise AmountRefused
    return kopecks


def _refuse_by_the_rules(programme: Programme, on: date, today: date) -> None:
    if programme.late_accrual == Programme.LateAccrual.OFF:
        raise LateAccrualOff
    if on > today:
        raise ReceiptFromTheFuture
    if on < today - timedelta(days=programme.late_claim_days):
        raise ReceiptTooOld(on=f"{on:%d.%m.%Y}", days=programme.late_claim_days)
