"""What may be put into a payment register today, and why the rest may not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from pharmacies.models import Programme
from settlements.models import Payout, Statement
from settlements.statements.reopening import subject_of, waiting_subjects


class WhyNot(StrEnum):
    """Why a statement with something to pay cannot be paid now."""

    NO_ACCOUNT = "no_account"
    REOPENING = "reopening"
    BELOW_MINIMUM = "below_minimum"


@dataclass(frozen=True, slots=True)
class Payable:
    """A statement that somebody waits to be paid by: the sum, when the contract's days to pay end, what is missing."""

    statement: Statement
    amount_kopecks: int
    pay_by: date | None
    account: str
    why_not: WhyNot | None


def payables(programme: Programme | None = None) -> list[Payable]:
    """Agreed statements with something to pay that is in no register, by the day it is due; below the minimum last."""
    standing = Payout.objects.filter(statement=OuterRef("pk"), returned_on=None)
    agreed = Statement.objects.filter(~Exists(standing), state=Statement.State.AGREED)
    agreed = agreed.filter(Q(payable_kopecks__gt=0) | Q(carried_kopecks__gt=0))
    if programme:
        agreed = agreed.filter(contract__programme=programme)
    rows = agreed.select_related("contract__legal_entity").prefetch_related("contract__legal_entity__bank_accounts")
    asked = waiting_subjects()
    found = [_payable(statement, asked) for statement in _without_carried_on(rows.order_by("pk"))]
    return sorted(found, key=lambda each: (each.why_not is WhyNot.BELOW_MINIMUM, each.pay_by or date.max))


def _payable(statement: Statement, asked: set[str]) -> Payable:
    contract = statement.contract
    account = next((each for each in contract.legal_entity.bank_accounts.all() if each.is_default), None)
    why_not = None if account else WhyNot.NO_ACCOUNT
    if subject_of(statement) in asked:
        why_not = WhyNot.REOPENING
    if not statement.payable_kopecks:
        why_not = WhyNot.BELOW_MINIMUM
    agreed_on = statement.agreed_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date() if statement.agreed_at else None
    return Payable(
        statement=statement,
        amount_kopecks=statement.payable_kopecks or statement.carried_kopecks,
        pay_by=agreed_on + timedelta(days=contract.pay_days) if agreed_on else None,
        account=account.number if account else "",
        why_not=why_not,
    )


def _without_carried_on(statements: Iterable[Statement]) -> list[Statement]:
    """A sum below the minimum counts once: in the statement of the contract that carries it last."""
    statements = list(statements)
    latest: dict[int, date] = {}
    accounts = [each.account_id for each in statements if not each.payable_kopecks]
    sent = Statement.objects.filter(account__in=accounts, sent_at__isnull=False).order_by("starts_on")
    latest |= dict(sent.values_list("account_id", "starts_on"))
    return [each for each in statements if each.payable_kopecks or latest[each.account_id] == each.starts_on]
