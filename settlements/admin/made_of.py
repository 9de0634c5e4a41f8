"""What a statement and each of its lines are made of: receipts and other events with their sums."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import address_of, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, link_to, moment
from coalition.toolkit.admin.tables import Head, Table
from settlements.admin.line_words import line_words
from settlements.models import Entry, Statement, StatementLine
from settlements.queries import trace

READ = "settlements.view_posting"
PER_PAGE = 50


class LineForm(forms.Form):
    """Which line is looked at."""

    line = forms.TypedChoiceField(
        label=gettext_lazy("Line of the statement"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, typed: Any, lines: list[StatementLine]) -> None:
        super().__init__(typed)
        choices = [(line.pk, f"{line_words(line)}: {print_roubles(line.amount_kopecks)}") for line in lines]
        self.fields["line"].choices = [("", _("all lines")), *choices]


def address_of_line(statement: Statement, line: StatementLine | None = None) -> str:
    """The page that shows what a line, or the whole statement, is made of."""
    address = reverse("admin:settlements_statement_made_of", args=[statement.pk])
    return f"{address}?line={line.pk}" if line else address


def made_of(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """The receipts and other events behind a line, or behind the whole statement, with their sums."""
    statement = seen(request, object_id, model_admin)
    lines = list(statement.lines.select_related("outlet"))
    form = LineForm(request.GET if "line" in request.GET else None, lines)
    chosen = form.cleaned_data["line"] if form.is_bound and form.is_valid() else None
    line = next((each for each in lines if each.pk == chosen), None)
    if line:
        line.statement = statement
    postings = trace.claimed_in(line) if line else trace.claimed(statement)
    pages = Paginator(range(trace.count_parts(postings)), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = trace.parts(postings, since=max(page.start_index() - 1, 0), at_most=PER_PAGE) if pages.count else []
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("What the statement is made of"),
        "subtitle": str(statement),
        "opts": model_admin.opts,
        "original": statement,
        "back": address_of(model_admin, statement),
        "form": form,
        "line": line,
        "page": page,
        "figures": _figures(statement, line, trace.total(postings), pages.count),
        "table": _table(statement, line, rows),
    }
    return TemplateResponse(request, "settlements/made_of.html", context)


def seen(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> Statement:
    """The statement, for those who may read postings. Refused: Http404, PermissionDenied."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    return found(model_admin, request, object_id)


def _figures(statement: Statement, line: StatementLine | None, total: int, events: int) -> list[tuple[Any, Any]]:
    whole = line.amount_kopecks if line else sum(each.amount_kopecks for each in statement.lines.all())
    return [
        (_("line of the statement") if line else _("all lines of the statement"), print_roubles(whole)),
        (_("receipts and other events"), events),
        (_("their sum"), print_roubles(total)),
    ]


def _table(statement: Statement, line: StatementLine | None, rows: list[trace.Part]) -> Table:
    heads = [
        *(Head(_("date")), Head(_("document")), Head(_("outlet")), Head(_("time"))),
        *(Head(_("postings"), True), Head(_("amount"), True), Head("")),
    ]
    cells = [
        [
            part.entry.business_on,
            document(part.entry),
            _outlet(part.entry),
            _time(part.entry),
            part.postings,
            print_roubles(part.amount_kopecks),
            way(statement, line, part.entry),
        ]
        for part in rows
    ]
    foot = [_("Total on this page"), "", "", "", "", print_roubles(sum(part.amount_kopecks for part in rows)), ""]
    empty = _("Nothing moved in the period.") if statement.sent_at else _("A draft claims nothing until it is sent.")
    return Table(heads, cells, foot=foot if rows else (), empty=empty)


def document(entry: Entry) -> Any:
    """The receipt of sale or return, or the event without one."""
    if entry.purchase_return:
        return link_to(entry.purchase_return)
    if entry.purchase:
        return link_to(entry.purchase, f"№\u00a0{entry.purchase.receipt_no}")
    return link_to(entry, entry.reason or entry.get_kind_display())


def _outlet(entry: Entry) -> Any:
    paper = entry.purchase_return or entry.purchase
    return paper.outlet if paper else DASH


def _time(entry: Entry) -> str:
    paper = entry.purchase_return or entry.purchase
    return moment(paper.occurred_at) if paper else DASH


def way(statement: Statement, line: StatementLine | None, entry: Entry) -> Any:
    """The link to where the roubles of an entry come from."""
    address = reverse("admin:settlements_statement_came_from", args=[statement.pk, entry.pk])
    address += f"?line={line.pk}" if line else ""
    return format_html('<a class="text-link" href="{}">{}</a>', address, _("where from"))
