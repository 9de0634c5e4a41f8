"""Codes by SMS: that a phone is somebody's own, and that he agrees to the very texts he was shown."""

import secrets
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from coalition.toolkit.models import OutboxMessage
from coalition.toolkit.outbox import queue_message
from members.models import ConfirmationCode
from members.operations.enrolment_errors import CodeRefused, TooManyCodes
from pharmacies.access.counters import count_try, seconds_left
from pharmacies.models import Programme, StaffUser

MESSAGE = "code"
"""What messages with codes are for."""
DIGITS = 6
TO_A_PHONE = (3, timedelta(minutes=10))
TO_A_PHONE_A_DAY = (10, timedelta(days=1))
BY_A_CLERK = (60, timedelta(hours=1))
TEXTS = {
    ConfirmationCode.Purpose.PHONE: "{programme}: код {code}, чтобы подтвердить телефон. Назовите его регистратору.",
    ConfirmationCode.Purpose.CONSENT: (
        "{programme}: код {code}. Назвав его регистратору, Вы соглашаетесь: {what}. Если это не Вы, не называйте код."
    ),
}
USE = """
UPDATE members_confirmationcode
SET tries_left = tries_left - 1, used_at = CASE WHEN code_hash = %s THEN %s::timestamptz END
WHERE id = %s AND used_at IS NULL AND tries_left > 0 AND expires_at > %s
RETURNING used_at IS NOT NULL, tries_left
"""


@transaction.atomic
def send_code(
    *,
    programme: Programme,
    phone: str,
    purpose: ConfirmationCode.Purpose,
    clerk: StaffUser | None,
    now: datetime,
    content_hash: str = "",
    what: str = "",
) -> ConfirmationCode:
    """Send six digits to a phone; earlier codes of that phone are dead from now on.

    `content_hash` is of what the person agrees to by naming the code, `what` the same in words for the message.
    Refused with TooManyCodes: 3 in ten minutes or 10 a day to a phone, 60 an hour by a clerk.
    """
    limits = [(f"code-to:{_short(phone)}", *TO_A_PHONE), (f"code-to-day:{_short(phone)}", *TO_A_PHONE_A_DAY)]
    limits += [(f"code-by:{clerk.pk}", *BY_A_CLERK)] if clerk else []
    for subject, limit, window in limits:
        # The counter's row stays locked until the commit, so two codes to one phone never live together.
        if not count_try(subject=subject, limit=limit, window=window, now=now):
            raise TooManyCodes(minutes=-(-seconds_left(window, now) // 60))
    ConfirmationCode.objects.filter(phone=phone, used_at=None, tries_left__gt=0).update(tries_left=0)
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    code = ConfirmationCode.objects.create(
        purpose=purpose,
        phone=phone,
        content_hash=content_hash,
        code_hash=_hash(phone, content_hash, digits),
        clerk=clerk,
        sent_at=now,
        expires_at=now + timedelta(minutes=programme.code_minutes),
    )
    queue_message(
        channel=OutboxMessage.Channel.SMS,
        recipient=phone,
        body=TEXTS[purpose].format(programme=programme.name, code=digits, what=what),
        purpose=MESSAGE,
        now=now,
        is_secret=True,
    )
    return code


def check_code(*, code_id: int, typed: str, now: datetime) -> ConfirmationCode:
    """Take a code that somebody named: right once, within its minutes, within three tries, however many try at once.

    A wrong guess costs a try at once and for good, so call this outside any transaction that may be rolled back.
    Refused with CodeRefused, which says how many tries are left.
    """
    code = ConfirmationCode.objects.filter(pk=code_id).first()
    if code is None:
        raise CodeRefused(left=0)
    guess = _hash(code.phone, code.content_hash, "".join(filter(str.isdecimal, typed)))
    with connection.cursor() as cursor:
        cursor.execute(USE, [guess, now, code_id, now])
        row = cursor.fetchone()
    is_right, left = row or (False, 0)
    if not is_right:
        raise CodeRefused(left=left)
    code.refresh_from_db()
    return code


def _hash(phone: str, content_hash: str, digits: str) -> str:
    """Keyed, so that a copy of the table tells nobody the million possible codes."""
    return salted_hmac("members.codes", f"{phone}|{content_hash}|{digits}", algorithm="sha256").hexdigest()


def _short(phone: str) -> str:
    """A phone as a counter's subject: not readable there."""
    return salted_hmac("members.codes.counters", phone, algorithm="sha256").hexdigest()[:24]
