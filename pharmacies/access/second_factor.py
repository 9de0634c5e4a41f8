"""The second factor of whoever signs in: a phone that counts codes, and eight spare codes on paper.

Tries are limited and codes used up in the database, under the lock of the row, so neither threads nor replays help.
django-otp keeps its own clock: a code is good for thirty seconds and one of them to either side.
"""

import secrets
from base64 import b32encode
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import formats, timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from coalition.kernel.errors import DomainError
from pharmacies.access.errors import OfSuperusers
from pharmacies.models import StaffUser

Answer = TypeVar("Answer")

SPARE_CODES = 8
SPARE_LENGTH = 10
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without letters and digits that are taken for one another on paper."""


class WrongCode(DomainError):
    code = "second_factor_wrong_code"
    message_ru = "Код не подошёл. Дождитесь следующего кода в приложении и введите его; один код действует один раз."
    message_en = "The code did not fit. Wait for the next one in the app and type that; a code works once."


class TooManyCodes(DomainError):
    code = "second_factor_too_many_codes"
    message_ru = "Слишком много неверных кодов. Попробуйте снова после {until}."
    message_en = "Too many wrong codes. Try again after {until}."


class SecondFactorIsSet(DomainError):
    code = "second_factor_is_set"
    message_ru = "Второй фактор уже настроен. Чтобы перенести его на другой телефон, сначала отключите его."
    message_en = "The second factor is set up already. To move it to another phone, take it off first."


class NoSecondFactor(DomainError):
    code = "second_factor_is_not_set"
    message_ru = "У этого сотрудника второй фактор не настроен: он настроит его при следующем входе."
    message_en = "This person has no second factor yet: it is set up at the next sign-in."


class ResetByAnother(DomainError):
    code = "second_factor_reset_by_another"
    message_ru = "Свой второй фактор сбрасывает не сам сотрудник. Обратитесь к коллеге, у которого есть это право."
    message_en = "Nobody resets his own second factor. Turn to a colleague who has the right to."


def prepare_second_factor(*, user: StaffUser) -> TOTPDevice:
    """The secret that is offered to a user's phone; the same one until a code of it is typed.

    Refused with SecondFactorIsSet.
    """
    with transaction.atomic():
        StaffUser.objects.select_for_update(no_key=True).get(pk=user.pk)
        if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
            raise SecondFactorIsSet
        return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "phone"})[0]


def secret_to_type(device: TOTPDevice) -> str:
    """The secret in fours, for a phone without a camera."""
    secret = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def confirm_second_factor(*, user: StaffUser, code: str) -> list[str]:
    """Turn it on, once the phone shows the right code; returns the spare codes, which nobody can read again.

    Refused: SecondFactorIsSet, WrongCode, TooManyCodes.
    """
    device = prepare_second_factor(user=user)

    def check() -> list[str] | None:
        phone = TOTPDevice.objects.select_for_update().get(pk=device.pk)
        _refuse_hasty(phone)
        if not phone.verify_token(_digits(code)):
            return None
        phone.confirmed = True
        phone.save(update_fields=["confirmed"])
        return _new_spare_codes(user)

    return _counted(check)


def pass_second_factor(*, user: StaffUser, code: str) -> bool:
    """Check a code of the phone, or use a spare one up; True when it was a spare one.

    Refused: WrongCode, TooManyCodes.
    """

    def check() -> bool | None:
        digits = _digits(code)
        is_spare = len(digits) != 6 or not digits.isdigit()
        devices = (StaticDevice if is_spare else TOTPDevice).objects.select_for_update()
        device = devices.filter(user=user, confirmed=True).first()
        if device is None:
            return None
        _refuse_hasty(device)
        return is_spare if device.verify_token(_hidden(digits) if is_spare else digits) else None

    return _counted(check)


def renew_spare_codes(*, user: StaffUser, code: str) -> list[str]:
    """Eight new spare codes; the old ones are void. Refused as in `pass_second_factor`."""
    pass_second_factor(user=user, code=code)
    with transaction.atomic():
        return _new_spare_codes(user)


def take_off_second_factor(*, user: StaffUser, code: str) -> None:
    """A user's own wish, proved by a code. Refused as in `pass_second_factor`."""
    pass_second_factor(user=user, code=code)
    _forget(user)


def reset_second_factor(*, user: StaffUser, by: StaffUser) -> None:
    """Take the second factor of a lost phone off a colleague; his sessions end, his next sign-in sets up another one.

    Refused: ResetByAnother (it is one's own), OfSuperusers, NoSecondFactor.
    """
    if user.pk == by.pk:
        raise ResetByAnother
    if user.is_superuser and not by.is_superuser:
        raise OfSuperusers
    if not TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        raise NoSecondFactor
    _forget(user)


def spare_codes_left(user: StaffUser) -> int:
    """How many spare codes are not used up."""
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def _forget(user: StaffUser) -> None:
    StaticDevice.objects.filter(user=user).delete()
    TOTPDevice.objects.filter(user=user).delete()


def _counted(check: Callable[[], Answer | None]) -> Answer:
    """What a check says; a wrong code is counted, and the count committed, before it is refused."""
    with transaction.atomic():
        answer = check()
    if answer is None:
        raise WrongCode
    return answer


def _refuse_hasty(device: TOTPDevice | StaticDevice) -> None:
    is_allowed, why_not = device.verify_is_allowed()
    if not is_allowed:
        raise TooManyCodes(until=_in_words(why_not["locked_until"]))


def _in_words(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "H:i:s")


def _new_spare_codes(user: StaffUser) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    paper = StaticDevice.objects.create(user=user, name="paper")
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(SPARE_LENGTH)) for _ in range(SPARE_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=paper, token=_hidden(code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digits(code: str) -> str:
    return "".join(each for each in code.upper() if each.isascii() and each.isalnum())[:20]


def _hidden(code: str) -> str:
    """What is kept of a spare code: as much of a keyed hash as django-otp's column holds."""
    return salted_hmac("pharmacies.access.second_factor", code, algorithm="sha256").hexdigest()[:16]
