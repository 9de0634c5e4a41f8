"""What is known of the buyer when the receipt is judged; handed down by `settlements`, which alone sees history."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Facts:
    """History of one member account as plain figures.

    `accumulations`: level scheme id -> accumulated kopecks in the scheme's own window, without this receipt.
    `uses`: promotion id -> how often this account has used it. `barred`: promotion ids that may not take part now
    (stopped in an emergency, or their budget is used up). `offline`: the receipt was sold without a connection, so it
    earns and never spends.
    """

    account_id: int | None = None
    spendable_kopecks: int = 0
    shortfall_kopecks: int = 0
    accumulations: Mapping[int, int] = field(default_factory=dict)
    uses: Mapping[int, int] = field(default_factory=dict)
    segment_ids: frozenset[int] = frozenset()
    card_kind: str = ""
    barred: frozenset[int] = frozenset()
    is_offline: bool = False


ANONYMOUS = Facts()
