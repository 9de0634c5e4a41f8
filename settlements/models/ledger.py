from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.kernel.ids import uuid7
from coalition.kernel.money import print_roubles
from members.models import Account
from pharmacies.models import Contract, LegalEntity, Outlet, Programme
from promotions.models import CouponSeries, Promotion, PromotionVersion


class LedgerAccount(models.Model):
    """One account of the ledger. `key` names it uniquely (`wallet:7`); `settlements.ledger.chart` makes the keys.

    A balance is kept in the row only where something must be refused by it (wallet, shortfall, budget); every other
    account is read as the sum of its postings, so that no purchase waits for another one's.
    """

    class Kind(models.TextChoices):
        WALLET = "wallet", _("points wallet")
        SHORTFALL = "shortfall", _("shortfall")
        CLEARING = "clearing", _("partner clearing")
        PLEDGE = "pledge", _("funder's pledge")
        BUDGET = "budget", _("promotion budget")
        ALLOTMENT = "allotment", _("allotted to promotions")
        OWN_COST = "own_cost", _("operator's own cost")
        BREAKAGE = "breakage", _("breakage")
        TRANSIT = "transit", _("between wallets")
        BANK = "bank", _("bank")
        FEES = "fees", _("operator's fees")

    key = models.CharField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    programme = models.ForeignKey(Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="+")
    member_account = models.ForeignKey(
        Account,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ledger_accounts",
    )
    contract = models.ForeignKey(
        Contract,
        verbose_name=_("contract"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ledger_accounts",
    )
    promotion = models.ForeignKey(
        Promotion,
        verbose_name=_("promotion"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ledger_accounts",
    )
    purpose = models.CharField(_("purpose"), max_length=40, blank=True)
    balance_kopecks = models.BigIntegerField(_("balance, kopecks"), default=0)

    class Meta:
        verbose_name = _("ledger account")
        verbose_name_plural = _("ledger accounts")
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="wallet") | Q(balance_kopecks__gte=0), name="wallet_never_overdrawn"
            ),
            models.CheckConstraint(
                condition=~Q(kind="shortfall") | Q(balance_kopecks__gte=0), name="shortfall_never_below_zero"
            ),
            models.CheckConstraint(
                condition=~Q(kind="budget") | Q(balance_kopecks__gte=0), name="budget_never_overspent"
            ),
        ]
        # Every receipt reads what is left in budgets; without this it would read every member's wallet for that.
        indexes = [models.Index(fields=["programme"], name="account_is_a_budget", condition=Q(kind="budget"))]

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """The postings of one event. Append-only: a mistake is corrected by another entry that points at this one."""

    class Kind(models.TextChoices):
        PURCHASE = "purchase", _("purchase")
        RETURN = "return", _("return")
        AWARD = "award", _("award without a receipt")
        BUDGET = "budget", _("budget of a promotion")
        OPENING = "opening", _("opening balance")
        EXPIRY = "expiry", _("expiry")
        ADJUSTMENT = "adjustment", _("adjustment")
        TRANSFER = "transfer", _("points moved with people")
        FEE = "fee", _("operator's fee")
        PAYOUT = "payout", _("payout")
        PAYMENT = "payment", _("payment received")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    purchase = models.ForeignKey(
        "settlements.Purchase", verbose_name=_("purchase"), null=True, on_delete=models.PROTECT, related_name="entries"
    )
    purchase_return = models.ForeignKey(
        "settlements.PurchaseReturn",
        verbose_name=_("return"),
        null=True,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
    )
    statement = models.ForeignKey(
        "settlements.Statement",
        verbose_name=_("statement"),
        null=True,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
    )
    reverses = models.ForeignKey(
        "self",
        verbose_name=_("reverses"),
        null=True,
        on_delete=models.PROTECT,
        related_name="reversals",
        db_index=False,
    )
    business_on = models.DateField(_("business date"))
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.CharField(_("recorded by"), max_length=150, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["-recorded_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.business_on:%d.%m.%Y}"


class Lot(models.Model):
    """Points of one origin: one funder, the contract and funding moment they were born under, their dates.

    When people move (duplicates merged, a family joined), a lot changes its wallet and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    wallet = models.ForeignKey(
        LedgerAccount, verbose_name=_("wallet"), on_delete=models.PROTECT, related_name="lots", db_index=False
    )
    funder = models.ForeignKey(
        LegalEntity, verbose_name=_("funder"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(
        Contract, verbose_name=_("contract"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    funding_moment = models.CharField(_("charged"), max_length=8, choices=Contract.FundingMoment)
    promotion_version = models.ForeignKey(
        PromotionVersion,
        verbose_name=_("promotion"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    entry = models.ForeignKey(Entry, verbose_name=_("entry"), on_delete=models.PROTECT, related_name="lots")
    amount_kopecks = models.BigIntegerField(_("points, kopecks"))
    remaining_kopecks = models.BigIntegerField(_("left, kopecks"))
    available_from = models.DateTimeField(_("available from"))
    expires_at = models.DateTimeField(_("expires"), null=True)
    restriction = models.JSONField(_("restriction"), null=True)

    class Meta:
        verbose_name = _("lot of points")
        verbose_name_plural = _("lots of points")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(remaining_kopecks__gte=0), name="lot_never_below_zero"),
            models.CheckConstraint(
                condition=Q(remaining_kopecks__lte=F("amount_kopecks")), name="lot_never_above_its_amount"
            ),
        ]
        indexes = [
            models.Index(fields=["wallet"], name="lot_with_points", condition=Q(remaining_kopecks__gt=0)),
            models.Index(
                fields=["expires_at"],
                name="lot_that_expires",
                condition=Q(remaining_kopecks__gt=0, expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{print_roubles(self.remaining_kopecks)} / {print_roubles(self.amount_kopecks)}"


class Posting(models.Model):
    """One debit account, one credit account, an amount above zero: what does not balance cannot be written.

    A posting that touches a wallet names its lot, so postings are the history of lots too. It carries what statements
    group by. Append-only.
    """

    class Kind(models.TextChoices):
        EARNED = "earned", _("points issued")
        SPENT = "spent", _("points accepted")
        CHARGED = "charged", _("spent points charged to their funder")
        COUPON = "coupon", _("coupon accepted")
        DISCOUNT = "discount", _("discount compensated")
        EARNED_BACK = "earned_back", _("points taken back on a return")
        SPENT_BACK = "spent_back", _("points given back on a return")
        CHARGED_BACK = "charged_back", _("charge given back on a return")
        COUPON_BACK = "coupon_back", _("coupon given back on a return")
        DISCOUNT_BACK = "discount_back", _("compensation given back on a return")
        SHORTFALL_MADE = "shortfall_made", _("points taken back after they were spent")
        SHORTFALL_FILLED = "shortfall_filled", _("shortfall worked off")
        BUDGET_GRANTED = "budget_granted", _("budget granted")
        BUDGET_TAKEN = "budget_taken", _("taken from the budget")
        BUDGET_BACK = "budget_back", _("given back to the budget")
        EXPIRED = "expired", _("points expired")
        OPENING = "opening", _("opening balance")
        ADJUSTMENT = "adjustment", _("adjustment")
        MOVED = "moved", _("points moved with people")
        SHORTFALL_MOVED = "shortfall_moved", _("shortfall moved with people")
        FEE = "fee", _("operator's fee")
        PAYOUT = "payout", _("payout")
        PAYMENT = "payment", _("payment received")

    entry = models.ForeignKey(Entry, verbose_name=_("entry"), on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    debit = models.ForeignKey(
        LedgerAccount, verbose_name=_("debit"), on_delete=models.PROTECT, related_name="debits", db_index=False
    )
    credit = models.ForeignKey(
        LedgerAccount, verbose_name=_("credit"), on_delete=models.PROTECT, related_name="credits", db_index=False
    )
    amount_kopecks = models.BigIntegerField(_("amount, kopecks"))
    business_on = models.DateField(_("business date"))
    outlet = models.ForeignKey(
        Outlet, verbose_name=_("outlet"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    purchase_line = models.ForeignKey(
        "settlements.PurchaseLine",
        verbose_name=_("receipt line"),
        null=True,
        on_delete=models.PROTECT,
        related_name="postings",
        db_index=False,
    )
    vat_rate_bp = models.PositiveSmallIntegerField(_("VAT rate, 1/100 %"), null=True)
    lot = models.ForeignKey(
        Lot, verbose_name=_("lot"), null=True, on_delete=models.PROTECT, related_name="postings", db_index=False
    )
    promotion_version = models.ForeignKey(
        PromotionVersion,
        verbose_name=_("promotion"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    contract = models.ForeignKey(
        Contract,
        verbose_name=_("funder's contract"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    coupon_series = models.ForeignKey(
        CouponSeries,
        verbose_name=_("coupon series"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    coupon_nominal_kopecks = models.BigIntegerField(_("coupon nominal, kopecks"), null=True)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_kopecks__gt=0), name="posting_moves_something"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="posting_has_two_sides"),
            models.CheckConstraint(
                condition=Q(lot__isnull=False)
                | ~Q(
                    kind__in=[
                        *("earned", "spent", "earned_back", "spent_back", "shortfall_filled", "expired", "opening"),
                        "moved",
                    ]
                ),
                name="posting_on_a_wallet_names_its_lot",
            ),
        ]
        indexes = [
            models.Index(fields=["debit", "business_on"], name="posting_by_debit"),
            models.Index(fields=["credit", "business_on"], name="posting_by_credit"),
            # Where a lot has been before: what comes back of an old purchase must find it.
            models.Index(fields=["lot"], name="posting_that_moved_a_lot", condition=Q(kind="moved")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {print_roubles(self.amount_kopecks)}"
