"""Papers of a member, filled in and numbered."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.asking import address_of, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.files import shown_inline
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.units import said
from coalition.toolkit.numbering import take_number
from members.admin.blank_forms import blank, blanks
from members.documents.facts import Facts
from members.documents.papers import SERIES, PaperKind, print_together, signed_text
from members.documents.person_facts import cards_of, facts_of
from members.models import Consent, ConsentText, Person, PersonView
from members.operations.looks import note_look
from pharmacies.models import Outlet, Programme

PRINT = "members.change_person"
WHOLLY = "wholly"
OF_A_MEMBER = [(kind.value, kind.label) for kind in PaperKind if kind != PaperKind.DESTRUCTION_ACT]


class PapersForm(forms.Form):
    """Which papers, and what they say that the registry does not know."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Papers"), choices=OF_A_MEMBER, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.select_related("operator"),
        widget=UnfoldAdminSelectWidget,
        empty_label=None,
    )
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"),
        queryset=Outlet.objects.order_by("name"),
        widget=UnfoldAdminSelectWidget,
        required=False,
    )
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("Ways of advertising"),
        choices=Consent.Way.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        required=False,
        help_text=gettext_lazy("For the consent: those agreed to. For a withdrawal: those taken back."),
    )
    withdrawn = forms.ChoiceField(
        label=gettext_lazy("Which consent is withdrawn"),
        choices=[
            ("", gettext_lazy("choose…")),  # never by default what ends the membership
            (WHOLLY, gettext_lazy("personal data, wholly")),
            *ConsentText.Kind.choices[1:],
        ],
        widget=UnfoldAdminSelectWidget,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget
    )
    identity_check = forms.CharField(
        label=gettext_lazy("How the person was recognised"),
        max_length=120,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("The kind of paper, not its number."),
    )

    def clean(self) -> dict[str, Any]:
        """A withdrawal says of what; of ways alone, of advertising."""
        typed = super().clean()
        if PaperKind.CONSENT_WITHDRAWAL in typed.get("kinds", ()) and not (typed.get("withdrawn") or typed.get("ways")):
            self.add_error("withdrawn", _("Choose which consent is withdrawn."))
        return typed


def papers(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask which papers; give them as one PDF. Each takes a number of its series: they are for signing."""
    if not request.user.has_perm(PRINT):
        raise PermissionDenied
    person = found(model_admin, request, object_id)
    if person.anonymised_at is not None:
        raise Http404
    first = Programme.objects.order_by("pk").first()
    form = PapersForm(request.POST or None, initial={"programme": first, "kinds": [PaperKind.JOIN_APPLICATION.value]})
    if request.method == "POST" and form.is_valid():
        try:
            paper = print_together(_numbered(_wanted(person, form.cleaned_data, request)))
        except DomainError as error:
            form.add_error(None, said(error))
        else:
            note_look(person_id=person.pk, user=request.user, page=PersonView.Page.PAPER, now=timezone.now())
            return shown_inline(paper)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Print papers"),
        "subtitle": str(person),
        "form": form,
        "opts": model_admin.opts,
        "original": person,
        "back": address_of(model_admin, person),
    }
    return TemplateResponse(request, "members/person_papers.html", context)


def _wanted(person: Person, typed: dict[str, Any], request: HttpRequest) -> list[tuple[PaperKind, Facts]]:
    facts = facts_of(
        person=person,
        programme=typed["programme"],
        on=timezone.localdate(),
        outlet=typed["outlet"],
        clerk_name=request.user.get_full_name() or request.user.get_username(),
    )
    withdrawn = ConsentText(kind=typed["withdrawn"]) if typed["withdrawn"] not in ("", WHOLLY) else None
    facts = replace(
        facts,
        ways=tuple(typed["ways"]),
        reason=typed["reason"],
        identity_check=typed["identity_check"] or facts.identity_check,
    )
    own = {
        PaperKind.CONSENT_WITHDRAWAL: {"text": withdrawn},
        PaperKind.CARD_REPLACEMENT: cards_of(person, typed["programme"]),
    }
    return [
        (kind, replace(facts, **own.get(kind, {})))
        for kind in PaperKind  # always in this order: two clerks who print at once never wait for each other in a ring
        if kind in typed["kinds"]
    ]


def _numbered(papers: list[tuple[PaperKind, Facts]]) -> list[tuple[PaperKind, Facts]]:
    """The same papers with their numbers, taken once it is known that each of them can be printed."""
    for kind, facts in papers:
        signed_text(kind, facts)
    with transaction.atomic():
        return [(kind, replace(facts, number=_next_number(kind, facts))) for kind, facts in papers]


def _next_number(kind: PaperKind, facts: Facts) -> str:
    return take_number(series=SERIES[kind], year=facts.on.year) if kind in SERIES else ""


@panel_on(Person)
class PapersPanel(Panel):
    """The way to the papers of a member."""

    model = ConsentText
    place = 15
    title = gettext_lazy("papers")
    template = "members/papers_panel.html"
    views = (
        ("blanks/", "members_person_blanks", blanks),
        ("blanks/<int:programme>/<slug:form>/", "members_person_blank", blank),
        ("<path:object_id>/papers/", "members_person_papers", papers),
    )

    def context(self) -> dict[str, Any]:
        """Whether whoever looks may print, and whether there is anybody to print."""
        return {"person": self.row, "may_print": self.request.user.has_perm(PRINT) and self.row.anonymised_at is None}
