"""The first page: how the coalition stands today. Its figures are asked for at most once in some seconds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coalition.console import backing_course, came_of_age, checklist, erasures, expiring, imports, paying, suspicions
from coalition.kernel.money import NO_BREAK_SPACE, print_roubles
from coalition.toolkit.admin.charts import AMBER, PALE, axis, bars, chart, line, roubles
from coalition.toolkit.admin.columns import badge, link_to
from coalition.toolkit.admin.tables import Head, Table
from members.models import Account, Card
from pharmacies.models import Outlet
from settlements.admin.reasons import review_words
from settlements.analytics.activity import Day, latest_days, silent_desks, to_look_into, top_outlets
from settlements.analytics.backing import Backing, backing
from settlements.analytics.owed import Owed, owed
from settlements.models import Purchase

CACHED_SECONDS = 20
SUMMED_SECONDS = 120
"""For what adds up every posting there ever was."""
TOP_OUTLETS = 7
TO_LOOK_INTO = 6
SILENT_NAMED = 5


@dataclass(frozen=True)
class Member:
    """How many accounts there are, and how many cards are in use."""

    accounts: int
    cards: int


def members() -> Member:
    """Accounts that are open and cards that are active."""
    cards = Card.objects.filter(state=Card.State.ACTIVE).aggregate(total=Count("id"))["total"]
    return Member(Account.objects.filter(closed_at__isnull=True).count(), cards)


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What `templates/admin/index.html` draws; money and sales only for those who may read them."""
    can_read_sales = request.user.has_perm("settlements.view_purchase")
    can_read_books = request.user.has_perm("settlements.view_ledgeraccount")
    days = kept("days", latest_days) if can_read_sales else []
    return context | {
        "title": _("Overview"),
        "cards": [
            *(openable(figures(days, can_read_books), request) if can_read_sales else []),
            *(erasures.figure() if request.user.has_perm("members.view_departure") else []),
            *(suspicions.figure(request.user) if request.user.has_perm("settlements.view_suspicion") else []),
            *(imports.figure() if request.user.has_perm("settlements.change_cardimport") else []),
            *paying.figures(request.user),
        ],
        "backing": backing_picture(kept("backing", backing)) if can_read_books else None,
        "course": backing_course.picture(kept("course", backing_course.proved, backing_course.KEPT_SECONDS))
        if can_read_books
        else None,
        "chart": days_chart(days) if days else None,
        "chart_title": _("Receipts and points per day"),
        "expiring": expiring.picture(kept("expiring", expiring.weeks, SUMMED_SECONDS)) if can_read_books else None,
        "tables": [*came_of_age_tables(request), *(tables(days) if can_read_sales else [])],
        "steps": checklist.shown(kept("steps", checklist.done), request.user),
    }


def openable(cards: list[dict[str, Any]], request: HttpRequest) -> list[dict[str, Any]]:
    """The figures whose lists may be opened: silent desks are nobody's business who does not see desks."""
    silent = (
        "" if request.user.has_perm("pharmacies.view_cashdesk") else reverse("admin:pharmacies_cashdesk_changelist")
    )
    return [card for card in cards if card.get("link") != silent]


def came_of_age_tables(request: HttpRequest) -> list[Table]:
    """Whom the registry asks for a signature, for those who may read members."""
    if not request.user.has_perm("members.view_person"):
        return []
    rows = kept("came_of_age", lambda: came_of_age.asked(timezone.localdate()), SUMMED_SECONDS)
    return [came_of_age.table(rows)] if rows else []


def kept(name: str, ask: Callable[[], Any], seconds: int = CACHED_SECONDS) -> Any:
    """What a question was answered in the last seconds, or its answer now."""
    return cache.get_or_set(f"console.dashboard.{name}", ask, seconds)


def whole(kopecks: int) -> str:
    """Roubles without kopecks, for the large print."""
    return print_roubles(kopecks).partition(",")[0]


def counted(number: int) -> str:
    """A number with its thousands set apart."""
    return f"{number:,}".replace(",", NO_BREAK_SPACE)


def figures(days: list[Day], can_read_books: bool) -> list[dict[str, Any]]:
    """The row of large figures."""
    week = sum(day.purchases for day in days[-7:])
    silence, people = kept("silence", lambda: silent_desks(now=timezone.now())), kept("members", members)
    cards = [
        {
            "title": _("Accounts of members"),
            "figure": counted(people.accounts),
            "note": _("active cards: %(cards)s") % {"cards": counted(people.cards)},
            "link": reverse("admin:members_account_changelist"),
        },
        {
            "title": _("Receipts in the last week of sales"),
            "figure": counted(week),
            "note": _("up to %(day)s") % {"day": date_format(days[-1].on)} if days else _("no receipts yet"),
            "link": reverse("admin:settlements_purchase_changelist"),
        },
        {
            "title": _("Desks silent today"),
            "figure": counted(len(silence.silent)),
            "note": _("of %(total)s that should sell, by the outlet's own day") % {"total": counted(silence.total)},
            "link": reverse("admin:pharmacies_cashdesk_changelist"),
        },
    ]
    return (
        [*book_figures(kept("backing", backing), kept("owed", owed, SUMMED_SECONDS)), *cards]
        if can_read_books
        else cards
    )


