import pghistory
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from members.models import Account
from pharmacies.models import LegalEntity, Programme
from promotions.models.funding import FunderKind, participant_is_named


@pghistory.track()
class CouponSeries(models.Model):
    """An issue of coupons with common terms. A coupon is a payment of its nominal; no change is given from it."""

    class CompensationBasis(models.TextChoices):
        APPLIED = "applied", _("what was accepted")
        NOMINAL = "nominal", _("the nominal")

    class RemainderPolicy(models.TextChoices):
        FORFEIT = "forfeit", _("the rest is lost")
        REQUIRE_FULL_USE = "require_full_use", _("only if it is used up")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="coupon_series"
    )
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    nominal_kopecks = models.BigIntegerField(_("nominal, kopecks"))
    funder_kind = models.CharField(_("paid by"), max_length=12, choices=FunderKind, default=FunderKind.OPERATOR)
    funder = models.ForeignKey(
        LegalEntity, verbose_name=_("participant"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    compensation_basis = models.CharField(
        _("pharmacy is paid"), max_length=8, choices=CompensationBasis, default=CompensationBasis.APPLIED
    )
    remainder_policy = models.CharField(
        _("coupon above the price"), max_length=16, choices=RemainderPolicy, default=RemainderPolicy.FORFEIT
    )
    is_restored_on_return = models.BooleanField(_("comes back on a return"), default=True)
    uses_per_coupon = models.PositiveIntegerField(_("uses of one coupon"), default=1)
    per_receipt_limit = models.PositiveSmallIntegerField(_("at most on a receipt"), default=1)
    min_receipt_kopecks = models.BigIntegerField(_("receipt from, kopecks"), default=0)
    goods = models.JSONField(_("for what"), default=dict, blank=True)
    starts_at = models.DateTimeField(_("valid from"))
    ends_at = models.DateTimeField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("coupon series")
        verbose_name_plural = _("coupon series")
        ordering = ["-starts_at", "name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="coupon_series_code_is_one"),
            models.CheckConstraint(condition=models.Q(nominal_kopecks__gt=0), name="coupon_nominal_is_above_zero"),
            participant_is_named("coupon_series"),
        ]

    def __str__(self) -> str:
        return self.name


class Coupon(models.Model):
    """One coupon by its random code. Its uses are counted by a guarded UPDATE and never exceed its limit."""

    class State(models.TextChoices):
        LIVE = "live", _("valid")
        BLOCKED = "blocked", _("blocked")

    series = models.ForeignKey(CouponSeries, verbose_name=_("series"), on_delete=models.PROTECT, related_name="coupons")
    code = models.CharField(_("code"), max_length=32, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.LIVE)
    account = models.ForeignKey(
        Account, verbose_name=_("personal to"), null=True, blank=True, on_delete=models.PROTECT, related_name="coupons"
    )
    uses = models.PositiveIntegerField(_("used"), default=0)
    uses_limit = models.PositiveIntegerField(_("uses at most"), default=1)
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(uses__lte=F("uses_limit")), name="coupon_never_used_above_its_limit"
            )
        ]

    def __str__(self) -> str:
        return self.code
