"""Two back-tests line by line."""

from collections.abc import Callable
from fractions import Fraction

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coalition.toolkit.admin.tables import Head, Table
from settlements.admin.backtest_words import counted, percent, signed, whole
from settlements.analytics.backtest.report import Report
from settlements.analytics.segment_pictures import LEAST_TOLD


def comparison(left: Report, right: Report) -> Table:
    """Key figures of both, and how much more (or less) the second comes to."""
    rows = [
        _row(_("cost"), left, right, lambda report: report.sums.given.kopecks, whole, signed),
        _row(_("of it discounts"), left, right, lambda report: report.sums.given.discount_kopecks, whole, signed),
        _row(_("of it points"), left, right, lambda report: report.sums.given.points_kopecks, whole, signed),
        _row(_("of the turnover it touches"), left, right, lambda report: report.break_even.cost, percent, _points),
        _row(
            _("growth of sales to break even"), left, right, lambda report: report.break_even.growth, _growth, _points
        ),
        _row(_("receipts touched"), left, right, lambda report: report.sums.touched, counted, _more),
        _row(_("members who would have gained"), left, right, _members, _told, _more),
        _row(_("what members would have gained"), left, right, lambda r: r.sums.members.gain_kopecks, whole, signed),
        _row(_("less by other promotions"), left, right, _displaced, whole, signed),
        _row(_("turnover after discounts"), left, right, lambda r: r.sums.turnover_with_kopecks, whole, signed),
    ]
    heads = (str(left.backtest.version), str(right.backtest.version), _("difference"))
    return Table([Head(""), *(Head(title, True) for title in heads)], rows)


def _row(
    name: str,
    left: Report,
    right: Report,
    figure: Callable[[Report], int | Fraction | None],
    show: Callable[[int | Fraction | None], str],
    differ: Callable[[int | Fraction], str],
) -> list[str]:
    first, second = figure(left), figure(right)
    difference = "–" if first is None or second is None else differ(second - first)
    return [capfirst(name), show(first), show(second), difference]


def _members(report: Report) -> int | None:
    gaining = report.sums.members.gaining
    return None if report.is_guarded and gaining < LEAST_TOLD else gaining


def _told(count: int | None) -> str:
    return "–" if count is None else counted(count)


def _displaced(report: Report) -> int:
    return sum(-other.change_kopecks for other in report.others if other.change_kopecks < 0)


def _growth(growth: Fraction | None) -> str:
    return _("never") if growth is None else percent(growth)


def _points(change: Fraction) -> str:
    """A difference of shares: percentage points."""
    printed = f"{'+' if change > 0 else ''}{percent(change)}".removesuffix("\u00a0%")
    return _("%(change)s pp") % {"change": printed} if change else "–"


def _more(change: int) -> str:
    return "–" if not change else f"{change:+d}"
