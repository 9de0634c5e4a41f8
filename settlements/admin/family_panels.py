"""Families on the pages of accounts and people: who belongs to them since when, how they changed, what may be done."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.toolkit.admin.columns import badge, link_to
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from members.models import Account, AccountHolder, FamilyChange, Person
from members.queries.ages import age_on
from settlements.admin import family_steps as steps
from settlements.admin.family_words import happened
from settlements.queries.families import Room, composition, room_in

STATES = {"waiting": "warning", "done": "success", "refused": "danger"}
Kind = FamilyChange.Kind
APPLIED_FOR = (Kind.FOUNDED, Kind.JOINED, Kind.LEFT, Kind.NEW_HEAD, Kind.DISSOLVED)
STEPS = {
    "adult": (gettext_lazy("Add an adult"), steps.add_adult),
    "child": (gettext_lazy("Add a child"), steps.add_child),
    "leave": (gettext_lazy("Somebody leaves"), steps.leave),
    "head": (gettext_lazy("Another head"), steps.new_head),
    "death": (gettext_lazy("Somebody died"), steps.death),
    "dissolve": (gettext_lazy("Dissolve the family"), steps.dissolve),
}


def timeline(changes: Any, *, may_decide: bool, may_print: bool, with_family: bool = False) -> list[dict[str, Any]]:
    """Documents, the latest first, each with its sentence and what may be done with it."""
    rows = []
    for change in changes.select_related("person", "account", "representation__representative", "clerk"):
        waits = change.state == FamilyChange.State.WAITING and change.kind == FamilyChange.Kind.JOINED
        decide = [
            Button(title, reverse(f"admin:members_account_family_{name}", args=[change.account_id, change.pk]))
            for name, title in (("complete", _("The consent is signed")), ("refuse", _("Refuse")))
            if waits and may_decide
        ]
        rows.append(
            {
                "when": date_format(localtime(change.effective_at or change.requested_at), "DATETIME_FORMAT"),
                "number": link_to(change, change.number),
                "what": happened(change),
                "state": badge(change.get_state_display(), STATES[change.state]) if change.state != "done" else "",
                "family": link_to(change.account) if with_family else "",
                "clerk": change.clerk or (_("by the calendar") if change.kind == FamilyChange.Kind.OF_AGE else ""),
                "paper": reverse("admin:members_familychange_paper", args=[change.pk])
                if may_print and change.kind in APPLIED_FOR
                else "",
                "decide": decide,
            }
        )
    return rows


@panel_on(Account)
class FamilyPanel(Panel):
    """A family: its composition and its documents, with buttons."""

    model = FamilyChange
    title = gettext_lazy("family and its changes")
    template = "settlements/family.html"
    views = (
        *(
            (f"<path:object_id>/family/{name}/", f"members_account_family_{name}", view)
            for name, (_title, view) in STEPS.items()
        ),
        ("<path:object_id>/family/<int:change>/complete/", "members_account_family_complete", steps.complete),
        ("<path:object_id>/family/<int:change>/refuse/", "members_account_family_refuse", steps.refuse),
    )

    def context(self) -> dict[str, Any]:
        """Who belongs to it and belonged, what happened, what may be done."""
        family = Account.objects.select_related("programme").get(pk=self.object_id)
        if family.kind != Account.Kind.FAMILY:
            return {"sentence": _("This is no family. A member founds one on his own page.")}
        may_print = self.request.user.has_perm(steps.CHANGE)
        may = may_print and family.closed_at is None
        now, room = composition(family), room_in(family, today=timezone.localdate())
        return {
            "sentence": self._room(room) if family.closed_at is None else _("The family has ended."),
            "buttons": self._buttons(family, now, room) if may else [],
            "tables": [self._members(now), *self._former(family)],
            "timeline": timeline(family.family_changes.all(), may_decide=may, may_print=may_print),
        }

    def _room(self, room: Room) -> str:
        return _("There is room for %(adults)s more adults and %(children)s more children.") % {
            "adults": max(0, room.adults),
            "children": max(0, room.children),
        }

    def _buttons(self, family: Account, now: list[AccountHolder], room: Room) -> list[Button]:
        roles = [row.role for row in now]
        is_possible = {"adult": room.adults > 0, "child": room.children > 0}
        is_possible |= {"head": "adult" in roles, "leave": len(roles) > 1}
        return [
            Button(title, reverse(f"admin:members_account_family_{name}", args=[family.pk]))
            for name, (title, _view) in STEPS.items()
            if is_possible.get(name, True)
        ]

    def _members(self, now: list[AccountHolder]) -> Table:
        today = timezone.localdate()
        heads = [Head(_("member")), Head(_("role")), Head(_("age"), True), Head(_("from"))]
        rows = [
            [
                link_to(row.person),
                row.get_role_display(),
                age_on(row.person.birth_date, today) if row.person.birth_date else "–",
                date_format(localtime(row.starts_at)),
            ]
            for row in now
        ]
        return Table(heads, rows, title=_("Composition today"), empty=_("Nobody belongs to it any more."))

    def _former(self, family: Account) -> list[Table]:
        rows = AccountHolder.objects.filter(account=family, ends_at__isnull=False).select_related("person")
        cells = [
            [
                link_to(row.person),
                row.get_role_display(),
                date_format(localtime(row.starts_at)),
                date_format(localtime(row.ends_at)),
            ]
            for row in rows.order_by("-ends_at")
        ]
        heads = [Head(_("member")), Head(_("role")), Head(_("from")), Head(_("until"))]
        return [Table(heads, cells, title=_("Before"))] if cells else []


@panel_on(Person)
class PersonFamilyPanel(Panel):
    """Every document about a person in families, and the way to found one."""

    model = FamilyChange
    place = 20
    title = gettext_lazy("family and its changes")
    template = "settlements/family.html"
    views = (("<path:object_id>/family/", "members_person_family", steps.found_one),)

    def context(self) -> dict[str, Any]:
        """Documents; the button is there unless he belongs to a family."""
        held = AccountHolder.objects.filter(
            person=self.object_id, ends_at__isnull=True, account__closed_at__isnull=True
        )
        kinds = dict(held.values_list("account__kind", "account"))
        may = self.request.user.has_perm(steps.CHANGE)
        title = _("Switch to the family programme") if kinds else _("Found a family")
        button = Button(title, reverse("admin:members_person_family", args=[self.object_id]))
        if family := kinds.get(Account.Kind.FAMILY):
            page = reverse("admin:members_account_change", args=[family])
            button = Button(_("To the family and its changes"), f"{page}#dataset-familypanel")
        changes = FamilyChange.objects.filter(person=self.object_id)
        return {
            "buttons": [button] if may else [],
            "timeline": timeline(
                changes, may_decide=False, may_print=self.request.user.has_perm(steps.CHANGE), with_family=True
            ),
        }
