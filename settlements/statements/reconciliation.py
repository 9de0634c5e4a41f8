"""The reconciliation act: a contract's documents of any days, the balances before and after, and the ledger's own."""

from collections.abc import Iterator
from datetime import date, datetime, time
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from coalition.kernel.periods import Period, business_date
from coalition.kernel.words import roubles_in_words
from pharmacies.models import Contract
from settlements.models import LedgerAccount, Posting, SettlementPaper, Statement, StatementLine
from settlements.statements import turnover
from settlements.statements.heading import Content, heading
from settlements.statements.sides import Side, side_of

TITLE = "Акт сверки взаимных расчётов"
MONEY = (Posting.Kind.PAYOUT, Posting.Kind.PAYMENT)
LABELS = {
    Side.ACCEPTED: "Принято М-баллов, М-купонов, скидок",
    Side.CORRECTION: "Корректировки",
    Side.ISSUED: "Начислено М-баллов, М-купонов, скидок",
    Side.FEE: "Вознаграждение оператора",
}
"""What a document of the period is, in the order of printing."""


def content(contract: Contract, period: Period) -> tuple[int, Content]:
    """The closing balance (above zero the centre owes) and the act.

    A statement counts on the day it was sent, money on the day it moved. What no document says yet is told apart, so
    that the balance together with it is the ledger's, before the period and after it.
    """
    account = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.CLEARING, contract=contract).first()
    rows = sorted(_documents(account, period), key=itemgetter("date")) if account else []
    debit, credit = (sum(row[name] for row in rows) for name in ("debit", "credit"))
    opening = _balance(account, period.starts_on)
    closing = opening + credit - debit
    return closing, heading(contract, period, TITLE) | {
        "rows": [row | {"no": no} for no, row in enumerate(rows, start=1)],
        "opening": opening,
        "turnover": {"debit": debit, "credit": credit},
        "closing": closing,
        "words": roubles_in_words(abs(closing)),
        "unsettled": {
            "opening": _ledger_balance(account, period.starts_on) - opening,
            "closing": _ledger_balance(account, period.ends_on) - closing,
        },
    }


def _documents(account: LedgerAccount, period: Period) -> Iterator[Content]:
    sent = Statement.objects.filter(
        account=account, sent_at__gte=_morning(period.starts_on), sent_at__lt=_morning(period.ends_on)
    )
    acts = dict(
        SettlementPaper.objects.filter(kind=SettlementPaper.Kind.SERVICE_ACT, statement__in=sent).values_list(
            "statement", "number"
        )
    )
    for statement in sent.order_by("sent_at", "pk").prefetch_related("lines"):
        sums = dict.fromkeys(LABELS, 0)
        for line in statement.lines.all():
            if line.kind not in MONEY:
                sums[side_of(line.kind, line.amount_kopecks)] += line.amount_kopecks
        for on, amount in sums.items():
            document = acts.get(statement.pk, statement.number) if on is Side.FEE else statement.number
            yield from _row(business_date(statement.sent_at, settings.TIME_ZONE), document, LABELS[on], amount)
    yield from _payments(account, period)


def _payments(account: LedgerAccount, period: Period) -> Iterator[Content]:
    moved = (
        _money(account)
        .filter(business_on__gte=period.starts_on, business_on__lt=period.ends_on)
        .annotate(sign=turnover.signed(account))
        .select_related("entry__payout", "entry__returned_payout", "entry__bank_payment", "entry__statement")
    )
    for posting in moved:
        left, returned, payment = (
            getattr(posting.entry, name, None) for name in ("payout", "returned_payout", "bank_payment")
        )
        payout = left or returned
        order = (payout and payout.order_number) or (payment and payment.order_number)
        label = "Возврат выплаты" if returned else "Выплата" if left else "Поступление"
        if posting.entry.statement:
            label += f" по отчёту {posting.entry.statement.number}"
        document = f"Платёжное поручение № {order}" if order else "Платёжный документ"
        yield from _row(posting.business_on, document, label, posting.sign * posting.amount_kopecks)


def _row(on: date, document: str, label: str, amount: int) -> Iterator[Content]:
    """What the partner owes is a debit, what the centre owes a credit; a sum below zero stands on the other side."""
    if amount:
        sums = {"debit": max(-amount, 0), "credit": max(amount, 0)}
        yield {"date": on.isoformat(), "document": document, "label": label} | sums


def _balance(account: LedgerAccount | None, before: date) -> int:
    """What documents made before a day leave open."""
    if account is None:
        return 0
    lines = StatementLine.objects.filter(statement__account=account, statement__sent_at__lt=_morning(before))
    settled = lines.exclude(kind__in=MONEY).aggregate(sum=Sum("amount_kopecks"))["sum"] or 0
    return settled + _signed_sum(account, _money(account).filter(business_on__lt=before))


def _ledger_balance(account: LedgerAccount | None, before: date) -> int:
    """The account's own balance at the beginning of a day."""
    if account is None:
        return 0
    own = Posting.objects.filter(Q(debit=account) | Q(credit=account))
    return _signed_sum(account, own.filter(business_on__lt=before))


def _money(account: LedgerAccount) -> QuerySet[Posting]:
    return Posting.objects.filter(Q(debit=account) | Q(credit=account), kind__in=MONEY).order_by("business_on", "pk")


def _signed_sum(account: LedgerAccount, postings: QuerySet[Posting]) -> int:
    sums = (
        postings.order_by().annotate(sign=turnover.signed(account)).values("sign").annotate(sum=Sum("amount_kopecks"))
    )
    return sum(each["sign"] * each["sum"] for each in sums)


def _morning(day: date) -> datetime:
    """The beginning of a day where the operator is."""
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))
