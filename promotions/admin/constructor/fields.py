"""A field of a form for every unit of the vocabulary; values are the plain ones that columns of a version keep."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, get_args

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.units import FigureField, parse_money, parse_percent, print_percent
from coalition.toolkit.languages import is_in_russian
from pharmacies.models import Product
from pharmacies.models.product import FLAGS
from promotions.admin.constructor.sources import SOURCES
from promotions.admin.constructor.widgets import OneOf, Picker, RowsInput, Toggles
from promotions.admin.constructor.words import helped, said
from promotions.engine.vocabulary import Term, Unit, Worded, type_of
from promotions.engine.wording import in_people_units

SINGLE = {Unit.LEVEL_SCHEME, Unit.ONE_COUPON_SERIES}
FEW = 4
"""So many choices are buttons; more are a list."""


def signs() -> dict[Unit, str]:
    """What stands behind an input."""
    return {
        Unit.MONEY: "₽",
        Unit.PERCENT: "%",
        Unit.TIMES: "×",
        Unit.POINTS: _("points"),
        Unit.DAYS: _("days"),
    }


class Bound(BaseValidator):
    """A least or a most, said in people's units."""

    def __init__(self, limit: int, term: Term, *, is_least: bool) -> None:
        super().__init__(limit)
        self.is_least = is_least
        figure = in_people_units(term.unit, limit)[0 if is_in_russian() else 1]
        message = (_("At least %s.") if is_least else _("At most %s.")) % figure
        self.message = message.replace("%", "%%")  # figures are put into it once more

    def compare(self, a: int, b: int) -> bool:
        return a < b if self.is_least else a > b


class RowsField(forms.Field):
    """Rows of small forms; the value is a list of what they hold."""

    widget = RowsInput

    def clean(self, value: list[Any]) -> list[dict[str, Any]]:
        """Refused with ValidationError that names the row; the fields of rows say their own errors as well."""
        if self.required and not value:
            raise ValidationError(_("Add at least one row."), code="required")
        wrong = [str(place) for place, row in enumerate(value, 1) if not row.is_valid()]
        if wrong:
            raise ValidationError(_("Mend row %(rows)s.") % {"rows": ", ".join(wrong)}, code="row")
        return [row.plain() for row in value]


