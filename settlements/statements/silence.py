"""Silence is agreement: a statement to which nobody has objected in time is agreed."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from coalition.kernel.periods import business_date
from coalition.kernel.working_days import add_working_days, working_days_between
from pharmacies.models import Contract, Outlet
from settlements.models import Statement
from settlements.statements.errors import StepRefused
from settlements.statements.steps import State, Step, take_step


def accept_silence(*, now: datetime) -> int:
    """Agree to sent statements whose last day for objections has ended, in Moscow and in every outlet of the partner.

    Each in a transaction of its own; whoever objects at the same moment is first or is told that it is too late.
    Effect: agreed, `is_agreed_silently`, by nobody; answers how many. Disputed ones are left alone.
    """
    waiting = Statement.objects.filter(
        state=State.SENT, answer_by__isnull=False, answer_by__lt=business_date(now, settings.TIME_ZONE)
    ).order_by("answer_by", "pk")
    return sum(_accept(statement, now) for statement in waiting.select_related("contract"))


def last_day_to_object(contract: Contract, *, today: date) -> date | None:
    """Until when a statement that is sent today is objected to; None where silence is no agreement."""
    return add_working_days(today, contract.acceptance_days) if contract.acceptance_days else None


def last_day_to_object_again(statement: Statement, *, since: datetime, now: datetime) -> date | None:
    """Until when a statement is objected to that could not be since a moment: disputed, or taken for paid.

    Not before the day that was promised; the working days that were left at that moment are given again, one at the
    least, so that nobody has agreed by silence in the night after.
    """
    if statement.answer_by is None:
        return None
    left = working_days_between(today_of(statement, since), statement.answer_by)
    return max(statement.answer_by, add_working_days(today_of(statement, now), max(left, 1)))


def today_of(statement: Statement, now: datetime) -> date:
    """The day it is where the partner's day ends last: Moscow, or an outlet of his further west."""
    outlets = Outlet.objects.filter(legal_entity=statement.contract.legal_entity_id)
    zones = {settings.TIME_ZONE, *outlets.order_by().values_list("time_zone", flat=True)}
    return min(business_date(now, zone) for zone in zones)


@transaction.atomic
def _accept(statement: Statement, now: datetime) -> bool:
    if statement.answer_by >= today_of(statement, now):
        return False
    try:
        statement = take_step(statement, Step.AGREE_SILENTLY)
    except StepRefused:
        return False  # objected to, agreed to or cancelled since it was looked for
    if statement.answer_by is None or statement.answer_by >= today_of(statement, now):
        return False  # given another day since
    statement.agreed_at, statement.is_agreed_silently = now, True
    statement.save(update_fields=["state", "agreed_at", "is_agreed_silently"])
    return True
