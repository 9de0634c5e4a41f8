"""What was changed in a row, in words: who, when, which field, from what to what.

The events are written by triggers (pghistory), so changes by bulk updates and raw SQL are among them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import ForeignKey, Model
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coalition.toolkit.admin.units import label_of, shown
from coalition.toolkit.tracked import event_model

LATEST = 200


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as pages print it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One event. The first one of a row has no fields to compare."""

    at: datetime
    who: str
    is_creation: bool
    fields: tuple[FieldChange, ...]


def changes_of(row: Model) -> list[Change]:
    """The latest changes of a row, the latest first; updates that changed nothing are left out."""
    events = event_model(type(row))
    if events is None:
        return []
    found = list(
        events.objects.filter(pgh_obj_id=row.pk).select_related("pgh_context").order_by("-pgh_id")[: LATEST + 1]
    )
    names, people = _names_of_related(row, found), _people(found)
    changes = []
    for event, previous in zip(found[:LATEST], [*found[1:], None], strict=False):
        fields = tuple(_differences(row, event, previous, names)) if previous else ()
        if fields or previous is None:
            changes.append(Change(event.pgh_created_at, _who(event, people), previous is None, fields))
    return changes


def _differences(row: Model, event: Any, previous: Any, names: dict[Any, dict[Any, str]]) -> Iterable[FieldChange]:
    for field in _compared(row, event):
        before, after = (getattr(each, field.attname) for each in (previous, event))
        if before != after:
            yield FieldChange(capfirst(label_of(field)), *(_printed(field, value, names) for value in (before, after)))


def _compared(row: Model, event: Any) -> list[Any]:
    kept = {field.attname for field in event._meta.concrete_fields}
    return [field for field in row._meta.concrete_fields if field.attname in kept and not field.primary_key]


def _printed(field: Any, value: Any, names: dict[Any, dict[Any, str]]) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(field, ForeignKey):
        return names[field].get(value, f"№ {value}")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    return str(dict(field.flatchoices).get(value, value)) if field.flatchoices else str(shown(value, field.name))


def _names_of_related(row: Model, events: list[Any]) -> dict[Any, dict[Any, str]]:
    """The names of what foreign keys pointed at, fetched once for each field."""
    if not events:
        return {}
    names = {}
    for field in _compared(row, events[0]):
        if isinstance(field, ForeignKey):
            keys = {getattr(event, field.attname) for event in events} - {None}
            related = field.related_model._default_manager.filter(pk__in=keys) if keys else ()
            names[field] = {each.pk: str(each) for each in related}
    return names


def _people(events: list[Any]) -> dict[str, str]:
    keys = {event.pgh_context.metadata.get("user") for event in events if event.pgh_context} - {None}
    people: dict[str, str] = defaultdict(str)
    for user in get_user_model()._default_manager.filter(pk__in=keys) if keys else ():
        people[str(user.pk)] = user.get_full_name() or user.get_username()
    return people


def _who(event: Any, people: dict[str, str]) -> str:
    user = event.pgh_context.metadata.get("user") if event.pgh_context else None
    return people[str(user)] or _("the system")
