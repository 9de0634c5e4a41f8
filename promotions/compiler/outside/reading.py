"""From what people write to the values of a shape. Everything that is wrong is told at once, each with its place."""

import difflib
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from promotions.compiler.outside.faults import Fault, Refused, Unreadable, place_of
from promotions.compiler.outside.names import TABLES, Names
from promotions.compiler.outside.scalars import as_text, read_scalar, write_scalar
from promotions.compiler.outside.shapes import Part, Shape, shape_of
from promotions.engine.vocabulary import Unit

T = TypeVar("T")

_SPAN = re.compile(r"([0-9]{1,2})\s*-\s*([0-9]{1,2})")
BOUNDED = {Unit.MONEY, Unit.POINTS, Unit.PERCENT, Unit.TIMES, Unit.NUMBER, Unit.DAYS}


def read_terms(kind: type[T], plain: Mapping[str, Any], names: Names) -> T:
    """The dataclass that was written. Refused with Refused, naming everything that is wrong."""
    reader = Reader(names)
    value = reader.read(shape_of(kind), plain, "")
    reader.refuse_faults()
    return value


class Reader:
    """Reads values and gathers their faults; a value with a fault is read as None."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.faults: list[Fault] = []

    def refuse_faults(self) -> None:
        """Refused with Refused when there was any fault."""
        if self.faults:
            raise Refused(self.faults)

    def blame(self, value: Any, path: str, ru: str, en: str) -> None:
        """Note a fault of a value."""
        self.faults.append(Fault(path, place_of(value), ru, en))

    def mapping(self, plain: Any, path: str) -> Mapping[str, Any]:
        """The value as a mapping; anything else is a fault and read as an empty one. Nothing written is empty, too."""
        if isinstance(plain, Mapping):
            return plain
        if plain not in (None, ""):
            ru, en = (
                "Здесь нужны строки «имя: значение» с отступом.",
                "Lines “name: value” are expected here, indented.",
            )
            self.blame(plain, path, ru, en)
        return {}

    def read(self, shape: Shape, plain: Any, path: str) -> Any:
        """A value of the shape, or None when something is wrong with it."""
        before = len(self.faults)
        written = self.mapping(plain, path)
        if len(self.faults) > before:
            return None
        known = shape.by_outer_name
        for key in written:
            if key not in known:
                self._blame_name(key, path, known)
        values = {}
        for part in shape.parts:
            if part.is_by_hand:
                continue
            if part.outer in written:
                values[part.name] = self.part(part, written[part.outer], _joined(path, part.outer))
            elif part.is_required:
                ru = f"Не указано «{part.outer}» ({part.words.ru})."
                self.blame(plain, _joined(path, part.outer), ru, f"“{part.outer}” ({part.words.en}) is missing.")
            else:
                values[part.name] = part.default
        return shape.build(**values) if len(self.faults) == before else None

    def part(self, part: Part, written: Any, path: str) -> Any:
        """The value of one part; nothing written is its default."""
        if part.keyed_by is not None:
            return self._keyed(part, written, path)
        if (written is None or written == "") and part.collect is None and not isinstance(written, Mapping):
            if not part.is_required:
                return part.default
            ru, en = f"Не указано значение ({part.words.ru}).", f"A value ({part.words.en}) is missing."
            return self.blame(written, path, ru, en)
        if part.collect is None:
            return self._one(part, written, path)
        return self._many(part, written, path)

    def _keyed(self, part: Part, written: Any, path: str) -> dict[int, Any]:
        values = {}
        for key, each in self.mapping(written, path).items():
            where = _joined(path, key)
            try:
                row_id = self.names.id_of(part.keyed_by, as_text(key))
            except Unreadable as error:
                self.blame(key, where, error.ru, error.en)
            else:
                values[row_id] = self._one(part, each, where)
        return values

    def _one(self, part: Part, written: Any, path: str) -> Any:
        if part.inner is not None:
            return self.read(part.inner, written, path)
        if isinstance(written, Mapping | list):
            return self.blame(written, path, "Здесь нужно одно значение.", "A single value is expected here.")
        try:
            return self._scalar(part, as_text(written))
        except Unreadable as error:
            return self.blame(written, path, error.ru, error.en)

    def _many(self, part: Part, written: Any, path: str) -> Any:
        if not isinstance(written, list | tuple):
            ru, en = "Здесь нужен список, например [a, b].", "A list is expected here, such as [a, b]."
            return self.blame(written, path, ru, en)
        values = []
        for number, each in enumerate(written):
            where = f"{path}[{number}]"
            span = _SPAN.fullmatch(as_text(each)) if part.words.unit is Unit.MONTH_DAYS else None
            if span and 1 <= int(span[1]) <= int(span[2]) <= 31:
                values += range(int(span[1]), int(span[2]) + 1)
                continue
            value = self._one(part, each, where)
            if value in values and part.collect is frozenset and value is not None:
                self.blame(each, where, "Повторяется.", "This is here twice.")
            values.append(value)
        return part.collect(value for value in values if value is not None)

    def _scalar(self, part: Part, text: str) -> Any:
        unit = part.words.unit
        if part.choices:
            return _chosen(part, text)
        if unit in TABLES:
            return self.names.id_of(unit, text)
        value = read_scalar(unit, text)
        if unit in BOUNDED:
            _refuse_out_of_bounds(part, value)
        return value

    def _blame_name(self, key: str, path: str, known: Mapping[str, Part]) -> None:
        near = difflib.get_close_matches(str(key), known, 1)
        listed = ", ".join(known)
        ru = f"Нет такого имени: «{key}». " + (f"Может быть, «{near[0]}»?" if near else f"Здесь бывают: {listed}.")
        en = f"There is no name “{key}” here. " + (f"Did you mean “{near[0]}”?" if near else f"Known are: {listed}.")
        self.blame(key, _joined(path, key), ru, en)


def _chosen(part: Part, text: str) -> Any:
    for choice in part.choices:
        if text == str(choice.value):
            return choice.value
    listed = ", ".join(str(choice.value) for choice in part.choices)
    raise Unreadable(
        f"«{text}»: нет такого выбора. Можно: {listed}.", f"“{text}”: no such choice. Possible are: {listed}."
    )


def _refuse_out_of_bounds(part: Part, value: int) -> None:
    words = part.words
    if words.least is not None and value < words.least:
        bound = write_scalar(words.unit, words.least)
        raise Unreadable(f"Здесь нужно не меньше {bound}.", f"This must be at least {bound}.")
    if words.most is not None and value > words.most:
        bound = write_scalar(words.unit, words.most)
        raise Unreadable(f"Здесь нужно не больше {bound}.", f"This must be at most {bound}.")


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else str(name)
