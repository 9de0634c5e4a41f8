"""What is promised: levels, promotions with their funders, exclusions, the rule of spending, coupons, regulations."""

from collections.abc import Iterable
from hashlib import sha256
from random import Random
from typing import Any

from coalition.demo.data.promotions import EXCLUSIONS, LADDERS, PROMOTIONS, SERIES, WORD
from coalition.demo.timeline import Timeline
from coalition.kernel.barcodes import random_code
from pharmacies.models import Chain, LegalEntity, Manufacturer, Product, ProductGroup, Programme
from promotions.models import (
    Coupon,
    CouponSeries,
    Level,
    LevelScheme,
    Promotion,
    PromotionFunding,
    PromotionVersion,
    RedemptionRule,
    RegulationsVersion,
)
from promotions.models.funding import FunderKind
from promotions.operations.coupon_issuing import issue_word
from promotions.operations.lifecycle import approve_version, check_version
from promotions.queries.hindrances import hindrances_of
from settlements.movements.budgets import start_promotion

MADE_BY, APPROVED_BY = "operator", "accountant"
COUPON_LENGTH = 10


def load_promises(programme: Programme, timeline: Timeline) -> None:
    """Everything of `data/promotions.py`, made and approved by two people a month before the month that is played."""
    schemes = {ladder["code"]: _ladder(programme, ladder) for ladder in LADDERS}
    for series in SERIES:
        _series(programme, series, timeline)
    _word(programme, timeline)
    for number, promotion in enumerate(PROMOTIONS, 1):
        _promotion(programme, promotion, schemes, timeline, priority=number * 10)
    RedemptionRule.objects.create(
        programme=programme, cap_bp=5_000, leave_kopecks=100, min_receipt_kopecks=100_00, **EXCLUSIONS
    )
    published_on = timeline.before(480).date()
    RegulationsVersion.objects.create(
        programme=programme,
        number=1,
        order_number="12-ПЛ",
        published_on=published_on,
        effective_on=timeline.before(470).date(),
        text_hash=sha256("М-система, положение, версия 1".encode()).hexdigest(),
    )


def start_promotions(programme: Programme, timeline: Timeline) -> None:
    """The day before the month begins, every promotion starts with its budget."""
    started_at = timeline.before(1)
    for version in PromotionVersion.objects.filter(promotion__programme=programme).order_by("priority"):
        start_promotion(version=version, started_by=APPROVED_BY, now=started_at, business_on=started_at.date())


def coupon_codes(series: dict[str, Any]) -> list[str]:
    """The codes of a series: the same in every run."""
    rng = Random(f"coupons of {series['code']}")
    return [random_code(COUPON_LENGTH, rng.randrange) for _ in range(series["count"])]


def _ladder(programme: Programme, ladder: dict[str, Any]) -> LevelScheme:
    scheme = LevelScheme.objects.create(programme=programme, code=ladder["code"], name=ladder["name"])
    Level.objects.bulk_create(
        Level(scheme=scheme, name=name, name_en=name_en, threshold_kopecks=roubles * 100, **{ladder["rate"]: rate_bp})
        for name, name_en, roubles, rate_bp in ladder["levels"]
    )
    return scheme


