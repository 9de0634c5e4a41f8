"""Refusals and notices as the cashier reads them, in the language of the page."""

import re
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from coalition.kernel.errors import DomainError
from coalition.toolkit.languages import in_language
from settlements.purchases.errors import AlreadyCommitted, Busy, IdempotencyConflict

FOR_PEOPLE = {
    IdempotencyConflict.code: _("This form has done its work already, with other contents. Nothing new was booked."),
    AlreadyCommitted.code: _("This is booked already; it is not needed a second time."),
    Busy.code: _("The account is busy at another desk. Nothing was booked; try again in a second."),
}
"""What is told to programs in words of programs."""


class Said(Protocol):
    """Whatever carries its sentence in both languages."""

    message_ru: str
    message_en: str


def said(words: Said) -> str:
    """The sentence in the language of the page."""
    if isinstance(words, DomainError) and words.code in FOR_PEOPLE:
        return str(FOR_PEOPLE[words.code])
    return in_language(words.message_ru, words.message_en)


def one_line(text: str, longest: int) -> str:
    """What a form sent as one tidy line: scanners send separators, and no column takes control characters."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)[:longest].strip()
