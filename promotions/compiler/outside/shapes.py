"""What a mapping may hold: the fields of a dataclass with words, one part each."""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

from django.utils.translation import override

from pharmacies.models import Product
from pharmacies.models.product import FLAGS
from promotions.engine.vocabulary import Term, Unit, Worded, outer_name, terms_of, type_of

COLLECTIONS = {frozenset, tuple, list}


class Choice(NamedTuple):
    """One of the values that may be chosen, with its words."""

    value: Any
    ru: str
    en: str


@dataclass(frozen=True, slots=True)
class Part:
    """One name in a mapping. `collect` makes the collection of several values, None: there is one.

    `inner` is the shape of a value that is a mapping itself; `default` is MISSING where a value must be given.
    `keyed_by`: a mapping of rows' codes to such values. What `is_by_hand` is read and written elsewhere.
    """

    name: str
    outer: str
    words: Term
    default: Any = MISSING
    collect: type | None = None
    choices: tuple[Choice, ...] = ()
    inner: "Shape | None" = None
    keyed_by: Unit | None = None
    is_by_hand: bool = False

    @property
    def is_required(self) -> bool:
        """Whether a value must be given."""
        return self.default is MISSING


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of a mapping, and how to get from it to a value and back."""

    name: str
    parts: tuple[Part, ...]
    build: Callable[..., Any]
    take: Callable[[Any, str], Any] = getattr

    @property
    def by_outer_name(self) -> dict[str, Part]:
        """The parts by the names that people write."""
        return {part.outer: part for part in self.parts}


@cache
def shape_of(kind: type) -> Shape:
    """The shape of a dataclass whose fields carry words; fields without words are nobody's to write."""
    defaults = {each.name: each.default for each in fields(kind)}
    parts = [_part(name, words, type_of(kind, name), defaults[name]) for name, words in terms_of(kind).items()]
    return Shape(kind.__name__, tuple(parts), kind)


@cache
def flags() -> tuple[Choice, ...]:
    """The flags that goods may be marked with, in the catalogue's own words."""
    fields_by_flag = {flag: Product._meta.get_field(f"is_{flag}") for flag in FLAGS}
    words = {}
    for language in ("ru", "en"):
        with override(language):
            words[language] = {flag: str(field.verbose_name) for flag, field in fields_by_flag.items()}
    known = [Choice(flag, words["ru"][flag], words["en"][flag]) for flag in FLAGS]
    return *known, Choice("unknown", "нет в каталоге", "not in the catalogue")


def _part(name: str, words: Term, annotation: Any, default: Any) -> Part:
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (each for each in get_args(annotation) if each is not type(None))
    collect = get_origin(annotation) if get_origin(annotation) in COLLECTIONS else None
    kind = get_args(annotation)[0] if collect else annotation
    return Part(
        name=name,
        outer=outer_name(name),
        words=words,
        default=default,
        collect=collect,
        choices=flags() if words.unit is Unit.FLAGS else _choices(kind, words.only),
        inner=shape_of(kind) if is_dataclass(kind) else None,
    )


def _choices(kind: Any, only: tuple[str, ...]) -> tuple[Choice, ...]:
    if not (isinstance(kind, type) and issubclass(kind, Worded)):
        return ()
    return tuple(Choice(value, value.ru, value.en) for value in kind if not only or value in only)
