"""One vocabulary, four faces: the words and the unit of every figure that a promotion may carry.

A field of an engine dataclass is declared with `term(...)`; the console's form, the programme's file with its JSON
Schema and the sentences of the regulations read the very same field. So a figure is named in one place.
"""

from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints


class Unit(StrEnum):
    """What a value is to people. Money and points are kopecks inside, roubles and points outside; percents are basis
    points inside; a multiplier is hundredths inside (`200` is twice). Row units hold identifiers inside, codes outside.
    """

    MONEY = "money"
    POINTS = "points"
    PERCENT = "percent"
    TIMES = "times"
    NUMBER = "number"
    DAYS = "days"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    WEEKDAYS = "weekdays"
    MONTH_DAYS = "month_days"
    FLAGS = "flags"
    DISTRICTS = "districts"
    BANDS = "bands"
    GROUP_OF_TERMS = "group_of_terms"
    PRODUCTS = "products"
    PRODUCT_GROUPS = "product_groups"
    MANUFACTURERS = "manufacturers"
    SUBSTANCES = "substances"
    OUTLETS = "outlets"
    CHAINS = "chains"
    LEGAL_ENTITIES = "legal_entities"
    DESKS = "desks"
    SEGMENTS = "segments"
    LEVELS = "levels"
    LEVEL_SCHEME = "level_scheme"
    PROMOTIONS = "promotions"
    COUPON_SERIES = "coupon_series"
    ONE_COUPON_SERIES = "one_coupon_series"


@dataclass(frozen=True, slots=True)
class Term:
    """The words of one value. `least` and `most` are inner units; `help_*` says what the words cannot.

    `only`: the values of a choice that may be chosen here; empty: all.
    """

    ru: str
    en: str
    unit: Unit
    help_ru: str = ""
    help_en: str = ""
    least: int | None = None
    most: int | None = None
    only: tuple[str, ...] = ()


def term(
    ru: str,
    en: str,
    unit: Unit,
    *,
    default: Any = MISSING,
    help_ru: str = "",
    help_en: str = "",
    least: int | None = None,
    most: int | None = None,
    only: tuple[str, ...] = (),
) -> Any:
    """A dataclass field with its words. Without a default the value must be given."""
    return field(default=default, metadata={"term": Term(ru, en, unit, help_ru, help_en, least, most, only)})


@cache
def terms_of(kind: type) -> dict[str, Term]:
    """Field name → its words, in the order of declaration; fields without words are nobody's to fill in."""
    return {each.name: each.metadata["term"] for each in fields(kind) if "term" in each.metadata}


@cache
def type_of(kind: type, name: str) -> Any:
    """The annotated type of a field, resolved."""
    return get_type_hints(kind)[name]


SUFFIXES = ("_kopecks", "_bp", "_hundredths")
PLURALS = (("_ids", "s"), ("_id", ""))


@cache
def outer_name(name: str) -> str:
    """A field's name as files and forms spell it, without its inner unit.

    `per_receipt_kopecks` becomes `per_receipt`, `product_ids` becomes `products`, `scheme_id` becomes `scheme`.
    """
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    for suffix, plural in PLURALS:
        if name.endswith(suffix):
            stem = name.removesuffix(suffix)
            return stem if stem.endswith("series") else IRREGULAR.get(stem, stem + plural)
    return name


IRREGULAR = {"legal_entity": "legal_entities"}


class Worded(StrEnum):
    """A choice whose values carry their words: `NAME = "value", "по-русски", "in English"`."""

    ru: str
    en: str

    def __new__(cls, value: str, ru: str, en: str) -> "Worded":
        member = str.__new__(cls, value)
        member._value_ = value
        member.ru = ru
        member.en = en
        return member
