"""What a rule would give: its mechanic asked with the lines it may take, and capped by its limit per receipt."""

from collections.abc import Callable, Sequence

from promotions.engine.mechanics.reward import Claim, Reward
from promotions.engine.rulebook import Level, Rule
from promotions.engine.worksheet import Case, Row


def claimed_reward(
    case: Case, rule: Rule, rows: Sequence[Row], bases_kopecks: Sequence[int], level_of: Callable[[int], Level | None]
) -> Reward:
    """The reward of the rule's mechanic; above `per_receipt_kopecks` it is cut, and the details say so."""
    reward = rule.params.reward(
        Claim(
            bases_kopecks,
            [row.line.quantity_thousandths for row in rows],
            level_of,
            case.settings.rounding_step_kopecks,
        )
    )
    cap = rule.limits.per_receipt_kopecks
    if cap is not None and reward.total_kopecks > cap:
        details = {**reward.details, "cap_kopecks": cap}
        return reward._replace(total_kopecks=cap, details=details)
    return reward
