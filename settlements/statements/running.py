"""The period that still runs: what a statement would say if it ended now. Nothing is written."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Sum

from coalition.kernel.periods import Period, business_date, half_month_of, month_of
from pharmacies.models import Contract
from settlements.ledger import chart
from settlements.models import LedgerAccount, Posting, Statement, StatementLine
from settlements.statements import turnover
from settlements.statements.drafting import brought_into, least_payout
from settlements.statements.figures import Figures, fee_on, settle
from settlements.statements.sides import OWED_BY_CENTRE, OWED_BY_PARTNER, side_of

State = Statement.State


@dataclass(frozen=True, slots=True)
class Running:
    """A contract's period so far: unsaved lines, totals, and what was accepted and issued on each of its days.

    `days`: day → kopecks accepted and issued, days without any left out.
    """

    contract: Contract
    period: Period
    lines: list[StatementLine]
    figures: Figures
    fee_kopecks: int
    brought_kopecks: int
    days: dict[date, tuple[int, int]]


def running_contracts(legal_entity_id: int, today: date) -> list[Contract]:
    """The contracts of a participant that are in force on a day."""
    contracts = Contract.objects.filter(legal_entity=legal_entity_id, starts_on__lte=today)
    return list(contracts.exclude(ends_on__lte=today).select_related("legal_entity", "programme").order_by("pk"))


def running_period(contract: Contract, now: datetime) -> Period:
    """The period of a contract that runs now, by Moscow's calendar."""
    today = business_date(now, settings.TIME_ZONE)
    return half_month_of(today) if contract.period == Contract.Period.HALF_MONTH else month_of(today)


def running(contract: Contract, *, now: datetime) -> Running:
    """What the contract has moved since its period began, and what it would come to; a handful of statements."""
    period = running_period(contract, now)
    account = _account(contract)
    statement = Statement(pk=0, contract=contract, starts_on=period.starts_on, ends_on=period.ends_on)
    groups = []
    if account is not None:
        statement.account = account
        groups = _groups(account, _since(account, period), period)
    lines = _lines(statement, groups)
    fee = fee_on(lines, contract.fee_rate_bp)
    if fee:
        lines.append(StatementLine(statement=statement, kind=Posting.Kind.FEE, quantity=1, amount_kopecks=-fee))
    brought = brought_into(statement)
    figures = settle(
        lines,
        brought=brought,
        is_netting_allowed=contract.is_netting_allowed,
        min_payout_kopecks=least_payout(contract, period.ends_on),
    )
    left = brought.owed_by_centre - brought.owed_by_partner
    return Running(contract, period, lines, figures, fee, left, _days(groups, period))


def _account(contract: Contract) -> LedgerAccount | None:
    return LedgerAccount.objects.filter(key=chart.clearing(contract.programme_id, contract.pk).key).first()


def _since(account: LedgerAccount, period: Period) -> date:
    """Where what this period will claim begins: late receipts are in it once the period before is settled."""
    standing = Statement.objects.filter(account=account).exclude(state=State.CANCELLED)
    before = standing.filter(starts_on__lt=period.starts_on).order_by("starts_on").last()
    if before is None or before.ends_on < period.starts_on:
        return period.starts_on
    return before.ends_on if before.state == State.DRAFT else date.min


def _groups(account: LedgerAccount, since: date, period: Period) -> list[dict]:
    groups = (
        turnover.unclaimed(account, since, period.ends_on)
        .order_by()
        .annotate(sign=turnover.signed(account))
        .values("business_on", "outlet_id", "kind", "vat_rate_bp", "coupon_nominal_kopecks", "sign")
        .annotate(amount=Sum("amount_kopecks"), quantity=Count("entry", distinct=True))
    )
    return list(groups)


def _lines(statement: Statement, groups: list[dict]) -> list[StatementLine]:
    found: dict[tuple, StatementLine] = {}
    names = ("outlet_id", "kind", "vat_rate_bp", "coupon_nominal_kopecks")
    for group in groups:
        key = *(group[name] for name in names), group["sign"]
        if key not in found:
            fields = {name: group[name] for name in names}
            found[key] = StatementLine(statement=statement, amount_kopecks=0, quantity=0, **fields)
        found[key].amount_kopecks += group["sign"] * group["amount"]
        found[key].quantity += group["quantity"]
    return list(found.values())


def _days(groups: list[dict], period: Period) -> dict[date, tuple[int, int]]:
    days: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for group in groups:
        amount = group["sign"] * group["amount"]
        side = side_of(group["kind"], amount)
        if group["business_on"] not in period:
            continue
        if side in OWED_BY_CENTRE:
            days[group["business_on"]][0] += amount
        elif side in OWED_BY_PARTNER:
            days[group["business_on"]][1] -= amount
    return {day: (accepted, issued) for day, (accepted, issued) in days.items()}
