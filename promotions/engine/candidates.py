"""Which rules may take part on this receipt, with which lines, and why the others may not."""

from typing import Any, NamedTuple

from promotions.engine.conditions import refusal_by_account, refusal_by_place, refusal_by_receipt, refusal_by_time
from promotions.engine.decision import Effect, Outcome, TraceStep
from promotions.engine.index import Entry, is_at, is_excluded
from promotions.engine.reasons import Reason
from promotions.engine.rulebook import Rule
from promotions.engine.worksheet import Case, Worksheet


class Candidate(NamedTuple):
    """A rule and the positions of the lines that it may take, at least one."""

    rule: Rule
    positions: tuple[int, ...]


def find_candidates(case: Case, blank: Worksheet) -> tuple[list[Candidate], list[TraceStep]]:
    """Candidates in order of judgement, and a step for each rule that a condition keeps out.

    Rules whose goods or place this receipt does not touch are left out without a word.
    """
    receipt = case.receipt
    earning = tuple(at for at, row in enumerate(blank.rows) if row.earns and row.due)
    discountable = tuple(at for at, row in enumerate(blank.rows) if row.takes_discount and row.room)
    candidates: list[Candidate] = []
    refused: list[TraceStep] = []
    for entry, hits in case.index.matches(receipt.lines, receipt.place):
        rule = entry.rule
        if entry.has_goods and not entry.is_everywhere and not is_at(rule.where, receipt.place):
            continue
        refusal = refusal_of(case, entry)
        if refusal is not None:
            refused.append(not_applied(rule, *refusal))
            continue
        positions = discountable if rule.params.effect is Effect.DISCOUNT else earning
        if hits is not None:
            positions = tuple(at for at in hits if at in positions)
        if entry.has_exclusions:
            positions = tuple(at for at in positions if not is_excluded(rule.goods, receipt.lines[at]))
        if positions:
            candidates.append(Candidate(rule, positions))
        else:
            refused.append(not_applied(rule, Reason.GOODS_EXCLUDED))
    return candidates, refused


def refusal_of(case: Case, entry: Entry) -> tuple[Reason, dict[str, Any]] | None:
    """The first condition that keeps the rule out, with its figures; None when none does."""
    rule, receipt, facts = entry.rule, case.receipt, case.facts
    return (
        refusal_by_account(rule, facts)
        or refusal_by_place(rule, receipt.place)
        or (None if entry.is_always else refusal_by_time(rule.when, receipt.occurred_at))
        or refusal_by_receipt(rule.limits, receipt)
    )


def not_applied(rule: Rule, reason: str, details: dict[str, Any] | None = None) -> TraceStep:
    """The step of a rule that gave nothing."""
    return TraceStep("promotion", rule.code, Outcome.NOT_APPLIED, reason, rule.promotion_id, 0, details or {})
