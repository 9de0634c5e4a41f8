"""An axis as one field of an ordinary form: goods of a coupon series, of the rule of paying with points."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Media
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from promotions.admin.constructor.terms import TermsForm
from promotions.admin.constructor.words import said
from promotions.compiler.compile import convert
from promotions.engine.soundness import axis_problems


class AxisInput(forms.Widget):
    """The inputs of an axis, one below another."""

    def __init__(self, kind: type) -> None:
        super().__init__()
        self.kind = kind

    @property
    def media(self) -> Media:
        """What the boxes that look rows up need."""
        return Media(js=["promotions/pickers.js"], css={"all": ["promotions/promotions.css"]})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TermsForm:
        return TermsForm(self.kind, prefix=name, data=data)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        form = value if isinstance(value, TermsForm) else TermsForm(self.kind, prefix=name, plain=value or {})
        return render_to_string("promotions/constructor/axis.html", {"form": form})

    def id_for_label(self, id_: str) -> str:
        return ""


class AxisField(forms.Field):
    """Plain values of an axis, as a JSON column keeps them; what is as by default is left out."""

    def __init__(self, kind: type, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(widget=AxisInput(kind), **kwargs)

    def clean(self, value: TermsForm) -> dict[str, Any]:
        """Refused with ValidationError where an input or the axis as a whole makes no sense."""
        if not value.is_valid():
            raise ValidationError(_("Mend what is marked."), code="axis")
        plain = value.plain()
        problems = axis_problems(convert(plain, self.kind))
        if problems:
            raise ValidationError([said(problem) for problem in problems])
        return plain

    def has_changed(self, initial: Any, data: TermsForm) -> bool:
        return not data.is_valid() or convert(data.plain(), self.kind) != convert(initial or {}, self.kind)
