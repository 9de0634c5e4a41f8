"""A reminder on the first page: whose data are to be erased. People decide about each."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Departure


def figure() -> list[dict[str, Any]]:
    """How many wait and how many of them are late; nothing when nobody waits."""
    waiting = Departure.objects.filter(erase_by__isnull=False, erased_at__isnull=True)
    late = Q(erase_by__lt=timezone.localdate())
    counts = waiting.aggregate(all=Count("person", distinct=True), late=Count("person", distinct=True, filter=late))
    if not counts["all"]:
        return []
    return [
        {
            "title": _("Data to be erased"),
            "figure": str(counts["all"]),
            "note": _("late: %(late)s") % {"late": counts["late"]},
            "link": reverse("admin:members_departure_changelist") + "?erasure=waits",
        }
    ]
