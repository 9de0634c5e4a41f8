"""Messages leave after the transaction that wants them sent: at once if all is well, by the sweep otherwise.

A message is claimed, sent and marked in one transaction of its own. Killed in between, it stays queued and is sent once
more: rather twice than never.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from coalition.toolkit.gateways import gateway
from coalition.toolkit.models import OutboxMessage

TRIES = 3
SECRETS_LIVE = timedelta(minutes=30)
"""A code that waited longer is of no use, so it is not sent any more."""
AT_MOST = 500


def queue_message(
    *,
    channel: OutboxMessage.Channel,
    recipient: str,
    body: str,
    purpose: str,
    now: datetime,
    subject: str = "",
    is_secret: bool = False,
) -> OutboxMessage:
    """Want a message sent, in the caller's transaction: rolled back, it never was. It leaves right after the commit."""
    message = OutboxMessage.objects.create(
        channel=channel,
        recipient=recipient,
        subject=subject,
        body=body,
        purpose=purpose,
        is_secret=is_secret,
        created_at=now,
    )
    # What fails here is found again by the sweep, so it is no affair of whoever committed.
    transaction.on_commit(partial(_send_just_queued, message.pk), robust=True)
    return message


def send_waiting(*, now: datetime) -> int:
    """Try every message that waits, once each; how many left. Other workers' messages are passed over."""
    sent, last = 0, 0
    for _turn in range(AT_MOST):
        message = _send_next(after=last, now=now)
        if message is None:
            break
        last = message.pk
        sent += message.state == OutboxMessage.State.SENT
    return sent


def _send_just_queued(message_id: int) -> None:
    _send_next(after=message_id - 1, until=message_id, now=timezone.now())


@transaction.atomic
def _send_next(*, after: int, now: datetime, until: int | None = None) -> OutboxMessage | None:
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.QUEUED, pk__gt=after).order_by("pk")
    if until is not None:
        waiting = waiting.filter(pk__lte=until)
    message = waiting.select_for_update(skip_locked=True).first()
    if message is None:
        return None
    if message.is_secret and now - message.created_at > SECRETS_LIVE:
        message.state, message.error = OutboxMessage.State.FAILED, "outdated"
    else:
        _try(message, now)
    if message.is_secret and message.state != OutboxMessage.State.QUEUED:
        message.body = ""
    message.save()
    return message


def _try(message: OutboxMessage, now: datetime) -> None:
    message.tries += 1
    try:
        message.reference = gateway().send(message)
    except Exception as error:  # whatever a gateway does must not hold up the other messages
        message.error = (str(error) or type(error).__name__)[:200]
        if message.tries >= TRIES:
            message.state = OutboxMessage.State.FAILED
    else:
        message.state, message.sent_at, message.error = OutboxMessage.State.SENT, now, ""
