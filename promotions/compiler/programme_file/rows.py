"""What a programme's rows say, as a file would: of each promotion its latest version."""

from typing import Any

from django.db import models
from django.utils import timezone

from pharmacies.models import Programme
from promotions.compiler.compile import convert
from promotions.compiler.outside import Shape
from promotions.compiler.programme_file.content import Columns, Funder, ProgrammeContent, Scheme, Series, Terms
from promotions.compiler.programme_file.sections import (
    AXES,
    exclusions_shape,
    group_shape,
    level_shape,
    promotion_shape,
    redemption_shape,
    scheme_shape,
    segment_shape,
    series_shape,
    settings_shape,
)
from promotions.engine.encoding import params_of
from promotions.engine.rulebook import FunderKind
from promotions.engine.segments import conditions_of
from promotions.models import (
    CouponSeries,
    ExclusivityGroup,
    LevelScheme,
    PromotionVersion,
    RedemptionRule,
    Segment,
)


def content_of(programme: Programme) -> ProgrammeContent:
    """The programme as its rows stand now; promotions that are over are left out. About ten statements.

    Refused with ValueError when a row holds what the engine does not know.
    """
    redemption = RedemptionRule.objects.filter(programme=programme).first() or RedemptionRule()
    schemes = LevelScheme.objects.filter(programme=programme).prefetch_related("levels").order_by("code")
    return ProgrammeContent(
        code=programme.code,
        settings=_columns(settings_shape(), programme),
        redemption={**_columns(redemption_shape(), redemption), **_columns(exclusions_shape(), redemption)},
        level_schemes={scheme.code: _scheme(scheme) for scheme in schemes},
        exclusivity_groups={
            group.code: _columns(group_shape(), group) for group in _of(ExclusivityGroup, programme).order_by("code")
        },
        segments={segment.code: _segment(segment) for segment in _of(Segment, programme).order_by("code")},
        coupon_series={
            series.code: Series(_columns(series_shape(), series), _funder(series))
            for series in _of(CouponSeries, programme).order_by("code")
        },
        promotions={
            version.promotion.code: terms_of(version)
            for version in latest_versions(programme).order_by("priority", "promotion__code")
            if version.state != PromotionVersion.State.FINISHED
        },
    )


def latest_versions(programme: Programme) -> models.QuerySet[PromotionVersion]:
    """Of each promotion its latest version, with its funders."""
    later = PromotionVersion.objects.filter(
        promotion=models.OuterRef("promotion"), number__gt=models.OuterRef("number")
    )
    return (
        PromotionVersion.objects.filter(~models.Exists(later), promotion__programme=programme)
        .select_related("promotion")
        .prefetch_related("fundings")
    )


def terms_of(version: PromotionVersion) -> Terms:
    """A version's terms. Refused with ValueError: parameters or axes that the engine does not know."""
    promotion = version.promotion
    fundings = sorted(version.fundings.all(), key=lambda funding: funding.pk)
    return Terms(
        columns=_columns(promotion_shape(), version, name=promotion.name, name_en=promotion.name_en),
        params=params_of(version.mechanic, version.params),
        funders=tuple(_funder(row, row.share_bp, row.cap_kopecks) for row in fundings) or (Funder(FunderKind.OUTLET),),
    )


def _of(model: type[models.Model], programme: Programme) -> models.QuerySet:
    return model.objects.filter(programme=programme)


def _columns(shape: Shape, row: models.Model, **given: Any) -> Columns:
    """The row's values by the parts of a shape; JSON columns of axes as the engine's terms."""
    columns = {}
    for part in shape.parts:
        if part.is_by_hand:
            continue
        value = given[part.name] if part.name in given else getattr(row, part.name)
        if part.collect is frozenset:
            value = frozenset(value)
        elif part.name in AXES:
            value = convert(value, AXES[part.name])
        elif isinstance(value, timezone.datetime):
            value = timezone.localtime(value)
        columns[part.name] = value
    return columns


def _scheme(scheme: LevelScheme) -> Scheme:
    levels = sorted(scheme.levels.all(), key=lambda level: level.threshold_kopecks)
    return Scheme(_columns(scheme_shape(), scheme), tuple(_columns(level_shape(), level) for level in levels))


def _segment(segment: Segment) -> Columns:
    return {**_columns(segment_shape(), segment), "conditions": conditions_of(segment.conditions)}


def _funder(row: Any, share_bp: int = 10_000, cap_kopecks: int | None = None) -> Funder:
    return Funder(FunderKind(row.funder_kind), row.funder_id, share_bp, cap_kopecks)
