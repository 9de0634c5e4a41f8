"""Pages of the console: what happened and who owes whom. The ledger is read here, never written."""

from settlements.admin import (
    backtest,
    backtest_panel,
    entry,
    ledger_account,
    lot,
    member_panels,
    payout,
    promotion_panels,
    promotion_sales,
    promotion_start,
    purchase,
    purchase_panels,
    purchase_return,
    segment_panels,
    statement,
    trial,
)

__all__ = [
    "backtest",
    "backtest_panel",
    "entry",
    "ledger_account",
    "lot",
    "member_panels",
    "payout",
    "promotion_panels",
    "promotion_sales",
    "promotion_start",
    "purchase",
    "purchase_panels",
    "purchase_return",
    "segment_panels",
    "statement",
    "trial",
]
