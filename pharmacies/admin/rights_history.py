"""What somebody, or a whole group, was given and lost, as lines of their history."""

from collections.abc import Callable

from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from coalition.toolkit.admin.history import LATEST, Change, FieldChange, tell_also, who_did
from pharmacies.models import RightsChange, StaffUser

LABELS = {
    "group": lambda: _("Groups"),
    "permission": lambda: _("Permissions"),
}


def rights_of_user(user: Model) -> list[Change]:
    """Groups and permissions of his own."""
    return _told(RightsChange.objects.filter(user=user.pk))


def rights_of_group(group: Model) -> list[Change]:
    """What everybody in it may, and what it was called."""
    return _told(RightsChange.objects.filter(group=group.pk), {"group": lambda: _("Name")})


def _told(rows: QuerySet[RightsChange], labels: dict[str, Callable[[], str]] | None = None) -> list[Change]:
    found = list(rows.select_related("pgh_context").order_by("-pk")[:LATEST])
    who, labels = who_did(row.pgh_context for row in found), LABELS | (labels or {})
    return [Change(row.changed_at, who(row.pgh_context), False, (_field(row, labels),)) for row in found]


def _field(row: RightsChange, labels: dict[str, Callable[[], str]]) -> FieldChange:
    name = _(row.name) if row.kind == RightsChange.Kind.PERMISSION else row.name
    before, after = ("–", name) if row.is_given else (name, "–")
    return FieldChange(labels[row.kind](), before, after)


tell_also(StaffUser, rights_of_user, untold=["rights_changed_at"])
tell_also(Group, rights_of_group)
