from django.db import models
from django.utils.translation import gettext_lazy as _

from promotions.models import Coupon, PromotionVersion
from settlements.models.purchase import Purchase


class CouponIssue(models.Model):
    """That a coupon was given for a purchase, and by which promotion. Append-only."""

    coupon = models.OneToOneField(
        Coupon, verbose_name=_("coupon"), primary_key=True, on_delete=models.PROTECT, related_name="issue"
    )
    purchase = models.ForeignKey(
        Purchase, verbose_name=_("purchase"), on_delete=models.PROTECT, related_name="coupons_issued"
    )
    promotion_version = models.ForeignKey(
        PromotionVersion, verbose_name=_("promotion"), on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("coupon given for a purchase")
        verbose_name_plural = _("coupons given for purchases")

    def __str__(self) -> str:
        return str(self.coupon)
