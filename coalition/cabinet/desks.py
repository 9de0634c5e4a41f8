"""The own cash desks and their keys, web cash desks, and who sells at them."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalition.cabinet.entering import cabinet_page, own, show
from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from pharmacies.access.keys import issue_key, revoke_key
from pharmacies.models import CashDesk, DeskKey, LegalEntity, Outlet
from pharmacies.operations.desks import add_web_desk, switch_desk
from settlements.models import Purchase

READ, ISSUE, REVOKE = "pharmacies.view_cashdesk", "pharmacies.add_deskkey", "pharmacies.change_deskkey"
CHANGE, ADD = "pharmacies.change_cashdesk", "pharmacies.add_cashdesk"
SILENT, LOOKED_BACK = timedelta(days=1), timedelta(days=31)


def own_desks(entity: LegalEntity) -> QuerySet[CashDesk]:
    """The cash desks of a participant's outlets."""
    rows = CashDesk.objects.filter(outlet__legal_entity=entity).select_related("outlet")
    return rows.order_by("outlet__name", "outlet_id", "number")


def own_desk(request: HttpRequest, pk: int) -> CashDesk:
    """A desk of whoever asks. Refused with Http404, also when it is another's."""
    return get_object_or_404(own_desks(own(request)), pk=pk)


@cabinet_page(READ)
def desks(request: HttpRequest) -> HttpResponse:
    """Desks by outlet, with when each was heard of last."""
    now = timezone.now()
    live = Count("keys", filter=Q(keys__revoked_at=None))
    seen = last_seen(own(request), now)
    rows = [_shown(desk, seen.get(desk.pk), now) for desk in own_desks(own(request)).annotate(live=live)]
    return show(request, "cabinet/desks.html", {"rows": rows})


def last_seen(entity: LegalEntity, now: datetime) -> dict[int, datetime]:
    """When each desk told of a receipt last, if it did within the last month."""
    recent = Purchase.objects.filter(outlet__legal_entity=entity, business_on__gt=(now - LOOKED_BACK).date())
    return dict(recent.order_by().values_list("desk").annotate(last=Max("received_at")))


def _shown(desk: Any, seen_at: datetime | None, now: datetime) -> dict[str, Any]:
    is_silent = desk.is_active and (seen_at is None or seen_at < now - SILENT)
    return {
        "desk": desk,
        "seen_at": seen_at,
        "is_silent": is_silent,
        "has_no_key": desk.is_active and not desk.is_web and not desk.live,
    }


@cabinet_page(READ)
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """A desk with its keys."""
    return _desk_page(request, own_desk(request, pk))


def _desk_page(request: HttpRequest, found: CashDesk, **context: Any) -> HttpResponse:
    keys = list(found.keys.order_by("-created_at"))
    live = sum(key.is_live for key in keys)
    may_issue = not found.is_web and found.is_active and live < 2 and request.user.has_perm(ISSUE)
    context |= {"desk": found, "keys": keys, "live": live, "may_issue": may_issue}
    return show(request, "cabinet/desk.html", context)


@cabinet_page(ISSUE)
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a key; the page that answers is the only place where it can be read."""
    found = own_desk(request, pk)
    if found.is_web:
        messages.error(request, _("A web cash desk needs no key: people sign in to it."))
        return HttpResponseRedirect(reverse("cabinet_desk", args=[pk]))
    try:
        row, key = issue_key(desk=found, issued_by=request.user.get_username(), now=timezone.now())
    except DomainError as error:
        messages.error(request, said(error))
        return HttpResponseRedirect(reverse("cabinet_desk", args=[pk]))
    return _desk_page(request, found, key=key, row=row)


@cabinet_page(REVOKE)
@require_POST
def revoke(request: HttpRequest, pk: int, key_id: int) -> HttpResponse:
    """Revoke a key."""
    key = get_object_or_404(DeskKey, pk=key_id, desk=own_desk(request, pk))
    revoke_key(key=key, revoked_by=request.user.get_username(), now=timezone.now())
    messages.success(request, _("Key %(key)s is revoked: the till is refused from now on.") % {"key": key})
    return HttpResponseRedirect(reverse("cabinet_desk", args=[pk]))


class WebDeskForm(forms.Form):
    """Where a web cash desk stands, and what it is called."""

    outlet = forms.ModelChoiceField(label=gettext_lazy("Outlet"), queryset=Outlet.objects, empty_label=None)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)

    def __init__(self, *args: Any, entity: LegalEntity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outlet"].queryset = Outlet.objects.filter(legal_entity=entity)


@cabinet_page(ADD)
def add_web(request: HttpRequest) -> HttpResponse:
    """Add a web cash desk to an outlet."""
    form = WebDeskForm(request.POST if request.method == "POST" else None, entity=own(request))
    if form.is_valid():
        made = add_web_desk(outlet=form.cleaned_data["outlet"], name=form.cleaned_data["name"])
        messages.success(request, _("%(desk)s is added. Say which cashiers sign in to it.") % {"desk": made})
        return HttpResponseRedirect(reverse("cabinet_staff"))
    return show(request, "cabinet/web_desk.html", {"form": form})


@cabinet_page(CHANGE)
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch a desk on or off."""
    found = own_desk(request, pk)
    try:
        switch_desk(desk=found, is_active=not found.is_active)
    except DomainError as error:
        messages.error(request, said(error))
    else:
        told = _("%(desk)s is switched on.") if found.is_active else _("%(desk)s is switched off.")
        messages.success(request, told % {"desk": found})
    return HttpResponseRedirect(reverse("cabinet_desk", args=[pk]))
