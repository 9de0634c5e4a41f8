"""Rows by the codes that people write, and back: asked for first, then found in as many queries as there are tables."""

import difflib
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from pharmacies.models import (
    CashDesk,
    Chain,
    LegalEntity,
    Manufacturer,
    Outlet,
    Product,
    ProductGroup,
    Programme,
    Substance,
)
from promotions.compiler.outside.faults import Unreadable
from promotions.engine.vocabulary import Unit
from promotions.models import CouponSeries, Level, LevelScheme, Promotion, Segment


class NameUnclear(Unreadable):
    """A code or a name that no row has, or several have."""


class Names(Protocol):
    """Codes of rows to identifiers and back."""

    def id_of(self, unit: Unit, written: str) -> int:
        """The identifier of a row by what people write. Refused with NameUnclear."""

    def code_of(self, unit: Unit, row_id: int) -> str:
        """What people write for a row. Refused with NameUnclear."""


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of rows that people name. `columns`: what may name a row; it is exported by the last that is clear.

    `is_small`: all of it is read, so that what was meant can be guessed at.
    """

    rows: Callable[[Programme | None], QuerySet]
    columns: tuple[str, ...]
    called: str
    ru: str
    en: str
    is_small: bool = False


def _of_programme(model: type) -> Callable[[Programme | None], QuerySet]:
    return lambda programme: model.objects.filter(programme=programme)


_SERIES = Table(_of_programme(CouponSeries), ("code",), "name", "серия купонов", "coupon series", True)

TABLES: dict[Unit, Table] = {
    Unit.PRODUCTS: Table(lambda _: Product.objects.all(), ("code",), "name", "товар", "product"),
    Unit.PRODUCT_GROUPS: Table(
        lambda _: ProductGroup.objects.all(), ("code",), "name", "товарная группа", "product group", True
    ),
    Unit.MANUFACTURERS: Table(
        lambda _: Manufacturer.objects.all(), ("name",), "name", "производитель", "manufacturer", True
    ),
    Unit.SUBSTANCES: Table(
        lambda _: Substance.objects.all(), ("name",), "name", "действующее вещество", "active substance"
    ),
    Unit.OUTLETS: Table(lambda _: Outlet.objects.all(), ("name", "code"), "name", "аптека", "outlet"),
    Unit.CHAINS: Table(lambda _: Chain.objects.all(), ("name",), "name", "сеть", "chain", True),
    Unit.LEGAL_ENTITIES: Table(
        lambda _: LegalEntity.objects.all(), ("inn", "short_name"), "short_name", "юридическое лицо", "legal entity"
    ),
    Unit.DESKS: Table(
        lambda _: CashDesk.objects.annotate(
            code=Concat("outlet__code", Value("/"), Cast("number", CharField())),
            called=Concat("outlet__name", Value(" №"), Cast("number", CharField())),
        ),
        ("code",),
        "called",
        "касса",
        "cash desk",
    ),
    Unit.SEGMENTS: Table(_of_programme(Segment), ("code",), "name", "сегмент", "segment", True),
    Unit.LEVELS: Table(
        lambda programme: Level.objects.filter(scheme__programme=programme).annotate(
            code=Concat("scheme__code", Value("/"), F("name"))
        ),
        ("code",),
        "name",
        "уровень",
        "level",
        True,
    ),
    Unit.LEVEL_SCHEME: Table(_of_programme(LevelScheme), ("code",), "name", "лестница уровней", "level scheme", True),
    Unit.PROMOTIONS: Table(_of_programme(Promotion), ("code",), "name", "акция", "promotion", True),
    Unit.COUPON_SERIES: _SERIES,
    Unit.ONE_COUPON_SERIES: _SERIES,
}


@dataclass(slots=True)
class AskedNames:
    """Answers everything with a number of its own, and remembers what was asked; so names can be gathered first."""

    codes: dict[Unit, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    ids: dict[Unit, set[int]] = field(default_factory=lambda: defaultdict(set))

    def id_of(self, unit: Unit, written: str) -> int:
        """A number of the code's own; the same one every time."""
        known = self.codes[unit]
        return known.setdefault(written, len(known) + 1)

    def code_of(self, unit: Unit, row_id: int) -> str:
        """The number itself."""
        self.ids[unit].add(row_id)
        return str(row_id)


