"""Receipts as buyers bring them: what stands on the paper, and which purchase that is."""

from datetime import date

from django.db.models import Q

from pharmacies.models import Outlet
from settlements.models import Purchase


def receipts_named(*, number: str, on: date, outlet: Outlet) -> list[Purchase]:
    """Purchases of an outlet on a day with this number or fiscal sign: the number may be that of several tills."""
    text = number.strip()
    found = Purchase.objects.filter(outlet=outlet, business_on=on).exclude(state=Purchase.State.VOIDED)
    return list(found.filter(Q(receipt_no=text) | Q(fiscal_sign=text)).select_related("outlet", "desk").order_by("pk"))
