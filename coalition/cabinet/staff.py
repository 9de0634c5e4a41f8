"""The pharmacy's own staff: cashiers who sign in, and where they sell. Nobody here can give rights of his own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalition.cabinet.entering import cabinet_page, own, show
from coalition.console.groups import CASHIER
from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from pharmacies.models import Cashier, LegalEntity, Outlet, StaffUser
from pharmacies.operations.cashiers import (
    block_cashier,
    hire_cashier,
    reset_password,
    seat_cashier,
    unblock_cashier,
    unseat_cashier,
)

RIGHT = "pharmacies.add_cashier"


def own_staff(entity: LegalEntity) -> QuerySet[StaffUser]:
    """Who works at a participant."""
    staff = StaffUser.objects.filter(legal_entity=entity, is_staff=False)
    return staff.prefetch_related("groups", "cashiers__outlet").order_by("-is_active", "last_name", "username")


def is_cashier(user: StaffUser) -> bool:
    """Whether somebody is a cashier and nothing else: of others the centre takes care."""
    return [group.name for group in user.groups.all()] == [CASHIER]


class SeatForm(forms.Form):
    """At which outlet, and under which of its codes."""

    outlet = forms.ModelChoiceField(label=gettext_lazy("Outlet"), queryset=Outlet.objects, empty_label=None)
    code = forms.CharField(
        label=gettext_lazy("Cashier's code"), max_length=40, help_text=gettext_lazy("As it stands on receipts.")
    )

    def __init__(self, *args: Any, entity: LegalEntity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outlet"].queryset = Outlet.objects.filter(legal_entity=entity)


class CashierForm(SeatForm):
    """A new cashier."""

    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=150)
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150)
    username = forms.CharField(
        label=gettext_lazy("Signs in as"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    field_order = ("last_name", "first_name", "username", "outlet", "code")


@cabinet_page(RIGHT)
def staff(request: HttpRequest) -> HttpResponse:
    """Who works here and signs in, and at which outlets."""
    rows = [{"user": user, "is_cashier": is_cashier(user)} for user in own_staff(own(request))]
    return show(request, "cabinet/staff.html", {"rows": rows})


@cabinet_page(RIGHT)
def hire(request: HttpRequest) -> HttpResponse:
    """A new cashier; the password is shown once."""
    form = CashierForm(request.POST if request.method == "POST" else None, entity=own(request))
    if form.is_valid():
        typed = form.cleaned_data
        person = {name: typed[name] for name in ("username", "first_name", "last_name")}
        try:
            user, password = hire_cashier(legal_entity=own(request), group=CASHIER, **person)
        except DomainError as error:
            form.add_error("username", said(error))
        else:
            _seat(request, user, typed)
            return show(request, "cabinet/temporary_password.html", {"worker": user, "password": password})
    return show(request, "cabinet/hire.html", {"form": form})


@cabinet_page(RIGHT)
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of the own staff: where he sells, and what can be done."""
    found = _own_worker(request, pk)
    form = SeatForm(request.POST if request.method == "POST" else None, entity=own(request))
    if form.is_valid() and _seat(request, found, form.cleaned_data):
        messages.success(request, _("%(who)s sells at %(outlet)s.") % _of(found, form.cleaned_data["outlet"]))
        return HttpResponseRedirect(reverse("cabinet_worker", args=[pk]))
    return show(request, "cabinet/worker.html", {"worker": found, "form": form, "is_cashier": is_cashier(found)})


@cabinet_page(RIGHT)
@require_POST
def new_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password; it is shown once."""
    found = _own_worker(request, pk)
    try:
        password = reset_password(user=found, group=CASHIER)
    except DomainError as error:
        messages.error(request, said(error))
        return HttpResponseRedirect(reverse("cabinet_worker", args=[pk]))
    return show(request, "cabinet/temporary_password.html", {"worker": found, "password": password})


@cabinet_page(RIGHT)
@require_POST
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the door to a cashier."""
    return _done(request, pk, block_cashier, _("%(who)s cannot sign in any more."))


@cabinet_page(RIGHT)
@require_POST
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a cashier in again."""
    return _done(request, pk, unblock_cashier, _("%(who)s can sign in again."))


@cabinet_page(RIGHT)
@require_POST
def unseat(request: HttpRequest, pk: int, cashier_id: int) -> HttpResponse:
    """Take a cashier from an outlet."""
    found = _own_worker(request, pk)
    unseat_cashier(cashier=get_object_or_404(Cashier, pk=cashier_id, user=found, outlet__legal_entity=own(request)))
    messages.success(request, _("%(who)s does not sell there any more.") % _of(found))
    return HttpResponseRedirect(reverse("cabinet_worker", args=[pk]))


def _own_worker(request: HttpRequest, pk: int) -> StaffUser:
    return get_object_or_404(own_staff(own(request)), pk=pk)


def _done(request: HttpRequest, pk: int, do: Callable[..., None], told: str) -> HttpResponse:
    found = _own_worker(request, pk)
    try:
        do(user=found, group=CASHIER)
    except DomainError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, told % _of(found))
    return HttpResponseRedirect(reverse("cabinet_worker", args=[pk]))


def _seat(request: HttpRequest, user: StaffUser, typed: dict[str, Any]) -> bool:
    try:
        seat_cashier(user=user, group=CASHIER, outlet=typed["outlet"], code=typed["code"])
    except DomainError as error:
        messages.error(request, said(error))
        return False
    return True


def _of(user: StaffUser, outlet: Outlet | None = None) -> dict[str, Any]:
    return {"who": user.get_full_name() or user.get_username(), "outlet": outlet}
