"""Cash desks that participants add and switch themselves."""

from django.db import transaction
from django.db.models import Max

from pharmacies.models import CashDesk, Outlet
from pharmacies.operations.errors import ClosedByCentre
from pharmacies.queries.switched_off import is_closed_by_centre


@transaction.atomic
def add_web_desk(*, outlet: Outlet, name: str) -> CashDesk:
    """A web cash desk of an outlet, under the number after the greatest one there. People sell at it; it has no key."""
    Outlet.objects.select_for_update(no_key=True).get(pk=outlet.pk)
    greatest = CashDesk.objects.filter(outlet=outlet).aggregate(most=Max("number"))["most"] or 0
    return CashDesk.objects.create(outlet=outlet, number=greatest + 1, name=name, is_web=True)


@transaction.atomic
def switch_desk(*, desk: CashDesk, is_active: bool) -> None:
    """Switch a desk on or off: one that is off sells nothing, whatever keys it has.

    Refused with ClosedByCentre: switching on what the centre has switched off.
    """
    CashDesk.objects.select_for_update(no_key=True).get(pk=desk.pk)
    if is_active and is_closed_by_centre(desk):
        raise ClosedByCentre
    CashDesk.objects.filter(pk=desk.pk).update(is_active=is_active)
    desk.is_active = is_active
