"""Points that lapse soon, as bars by week: what members lose and funders get back if nothing is spent."""

from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.charts import AMBER, axis, bars, chart, roubles
from settlements.analytics.expiring import Week, expiring_by_week


def weeks() -> list[Week]:
    """The coming weeks as they stand now."""
    return expiring_by_week(now=timezone.now())


def picture(found: list[Week]) -> dict[str, str] | None:
    """A bar for each week; nothing when nothing lapses."""
    total = sum(week.kopecks for week in found)
    if not total:
        return None
    label = _("points that lapse in the week from this Monday")
    lapsing = bars(label, roubles([week.kopecks for week in found]), AMBER)
    drawn = chart([f"{week.starts_on:%d.%m}" for week in found], [lapsing], values=axis(_("points")), has_legend=True)
    return {**drawn, "total": print_roubles(total)}
