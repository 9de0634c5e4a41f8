"""The pictures of a back-test, as the console's charts take them."""

import json
from collections.abc import Sequence
from fractions import Fraction
from math import cos, pi, sin
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from settlements.admin.backtest_words import percent
from settlements.analytics.backtest.report import Report
from settlements.analytics.backtest.rows import Place

OWN, REST, LINE = "var(--color-primary-600)", "var(--color-primary-200)", "#f59e0b"
BARS = {"maxBarThickness": 18, "borderRadius": 2}
TOP = 10
SCALES = tuple(Fraction(part, 100) for part in (10, 20, 40, 60, 100))
"""Ends of the gauge; a growth beyond the last fills it."""


def highest_day(*reports: Report) -> int:
    """The most that was given on a day in any of the worlds, in kopecks, so that pictures share a scale."""
    days = (day for report in reports for _on, day in report.days)
    return max((max(day.with_kopecks, day.without_kopecks) for day in days), default=0)


def by_day(report: Report, *, highest_kopecks: int = 0) -> dict[str, Any]:
    """Day by day: bars are the world with the promotion (its own cost, and what all others give), a line without it."""
    own = [sum(day.budgets.values()) for _on, day in report.days]
    rest = [day.with_kopecks - cost for (_on, day), cost in zip(report.days, own, strict=True)]
    line = {"type": "line", "order": 1, "tension": 0.25, "pointRadius": 0, "borderWidth": 2}
    datasets = [
        _bars(_("all other promotions"), rest, REST) | {"stack": "with"},
        _bars(_("the promotion itself"), own, OWN) | {"stack": "with"},
        {
            "label": _("the same days without it"),
            "data": [day.without_kopecks / 100 for _on, day in report.days],
            "borderColor": LINE,
            "backgroundColor": LINE,
            **line,
        },
    ]
    return _chart([f"{on:%d.%m}" for on, _day in report.days], datasets, is_long=True, highest=highest_kopecks / 100)


def by_funder(report: Report) -> dict[str, Any]:
    """Who would pay, discounts and points apart."""
    rows = report.funders[:TOP]
    names = [_plain(row.name) or _("the operator") for row in rows]
    return _chart(names, _given(row.given for row in rows), is_lying=True, rows=len(rows))


def by_entity(report: Report) -> dict[str, Any]:
    """Where it would be given, by legal entity."""
    rows: Sequence[Place] = report.entities[:TOP]
    names = [_plain(row.name) or _("others, together") for row in rows]
    return _chart(names, _given(row.at.given for row in rows), is_lying=True, rows=len(rows))


def by_gain(report: Report) -> dict[str, Any]:
    """How many members would gain how much."""
    labels = band_names([least for least, _count in report.bands])
    counts = [count or 0 for _least, count in report.bands]
    dataset = {"label": _("members"), "data": counts, "backgroundColor": OWN, "maxBarThickness": 40, "borderRadius": 2}
    return _chart(labels, [dataset])


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


def _plain(name: str) -> str:
    """A company's name without its legal form: what stands in the quotes."""
    return name.partition("«")[2].rpartition("»")[0] or name


def _roubles(kopecks: int) -> str:
    return print_roubles(kopecks).partition(",")[0]


def _bars(label: str, kopecks: Sequence[int], color: str) -> dict[str, Any]:
    return {"label": label, "data": [each / 100 for each in kopecks], "backgroundColor": color, "order": 2, **BARS}


def _given(rows: Any) -> list[dict[str, Any]]:
    given = list(rows)
    discounts, points = [each.discount_kopecks for each in given], [each.points_kopecks for each in given]
    datasets = []
    if any(points) or not any(discounts):
        datasets.append(_bars(_("points, ₽"), points, OWN) | {"stack": "given"})
    if any(discounts):
        datasets.append(_bars(_("discounts, ₽"), discounts, LINE) | {"stack": "given"})
    return datasets


def _chart(
    labels: Sequence[str],
    datasets: list[dict[str, Any]],
    *,
    is_lying: bool = False,
    is_long: bool = False,
    rows: int = 0,
    highest: float = 0,
) -> dict[str, Any]:
    grid = {"grid": {"display": False}}
    values = {"beginAtZero": True, "suggestedMax": highest, "ticks": {"maxTicksLimit": 6}}
    names = grid | {"ticks": {"maxTicksLimit": 16, "maxRotation": 0} if is_long else {"autoSkip": False}}
    options = {
        "locale": get_language(),
        "animation": False,
        "maintainAspectRatio": False,
        "indexAxis": "y" if is_lying else "x",
        "interaction": {"mode": "index", "intersect": False, "axis": "y" if is_lying else "x"},
        "plugins": {
            "legend": {
                "display": len(datasets) > 1,
                "align": "end",
                "labels": {"boxWidth": 10, "boxHeight": 10},
            },
            "tooltip": {"enabled": True},
        },
        "scales": {"x": values, "y": names} if is_lying else {"x": names, "y": values},
    }
    return {
        "data": json.dumps({"labels": list(labels), "datasets": datasets}),
        "options": json.dumps(options),
        "height": f"{3.5 + 2.2 * rows}rem" if rows else "",
    }
