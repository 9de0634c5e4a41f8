from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.kernel.ids import uuid7
from pharmacies.models import CashDesk, Cashier, Outlet
from settlements.models.purchase import Purchase, PurchaseLine


class PurchaseReturn(models.Model):
    """Goods that came back: a document of its own, child of the purchase. A void is the return of all in its shift."""

    class Kind(models.TextChoices):
        RETURN = "return", _("return")
        VOID = "void", _("void")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purchase = models.ForeignKey(Purchase, verbose_name=_("purchase"), on_delete=models.PROTECT, related_name="returns")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.RETURN)
    desk = models.ForeignKey(
        CashDesk, verbose_name=_("cash desk"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outlet = models.ForeignKey(
        Outlet, verbose_name=_("outlet"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cashier = models.ForeignKey(
        Cashier, verbose_name=_("cashier"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    till_reference = models.CharField(_("till's reference"), max_length=100)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    business_on = models.DateField(_("business date"))
    occurred_at = models.DateTimeField(_("time of return"))
    received_at = models.DateTimeField(_("received"))
    fiscal_drive = models.CharField(_("fiscal drive"), max_length=20, null=True)
    fiscal_document = models.CharField(_("fiscal document"), max_length=20, null=True)
    fiscal_sign = models.CharField(_("fiscal sign"), max_length=20, null=True)
    money_kopecks = models.BigIntegerField(_("money given back, kopecks"))
    points_returned_kopecks = models.BigIntegerField(_("points given back, kopecks"))
    points_withdrawn_kopecks = models.BigIntegerField(_("points taken back, kopecks"))
    shortfall_kopecks = models.BigIntegerField(_("of them already spent, kopecks"))

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["desk", "till_reference"], name="return_reference_is_used_once"),
            models.UniqueConstraint(fields=["purchase"], condition=Q(kind="void"), name="purchase_is_voided_once"),
            models.CheckConstraint(
                condition=Q(
                    money_kopecks__gte=0,
                    points_returned_kopecks__gte=0,
                    points_withdrawn_kopecks__gte=0,
                    shortfall_kopecks__gte=0,
                ),
                name="return_has_no_negative_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.purchase}"


class ReturnLine(models.Model):
    """One line of a return, with what it moved."""

    purchase_return = models.ForeignKey(
        PurchaseReturn, verbose_name=_("return"), on_delete=models.PROTECT, related_name="lines"
    )
    line = models.ForeignKey(
        PurchaseLine, verbose_name=_("receipt line"), on_delete=models.PROTECT, related_name="return_lines"
    )
    quantity_thousandths = models.PositiveIntegerField(_("quantity, 1/1000"))
    money_kopecks = models.BigIntegerField(_("money given back, kopecks"))
    points_returned_kopecks = models.BigIntegerField(_("points given back, kopecks"))
    points_withdrawn_kopecks = models.BigIntegerField(_("points taken back, kopecks"))
    coupon_kopecks = models.BigIntegerField(_("coupons, kopecks"))
    accumulated_kopecks = models.BigIntegerField(_("accumulation taken back, kopecks"))

    class Meta:
        verbose_name = _("line of a return")
        verbose_name_plural = _("lines of returns")
        ordering = ["purchase_return", "line"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity_thousandths__gt=0), name="return_line_has_a_quantity"),
            models.UniqueConstraint(fields=["purchase_return", "line"], name="return_names_a_line_once"),
        ]

    def __str__(self) -> str:
        return str(self.line)
