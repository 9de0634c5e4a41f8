"""What happened and who owes whom."""

from settlements.models.accumulation import Accumulation
from settlements.models.activity import Activity
from settlements.models.adjustment import Adjustment, AdjustmentLimit
from settlements.models.award import Award
from settlements.models.backtest import Backtest
from settlements.models.bank import BankFile, BankPayment
from settlements.models.card_import import CardImport
from settlements.models.coupon_issue import CouponIssue
from settlements.models.credit import CreditUse
from settlements.models.dispute import Dispute, DisputeLine
from settlements.models.idempotency import IdempotencyRecord
from settlements.models.ledger import Entry, LedgerAccount, Lot, Posting
from settlements.models.paper import SettlementPaper
from settlements.models.payment import PaymentRegister, Payout
from settlements.models.purchase import EVER, CouponSeriesUse, CouponUse, PromotionUse, Purchase, PurchaseLine
from settlements.models.purchase_return import PurchaseReturn, ReturnLine
from settlements.models.statement import Statement, StatementClaim, StatementLine
from settlements.models.suspicion import Sign, Suspicion, SuspicionReceipt, SuspicionRule

__all__ = [
    "EVER",
    "Accumulation",
    "Activity",
    "Adjustment",
    "AdjustmentLimit",
    "Award",
    "Backtest",
    "BankFile",
    "BankPayment",
    "CardImport",
    "CouponIssue",
    "CouponSeriesUse",
    "CouponUse",
    "CreditUse",
    "Dispute",
    "DisputeLine",
    "Entry",
    "IdempotencyRecord",
    "LedgerAccount",
    "Lot",
    "PaymentRegister",
    "Payout",
    "Posting",
    "PromotionUse",
    "Purchase",
    "PurchaseLine",
    "PurchaseReturn",
    "ReturnLine",
    "SettlementPaper",
    "Sign",
    "Statement",
    "StatementClaim",
    "StatementLine",
    "Suspicion",
    "SuspicionReceipt",
    "SuspicionRule",
]
