"""A small table on a page, which becomes a stack of cards on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Head:
    """A column's title; figures are aligned to the right."""

    title: Any
    is_figure: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells under their heads. `foot` is a row of totals; `empty` is said when there is no row."""

    heads: Sequence[Head]
    rows: Sequence[Sequence[Any]]
    title: Any = ""
    foot: Sequence[Any] = ()
    empty: Any = ""
    more: str = ""
    note: Any = field(default="")

    @property
    def cells(self) -> list[list[tuple[Head, Any]]]:
        """Every row as pairs of head and cell."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]

    @property
    def foot_cells(self) -> list[tuple[Head, Any]]:
        """The row of totals as pairs of head and cell."""
        return list(zip(self.heads, self.foot, strict=True)) if self.foot else []
