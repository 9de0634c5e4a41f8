from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.kernel.money import print_roubles
from members.models import Account
from settlements.models.purchase import Purchase
from settlements.models.purchase_return import PurchaseReturn


class Accumulation(models.Model):
    """The register that levels read: what an account has accumulated, row by row. Append-only."""

    class Kind(models.TextChoices):
        PURCHASE = "purchase", _("purchase")
        RETURN = "return", _("return")
        OPENING = "opening", _("opening balance")
        TRANSFER = "transfer", _("transfer")

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="accumulations", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    amount_kopecks = models.BigIntegerField(_("amount, kopecks"))
    business_on = models.DateField(_("business date"))
    purchase = models.ForeignKey(
        Purchase, verbose_name=_("purchase"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    purchase_return = models.ForeignKey(
        PurchaseReturn, verbose_name=_("return"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("accumulation")
        verbose_name_plural = _("accumulations")
        ordering = ["-id"]
        permissions = [("claim_receipt", "Can count receipts that were paid without a card")]
        constraints = [
            models.UniqueConstraint(
                fields=["purchase"], condition=models.Q(kind="opening"), name="purchase_without_card_is_claimed_once"
            ),
            models.UniqueConstraint(
                fields=["reason"],
                condition=models.Q(kind="opening", reason__startswith="Чек № "),
                name="receipt_before_the_card_is_counted_once",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "business_on"], include=["amount_kopecks"], name="accumulation_by_account")
        ]

    def __str__(self) -> str:
        return f"{self.account} {print_roubles(self.amount_kopecks)}"
