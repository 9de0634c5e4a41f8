import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.kernel.money import print_roubles
from pharmacies.models import Contract, Programme
from settlements.models.ledger import Entry
from settlements.models.payment import Payout
from settlements.models.statement import Statement


class BankFile(models.Model):
    """A statement of the operator's account as the bank gave it (1C ClientBankExchange); read once. Append-only."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="bank_files"
    )
    file_name = models.CharField(_("file"), max_length=200)
    content_hash = models.CharField(_("content hash"), max_length=64)
    account = models.CharField(_("account number"), max_length=20)
    starts_on = models.DateField(_("from"), null=True)
    last_on = models.DateField(_("to"), null=True)
    opening_kopecks = models.BigIntegerField(_("opening balance, kopecks"), null=True)
    closing_kopecks = models.BigIntegerField(_("closing balance, kopecks"), null=True)
    loaded_by = models.CharField(_("loaded by"), max_length=150)
    loaded_at = models.DateTimeField(_("loaded"))

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "content_hash"], name="bank_file_is_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.loaded_at:%d.%m.%Y}"


@pghistory.track()
class BankPayment(models.Model):
    """One payment out of a bank file, and what it was found to be: a payout that left or came back, partner's money."""

    class Direction(models.TextChoices):
        OUT = "out", _("outgoing")
        IN = "in", _("incoming")

    class State(models.TextChoices):
        UNMATCHED = "unmatched", _("not matched")
        MATCHED = "matched", _("matched")
        SET_ASIDE = "set_aside", _("set aside")

    file = models.ForeignKey(BankFile, verbose_name=_("bank file"), on_delete=models.PROTECT, related_name="payments")
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True, editable=False)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction)
    order_number = models.CharField(_("payment order"), max_length=20, blank=True)
    order_on = models.DateField(_("date of the order"), null=True)
    booked_on = models.DateField(_("booked by the bank"))
    amount_kopecks = models.BigIntegerField(_("amount, kopecks"))
    other_name = models.CharField(_("other party"), max_length=300, blank=True)
    other_inn = models.CharField(_("INN"), max_length=12, blank=True)
    other_account = models.CharField(_("account number"), max_length=20, blank=True)
    other_bik = models.CharField(_("BIK"), max_length=9, blank=True)
    purpose = models.CharField(_("payment purpose"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UNMATCHED)
    payout = models.ForeignKey(
        Payout, verbose_name=_("payout"), null=True, blank=True, on_delete=models.PROTECT, related_name="bank_payments"
    )
    contract = models.ForeignKey(
        Contract,
        verbose_name=_("contract"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bank_payments",
    )
    statement = models.ForeignKey(
        Statement,
        verbose_name=_("statement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bank_payments",
    )
    entry = models.OneToOneField(
        Entry,
        verbose_name=_("ledger entry"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bank_payment",
    )
    why_not = models.CharField(_("why not matched"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("bank payment")
        verbose_name_plural = _("bank payments")
        ordering = ["-booked_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["payout", "direction"], name="payout_leaves_and_returns_once"),
            models.CheckConstraint(condition=Q(amount_kopecks__gt=0), name="bank_payment_moves_something"),
            models.CheckConstraint(
                condition=(Q(state="matched", entry__isnull=False, contract__isnull=False))
                | (~Q(state="matched") & Q(entry__isnull=True, payout__isnull=True)),
                name="bank_payment_matched_is_booked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on:%d.%m.%Y} · {print_roubles(self.amount_kopecks)}"
