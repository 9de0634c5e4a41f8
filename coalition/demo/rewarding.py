"""What promotions give without a receipt, day by day, and points whose days are over; each exactly once."""

from collections.abc import Iterable
from datetime import datetime

from coalition.demo.plan.events import Event
from coalition.demo.timeline import CENTRE, at
from coalition.toolkit.jobs import continue_jobs
from settlements.movements import lapsing, sweeping

EVENING = 21


def reward_days(events: Iterable[Event], *, until: datetime) -> None:
    """The sweeps of each day on which something happened, in the evening, but never later than `until`."""
    for day in sorted({event.received_at.astimezone(CENTRE).date() for event in events}):
        now = min(at(day, EVENING), until)
        sweeping.queue_awards(now=now)
        continue_jobs(kind=sweeping.KIND, step=sweeping.award_piece, now=now)
        lapsing.queue_expiry(now=now)
        continue_jobs(kind=lapsing.KIND, step=lapsing.expire_piece, now=now)
