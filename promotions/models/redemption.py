import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from pharmacies.models import Programme


@pghistory.track()
class RedemptionRule(models.Model):
    """How points may be spent in a programme, and which goods the programme leaves out by law or by choice."""

    programme = models.OneToOneField(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="redemption_rule"
    )
    cap_bp = models.PositiveSmallIntegerField(_("at most of the receipt, 1/100 %"), default=10_000)
    leave_kopecks = models.BigIntegerField(_("stays to be paid in money, kopecks"), default=100)
    min_receipt_kopecks = models.BigIntegerField(_("receipt from, kopecks"), default=0)
    min_points_kopecks = models.BigIntegerField(_("balance from, kopecks"), default=0)
    goods = models.JSONField(_("for what"), default=dict, blank=True)
    spending_excluded_flags = models.JSONField(_("no spending on"), default=list, blank=True)
    earning_excluded_flags = models.JSONField(_("no points for"), default=list, blank=True)
    discount_excluded_flags = models.JSONField(_("no discount on"), default=list, blank=True)
    accumulation_excluded_flags = models.JSONField(_("no accumulation for"), default=list, blank=True)

    class Meta:
        verbose_name = _("redemption rule")
        verbose_name_plural = _("redemption rules")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cap_bp__lte=10_000, leave_kopecks__gte=0, min_receipt_kopecks__gte=0),
                name="redemption_limits_make_sense",
            )
        ]

    def __str__(self) -> str:
        return str(self.programme)
