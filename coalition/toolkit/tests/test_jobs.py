"""Work piece by piece: the bar and the pieces never differ, whoever stops, dies or refuses."""

from datetime import UTC, datetime

import pytest

from coalition.kernel.errors import DomainError
from coalition.toolkit.jobs import continue_jobs, queue_job, resume_job, stop_job
from coalition.toolkit.models import Job
from coalition.toolkit.models import NumberSeries as Piece

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)
KIND = "test"


class Enough(DomainError):
    code = "enough"
    message_ru = "Довольно."
    message_en = "Enough."


def a_job(total: int = 3) -> Job:
    return queue_job(kind=KIND, params={}, total=total, started_by="anna", now=NOW)


def count(job: Job, now: datetime) -> bool:
    """Leave a row for each piece."""
    job.done += 1
    Piece.objects.create(kind=KIND, year=job.done)
    return job.done < job.total


def pieces() -> list[int]:
    return list(Piece.objects.filter(kind=KIND).order_by("year").values_list("year", flat=True))


def test_a_job_is_done_piece_by_piece():
    queued, seen = a_job(), []

    (job,) = continue_jobs(kind=KIND, step=count, now=NOW, heed=lambda job: seen.append(job.done))

    assert (job.pk, job.state, job.done, job.finished_at) == (queued.pk, "done", 3, NOW)
    assert (seen, pieces()) == ([1, 2, 3], [1, 2, 3])
    assert continue_jobs(kind=KIND, step=count, now=NOW) == []


def test_a_worker_that_dies_leaves_neither_the_piece_nor_its_bar():
    a_job()

    def die(job: Job, now: datetime) -> bool:
        count(job, now)
        if job.done == 2:
            raise MemoryError
        return True

    with pytest.raises(MemoryError):
        continue_jobs(kind=KIND, step=die, now=NOW)
    assert (Job.objects.get().state, Job.objects.get().done, pieces()) == ("running", 1, [1])

    continue_jobs(kind=KIND, step=count, now=NOW)

    assert (Job.objects.get().state, pieces()) == ("done", [1, 2, 3])


def test_a_stopped_job_goes_on_when_it_is_resumed():
    queued = a_job()

    continue_jobs(kind=KIND, step=count, now=NOW, heed=lambda job: stop_job(job=job))
    assert (Job.objects.get().state, pieces()) == ("stopped", [1])
    assert continue_jobs(kind=KIND, step=count, now=NOW) == []

    resume_job(job=queued)
    continue_jobs(kind=KIND, step=count, now=NOW)

    assert (Job.objects.get().state, pieces()) == ("done", [1, 2, 3])


def test_a_refusal_fails_the_job_in_words_and_undoes_its_piece():
    queued = a_job()

    def refuse(job: Job, now: datetime) -> bool:
        if count(job, now) and job.done == 2:
            raise Enough
        return True

    continue_jobs(kind=KIND, step=refuse, now=NOW)

    job = Job.objects.get()
    assert (job.state, job.done, job.message, job.result["code"], pieces()) == ("failed", 1, "Довольно.", "enough", [1])
    resume_job(job=queued)
    continue_jobs(kind=KIND, step=count, now=NOW)
    assert (Job.objects.get().state, Job.objects.get().message, pieces()) == ("done", "", [1, 2, 3])


def test_only_the_job_that_is_meant_is_worked_on():
    first, second = a_job(), a_job()

    continue_jobs(kind=KIND, step=lambda job, now: False, now=NOW, only=second)

    assert [Job.objects.get(pk=job.pk).state for job in (first, second)] == ["queued", "done"]
