"""Drafts: a statement that recomputes freely until it is sent."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from coalition.kernel.periods import Period, business_date, half_month_of, month_of
from coalition.toolkit import pool
from pharmacies.models import Contract, Outlet, Programme
from settlements.ledger import book, chart
from settlements.models import LedgerAccount, Posting, Statement, StatementLine
from settlements.statements import turnover
from settlements.statements.errors import (
    LaterStatementSent,
    PeriodNotEnded,
    PeriodNotOfContract,
    StatementAlreadySent,
)
from settlements.statements.figures import Brought, fee_on, settle

PORTION = 20
"""Rows that are read at once by whoever looks for the next statement."""

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


@transaction.atomic
def draft_statement(*, contract: Contract, period: Period, now: datetime) -> Statement:
    """Draft the statement of a contract's period, or compute its draft anew.

    Effect: one draft row with its lines; the operator's fee is foreseen in it and booked when it is sent.
    Refused: PeriodNotOfContract, PeriodNotEnded (until the last day has ended in the coalition's westernmost outlet),
    StatementAlreadySent, LaterStatementSent.
    """
    Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)
    _refuse_period(contract, period, now)
    account = clearing_account(contract)
    latest = latest_sent(account)
    current = _current(contract, period)
    if current and current.state != Statement.State.DRAFT:
        raise StatementAlreadySent(number=current.number)
    if latest and latest.starts_on > period.starts_on:
        raise LaterStatementSent(number=latest.number)
    statement = current or Statement(
        contract=contract, account=account, starts_on=period.starts_on, ends_on=period.ends_on
    )
    statement.ends_on = period.ends_on  # the contract may have settled by other periods when it was drafted first
    statement.drafted_at = now
    statement.save()
    postings = turnover.unclaimed(account, _start_of_claims(statement), period.ends_on)
    lines = list(turnover.lines_of(postings, statement))
    if fee := fee_on(lines, contract.fee_rate_bp):
        lines.append(StatementLine(statement=statement, kind=Posting.Kind.FEE, quantity=1, amount_kopecks=-fee))
    write_figures(statement, lines)
    statement.save()
    return statement


def draft_statements(
    *, programme: Programme, period: Period, now: datetime, progress: Progress | None = None
) -> list[Statement]:
    """Draft the statements of all contracts of a programme for a period, each in a transaction of its own.

    Those sent already are left alone. Refused as in `draft_statement`; what was drafted before that stays.
    """
    wanted = list(wanted_statements(programme, period))
    drafts = []
    for done, (contract, part) in enumerate(wanted, start=1):
        if not is_sent(contract, part):
            drafts.append(draft_statement(contract=contract, period=part, now=now))
        if progress:
            progress(done, len(wanted))
    return drafts


def wanted_statements(
    programme: Programme, period: Period, after: tuple[int, date] | None = None
) -> Iterator[tuple[Contract, Period]]:
    """The statements that a period calls for: of contracts in force in it, and of ended ones with something left.

    That is postings that nobody has claimed, or what the statement sent last has left open.

    A month calls for both halves of a contract that settles by half-months. By contract and day, those that come
    `after` a contract's id and a first day.
    """
    for contract in _contracts(programme, after[0] if after else 0):
        for part in _parts(contract, period):
            is_done = after is not None and (contract.pk, part.starts_on) <= after
            if not is_done and (_is_in_force(contract, part) or _has_something_left(contract, part)):
                yield contract, part


def drafts_after(
    programme: Programme, period: Period, after: tuple[int, date] | None = None
) -> Iterator[tuple[Contract, Period]]:
    """The drafts that begin in a period, in the order of `wanted_statements`."""
    drafts = Statement.objects.filter(
        state=Statement.State.DRAFT,
        contract__programme=programme,
        starts_on__gte=period.starts_on,
        starts_on__lt=period.ends_on,
    )
    if after:
        contract_id, starts_on = after
        drafts = drafts.filter(Q(contract__gt=contract_id) | Q(contract=contract_id, starts_on__gt=starts_on))
    for draft in drafts.select_related("contract__legal_entity").order_by("contract_id", "starts_on").iterator(PORTION):
        yield draft.contract, Period(draft.starts_on, draft.ends_on)


def is_sent(contract: Contract, period: Period) -> bool:
    """Whether the contract's statement of this period has been sent and stands."""
    current = _current(contract, period)
    return current is not None and current.state != Statement.State.DRAFT


def clearing_account(contract: Contract) -> LedgerAccount:
    """The contract's clearing account. Effect: opens it if nothing has moved on it yet."""
    with pool.transaction() as connection:
        key = chart.clearing(contract.programme_id, contract.pk)
        return LedgerAccount.objects.get(pk=book.account_ids(connection, [key])[key])


def latest_sent(account: LedgerAccount) -> Statement | None:
    """The statement sent last on an account, a cancelled one included: what it left open comes next."""
    return Statement.objects.filter(account=account, sent_at__isnull=False).order_by("starts_on", "pk").last()


def sent_before(statement: Statement) -> Statement | None:
    """The statement sent before this one on its account."""
    earlier = Q(starts_on__lt=statement.starts_on) | Q(starts_on=statement.starts_on, pk__lt=statement.pk)
    sent = Statement.objects.filter(earlier, account_id=statement.account_id, sent_at__isnull=False)
    return sent.order_by("starts_on", "pk").last()


def brought_into(statement: Statement) -> Brought:
    """What the statement sent before this one has left open on the account."""
    previous = sent_before(statement)
    return left_open(previous) if previous else Brought()


def left_open(statement: Statement) -> Brought:
    """What a sent statement leaves to the next: a payout below the minimum, or all of a cancelled one."""
    if statement.state == Statement.State.CANCELLED:
        return Brought(statement.payable_kopecks + statement.carried_kopecks, statement.receivable_kopecks)
    return Brought(statement.carried_kopecks)


def least_payout(contract: Contract, ends_on: date) -> int:
    """Below what a payout is carried over, in kopecks: nothing once the contract is over, for nothing carries it on."""
    is_over = contract.ends_on is not None and contract.ends_on <= ends_on
    return 0 if is_over else contract.min_payout_kopecks


def write_figures(statement: Statement, lines: list[StatementLine]) -> None:
    """Replace a draft's lines, and set its totals on the row, which the caller saves."""
    statement.lines.all().delete()
    StatementLine.objects.bulk_create(lines)
    contract = statement.contract
    figures = settle(
        lines,
        brought=brought_into(statement),
        is_netting_allowed=contract.is_netting_allowed,
        min_payout_kopecks=least_payout(contract, statement.ends_on),
    )
    statement.accepted_kopecks = figures.accepted
    statement.issued_kopecks = figures.issued
    statement.payable_kopecks = figures.payable
    statement.receivable_kopecks = figures.receivable
    statement.carried_kopecks = figures.carried


def refuse_if_not_ended(period: Period, now: datetime) -> None:
    """Refuse with PeriodNotEnded until the last day has ended in the coalition's westernmost outlet."""
    zones = Outlet.objects.order_by().values_list("time_zone", flat=True).distinct()
    for zone in [*zones, settings.TIME_ZONE]:
        if business_date(now, zone) < period.ends_on:
            raise PeriodNotEnded(zone=zone, ends_on=period.ends_on)


def _refuse_period(contract: Contract, period: Period, now: datetime) -> None:
    if period not in _parts(contract, period):
        raise PeriodNotOfContract()
    refuse_if_not_ended(period, now)


def _contracts(programme: Programme, from_id: int) -> Iterator[Contract]:
    """Contracts by id, portion by portion: who wants the next one only does not read all of them."""
    contracts = Contract.objects.filter(programme=programme).select_related("legal_entity").order_by("pk")
    while portion := list(contracts.filter(pk__gte=from_id)[:PORTION]):
        yield from portion
        from_id = portion[-1].pk + 1


def _parts(contract: Contract, period: Period) -> list[Period]:
    if month_of(period.starts_on) == period:
        if contract.period == Contract.Period.MONTH:
            return [period]
        return [half_month_of(period.starts_on), half_month_of(period.last_on)]
    is_half = half_month_of(period.starts_on) == period
    return [period] if is_half and contract.period == Contract.Period.HALF_MONTH else []


def _current(contract: Contract, period: Period) -> Statement | None:
    standing = Statement.objects.exclude(state=Statement.State.CANCELLED)
    return standing.filter(contract=contract, starts_on=period.starts_on).first()


def _start_of_claims(statement: Statement) -> date:
    """Where the drafts of earlier periods end: they are sent first, and claim what is before."""
    drafts = Statement.objects.filter(account=statement.account, state=Statement.State.DRAFT)
    earlier = drafts.filter(starts_on__lt=statement.starts_on).order_by("starts_on").last()
    return earlier.ends_on if earlier else date.min


def _is_in_force(contract: Contract, period: Period) -> bool:
    return contract.starts_on < period.ends_on and (contract.ends_on is None or contract.ends_on > period.starts_on)


def _has_something_left(contract: Contract, period: Period) -> bool:
    account = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.CLEARING, contract=contract).first()
    if account is None:
        return False
    if turnover.unclaimed(account, date.min, period.ends_on).exists():
        return True
    latest = latest_sent(account)
    return latest is not None and latest.starts_on < period.starts_on and left_open(latest) != Brought()
