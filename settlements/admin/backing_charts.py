"""Points outstanding by funder, as a stacked area for the console's charts."""

from typing import Any

from django.utils.translation import gettext as _

from coalition.kernel.words import name_in_quotes
from coalition.toolkit.admin.charts import axis, chart, line, roubles
from settlements.analytics.backing_proof import Proof
from settlements.documents.backing import COLORS, OTHERS


def area(proof: Proof) -> dict[str, str] | None:
    """The course of the proof, the largest funders below, the others joined; nothing when there were no points."""
    if not any(moment.total for moment in proof.course):
        return None
    shown = proof.largest[: len(COLORS)]
    datasets = [
        _area(name_in_quotes(each.short_name), [moment.by_funder.get(each.pk, 0) for moment in proof.course], color)
        for each, color in zip(shown, COLORS, strict=False)
    ]
    named = {each.pk for each in shown}
    rest = [sum(kopecks for pk, kopecks in moment.by_funder.items() if pk not in named) for moment in proof.course]
    if any(rest):
        datasets.append(_area(_("others, together"), rest, OTHERS))
    labels = [f"{moment.on:%d.%m.%y}" for moment in proof.course]
    return chart(labels, datasets, values=axis(_("points"), stacked=True), has_legend=True)


def _area(label: str, kopecks: list[int], color: str) -> dict[str, Any]:
    look = {"backgroundColor": f"{color}cc", "fill": True, "borderWidth": 1, "pointRadius": 2}
    return line(label, roubles(kopecks), color, **look)
