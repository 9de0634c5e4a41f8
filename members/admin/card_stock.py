"""The page of the stock: how many cards lie where, how fast they go, where there are too few."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.toolkit.admin.asking import Question, ask
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, badge, grouped, link_to
from coalition.toolkit.admin.tables import Head, Table
from members.admin.card_forms import MoveForm
from members.models import CardBatch
from members.operations.card_stock import move_stock
from members.queries.card_stock import ENOUGH_DAYS, Stock, stock_of
from pharmacies.models import Programme

READ, HANDLE = "members.view_card", "members.handle_card_numbers"


def stock(request: HttpRequest, model_admin: ConsoleAdmin) -> HttpResponse:
    """A table for every programme."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    now = timezone.now()
    month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Cards in stock"),
        "opts": CardBatch._meta,
        "tables": [_table(programme, now, month) for programme in Programme.objects.order_by("name")],
        "may_move": request.user.has_perm(HANDLE),
    }
    return TemplateResponse(request, "members/card_stock.html", context)


def move(request: HttpRequest, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask from where to where, then move."""
    if not request.user.has_perm(HANDLE):
        raise PermissionDenied

    def move_cards(wanted: dict[str, Any]) -> str:
        return _("Cards moved: %(count)s.") % {"count": move_stock(**wanted)}

    question = Question(
        _("Move cards of the stock"),
        _("Only the outlet in whose stock a card lies can issue it. Issued cards stay where they are."),
        _("Move"),
        MoveForm,
    )
    answer = ask(model_admin, request, question, move_cards)
    is_done = isinstance(answer, HttpResponseRedirect)
    return HttpResponseRedirect(reverse("admin:members_cardbatch_stock")) if is_done else answer


def _table(programme: Programme, now: datetime, month_starts_at: datetime) -> Table:
    stocks = stock_of(programme=programme, now=now, month_starts_at=month_starts_at)
    figures = (_("cards in stock"), _("issued this month"), _("issued in 30 days"), _("lasts, days"))
    totals = [sum(getattr(each, name) for each in stocks) for name in ("in_stock", "this_month", "lately")]
    return Table(
        title=programme.name,
        heads=[Head(_("where")), *(Head(title, is_figure=True) for title in figures), Head(_("hint"))],
        rows=[_row(each) for each in stocks],
        foot=[_("in all"), *map(grouped, totals), "", ""],
        note=_("Low: it lasts for fewer than %(days)s days at the pace of the last 30.") % {"days": ENOUGH_DAYS},
    )


def _row(place: Stock) -> list[Any]:
    figures = [grouped(each) for each in (place.in_stock, place.this_month, place.lately)]
    lasts = DASH if place.lasts_days is None else grouped(place.lasts_days)
    hint = badge(_("low: send cards"), "danger") if place.is_low else ""
    return [link_to(place.outlet) if place.outlet else _("The operator's stock"), *figures, lasts, hint]
