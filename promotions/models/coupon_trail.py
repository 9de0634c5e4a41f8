"""What was done with codes: they are money, so every blocking and every taking out leaves a row for ever."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotions.models.coupon import Coupon, CouponBatch
from promotions.models.coupon_series import CouponSeries


class CouponBlock(models.Model):
    """That a series, a batch of it or one coupon was blocked, or opened again: by whom, when, why. Append-only."""

    series = models.ForeignKey(CouponSeries, verbose_name=_("series"), on_delete=models.PROTECT, related_name="blocks")
    batch = models.ForeignKey(
        CouponBatch, verbose_name=_("batch"), null=True, on_delete=models.PROTECT, related_name="blocks"
    )
    coupon = models.ForeignKey(
        Coupon, verbose_name=_("coupon"), null=True, on_delete=models.PROTECT, related_name="blocks"
    )
    is_blocked = models.BooleanField(_("blocked"))
    reason = models.CharField(_("reason"), max_length=200)
    done_by = models.CharField(_("by"), max_length=150)
    done_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("blocking of coupons")
        verbose_name_plural = _("blockings of coupons")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="coupon_block_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(batch__isnull=True) | models.Q(coupon__isnull=True),
                name="coupon_block_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class CouponExport(models.Model):
    """That the codes of a batch left the system: in which form, how many, for whom. Append-only."""

    class Form(models.TextChoices):
        CSV = "csv", _("CSV, UTF-8")
        CSV_1251 = "csv_1251", _("CSV, Windows-1251")
        XLSX = "xlsx", _("spreadsheet")
        SHEETS = "sheets", _("sheets to print")

    batch = models.ForeignKey(CouponBatch, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="exports")
    form = models.CharField(_("form"), max_length=8, choices=Form)
    mark = models.CharField(_("mark"), max_length=16, unique=True)
    coupons = models.PositiveIntegerField(_("coupons"))
    exported_by = models.CharField(_("taken by"), max_length=150)
    exported_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("export of codes")
        verbose_name_plural = _("exports of codes")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.mark
