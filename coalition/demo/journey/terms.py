"""What the participants of the replayed coalition agree on; docs/replay.md says it in words."""

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
