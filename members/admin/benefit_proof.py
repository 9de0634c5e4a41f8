"""Benefit categories: the list with what expires soon, and the tab on a person's page."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RadioFilter
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from coalition.toolkit.admin.asking import Question, ask, date_input, found
from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, badge, link_to, pill
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from members.models import BenefitProof, Person
from members.operations.benefits import note_benefit
from members.queries.consents import may_read_purchases_of

SOON = timedelta(days=30)
ADD, READ = "members.add_benefitproof", "members.view_benefitproof"


class BenefitTermFilter(RadioFilter):
    """Categories whose term ends soon, or has ended."""

    title = gettext_lazy("term")
    parameter_name = "term"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The choices."""
        return [
            ("live", gettext_lazy("in force")),
            ("soon", gettext_lazy("ends within 30 days")),
            ("over", gettext_lazy("over")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The categories."""
        today = timezone.localdate()
        chosen = {
            "live": Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today)),
            "soon": Q(ends_on__gt=today, ends_on__lte=today + SOON),
            "over": Q(ends_on__lte=today),
        }
        return queryset.filter(chosen.get(self.value(), Q()))


@admin.register(BenefitProof)
class BenefitProofAdmin(ReadOnlyAdmin):
    """Who belongs to a benefit category, by which paper and until when. Notes are made on a member's page."""

    list_display = ("person_link", pill(BenefitProof, "category"), "document", "starts_on", "ends_on", "state")
    list_select_related = ("person",)
    list_filter = (BenefitTermFilter, ("category", ChoicesDropdownFilter))
    search_fields = ("person__name_key", "person__phone__endswith")
    search_help_text = gettext_lazy("Last name, or the end of the phone")
    readonly_fields = ("person_link", "state")
    fieldsets = (
        (
            None,
            {"fields": (("person_link", "category"), ("document", "state"), ("starts_on", "ends_on"), "seen_by")},
        ),
    )

    @admin.display(description=gettext_lazy("member"), ordering="person__name_key")
    def person_link(self, proof: BenefitProof) -> Any:
        """Who belongs to the category."""
        return link_to(proof.person)

    @admin.display(description=gettext_lazy("state"))
    def state(self, proof: BenefitProof) -> Any:
        """In force, ending soon, or over."""
        return term_badge(proof)


def term_badge(proof: BenefitProof) -> Any:
    """How a category stands today."""
    today = timezone.localdate()
    if proof.ends_on is not None and proof.ends_on <= today:
        return badge(_("over"))
    if proof.ends_on is not None and proof.ends_on <= today + SOON:
        return badge(_("ends soon"), "warning")
    return badge(_("in force"), "success")


class BenefitForm(forms.Form):
    """Which paper was shown, and its term."""

    category = forms.ChoiceField(
        label=gettext_lazy("Category"), choices=BenefitProof.Category.choices, widget=UnfoldAdminSelectWidget
    )
    document = forms.CharField(
        label=gettext_lazy("Paper that was shown"),
        help_text=gettext_lazy("Its kind and term, without its number."),
        max_length=120,
        widget=UnfoldAdminTextInputWidget,
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Until (not included)"),
        help_text=gettext_lazy("Nothing: without a term."),
        required=False,
        widget=date_input(),
    )


def note(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask which paper was shown and note the category."""
    if not request.user.has_perm(ADD):
        raise PermissionDenied
    person = found(model_admin, request, object_id)

    def write(typed: dict[str, Any]) -> str:
        note_benefit(
            person=person,
            category=BenefitProof.Category(typed["category"]),
            document=typed["document"],
            ends_on=typed["ends_on"],
            seen_by=request.user,
            now=timezone.now(),
        )
        return _("The category is noted.")

    question = Question(
        _("Note a benefit category"),
        _("Look at the paper and give it back: no copy is kept. A disability needs a consent to health data."),
        _("Note"),
        BenefitForm,
    )
    return ask(model_admin, request, question, write, row=person)


@panel_on(Person)
class BenefitsPanel(Panel):
    """The categories of a person; that somebody is disabled is read under his health-data consent alone."""

    model = BenefitProof
    place = 40
    title = gettext_lazy("benefit categories")
    template = "console/buttons.html"
    permission = READ
    views = (("<path:object_id>/benefit/", "members_person_benefit", note),)

    def context(self) -> dict[str, Any]:
        """The categories, the latest first, and the button for one more."""
        heads = [
            *(Head(_("category")), Head(_("paper that was shown")), Head(_("from")), Head(_("until (not included)"))),
            *(Head(_("state")), Head(_("seen by"))),
        ]
        proofs = self.row.benefits.select_related("seen_by").order_by("-starts_on", "-pk")
        if not may_read_purchases_of(self.row):
            proofs = proofs.exclude(category=BenefitProof.Category.DISABLED)
        rows = [
            [
                *(proof.get_category_display(), proof.document, proof.starts_on, proof.ends_on or DASH),
                *(term_badge(proof), proof.seen_by.get_username() if proof.seen_by else DASH),
            ]
            for proof in proofs
        ]
        may_note = self.request.user.has_perm(ADD) and self.row.anonymised_at is None
        address = reverse("admin:members_person_benefit", args=[self.row.pk])
        return {
            "tables": [Table(heads, rows, empty=_("No category was noted."))],
            "buttons": [Button(_("Note a benefit category"), address)] if may_note else [],
        }
