"""Levels by accumulation: half-open bands, the lower threshold belongs to the level."""

from collections.abc import Callable, Sequence

from promotions.engine.rulebook import Level, LevelScheme
from promotions.engine.worksheet import Case, Worksheet


def level_at(levels: Sequence[Level], accumulated_kopecks: int) -> Level | None:
    """The highest level whose threshold is reached, None below the first."""
    reached = None
    for level in levels:
        if level.threshold_kopecks > accumulated_kopecks:
            break
        reached = level
    return reached


def kept_level(scheme: LevelScheme, accumulated_kopecks: int, recent_kopecks: int) -> Level | None:
    """The level that is reached, less what the buyer has fallen for not keeping it up of late."""
    level = level_at(scheme.levels, accumulated_kopecks)
    if level is None or not scheme.keep_days or recent_kopecks >= max(1, scheme.keep_kopecks):
        return level
    if scheme.falls == "none":
        return None
    place = scheme.levels.index(level)
    return scheme.levels[place - 1] if place else None


def level_ids_before(case: Case) -> frozenset[int]:
    """The levels that the buyer has in every scheme before this receipt."""
    facts = case.facts
    if facts.account_id is None:
        return frozenset()
    found = (
        kept_level(scheme, facts.accumulations.get(scheme_id, 0), facts.recent.get(scheme_id, 0))
        for scheme_id, scheme in case.index.schemes.items()
    )
    return frozenset(level.level_id for level in found if level is not None)


def level_finder(case: Case, sheet: Worksheet) -> Callable[[int], Level | None]:
    """Finds the buyer's level in a scheme as of now.

    Where the programme counts the current receipt, what the sheet says at this moment is added: a discount is judged by
    the amount before itself, points by the amount that will be accumulated.
    """

    def level_of(scheme_id: int) -> Level | None:
        scheme = case.index.schemes.get(scheme_id)
        if scheme is None or case.facts.account_id is None:
            return None
        accumulated, recent = case.facts.accumulations.get(scheme_id, 0), case.facts.recent.get(scheme_id, 0)
        if case.settings.is_current_receipt_counted:
            now = sheet.accumulated_kopecks(case.settings.accumulation_base)
            accumulated, recent = accumulated + now, recent + now
        return kept_level(scheme, accumulated, recent)

    return level_of
