"""Points that lapse soon, as bars by week: what members lose and funders get back if nothing is spent."""

import json
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from settlements.analytics.expiring import Week, expiring_by_week


def weeks() -> list[Week]:
    """The coming weeks as they stand now."""
    return expiring_by_week(now=timezone.now())


def picture(found: list[Week]) -> dict[str, str] | None:
    """A bar for each week; nothing when nothing lapses."""
    total = sum(week.kopecks for week in found)
    if not total:
        return None
    data = {
        "labels": [f"{week.starts_on:%d.%m}" for week in found],
        "datasets": [
            {
                "label": _("points that lapse in the week from this Monday"),
                "data": [week.kopecks / 100 for week in found],
                "backgroundColor": "#f59e0b",
                "maxBarThickness": 28,
                "borderRadius": 3,
            }
        ],
    }
    options: dict[str, Any] = {
        "locale": get_language(),
        "maintainAspectRatio": False,
        "plugins": {"legend": {"display": True, "align": "end", "labels": {"boxWidth": 10, "boxHeight": 10}}},
        "scales": {
            "x": {"grid": {"display": False}},
            "y": {"beginAtZero": True, "title": {"display": True, "text": _("points")}, "ticks": {"maxTicksLimit": 5}},
        },
    }
    return {"data": json.dumps(data), "options": json.dumps(options), "total": print_roubles(total)}
