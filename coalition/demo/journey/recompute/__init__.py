"""The year of `replay_journey` calculated a second time, from the package's own tables and by other means.

Nothing here may import the product (a test keeps that): the rules are those written down in `docs/replay.md`, and where
the two calculations differ, one of them does not do what is written. `cleaning` makes receipts of the tables, `terms`
knows the agreement, `arithmetic` the roundings, `simulation` walks through the year, `books` adds up, `settling` says
what is paid.
"""

from coalition.demo.journey.recompute.books import Books
from coalition.demo.journey.recompute.cleaning import clean_year
from coalition.demo.journey.recompute.settling import settle
from coalition.demo.journey.recompute.simulation import simulate

__all__ = ["Books", "recompute_year"]


def recompute_year(
    *, all_departments: bool = False, limit: int | None = None, funding: str = "mixed", netting: str = "on"
) -> Books:
    """The books of the year, or of its first `limit` receipts; of the pharmacy's departments, or of all.

    `funding`: when contracts charge points (issue, use, mixed); `netting`: whether they set sides off (on, off, mixed).
    """
    books = simulate(clean_year(all_departments=all_departments, limit=limit), funding)
    books.settled = settle(books, netting)
    return books
