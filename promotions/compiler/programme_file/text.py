"""Plain values as YAML to be read by people: short mappings and lists on one line, notes above what they explain."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

WIDTH = 100
_SAFE = re.compile(r"[\w«][^\[\]{},#&*!|>'\"`\n\\]*")
_LIKE_A_NUMBER = re.compile(r"[-+.0-9][-+.0-9eE_:x]*")
_DATE_OR_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}:[0-9]{2}|[0-9]{1,2}-[0-9]{1,2}")
_WORDS = {"yes", "no", "true", "false", "on", "off", "null", "y", "n"}


class Noted(dict[str, Any]):
    """A mapping with a note that is printed above it as a comment."""

    def __init__(self, values: Mapping[str, Any], note: str = "") -> None:
        super().__init__(values)
        self.note = note


def write_yaml(document: Mapping[str, Any]) -> str:
    """The document's text: sections set apart by empty lines. The same values give the same bytes."""
    lines: list[str] = []
    for key, value in document.items():
        lines += ["", *_notes(value, 0), *_entry(key, value, 0)]
    return "\n".join(lines[1:]) + "\n"


def _entry(key: str, value: Any, depth: int) -> Iterator[str]:
    indent, name = "  " * depth, scalar(key)
    if depth and (inline := _inline(value, len(indent) + len(name) + 2)) is not None:
        yield f"{indent}{name}: {inline}"
    elif isinstance(value, Mapping):
        yield f"{indent}{name}:" if value else f"{indent}{name}: {{}}"
        for number, (inner, each) in enumerate(value.items()):
            if number and isinstance(each, Noted):
                yield ""
            yield from _notes(each, depth + 1)
            yield from _entry(inner, each, depth + 1)
    elif isinstance(value, list) and all(_is_scalar(each) for each in value):
        yield from _wrapped(f"{indent}{name}: [", [scalar(each) for each in value], indent)
    elif isinstance(value, list):
        yield f"{indent}{name}:"
        for each in value:
            yield from _item(each, depth + 1)
    elif isinstance(value, str) and _is_literal(value):
        yield f"{indent}{name}: |-"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{indent}{name}: {scalar(value)}"


def _item(value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if (inline := _inline(value, len(indent) + 2)) is not None:
        yield f"{indent}- {inline}"
        return
    lines = [line for key, each in value.items() for line in _entry(key, each, depth + 1)]
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _inline(value: Any, used: int) -> str | None:
    """The value on one line where it fits and holds no mapping; None otherwise."""
    if _is_scalar(value):
        return None if isinstance(value, str) and _is_literal(value) else scalar(value)
    if isinstance(value, Mapping):
        if not value or isinstance(value, Noted) or any(isinstance(each, Mapping) for each in value.values()):
            return None
        parts = [(scalar(key), _inline(each, 0)) for key, each in value.items()]
        text = None if any(part is None for _, part in parts) else "{" + ", ".join(f"{k}: {v}" for k, v in parts) + "}"
    else:
        parts = [_inline(each, 0) for each in value if _is_scalar(each)]
        text = "[" + ", ".join(parts) + "]" if len(parts) == len(value) and None not in parts else None
    return text if text is not None and used + len(text) <= WIDTH else None


def _wrapped(opening: str, parts: list[str], indent: str) -> Iterator[str]:
    lines = textwrap.wrap(
        ", ".join(part.replace(" ", "\x1f") for part in parts),
        WIDTH - len(indent) - 4,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield opening
    yield from (f"{indent}    {line}".replace("\x1f", " ") for line in lines)
    yield f"{indent}  ]"


def _notes(value: Any, depth: int) -> list[str]:
    note = getattr(value, "note", "")
    return [
        f"{'  ' * depth}# {line}".rstrip()
        for paragraph in note.split("\n")
        if note
        for line in textwrap.wrap(paragraph, WIDTH - 2 - 2 * depth, break_long_words=False) or [""]
    ]


def scalar(value: Any) -> str:
    """A single value; text is quoted where YAML could take it for something else."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return str(value)
    text = str(value)
    if _DATE_OR_TIME.fullmatch(text):
        return text
    is_safe = (
        _SAFE.fullmatch(text)
        and ": " not in text
        and not text.endswith((":", " "))
        and not _LIKE_A_NUMBER.fullmatch(text)
        and text.lower() not in _WORDS
        and text.isprintable()
    )
    return text if is_safe else json.dumps(text, ensure_ascii=False)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, Mapping | list)


def _is_literal(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) > 1 and all(line == line.strip() and line.isprintable() for line in lines) and bool(lines[-1])
