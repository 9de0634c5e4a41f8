"""Figures in people's units: `*_kopecks` in roubles, `*_bp` in percent, `*_thousandths` as quantities.

Models name a field's unit after the last comma of its verbose name ("fee, 1/100 %"); pages show another one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from coalition.kernel.errors import DomainError
from coalition.kernel.money import MoneyError, parse_typed_roubles, print_roubles
from coalition.kernel.quantity import format_quantity
from coalition.toolkit.languages import in_language

_PERCENT = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,2}))?")


def said(error: DomainError) -> str:
    """The sentence of a refusal in the language of the page."""
    return in_language(error.message_ru, error.message_en)


def print_percent(basis_points: int) -> str:
    """`250` becomes `"2,5 %"`."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}" + (f",{rest:02d}".rstrip("0") if rest else "") + "\u00a0%"


def print_quantity(thousandths: int) -> str:
    """`1500` becomes `"1,5"`."""
    return format_quantity(thousandths).replace(".", ",")


def parse_percent(text: str) -> int:
    """Basis points of what a person typed: `"2,5"` is 250. Anything else is refused with ValidationError."""
    typed = _PERCENT.fullmatch(text.strip().removesuffix("%").strip())
    if typed is None:
        raise ValidationError(_("Enter a percentage with at most two decimals, such as 5 or 2,5."), code="percent")
    whole, places = typed.groups(default="")
    return int(whole + places.ljust(2, "0"))


def parse_money(text: str) -> int:
    """Kopecks of what a person typed in roubles. Anything else is refused with ValidationError."""
    try:
        return parse_typed_roubles(text)
    except MoneyError as error:
        raise ValidationError(said(error), code=error.code) from error


class FigureField(forms.CharField):
    """An input for a whole number of small units, typed and shown in a larger one."""

    def __init__(self, *, parse: Callable[[str], int], show: Callable[[int], str], **kwargs: Any) -> None:
        self.parse, self.show = parse, show
        kwargs.setdefault("widget", UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return self.show(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int) or value in self.empty_values:
            return None if value in self.empty_values else value
        return self.parse(str(value))

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


@dataclass(frozen=True)
class Unit:
    """How fields with a suffix are shown and typed. `sign` follows the label of an input."""

    suffix: str
    sign: str
    show: Callable[[int], str]
    parse: Callable[[str], int] | None = None


UNITS = (
    Unit("_kopecks", "₽", print_roubles, parse_money),
    Unit("_bp", "%", print_percent, parse_percent),
    Unit("_thousandths", "", print_quantity),
)


def unit_of(name: object) -> Unit | None:
    """The unit that a field's name tells, if any."""
    return next((unit for unit in UNITS if isinstance(name, str) and name.endswith(unit.suffix)), None)


def label_of(field: Field) -> str:
    """A field's name without the unit that it is stored in."""
    text = str(field.verbose_name)
    return (text.rpartition(", ")[0] or text) if unit_of(field.name) else text


def shown(value: Any, name: str) -> Any:
    """A value as pages print it; no value is a dash."""
    unit = unit_of(name)
    return "–" if value is None else unit.show(value) if unit else value


@cache
def column(model: type[Model], name: str) -> Callable[[Any], Any]:
    """A column, or a read-only field, that prints a figure in people's units and sorts by the field itself."""
    field = model._meta.get_field(name)

    def cell(row: Any) -> Any:
        return shown(getattr(row, name), name)

    cell.__name__ = name  # becomes the cell's class, which the style sheet aligns to the right
    cell.short_description = lazy(label_of, str)(field)  # found in the language of whoever looks
    cell.admin_order_field = name
    return cell


def input_for(field: Field) -> FigureField | None:
    """An input in people's units for a field that has one; None for other fields."""
    unit = unit_of(field.name)
    if unit is None or unit.parse is None:
        return None
    show = unit.show if unit.sign == "₽" else lambda value: unit.show(value).removesuffix("\u00a0%")
    return FigureField(
        parse=unit.parse,
        show=show,
        label=f"{capfirst(label_of(field))}, {unit.sign}",
        required=not (field.blank or field.null),
        help_text=field.help_text,
        initial=field.default if field.has_default() else None,
        validators=field.validators,
    )
