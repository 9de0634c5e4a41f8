"""What a file says otherwise than the rows: entry by entry, figure by figure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from promotions.compiler.programme_file.text import scalar

Plain = Mapping[str, Any]
ALONE = ("programme", "redemption", "exclusions")


class State(StrEnum):
    """How an entry of the file stands to the rows."""

    NEW = "new"
    DIFFERS = "differs"
    SAME = "same"
    NOT_IN_FILE = "not_in_file"


@dataclass(frozen=True, slots=True)
class Figure:
    """One value that differs, as both are written."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """An entry and what becomes of it. `code` is empty for sections that are one entry."""

    section: str
    code: str
    state: State
    figures: tuple[Figure, ...] = ()


def compared(rows: Mapping[str, Plain], file: Mapping[str, Plain]) -> list[Change]:
    """Every entry of the file in its order, then what only the rows have. Both as `written_content` answers."""
    before, after = dict(_entries(rows)), dict(_entries(file))
    changes = [_change(key, before.get(key), entry) for key, entry in after.items()]
    return changes + [Change(*key, State.NOT_IN_FILE) for key in before if key not in after and key[1]]


def _entries(written: Mapping[str, Plain]) -> Iterator[tuple[tuple[str, str], Plain]]:
    for section, entries in written.items():
        if section in ALONE:
            yield (section, ""), entries
            continue
        for code, entry in entries.items():
            yield (section, code), {name: value for name, value in entry.items() if name != "levels"}
            # A level is an entry of its own: one that the file lacks stays.
            for level in entry.get("levels", ()):
                yield ("levels", f"{code}/{level['name']}"), level


def _change(key: tuple[str, str], before: Plain | None, after: Plain) -> Change:
    if before is None:
        return Change(*key, State.NEW)
    old, new = dict(_flat(before)), dict(_flat(after))
    figures = tuple(
        Figure(path, _printed(old.get(path)), _printed(new.get(path)))
        for path in dict.fromkeys((*new, *old))
        if old.get(path) != new.get(path)
    )
    return Change(*key, State.DIFFERS if figures else State.SAME, figures)


def _flat(value: Plain, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, each in value.items():
        where = f"{path}.{name}" if path else str(name)
        if isinstance(each, Mapping):
            yield from _flat(each, where)
        else:
            yield where, each


def _printed(value: Any) -> str:
    """The value in a line; what is not written is a dash, long lists are cut."""
    if value is None:
        return "–"
    if isinstance(value, list):
        shown = [_printed(each) for each in value[:6]]
        return f"[{', '.join(shown)}{', …' if len(value) > 6 else ''}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_printed(each)}" for name, each in value.items()) + "}"
    return scalar(value)
