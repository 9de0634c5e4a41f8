"""The form of a segment: its name and kind, and the conditions as the vocabulary words them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said as said_of_refusal
from coalition.toolkit.languages import is_in_russian
from promotions.admin.constructor.layout import Condition, Section
from promotions.admin.constructor.sources import names_of
from promotions.admin.constructor.terms import TermsForm
from promotions.admin.constructor.words import said
from promotions.engine.segments import (
    SegmentConditions,
    conditions_of,
    plain_conditions,
    problems_of,
    sentences_en,
    sentences_ru,
)
from promotions.engine.vocabulary import Unit
from promotions.models import Segment
from promotions.queries.segment_conditions import refuse_circle

PREFIX = "conditions"


class SegmentForm(forms.ModelForm):
    """A segment whose conditions are typed in inputs of their own, `terms`, and kept as plain values."""

    class Meta:
        model = Segment
        fields = ("name", "name_en", "code", "programme", "kind", "is_kept")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else None
        self.terms = TermsForm(SegmentConditions, prefix=PREFIX, plain=self.instance.conditions, data=data)

    def clean(self) -> dict[str, Any]:
        """Conditions that nobody can fulfil, and segments built on themselves, are refused in words."""
        given = super().clean()
        if given.get("kind", self.instance.kind) == Segment.Kind.LIST:
            self.instance.conditions = {}
            return given
        conditions, wrong = read_terms(self.terms)
        if conditions is not None and not wrong:
            try:
                refuse_circle(self.instance, conditions)
            except DomainError as refusal:
                wrong = [said_of_refusal(refusal)]
        for sentence in wrong:
            self.add_error(None, sentence)
        if conditions is not None:
            self.instance.conditions = plain_conditions(conditions)
        return given

    def sections(self) -> list[Section]:
        """The conditions as the page draws them."""
        found = dict(_inputs(self.terms, ""))
        return [
            Section(title, title, tuple(Condition(key, found[key], _is_said(found[key])) for key in keys), ())
            for title, keys in _sections()
        ]


def read_terms(terms: TermsForm) -> tuple[SegmentConditions | None, list[str]]:
    """What the inputs say, and what is wrong with it; None when they cannot be read at all."""
    if not terms.is_valid():
        return None, [_("Mend the conditions that are marked below.")]
    conditions = conditions_of(terms.plain())
    return conditions, [said(problem) for problem in problems_of(conditions)]


def read_post(data: Mapping[str, Any]) -> tuple[SegmentConditions | None, list[str]]:
    """The conditions of a form that was sent, whatever else was in it, and what is wrong with them."""
    return read_terms(TermsForm(SegmentConditions, prefix=PREFIX, data=data))


def sentences_of(conditions: SegmentConditions) -> list[str]:
    """The conditions in sentences, in the language of the page, with the names of what they name."""
    names: dict[tuple[Unit, int], str] = {}

    def name(unit: Unit, number: int) -> str:
        if (unit, number) not in names:
            names[unit, number] = dict(names_of(unit, [number]))[str(number)]
        return names[unit, number]

    return (sentences_ru if is_in_russian() else sentences_en)(conditions, name)


def _sections() -> Iterable[tuple[str, tuple[str, ...]]]:
    goods = ("product_ids", "group_ids", "substance_ids", "manufacturer_ids", "excluded_manufacturer_ids")
    return (
        (_("Who"), ("is_everybody", "age_from", "age_until", "sex", "benefit_categories", "account_kinds")),
        (
            _("When and where they joined"),
            (
                *("enrolled_days_from", "enrolled_days_until"),
                *("enrolled_outlet_ids", "enrolled_chain_ids", "enrolled_districts"),
            ),
        ),
        (
            _("Levels and points"),
            (
                *("level_ids", "accumulated_from_kopecks", "accumulated_until_kopecks"),
                *("points_from_kopecks", "points_until_kopecks"),
            ),
        ),
        (
            _("Purchases"),
            (
                *("last_purchase_days_from", "last_purchase_days_until", "purchases_from", "purchases_until"),
                *("paid_from_kopecks", "paid_until_kopecks", "within_days", "outlet_ids"),
            ),
        ),
        (_("Bought goods"), tuple(f"bought.{name}" for name in (*goods, "within_days"))),
        (_("Did not buy goods"), tuple(f"not_bought.{name}" for name in (*goods, "within_days"))),
        (
            _("Segments and promotions"),
            ("segment_ids", "excluded_segment_ids", "promotion_ids", "excluded_promotion_ids"),
        ),
    )


def _inputs(form: TermsForm, path: str) -> Iterator[tuple[str, BoundField]]:
    for field in form:
        yield f"{path}{field.name}", field
    for name, inner in form.nested.items():
        yield from _inputs(inner, f"{path}{name}.")


def _is_said(field: BoundField) -> bool:
    """Whether something stands in the input, or is wrong with it."""
    value = field.value()
    return bool(field.errors) or (value not in (None, "", False) and value != [])
