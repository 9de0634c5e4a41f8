"""Fields of the cabinet's forms: days by the browser's own calendar, sums in roubles as people type them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coalition.kernel.errors import DomainError
from coalition.kernel.money import parse_typed_roubles, print_roubles


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


def number_typed(text: str) -> int:
    """A whole number as a form sends it; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


class SumField(forms.Field):
    """A sum in roubles, kept as kopecks; empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        typed = {"inputmode": "decimal", "autocomplete": "off", "maxlength": "20"}
        super().__init__(widget=forms.TextInput(attrs=typed), **kwargs)

    def to_python(self, value: Any) -> int | None:
        """Kopecks of what was typed."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_typed_roubles(text)
        except DomainError:
            raise ValidationError(_("Type roubles, such as 1234,50."), code="sum") from None

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field."""
        return print_roubles(value) if isinstance(value, int) else value
