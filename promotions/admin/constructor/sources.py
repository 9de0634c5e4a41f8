"""Rows that a condition may name: where they are looked for, and what they are called."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from coalition.toolkit.languages import is_in_russian
from pharmacies.models import CashDesk, Chain, LegalEntity, Manufacturer, Outlet, Product, ProductGroup, Substance
from promotions.engine.vocabulary import Unit
from promotions.models import CouponSeries, Level, LevelScheme, Promotion, Segment

AT_MOST = 20


def _no_hint(row: Any) -> str:
    return ""


@dataclass(frozen=True)
class Source:
    """Rows of one kind. `programme`: the way to their programme, where they belong to one."""

    model: type[Model]
    search: tuple[str, ...]
    related: tuple[str, ...] = ()
    hint: Callable[[Any], str] = _no_hint
    programme: str = ""

    def rows(self, programme_id: int | None = None) -> QuerySet[Any]:
        """Rows that may be chosen."""
        rows = self.model._default_manager.select_related(*self.related) if self.related else self.model.objects.all()
        return rows.filter(**{self.programme: programme_id}) if self.programme and programme_id else rows

    def found(self, text: str, programme_id: int | None = None) -> list[Any]:
        """At most twenty rows that have every word of the text somewhere."""
        rows = self.rows(programme_id)
        for word in text.split():
            rows = rows.filter(Q(*((f"{name}__icontains", word) for name in self.search), _connector=Q.OR))
        return list(rows[:AT_MOST])


_SERIES = Source(CouponSeries, ("name", "code", "word"), hint=lambda row: row.code, programme="programme_id")
_ENTITIES = Source(LegalEntity, ("short_name", "inn"), hint=lambda row: row.inn)

SOURCES: dict[Unit, Source] = {
    Unit.PRODUCTS: Source(Product, ("name", "code", "gtin"), hint=lambda row: row.code),
    Unit.PRODUCT_GROUPS: Source(ProductGroup, ("name", "code"), hint=lambda row: row.code),
    Unit.MANUFACTURERS: Source(Manufacturer, ("name",), hint=lambda row: row.country),
    Unit.SUBSTANCES: Source(Substance, ("name", "latin_name"), hint=lambda row: row.latin_name),
    Unit.OUTLETS: Source(Outlet, ("name", "code", "address"), hint=lambda row: row.address),
    Unit.CHAINS: Source(Chain, ("name",)),
    Unit.LEGAL_ENTITIES: _ENTITIES,
    Unit.DESKS: Source(CashDesk, ("outlet__name", "number"), related=("outlet",)),
    Unit.SEGMENTS: Source(Segment, ("name", "code"), hint=lambda row: row.code, programme="programme_id"),
    Unit.LEVELS: Source(
        Level, ("name", "scheme__name"), ("scheme",), lambda row: row.scheme.name, programme="scheme__programme_id"
    ),
    Unit.LEVEL_SCHEME: Source(LevelScheme, ("name", "code"), programme="programme_id"),
    Unit.PROMOTIONS: Source(Promotion, ("name", "code"), hint=lambda row: row.code, programme="programme_id"),
    Unit.COUPON_SERIES: _SERIES,
    Unit.ONE_COUPON_SERIES: _SERIES,
}


def name_of(row: Any) -> str:
    """A row's name in the language of the page, where it has one in both."""
    is_russian = is_in_russian()
    return str(row) if is_russian else (getattr(row, "name_en", "") or str(row))


def names_of(unit: Unit, keys: Iterable[Any]) -> list[tuple[str, str]]:
    """Number and name of rows; of districts, and of rows that are gone, the value itself."""
    keys = [key for key in keys if key not in ("", None)]
    if unit is Unit.DISTRICTS:
        return [(str(key), str(key)) for key in sorted(keys)]
    numbers = [int(key) for key in keys if str(key).isdecimal()]
    found = {row.pk: name_of(row) for row in SOURCES[unit].rows().filter(pk__in=numbers)} if numbers else {}
    return sorted(((str(key), found.get(key, f"№ {key}")) for key in numbers), key=lambda pair: pair[1])


def options(unit: Unit, text: str, programme_id: int | None = None) -> list[dict[str, str]]:
    """What the box of a condition offers for the text that was typed."""
    if unit is Unit.DISTRICTS:
        districts = Outlet.objects.exclude(district="").filter(district__icontains=text.strip())
        names = districts.order_by("district").values_list("district", flat=True).distinct()[:AT_MOST]
        return [{"value": name, "name": name, "hint": ""} for name in names]
    source = SOURCES[unit]
    rows = source.found(text, programme_id)
    return [{"value": str(row.pk), "name": name_of(row), "hint": source.hint(row)} for row in rows]
