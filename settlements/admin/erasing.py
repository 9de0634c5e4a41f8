"""Erasing the data of somebody who left: asked for on the departure's page, agreed to on the approval's."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget

from coalition.toolkit.admin.asking import Question, Reason, ask, found, found_request
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.requests import tell_request
from coalition.toolkit.admin.second_word import SecondWordPanel
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.models import Approval, FrozenDocument
from members.models import Departure
from settlements.movements.erasing import DOCUMENT, KIND, ask_erasure, erase_person, refuse_erasure

ERASE = "members.change_departure"


class CommissionForm(forms.Form):
    """Who is in the commission."""

    commission = forms.CharField(
        label=gettext_lazy("Commission"),
        help_text=gettext_lazy("Two people at least, one a line: name, comma, position."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )

    def clean_commission(self) -> list[tuple[str, str]]:
        """Names with positions."""
        lines = [line.partition(",") for line in self.cleaned_data["commission"].splitlines() if line.strip()]
        return [(name.strip(), position.strip()) for name, _comma, position in lines]


def ask_for(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask who is in the commission; leave the erasure to a second person."""
    departure = _allowed(request, object_id, model_admin)

    def hand_over(typed: dict[str, Any]) -> str:
        approval = ask_erasure(departure=departure, commission=typed["commission"], by=request.user, now=timezone.now())
        return format_html(_("A second person decides, {}."), link_to(approval, _("here")))

    return ask(model_admin, request, _question(CommissionForm, _("Ask for it")), hand_over, row=departure)


def agree(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then erase what somebody else asked to erase."""
    approval = found_request(model_admin, request, object_id, KIND, ERASE)

    def erase(typed: dict[str, Any]) -> str:
        departure = erase_person(approval=approval, by=request.user, now=timezone.now())
        return format_html(_("The data are erased: {}."), link_to(departure, departure.act_number))

    return ask(model_admin, request, _question(forms.Form, _("Erase")), erase, row=approval)


def refuse(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask why, then say no."""
    approval = found_request(model_admin, request, object_id, KIND, ERASE)

    def say_no(typed: dict[str, Any]) -> str:
        refuse_erasure(approval=approval, by=request.user, reason=typed["reason"], now=timezone.now())
        return _("It is refused; nothing is erased.")

    question = Question(_("Refuse the erasure"), _("Say why."), _("Refuse"), Reason, is_dangerous=True)
    return ask(model_admin, request, question, say_no, row=approval)


def _question(form: type[forms.Form], button: str) -> Question:
    sentence = _(
        "Name, date of birth, phone, e-mail and address are struck out for ever, from the history of changes too. "
        "Receipts and the ledger stay under the member's number, consents for three years. This cannot be undone."
    )
    return Question(_("Erase the member's data"), sentence, button, form, is_dangerous=True)


def _allowed(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> Any:
    if not request.user.has_perm(ERASE):
        raise PermissionDenied
    return found(model_admin, request, object_id)


@panel_on(Departure)
class ErasurePanel(Panel):
    """The button for erasing; afterwards the extract of what was struck."""

    model = FrozenDocument
    tab = False
    title = gettext_lazy("erasure")
    template = "console/buttons.html"
    views = (("<path:object_id>/erase/", "members_departure_erase", ask_for),)

    def context(self) -> dict[str, Any]:
        """What waits, what was done."""
        departure = self.row
        act = FrozenDocument.objects.filter(kind=DOCUMENT, number=departure.act_number or None).first()
        if act is not None:
            may_print = self.request.user.has_perm("toolkit.view_frozendocument")
            printed = reverse("admin:toolkit_frozendocument_act", args=[act.pk])
            buttons = [Button(_("Act of destruction"), printed, "default")] if may_print else []
            return {"tables": [_extract(act)], "buttons": buttons}
        waiting = Approval.objects.filter(
            kind=KIND, subject=f"person:{departure.person_id}", state=Approval.State.REQUESTED
        ).first()
        if waiting is not None:
            return {"sentence": format_html(_("Waits for a second person: {}"), link_to(waiting, _("the request")))}
        may_ask = self.request.user.has_perm(ERASE) and departure.erase_by is not None
        address = reverse("admin:members_departure_erase", args=[departure.pk])
        return {"buttons": [Button(_("Erase the member's data"), address, "danger")] if may_ask else []}


def _extract(act: FrozenDocument) -> Table:
    heads = [Head(_("table")), Head(_("columns")), Head(_("rows"), True)]
    rows = [[line["table"], ", ".join(line["columns"]), line["rows"]] for line in act.content["log"]]
    return Table(heads, rows, title=_("Struck out by the act %(number)s") % {"number": act.number})


def _sentence(approval: Approval) -> str:
    departure = Departure.objects.filter(pk=approval.content["departure"]).first()
    members = "; ".join(", ".join(each) for each in approval.content["commission"])
    return format_html(_("Departure {}. Commission: {}."), link_to(departure), members)


tell_request(KIND, _sentence)


@panel_on(Approval)
class DecideErasurePanel(SecondWordPanel):
    """Whose data are to be erased."""

    model = Departure
    title = gettext_lazy("erasure")
    kind, right, yes, is_dangerous = KIND, ERASE, gettext_lazy("Erase"), True
    words = staticmethod(_sentence)
    views = (
        ("<path:object_id>/erase/", "toolkit_approval_erase", agree),
        ("<path:object_id>/keep/", "toolkit_approval_keep", refuse),
    )
