"""What stands in the sections of the file: the tables and the engine's terms that they are made of."""

from functools import cache
from typing import NamedTuple

from pharmacies.models import Programme
from promotions.compiler.outside import Shape
from promotions.compiler.outside.tables import table_shape
from promotions.engine import axes
from promotions.engine.segments import SegmentConditions
from promotions.engine.vocabulary import Term, Unit
from promotions.models import (
    CouponSeries,
    ExclusivityGroup,
    Level,
    LevelScheme,
    Promotion,
    PromotionVersion,
    RedemptionRule,
    Segment,
)

VERSION = 1
"""Of the file's format. A file of another version is refused."""

AXES: dict[str, type] = {
    "whom": axes.Whom,
    "where": axes.Where,
    "when": axes.When,
    "goods": axes.Goods,
    "basket": axes.Basket,
    "limits": axes.Limits,
    "validity": axes.Validity,
    "spending": axes.Spending,
}
FUNDER = Term(
    "Кто оплачивает",
    "Paid by",
    Unit.LEGAL_ENTITIES,
    "outlet – аптека, где куплено; operator – оператор; иначе название или ИНН участника.",
    "outlet: the pharmacy of the purchase; operator; else a participant's name or tax number.",
)
FUNDERS = Term(
    "Кто оплачивает и какую долю",
    "Who pays, and what share",
    Unit.LEGAL_ENTITIES,
    f"{FUNDER.help_ru} Доли составляют 100 %. Не указано: аптека. "
    "Предел на чек: {share: 50 %, at_most: 100}; что сверх него, платят те, у кого предела нет.",
    f"{FUNDER.help_en} Shares sum to 100 %. Not given: the outlet. "
    "At most for a receipt: {share: 50 %, at_most: 100}; what lies above is borne by those without such a limit.",
)
PARAMS = Term("Параметры механики", "The mechanic's parameters", Unit.GROUP_OF_TERMS)
CODE = Term("Код", "Code", Unit.TEXT)
LEVELS = Term("Уровни", "Levels", Unit.GROUP_OF_TERMS)

EXCLUSIONS = {
    "earning_excluded_flags": "earning",
    "spending_excluded_flags": "spending",
    "discount_excluded_flags": "discount",
    "accumulation_excluded_flags": "accumulation",
}


class Section(NamedTuple):
    """A section whose entries have codes, with its words and the shape of an entry."""

    name: str
    ru: str
    en: str
    shape: Shape


@cache
def settings_shape() -> Shape:
    """The programme's settings, without the limit that is not for whoever makes promotions to set."""
    left_out = ("id", "second_look_budget_kopecks")
    columns = {field.name: "" for field in Programme._meta.concrete_fields if field.name not in left_out}
    return table_shape(Programme, {**columns, "operator": "operator"}, by_hand={"code": CODE})


@cache
def redemption_shape() -> Shape:
    """How points are spent."""
    columns = ("cap_bp", "leave_kopecks", "min_receipt_kopecks", "min_points_kopecks", "goods")
    return table_shape(RedemptionRule, dict.fromkeys(columns, ""), inner={"goods": axes.Goods})


@cache
def exclusions_shape() -> Shape:
    """What the programme leaves out by law or by choice."""
    return table_shape(RedemptionRule, EXCLUSIONS)


@cache
def level_shape() -> Shape:
    """One level of a scheme."""
    columns = {"threshold_kopecks": "from", "points_rate_bp": "points", "discount_rate_bp": "discount"}
    return table_shape(Level, {"name": "", "name_en": "", **columns})


@cache
def scheme_shape() -> Shape:
    """A ladder of levels."""
    columns = ("name", "window", "rolling_days", "keep_days", "keep_kopecks", "falls", "levels")
    return table_shape(LevelScheme, dict.fromkeys(columns, ""), by_hand={"levels": LEVELS})


@cache
def group_shape() -> Shape:
    """Promotions of which one takes a line."""
    return table_shape(ExclusivityGroup, dict.fromkeys(("name", "name_en", "mode"), ""))


@cache
def segment_shape() -> Shape:
    """An audience."""
    columns = ("name", "name_en", "kind", "is_kept", "conditions")
    return table_shape(Segment, dict.fromkeys(columns, ""), inner={"conditions": SegmentConditions})


@cache
def series_shape() -> Shape:
    """A series of coupons. Who is its funder is one word."""
    left_out = {"id", "programme", "code", "funder_kind", "is_blocked"}
    columns = {field.name: "" for field in CouponSeries._meta.concrete_fields if field.name not in left_out}
    return table_shape(CouponSeries, columns, inner={"goods": axes.Goods}, by_hand={"funder": FUNDER})


@cache
def promotion_shape() -> Shape:
    """A promotion with the terms of its latest version."""
    naming = table_shape(Promotion, {"name": "", "name_en": ""})
    content = ("mechanic", "params", *AXES, "funders", "budget_kopecks", "group", "priority", "needs_account")
    told = ("is_in_regulations", "announcement", "announcement_en")
    terms = table_shape(
        PromotionVersion,
        dict.fromkeys((*content, *told), ""),
        inner=AXES,
        by_hand={"params": PARAMS, "funders": FUNDERS},
    )
    return Shape("Promotion", (*naming.parts, *terms.parts), dict, lambda value, name: value[name])


@cache
def sections() -> dict[str, Section]:
    """The sections with codes, in their order; each may name what stands in any other."""
    return {
        section.name: section
        for section in (
            Section("level_schemes", "Лестницы уровней", "Level schemes", scheme_shape()),
            Section("exclusivity_groups", "Группы взаимоисключения", "Exclusivity groups", group_shape()),
            Section("segments", "Сегменты", "Segments", segment_shape()),
            Section("coupon_series", "Серии купонов", "Coupon series", series_shape()),
            Section("promotions", "Акции", "Promotions", promotion_shape()),
        )
    }
