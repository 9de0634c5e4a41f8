import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.kernel import barcodes
from pharmacies.models.contract import DateRange, same
from pharmacies.models.legal_entity import LegalEntity


def validate_gtin(value: str) -> None:
    if not barcodes.is_gtin(value):
        raise ValidationError(_("A GTIN has 8, 12, 13 or 14 digits and a right check digit."), code="gtin")


@pghistory.track()
class Manufacturer(models.Model):
    """A maker of goods; one that takes part in the coalition has a legal entity and may fund promotions."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    legal_entity = models.OneToOneField(
        LegalEntity,
        verbose_name=_("legal entity"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="manufacturer",
    )

    class Meta:
        verbose_name = _("manufacturer")
        verbose_name_plural = _("manufacturers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ProductGroup(models.Model):
    """A shelf of the catalogue."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("product group")
        verbose_name_plural = _("product groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Substance(models.Model):
    """An active substance by its international name; goods with the same one are analogues."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    latin_name = models.CharField(_("Latin name"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("substance")
        verbose_name_plural = _("substances")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


FLAGS = ("medicine", "rx", "vital", "pku", "supplement", "infant_formula", "certificate")


@pghistory.track()
class Product(models.Model):
    """Goods on the shelf, known by the code that tills send. Flags say what the law lets a programme do with them."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True, db_index=True, validators=[validate_gtin])
    name = models.CharField(_("name"), max_length=250)
    manufacturer = models.ForeignKey(
        Manufacturer,
        verbose_name=_("manufacturer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
    )
    group = models.ForeignKey(
        ProductGroup, verbose_name=_("group"), null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    substance = models.ForeignKey(
        Substance, verbose_name=_("substance"), null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    atc_code = models.CharField(_("ATC code"), max_length=7, blank=True)
    is_medicine = models.BooleanField(_("medicine"), default=False)
    is_rx = models.BooleanField(_("prescription only"), default=False)
    is_vital = models.BooleanField(_("vital (price regulated)"), default=False)
    is_pku = models.BooleanField(_("under quantity accounting"), default=False)
    is_supplement = models.BooleanField(_("dietary supplement"), default=False)
    is_infant_formula = models.BooleanField(_("infant formula"), default=False)
    is_certificate = models.BooleanField(_("gift certificate"), default=False)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def flags(self) -> frozenset[str]:
        """Names of the flags that are set, as the rules engine knows them."""
        return frozenset(flag for flag in FLAGS if getattr(self, f"is_{flag}"))


@pghistory.track()
class VatRate(models.Model):
    """A product's VAT rate from a day on, in basis points (10 % = 1000; None: without VAT)."""

    product = models.ForeignKey(Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="vat_rates")
    rate_bp = models.PositiveSmallIntegerField(_("rate, 1/100 %"), null=True, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("VAT rate")
        verbose_name_plural = _("VAT rates")
        ordering = ["product", "-starts_on"]
        constraints = [
            ExclusionConstraint(
                name="vat_rate_is_one_at_a_time",
                expressions=[
                    same("product"),
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return "без НДС" if self.rate_bp is None else f"{self.rate_bp / 100:g} %"
