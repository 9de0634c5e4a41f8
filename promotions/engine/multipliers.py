"""Multipliers of points: what other promotions have earned on the lines is given once more, or more than once."""

from collections.abc import Sequence

from coalition.kernel.money import split_proportionally
from promotions.engine.candidates import Candidate
from promotions.engine.claims import claimed_reward
from promotions.engine.earning import note_award
from promotions.engine.levels import level_finder
from promotions.engine.reasons import Reason
from promotions.engine.rulebook import MultiplierMode
from promotions.engine.steps import not_applied
from promotions.engine.worksheet import Case, Worksheet

Origin = tuple[int, int]
"""A line number, and the promotion that earned points on it."""


def multiply_points(case: Case, sheet: Worksheet, candidates: Sequence[Candidate]) -> None:
    """Awards what multipliers put on top, by the programme's mode: of several on the same points the highest only,
    the sum of what each adds, or their product in the order of judgement.
    """
    mode = case.settings.multiplier_mode
    earned: dict[Origin, int] = {}
    for award in sheet.awards:
        origin = award.line_no, award.promotion_id
        earned[origin] = earned.get(origin, 0) + award.amount_kopecks
    taken: set[Origin] = set()
    if mode is MultiplierMode.HIGHEST:
        candidates = sorted(candidates, key=lambda candidate: -candidate.rule.params.times_hundredths)
    for rule, positions in candidates:
        rows = [sheet.rows[at] for at in positions]
        lines = {row.line.line_no for row in rows}
        only = rule.params.promotion_ids
        own = [origin for origin in earned if origin[0] in lines and (not only or origin[1] in only)]
        free = [origin for origin in own if origin not in taken]
        bases = dict.fromkeys(lines, 0)
        for origin in free:
            bases[origin[0]] += earned[origin]
        reward = claimed_reward(case, rule, rows, [bases[row.line.line_no] for row in rows], level_finder(case, sheet))
        if own and not free:
            sheet.trace.append(not_applied(rule, Reason.HIGHER_MULTIPLIER, {}))
            continue
        shares = note_award(case, sheet, rule, rows, reward)
        if mode is MultiplierMode.HIGHEST and shares:
            taken.update(free)
        elif mode is MultiplierMode.MULTIPLY:
            _grow(earned, free, dict(shares))


def _grow(earned: dict[Origin, int], origins: Sequence[Origin], shares: dict[int, int]) -> None:
    """What a multiplier put on a line counts, for the next one, as earned by those whose points it multiplied."""
    for line_no, kopecks in shares.items():
        on_line = [origin for origin in origins if origin[0] == line_no]
        more = split_proportionally(kopecks, [earned[origin] for origin in on_line])
        for origin, part in zip(on_line, more, strict=True):
            earned[origin] += part
