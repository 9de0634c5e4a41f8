"""Which versions of promotions accounts look at too, and what of them waits for that."""

from typing import Any

from coalition.toolkit.approving import waits
from coalition.toolkit.models import Approval
from promotions.models import PromotionVersion

KIND = "promotion_budget"


def needs_second_look(version: PromotionVersion) -> bool:
    """Whether the budget is above what one approval is enough for; a promotion without a budget is above any."""
    limit = version.promotion.programme.second_look_budget_kopecks
    if limit is None:
        return False
    return version.budget_kopecks is None or version.budget_kopecks > limit


def waiting_second_look(version: PromotionVersion) -> Approval | None:
    """The request for it that waits, if it is about these very terms."""
    approval = waits(kind=KIND, subject=subject_of(version))
    return approval if approval is not None and approval.content == second_look_content(version) else None


def subject_of(version: PromotionVersion) -> str:
    """Whose request it is."""
    return f"promotionversion:{version.pk}"


def second_look_content(version: PromotionVersion) -> dict[str, Any]:
    """What exactly is agreed to. Terms are fixed once they were checked, so the moments stand for them all."""
    return {
        "version": version.pk,
        "promotion": version.promotion.name,
        "number": version.number,
        "budget_kopecks": version.budget_kopecks,
        "made_by": version.made_by,
        "made_at": version.made_at.isoformat() if version.made_at else None,
        "checked_by": version.checked_by,
        "checked_at": version.checked_at.isoformat() if version.checked_at else None,
    }
