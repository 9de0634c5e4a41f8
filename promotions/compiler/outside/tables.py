"""The columns of a table as a shape, in the words that the console prints beside them."""

import re
from collections.abc import Mapping
from dataclasses import MISSING
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import override

from promotions.compiler.outside.shapes import Choice, Part, Shape, flags, shape_of
from promotions.engine.vocabulary import Term, Unit, outer_name

UNITS: dict[type[models.Field], Unit] = {
    models.BooleanField: Unit.YES_NO,
    models.DateTimeField: Unit.MOMENT,
    models.ForeignKey: Unit.LEGAL_ENTITIES,
    models.CharField: Unit.TEXT,
    models.TextField: Unit.TEXT,
}
LARGEST = 10**15
"""Above it a bound is that of the column's type and nobody's wish."""

_INNER_UNIT = re.compile(r", (?:1/100 ?%|коп\.|копе[а-я]+|kopecks)$")

SUFFIXES = {"_kopecks": Unit.MONEY, "_bp": Unit.PERCENT, "_days": Unit.DAYS, "_flags": Unit.FLAGS}


def table_shape(
    model: type[models.Model],
    columns: Mapping[str, str],
    *,
    inner: Mapping[str, type] | None = None,
    by_hand: Mapping[str, Term] | None = None,
) -> Shape:
    """A shape over a table; its values are dictionaries of columns.

    `columns`: column → its name outside, "" for the usual one. `inner`: columns of JSON that hold an engine's
    dataclass. `by_hand`: what stands among them and is read elsewhere.
    """
    parts = [
        Part(name, name, words, None, is_by_hand=True)
        if (words := (by_hand or {}).get(name))
        else _part(model._meta.get_field(name), outer, (inner or {}).get(name))
        for name, outer in columns.items()
    ]
    return Shape(model.__name__, tuple(parts), dict, lambda value, name: value[name])


def _part(field: models.Field, outer: str, inner: type | None) -> Part:
    unit = Unit.GROUP_OF_TERMS if inner else _unit(field)
    ru, en = _words(field)
    is_listed = unit is Unit.FLAGS
    return Part(
        name=field.attname,
        outer=outer or outer_name(field.attname),
        words=Term(ru, en, unit, least=_bound(field, MinValueValidator), most=_bound(field, MaxValueValidator)),
        default=inner() if inner else frozenset() if is_listed else _default(field),
        collect=frozenset if is_listed else None,
        choices=flags() if is_listed else _choices(field),
        inner=shape_of(inner) if inner else None,
    )


def _unit(field: models.Field) -> Unit:
    if field.choices:
        return Unit.CHOICE
    for suffix, unit in SUFFIXES.items():
        if field.name.endswith(suffix):
            return unit
    return next((unit for kind, unit in UNITS.items() if isinstance(field, kind)), Unit.NUMBER)


def _words(field: models.Field) -> tuple[str, str]:
    """The label in both languages, less the inner unit: a file has roubles and percents."""
    said = []
    for language in ("ru", "en"):
        with override(language):
            said.append(_INNER_UNIT.sub("", str(field.verbose_name)))
    ru, en = said
    return ru, en


def _default(field: models.Field) -> Any:
    if field.has_default():
        return field.get_default()
    return None if field.null else "" if field.blank else MISSING


def _choices(field: models.Field) -> tuple[Choice, ...]:
    labels = {}
    for language in ("ru", "en"):
        with override(language):
            labels[language] = {value: str(label) for value, label in field.flatchoices}
    return tuple(Choice(value, ru, labels["en"][value]) for value, ru in labels["ru"].items())


def _bound(field: models.Field, kind: type) -> int | None:
    found = [each.limit_value for each in field.validators if isinstance(each, kind)]
    found = [limit for limit in found if abs(limit) < LARGEST]
    is_least = kind is MinValueValidator
    if field.name.endswith("_bp"):
        found.append(0 if is_least else 10_000)
    if field.name.endswith("_kopecks") and is_least:
        found.append(0)
    return (max if is_least else min)(found, default=None)
