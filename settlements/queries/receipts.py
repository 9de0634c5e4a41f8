"""Receipts as buyers bring them: what stands on the paper, and which purchase that is."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from pharmacies.models import Outlet
from settlements.models import Purchase

AT_MOST = 20


def receipts_named(*, number: str, on: date, outlet: Outlet) -> list[Purchase]:
    """Purchases of an outlet on a day with this number or fiscal sign: the number may be that of several tills."""
    return _named(Purchase.objects.filter(outlet=outlet).exclude(state=Purchase.State.VOIDED), number, on)


def receipts_of_seller(*, number: str, on: date, seller_id: int) -> list[Purchase]:
    """Purchases at any outlet of a legal entity on a day with this number or fiscal sign, voided ones too."""
    return _named(Purchase.objects.filter(outlet__legal_entity=seller_id), number, on)


def _named(among: QuerySet[Purchase], number: str, on: date) -> list[Purchase]:
    text = number.strip()
    found = among.filter(Q(receipt_no=text) | Q(fiscal_sign=text), business_on=on).defer("decision")
    return list(found.select_related("outlet", "desk").order_by("pk"))


def receipts_to_return(*, text: str, seller_id: int, since: date) -> list[Purchase]:
    """Receipts of a legal entity that a buyer may mean: by the slip's code, number or fiscal sign, newest first.

    `since`: a number is looked for among sales from this day on; a slip's code finds a receipt of any day.
    """
    text = text.strip()
    own = Purchase.objects.filter(outlet__legal_entity=seller_id).select_related("outlet", "desk", "cashier")
    try:
        return list(own.filter(pk=UUID(text)))
    except ValueError:
        recent = own.filter(business_on__gte=since).filter(Q(receipt_no__iexact=text) | Q(fiscal_sign=text))
        return list(recent.order_by("-occurred_at")[:AT_MOST]) if text else []
