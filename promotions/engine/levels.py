"""Levels by accumulation: half-open bands, the lower threshold belongs to the level."""

from collections.abc import Callable, Sequence

from promotions.engine.rulebook import Level
from promotions.engine.worksheet import Case, Worksheet


def level_at(levels: Sequence[Level], accumulated_kopecks: int) -> Level | None:
    """The highest level whose threshold is reached, None below the first."""
    reached = None
    for level in levels:
        if level.threshold_kopecks > accumulated_kopecks:
            break
        reached = level
    return reached


def level_finder(case: Case, sheet: Worksheet) -> Callable[[int], Level | None]:
    """Finds the buyer's level in a scheme as of now.

    Where the programme counts the current receipt, what the sheet says at this moment is added: a discount is judged by
    the amount before itself, points by the amount that will be accumulated.
    """

    def level_of(scheme_id: int) -> Level | None:
        scheme = case.index.schemes.get(scheme_id)
        if scheme is None or case.facts.account_id is None:
            return None
        accumulated = case.facts.accumulations.get(scheme_id, 0)
        if case.settings.is_current_receipt_counted:
            accumulated += sheet.accumulated_kopecks(case.settings.accumulation_base)
        return level_at(scheme.levels, accumulated)

    return level_of
