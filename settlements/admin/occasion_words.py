"""An award's occasion in words: `birthday:2026` is a birthday, 2026."""

from django.utils.translation import gettext as _

from coalition.toolkit.languages import is_in_russian
from promotions.engine.occasions import Occasion

FIRST = {"purchase": Occasion.FRIENDS_PURCHASE}
SHOWN_AFTER = {Occasion.BIRTHDAY, Occasion.QUESTIONNAIRE, Occasion.REVIEW, Occasion.ACTION}


def occasion_words(occasion: str) -> str:
    """The occasion in the language of the page, with what tells it apart where people can read that."""
    kind, _colon, rest = occasion.partition(":")
    if kind == "referral":
        return _("a friend was invited")
    if kind == "return":
        return _("a friend's purchase came back")
    known = FIRST.get(kind) or (Occasion(kind) if kind in set(Occasion) else None)
    if known is None:
        return occasion
    words = known.ru if is_in_russian() else known.en
    return f"{words} · {rest}" if rest and known in SHOWN_AFTER else words
