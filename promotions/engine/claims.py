"""What a rule would give: its mechanic asked with the lines it may take, and capped by its limit per receipt."""

from collections.abc import Callable, Sequence

from promotions.engine.mechanics.reward import Claim, Reward
from promotions.engine.periods import period_starts_on
from promotions.engine.rulebook import Level, Rule
from promotions.engine.worksheet import Case, Row


def claimed_reward(
    case: Case, rule: Rule, rows: Sequence[Row], bases_kopecks: Sequence[int], level_of: Callable[[int], Level | None]
) -> Reward:
    """The reward of the rule's mechanic; above what a receipt or the member may still get it is cut, and it says so."""
    reward = rule.params.reward(
        Claim(
            bases_kopecks,
            [row.line for row in rows],
            level_of,
            case.step_kopecks,
            case.receipt_kopecks,
            case.facts.used(rule.promotion_id).counted if rule.params.keeps_count else 0,
            rule.basket.all_product_ids,
        )
    )
    cap = _cap(case, rule)
    if cap is not None and reward.total_kopecks > cap:
        details = {**reward.details, "cap_kopecks": cap}
        return reward._replace(total_kopecks=cap, details=details)
    return reward


def _cap(case: Case, rule: Rule) -> int | None:
    limits = rule.limits
    if limits.per_account_kopecks is None:
        return limits.per_receipt_kopecks
    starts_on = period_starts_on(limits.period, case.receipt.occurred_at.date())
    left = limits.per_account_kopecks - case.facts.used(rule.promotion_id, starts_on).kopecks
    return left if limits.per_receipt_kopecks is None else min(left, limits.per_receipt_kopecks)
