"""Segments are refreshed every week of the play, as the nights would have done it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from coalition.demo.plan.events import Event
from coalition.demo.timeline import CENTRE
from pharmacies.models import Programme
from promotions.models import Segment
from promotions.operations.segments import SegmentWrittenLater
from settlements.analytics.refreshing import refresh_segment


def by_week(events: Iterable[Event]) -> Iterator[list[Event]]:
    """The events of each week in turn."""
    for _week, found in groupby(events, key=lambda event: event.received_at.astimezone(CENTRE).isocalendar()[:2]):
        yield list(found)


def refresh_kept(programme: Programme, *, now: datetime) -> None:
    """Everybody who fits at this moment is in, nobody else; what was written for a later moment stays."""
    for segment in Segment.objects.filter(programme=programme, kind=Segment.Kind.COMPUTED, is_kept=True):
        try:
            refresh_segment(segment=segment, now=now)
        except SegmentWrittenLater:
            continue
