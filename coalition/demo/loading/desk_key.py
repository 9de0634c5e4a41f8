"""A desk key to try the tills' API with: the same each time on one machine, so that it can be shown again."""

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from pharmacies.access.keys import MARK, SHOWN, hash_of, revoke_key
from pharmacies.models import CashDesk, DeskKey

ISSUED_BY = "demo"
OUTLET = "Z-01"


def demo_key(*, now: datetime) -> tuple[CashDesk, str]:
    """The first desk of the first pharmacy and its live key; issued when it is missing.

    A real key is random and shown once; this one follows from SECRET_KEY. For a machine with DEBUG on.
    """
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"desk key of the demonstration", hashlib.sha256)
    key = MARK + base64.urlsafe_b64encode(digest).decode().rstrip("=")
    desk = CashDesk.objects.select_related("outlet").get(outlet__code=OUTLET, number=1)
    if not DeskKey.objects.filter(key_hash=hash_of(key), revoked_at=None).exists():
        for older in DeskKey.objects.filter(desk=desk, created_by=ISSUED_BY, revoked_at=None):
            revoke_key(key=older, revoked_by=ISSUED_BY, now=now)
        DeskKey.objects.create(
            desk=desk, slot=1, prefix=key[:SHOWN], key_hash=hash_of(key), created_at=now, created_by=ISSUED_BY
        )
    return desk, key
