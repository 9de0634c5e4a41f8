import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

from pharmacies.models.legal_entity import LegalEntity
from pharmacies.models.programme import Programme


class DateRange(Func):
    function = "daterange"


class OneIdRange(Func):
    """`int8range(id, id, '[]')`: lets a plain gist index compare identifiers, so that no extension is needed."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, '[]')"


def same(field: str) -> tuple[OneIdRange, str]:
    """Members of an exclusion constraint: rows with the same foreign key."""
    return OneIdRange(F(field), F(field)), RangeOperators.OVERLAPS


@pghistory.track()
class Contract(models.Model):
    """What the operator and a participant signed for a programme; dated [starts_on, ends_on), never two at once."""

    class FundingMoment(models.TextChoices):
        ISSUE = "issue", _("when points are issued")
        USE = "use", _("when points are spent")

    class CouponAccounting(models.TextChoices):
        DISCOUNT = "discount", _("as a discount")
        IN_TRANSIT = "in_transit", _("as money in transit")
        OTHER = "other", _("otherwise")

    class FiscalMode(models.TextChoices):
        DISCOUNT = "discount", _("price is lowered (tags 1079, 1043)")
        COUNTER_PROVISION = "counter_provision", _("counter-provision (tag 1217)")

    class Period(models.TextChoices):
        MONTH = "month", _("month")
        HALF_MONTH = "half_month", _("half-month")

    class VatTreatment(models.TextChoices):
        NO_VAT = "no_vat", _("without VAT")
        VAT_INCLUDED = "vat_included", _("VAT included")
        CALCULATED_RATE = "calculated_rate", _("by the calculated rate")
        EXEMPT_NOTE = "exempt_note", _("exempt, with a note")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="contracts"
    )
    legal_entity = models.ForeignKey(
        LegalEntity, verbose_name=_("legal entity"), on_delete=models.PROTECT, related_name="contracts"
    )
    number = models.CharField(_("number"), max_length=40)
    signed_on = models.DateField(_("signed"))
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("in force until"), null=True, blank=True, help_text=_("This day is not included."))
    funding_moment = models.CharField(_("points are charged"), max_length=8, choices=FundingMoment)
    coupon_accounting = models.CharField(
        _("coupon is booked"), max_length=12, choices=CouponAccounting, default=CouponAccounting.DISCOUNT
    )
    coupon_accounting_note = models.CharField(_("note on booking"), max_length=200, blank=True)
    fiscal_mode = models.CharField(_("on the receipt"), max_length=20, choices=FiscalMode, default=FiscalMode.DISCOUNT)
    period = models.CharField(_("statement period"), max_length=12, choices=Period, default=Period.MONTH)
    fee_rate_bp = models.PositiveIntegerField(
        _("operator's fee, 1/100 %"), default=0, validators=[MaxValueValidator(5000)]
    )
    fee_vat_rate_bp = models.PositiveSmallIntegerField(
        _("VAT on the fee, 1/100 %"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(5000)],
        help_text=_("Empty: the fee is without VAT. The fee includes its VAT."),
    )
    is_netting_allowed = models.BooleanField(_("netting"), default=True)
    min_payout_kopecks = models.BigIntegerField(_("minimum payout, kopecks"), default=0)
    acceptance_days = models.PositiveSmallIntegerField(_("working days to object"), default=5)
    pay_days = models.PositiveSmallIntegerField(_("days to pay"), default=10)
    vat_treatment = models.CharField(_("VAT"), max_length=16, choices=VatTreatment, default=VatTreatment.NO_VAT)
    vat_phrase = models.CharField(_("VAT phrase in papers"), max_length=200, default="Без НДС")

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["legal_entity", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "number"], name="contract_number_is_given_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=F("starts_on")),
                name="contract_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(min_payout_kopecks__gte=0), name="contract_minimum_is_not_negative"
            ),
            ExclusionConstraint(
                name="contract_is_one_at_a_time",
                expressions=[
                    same("legal_entity"),
                    same("programme"),
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number} · {self.legal_entity}"
