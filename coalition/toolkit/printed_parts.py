"""Papers of many pages come out of a job file by file, lie in the media for a week, and go."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from coalition.toolkit.models import Job
from coalition.toolkit.paper import Paper

KEPT = timedelta(days=7)


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
