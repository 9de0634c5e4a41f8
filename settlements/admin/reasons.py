"""Why a receipt is to be looked into, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

REVIEW = {
    "cashier_own_card": _("the cashier's own card"),
    "clock_off": _("the till's clock is off"),
    "offline_card_refused": _("sold offline with a card that is refused"),
    "offline_card_replaced": _("sold offline with a card that has been replaced"),
    "offline_own_cost": _("sold offline cheaper than the rules allow"),
}


def review_words(reason: str) -> Any:
    """The reason in words; one that is not known says its own code."""
    return REVIEW.get(reason, reason)