class PickerField(forms.MultipleChoiceField):
    """Numbers of rows (of districts: their names) that are there; a single one is not in a list."""

    def __init__(self, unit: Unit, *, is_multiple: bool = True, **kwargs: Any) -> None:
        self.unit, self.is_multiple = unit, is_multiple
        super().__init__(widget=Picker(unit, is_multiple=is_multiple), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return [] if value is None else value if isinstance(value, list) else [value]

    def clean(self, value: Any) -> Any:
        """Refused with ValidationError: none where one is needed, or a row that is not there."""
        chosen = list(value or ())
        if self.required and not chosen:
            raise ValidationError(_("Choose from the list."), code="required")
        if self.unit is not Unit.DISTRICTS:
            if not all(str(each).isdecimal() for each in chosen):
                raise ValidationError(_("Choose from the list."), code="invalid")
            chosen = sorted({int(each) for each in chosen})
            if SOURCES[self.unit].rows().filter(pk__in=chosen).count() != len(chosen):
                raise ValidationError(_("What was chosen is not there any more."), code="gone")
        if self.is_multiple:
            return chosen
        return chosen[0] if chosen else None


def field_of(kind: type, name: str, term: Term, rows: Callable[..., forms.Form]) -> forms.Field:
    """The input of one field of a dataclass. `rows` makes the small form of a row of a dataclass."""
    declared = next(each for each in fields(kind) if each.name == name)
    common = {"label": said(term), "help_text": helped(term), "required": _is_required(declared)}
    field = _made(kind, name, term, common, rows)
    field.term, field.sign = term, signs().get(term.unit, "")
    return field


def _is_required(declared: Field) -> bool:
    return declared.default is MISSING and declared.default_factory is MISSING


def _made(kind: type, name: str, term: Term, common: dict[str, Any], rows: Callable[..., forms.Form]) -> forms.Field:
    match term.unit:
        case Unit.MONEY | Unit.POINTS:
            return _figure(term, common, parse_money, lambda kopecks: print_roubles(kopecks).removesuffix(",00"))
        case Unit.PERCENT:
            return _figure(term, common, parse_percent, lambda bp: print_percent(bp).removesuffix("\u00a0%"))
        case Unit.TIMES:
            return _figure(term, common, parse_times, print_times)
        case Unit.NUMBER | Unit.DAYS:
            return _figure(term, common, parse_number, str)
        case Unit.DATE:
            return forms.DateField(**common, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        case Unit.TIME:
            return forms.TimeField(**common, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        case Unit.YES_NO:
            return forms.BooleanField(**common | {"required": False})
        case Unit.TEXT:
            return forms.CharField(**common, max_length=200)
        case Unit.CHOICE:
            choices = choices_of(kind, name, term)
            if not common["required"] and _is_optional(kind, name):
                choices = [("", "–"), *choices]
            return forms.ChoiceField(**common, choices=choices, widget=OneOf if len(choices) <= FEW else forms.Select)
        case Unit.CHOICES:
            return forms.MultipleChoiceField(**common, choices=choices_of(kind, name, term), widget=Toggles)
        case Unit.FLAGS:
            choices = [(flag, capfirst(Product._meta.get_field(f"is_{flag}").verbose_name)) for flag in FLAGS]
            return forms.MultipleChoiceField(**common, choices=choices, widget=Toggles)
        case Unit.WEEKDAYS:
            days = [(number + 1, capfirst(str(WEEKDAYS_ABBR[number]))) for number in range(7)]
            return forms.TypedMultipleChoiceField(**common, choices=days, coerce=int, widget=Toggles)
        case Unit.MONTH_DAYS:
            days = [(number, str(number)) for number in range(1, 32)]
            return forms.TypedMultipleChoiceField(**common, choices=days, coerce=int, widget=Toggles)
        case Unit.BANDS:
            row_kind = get_args(type_of(kind, name))[0]
            widget = RowsInput(lambda **given: rows(row_kind, **given), add=_("Add a row"))
            return RowsField(**common, widget=widget)
        case _:
            return PickerField(term.unit, is_multiple=term.unit not in SINGLE, **common)


def _figure(term: Term, common: dict[str, Any], parse: Callable[[str], int], show: Callable[[int], str]) -> FigureField:
    bounds = ((term.least, True), (term.most, False))
    validators = [Bound(limit, term, is_least=is_least) for limit, is_least in bounds if limit is not None]
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return FigureField(parse=parse, show=show, validators=validators, widget=widget, **common)


def choices_of(kind: type, name: str, term: Term) -> list[tuple[str, str]]:
    """The values of a choice and their words; of a frozenset those of its members."""
    annotated = type_of(kind, name)
    members = annotated if isinstance(annotated, type) and issubclass(annotated, Worded) else None
    for each in get_args(annotated):
        members = members or (each if isinstance(each, type) and issubclass(each, Worded) else None)
    return [(each.value, capfirst(said(each))) for each in members or () if not term.only or each in term.only]


def _is_optional(kind: type, name: str) -> bool:
    return type(None) in get_args(type_of(kind, name))


def parse_times(text: str) -> int:
    """Hundredths of what a person typed: `"1,5"` is 150."""
    try:
        return parse_percent(text.strip().lower().removeprefix("x").removeprefix("×"))
    except ValidationError as error:
        raise ValidationError(_("Enter how many times, such as 2 or 1,5."), code="times") from error


def print_times(hundredths: int) -> str:
    """`150` becomes `"1,5"`."""
    return print_percent(hundredths).removesuffix("\u00a0%")


def parse_number(text: str) -> int:
    """A whole number. Anything else is refused with ValidationError."""
    bare = text.strip().replace("\u00a0", "").replace(" ", "")
    if not (bare.isascii() and bare.isdecimal()) or len(bare) > 9:
        raise ValidationError(_("Enter a whole number."), code="number")
    return int(bare)
