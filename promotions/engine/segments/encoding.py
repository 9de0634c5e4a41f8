"""Conditions as JSON: only what is said is written."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec

from promotions.engine.segments.conditions import GoodsBought, SegmentConditions


def conditions_of(plain: Mapping[str, Any]) -> SegmentConditions:
    """Conditions from plain values; they may still have problems.

    Refused with ValueError: a name that they do not know, a value of another type.
    """
    parts = [(SegmentConditions, plain), *((GoodsBought, plain.get(name) or {}) for name in ("bought", "not_bought"))]
    for kind, values in parts:
        strange = set(values) - {field.name for field in fields(kind)}
        if strange:
            raise ValueError(f"segments know no condition {', '.join(sorted(strange))}")
    return msgspec.convert(plain, SegmentConditions)


def plain_conditions(conditions: SegmentConditions | GoodsBought) -> dict[str, Any]:
    """The conditions as plain values, the way `conditions_of` reads them; equal conditions give equal values."""
    plain = {}
    for field in fields(conditions):
        value = getattr(conditions, field.name)
        if value == field.default:
            continue
        if isinstance(value, frozenset):
            value = sorted(value)
        plain[field.name] = plain_conditions(value) if is_dataclass(value) else msgspec.to_builtins(value)
    return plain
