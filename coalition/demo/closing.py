"""The month is closed: statements drafted and sent, partners answer. Each step finds what was done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from coalition.demo.timeline import Timeline, at
from pharmacies.models import Programme
from settlements.models import Statement
from settlements.statements.agreement import agree_statement
from settlements.statements.disputes import Objection, open_dispute
from settlements.statements.drafting import draft_statements
from settlements.statements.errors import PeriodNotEnded
from settlements.statements.sending import send_statement

OPERATOR = "operator"

# How far each contract's statements have come; those of all others are agreed, and paid by `coalition.demo.paying`.
WAITS_FOR_AN_ANSWER = {"А-03", "П-02"}
OBJECTS = {"А-07"}


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the steps of closing are made: in the days after the month, but never later than now."""

    month_ended: datetime
    now: datetime

    def day(self, number: int, hour: int) -> datetime:
        """The moment of a step on the so-manieth day after the month."""
        return min(self.month_ended + timedelta(days=number - 1, hours=hour), self.now)


def calendar_of(timeline: Timeline, now: datetime) -> Calendar:
    """The days after the timeline's month."""
    return Calendar(at(timeline.month.ends_on, 0), now)


def close_month(programme: Programme, timeline: Timeline, *, now: datetime) -> list[Statement]:
    """The statements of the month, each brought as far as its contract's story goes; none when the month goes on.

    Doing so again changes nothing.
    """
    calendar = calendar_of(timeline, now)
    try:
        draft_statements(programme=programme, period=timeline.month, now=calendar.day(2, 9))
    except PeriodNotEnded:
        return []
    for statement in statements_of(programme, timeline):
        _answer(_send(statement, calendar), calendar)
    return list(statements_of(programme, timeline))


def statements_of(programme: Programme, timeline: Timeline) -> QuerySet[Statement]:
    """The statements of the month, by the number of their contract."""
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
    """The partner objects, keeps silent or agrees."""
    number, state = statement.contract.number, Statement.State
    if number in WAITS_FOR_AN_ANSWER:
        return
    if number in OBJECTS:
        if statement.state == state.SENT:
            _object(statement, calendar)
        return
    if statement.state == state.SENT:
        agree_statement(statement=statement, agreed_by=OPERATOR, now=calendar.day(4, 10))


def _object(statement: Statement, calendar: Calendar) -> None:
    """The pharmacy misses 100 ₽ in its first line, and a receipt that its till says it had on the 14th."""
    line = statement.lines.order_by("pk").first()
    missing = Objection(
        None,
        None,
        f"Чек от 14.{calendar.month_ended - timedelta(days=1):%m.%Y}, М-купон 200",
        200_00,
        "Чека нет в реестре, хотя М-купон у покупателя принят.",
    )
    objections = [missing]
    if line:
        sum_of_line = line.amount_kopecks + 100_00
        objections.insert(0, Objection(line.pk, None, "", sum_of_line, "По отчётам касс больше. Просим сверить."))
    open_dispute(statement=statement, objections=objections, opened_by=OPERATOR, now=calendar.day(3, 12))
