"""Points outstanding by funder, as a stacked area for the console's charts."""

import json
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from settlements.analytics.backing_proof import Proof

COLORS = ("#0f766e", "#5eb8ae", "#f59e0b", "#7c3aed", "#2563eb", "#db2777", "#65a30d")
OTHERS = "#9ca3af"


def area(proof: Proof) -> dict[str, str] | None:
    """The course of the proof, the largest funders below, the others joined; nothing when there were no points."""
    if not any(any(moment.by_funder.values()) for moment in proof.course):
        return None
    last = proof.course[-1].by_funder
    names = {row.funder.pk: plain(row.funder.short_name) for row in proof.rows}
    largest = sorted(names, key=lambda pk: (-last.get(pk, 0), names[pk]))[: len(COLORS)]
    datasets = [
        _area(names[pk], [moment.by_funder.get(pk, 0) for moment in proof.course], color)
        for pk, color in zip(largest, COLORS, strict=False)
    ]
    rest = [sum(kopecks for pk, kopecks in moment.by_funder.items() if pk not in largest) for moment in proof.course]
    if any(rest):
        datasets.append(_area(_("others, together"), rest, OTHERS))
    labels = [f"{moment.on:%d.%m.%y}" for moment in proof.course]
    return {"data": json.dumps({"labels": labels, "datasets": datasets}), "options": json.dumps(_options())}


def plain(name: str) -> str:
    """A company's name without its legal form: what stands in the quotes."""
    return name.partition("«")[2].rpartition("»")[0] or name


def _area(label: str, kopecks: list[int], color: str) -> dict[str, Any]:
    return {
        "label": label,
        "data": [each / 100 for each in kopecks],
        "borderColor": color,
        "backgroundColor": f"{color}cc",
        "fill": True,
        "borderWidth": 1,
        "pointRadius": 2,
        "tension": 0,
    }


def _options() -> dict[str, Any]:
    return {
        "locale": get_language(),
        "animation": False,
        "maintainAspectRatio": False,
        "interaction": {"mode": "index", "intersect": False},
        "plugins": {
            "legend": {"display": True, "align": "end", "labels": {"boxWidth": 10, "boxHeight": 10}},
            "tooltip": {"enabled": True},
        },
        "scales": {
            "x": {"grid": {"display": False}, "ticks": {"maxTicksLimit": 16, "maxRotation": 0}},
            "y": {
                "beginAtZero": True,
                "stacked": True,
                "title": {"display": True, "text": _("points")},
                "ticks": {"maxTicksLimit": 6},
            },
        },
    }
