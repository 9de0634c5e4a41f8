"""Identifiers that sort by time: UUID version 7 (RFC 9562, section 5.7)."""

import os
import threading
import time
from uuid import UUID

_RANDOM_BITS = 74
_RANDOM = (1 << _RANDOM_BITS) - 1
_LOW_62 = (1 << 62) - 1
_VERSION_AND_VARIANT = 7 << 76 | 2 << 62

_lock = threading.Lock()
_last_by_clock = 0
_last_as_told = 0


def uuid7(now_ms: int | None = None) -> UUID:
    """A UUID of the moment (Unix milliseconds, the clock's if not given), above every earlier one of this process.

    Those made with `now_ms` carry that very moment and rise among themselves as long as their moments do not fall.
    Within a millisecond, or after the clock stepped back, it grows by a random step (RFC 9562, 6.2, method 2).
    """
    global _last_by_clock, _last_as_told
    fresh = int.from_bytes(os.urandom(10)) & _RANDOM
    with _lock:
        if now_ms is None:
            value = time.time_ns() // 1_000_000 << _RANDOM_BITS | fresh
            if value <= _last_by_clock:
                value = _last_by_clock + 1 + (fresh & 0xFFFFFFFF)
            _last_by_clock = value
        else:
            value = now_ms << _RANDOM_BITS | fresh
            if value <= _last_as_told and now_ms == _last_as_told >> _RANDOM_BITS:
                value = _last_as_told + 1 + (fresh & 0xFFFFFFFF)
            _last_as_told = value
    moment_and_a = value >> 62
    return UUID(int=moment_and_a >> 12 << 80 | (moment_and_a & 0xFFF) << 64 | value & _LOW_62 | _VERSION_AND_VARIANT)
