"""What happened and who owes whom."""

from settlements.models.accumulation import Accumulation
from settlements.models.activity import Activity
from settlements.models.adjustment import Adjustment, AdjustmentLimit
from settlements.models.award import Award
from settlements.models.backtest import Backtest
from settlements.models.card_import import CardImport
from settlements.models.coupon_issue import CouponIssue
from settlements.models.idempotency import IdempotencyRecord
from settlements.models.ledger import Entry, LedgerAccount, Lot, Posting
from settlements.models.purchase import EVER, CouponSeriesUse, CouponUse, PromotionUse, Purchase, PurchaseLine
from settlements.models.purchase_return import PurchaseReturn, ReturnLine
from settlements.models.statement import Payout, Statement, StatementClaim, StatementLine

__all__ = [
    "EVER",
    "Accumulation",
    "Activity",
    "Adjustment",
    "AdjustmentLimit",
    "Award",
    "Backtest",
    "CardImport",
    "CouponIssue",
    "CouponSeriesUse",
    "CouponUse",
    "Entry",
    "IdempotencyRecord",
    "LedgerAccount",
    "Lot",
    "Payout",
    "Posting",
    "PromotionUse",
    "Purchase",
    "PurchaseLine",
    "PurchaseReturn",
    "ReturnLine",
    "Statement",
    "StatementClaim",
    "StatementLine",
]
