"""What a statement and each of its lines are made of: receipts with their sums, and where every rouble comes from."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import address_of, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, link_to, moment
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from members.models import PersonView
from members.operations.looks import note_look
from settlements.admin.chain import chain_of
from settlements.admin.line_words import line_words
from settlements.admin.purchase_panels import goods_refusal
from settlements.models import Entry, Posting, Purchase, Statement, StatementClaim, StatementLine
from settlements.queries import trace
from settlements.queries.buyers import buyer_of
from settlements.queries.origins import Origin, origins

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
    statement = _seen(request, object_id, model_admin)
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


def came_from(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin, entry_id: Any) -> HttpResponse:
    """Where every rouble of a receipt in the statement, or in a line of it, comes from, posting by posting."""
    statement = _seen(request, object_id, model_admin)
    chosen = request.GET.get("line", "")
    line = statement.lines.filter(pk=int(chosen)).first() if chosen.isdigit() else None
    chains = [chain for chain in origins(statement, entry_id) if line is None or chain.line == line]
    if not chains:
        raise Http404
    entry = chains[0].posting.entry
    purchase = _purchase_of(entry)
    refusal = goods_refusal(request.user, purchase) if purchase else ""
    buyer = buyer_of(purchase) if purchase and not refusal else None
    if buyer is not None:
        look = {"user": request.user, "page": PersonView.Page.PURCHASES, "now": timezone.now()}
        note_look(person_id=buyer.pk, **look)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Where this rouble comes from"),
        "subtitle": str(statement),
        "opts": model_admin.opts,
        "original": statement,
        "back": address_of_line(statement, line),
        "refusal": refusal,
        "source": _document(entry),
        "figures": _sums(chains, is_line=line is not None),
        "chains": [
            (print_roubles(chain.amount_kopecks), chain_of(chain, statement, is_goods_shown=not refusal))
            for chain in chains
        ],
    }
    return TemplateResponse(request, "settlements/came_from.html", context)


def _seen(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> Statement:
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


def _sums(chains: list[Origin], *, is_line: bool) -> list[tuple[Any, str]]:
    return [
        (
            _("in the line") if is_line else _("in the statement"),
            print_roubles(sum(chain.amount_kopecks for chain in chains)),
        ),
        (_("postings"), str(len(chains))),
    ]


def _table(statement: Statement, line: StatementLine | None, rows: list[trace.Part]) -> Table:
    heads = [
        *(Head(_("date")), Head(_("document")), Head(_("outlet")), Head(_("time"))),
        *(Head(_("postings"), True), Head(_("amount"), True), Head("")),
    ]
    cells = [
        [
            part.entry.business_on,
            _document(part.entry),
            _outlet(part.entry),
            _time(part.entry),
            part.postings,
            print_roubles(part.amount_kopecks),
            _way(statement, line, part.entry),
        ]
        for part in rows
    ]
    foot = [_("Total on this page"), "", "", "", "", print_roubles(sum(part.amount_kopecks for part in rows)), ""]
    empty = _("Nothing moved in the period.") if statement.sent_at else _("A draft claims nothing until it is sent.")
    return Table(heads, cells, foot=foot if rows else (), empty=empty)


def _document(entry: Entry) -> Any:
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


def _way(statement: Statement, line: StatementLine | None, entry: Entry) -> Any:
    address = reverse("admin:settlements_statement_came_from", args=[statement.pk, entry.pk])
    address += f"?line={line.pk}" if line else ""
    return format_html('<a class="text-link" href="{}">{}</a>', address, _("where from"))


def _purchase_of(entry: Entry) -> Purchase | None:
    return entry.purchase_return.purchase if entry.purchase_return else entry.purchase


@panel_on(Statement)
class MadeOfPanel(Panel):
    """Only the addresses: the ways to them stand in the lines of the statement."""

    model = Posting
    tab = False
    views = (
        ("<path:object_id>/made-of/", "settlements_statement_made_of", made_of),
        ("<path:object_id>/made-of/<uuid:entry_id>/", "settlements_statement_came_from", came_from),
    )


@panel_on(Entry)
class ClaimedPanel(Panel):
    """The statements that an entry went into, one for each participant whose account it moved."""

    model = StatementClaim
    tab = False
    title = gettext_lazy("in statements")
    permission = "settlements.view_statement"

    def context(self) -> dict[str, Any]:
        """Statements with the sum that the entry put into each; nothing where no participant's account moved."""
        claims = StatementClaim.objects.filter(posting__entry=self.object_id).order_by("statement_id")
        sums: dict[Statement, int] = {}
        for claim in claims.select_related("statement__contract__legal_entity", "posting"):
            sign = 1 if claim.posting.credit_id == claim.account_id else -1
            sums[claim.statement] = sums.get(claim.statement, 0) + sign * claim.posting.amount_kopecks
        if not sums:
            self.title = ""
            return {}
        heads = [Head(_("statement")), Head(_("participant")), Head(_("amount"), True), Head("")]
        rows = [
            [link_to(each), each.contract.legal_entity, print_roubles(amount), _way(each, None, self.row)]
            for each, amount in sums.items()
        ]
        return {"tables": [Table(heads, rows)]}
