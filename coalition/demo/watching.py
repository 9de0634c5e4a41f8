"""Signs of abuse are looked for on the morning after each week of the play, as the nights would have done it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from coalition.demo.plan.events import Event
from coalition.demo.timeline import CENTRE, at
from coalition.toolkit.jobs import continue_jobs
from settlements.analytics.suspicions import searching

MORNING = 6


def watch_week(events: Iterable[Event], *, until: datetime) -> None:
    """One search after the last day of these events, but never later than `until`; doing so again adds nothing."""
    last_on = max(event.received_at for event in events).astimezone(CENTRE).date()
    now = min(at(last_on + timedelta(days=1), MORNING), until)
    searching.queue_search(now=now)
    continue_jobs(kind=searching.KIND, step=searching.search_next, now=now)
