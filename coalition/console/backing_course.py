"""Points outstanding by funder over the last twelve months, for the first page; the day asked for has its own page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from pharmacies.models import Programme
from settlements.admin.backing_charts import area
from settlements.analytics.backing_proof import Proof, months_up_to, prove_backing

KEPT_SECONDS = 600
"""It adds up every posting there ever was, and a month does not change within minutes."""


def proved() -> Proof | None:
    """The proof of today with its months, of the first programme; nothing before there is one."""
    programme = Programme.objects.order_by("name").first()
    if programme is None:
        return None
    today = timezone.localdate()
    return prove_backing(programme=programme, on=today, course=months_up_to(today))


def picture(proof: Proof | None) -> dict[str, Any] | None:
    """The stacked area with its link; nothing while nobody has points."""
    drawn = area(proof) if proof else None
    return {**drawn, "link": reverse("admin:settlements_ledgeraccount_backing")} if drawn else None
