"""Whose key it is: asked of the database once in some seconds, in between answered by the process."""

import time

from pharmacies.access.errors import BadCredentials, DeskRefused
from pharmacies.access.keys import hash_of, is_key
from pharmacies.models import DeskKey
from pharmacies.queries.desks import DeskIdentity, desk_identity

CACHED_SECONDS = 10
"""A revoked key or a desk that was switched off may go on asking for so long; commits look again."""
CACHED_MOST = 10_000

_known: dict[str, tuple[float, DeskIdentity]] = {}


def identify_desk(bearer: str) -> DeskIdentity:
    """The desk that a key belongs to; two statements, and none for a key seen in the last ten seconds.

    Refused with BadCredentials: anything that is no live key, and the key of a web cash desk.
    Refused with DeskRefused: the key of an inactive desk.
    """
    if not is_key(bearer):
        raise BadCredentials()
    key_hash = hash_of(bearer)
    known = _known.get(key_hash)
    if known and time.monotonic() < known[0]:
        return known[1]
    identity = _look_up(key_hash)
    if len(_known) >= CACHED_MOST:
        _known.clear()
    _known[key_hash] = time.monotonic() + CACHED_SECONDS, identity
    return identity


def forget_desks() -> None:
    """Empty this process's cache; the next call of every till asks the database."""
    _known.clear()


def _look_up(key_hash: str) -> DeskIdentity:
    row = (
        DeskKey.objects.filter(key_hash=key_hash, revoked_at=None, desk__is_web=False)
        .values_list("pk", "desk", "desk__is_active")
        .first()
    )
    if row is None:
        _known.pop(key_hash, None)
        raise BadCredentials()
    key_id, desk_id, is_active = row
    if not is_active:
        _known.pop(key_hash, None)
        raise DeskRefused(desk=desk_id)
    return desk_identity(desk_id, key_id)
