"""A table for a terminal: columns as wide as they must be, long texts wrapped."""

import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 100
GAP = "  "


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, width: int = WIDTH) -> str:
    """The table as text. The widest columns give way until it fits; figures at the right stay whole."""
    cells = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line) for row in cells for line in row[column].split("\n")) for column in range(len(head))]
    room = width - len(GAP) * (len(head) - 1)
    while sum(widths) > room and max(widths) > 10:
        widths[widths.index(max(widths))] -= 1
    lines = [*_row(cells[0], widths), GAP.join("─" * each for each in widths)]
    for row in cells[1:]:
        lines += _row(row, widths)
    return "\n".join(line.rstrip() for line in lines)


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [
        [line for part in cell.split("\n") for line in textwrap.wrap(part, wide) or [""]]
        for cell, wide in zip(cells, widths, strict=True)
    ]
    height = max(len(lines) for lines in wrapped)
    return [
        GAP.join(
            (lines[number] if number < len(lines) else "").ljust(wide)
            for lines, wide in zip(wrapped, widths, strict=True)
        )
        for number in range(height)
    ]
