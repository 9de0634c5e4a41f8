"""Bearer keys of cash desks: shown once, stored as SHA-256, two of them live while a till is moved over."""

import hashlib
import re
import secrets
from datetime import datetime

from django.db import transaction

from pharmacies.access.errors import NoFreeSlot, WebDeskHasNoKey
from pharmacies.models import CashDesk, DeskKey

MARK = "mk_"
"""Begins every key, so that one that leaked into a file or a chat is recognised."""
SLOTS = (1, 2)
SHOWN = 9
"""So many first characters of a key are kept readable, to tell one key from another."""

_FORM = re.compile(r"mk_[A-Za-z0-9_-]{43}")


def issue_key(*, desk: CashDesk, issued_by: str, now: datetime) -> tuple[DeskKey, str]:
    """A new key of a desk: its row, and the key itself, which nobody can read again afterwards.

    256 random bits. Refused with WebDeskHasNoKey, and with NoFreeSlot when two keys are live.
    """
    key = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        if CashDesk.objects.select_for_update(no_key=True).get(pk=desk.pk).is_web:
            raise WebDeskHasNoKey(desk=desk.pk)
        taken = set(DeskKey.objects.filter(desk=desk, revoked_at=None).values_list("slot", flat=True))
        free = [slot for slot in SLOTS if slot not in taken]
        if not free:
            raise NoFreeSlot(desk=desk.pk)
        row = DeskKey.objects.create(
            desk=desk,
            slot=free[0],
            prefix=key[:SHOWN],
            key_hash=hash_of(key),
            created_at=now,
            created_by=issued_by,
        )
    return row, key


def revoke_key(*, key: DeskKey, revoked_by: str, now: datetime) -> None:
    """Close the door to a key, for ever; a key that is revoked already stays as it was.

    Commits see it at once, other calls within the seconds that an identity is cached for.
    """
    DeskKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now, revoked_by=revoked_by)
    key.refresh_from_db()


def hash_of(key: str) -> str:
    """What is stored of a key. It is random, so a plain hash is as good as a slow one."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_key(text: str) -> bool:
    """Whether this looks like a key at all, which saves the database from nonsense."""
    return _FORM.fullmatch(text) is not None
