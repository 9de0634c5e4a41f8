import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pharmacies.models import LegalEntity, Programme
from promotions.models.funding import FunderKind, participant_is_named

CODE_LENGTHS = range(8, 21)


@pghistory.track()
class CouponSeries(models.Model):
    """An issue of coupons with common terms: they pay their nominal and give no change, or they open promotions."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("coupon that pays")
        PROMO_CODE = "promo_code", _("promo code")

    class CodeFormat(models.TextChoices):
        RANDOM = "random", _("random, each its own")
        WORD = "word", _("one word for everybody")

    class CompensationBasis(models.TextChoices):
        APPLIED = "applied", _("what was accepted")
        NOMINAL = "nominal", _("the nominal")

    class RemainderPolicy(models.TextChoices):
        FORFEIT = "forfeit", _("the rest is lost")
        REQUIRE_FULL_USE = "require_full_use", _("only if it is used up")
        KEEP_AS_POINTS = "keep_as_points", _("the rest becomes points")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="coupon_series"
    )
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    kind = models.CharField(_("what it is"), max_length=12, choices=Kind, default=Kind.PAYMENT)
    nominal_kopecks = models.BigIntegerField(_("nominal, kopecks"), default=0)
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
    is_personal = models.BooleanField(_("issued to members by name"), default=False)
    valid_days = models.PositiveSmallIntegerField(
        _("days that an issued one lives"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: until the series ends."),
    )
    code_format = models.CharField(_("codes"), max_length=8, choices=CodeFormat, default=CodeFormat.RANDOM)
    word = models.CharField(
        _("the word"),
        max_length=24,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Za-zА-Яа-яЁё]{3,24}$", _("3 to 24 letters or digits, no spaces."))],
        help_text=_("For one word for everybody, such as SPRING26. Capitals do not matter."),
    )
    code_length = models.PositiveSmallIntegerField(
        _("characters of a random code"),
        default=12,
        validators=[MinValueValidator(CODE_LENGTHS[0]), MaxValueValidator(CODE_LENGTHS[-1])],
    )
    prefix = models.CharField(
        _("codes begin with"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Z]*$", _("Latin capitals and digits only."))],
    )
    uses_per_coupon = models.PositiveIntegerField(_("uses of one coupon"), default=1, validators=[MinValueValidator(1)])
    uses_per_account = models.PositiveIntegerField(
        _("uses by one member"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Of all coupons of the series together. Empty: no limit."),
    )
    per_receipt_limit = models.PositiveSmallIntegerField(
        _("at most on a receipt"), default=1, validators=[MinValueValidator(1)]
    )
    min_receipt_kopecks = models.BigIntegerField(_("receipt from, kopecks"), default=0)
    goods = models.JSONField(_("for what"), default=dict, blank=True)
    starts_at = models.DateTimeField(_("valid from"))
    ends_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    accepted_where = models.CharField(
        _("where accepted, as printed"),
        max_length=120,
        blank=True,
        help_text=_("Empty: in all pharmacies of the programme that accept coupons."),
    )
    is_blocked = models.BooleanField(_("blocked"), default=False, editable=False)

    class Meta:
        verbose_name = _("coupon series")
        verbose_name_plural = _("coupon series")
        ordering = ["-starts_at", "name"]
        permissions = [("handle_coupon_codes", "Can generate, print and export coupon codes")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="coupon_series_code_is_one"),
            models.CheckConstraint(
                condition=Q(kind="payment", nominal_kopecks__gt=0) | Q(kind="promo_code", nominal_kopecks=0),
                name="coupon_nominal_fits_its_kind",
            ),
            # A word can be guessed by anybody, so it pays nothing.
            models.CheckConstraint(
                condition=(Q(code_format="random", word=""))
                | (Q(code_format="word", kind="promo_code", is_personal=False) & ~Q(word="")),
                name="coupon_word_fits_its_series",
            ),
            models.CheckConstraint(
                condition=Q(
                    code_length__gte=CODE_LENGTHS[0],
                    code_length__lte=CODE_LENGTHS[-1],
                    uses_per_coupon__gte=1,
                    per_receipt_limit__gte=1,
                    min_receipt_kopecks__gte=0,
                )
                & (Q(uses_per_account__isnull=True) | Q(uses_per_account__gte=1))
                & (Q(valid_days__isnull=True) | Q(valid_days__gte=1)),
                name="coupon_series_terms_make_sense",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="coupon_series_ends_after_it_starts",
            ),
            participant_is_named("coupon_series"),
        ]

    def __str__(self) -> str:
        return self.name
