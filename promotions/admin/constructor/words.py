"""Words of the vocabulary in the language of the page."""

from typing import Any

from coalition.toolkit.languages import is_in_russian
from promotions.engine.vocabulary import Term


def said(row: Any) -> str:
    """`ru` or `en` of anything that has both: a term, a choice, a problem, a hindrance."""
    return row.ru if is_in_russian() else row.en


def helped(term: Term) -> str:
    """What a term's words cannot say."""
    return term.help_ru if is_in_russian() else term.help_en
