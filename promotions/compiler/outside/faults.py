"""What is wrong with something written outside, where, and what to do about it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from coalition.kernel.errors import DomainError


class Place(NamedTuple):
    """Where in a file: both count from 1."""

    line: int
    column: int


NOWHERE = Place(0, 0)


class Fault(NamedTuple):
    """One thing that is wrong: the path of names to it, its place (0, 0 where there is no file) and both sentences."""

    path: str
    place: Place
    ru: str
    en: str


class Refused(DomainError):
    """What was written cannot be taken as it is. `faults` says everything that is wrong at once."""

    code = "file_refused"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(
            message_ru=f"{first.path}: {first.ru}".replace("{", "{{").replace("}", "}}"),
            message_en=f"{first.path}: {first.en}".replace("{", "{{").replace("}", "}}"),
            count=len(self.faults),
        )


class Unreadable(Exception):
    """A value that is not what is expected here; becomes a Fault where its place is known."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.ru, self.en = ru, en


def place_of(value: Any) -> Place:
    """Where the value stands, if it came from a file."""
    return getattr(value, "place", NOWHERE)
