"""A reminder on the first page: cases of suspected abuse that wait for somebody to look into them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pharmacies.models import StaffUser
from settlements.queries.suspicions import open_count


def figure(user: StaffUser) -> list[dict[str, Any]]:
    """How many wait, as far as whoever looks may know; nothing when none does. Never kept for others."""
    waiting = open_count(user)
    if not waiting:
        return []
    return [
        {
            "title": _("Signs of abuse to look into"),
            "figure": str(waiting),
            "note": _("found by the nightly search"),
            "link": reverse("admin:settlements_suspicion_changelist") + "?state__exact=open",
        }
    ]