@dataclass(frozen=True, slots=True)
class GivenNames:
    """Names that are known. `numbers`: what may be written → the rows it may mean; `written` and `called` by row."""

    numbers: Mapping[Unit, Mapping[str, Collection[int]]] = field(default_factory=dict)
    written: Mapping[Unit, Mapping[int, str]] = field(default_factory=dict)
    called: Mapping[Unit, Mapping[int, str]] = field(default_factory=dict)

    def id_of(self, unit: Unit, written: str) -> int:
        """The row's identifier. Refused with NameUnclear: nobody is called so, or several are."""
        table = TABLES[unit]
        found = self.numbers.get(unit, {}).get(written, ())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise NameUnclear(
                f"«{written}»: так называются несколько ({table.ru}), укажите код или ИНН.",
                f"“{written}”: several are called so ({table.en}); name the code or the tax number.",
            )
        near = difflib.get_close_matches(written, self.numbers.get(unit, {}), 1)
        raise NameUnclear(
            f"«{written}»: нет такого ({table.ru})." + (f" Может быть, «{near[0]}»?" if near else " Проверьте код."),
            f"“{written}”: there is no such {table.en}."
            + (f" Did you mean “{near[0]}”?" if near else " Check the code."),
        )

    def code_of(self, unit: Unit, row_id: int) -> str:
        """What people write for the row. Refused with NameUnclear: it is gone."""
        try:
            return self.written[unit][row_id]
        except KeyError:
            table = TABLES[unit]
            raise NameUnclear(f"Нет строки {row_id} ({table.ru}).", f"There is no {table.en} {row_id}.") from None

    def human(self, unit: Unit, row_id: int) -> str:
        """What the row is called in a sentence; a row that is gone by its number."""
        return self.called.get(unit, {}).get(row_id, f"№ {row_id}")


def names_by_code(asked: AskedNames, programme: Programme | None) -> GivenNames:
    """The names that were asked for by code, one query a table."""
    wanted = {unit: codes for unit, codes in asked.codes.items() if codes}
    return _names(programme, {unit: _naming(TABLES[unit], codes) for unit, codes in wanted.items()})


def names_by_id(ids: Mapping[Unit, Collection[int]], programme: Programme | None) -> GivenNames:
    """The names of rows by identifier, one query a table."""
    return _names(programme, {unit: _namesakes(unit, wanted, programme) for unit, wanted in ids.items() if wanted})


def _namesakes(unit: Unit, ids: Collection[int], programme: Programme | None) -> Q:
    """The rows and all that share a name with them, so that a name is written only where it is clear."""
    table = TABLES[unit]
    condition = Q(pk__in=ids)
    if len(table.columns) > 1:
        column = table.columns[-1]
        condition |= Q(**{f"{column}__in": table.rows(programme).filter(pk__in=ids).values(column)})
    return condition


def _naming(table: Table, codes: Collection[str]) -> Q:
    condition = Q()
    for column in table.columns:
        condition |= Q(**{f"{column}__in": list(codes)})
    return condition


def _names(programme: Programme | None, wanted: Mapping[Unit, Q]) -> GivenNames:
    names = GivenNames({}, {}, {})
    for unit, condition in wanted.items():
        table = TABLES[unit]
        rows = table.rows(programme) if table.is_small else table.rows(programme).filter(condition)
        numbers: dict[str, set[int]] = defaultdict(set)
        found = list(rows.order_by("pk").values_list("pk", table.called, *table.columns))
        for row_id, _called, *codes in found:
            for code in codes:
                numbers[str(code)].add(row_id)
        names.numbers[unit] = dict(numbers)
        names.called[unit] = {row_id: str(called) for row_id, called, *_codes in found}
        names.written[unit] = {
            row_id: next((str(code) for code in reversed(codes) if len(numbers[str(code)]) == 1), str(codes[0]))
            for row_id, _called, *codes in found
        }
    return names
