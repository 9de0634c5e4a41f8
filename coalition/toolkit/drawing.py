"""Columns of coloured parts, one above another, as papers draw them (`papers/columns.html`)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a column, in the units of the drawing."""

    x: str
    y: str
    width: str
    height: str
    color: str


def stacked(columns: Sequence[Sequence[tuple[str, int]]], *, width: float, height: float) -> list[Box]:
    """Boxes for colours and amounts, the first part of a column at its foot; the highest column fills the height.

    What is below zero has no box.
    """
    tall = [[(color, max(0, amount)) for color, amount in column] for column in columns]
    highest = max((sum(amount for _color, amount in column) for column in tall), default=0) or 1
    step = width / max(1, len(tall))
    boxes = []
    for place, column in enumerate(tall):
        top = float(height)
        for color, amount in column:
            part = amount * height / highest
            top -= part
            if part:
                boxes.append(Box(f"{place * step:.2f}", f"{top:.2f}", f"{step * 0.8:.2f}", f"{part:.2f}", color))
    return boxes
