"""How often a desk may ask who a card belongs to, and try coupons. A guess costs a try, a card that is known gives it
back."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from pharmacies.access.counters import count_try, is_exhausted, seconds_left, take_back_try
from pharmacies.access.errors import TooManyTries


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries in a window."""

    subject: str
    most: int
    window: timedelta


ASKED = Limit("asked", 120, timedelta(minutes=1))
UNKNOWN = Limit("unknown", 20, timedelta(minutes=10))
UNKNOWN_COUPONS = Limit("unknown_coupon", 20, UNKNOWN.window)
SHOWN = Limit("shown", 30, timedelta(minutes=10))
TRUSTED_SECONDS = 10

_trusted: dict[str, float] = {}
"""Whose cards or coupons are looked at for now, and until when, by the process's own clock."""


def begin_lookup(*, desk_id: int, identifier: str, now: datetime) -> None:
    """Count a look-up before it is made: per desk, and per card or phone whatever the desk.

    It also takes one of the desk's tries for unknown cards; `end_known_lookup` gives it back.
    Refused with TooManyTries when a limit is used up.
    """
    digest = salted_hmac("lookups", identifier, algorithm="sha256").hexdigest()[:32]
    for limit, whose in ((ASKED, desk_id), (SHOWN, digest), (UNKNOWN, desk_id)):
        if not count_try(subject=f"{limit.subject}:{whose}", limit=limit.most, window=limit.window, now=now):
            raise TooManyTries(retry_after_seconds=seconds_left(limit.window, now))


def end_known_lookup(*, desk_id: int, now: datetime) -> None:
    """The card was known, so it was no guess."""
    take_back_try(subject=f"{UNKNOWN.subject}:{desk_id}", window=UNKNOWN.window, now=now)


def may_guess(*, desk_id: int, now: datetime, limit: Limit = UNKNOWN) -> bool:
    """Whether a card on a receipt is looked at: not from a desk that showed too many unknown ones. Coupons alike.

    A yes is remembered by the process for some seconds, and forgotten with the next unknown one; a no is asked anew.
    """
    subject = f"{limit.subject}:{desk_id}"
    if time.monotonic() < _trusted.get(subject, 0):
        return True
    if is_exhausted(subject=subject, limit=limit.most, window=limit.window, now=now):
        return False
    _trusted[subject] = time.monotonic() + TRUSTED_SECONDS
    return True


def note_unknown(*, desk_id: int, now: datetime, limit: Limit = UNKNOWN) -> None:
    """A receipt showed an unknown card or coupon."""
    subject = f"{limit.subject}:{desk_id}"
    _trusted.pop(subject, None)
    count_try(subject=subject, limit=limit.most, window=limit.window, now=now)
