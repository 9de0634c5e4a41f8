"""What the participants of the replayed coalition agree on; docs/replay.md says it in words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

OPENED_AT = datetime(2017, 1, 1, 5, tzinfo=UTC)
"""Midnight of the first day in America/New_York."""
FIRST_DAY = date(2017, 1, 1)
MONTHS = 12

CHAINS = 12
CHAINS_CHARGED_WHEN_SPENT = frozenset({9, 10, 11})
BASE_RATE_BP = 500
LEVEL_RATES_BP = {0: 0, 150_00: 200, 500_00: 500}
PROMOTED_MANUFACTURERS = 6
PROMOTED_RATE_BP = 300
SPENDS_EVERY = 5
SPENDING_CAP_BP = 3_000
RETURNED_EVERY = 200
LIFETIME_DAYS = 400
VAT_RATES_BP = {"DRUG GM": 1_000, "NUTRITION": 1_000, "COSMETICS": 1_800}
OTHER_VAT_RATE_BP = 1_800
"""The rates of 2017."""

FUNDING = ("mixed", "issue", "use")
NETTING = ("on", "off", "mixed")
"""What can be chosen; the first is what is played when nothing is said."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the contracts say of when points are charged, and of whether the two sides are set off."""

    funding: str = FUNDING[0]
    netting: str = NETTING[0]

    def moment(self, mixed: str) -> str:
        """When a contract's points are charged; `mixed`: what it is when each has its own."""
        return mixed if self.funding == "mixed" else self.funding

    def is_netted(self, number: int) -> bool:
        """Whether the contract of the chain or manufacturer of this number is netted; mixed: the even ones."""
        return number % 2 == 0 if self.netting == "mixed" else self.netting == "on"

    @property
    def name(self) -> str:
        """What tells the database of this choice from others; nothing for the usual one."""
        usual = Choice()
        parts = [f"charged_at_{self.funding}"] if self.funding != usual.funding else []
        return "_".join([*parts, *([f"netting_{self.netting}"] if self.netting != usual.netting else [])])
