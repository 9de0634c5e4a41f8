"""From the values of a shape to what people write: only what is not as it is by default, always in the same order."""

from itertools import groupby
from typing import Any

from promotions.compiler.outside.names import TABLES, Names
from promotions.compiler.outside.scalars import write_scalar
from promotions.compiler.outside.shapes import Part, Shape, shape_of
from promotions.engine.vocabulary import Unit


def write_terms(value: Any, names: Names) -> dict[str, Any]:
    """The dataclass as plain values by their outer names. Refused with NameUnclear: a row that is gone."""
    return Writer(names).write(shape_of(type(value)), value)


class Writer:
    """Writes values with the names that it was given."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def write(self, shape: Shape, value: Any, *, whole: bool = False, **by_hand: Any) -> dict[str, Any]:
        """The value as a mapping; equal values are written alike.

        `whole`: what is as it is by default is written, too. `by_hand`: parts that are written elsewhere, by name.
        """
        written = {}
        for part in shape.parts:
            if part.is_by_hand:
                if by_hand.get(part.name):
                    written[part.outer] = by_hand[part.name]
                continue
            taken = shape.take(value, part.name)
            is_said = part.is_required or taken != part.default
            if is_said or (whole and part.inner is None and taken not in (None, "", frozenset())):
                written[part.outer] = self.part(part, taken)
        return written

    def part(self, part: Part, value: Any) -> Any:
        """One part's value as it is written."""
        if value is None:
            return None
        if part.collect is None:
            return self._one(part, value)
        if part.words.unit is Unit.MONTH_DAYS:
            return _spans(sorted(value))
        if part.words.unit is Unit.WEEKDAYS:
            return [self._one(part, each) for each in sorted(value)]
        written = [self._one(part, each) for each in value]
        return sorted(written, key=_naturally) if part.collect is frozenset else written

    def _one(self, part: Part, value: Any) -> Any:
        if part.inner is not None:
            return self.write(part.inner, value)
        if part.choices:
            return str(value)
        unit = part.words.unit
        return self.names.code_of(unit, value) if unit in TABLES else write_scalar(unit, value)


def _naturally(text: Any) -> tuple[int, str]:
    # Codes of one length sort as numbers do; longer ones come after.
    return len(str(text)), str(text)


def _spans(days: list[int]) -> list[int | str]:
    """`[1, 2, 3, 9]` becomes `["1-3", 9]`."""
    spans: list[int | str] = []
    for _gap, group in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        run = [day for _number, day in group]
        spans += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else run
    return spans
