"""Who signs for a person, on his page, and the way to appoint somebody."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import link_to, masked_paper
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from members.models import Person, Representation
from members.operations.representations import appoint_representative
from members.queries.people import people_by_number
from members.queries.representation import signers_of
from pharmacies.models import Programme

CHANGE = "members.add_representation"


class Appointing(forms.Form):
    """Who represents, as whom, by which document."""

    who = forms.CharField(
        label=gettext_lazy("Card number or phone of the representative"),
        max_length=30,
        widget=UnfoldAdminTextInputWidget(),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("As"), choices=Representation.Kind.choices, widget=UnfoldAdminSelectWidget()
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Because it is"), choices=Representation.Ground.choices, widget=UnfoldAdminSelectWidget()
    )
    authority = forms.CharField(
        label=gettext_lazy("Document of authority"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("Kind, number and date: «Свидетельство о рождении …»"),
    )

    def clean_who(self) -> Person:
        """The one member who is meant."""
        people = people_by_number(self.cleaned_data["who"])
        if len(people) != 1:
            raise forms.ValidationError(_("No single member is found by this number: check it, or type a card number."))
        return people[0]


def appoint(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask who it is, and note him."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    ward = found(model_admin, request, object_id)

    def do(typed: dict[str, Any]) -> str:
        fields = {"kind": typed["kind"], "ground": typed["ground"], "authority": typed["authority"]}
        row = appoint_representative(ward=ward, representative=typed["who"], now=timezone.now(), **fields)
        return _("%(person)s signs from now on.") % {"person": row.representative}

    sentence = _("The representative shows the document; a copy is not kept. He signs until the child is 18.")
    question = Question(_("Appoint a representative"), sentence, _("Appoint"), Appointing)
    return ask(model_admin, request, question, do, row=ward)


@panel_on(Person)
class RepresentationPanel(Panel):
    """Who signs for the person today, whom the person represents, and since when."""

    model = Representation
    place = 25
    title = gettext_lazy("who signs")
    template = "members/representation.html"
    views = (("<path:object_id>/representative/", "members_person_representative", appoint),)

    def context(self) -> dict[str, Any]:
        """A sentence for each way of signing, both lists, the button."""
        may = self.request.user.has_perm(CHANGE)
        address = reverse("admin:members_person_representative", args=[self.object_id])
        return {
            "sentence": self._sentence(),
            "tables": self._tables(),
            "buttons": [Button(_("Appoint a representative"), address)] if may else [],
        }

    def _sentence(self) -> str:
        programme = Programme.objects.order_by("pk").first()
        if programme is None:
            return ""
        signers = signers_of(self.row, programme=programme, today=timezone.localdate())
        if signers.is_own:
            return _("Signs for himself.")
        if not signers.representatives:
            return _("A representative signs, and none is appointed.")
        return _("A representative signs, the child beside him.") if signers.is_beside else _("A representative signs.")

    def _tables(self) -> list[Table]:
        heads = [Head(_("member")), Head(_("as")), Head(_("document of authority")), Head(_("from")), Head(_("until"))]
        may = self.request.user.has_perm(CHANGE)
        own = [
            _cells(row, row.representative, may) for row in self.row.representatives.select_related("representative")
        ]
        wards = [_cells(row, row.ward, may) for row in self.row.wards.select_related("ward")]
        titled = ((_("Signs for the person"), own), (_("The person signs for"), wards))
        return [Table(heads, rows, title=title) for title, rows in titled if rows]


def _cells(row: Representation, person: Person, may: bool) -> list[Any]:
    paper = row.authority if may else masked_paper(row.authority)
    until = date_format(localtime(row.ends_at)) if row.ends_at else "–"
    since = link_to(row, date_format(localtime(row.starts_at)))
    return [link_to(person), row.get_kind_display(), paper, since, until]
