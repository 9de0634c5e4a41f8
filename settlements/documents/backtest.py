"""A back-test on one sheet of paper: what its page says, with the days drawn."""

from collections.abc import Mapping
from typing import Any

from coalition.toolkit.paper import PDF, Paper
from coalition.toolkit.pdf import render_pdf
from settlements.analytics.backtest.report import Report

WIDTH, HEIGHT = 180, 30
"""Of the drawing, in millimetres."""


def backtest_pdf(report: Report, said: Mapping[str, Any]) -> Paper:
    """The result as a PDF in the language of `said`: title, promise, terms, cards, verdict, even, tables."""
    backtest = report.backtest
    code = backtest.version.promotion.code
    name = f"{code}-v{backtest.version.number}-{backtest.starts_on:%Y%m%d}.pdf"
    drawing = {"columns": columns(report), "width": WIDTH, "height": HEIGHT}
    return Paper(name, PDF, render_pdf("papers/backtest.html", {**said, **drawing}))


def columns(report: Report) -> list[dict[str, str]]:
    """A column for each day: all benefits without the promotion below, its own cost above."""
    own = [sum(day.budgets.values()) for _on, day in report.days]
    rest = [max(0, day.with_kopecks - cost) for (_on, day), cost in zip(report.days, own, strict=True)]
    highest = max((a + b for a, b in zip(own, rest, strict=True)), default=0) or 1
    step = WIDTH / max(1, len(own))
    found = []
    for number, (cost, others) in enumerate(zip(own, rest, strict=True)):
        high, low = HEIGHT * cost / highest, HEIGHT * others / highest
        found.append(
            {
                "x": f"{number * step:.2f}",
                "width": f"{step * 0.8:.2f}",
                "own_y": f"{HEIGHT - low - high:.2f}",
                "own": f"{high:.2f}",
                "rest_y": f"{HEIGHT - low:.2f}",
                "rest": f"{low:.2f}",
            }
        )
    return found
