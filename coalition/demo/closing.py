"""The month is closed: statements drafted and sent, partners answer, two people pay. Each step finds what was done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from coalition.demo.timeline import Timeline, at
from pharmacies.models import Programme
from settlements.models import Payout, Statement
from settlements.statements.agreement import agree_statement, dispute_statement
from settlements.statements.drafting import draft_statements
from settlements.statements.errors import PeriodNotEnded
from settlements.statements.payouts import approve_payout, prepare_payout
from settlements.statements.sending import send_statement

OPERATOR, ACCOUNTANT = "operator", "accountant"

# How far each contract's statements have come; those of all others are agreed and paid.
WAITS_FOR_AN_ANSWER = {"А-03", "П-02"}
OBJECTS = {"А-07": "По чеку от 14 числа принято 300 баллов, в отчёте 200. Просим сверить."}
WAITS_FOR_PAYMENT = {"А-02", "А-09"}
WAITS_FOR_THE_SECOND = {"А-05"}


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the steps of closing are made: in the days after the month, but never later than now."""

    month_ended: datetime
    now: datetime

    def day(self, number: int, hour: int) -> datetime:
        """The moment of a step on the so-manieth day after the month."""
        return min(self.month_ended + timedelta(days=number - 1, hours=hour), self.now)


def close_month(programme: Programme, timeline: Timeline, *, now: datetime) -> list[Statement]:
    """The statements of the month, each brought as far as its contract's story goes; none when the month goes on.

    Doing so again changes nothing.
    """
    calendar = Calendar(at(timeline.month.ends_on, 0), now)
    try:
        draft_statements(programme=programme, period=timeline.month, now=calendar.day(2, 9))
    except PeriodNotEnded:
        return []
    for statement in _statements(programme, timeline):
        _answer(_send(statement, calendar), calendar)
    return list(_statements(programme, timeline))


def _statements(programme: Programme, timeline: Timeline):
    month = timeline.month
    return (
        Statement.objects.filter(
            contract__programme=programme, starts_on__gte=month.starts_on, ends_on__lte=month.ends_on
        )
        .select_related("contract__legal_entity")
        .order_by("starts_on", "contract__number")
    )


def _send(statement: Statement, calendar: Calendar) -> Statement:
    if statement.state != Statement.State.DRAFT:
        return statement
    return send_statement(statement=statement, sent_by=OPERATOR, now=calendar.day(2, 11))


def _answer(statement: Statement, calendar: Calendar) -> None:
    """The partner objects, keeps silent or agrees; what was agreed is prepared by one and paid by another."""
    number, state = statement.contract.number, Statement.State
    if number in WAITS_FOR_AN_ANSWER:
        return
    if number in OBJECTS:
        if statement.state == state.SENT:
            dispute_statement(statement=statement, reason=OBJECTS[number])
        return
    if statement.state == state.SENT:
        statement = agree_statement(statement=statement, agreed_by=OPERATOR, now=calendar.day(4, 10))
    if statement.state == state.AGREED and statement.payable_kopecks and number not in WAITS_FOR_PAYMENT:
        prepare_payout(statement=statement, prepared_by=OPERATOR, now=calendar.day(5, 10))
        statement.refresh_from_db()
    if statement.state == state.PAYABLE and number not in WAITS_FOR_THE_SECOND:
        _pay(statement, calendar)


def _pay(statement: Statement, calendar: Calendar) -> None:
    paid_at = calendar.day(5, 15)
    approve_payout(
        payout=Payout.objects.get(statement=statement),
        approved_by=ACCOUNTANT,
        paid_on=paid_at.date(),
        now=paid_at,
    )
