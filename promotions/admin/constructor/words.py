"""Words of the vocabulary in the language of the page."""

from typing import Any

from django.utils.translation import get_language

from promotions.engine.vocabulary import Term


def is_russian() -> bool:
    """Whether the page is in Russian."""
    return (get_language() or "ru").startswith("ru")


def said(row: Any) -> str:
    """`ru` or `en` of anything that has both: a term, a choice, a problem, a hindrance."""
    return row.ru if is_russian() else row.en


def helped(term: Term) -> str:
    """What a term's words cannot say."""
    return term.help_ru if is_russian() else term.help_en