def book_figures(points: Backing, sums: Owed) -> list[dict[str, Any]]:
    """Large figures that come from the ledger."""
    return [
        {
            "title": _("Points outstanding"),
            "figure": whole(points.outstanding_kopecks),
            "note": _("each backed by a rouble"),
            "link": reverse("admin:settlements_lot_changelist"),
        },
        {
            "title": _("Payable to participants, ₽"),
            "figure": whole(sums.to_participants_kopecks),
            "note": _("in statements: %(sum)s") % {"sum": whole(sums.in_statements_kopecks)},
            "link": reverse("admin:settlements_statement_changelist"),
        },
    ]


def backing_picture(points: Backing) -> dict[str, Any]:
    """Who stands behind the points, as parts of a bar."""
    parts = (
        ("charged", _("charged to funders already"), points.charged_kopecks),
        ("pledged", _("pledged, charged when spent"), points.pledged_kopecks),
        ("own", _("the operator's own cost"), points.own_kopecks),
    )
    total = max(points.outstanding_kopecks, 1)
    return {
        "total": print_roubles(points.outstanding_kopecks),
        "parts": [
            {"kind": kind, "title": title, "figure": print_roubles(kopecks), "width": f"{kopecks * 100 / total:.2f}"}
            for kind, title, kopecks in parts
        ],
        "is_whole": sum(kopecks for _kind, _title, kopecks in parts) == points.outstanding_kopecks,
        "shortfall": print_roubles(points.shortfall_kopecks) if points.shortfall_kopecks else "",
    }


def days_chart(days: list[Day]) -> dict[str, str]:
    """Points given and spent as bars, receipts as a line with an axis of its own."""
    datasets = [
        bars(_("points given"), roubles([day.earned_kopecks for day in days]), order=2),
        bars(_("points spent"), roubles([day.spent_kopecks for day in days]), PALE, order=2),
        line(_("receipts"), [day.purchases for day in days], AMBER, yAxisID="receipts", order=1, tension=0.3),
    ]
    receipts = axis(_("receipts"), is_whole=True, position="right", grid={"display": False})
    labels = [f"{day.on:%d.%m}" for day in days]
    return chart(labels, datasets, values=axis(_("points")), beside={"receipts": receipts})


def tables(days: list[Day]) -> list[Table]:
    """Outlets that sell most, receipts to look into, desks that are silent."""
    best = kept("outlets", lambda: top_outlets(since=days[0].on, at_most=TOP_OUTLETS)) if days else []
    odd = kept("review", lambda: to_look_into(at_most=TO_LOOK_INTO))
    silence = kept("silence", lambda: silent_desks(now=timezone.now()))
    return [
        Table(
            [Head(_("outlet")), Head(_("receipts"), True), Head(_("paid"), True), Head(_("points given"), True)],
            [
                [
                    link_to(Outlet(pk=row["outlet_id"]), row["outlet__name"]),
                    counted(row["purchases"]),
                    whole(row["paid_kopecks"]),
                    whole(row["earned_kopecks"]),
                ]
                for row in best
            ],
            title=_("Outlets that sell most"),
            empty=_("There are no purchases yet."),
        ),
        Table(
            [Head(_("receipt")), Head(_("outlet")), Head(_("why")), Head(_("paid"), True)],
            [_receipt_row(purchase) for purchase in odd],
            title=_("Receipts to look into"),
            empty=_("Nothing looks odd."),
            more=reverse("admin:settlements_purchase_changelist") + "?review=yes" if odd else "",
        ),
        Table(
            [Head(_("cash desk")), Head(_("cash program"))],
            [[link_to(desk), desk.module or "–"] for desk in silence.silent[:SILENT_NAMED]],
            title=_("Desks silent today"),
            empty=_("Every desk has sold today."),
        ),
    ]


def _receipt_row(purchase: Purchase) -> list[Any]:
    reasons = ", ".join(str(review_words(reason)) for reason in purchase.review_reasons)
    number = f"№\u00a0{purchase.receipt_no}"
    return [
        link_to(purchase, number),
        purchase.outlet,
        badge(reasons, "warning"),
        print_roubles(purchase.payable_kopecks),
    ]
