"""Bars by day as an SVG that the server draws: no script, no inline style."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from coalition.kernel.money import print_roubles
from coalition.kernel.periods import Period

WIDTH, HEIGHT, BASE = 720, 190, 160
"""Units of the drawing; bars stand on BASE."""
LABEL_EVERY = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, and what it says when one points at it."""

    x: float
    y: float
    width: float
    height: float
    look: str
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, the days written under them, and the greatest sum."""

    bars: Sequence[Bar]
    labels: Sequence[tuple[float, str]]
    top: str
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE


def chart_of_days(days: Mapping[date, tuple[int, int]], period: Period, names: tuple[str, str]) -> Chart | None:
    """Two bars a day, say accepted and issued; None when there is nothing to draw. What is below zero has no bar."""
    greatest = max((max(sums) for sums in days.values()), default=0)
    if greatest <= 0:
        return None
    count = (period.ends_on - period.starts_on).days
    step = WIDTH / count
    bars, labels = [], []
    for number in range(count):
        day = period.starts_on + timedelta(days=number)
        if day.day == 1 or day.day % LABEL_EVERY == 0:
            labels.append((round((number + 0.5) * step, 1), f"{day.day}"))
        for place, (kopecks, name) in enumerate(zip(days.get(day, (0, 0)), names, strict=True)):
            height = round(max(kopecks, 0) / greatest * (BASE - 20), 1)
            if height:
                x = round(number * step + step * (0.14 + 0.37 * place), 1)
                said = f"{date_format(day, 'j E')}: {name} {print_roubles(kopecks)} ₽"
                bars.append(Bar(x, round(BASE - height, 1), round(step * 0.34, 1), height, f"bar-{place}", said))
    return Chart(bars, labels, print_roubles(greatest))
