"""The proof of backing in the console: any day, funder by funder, with its picture and its papers."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import date_input
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, badge, link_to
from coalition.toolkit.admin.files import file_of
from coalition.toolkit.admin.looking import may_open
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.paper import Paper
from pharmacies.models import Programme
from settlements.admin.backing_charts import area
from settlements.analytics.backing_proof import Backed, Proof, days_up_to, months_up_to, prove_backing
from settlements.analytics.backing_sums import By
from settlements.documents.backing import SUMS, backing_csv, backing_pdf, backing_xlsx
from settlements.models import Lot, Statement

READ = "settlements.view_ledgeraccount"
KEPT_SECONDS = 60
"""The pass over all postings is not made again for each of the three papers."""
COURSES = {"months": months_up_to, "days": days_up_to}
PAPERS: dict[str, Callable[[Proof], Paper]] = {
    "pdf": lambda proof: backing_pdf(proof, now=timezone.now()),
    "xlsx": backing_xlsx,
    "csv": backing_csv,
}


class DayForm(forms.Form):
    """Of what day, and how a posting finds its day."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.all(),
        empty_label=None,
        widget=UnfoldAdminSelectWidget,
    )
    on = forms.DateField(label=gettext_lazy("At the end of"), widget=date_input())
    by = forms.ChoiceField(
        label=gettext_lazy("Days"),
        choices=[
            (By.BUSINESS.value, gettext_lazy("by the date of the receipt")),
            (By.BOOKED.value, gettext_lazy("by when it was booked")),
        ],
        widget=UnfoldAdminSelectWidget,
    )
    course = forms.ChoiceField(
        label=gettext_lazy("Picture"),
        choices=[("months", gettext_lazy("12 months")), ("days", gettext_lazy("31 days"))],
        widget=UnfoldAdminSelectWidget,
    )

    def clean_on(self) -> date:
        """What has not happened yet cannot be proved."""
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        if on.year < 2000:
            raise forms.ValidationError(_("There was no programme then."))
        return on


def page(request: HttpRequest, model_admin: ConsoleAdmin) -> HttpResponse:
    """The page; with `form=pdf`, `xlsx` or `csv` the same as a file."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    first = Programme.objects.order_by("name").first()
    asked = {
        "programme": first.pk if first else None,
        "on": timezone.localdate(),
        "by": By.BUSINESS.value,
        "course": "months",
    }
    form = DayForm(asked | {key: value for key, value in request.GET.items() if key != "form"})
    proof = _proof(form.cleaned_data) if form.is_valid() else None
    paper = PAPERS.get(request.GET.get("form", ""))
    if proof and paper:
        return file_of(paper(proof))
    address = request.GET.copy()
    papers = []
    for kind in PAPERS:
        address["form"] = kind
        papers.append((kind.upper(), f"?{address.urlencode()}"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Backing of points"),
        "form": form,
        "papers": papers if proof else [],
        "proof": proof,
        **(shown(proof) if proof else {}),
    }
    return TemplateResponse(request, "settlements/backing.html", context)


def _proof(wanted: dict[str, Any]) -> Proof:
    programme, on, by = wanted["programme"], wanted["on"], By(wanted["by"])
    course = COURSES[wanted["course"]](on)
    name = f"console.backing.{programme.pk}.{on}.{by}.{wanted['course']}"
    return cache.get_or_set(name, lambda: prove_backing(programme=programme, on=on, by=by, course=course), KEPT_SECONDS)


def shown(proof: Proof) -> dict[str, Any]:
    """What the template draws of a proof."""
    parts = (
        ("charged", _("collected already"), proof.total("collected")),
        ("owed", _("charged, not collected yet"), proof.total("owed")),
        ("pledged", _("pledged, charged when spent"), proof.total("pledged")),
        ("own", _("the operator's own cost"), proof.total("own")),
    )
    whole = max(proof.wallets, 1)
    return {
        "parts": [
            {
                "kind": kind,
                "title": title,
                "figure": print_roubles(kopecks),
                "width": f"{max(0, kopecks) * 100 / whole:.2f}",
            }
            for kind, title, kopecks in parts
        ],
        "wallets": print_roubles(proof.wallets),
        "unbacked": print_roubles(proof.unbacked),
        "shortfalls": print_roubles(proof.shortfalls) if proof.shortfalls else "",
        "chart": area(proof),
        "is_by_booking": proof.by is By.BOOKED,
        "table": _table(proof),
    }


def _table(proof: Proof) -> Table:
    titles = (_("points outstanding"), _("collected"), _("charged, not collected"), _("pledged"), _("own cost"))
    heads = [
        *(Head(_("funder")), Head(_("contract"))),
        *(Head(title, is_figure=True) for title in (*titles, _("unbacked"))),
        Head(_("lists")),
    ]
    rows = [
        [
            link_to(row.funder),
            link_to(row.contract, f"№\u00a0{row.contract.number}") if row.contract else DASH,
            *(print_roubles(getattr(row, name)) for name in SUMS[:-1]),
            _unbacked(row.unbacked),
            _links(row),
        ]
        for row in proof.rows
    ]
    totals = [print_roubles(proof.total(name)) for name in SUMS[:-1]]
    return Table(
        heads,
        rows,
        foot=[_("Total"), "", *totals, _unbacked(proof.unbacked), ""] if rows else [],
        empty=_("Nobody had any points on this day."),
    )


def _unbacked(kopecks: int) -> Any:
    return badge(print_roubles(kopecks), "danger") if kopecks else print_roubles(0)


def _links(row: Backed) -> Any:
    """The lists of the funder's statements and lots, for those who may open them."""
    lists = (
        (Statement, "contract__legal_entity__id__exact", _("statements")),
        (Lot, "funder__id__exact", _("lots")),
    )
    links = [
        format_html(
            '<a class="text-link" href="{}?{}={}">{}</a>',
            reverse(f"admin:settlements_{model._meta.model_name}_changelist"),
            field,
            row.funder.pk,
            title,
        )
        for model, field, title in lists
        if may_open(model)
    ]
    return format_html(f"<span>{' · '.join('{}' for _link in links)}</span>", *links) if links else DASH
