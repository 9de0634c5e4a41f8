"""YAML as plain values that know their place. Only what a programme needs: mappings, lists and texts.

Every scalar stays the text that was written, so that `13:00`, `no` and `1e3` mean nothing else. Aliases, tags and
further documents are refused, which leaves nothing that could grow beyond its own size.
"""

import codecs
from collections.abc import Iterator
from typing import Any

import yaml

from promotions.compiler.outside.faults import NOWHERE, Fault, Place, Refused

MOST_BYTES = 1_000_000
DEEPEST = 16
NOTHING = ("", "~", "null")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where it was built in: a megabyte in a second."""


class Text(str):
    """A scalar as it was written."""

    __slots__ = ("place",)
    place: Place


class Fields(dict[Text, Any]):
    """A mapping."""

    __slots__ = ("place",)
    place: Place


class Rows(list[Any]):
    """A list."""

    __slots__ = ("place",)
    place: Place


def read_tree(content: bytes) -> Fields:
    """The mapping that the file is. Refused with Refused, saying the line and what to do."""
    text = _decoded(content)
    try:
        return _Builder().build(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        raise _refused_by_parser(error, text) from error
    except yaml.reader.ReaderError as error:
        place = Place(text.count("\n", 0, error.position) + 1, 0)
        raise _refusal(place, "Недопустимый знак в файле.", "There is a character that may not be here.") from error


class _Builder:
    """Puts the parser's events together; as deep as `DEEPEST` and no deeper."""

    def __init__(self) -> None:
        self.open: list[tuple[Fields | Rows, Text | None]] = []
        self.root: Fields | Rows | Text | None = None

    def build(self, events: Iterator[yaml.Event]) -> Fields:
        documents = 0
        for event in events:
            place = Place(event.start_mark.line + 1, event.start_mark.column + 1)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise _refusal(place, "В файле должен быть один документ.", "One document is expected in a file.")
            if isinstance(event, yaml.NodeEvent):
                _refuse_cleverness(event, place)
            match event:
                case yaml.ScalarEvent():
                    self._add(_placed(_text(event), place))
                case yaml.MappingStartEvent():
                    self._enter(_placed(Fields(), place))
                case yaml.SequenceStartEvent():
                    self._enter(_placed(Rows(), place))
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self.open.pop()
        if not isinstance(self.root, Fields):
            ru = "В файле нет программы: нужны строки «имя: значение»."
            raise _refusal(Place(1, 1), ru, "There is no programme in the file: lines “name: value” are expected.")
        return self.root

    def _enter(self, value: Fields | Rows) -> None:
        if len(self.open) >= DEEPEST:
            raise _refusal(value.place, "Слишком глубокая вложенность.", "This is nested too deeply.")
        self._add(value)
        self.open.append((value, None))

    def _add(self, value: Any) -> None:
        if not self.open:
            self.root = value
            return
        parent, key = self.open[-1]
        if isinstance(parent, Rows):
            parent.append(value)
        elif key is None:
            self.open[-1] = parent, _key(parent, value)
        else:
            parent[key] = value
            self.open[-1] = parent, None


def _key(parent: Fields, value: Any) -> Text:
    if not isinstance(value, Text):
        raise _refusal(value.place, "Имя должно быть простым текстом.", "A name must be plain text.")
    if value in parent:
        ru, en = f"Имя «{value}» здесь уже есть: уберите одно.", f"The name “{value}” is here already: remove one."
        raise _refusal(value.place, ru, en)
    return value


def _text(event: yaml.ScalarEvent) -> Text:
    is_plain = not event.style
    return Text("" if is_plain and event.value.lower() in NOTHING else event.value)


def _placed(value: Any, place: Place) -> Any:
    value.place = place
    return value


def _refuse_cleverness(event: yaml.NodeEvent, place: Place) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        ru, en = (
            "Ссылки & и * здесь не нужны: напишите ещё раз.",
            "Anchors & and aliases * are not used: write it again.",
        )
        raise _refusal(place, ru, en)
    if getattr(event, "tag", None) is not None:
        raise _refusal(place, "Метки ! здесь не нужны: уберите.", "Tags ! are not used here: remove it.")


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        ru = f"Файл больше {MOST_BYTES // 1_000_000} МБ: это не программа."
        raise _refusal(NOWHERE, ru, f"The file exceeds {MOST_BYTES // 1_000_000} MB: this is no programme.")
    try:
        return content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        ru = "Файл не в кодировке UTF-8 (похоже на Windows-1251 или UTF-16): сохраните его в UTF-8."
        raise _refusal(Place(line, 0), ru, "The file is not in UTF-8: save it in UTF-8.") from error


def _refused_by_parser(error: yaml.MarkedYAMLError, text: str) -> Refused:
    # What is wrong with brackets is where they open, not where the file ends.
    is_in_brackets = "flow" in (error.context or "") and error.context_mark
    mark = error.context_mark if is_in_brackets else error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else NOWHERE
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or line[mark.column : mark.column + 1] == "\t":
        return _refusal(place, "Отступ сделан табуляцией: нужны пробелы.", "The indent is a tab: use spaces.")
    if ": " in (error.problem or "") or "mapping values" in (error.problem or ""):
        ru = "Двоеточие не на месте: возьмите текст в кавычки или проверьте отступ."
        return _refusal(place, ru, "A colon is out of place: put the text in quotes or check the indent.")
    ru = "Запись не читается: проверьте отступы, кавычки и скобки на этой строке и выше."
    en = f"This cannot be read: check indents, quotes and brackets on this line and above ({error.problem})."
    return _refusal(place, ru, en)


def _refusal(place: Place, ru: str, en: str) -> Refused:
    return Refused([Fault("", place, ru, en)])
