from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Account
from promotions.models import Coupon, Promotion, PromotionVersion
from settlements.models.ledger import Entry
from settlements.models.purchase import Purchase


class Award(models.Model):
    """What a promotion gave an account for an occasion that is no purchase of its own. Append-only.

    `occasion` names it for ever (`enrolment`, `birthday:2026`, `purchase:<id>`), so that it is given once, whatever is
    retried. What a friend's return takes back is a row of its own, below zero.
    """

    promotion = models.ForeignKey(
        Promotion, verbose_name=_("promotion"), on_delete=models.PROTECT, related_name="awards", db_index=False
    )
    promotion_version = models.ForeignKey(
        PromotionVersion, verbose_name=_("promotion version"), on_delete=models.PROTECT, related_name="+"
    )
    account = models.ForeignKey(Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="awards")
    occasion = models.CharField(_("occasion"), max_length=120)
    amount_kopecks = models.BigIntegerField(_("points, kopecks"), default=0)
    coupons = models.ManyToManyField(Coupon, verbose_name=_("coupons issued"), related_name="awards", blank=True)
    code = models.ForeignKey(
        Coupon, verbose_name=_("code entered"), null=True, on_delete=models.PROTECT, related_name="redemptions"
    )
    purchase = models.ForeignKey(
        Purchase, verbose_name=_("friend's purchase"), null=True, on_delete=models.PROTECT, related_name="awards"
    )
    entry = models.OneToOneField(
        Entry, verbose_name=_("ledger entry"), null=True, on_delete=models.PROTECT, related_name="award"
    )
    awarded_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["promotion", "account", "occasion"], name="award_is_given_once"),
            models.CheckConstraint(
                condition=Q(amount_kopecks=0, entry__isnull=True) | (~Q(amount_kopecks=0) & Q(entry__isnull=False)),
                name="award_of_points_has_an_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promotion} · {self.occasion}"
