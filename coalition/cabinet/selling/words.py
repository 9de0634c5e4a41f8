"""Refusals and notices as the cashier reads them, in the language of the page."""

from typing import Protocol

from django.utils.translation import get_language


class Said(Protocol):
    """Whatever carries its sentence in both languages."""

    message_ru: str
    message_en: str


def said(words: Said) -> str:
    """The sentence in the language of the page."""
    return in_language(words.message_ru, words.message_en)


def in_language(ru: str, en: str) -> str:
    """One of the two."""
    return ru if (get_language() or "ru").startswith("ru") else en
