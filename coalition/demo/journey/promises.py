"""What the replayed coalition promises: points, levels, coupons, and how points are spent."""

import random
from collections import Counter
from datetime import timedelta
from typing import Any

from coalition.demo.journey import terms
from coalition.demo.journey.companies import manufacturer_name
from coalition.demo.journey.source import NOT_STATED
from coalition.kernel.barcodes import random_code
from coalition.kernel.money import format_roubles
from pharmacies.models import LegalEntity, Manufacturer, Programme
from promotions.models import (
    Coupon,
    CouponSeries,
    Level,
    LevelScheme,
    Promotion,
    PromotionFunding,
    PromotionVersion,
    RedemptionRule,
)
from promotions.models.funding import FunderKind

Showings = Counter[tuple[int, int]]
"""How often a coupon of a manufacturer with a nominal is shown."""


def promise_points(programme: Programme, promoted: list[int]) -> None:
    """Base points of the outlet, points of each promoting manufacturer, points of the operator by level."""
    _promotion(programme, "base", "percent_of_receipt", {"rate_bp": terms.BASE_RATE_BP}, FunderKind.OUTLET)
    for number in promoted:
        manufacturer = Manufacturer.objects.get(name=manufacturer_name(number))
        _promotion(
            programme,
            f"goods-{number}",
            "percent_of_goods",
            {"rate_bp": terms.PROMOTED_RATE_BP},
            FunderKind.PARTICIPANT,
            funder=manufacturer.legal_entity,
            goods={"manufacturer_ids": [manufacturer.pk]},
        )
    scheme = LevelScheme.objects.create(programme=programme, code="levels", name="Уровни")
    Level.objects.bulk_create(
        Level(scheme=scheme, name=f"Уровень {place}", threshold_kopecks=threshold, points_rate_bp=rate_bp)
        for place, (threshold, rate_bp) in enumerate(terms.LEVEL_RATES_BP.items())
    )
    _promotion(programme, "levels", "level_points", {"scheme_id": scheme.pk}, FunderKind.OPERATOR, priority=200)


def promise_spending(programme: Programme) -> None:
    """Points may pay a share of what is due."""
    RedemptionRule.objects.create(programme=programme, cap_bp=terms.SPENDING_CAP_BP, leave_kopecks=0)


def issue_coupons(programme: Programme, showings: Showings) -> None:
    """A series with one coupon for each manufacturer and nominal; it may be used as often as the year shows it."""
    manufacturers = {manufacturer.name: manufacturer for manufacturer in Manufacturer.objects.all()}
    for (number, nominal_kopecks), times in sorted(showings.items()):
        manufacturer = manufacturers[manufacturer_name(number)]
        series = CouponSeries.objects.create(
            programme=programme,
            code=f"m{number}-{nominal_kopecks}",
            name=f"{manufacturer.name}, {format_roubles(nominal_kopecks)}",
            nominal_kopecks=nominal_kopecks,
            funder_kind=FunderKind.PARTICIPANT,
            funder=manufacturer.legal_entity,
            compensation_basis="nominal" if number != NOT_STATED and number % 2 == 0 else "applied",
            uses_per_coupon=times,
            goods={} if number == NOT_STATED else {"manufacturer_ids": [manufacturer.pk]},
            starts_at=terms.OPENED_AT,
            ends_at=terms.OPENED_AT + timedelta(days=terms.LIFETIME_DAYS),
        )
        code = coupon_code(number, nominal_kopecks)
        Coupon.objects.create(series=series, code=code, uses_limit=times, issued_at=terms.OPENED_AT)


def coupon_code(manufacturer: int, nominal_kopecks: int) -> str:
    """The code that a till scans: the same in every run."""
    return random_code(12, random.Random(f"{manufacturer}:{nominal_kopecks}").randrange)


def _promotion(
    programme: Programme,
    code: str,
    mechanic: str,
    params: dict[str, Any],
    funder_kind: FunderKind,
    *,
    funder: LegalEntity | None = None,
    goods: dict[str, Any] | None = None,
    priority: int = 100,
) -> None:
    promotion = Promotion.objects.create(programme=programme, code=code, name=code)
    version = PromotionVersion.objects.create(
        promotion=promotion,
        number=1,
        mechanic=mechanic,
        params=params,
        goods=goods or {},
        priority=priority,
        validity={"expires_after_days": terms.LIFETIME_DAYS},
    )
    PromotionFunding.objects.create(version=version, funder_kind=funder_kind, funder=funder)
    version.state = PromotionVersion.State.RUNNING
    version.save(update_fields=["state"])
