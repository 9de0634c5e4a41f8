"""Leaving the programme and the export of all data, on a person's page."""

from typing import Any

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, ask, date_input, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, badge, link_to
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.paper import ZIP
from members.models import Account, ConsentText, Departure, Person, PersonView
from members.operations.looks import note_look
from members.queries.consent_rows import not_withdrawn
from settlements.admin.purchase_panels import READ_GOODS
from settlements.documents.personal_data import personal_data_zip
from settlements.movements.departing import (
    is_shared,
    leave_programme,
    lock_open_accounts,
    open_accounts_of,
    what_is_left,
    withdraw_personal_data,
)

LEAVE, READ = "members.add_departure", "members.view_departure"
EXPORT = ("members.change_person", READ_GOODS)
"""Goods are among the data, so whoever may not read them does not export."""


def leave(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponseBase:
    """Tell in figures what would go, ask why; then close the account."""
    if not request.user.has_perm(LEAVE):
        raise PermissionDenied
    person = found(model_admin, request, object_id)
    if person.anonymised_at is not None or person.merged_into_id is not None:
        raise Http404
    accounts = open_accounts_of(person)

    def go(typed: dict[str, Any]) -> str:
        made = _depart(person, accounts, typed, request.user)
        return _("Noted: %(numbers)s.") % {"numbers": ", ".join(each.number for each in made)}

    figures = " ".join(_figures(account) for account in accounts) or _("There is no open account.")
    warning = ""
    if not all(is_shared(account) for account in accounts):
        warning = _("Points are written off, cards end, nothing of this can be undone. Whoever comes back joins anew.")
    question = Question(
        _("Leave the programme"),
        f"{figures} {warning}".strip(),
        _("Close the account"),
        _leave_form(accounts),
        True,
    )
    return ask(model_admin, request, question, go, row=person)


def export(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponseBase:
    """Ask why; give the file, and write down that it was given."""
    if not request.user.has_perms(EXPORT):
        raise PermissionDenied
    person = found(model_admin, request, object_id)

    def give(typed: dict[str, Any]) -> HttpResponseBase:
        now = timezone.now()
        note_look(person_id=person.pk, user=request.user, page=PersonView.Page.EXPORT, now=now)
        LogEntry.objects.create(
            user=request.user,
            content_type=ContentType.objects.get_for_model(Person),
            object_id=str(person.pk),
            object_repr=f"№ {person.pk}",
            action_flag=CHANGE,
            change_message=_("Export of all data: %(reason)s") % {"reason": typed["reason"]},
        )
        name, file = personal_data_zip(person, now=now)
        return FileResponse(file, as_attachment=True, filename=name, content_type=ZIP)

    question = Question(
        _("Export of all data"),
        _("A file with all that is known of the person, for the person alone. Check who asks; say by which request."),
        _("Export"),
        Reason,
    )
    return ask(model_admin, request, question, give, row=person)


def _depart(person: Person, accounts: list[Account], typed: dict[str, Any], clerk: Any) -> list[Departure]:
    how = {"reason": typed["reason"], "now": timezone.now(), "clerk": clerk}
    kind = Departure.Kind(typed["kind"])
    if kind == Departure.Kind.WITHDREW:
        consent = _personal_consent(person)
        if consent is not None:
            return withdraw_personal_data(consent=consent, **how)
    wanted = typed.get("account")
    chosen = [each for each in accounts if kind != Departure.Kind.LEFT or not wanted or str(each.pk) == wanted]
    how |= {"person": person, "kind": kind, "died_on": typed["died_on"]}
    with transaction.atomic():
        lock_open_accounts(person)
        return [leave_programme(account=each, **how) for each in chosen or [None]]


def _personal_consent(person: Person) -> Any:
    kinds = (ConsentText.Kind.PERSONAL_DATA, ConsentText.Kind.REPRESENTATIVE)
    return not_withdrawn().filter(person=person, text__kind__in=kinds).select_related("text", "person").first()


def _figures(account: Account) -> str:
    if is_shared(account):
        return _("Account %(account)s is a family's: its points stay with it, note the leaving of the family.") % {
            "account": f"№\u00a0{account.pk}"
        }
    left = what_is_left(account=account)
    return _("Account %(account)s: %(points)s points are written off, cards annulled: %(cards)s, owed: %(owed)s.") % {
        "account": f"№\u00a0{account.pk}",
        "points": print_roubles(left.points_kopecks),
        "cards": left.cards,
        "owed": print_roubles(left.owed_kopecks),
    }


def _leave_form(accounts: list[Account]) -> type[forms.Form]:
    class Leaving(Reason):
        kind = forms.ChoiceField(
            label=gettext_lazy("What happened"), choices=Departure.Kind.choices, widget=UnfoldAdminSelectWidget
        )
        died_on = forms.DateField(
            label=gettext_lazy("Day of death"),
            help_text=gettext_lazy("When the member died."),
            required=False,
            widget=date_input(),
        )
        field_order = ("kind", "account", "died_on", "reason")

    if len(accounts) > 1:
        choices = [(str(each.pk), f"№ {each.pk} · {each.programme}") for each in accounts]
        Leaving.base_fields["account"] = forms.ChoiceField(
            label=_("Account"),
            help_text=_("Whoever withdrew his consent leaves every account."),
            choices=choices,
            widget=UnfoldAdminSelectWidget,
        )
    return Leaving


@panel_on(Person)
class DeparturesPanel(Panel):
    """Departures of a person, and the buttons for leaving and for the export."""

    model = Departure
    title = gettext_lazy("leaving and data")
    template = "console/buttons.html"
    views = (
        ("<path:object_id>/leave/", "members_person_leave", leave),
        ("<path:object_id>/export/", "members_person_export", export),
    )

    def context(self) -> dict[str, Any]:
        """What happened, and what may be done."""
        heads = [
            *(Head(_("number")), Head(_("kind")), Head(_("when")), Head(_("points written off"), True)),
            *(Head(_("data to be erased by")), Head(_("act of destruction"))),
        ]
        may_open = self.request.user.has_perm(READ)
        rows = [
            [
                *(
                    link_to(each) if may_open else each.number,
                    each.get_kind_display(),
                    each.made_at,
                    print_roubles(each.written_off_kopecks),
                ),
                *(each.erase_by or DASH, badge(each.act_number, "success") if each.act_number else DASH),
            ]
            for each in self.row.departures.order_by("-made_at")
        ]
        table = Table(heads, rows, empty=_("The member takes part."))
        return {"tables": [table], "buttons": self.buttons(self.request, self.row)}

    @classmethod
    def buttons(cls, request: HttpRequest, row: Any) -> list[Button]:
        """Leaving and the export, for those who may; nothing is left to do with somebody who was erased."""
        if row.anonymised_at is not None:
            return []
        buttons = []
        if request.user.has_perms(EXPORT):
            buttons.append(Button(_("Export all data"), reverse("admin:members_person_export", args=[row.pk])))
        if request.user.has_perm(LEAVE) and row.merged_into_id is None:
            address = reverse("admin:members_person_leave", args=[row.pk])
            buttons.append(Button(_("Leave the programme"), address, "danger"))
        return buttons
