"""At which desk somebody stands: web desks of outlets where he is a cashier. All others do not exist for him."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from coalition.cabinet.entering import cabinet_page, own, show
from pharmacies.models import CashDesk, Cashier, Shift
from pharmacies.queries.desks import DeskIdentity, desk_identity

SELL = "pharmacies.sell_at_cashdesk"
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Standing:
    """A cashier at a desk, and the shift that is open there."""

    desk: CashDesk
    cashier: Cashier
    shift: Shift | None

    @property
    def identity(self) -> DeskIdentity:
        """The desk as operations on receipts know it; it has no key."""
        return desk_identity(self.desk.pk)

    def address(self, name: str, *args: Any) -> str:
        """The address of one of the desk's pages."""
        return reverse(f"cabinet_sell_{name}", args=(self.desk.pk, *args))


def desks_of(request: HttpRequest) -> QuerySet[CashDesk]:
    """Web desks at which whoever asks may sell: of his own legal entity, where he is entered as a cashier."""
    today = timezone.localdate()
    desks = CashDesk.objects.filter(
        is_web=True,
        is_active=True,
        outlet__legal_entity=own(request),
        outlet__cashiers__user=request.user,
        outlet__opened_on__lte=today,
    )
    return (
        desks.exclude(outlet__closed_on__lte=today).select_related("outlet__legal_entity").order_by("outlet", "number")
    )


def at_desk(view: View) -> View:
    """A page of a desk by the outlet's clock, told the `Standing`. A desk of others, or one switched off, is 404."""

    return cabinet_page(SELL)(_placed(view))


def posted_at_desk(view: View) -> View:
    """A page of a desk that only takes forms."""
    return cabinet_page(SELL)(require_POST(_placed(view)))


def _placed(view: View) -> View:
    @wraps(view)
    def placed(request: HttpRequest, desk_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        desk = desks_of(request).filter(pk=desk_id).first()
        if desk is None:
            raise Http404
        cashier = Cashier.objects.get(outlet=desk.outlet, user=request.user)
        shift = desk.shifts.filter(closed_at=None).first()
        with timezone.override(ZoneInfo(desk.outlet.time_zone)):
            answer = view(request, Standing(desk, cashier, shift), *args, **kwargs)
            return answer.render() if isinstance(answer, TemplateResponse) else answer

    return placed


@cabinet_page(SELL)
def desks(request: HttpRequest) -> HttpResponse:
    """The desks to choose from; whoever has only one stands at it at once."""
    found = list(desks_of(request))
    if len(found) == 1:
        return HttpResponseRedirect(reverse("cabinet_sell_receipt", args=(found[0].pk,)))
    shifts = {shift.desk_id: shift for shift in Shift.objects.filter(desk__in=found, closed_at=None)}
    rows = [(desk, shifts.get(desk.pk)) for desk in found]
    return show(request, "cabinet/selling/desks.html", {"rows": rows})
