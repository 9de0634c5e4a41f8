"""Inputs of the constructor: a box that looks rows up, buttons to toggle, rows to add and take away."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from promotions.admin.constructor.sources import names_of
from promotions.engine.vocabulary import Unit


class Drawn:
    """A widget drawn by a template of the project. `shape`: a `group` has a legend instead of a label."""

    page = ""
    shape = ""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        context = self.get_context(name, value, attrs)  # type: ignore[attr-defined]
        return render_to_string(f"promotions/constructor/{self.page}.html", context)


class Picker(Drawn, forms.SelectMultiple):
    """Chosen rows as chips, and a box that finds others. One row at most unless `is_multiple`."""

    page = "picker"

    def __init__(self, unit: Unit, *, is_multiple: bool = True) -> None:
        super().__init__()
        self.unit, self.is_multiple = unit, is_multiple

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [each for each in ([found] if isinstance(found, str | int) else found) if each not in ("", None)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        keys: Iterable[Any] = value if isinstance(value, list | tuple | set | frozenset) else [value]
        return {
            "name": name,
            "id": (attrs or {}).get("id", name),
            "described": (attrs or {}).get("aria-describedby", ""),
            "chosen": names_of(self.unit, keys),
            "address": reverse("admin:promotions_promotion_options", args=[self.unit.value]),
            "is_multiple": self.is_multiple,
        }


class Toggles(Drawn, forms.CheckboxSelectMultiple):
    """Choices as buttons, any number of them pressed."""

    page = "toggles"
    shape = "group"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return _toggles(self, name, {str(each) for each in value or ()}, attrs, "checkbox")


class OneOf(Drawn, forms.RadioSelect):
    """Choices as buttons, one of them pressed."""

    page = "toggles"
    shape = "group"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return _toggles(self, name, {"" if value is None else str(value)}, attrs, "radio")


def _toggles(widget: Any, name: str, on: set[str], attrs: dict[str, Any] | None, kind: str) -> dict[str, Any]:
    first = (attrs or {}).get("id", name)
    return {
        "name": name,
        "kind": kind,
        "buttons": [
            {"id": f"{first}_{place}", "value": value, "words": words, "is_on": str(value) in on}
            for place, (value, words) in enumerate(widget.choices)
        ],
    }


class RowsInput(Drawn, forms.Widget):
    """Rows of a small form each. `make` gives the form of a row by its prefix and what is in it."""

    page = "rows"
    shape = "group"
    NEW = "__row__"

    def __init__(self, make: Callable[..., forms.Form], *, add: Any) -> None:
        super().__init__()
        self.make, self.add = make, add

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[forms.Form]:
        """Forms of the rows that were sent, those with nothing in them left out."""
        places = {key.removeprefix(f"{name}-").partition("-")[0] for key in data if key.startswith(f"{name}-")}
        rows = [self.make(prefix=f"{name}-{place}", data=data) for place in sorted(places, key=_as_number)]
        return [row for row in rows if not _is_empty(row)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        rows = [
            row if isinstance(row, forms.Form) else self.make(prefix=f"{name}-{place}", plain=row)
            for place, row in enumerate(value or ())
        ]
        blank = self.make(prefix=f"{name}-{self.NEW}", plain={})
        return {"name": name, "rows": rows, "blank": blank, "add": self.add, "marker": self.NEW}


def _as_number(place: str) -> int:
    return int(place) if place.isdecimal() else 0


def _is_empty(row: forms.Form) -> bool:
    """Buttons always have one pressed, so they say nothing about whether somebody has filled the row in."""
    pressed = (OneOf, Toggles, forms.CheckboxInput)
    return not any(row[name].data for name, field in row.fields.items() if not isinstance(field.widget, pressed))
