"""Whose day it is where nobody stands at a till."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

CENTRE = settings.TIME_ZONE
"""The operator's time zone: what has no outlet is dated by it."""


def local_now(now: datetime) -> datetime:
    """The moment by the clock of the operator, by which occasions are dated."""
    return now.astimezone(ZoneInfo(CENTRE))
