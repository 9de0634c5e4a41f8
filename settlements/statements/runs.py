"""The statements of all contracts as one job: with a bar, stopped at any time, resumed where it was."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import transaction

from coalition.kernel.errors import DomainError
from coalition.kernel.periods import Period, half_month_of, last_full_month, previous
from coalition.toolkit.jobs import continue_jobs, queue_job
from coalition.toolkit.models import Job
from pharmacies.models import Contract, Programme
from settlements.models import Statement
from settlements.statements.drafting import (
    draft_statement,
    drafts_after,
    is_sent,
    refuse_if_not_ended,
    wanted_statements,
)
from settlements.statements.errors import PeriodNotEnded
from settlements.statements.sending import send_statement
from settlements.statements.steps import State

KIND = "statements"

Place = tuple[int, date]
"""How far a run has come: a contract, and the first day of its period."""


def start_run(*, programme: Programme, period: Period, is_sending: bool, started_by: str, now: datetime) -> Job:
    """Queue the drafting of a period's statements, and their sending if `is_sending`. Effect: one job in the queue.

    Refused with PeriodNotEnded.
    """
    return _queue(_params(programme, period, is_sending=is_sending), started_by, now)


def start_sending(*, programme: Programme, period: Period, started_by: str, now: datetime) -> Job:
    """Queue the sending of the drafts that a period has; what nobody has drafted is left alone. As `start_run`."""
    return _queue(_params(programme, period, is_sending=True) | {"is_drafting": False}, started_by, now)


def start_missing_runs(*, today: date, now: datetime) -> list[Job]:
    """Queue drafts of the last month and the last half-month for each programme that has none queued or done yet."""
    jobs = []
    for programme in Programme.objects.order_by("pk"):
        for period in (last_full_month(today), previous(half_month_of(today))):
            params = _params(programme, period, is_sending=False)
            is_known = Job.objects.filter(kind=KIND, params=params).exists()
            if not is_known and any(wanted_statements(programme, period)):
                with suppress(PeriodNotEnded):  # further west it is still on; the next night finds it
                    jobs.append(start_run(programme=programme, period=period, is_sending=False, started_by="", now=now))
    return jobs


def continue_runs(*, now: datetime) -> list[Job]:
    """Go on with every run that is queued, or whose worker has died."""
    return continue_jobs(kind=KIND, step=settle_next, now=now)


def settle_next(job: Job, now: datetime) -> bool:
    """The piece of a run: one contract's statement. Its refusal is noted and keeps nobody else from being settled."""
    wanted = next(_wanted(job.params, _place(job)), None)
    if wanted is None:
        job.total = job.done
        return False
    contract, period = wanted
    try:
        with transaction.atomic():
            _settle(job, contract, period, now)
    except DomainError as refusal:
        said = {
            "contract": str(contract),
            "contract_id": contract.pk,
            "starts_on": period.starts_on.isoformat(),
            "code": refusal.code,
            "ru": refusal.message_ru,
            "en": refusal.message_en,
        }
        job.result = job.result | {"refused": [*job.result.get("refused", []), said]}
    job.result = job.result | {"after": [contract.pk, period.starts_on.isoformat()]}
    job.done += 1
    return True


def programme_of(job: Job) -> Programme:
    """Whose statements a run is about."""
    return Programme.objects.get(pk=job.params["programme"])


def period_of(params: dict[str, Any]) -> Period:
    """The period of a run."""
    return Period(date.fromisoformat(params["starts_on"]), date.fromisoformat(params["ends_on"]))


def _queue(params: dict[str, Any], started_by: str, now: datetime) -> Job:
    refuse_if_not_ended(period_of(params), now)
    total = sum(1 for _ in _wanted(params, None))
    return queue_job(kind=KIND, params=params, total=total, started_by=started_by, now=now)


def _params(programme: Programme, period: Period, *, is_sending: bool) -> dict[str, Any]:
    return {
        "programme": programme.pk,
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "is_sending": is_sending,
    }


def _place(job: Job) -> Place | None:
    after = job.result.get("after")
    return (after[0], date.fromisoformat(after[1])) if after else None


def _wanted(params: dict[str, Any], after: Place | None) -> Iterator[tuple[Contract, Period]]:
    wanted = wanted_statements if params.get("is_drafting", True) else drafts_after
    return wanted(Programme(pk=params["programme"]), period_of(params), after)


def _settle(job: Job, contract: Contract, period: Period, now: datetime) -> None:
    if is_sent(contract, period):
        return
    if job.params.get("is_drafting", True):
        statement = draft_statement(contract=contract, period=period, now=now)
    else:  # sending computes it anew anyway, and sends what the contract would by now draft otherwise
        statement = Statement.objects.get(contract=contract, starts_on=period.starts_on, state=State.DRAFT)
    if job.params["is_sending"]:
        send_statement(statement=statement, sent_by=job.started_by, now=now)
