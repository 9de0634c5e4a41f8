"""A box of lines around facts, for a terminal."""

from collections.abc import Sequence

Row = tuple[str, ...] | str


def box(rows: Sequence[Row]) -> str:
    """Rows in a frame: tuples are set in columns, a string goes over the whole width, an empty one draws a line."""
    tables = [row for row in rows if isinstance(row, tuple)]
    columns = max(map(len, tables), default=0)
    widths = [max((len(row[at]) for row in tables if at < len(row)), default=0) for at in range(columns)]
    texts = [
        row if isinstance(row, str) else "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        for row in rows
    ]
    inner = max(map(len, texts), default=0)
    middle = [f"│ {text.ljust(inner)} │" if text else f"├{'─' * (inner + 2)}┤" for text in texts]
    return "\n".join([f"╭{'─' * (inner + 2)}╮", *middle, f"╰{'─' * (inner + 2)}╯"])
