"""Duplicates on a member's page: who looks like him, merging with figures first, a second person, the way back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextInputWidget

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, address_of, ask, found, found_request
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, link_to, masked_birth, masked_phone
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.requests import tell_request
from coalition.toolkit.admin.second_word import SecondWordPanel
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import said
from coalition.toolkit.models import Approval
from members.models import Person, Succession
from members.queries.lookalikes import look_alikes
from settlements.movements.merging import (
    KIND,
    Plan,
    approve_merge,
    is_parted_again,
    merge_duplicates,
    plan_merge,
    refuse_merge,
    undo_merge,
)

MERGE = "members.change_person"
PARTS = ("last_name", "first_name", "middle_name", "birth_date")


class OtherRowForm(forms.Form):
    """Which row is the duplicate."""

    card = forms.CharField(
        label=gettext_lazy("Card of the duplicate"),
        max_length=20,
        help_text=gettext_lazy("The number of a card that the other row carries."),
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
    )

    def clean_card(self) -> Person:
        """Whoever carries the card."""
        digits = "".join(character for character in self.cleaned_data["card"] if character.isdigit())
        person = Person.objects.filter(cards__number=digits, merged_into=None, anonymised_at=None).first()
        if person is None:
            raise forms.ValidationError(_("No member carries this card. Check the number."), code="unknown")
        return person


def choose(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask which row is the duplicate, then go on to the figures."""
    person = _allowed(request, object_id, model_admin)

    def go_on(typed: dict[str, Any]) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:members_person_merge", args=[person.pk, typed["card"].pk]))

    question = Question(
        _("Merge a duplicate"), _("Next you see what would go over; nothing is done yet."), _("Go on"), OtherRowForm
    )
    return ask(model_admin, request, question, go_on, row=person)


def merge(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin, duplicate_id: int) -> HttpResponse:
    """Say what would go over, then merge, or leave it to a second person."""
    kept = _allowed(request, object_id, model_admin)
    duplicate = get_object_or_404(Person, pk=duplicate_id)
    try:
        sentence = _told(plan_merge(kept=kept, duplicate=duplicate))
    except DomainError as refusal:
        messages.error(request, said(refusal))
        return HttpResponseRedirect(address_of(model_admin, kept))

    def do(typed: dict[str, Any]) -> str:
        done = merge_duplicates(
            kept=kept, duplicate=duplicate, reason=typed["reason"], by=request.user, now=timezone.now()
        )
        if isinstance(done, Approval):
            return _waits(request, done)
        return _("Merged: %(numbers)s.") % {"numbers": ", ".join(each.number for each in done) or str(duplicate)}

    return ask(model_admin, request, Question(_("Merge a duplicate"), sentence, _("Merge"), Reason), do, row=kept)


def _waits(request: HttpRequest, approval: Approval) -> str:
    """What was left to a second person; the way to it for those who may go there."""
    told = _("Points above your limit would move, so nothing is merged yet: a second person decides.")
    if not request.user.has_perm("toolkit.view_approval"):
        return told
    return format_html("{} {}", told, link_to(approval, _("To the request")))


