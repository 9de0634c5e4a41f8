"""What is typed at the desk, as a clerk types it: dates without dots, phones in any spelling, a name in one go."""

import re
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import to_python

DATE_FORMATS = ("%d%m%Y", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d")
NAME_MARKS = set("-–'’. ")


def phone_of(text: str) -> str:
    """A phone as +7…, or "" when this is none. Eight in front, brackets and dashes are the usual spellings."""
    number = to_python(text.strip(), region="RU") if text.strip() else None
    return number.as_e164 if number and number.is_valid() else ""


def date_of(text: str) -> date | None:
    """A date typed as ДДММГГГГ, with or without dots; None when this is none."""
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def parts_of(full_name: str) -> tuple[str, str, str]:
    """Last, first and middle name of «Фамилия Имя Отчество»; what follows the second word is the middle name."""
    last, first, *middle = [*full_name.split(), "", ""]
    return capital(last), capital(first), capital(" ".join(middle).strip())


def capital(name: str) -> str:
    """A name typed in small letters, or all in capitals, with capitals where they belong; others stay as they are."""
    if name != name.lower() and name != name.upper():
        return name
    return re.sub(r"[^\s-]+", lambda word: word[0][:1].upper() + word[0][1:].lower(), name)


def sex_of(middle_name: str) -> str:
    """What a patronymic tells: m, f or nothing."""
    ending = middle_name.strip().lower()
    if ending.endswith(("ич", "оглы", "улы")):
        return "m"
    return "f" if ending.endswith(("вна", "чна", "кызы", "кизи")) else ""


class DayField(forms.CharField):
    """A date as eight digits, or with dots."""

    def clean(self, value: Any) -> Any:
        """The date, or None. Refused in words."""
        text = super().clean(value)
        day = date_of(text) if text else None
        if text and day is None:
            raise ValidationError(_("Type the date as ДДММГГГГ, for example 08031961."), code="invalid")
        return day


class PhoneField(forms.CharField):
    """A phone in any spelling."""

    def clean(self, value: Any) -> Any:
        """The phone as +7…, or "". Refused in words."""
        text = super().clean(value)
        phone = phone_of(text) if text else ""
        if text and not phone:
            raise ValidationError(_("This is no phone: ten digits after +7 or 8 are wanted."), code="invalid")
        return phone


class NameField(forms.CharField):
    """A part of a name: letters, hyphens, apostrophes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 80, "required": False} | kwargs)

    def clean(self, value: Any) -> Any:
        """The name with its capitals. Refused in words."""
        text = " ".join(super().clean(value).split())
        if any(not (each.isalpha() or each in NAME_MARKS) for each in text):
            raise ValidationError(_("A name has letters, hyphens and apostrophes only."), code="invalid")
        return capital(text)
