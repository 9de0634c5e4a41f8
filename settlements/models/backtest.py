from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.models import Job
from promotions.models import PromotionVersion


class Backtest(models.Model):
    """A promotion tried on receipts of [starts_on, ends_on): a forecast, no event; no entry of the books comes of it.

    `rulebook` holds the rules it is judged by, frozen when it was asked for, so that a run that is resumed goes on by
    the same words. `sums` grows with the job's bar, in the same transactions.
    """

    version = models.ForeignKey(
        PromotionVersion, verbose_name=_("promotion version"), on_delete=models.CASCADE, related_name="backtests"
    )
    job = models.OneToOneField(Job, verbose_name=_("job"), on_delete=models.PROTECT, related_name="backtest")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until (not included)"))
    outlet_ids = models.JSONField(_("outlets"), default=list, blank=True)
    margin_bp = models.PositiveSmallIntegerField(_("margin, 1/100 %"))
    rulebook = models.TextField(_("rules"))
    sums = models.JSONField(_("sums"), default=dict)

    class Meta:
        verbose_name = _("back-test")
        verbose_name_plural = _("back-tests")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="backtest_has_at_least_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(margin_bp__gt=0, margin_bp__lt=10_000), name="backtest_margin_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.starts_on:%d.%m.%Y}"

    @property
    def is_done(self) -> bool:
        """Whether all receipts were judged."""
        return self.job.state == Job.State.DONE