def part(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then take a merge back."""
    duplicate = _allowed(request, object_id, model_admin)

    def do(typed: dict[str, Any]) -> str:
        done = undo_merge(duplicate=duplicate, by=request.user.get_username(), now=timezone.now())
        return _("Parted again: %(numbers)s.") % {"numbers": ", ".join(each.number for each in done)}

    question = Question(
        _("Undo the merge"),
        _("What is left of the points, accumulation, cards and data go back. What was bought since stays where it is."),
        _("Undo"),
        is_dangerous=True,
    )
    return ask(model_admin, request, question, do, row=duplicate)


def agree(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then merge what somebody else asked to merge."""
    approval = found_request(model_admin, request, object_id, KIND, MERGE)

    def do(typed: dict[str, Any]) -> str:
        done = approve_merge(approval=approval, by=request.user, now=timezone.now())
        return _("Merged: %(numbers)s.") % {"numbers": ", ".join(each.number for each in done)}

    return ask(model_admin, request, Question(_("Agree to a merge"), _asked(approval), _("Merge")), do, row=approval)


def refuse(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask why, then say no."""
    approval = found_request(model_admin, request, object_id, KIND, MERGE)

    def do(typed: dict[str, Any]) -> str:
        refuse_merge(approval=approval, by=request.user, reason=typed["reason"], now=timezone.now())
        return _("It is refused; nothing has moved.")

    question = Question(_("Refuse a merge"), _asked(approval), _("Refuse"), Reason, is_dangerous=True)
    return ask(model_admin, request, question, do, row=approval)


def _allowed(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> Any:
    if not request.user.has_perm(MERGE):
        raise PermissionDenied
    return found(model_admin, request, object_id)


def _told(plan: Plan) -> str:
    """What would go over, in words and figures."""
    cards = ngettext("%(count)d card", "%(count)d cards", plan.cards) % {"count": plan.cards}
    both = {"duplicate": plan.duplicate, "number": plan.duplicate.pk, "kept": plan.kept, "own": plan.kept.pk}
    sentence = _("The row № %(number)s, %(duplicate)s, becomes a duplicate; № %(own)s, %(kept)s, is kept.") % both
    if plan.accounts:
        sentence += " " + _(
            "Go over: %(points)s points with their dates, accumulation day by day, %(cards)s. Purchases of both stay."
        ) % {"points": print_roubles(plan.points_kopecks), "cards": cards}
    else:
        sentence += " " + _("The duplicate has no open account: only data and consents that are missing go over.")
    if plan.shortfall_kopecks:
        owed = print_roubles(plan.shortfall_kopecks)
        sentence += " " + _("%(points)s points are owed; the debt goes along.") % {"points": owed}
    is_undoable = any(target for _source, target in plan.accounts)
    undoing = _("It can be undone until the next statement is sent.") if is_undoable else _("It cannot be undone.")
    return f"{sentence} {undoing}"


def _asked(approval: Approval) -> str:
    people = Person.objects.in_bulk([approval.content["kept"], approval.content["duplicate"]])
    return _("%(duplicate)s into %(kept)s, %(points)s points: %(reason)s. Asked by %(who)s.") % {
        "duplicate": people[approval.content["duplicate"]],
        "kept": people[approval.content["kept"]],
        "points": print_roubles(approval.content["points_kopecks"]),
        "reason": approval.content["reason"] or DASH,
        "who": approval.requested_by,
    }


@panel_on(Person)
class DuplicatesPanel(Panel):
    """Who looks like this member, what was merged into him, or into whom he was."""

    model = Succession
    place = 45
    title = gettext_lazy("duplicates")
    template = "console/buttons.html"
    views = (
        ("<path:object_id>/duplicate/", "members_person_duplicate", choose),
        ("<path:object_id>/merge/<int:duplicate_id>/", "members_person_merge", merge),
        ("<path:object_id>/part/", "members_person_part", part),
    )

    def context(self) -> dict[str, Any]:
        """A table of look-alikes; buttons for those who may change members."""
        person, may = self.row, self.request.user.has_perm(MERGE)
        if person.merged_into is not None:
            address = reverse("admin:members_person_part", args=[person.pk])
            may = may and is_parted_again(person)
            return {
                "sentence": format_html(
                    _("This row is a duplicate of {}; it is kept for its history."), link_to(person.merged_into)
                ),
                "buttons": [Button(_("Undo the merge"), address, "danger")] if may else [],
            }
        address = reverse("admin:members_person_duplicate", args=[person.pk])
        return {
            "sentence": _("This is the row № %(number)s: it is kept, a duplicate goes into it.")
            % {"number": person.pk},
            "tables": [self._alike(may), *self._merged()],
            "buttons": [Button(_("Merge another row"), address)] if may and person.anonymised_at is None else [],
        }

    def _alike(self, may: bool) -> Table:
        parts = {name: getattr(self.row, name) for name in PARTS}
        alike = look_alikes(**parts, phone=str(self.row.phone or ""))
        rows = [
            [
                link_to(each.person),
                f"№\u00a0{each.person.pk}",
                (each.person.birth_date or DASH) if may else masked_birth(each.person.birth_date),
                masked_phone(each.person.phone),
                ", ".join(str(reason) for reason in each.why),
                self._button(each.person) if may else DASH,
            ]
            for each in alike
            if each.person.pk != self.row.pk
        ]
        heads = [Head(_("member")), Head(_("number")), Head(_("born")), Head(_("phone")), Head(_("alike in")), Head("")]
        return Table(heads, rows, title=_("May be the same"), empty=_("Nobody looks like this member."))

    def _button(self, other: Person) -> Any:
        address = reverse("admin:members_person_merge", args=[self.row.pk, other.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', address, _("Make it a duplicate of this one"))

    def _merged(self) -> list[Table]:
        rows = [[link_to(each), f"№\u00a0{each.pk}"] for each in self.row.duplicates.all()]
        return [Table([Head(_("member")), Head(_("number"))], rows, title=_("Merged into this one"))] if rows else []


tell_request(KIND, _asked)


@panel_on(Approval)
class DecideMergePanel(SecondWordPanel):
    """Which rows are to be merged."""

    model = Succession
    title = gettext_lazy("merging of duplicates")
    kind, right, yes = KIND, MERGE, gettext_lazy("Merge")
    words = staticmethod(_asked)
    views = (
        ("<path:object_id>/merge/", "toolkit_approval_merge", agree),
        ("<path:object_id>/leave/", "toolkit_approval_leave", refuse),
    )
