"""A reminder on the first page: imports of cards that were read and wait for somebody's decision."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.toolkit.admin.columns import grouped
from settlements.models import CardImport


def figure() -> list[dict[str, Any]]:
    """How many wait, and of how many cards; nothing when none does."""
    waiting = CardImport.objects.filter(state=CardImport.State.LOOKED_AT)
    counts = list(waiting.values_list("counts", flat=True))
    if not counts:
        return []
    cards = sum(each.get("new", 0) + each.get("joins", 0) for each in counts)
    return [
        {
            "title": _("Imports of cards to decide on"),
            "figure": str(len(counts)),
            "note": _("cards: %(cards)s") % {"cards": grouped(cards)},
            "link": reverse("admin:settlements_cardimport_changelist") + "?state__exact=looked_at",
        }
    ]
