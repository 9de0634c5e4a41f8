"""Charts of the console, as Chart.js takes them: one look for all of them."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language

PRIMARY, PALE, AMBER = "var(--color-primary-600)", "var(--color-primary-300)", "#f59e0b"
MOST_NAMES, MOST_VALUES = 16, 6
"""How much is written along an axis at the most; what does not fit is left out."""


def roubles(kopecks: Sequence[int]) -> list[float]:
    """Sums as an axis measures them."""
    return [each / 100 for each in kopecks]


def bars(label: str, data: Sequence[float], color: Any = PRIMARY, **more: Any) -> dict[str, Any]:
    """A row of bars; `color` may be a list, one for each bar."""
    return {"label": label, "data": data, "backgroundColor": color, "maxBarThickness": 18, "borderRadius": 3, **more}


def line(label: str, data: Sequence[float], color: str = PRIMARY, **more: Any) -> dict[str, Any]:
    """A line, beside bars or alone."""
    look = {"borderColor": color, "backgroundColor": color, "borderWidth": 2, "pointRadius": 0}
    return {"type": "line", "label": label, "data": data, **look, **more}


def axis(title: str = "", *, is_whole: bool = False, **more: Any) -> dict[str, Any]:
    """An axis of values, from zero up. `is_whole`: what is counted, with no fractions between."""
    ticks = {"maxTicksLimit": MOST_VALUES, **({"precision": 0} if is_whole else {})}
    said = {"title": {"display": True, "text": title}} if title else {}
    return {"beginAtZero": True, "ticks": ticks, **said, **more}


def chart(
    labels: Sequence[str],
    datasets: Sequence[dict[str, Any]],
    *,
    values: dict[str, Any] | None = None,
    beside: dict[str, dict[str, Any]] | None = None,
    is_lying: bool = False,
    has_legend: bool | None = None,
) -> dict[str, str]:
    """What `console/chart.html` draws: data and options as JSON, and of lying bars the height, which grows with them.

    `values`: the axis of the values; `beside`: further ones by the names that datasets give. Without `has_legend` there
    is a legend where there is more than one dataset.
    """
    names_on, values_on = ("y", "x") if is_lying else ("x", "y")
    ticks = {"autoSkip": False} if is_lying else {"maxTicksLimit": MOST_NAMES, "maxRotation": 0}
    options = {
        "locale": get_language(),
        "animation": False,
        "maintainAspectRatio": False,
        "indexAxis": names_on,
        "interaction": {"mode": "index", "intersect": False, "axis": names_on},
        "plugins": {
            "legend": {
                "display": len(datasets) > 1 if has_legend is None else has_legend,
                "align": "end",
                "labels": {"boxWidth": 10, "boxHeight": 10},
            },
            "tooltip": {"enabled": True},
        },
        "scales": {
            names_on: {"grid": {"display": False}, "ticks": ticks},
            values_on: axis() if values is None else values,
            **(beside or {}),
        },
    }
    return {
        "type": "line" if all(each.get("type") == "line" for each in datasets) else "bar",
        "data": json.dumps({"labels": list(labels), "datasets": list(datasets)}),
        "options": json.dumps(options),
        "height": f"{3.5 + 2 * len(labels):.1f}rem" if is_lying and labels else "",
    }
