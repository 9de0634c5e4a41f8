"""Which rules may take part on this receipt, with which lines, and why the others may not."""

from collections.abc import Sequence
from typing import NamedTuple

from promotions.engine.conditions import refusal_by_basket, refusal_of
from promotions.engine.decision import Effect, TraceStep
from promotions.engine.index import is_at, is_excluded
from promotions.engine.reasons import Reason
from promotions.engine.rulebook import Rule
from promotions.engine.steps import not_applied
from promotions.engine.worksheet import Case, Worksheet


class Candidate(NamedTuple):
    """A rule and the positions of the lines that it may take, at least one."""

    rule: Rule
    positions: Sequence[int]


def find_candidates(case: Case, blank: Worksheet) -> tuple[list[Candidate], list[TraceStep]]:
    """Candidates in order of judgement, and a step for each rule that a condition keeps out.

    Rules whose goods, place, dates, segments or codes this receipt does not touch are left out without a word, but for
    a trial, which wants to know everything.
    """
    receipt, index = case.receipt, case.index
    if case.is_trial:
        matches = index.everything(receipt)
    else:
        matches = index.matches(receipt, case.facts.segment_ids, case.code_series_ids)
    earning = [at for at, row in enumerate(blank.rows) if row.earns and row.due]
    discountable = [at for at, row in enumerate(blank.rows) if row.takes_discount and row.room]
    open_to = {
        Effect.POINTS: earning,
        Effect.DISCOUNT: discountable,
        Effect.SPENDING: [at for at, row in enumerate(blank.rows) if row.takes_points],
        Effect.COUPON: [at for at, row in enumerate(blank.rows) if row.earns],
    }
    candidates: list[Candidate] = []
    refused: list[TraceStep] = []
    for entry, hits in matches:
        rule = entry.rule
        if not entry.is_everywhere and not is_at(rule.where, receipt.place):
            if case.is_trial:
                refused.append(not_applied(rule, Reason.WRONG_PLACE, {}))
            continue
        if hits == []:
            refused.append(not_applied(rule, Reason.NO_GOODS_OF_IT, {}))
            continue
        refusal = refusal_of(entry, case)
        if refusal is not None:
            refused.append(not_applied(rule, *refusal))
            continue
        positions = open_to[rule.params.effect]
        if hits is not None:
            positions = [at for at in hits if at in positions]
        if entry.has_exclusions:
            positions = [at for at in positions if not is_excluded(rule.goods, receipt.lines[at])]
        if not positions:
            refused.append(not_applied(rule, Reason.GOODS_EXCLUDED, {}))
            continue
        if entry.has_basket:
            refusal = refusal_by_basket(rule.basket, receipt, [receipt.lines[at] for at in positions])
            if refusal is not None:
                refused.append(not_applied(rule, *refusal))
                continue
        candidates.append(Candidate(rule, positions))
    return candidates, refused
