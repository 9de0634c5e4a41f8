"""The pictures of a back-test, as the console's charts take them."""

from collections.abc import Sequence
from fractions import Fraction
from math import cos, pi, sin
from typing import Any

from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from coalition.kernel.words import name_in_quotes
from coalition.toolkit.admin.charts import AMBER, PRIMARY, axis, bars, chart, line, roubles
from settlements.admin.backtest_words import percent
from settlements.analytics.backtest.report import Report
from settlements.analytics.backtest.rows import Place

REST = "var(--color-primary-200)"
TOP = 10
SCALES = tuple(Fraction(part, 100) for part in (10, 20, 40, 60, 100))
"""Ends of the gauge; a growth beyond the last fills it."""


def highest_day(*reports: Report) -> int:
    """The most that was given on a day in any of the worlds, in kopecks, so that pictures share a scale."""
    days = (day for report in reports for _on, day in report.days)
    return max((max(day.with_kopecks, day.without_kopecks) for day in days), default=0)


def by_day(report: Report, *, highest_kopecks: int = 0) -> dict[str, str]:
    """Day by day: bars are the world with the promotion (its own cost, and what all others give), a line without it."""
    own = [sum(day.budgets.values()) for _on, day in report.days]
    rest = [day.with_kopecks - cost for (_on, day), cost in zip(report.days, own, strict=True)]
    without = [day.without_kopecks for _on, day in report.days]
    datasets = [
        _stacked(_("all other promotions"), rest, REST, "with"),
        _stacked(_("the promotion itself"), own, PRIMARY, "with"),
        line(_("the same days without it"), roubles(without), AMBER, order=1, tension=0.25),
    ]
    values = axis(suggestedMax=highest_kopecks / 100)
    return chart([f"{on:%d.%m}" for on, _day in report.days], datasets, values=values)


def by_funder(report: Report) -> dict[str, str]:
    """Who would pay, discounts and points apart."""
    rows = report.funders[:TOP]
    names = [name_in_quotes(row.name) or _("the operator") for row in rows]
    return chart(names, _given(row.given for row in rows), is_lying=True)


def by_entity(report: Report) -> dict[str, str]:
    """Where it would be given, by legal entity."""
    rows: Sequence[Place] = report.entities[:TOP]
    names = [name_in_quotes(row.name) or _("others, together") for row in rows]
    return chart(names, _given(row.at.given for row in rows), is_lying=True)


def by_gain(report: Report) -> dict[str, str]:
    """How many members would gain how much."""
    labels = band_names([least for least, _count in report.bands])
    counts = [count or 0 for _least, count in report.bands]
    return chart(labels, [bars(_("members"), counts, maxBarThickness=40)])


def band_names(bounds: Sequence[int]) -> list[str]:
    """Bands of gain in whole roubles: each ends where the next begins."""
    following = [*bounds[1:], None]
    return [
        f"{_roubles(least)}+" if most is None else f"{_roubles(least)}–{_roubles(most)}"
        for least, most in zip(bounds, following, strict=True)
    ]


def gauge(growth: Fraction | None) -> dict[str, str]:
    """A half circle from nothing to a round growth above the one needed: the dot's place and the length of the arc."""
    scale = next((each for each in SCALES if growth is not None and growth <= each), SCALES[-1])
    part = 1.0 if growth is None else min(float(growth / scale), 1.0)
    angle = pi * (1 - part)
    return {
        "x": f"{100 + 80 * cos(angle):.1f}",
        "y": f"{100 - 80 * sin(angle):.1f}",
        "length": f"{part * pi * 80:.1f}",
        "whole": f"{pi * 80:.1f}",
        "figure": "∞" if growth is None else percent(growth, 1),
        "end": "∞" if growth is None else percent(scale, 0),
    }


def _roubles(kopecks: int) -> str:
    return print_roubles(kopecks).partition(",")[0]


def _stacked(label: str, kopecks: Sequence[int], color: str, stack: str) -> dict[str, Any]:
    return bars(label, roubles(kopecks), color, order=2, stack=stack)


def _given(rows: Any) -> list[dict[str, Any]]:
    given = list(rows)
    discounts, points = [each.discount_kopecks for each in given], [each.points_kopecks for each in given]
    datasets = []
    if any(points) or not any(discounts):
        datasets.append(_stacked(_("points, ₽"), points, PRIMARY, "given"))
    if any(discounts):
        datasets.append(_stacked(_("discounts, ₽"), discounts, AMBER, "given"))
    return datasets
