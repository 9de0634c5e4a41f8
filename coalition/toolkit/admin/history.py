"""What was changed in a row, in words: who, when, which field, from what to what.

The events are written by triggers (pghistory), so changes by bulk updates and raw SQL are among them. A row may have
more to tell than its own columns: `tell_also` adds to it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import ForeignKey, Model
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coalition.toolkit.admin.units import label_of, shown
from coalition.toolkit.kinds import in_words
from coalition.toolkit.tracked import event_model

LATEST = 200
HIDDEN = "•••"
USUAL = ("insert", "update", "delete")
"""What events are called; the others by a column whose values no history keeps, but that it was changed is told."""


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as pages print it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One event. The first one of a row has no fields to compare; neither has its end."""

    at: datetime
    who: str
    is_creation: bool
    fields: tuple[FieldChange, ...]
    is_end: bool = False


More = Callable[[Model], list[Change]]

_more: dict[type[Model], More] = {}
_untold: dict[type[Model], frozenset[str]] = {}


def tell_also(model: type[Model], more: More, *, untold: Iterable[str] = ()) -> None:
    """Add changes to the history of a model's rows, and leave out columns of its own that only repeat them."""
    _more[model], _untold[model] = more, frozenset(untold)


def has_history(model: type[Model]) -> bool:
    """Whether a row of this model has a page of its changes."""
    return event_model(model) is not None or model in _more


def changes_of(row: Model) -> list[Change]:
    """The latest changes of a row, the latest first; updates that changed nothing are left out."""
    changes = _own_changes(row)
    more = _more.get(type(row))
    if more is None:
        return changes
    return sorted([*changes, *more(row)], key=lambda change: change.at, reverse=True)[:LATEST]


def who_did(contexts: Iterable[Any]) -> Callable[[Any], str]:
    """A function that says whose hand a change was, by its context; everybody is looked up at once.

    What came without a context came from outside: by SQL, by nobody who had signed in.
    """
    people = _people(contexts)

    def who(context: Any) -> str:
        if context is None:
            return _("outside of the product, by SQL")
        told = context.metadata
        if told.get("user") is not None:
            return people[str(told["user"])] or _("the system")
        if told.get("task"):
            return _("work in the background: %(task)s") % {"task": in_words(told["task"])}
        if told.get("command"):
            return _("a command on the server: %(command)s") % {"command": told["command"]}
        return _("a till") if told.get("door") == "till" else _("the system")

    return who


def _own_changes(row: Model) -> list[Change]:
    events = event_model(type(row))
    if events is None:
        return []
    found = list(
        events.objects.filter(pgh_obj_id=row.pk).select_related("pgh_context").order_by("-pgh_id")[: LATEST + 1]
    )
    names, who = _names_of_related(row, found), who_did(event.pgh_context for event in found)
    changes = []
    for event, previous in zip(found[:LATEST], [*found[1:], None], strict=False):
        fields = tuple(_differences(row, event, previous, names)) if previous else ()
        if event.pgh_label not in USUAL:
            fields += (FieldChange(capfirst(label_of(row._meta.get_field(event.pgh_label))), HIDDEN, _("changed")),)
        is_end = event.pgh_label == "delete"
        if fields or is_end or previous is None:
            changes.append(Change(event.pgh_created_at, who(event.pgh_context), previous is None, fields, is_end))
    return changes


def _differences(row: Model, event: Any, previous: Any, names: dict[Any, dict[Any, str]]) -> Iterable[FieldChange]:
    for field in _compared(row, event):
        before, after = (getattr(each, field.attname) for each in (previous, event))
        if before != after:
            yield FieldChange(capfirst(label_of(field)), *(_printed(field, value, names) for value in (before, after)))


def _compared(row: Model, event: Any) -> list[Any]:
    kept = {field.attname for field in event._meta.concrete_fields} - _untold.get(type(row), frozenset())
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


def _people(contexts: Iterable[Any]) -> dict[str, str]:
    keys = {context.metadata.get("user") for context in contexts if context} - {None}
    people: dict[str, str] = defaultdict(str)
    for user in get_user_model()._default_manager.filter(pk__in=keys) if keys else ():
        people[str(user.pk)] = user.get_full_name() or user.get_username()
    return people
