import pghistory
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from members.models import Account
from promotions.models.coupon_series import CouponSeries


@pghistory.track()
class CouponBatch(models.Model):
    """Coupons of a series that were made together: printed, exported and blocked together."""

    series = models.ForeignKey(CouponSeries, verbose_name=_("series"), on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField(_("batch"))
    quantity = models.PositiveIntegerField(_("coupons"))
    made = models.PositiveIntegerField(_("made"), default=0)
    purpose = models.CharField(_("purpose"), max_length=120, blank=True)
    is_blocked = models.BooleanField(_("blocked"), default=False)
    created_by = models.CharField(_("made by"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("batch of coupons")
        verbose_name_plural = _("batches of coupons")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="coupon_batch_number_is_one"),
            models.CheckConstraint(condition=models.Q(made__lte=F("quantity")), name="coupon_batch_is_never_overfull"),
        ]

    def __str__(self) -> str:
        return f"{self.series} № {self.number}"


class Coupon(models.Model):
    """One coupon by its code. Its uses are counted by a guarded UPDATE and never exceed its limit."""

    class State(models.TextChoices):
        LIVE = "live", _("valid")
        BLOCKED = "blocked", _("blocked")

    series = models.ForeignKey(CouponSeries, verbose_name=_("series"), on_delete=models.PROTECT, related_name="coupons")
    batch = models.ForeignKey(
        CouponBatch,
        verbose_name=_("batch"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="coupons",
        db_index=False,  # `coupon_is_issued_once_in_a_batch` has one
    )
    code = models.CharField(_("code"), max_length=32, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.LIVE)
    account = models.ForeignKey(
        Account, verbose_name=_("personal to"), null=True, blank=True, on_delete=models.PROTECT, related_name="coupons"
    )
    uses = models.PositiveIntegerField(_("used"), default=0)
    uses_limit = models.PositiveIntegerField(_("uses at most"), default=1)
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(uses__lte=F("uses_limit")), name="coupon_never_used_above_its_limit"
            ),
            models.UniqueConstraint(fields=["batch", "account"], name="coupon_is_issued_once_in_a_batch"),
        ]

    def __str__(self) -> str:
        # Whoever knows a code can spend it, so nothing prints it by accident.
        return f"{self.code[:2]}\u00a0•••\u00a0{self.code[-4:]}" if len(self.code) > 6 else self.code