def _promotion(
    programme: Programme, row: dict[str, Any], schemes: dict[str, LevelScheme], timeline: Timeline, priority: int
) -> None:
    params = dict(row["params"])
    if "scheme" in params:
        params["scheme_id"] = schemes[params.pop("scheme")].pk
    promotion = Promotion.objects.create(
        programme=programme, code=row["code"], name=row["name"], name_en=row["name_en"]
    )
    version = PromotionVersion.objects.create(
        promotion=promotion,
        number=1,
        mechanic=row["mechanic"],
        params=params,
        whom=_whom(programme, row.get("codes", ())),
        where=_where(row.get("where", {})),
        when=row.get("when", {}),
        goods=goods_named(row.get("goods", {})),
        limits=row.get("limits", {}),
        needs_account=True,
        priority=priority,
        group=row.get("group", ""),
        budget_kopecks=row["budget_roubles"] * 100 if "budget_roubles" in row else None,
        validity=row.get("validity", {}),
        spending=row.get("spending", {}),
        made_by=MADE_BY,
        made_at=timeline.before(33),
    )
    for funder, share_bp in row["funders"].items():
        PromotionFunding.objects.create(version=version, share_bp=share_bp, **funder_named(funder))
    today = timeline.before(32).date()
    check_version(version=version, by=MADE_BY, now=timeline.before(32), today=today)
    warned = {each.code for each in hindrances_of(version, today=today)}
    approve_version(version=version, by=APPROVED_BY, now=timeline.before(31), today=today, accepted=warned)


def funder_named(name: str) -> dict[str, Any]:
    """A funder's columns. `outlet` and `operator` are kinds of funders, any other name is a manufacturer."""
    if name in (FunderKind.OUTLET, FunderKind.OPERATOR):
        return {"funder_kind": name, "funder": None}
    return {"funder_kind": FunderKind.PARTICIPANT, "funder": LegalEntity.objects.get(manufacturer__name=name)}


def _whom(programme: Programme, codes: Iterable[str]) -> dict[str, Any]:
    """Whom: those who show a promo code of these series, or everybody."""
    series = CouponSeries.objects.filter(programme=programme, code__in=codes).values_list("pk", flat=True)
    return {"code_series_ids": list(series)} if codes else {}


def _where(named: dict[str, list[str]]) -> dict[str, Any]:
    """Where, its names replaced by identifiers."""
    chains = Chain.objects.filter(name__in=named.get("chains", ())).values_list("pk", flat=True)
    entities = LegalEntity.objects.filter(short_name__in=named.get("legal_entities", ())).values_list("pk", flat=True)
    return {"chain_ids": list(chains), "legal_entity_ids": list(entities)} if named else {}


def goods_named(named: dict[str, list[str]]) -> dict[str, Any]:
    """For what, its names replaced by identifiers; flags stay as they are."""
    tables = {
        "products": ("product_ids", Product.objects.filter(code__in=named.get("products", ()))),
        "groups": ("group_ids", ProductGroup.objects.filter(code__in=named.get("groups", ()))),
        "manufacturers": ("manufacturer_ids", Manufacturer.objects.filter(name__in=named.get("manufacturers", ()))),
    }
    found = {
        field: list(query.values_list("pk", flat=True)) for name, (field, query) in tables.items() if name in named
    }
    if "excluded_flags" in named:
        found["excluded_flags"] = named["excluded_flags"]
    return found


def _series(programme: Programme, row: dict[str, Any], timeline: Timeline) -> None:
    series = CouponSeries.objects.create(
        programme=programme,
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        nominal_kopecks=row["nominal_roubles"] * 100,
        compensation_basis=row["compensation_basis"],
        min_receipt_kopecks=row["min_receipt_roubles"] * 100,
        starts_at=timeline.before(20),
        **funder_named(row["funder"]),
    )
    Coupon.objects.bulk_create(
        Coupon(series=series, code=code, issued_at=timeline.before(15)) for code in coupon_codes(row)
    )


def _word(programme: Programme, timeline: Timeline) -> None:
    series = CouponSeries.objects.create(
        programme=programme,
        code=WORD["code"],
        name=WORD["name"],
        name_en=WORD["name_en"],
        kind=CouponSeries.Kind.PROMO_CODE,
        code_format=CouponSeries.CodeFormat.WORD,
        word=WORD["word"],
        uses_per_coupon=WORD["uses"],
        uses_per_account=WORD["uses_per_account"],
        starts_at=timeline.before(20),
    )
    issue_word(series=series, started_by=MADE_BY, now=timeline.before(15))
