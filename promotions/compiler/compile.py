"""Rows become the engine's rules: the one place that knows both."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec

from pharmacies.models import Programme
from promotions.engine import axes
from promotions.engine import rulebook as engine
from promotions.engine.encoding import params_of
from promotions.models import (
    CouponSeries,
    ExclusivityGroup,
    LevelScheme,
    PromotionFunding,
    PromotionVersion,
    RedemptionRule,
)


def compile_rulebook(programme: Programme, number: int) -> engine.Rulebook:
    """The rulebook of a programme as its rows stand now. Refused with ValueError when a row holds nonsense."""
    versions = (
        PromotionVersion.objects.filter(promotion__programme=programme, state=PromotionVersion.State.RUNNING)
        .select_related("promotion")
        .prefetch_related("fundings")
        .order_by("priority", "promotion_id")
    )
    redemption = RedemptionRule.objects.filter(programme=programme).first() or RedemptionRule(programme=programme)
    schemes = LevelScheme.objects.filter(programme=programme).prefetch_related("levels").order_by("id")
    return engine.Rulebook(
        number=number,
        programme_id=programme.pk,
        settings=compile_settings(programme, redemption),
        rules=tuple(compile_rule(version) for version in versions),
        schemes=tuple(compile_scheme(scheme) for scheme in schemes),
        coupon_series=tuple(
            compile_series(series) for series in CouponSeries.objects.filter(programme=programme).order_by("id")
        ),
        redemption=engine.Redemption(
            cap_bp=redemption.cap_bp,
            leave_kopecks=redemption.leave_kopecks,
            min_receipt_kopecks=redemption.min_receipt_kopecks,
            min_points_kopecks=redemption.min_points_kopecks,
            goods=convert(redemption.goods, axes.Goods),
        ),
        group_modes=tuple(
            (group.code, engine.GroupMode(group.mode))
            for group in ExclusivityGroup.objects.filter(programme=programme).order_by("code")
        ),
    )


def compile_settings(programme: Programme, redemption: RedemptionRule) -> engine.Settings:
    """The programme's settings that the engine obeys."""
    return engine.Settings(
        discount_base=programme.discount_base,
        earn_base=engine.Base(programme.earn_base),
        accumulation_base=engine.Base(programme.accumulation_base),
        is_current_receipt_counted=programme.tier_counts_current_receipt,
        is_excess_redistributed=programme.redistribute,
        rounding_step_kopecks=programme.rounding_step_kopecks,
        is_price_rounded=programme.rounding_target == Programme.RoundingTarget.PAYABLE,
        is_all_or_nothing=programme.stack_mode == Programme.StackMode.ALL,
        multiplier_mode=engine.MultiplierMode(programme.multiplier_mode),
        earning_excluded_flags=frozenset(redemption.earning_excluded_flags),
        spending_excluded_flags=frozenset(redemption.spending_excluded_flags),
        discount_excluded_flags=frozenset(redemption.discount_excluded_flags),
        accumulation_excluded_flags=frozenset(redemption.accumulation_excluded_flags),
    )


def compile_rule(version: PromotionVersion) -> engine.Rule:
    """One running version as the engine's rule."""
    promotion = version.promotion
    return engine.Rule(
        promotion_id=promotion.pk,
        version_id=version.pk,
        code=promotion.code,
        name_ru=promotion.name,
        name_en=promotion.name_en or promotion.name,
        mechanic=version.mechanic,
        params=params_of(version.mechanic, version.params),
        funding=compile_fundings(version.fundings.all()),
        priority=version.priority,
        group=version.group,
        is_budgeted=version.budget_kopecks is not None,
        needs_account=version.needs_account,
        whom=convert(version.whom, axes.Whom),
        where=convert(version.where, axes.Where),
        when=convert(version.when, axes.When),
        goods=convert(version.goods, axes.Goods),
        basket=convert(version.basket, axes.Basket),
        limits=convert(version.limits, axes.Limits),
        validity=convert(version.validity, axes.Validity),
        spending=convert(version.spending, axes.Spending),
    )


def compile_fundings(rows: Iterable[PromotionFunding]) -> tuple[engine.Funding, ...]:
    """Shares of a promotion's cost; nobody named: the outlet pays. Refused with ValueError unless they sum to 100 %."""
    fundings = tuple(
        engine.Funding(engine.FunderKind(row.funder_kind), row.funder_id, row.share_bp, row.cap_kopecks)
        for row in sorted(rows, key=lambda row: row.pk)
    ) or (engine.Funding(engine.FunderKind.OUTLET),)
    if sum(funding.share_bp for funding in fundings) != 10_000:
        raise ValueError("shares of a promotion's funders must sum to 100 %")
    return fundings


def compile_scheme(scheme: LevelScheme) -> engine.LevelScheme:
    """A ladder of levels, thresholds ascending."""
    return engine.LevelScheme(
        scheme_id=scheme.pk,
        code=scheme.code,
        window=scheme.window,
        rolling_days=scheme.rolling_days,
        keep_days=scheme.keep_days,
        keep_kopecks=scheme.keep_kopecks,
        falls=scheme.falls,
        levels=tuple(
            engine.Level(
                level.pk,
                level.name,
                level.name_en or level.name,
                level.threshold_kopecks,
                level.points_rate_bp,
                level.discount_rate_bp,
            )
            for level in sorted(scheme.levels.all(), key=lambda level: level.threshold_kopecks)
        ),
    )


def compile_series(series: CouponSeries) -> engine.CouponTerms:
    """The terms of a coupon series; whether one coupon is valid is asked of its row."""
    return engine.CouponTerms(
        series_id=series.pk,
        code=series.code,
        name_ru=series.name,
        name_en=series.name_en or series.name,
        nominal_kopecks=series.nominal_kopecks,
        funding=engine.Funding(engine.FunderKind(series.funder_kind), series.funder_id),
        compensation_basis=series.compensation_basis,
        remainder_policy=series.remainder_policy,
        per_receipt_limit=series.per_receipt_limit,
        min_receipt_kopecks=series.min_receipt_kopecks,
        goods=convert(series.goods, axes.Goods),
        kind=series.kind,
        prefix=series.prefix,
        code_length=series.code_length,
        uses_per_coupon=series.uses_per_coupon,
        valid_days=series.valid_days,
        starts_at=series.starts_at,
        ends_at=series.ends_at,
    )


def convert(plain: dict[str, Any], kind: type) -> Any:
    """A JSON column as the engine's dataclass. Refused with ValueError: a name or a value that it does not know."""
    strange = set(plain) - set(kind.__dataclass_fields__)
    if strange:
        raise ValueError(f"{kind.__name__} does not know {', '.join(sorted(strange))}")
    return msgspec.convert(plain, kind)


def plain_of(value: Any) -> dict[str, Any]:
    """The engine's dataclass as a JSON column: what is not as it is by default; equal values give equal columns."""
    plain = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if inner == field.default:
            continue
        if isinstance(inner, frozenset):
            inner = sorted(inner)
        plain[field.name] = plain_of(inner) if is_dataclass(inner) else msgspec.to_builtins(inner)
    return plain
