"""A back-test on one sheet of paper: what its page says, with the days drawn."""

from collections.abc import Mapping
from typing import Any

from coalition.toolkit.drawing import stacked
from coalition.toolkit.paper import PDF, Paper
from coalition.toolkit.pdf import render_pdf
from settlements.analytics.backtest.report import Report

WIDTH, HEIGHT = 180, 30
"""Of the drawing, in millimetres."""
PALE, DARK = "#99d5cd", "#0f766e"


def backtest_pdf(report: Report, said: Mapping[str, Any]) -> Paper:
    """The result as a PDF in the language of `said`: title, promise, terms, cards, verdict, even, tables."""
    backtest = report.backtest
    code = backtest.version.promotion.code
    name = f"{code}-v{backtest.version.number}-{backtest.starts_on:%Y%m%d}.pdf"
    drawing = {"boxes": stacked(columns(report), width=WIDTH, height=HEIGHT), "width": WIDTH, "height": HEIGHT}
    return Paper(name, PDF, render_pdf("papers/backtest.html", {**said, "drawing": drawing}))


def columns(report: Report) -> list[list[tuple[str, int]]]:
    """For each day all benefits without the promotion, and above them its own cost."""
    own = [sum(day.budgets.values()) for _on, day in report.days]
    return [[(PALE, day.with_kopecks - cost), (DARK, cost)] for (_on, day), cost in zip(report.days, own, strict=True)]
