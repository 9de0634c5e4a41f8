from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.kernel.ids import uuid7
from members.models import Account, Card
from pharmacies.models import CashDesk, Cashier, Contract, Outlet, Product, Programme
from promotions.models import CompiledRulebook, Coupon, CouponSeries, Promotion, RegulationsVersion

EVER = date.min
"""The first day of the period of what is counted from the beginning: a key cannot be empty."""


class Purchase(models.Model):
    """A receipt that a till told us of. It exists exactly once, whatever was retried, killed or replayed."""

    class State(models.TextChoices):
        COMMITTED = "committed", _("committed")
        PARTLY_RETURNED = "partly_returned", _("partly returned")
        RETURNED = "returned", _("returned")
        VOIDED = "voided", _("voided")

    class EntryMode(models.TextChoices):
        NONE = "none", _("no card")
        SCANNED = "scanned", _("scanned")
        TYPED = "typed", _("typed")
        PHONE = "phone", _("phone")
        QR = "qr", _("QR")
        BANK = "bank", _("bank card")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    desk = models.ForeignKey(
        CashDesk, verbose_name=_("cash desk"), on_delete=models.PROTECT, related_name="purchases", db_index=False
    )
    outlet = models.ForeignKey(
        Outlet, verbose_name=_("outlet"), on_delete=models.PROTECT, related_name="purchases", db_index=False
    )
    cashier = models.ForeignKey(
        Cashier, verbose_name=_("cashier"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        Account, verbose_name=_("account"), null=True, on_delete=models.PROTECT, related_name="purchases"
    )
    card = models.ForeignKey(
        Card, verbose_name=_("card"), null=True, on_delete=models.PROTECT, related_name="purchases", db_index=False
    )
    entry_mode = models.CharField(_("card was"), max_length=8, choices=EntryMode, default=EntryMode.NONE)
    till_reference = models.CharField(_("till's reference"), max_length=100)
    idempotency_key = models.CharField(_("idempotency key"), max_length=100, default="")
    receipt_no = models.CharField(_("receipt"), max_length=40)
    shift_no = models.PositiveIntegerField(_("shift"), default=0)
    business_on = models.DateField(_("business date"))
    occurred_at = models.DateTimeField(_("time of sale"))
    received_at = models.DateTimeField(_("received"))
    is_offline = models.BooleanField(_("sold offline"), default=False)
    is_clock_off = models.BooleanField(_("till's clock is off"), default=False)
    review_reasons = models.JSONField(_("to look into"), default=list)
    fiscal_mode = models.CharField(_("on the receipt"), max_length=20, choices=Contract.FiscalMode)
    fiscal_drive = models.CharField(_("fiscal drive"), max_length=20, null=True)
    fiscal_document = models.CharField(_("fiscal document"), max_length=20, null=True)
    fiscal_sign = models.CharField(_("fiscal sign"), max_length=20, null=True)
    rulebook = models.ForeignKey(
        CompiledRulebook, verbose_name=_("rulebook"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    regulations_version = models.ForeignKey(
        RegulationsVersion,
        verbose_name=_("regulations accepted"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.COMMITTED)
    amount_kopecks = models.BigIntegerField(_("list price, kopecks"))
    discount_kopecks = models.BigIntegerField(_("discount, kopecks"))
    coupon_kopecks = models.BigIntegerField(_("coupons, kopecks"))
    points_kopecks = models.BigIntegerField(_("points spent, kopecks"))
    payable_kopecks = models.BigIntegerField(_("paid, kopecks"))
    earned_kopecks = models.BigIntegerField(_("points earned, kopecks"))
    decision = models.JSONField(_("decision"))

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["desk", "receipt_no", "business_on"], name="receipt_is_booked_once"),
            models.UniqueConstraint(fields=["desk", "till_reference"], name="till_reference_is_used_once"),
            models.UniqueConstraint(
                fields=["fiscal_drive", "fiscal_document", "fiscal_sign"],
                condition=Q(fiscal_drive__isnull=False),
                name="fiscal_sign_is_booked_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    amount_kopecks=F("discount_kopecks")
                    + F("coupon_kopecks")
                    + F("points_kopecks")
                    + F("payable_kopecks")
                ),
                name="purchase_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    discount_kopecks__gte=0,
                    coupon_kopecks__gte=0,
                    points_kopecks__gte=0,
                    payable_kopecks__gte=0,
                    earned_kopecks__gte=0,
                ),
                name="purchase_has_no_negative_part",
            ),
        ]
        indexes = [
            models.Index(fields=["outlet", "business_on"], name="purchase_by_outlet"),
            models.Index(fields=["received_at"], name="purchase_by_arrival"),
        ]

    def __str__(self) -> str:
        return f"№ {self.receipt_no}"


