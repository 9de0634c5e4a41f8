"""What is scanned or typed to recognise a buyer: which kind of thing it is, in the spelling it is kept in."""

import re

import phonenumbers

from coalition.kernel.barcodes import is_ean13
from settlements.purchases.requests import Identifier, IdentifierKind

_SPELLED = re.compile(r"[+0-9() -]+")


def e164(text: str) -> str:
    """A phone in any spelling as E.164; one that is none stays as it was, and is unknown."""
    try:
        number = phonenumbers.parse(text, "RU")
    except phonenumbers.NumberParseException:
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_by(text: str, *, is_typed: bool) -> Identifier:
    """A card's thirteen digits, a phone as people write it, else the text of a QR.

    Digits that are neither a card's nor a phone's stay a card's number, which nobody knows then.
    """
    text = text.strip()
    digits = re.sub(r"[^0-9]", "", text)
    if is_ean13(digits) and _SPELLED.fullmatch(text):
        return Identifier(IdentifierKind.CARD, digits, is_typed)
    if not _SPELLED.fullmatch(text):
        return Identifier(IdentifierKind.QR, text, is_typed)
    if _is_phone(text):
        return Identifier(IdentifierKind.PHONE, e164(text), is_typed)
    return Identifier(IdentifierKind.CARD, digits, is_typed)


def _is_phone(text: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, "RU"))
    except phonenumbers.NumberParseException:
        return False
