"""A shift at a web desk: opened, joined, closed, and its slip of totals."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from coalition.cabinet.entering import show
from coalition.cabinet.fields import number_typed
from coalition.cabinet.selling.places import Standing, at_desk, posted_at_desk
from pharmacies.models import Shift
from pharmacies.operations.shifts import close_shift, open_shift
from settlements.queries.shifts import returns_of, sales_of, shift_figures

LATEST = 10


@posted_at_desk
def begin(request: HttpRequest, at: Standing) -> HttpResponse:
    """Open a shift, or join the one that a colleague has opened."""
    open_shift(desk=at.desk, by=request.user.get_username(), now=timezone.now())
    return HttpResponseRedirect(at.address("receipt"))


@at_desk
def shift_so_far(request: HttpRequest, at: Standing) -> HttpResponse:
    """The open shift: its receipts, its totals, and the button that closes it; and the shifts before it."""
    context = {"at": at, "here": "shift", "shifts": at.desk.shifts.order_by("-number")[:LATEST]}
    if at.shift is not None:
        context |= {
            "figures": shift_figures(at.shift),
            "sales": sales_of(at.shift).select_related("cashier").order_by("-received_at")[:LATEST],
            "returns": returns_of(at.shift).select_related("cashier", "purchase")[:LATEST],
        }
    return show(request, "cabinet/selling/shift.html", context)


@posted_at_desk
def end(request: HttpRequest, at: Standing) -> HttpResponse:
    """Close the shift for everybody who works in it; its slip comes next."""
    shift = get_object_or_404(Shift, desk=at.desk, number=number_typed(request.POST.get("number", "")))
    close_shift(shift=shift, by=request.user.get_username(), now=timezone.now())
    return HttpResponseRedirect(at.address("shift_slip", shift.number))


@at_desk
def shift_slip(request: HttpRequest, at: Standing, number: int) -> HttpResponse:
    """The totals of a shift, to be printed."""
    shift = get_object_or_404(Shift, desk=at.desk, number=number)
    figures = shift_figures(shift)
    return show(request, "cabinet/selling/shift_slip.html", {"at": at, "shift": shift, "figures": figures})
