"""What an account had accumulated by a receipt, kept up while its receipts are gone through in order."""

from collections.abc import Sequence
from datetime import date, timedelta

from promotions.engine.rulebook import LevelScheme
from settlements.analytics.backtest.stored import RegisterRow, StoredAccount, StoredReceipt


class History:
    """The register as far as it was written when a receipt was booked. Documents' ids rise in the order of booking."""

    def __init__(self, account: StoredAccount) -> None:
        self._since = account.accumulates_since or date.min
        self._rows = account.register
        self._read = 0
        self._total = 0

    def read_up_to(self, receipt: StoredReceipt) -> None:
        """Go on to what was written before the receipt."""
        while self._read < len(self._rows):
            row = self._rows[self._read]
            if row.document_id is not None and row.document_id >= receipt.purchase_id:
                break
            self._read += 1
            if row.business_on >= self._since:
                self._total += row.kopecks

    def since(self, day: date) -> int:
        """What was accumulated from a day on."""
        day = max(day, self._since)
        if day == self._since:
            return self._total
        return sum(row.kopecks for row in self._rows[: self._read] if row.business_on >= day)


def windows_of(scheme: LevelScheme, today: date) -> tuple[date, date]:
    """From which day accumulation counts, and from which it must be kept up."""
    match scheme.window:
        case "calendar_year":
            counts = date(today.year, 1, 1)
        case "rolling":
            counts = today - timedelta(days=scheme.rolling_days)
        case _:
            counts = date.min
    return counts, today - timedelta(days=scheme.keep_days)


def drifted(drift: Sequence[RegisterRow], day: date) -> int:
    """What a world accumulated more, or less, than was written down, from a day on."""
    return sum(row.kopecks for row in drift if row.business_on >= day)
