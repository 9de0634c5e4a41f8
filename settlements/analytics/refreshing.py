"""Segments are asked for anew and written down: every night, or when somebody wants it; one after another, as a job."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from coalition.kernel.errors import DomainError
from coalition.toolkit.jobs import UNFINISHED, queue_job
from coalition.toolkit.models import Job
from promotions.engine.segments import SegmentsInCircle, refresh_order
from promotions.models import Segment
from promotions.operations.segments import SegmentIsList, SegmentWrittenLater, Written, write_segment
from promotions.queries.segment_conditions import conditions_in, named_segments
from settlements.analytics.audiences import audience

KIND = "segments"


class NothingToRefresh(DomainError):
    code = "nothing_to_refresh"
    message_ru = "Обновлять нечего: состав списков меняют люди."
    message_en = "There is nothing to refresh: people change the members of lists."


def refresh_segment(*, segment: Segment, now: datetime) -> Written:
    """Ask who fulfils a computed segment's conditions at `now`, and write it down; doing so again changes nothing.

    Refused with SegmentConditionsRefused, SegmentIsList and SegmentWrittenLater.
    """
    if segment.kind != Segment.Kind.COMPUTED:
        raise SegmentIsList(segment=segment.name)
    asked = audience(programme=segment.programme, conditions=conditions_in(segment), now=now)
    return write_segment(segment=segment, accounts=asked, now=now)


def queue_refresh(*, segments: Iterable[Segment], started_by: str, now: datetime) -> Job:
    """Queue the refreshing of segments, each after those it is built on, which are refreshed as well.

    Refused with SegmentsInCircle, and with NothingToRefresh when all of them are lists.
    """
    return _queue(refresh_order(named_segments(), [segment.pk for segment in segments]), started_by, now)


def queue_nightly_refresh(*, now: datetime) -> Job | None:
    """Queue the refreshing of all segments that are kept up to date, unless one is under way.

    Segments in a circle are left as they are; the others are refreshed.
    """
    if Job.objects.filter(kind=KIND, state__in=UNFINISHED, started_by="").exists():
        return None
    named, sound = named_segments(), []
    kept = Segment.objects.filter(kind=Segment.Kind.COMPUTED, is_kept=True).order_by("pk")
    for segment_id in kept.values_list("pk", flat=True):
        try:
            refresh_order(named, [segment_id])
        except SegmentsInCircle:
            continue
        sound.append(segment_id)
    return _queue(refresh_order(named, sound), "", now) if sound else None


def refresh_next(job: Job, now: datetime) -> bool:
    """One piece of the job: one segment. What one of them is refused for is told and keeps no other waiting."""
    waiting: list[int] = job.params["segments"]
    segment = Segment.objects.filter(pk=waiting[job.done]).select_related("programme").first()
    try:
        with transaction.atomic():
            if segment is not None:
                refresh_segment(segment=segment, now=now)
    except SegmentWrittenLater:
        pass  # somebody was quicker, and what is written is fresher than this
    except DomainError as refusal:
        said = {"segment": segment.name, "code": refusal.code, "ru": refusal.message_ru, "en": refusal.message_en}
        job.result["refused"] = [*job.result.get("refused", []), said]
    job.done += 1
    return job.done < job.total


def _queue(segment_ids: list[int], started_by: str, now: datetime) -> Job:
    if not segment_ids:
        raise NothingToRefresh
    return queue_job(
        kind=KIND, params={"segments": segment_ids}, total=len(segment_ids), started_by=started_by, now=now
    )
