"""How often a password may be tried: under one name from one address, and under one name from anywhere.

One atomic statement counts each try before the password is looked at, so a hundred tries at once are no more than the
limit. Names are kept as keyed hashes.
"""

from datetime import datetime, timedelta

from django.utils import formats, timezone
from django.utils.crypto import salted_hmac

from coalition.kernel.errors import DomainError
from pharmacies.access.counters import count_try, is_exhausted, seconds_left, take_back_try
from pharmacies.access.errors import OfSuperusers
from pharmacies.access.lookups import Limit
from pharmacies.models import RateCounter, StaffUser

FROM_ONE_ADDRESS = Limit("sign-in-here", 10, timedelta(minutes=15))
FROM_ANYWHERE = Limit("sign-in", 120, timedelta(hours=1))
"""More than one address gets in an hour, three times over: else whoever knows a name could close it to its owner."""


class SignInClosed(DomainError):
    """Too many wrong passwords; `until` is when to come again."""

    code = "sign_in_closed"
    message_ru = (
        "Слишком много неверных паролей. Вход под этим именем откроется в {at}. Чтобы войти раньше, попросите коллегу: "
        "«Неудачные входы» → «Открыть вход»."
    )
    message_en = (
        "Too many wrong passwords. Signing in under this name opens again at {at}. To get in earlier ask a colleague: "
        "“Failed sign-ins” → “Open signing in”."
    )

    def __init__(self, *, until: datetime) -> None:
        super().__init__(at=formats.date_format(timezone.localtime(until), "H:i"))
        self.until = until


def begin_sign_in(*, username: str, address: str, now: datetime) -> None:
    """Count a try before the password is looked at. Refused with SignInClosed when a limit is used up."""
    for limit, subject in _counted(username, address):
        if not count_try(subject=subject, limit=limit.most, window=limit.window, now=now):
            raise SignInClosed(until=now + timedelta(seconds=seconds_left(limit.window, now)))


def end_good_sign_in(*, username: str, address: str, now: datetime) -> None:
    """The password was right: earlier slips at this address are forgotten, and this try was none."""
    (_here, here), (anywhere, subject) = _counted(username, address)
    RateCounter.objects.filter(subject=here).delete()
    take_back_try(subject=subject, window=anywhere.window, now=now)


def closed_until(*, username: str, address: str, now: datetime) -> datetime | None:
    """When signing in opens again; None while it is open."""
    ends = [
        now + timedelta(seconds=seconds_left(limit.window, now))
        for limit, subject in _counted(username, address)
        if is_exhausted(subject=subject, limit=limit.most, window=limit.window, now=now)
    ]
    return max(ends, default=None)


def open_sign_in(*, username: str, address: str, by: StaffUser) -> None:
    """Forget what was counted, on a colleague's word. Refused with OfSuperusers."""
    of_superuser = StaffUser.objects.filter(username__iexact=username.strip(), is_superuser=True)
    if of_superuser.exists() and not by.is_superuser:
        raise OfSuperusers
    RateCounter.objects.filter(subject__in=[subject for _limit, subject in _counted(username, address)]).delete()


def _counted(username: str, address: str) -> list[tuple[Limit, str]]:
    name = salted_hmac("sign-in", username.strip().lower(), algorithm="sha256").hexdigest()[:32]
    return [
        (FROM_ONE_ADDRESS, f"{FROM_ONE_ADDRESS.subject}:{name}:{address}"),
        (FROM_ANYWHERE, f"{FROM_ANYWHERE.subject}:{name}"),
    ]
