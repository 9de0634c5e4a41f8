"""The form of any dataclass that the vocabulary describes: a mechanic's parameters, an axis, a row of bands."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cached_property
from typing import Any

import msgspec
from django import forms

from promotions.admin.constructor.fields import field_of
from promotions.admin.constructor.words import said
from promotions.engine.vocabulary import Unit, terms_of, type_of


class TermsForm(forms.Form):
    """Inputs of a dataclass. `plain` is what they hold at first, the way columns of a version keep it.

    Groups of terms are forms of their own (`nested`), whose prefix is longer by the name of their field.
    """

    def __init__(
        self,
        kind: type,
        *,
        prefix: str,
        plain: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.kind, self.held = kind, dict(plain or {})
        super().__init__(data, prefix=prefix, initial=self._initial(), use_required_attribute=False)
        self.nested: dict[str, TermsForm] = {}
        for name, term in terms_of(kind).items():
            if term.unit is Unit.GROUP_OF_TERMS:
                inner = type_of(kind, name)
                self.nested[name] = inner_form = TermsForm(
                    inner, prefix=f"{prefix}-{name}", plain=self.held.get(name), data=data
                )
                for field in inner_form.fields.values():
                    field.label = f"{said(term)}: {field.label}"
            else:
                self.fields[name] = field_of(kind, name, term, TermsForm)

    def _initial(self) -> dict[str, Any]:
        """A figure that by default is nothing is shown as nothing."""
        known = default_of(self.kind)
        nothing = {name for name, value in known.items() if value in (0, None)}
        shown = known | self.held
        return {name: value for name, value in shown.items() if not (name in nothing and value in (0, None))}

    def is_valid(self) -> bool:
        """Whether all inputs hold something sensible, those of groups too."""
        return all([super().is_valid(), *(form.is_valid() for form in self.nested.values())])

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """Values of fields that need not be given, as columns keep them."""
        return default_of(self.kind)

    def plain(self, *, is_whole: bool = False) -> dict[str, Any]:
        """What the inputs hold, as columns of a version keep it; what is wrong or as by default is left out.

        `is_whole`: what is as by default is there too.
        """
        self.is_valid()
        given = {name: msgspec.to_builtins(value) for name, value in self.cleaned_data.items()}
        given = {name: value for name, value in given.items() if value not in (None, "")}
        given |= {name: form.plain() for name, form in self.nested.items()}
        known = self.defaults
        if is_whole:
            return {name: value for name, value in known.items() if value is not None} | given
        return {name: value for name, value in given.items() if name not in known or not _is_same(value, known[name])}


def _is_same(value: Any, default: Any) -> bool:
    """Nothing chosen, nothing written, and a group that says nothing are as by default."""
    return value == default or (not value and not default) or (value == {} and isinstance(default, dict))


def default_of(kind: type) -> dict[str, Any]:
    """What fields hold that nobody gave, as plain values."""
    return {
        each.name: msgspec.to_builtins(each.default)
        for each in fields(kind)
        if each.default is not MISSING and "term" in each.metadata
    }
