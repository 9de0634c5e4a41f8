import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.kernel import barcodes
from members.models.account import Account
from members.models.card_batch import CardBatch
from members.models.card_rule import CardRule
from members.models.person import Person
from pharmacies.models import Outlet, Programme, StaffUser


def validate_card_number(value: str) -> None:
    if not barcodes.is_ean13(value):
        raise ValidationError(_("A card number has 13 digits and a right check digit."), code="card_number")


@pghistory.track()
class Card(models.Model):
    """What is shown at the till. Its number is random, not serial; it opens an account of its programme."""

    class Kind(models.TextChoices):
        PLASTIC = "plastic", _("plastic")
        VIRTUAL = "virtual", _("virtual")

    class State(models.TextChoices):
        STOCK = "stock", _("in stock")
        ACTIVE = "active", _("active")
        BLOCKED = "blocked", _("blocked")
        REPLACED = "replaced", _("replaced")
        ANNULLED = "annulled", _("annulled")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="cards"
    )
    number = models.CharField(_("number"), max_length=13, unique=True, validators=[validate_card_number])
    qr_token = models.CharField(_("QR token"), max_length=32, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PLASTIC)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.STOCK)
    account = models.ForeignKey(
        Account, verbose_name=_("account"), null=True, blank=True, on_delete=models.PROTECT, related_name="cards"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("carried by"), null=True, blank=True, on_delete=models.PROTECT, related_name="cards"
    )
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    issued_outlet = models.ForeignKey(
        Outlet, verbose_name=_("issued at"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_by = models.ForeignKey(
        StaffUser, verbose_name=_("issued by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    batch = models.ForeignKey(
        CardBatch, verbose_name=_("batch"), null=True, blank=True, on_delete=models.PROTECT, related_name="cards"
    )
    stock_outlet = models.ForeignKey(
        Outlet,
        verbose_name=_("in stock at"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stocked_cards",
    )
    rule = models.ForeignKey(
        CardRule,
        verbose_name=_("issued by the rule"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ground = models.CharField(_("ground of issue"), max_length=120, blank=True, db_default="")
    fee_kopecks = models.BigIntegerField(_("fee, kopecks"), default=0, db_default=0)
    identity_check = models.CharField(
        _("how the holder was recognised"),
        max_length=120,
        blank=True,
        db_default="",
        help_text=_("The kind of paper, not its number."),
    )
    replaced_by = models.OneToOneField(
        "self", verbose_name=_("replaced by"), null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    state_reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["-issued_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="stock") | models.Q(state="annulled") | models.Q(account__isnull=False),
                name="card_in_use_has_an_account",
            ),
            models.CheckConstraint(condition=models.Q(fee_kopecks__gte=0), name="card_fee_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.number
