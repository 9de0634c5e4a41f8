import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pharmacies.models.legal_entity import LegalEntity


@pghistory.track()
class Programme(models.Model):
    """What the coalition agreed: the settings that practice forces, one row for each programme side by side."""

    class DiscountBase(models.TextChoices):
        INITIAL = "initial", _("list price")
        CURRENT = "current", _("price after earlier discounts")

    class Base(models.TextChoices):
        GROSS = "gross", _("list price")
        AFTER_DISCOUNTS = "after_discounts", _("after discounts")
        AFTER_DISCOUNTS_AND_POINTS = "after_discounts_and_points", _("money paid")

    class ClawBack(models.TextChoices):
        PER_LINE = "per_line", _("line by line")

    class ReturnThreshold(models.TextChoices):
        KEEP = "keep", _("promotions stay as they were")
        READJUDICATE = "readjudicate", _("kept lines are judged again")

    class NegativeBalance(models.TextChoices):
        ALLOW = "allow", _("worked off by later points")

    class LapsedPoints(models.TextChoices):
        TO_FUNDER = "to_funder", _("go back to whoever paid for them")
        TO_CENTRE = "to_centre", _("stay with the operator")

    class IssuedCoupon(models.TextChoices):
        KEEP = "keep", _("stays valid")
        REVOKE_IF_UNUSED = "revoke_if_unused", _("revoked if unused")

    class StackMode(models.TextChoices):
        ALL = "all", _("all or nothing")
        PARTIAL = "partial", _("what applies is applied")

    class RoundingTarget(models.TextChoices):
        DISCOUNT = "discount", _("the discount")
        PAYABLE = "payable", _("what is paid")

    class MultiplierMode(models.TextChoices):
        HIGHEST = "highest", _("the highest counts")
        ADD = "add", _("what they add is added up")
        MULTIPLY = "multiply", _("they multiply each other")

    class LateAccrual(models.TextChoices):
        OFF = "off", _("not possible")
        BY_CLERK = "by_clerk", _("by a clerk")

    class FamilyLeaver(models.TextChoices):
        POINTS_STAY = "points_stay", _("points stay with the family")
        AGREED_SPLIT = "agreed_split", _("split as agreed")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    operator = models.ForeignKey(
        LegalEntity, verbose_name=_("operator"), on_delete=models.PROTECT, related_name="operated_programmes"
    )
    card_prefix = models.CharField(_("card number prefix"), max_length=6, default="29")

    discount_base = models.CharField(
        _("discounts are taken of"), max_length=16, choices=DiscountBase, default=DiscountBase.CURRENT
    )
    earn_base = models.CharField(
        _("points are earned on"), max_length=32, choices=Base, default=Base.AFTER_DISCOUNTS_AND_POINTS
    )
    accumulation_base = models.CharField(
        _("accumulation counts"), max_length=32, choices=Base, default=Base.AFTER_DISCOUNTS_AND_POINTS
    )
    tier_counts_current_receipt = models.BooleanField(_("the receipt itself counts for its level"), default=False)
    claw_back = models.CharField(_("points of a return"), max_length=16, choices=ClawBack, default=ClawBack.PER_LINE)
    return_threshold_policy = models.CharField(
        _("thresholds on a return"), max_length=16, choices=ReturnThreshold, default=ReturnThreshold.KEEP
    )
    negative_balance = models.CharField(
        _("points taken back after they were spent"),
        max_length=16,
        choices=NegativeBalance,
        default=NegativeBalance.ALLOW,
    )
    lapsed_points = models.CharField(
        _("points that expired or were written off"),
        max_length=12,
        choices=LapsedPoints,
        default=LapsedPoints.TO_FUNDER,
    )
    issued_coupon_on_return = models.CharField(
        _("coupon issued for a returned purchase"), max_length=20, choices=IssuedCoupon, default=IssuedCoupon.KEEP
    )
    redistribute = models.BooleanField(_("excess over a floor goes to other lines"), default=True)
    stack_mode = models.CharField(_("several codes"), max_length=8, choices=StackMode, default=StackMode.PARTIAL)
    rounding_step_kopecks = models.PositiveIntegerField(
        _("rounding step, kopecks"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    rounding_target = models.CharField(
        _("what is rounded"), max_length=12, choices=RoundingTarget, default=RoundingTarget.DISCOUNT
    )
    multiplier_mode = models.CharField(
        _("several multipliers"), max_length=8, choices=MultiplierMode, default=MultiplierMode.HIGHEST
    )
    late_accrual = models.CharField(
        _("points for a receipt without a card"), max_length=12, choices=LateAccrual, default=LateAccrual.OFF
    )
    late_claim_days = models.PositiveSmallIntegerField(_("days to claim a receipt"), default=0)
    family_leaver = models.CharField(
        _("who leaves a family"), max_length=16, choices=FamilyLeaver, default=FamilyLeaver.POINTS_STAY
    )
    max_adults = models.PositiveSmallIntegerField(_("adults in a family"), default=2)
    max_children = models.PositiveSmallIntegerField(_("children in a family"), default=6)
    min_age = models.PositiveSmallIntegerField(_("minimum age"), default=18)
    self_consent_age = models.PositiveSmallIntegerField(
        _("age of signing for oneself"),
        default=18,
        validators=[MinValueValidator(14), MaxValueValidator(18)],
        help_text=_("Below it a representative signs; from 14 on the child signs beside him."),
    )
    switch_counts_from = models.DateField(
        _("accumulation of those who switch to a family counts from"),
        null=True,
        blank=True,
        help_text=_("Nothing: all that they have accumulated."),
    )
    code_minutes = models.PositiveSmallIntegerField(
        _("a code by SMS is good for, minutes"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    second_look_budget_kopecks = models.BigIntegerField(
        _("promotions above this budget are agreed to by accounts too, kopecks"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Nothing: one approval is enough."),
    )
    least_buyers = models.PositiveSmallIntegerField(
        _("groups of fewer buyers are not shown in reports"),
        default=5,
        validators=[MinValueValidator(2)],
    )
    quote_minutes = models.PositiveSmallIntegerField(_("a quote is good for, minutes"), default=15)
    offline_days = models.PositiveSmallIntegerField(_("offline receipts are taken for, days"), default=45)
    clock_tolerance_minutes = models.PositiveSmallIntegerField(_("till clock tolerance, minutes"), default=15)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