class PurchaseLine(models.Model):
    """A line of a receipt with its shares to the kopeck. What was returned of it never exceeds what was sold."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purchase = models.ForeignKey(
        Purchase, verbose_name=_("purchase"), on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    line_no = models.PositiveSmallIntegerField(_("line"))
    product = models.ForeignKey(
        Product, verbose_name=_("product"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product_code = models.CharField(_("product code"), max_length=40)
    vat_rate_bp = models.PositiveSmallIntegerField(_("VAT rate, 1/100 %"), null=True)
    quantity_thousandths = models.PositiveIntegerField(_("quantity, 1/1000"))
    returned_thousandths = models.PositiveIntegerField(_("returned, 1/1000"), default=0)
    price_kopecks = models.BigIntegerField(_("price, kopecks"))
    amount_kopecks = models.BigIntegerField(_("list price, kopecks"))
    discount_kopecks = models.BigIntegerField(_("discount, kopecks"))
    coupon_kopecks = models.BigIntegerField(_("coupons, kopecks"))
    points_kopecks = models.BigIntegerField(_("points spent, kopecks"))
    payable_kopecks = models.BigIntegerField(_("paid, kopecks"))
    earned_kopecks = models.BigIntegerField(_("points earned, kopecks"))
    accumulated_kopecks = models.BigIntegerField(_("accumulated, kopecks"))

    class Meta:
        verbose_name = _("receipt line")
        verbose_name_plural = _("receipt lines")
        ordering = ["purchase", "line_no"]
        constraints = [
            models.UniqueConstraint(fields=["purchase", "line_no"], name="line_number_is_one_in_a_receipt"),
            models.CheckConstraint(
                condition=Q(returned_thousandths__lte=F("quantity_thousandths")), name="line_never_returned_above_sold"
            ),
            models.CheckConstraint(
                condition=Q(
                    amount_kopecks=F("discount_kopecks")
                    + F("coupon_kopecks")
                    + F("points_kopecks")
                    + F("payable_kopecks")
                ),
                name="line_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    discount_kopecks__gte=0,
                    coupon_kopecks__gte=0,
                    points_kopecks__gte=0,
                    payable_kopecks__gte=0,
                    earned_kopecks__gte=0,
                ),
                name="line_has_no_negative_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_no}. {self.product_code}"


class CouponUse(models.Model):
    """That a coupon paid for a purchase, how much was accepted, and whether it came back."""

    purchase = models.ForeignKey(
        Purchase, verbose_name=_("purchase"), on_delete=models.PROTECT, related_name="coupon_uses"
    )
    coupon = models.ForeignKey(Coupon, verbose_name=_("coupon"), on_delete=models.PROTECT, related_name="coupon_uses")
    accepted_kopecks = models.BigIntegerField(_("accepted, kopecks"))
    compensated_kopecks = models.BigIntegerField(_("compensated, kopecks"))
    restored_at = models.DateTimeField(_("came back"), null=True)

    class Meta:
        verbose_name = _("use of a coupon")
        verbose_name_plural = _("uses of coupons")
        constraints = [models.UniqueConstraint(fields=["purchase", "coupon"], name="coupon_pays_a_receipt_once")]

    def __str__(self) -> str:
        return str(self.coupon)


class PromotionUse(models.Model):
    """What an account has had of a promotion since a day: what limits per member and n-th purchases are checked by.

    `starts_on` is the first day of the period that a limit counts in, or `EVER`. `counted`: purchases or pieces counted
    towards an n-th one.
    """

    pk = models.CompositePrimaryKey("account", "promotion", "starts_on")
    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="promotion_uses", db_index=False
    )
    promotion = models.ForeignKey(
        Promotion, verbose_name=_("promotion"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    starts_on = models.DateField(_("since"), default=EVER)
    uses = models.IntegerField(_("uses"), default=0)
    amount_kopecks = models.BigIntegerField(_("amount, kopecks"), default=0)
    counted = models.IntegerField(_("counted"), default=0)

    class Meta:
        verbose_name = _("use of a promotion")
        verbose_name_plural = _("uses of promotions")
        constraints = [
            models.CheckConstraint(
                condition=Q(uses__gte=0, amount_kopecks__gte=0, counted__gte=0), name="promotion_uses_never_below_zero"
            )
        ]

    def __str__(self) -> str:
        return f"{self.promotion}: {self.uses}"


class CouponSeriesUse(models.Model):
    """How often an account has used coupons of a series, and how often it might when it last did."""

    pk = models.CompositePrimaryKey("account", "series")
    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="coupon_series_uses", db_index=False
    )
    series = models.ForeignKey(CouponSeries, verbose_name=_("series"), on_delete=models.PROTECT, related_name="+")
    uses = models.IntegerField(_("uses"), default=0)
    uses_limit = models.IntegerField(_("uses at most"), null=True)

    class Meta:
        verbose_name = _("uses of a coupon series")
        verbose_name_plural = _("uses of coupon series")
        constraints = [
            models.CheckConstraint(condition=Q(uses__gte=0), name="coupon_series_uses_never_below_zero"),
            models.CheckConstraint(
                condition=Q(uses__lte=F("uses_limit")), name="coupon_series_never_used_above_its_limit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}: {self.uses}"
