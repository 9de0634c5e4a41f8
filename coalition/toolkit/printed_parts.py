"""Papers of many pages come out of a job file by file, lie in the media for a week, and go."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from coalition.toolkit.models import Job
from coalition.toolkit.paper import Paper

KEPT = timedelta(days=7)


def print_next(
    job: Job, *, rows: QuerySet[Any], at_most: int, folder: str, paper_of: Callable[[Sequence[Any], int], Paper]
) -> bool:
    """The next file of a job that prints rows in the order of their keys; whether something is left.

    `paper_of` is given the rows of the file and the number of the first of them, counted from 1.
    """
    part = list(rows.filter(pk__gt=job.result.get("after", 0)).order_by("pk")[:at_most])
    keep_part(job, folder, paper_of(part, job.done + 1))
    job.result["after"] = part[-1].pk
    job.done += len(part)
    return job.done < job.total


def keep_part(job: Job, folder: str, paper: Paper) -> None:
    """Save a part of a job's papers and note its place. A file that a killed worker left is written over."""
    place = f"{folder}/{paper.file_name}"
    default_storage.delete(place)
    default_storage.save(place, ContentFile(paper.body))
    job.result["parts"] = [*job.result.get("parts", []), place]


def sweep_parts(*, kind: str, now: datetime) -> int:
    """Delete the files of jobs of a kind that ended a week ago: secrets do not lie about. How many."""
    count = 0
    for job in Job.objects.filter(kind=kind, finished_at__lt=now - KEPT, result__has_key="parts"):
        for place in job.result.pop("parts"):
            default_storage.delete(place)
            count += 1
        job.save(update_fields=["result"])
    return count
