"""Long work piece by piece: queued, worked on, stopped, resumed, gone on with when its worker has died."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from coalition.kernel.errors import DomainError
from coalition.toolkit.models import Job
from coalition.toolkit.turns import one_at_a_time

UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)

Step = Callable[[Job, datetime], bool]
"""One piece of the work: does it, moves `done` and `result` of the job, tells whether something is left."""


def queue_job(*, kind: str, params: dict[str, Any], total: int, started_by: str, now: datetime) -> Job:
    """A job in the queue; `continue_jobs` of its kind works on it."""
    return Job.objects.create(kind=kind, params=params, total=total, started_by=started_by, created_at=now)


def continue_jobs(
    *, kind: str, step: Step, now: datetime, only: Job | None = None, heed: Callable[[Job], Any] | None = None
) -> list[Job]:
    """Go on with every job of a kind that is queued, or whose worker has died; `only` with this one.

    A piece and the bar are one transaction, so a worker killed in the middle has done neither. `heed` is called after
    each piece. A DomainError ends the job as failed, with its sentence. Jobs that somebody works on are left alone.
    """
    jobs = []
    waiting = Job.objects.filter(kind=kind, state__in=UNFINISHED).order_by("pk")
    for job in waiting.filter(pk=only.pk) if only else waiting:
        with one_at_a_time(f"job:{job.pk}") as is_mine:
            if is_mine:
                jobs.append(_go_on(job.pk, step, now, heed))
    return jobs


def stop_job(*, job: Job) -> None:
    """Stop a job after the piece it is at. No effect on one that has ended."""
    Job.objects.filter(pk=job.pk, state__in=UNFINISHED).update(state=Job.State.STOPPED)


def resume_job(*, job: Job) -> None:
    """Queue a stopped or failed job again; it goes on where it was. No effect on any other."""
    Job.objects.filter(pk=job.pk, state__in=(Job.State.STOPPED, Job.State.FAILED)).update(
        state=Job.State.QUEUED, message="", finished_at=None
    )


def _go_on(job_id: int, step: Step, now: datetime, heed: Callable[[Job], Any] | None) -> Job:
    Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(state=Job.State.RUNNING)
    while True:
        with transaction.atomic():
            # Locked, so that a stop waits for the end of the piece and is seen before the next one.
            job = Job.objects.select_for_update(no_key=True).get(pk=job_id)
            if job.state != Job.State.RUNNING:
                return job
            _do_piece(job, step, now)
        if heed:
            heed(job)


def _do_piece(job: Job, step: Step, now: datetime) -> None:
    try:
        with transaction.atomic():
            is_more = step(job, now)
    except DomainError as refusal:
        job.refresh_from_db()
        job.state, job.message, job.finished_at = Job.State.FAILED, refusal.message_ru, now
        job.result = job.result | {"code": refusal.code, "ru": refusal.message_ru, "en": refusal.message_en}
    else:
        if not is_more:
            job.state, job.finished_at = Job.State.DONE, now
    job.save(update_fields=["state", "message", "result", "done", "total", "finished_at"])
