"""Steps of the trace that promotions leave."""

from typing import Any

from promotions.engine.decision import Outcome, TraceStep
from promotions.engine.rulebook import Rule

# Looking a member up on its enum costs as much as half a step.
_APPLIED, _NOT_APPLIED = Outcome.APPLIED, Outcome.NOT_APPLIED


def applied(rule: Rule, reason: str, amount_kopecks: int, details: dict[str, Any]) -> TraceStep:
    """The step of a rule that gave so much."""
    return TraceStep("promotion", rule.code, _APPLIED, reason, rule.promotion_id, amount_kopecks, details)


def not_applied(rule: Rule, reason: str, details: dict[str, Any]) -> TraceStep:
    """The step of a rule that gave nothing."""
    return TraceStep("promotion", rule.code, _NOT_APPLIED, reason, rule.promotion_id, 0, details)
