"""The statements of all contracts as one job: with a bar, stopped at any time, resumed where it was."""

from datetime import date, datetime

from django.db import transaction

from coalition.kernel.errors import DomainError
from coalition.kernel.periods import Period, half_month_of, last_full_month, previous
from coalition.toolkit.models import Job
from coalition.toolkit.turns import one_at_a_time
from pharmacies.models import Contract, Programme
from settlements.models import Statement
from settlements.statements.drafting import draft_statement, is_sent, wanted_statements
from settlements.statements.sending import send_statement

KIND = "statements"
UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)


def start_run(*, programme: Programme, period: Period, is_sending: bool, started_by: str, now: datetime) -> Job:
    """Queue the drafting of a period's statements, and their sending if `is_sending`. Effect: one job in the queue."""
    return Job.objects.create(
        kind=KIND, params=_params(programme, period, is_sending=is_sending), started_by=started_by, created_at=now
    )


def start_missing_runs(*, today: date, now: datetime) -> list[Job]:
    """Queue drafts of the last month and the last half-month for each programme that has none queued or done yet."""
    jobs = []
    for programme in Programme.objects.order_by("pk"):
        for period in (last_full_month(today), previous(half_month_of(today))):
            params = _params(programme, period, is_sending=False)
            is_known = Job.objects.filter(kind=KIND, params=params).exists()
            if not is_known and any(wanted_statements(programme, period)):
                jobs.append(start_run(programme=programme, period=period, is_sending=False, started_by="", now=now))
    return jobs


def continue_runs(*, now: datetime) -> list[Job]:
    """Go on with every job that is queued, or whose worker has died; those that are being worked on are left alone."""
    jobs = []
    for job in Job.objects.filter(kind=KIND, state__in=UNFINISHED).order_by("pk"):
        with one_at_a_time(f"job:{job.pk}") as is_mine:
            if is_mine:
                jobs.append(_go_on(job, now))
    return jobs


def stop_run(*, job: Job) -> None:
    """Stop a job after the contract it is at. No effect on one that has ended."""
    Job.objects.filter(pk=job.pk, state__in=UNFINISHED).update(state=Job.State.STOPPED)


def resume_run(*, job: Job) -> None:
    """Queue a stopped job again; it goes on where it was. No effect on any other."""
    Job.objects.filter(pk=job.pk, state=Job.State.STOPPED).update(state=Job.State.QUEUED)


def _params(programme: Programme, period: Period, *, is_sending: bool) -> dict[str, object]:
    return {
        "programme": programme.pk,
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "is_sending": is_sending,
    }


def _go_on(job: Job, now: datetime) -> Job:
    job.refresh_from_db()
    programme = Programme.objects.get(pk=job.params["programme"])
    period = Period(date.fromisoformat(job.params["starts_on"]), date.fromisoformat(job.params["ends_on"]))
    wanted = list(wanted_statements(programme, period))
    if not Job.objects.filter(pk=job.pk, state__in=UNFINISHED).update(state=Job.State.RUNNING, total=len(wanted)):
        return job
    for contract, part in wanted:
        place = [contract.pk, part.starts_on.isoformat()]
        if place <= job.result.get("after", []):
            continue
        if not Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).exists():
            break  # stopped by a person
        _settle(job, contract, part, place, now)
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(state=Job.State.DONE, finished_at=now)
    job.refresh_from_db()
    return job


def _settle(job: Job, contract: Contract, period: Period, place: list[object], now: datetime) -> None:
    """One contract and the bar in one transaction: a worker killed in the middle has done neither."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                _draft_and_send(job, contract, period, now)
        except DomainError as refusal:
            # One contract's refusal is reported and keeps nobody else from being settled.
            said = {"contract": str(contract), "code": refusal.code, "ru": refusal.message_ru, "en": refusal.message_en}
            job.result["refused"] = [*job.result.get("refused", []), said]
        job.result["after"] = place
        job.done += 1
        job.save(update_fields=["result", "done"])


def _draft_and_send(job: Job, contract: Contract, period: Period, now: datetime) -> None:
    if is_sent(contract, period):
        return
    statement: Statement = draft_statement(contract=contract, period=period, now=now)
    if job.params["is_sending"]:
        send_statement(statement=statement, sent_by=job.started_by, now=now)
