import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.account import Account
from members.models.person import Person
from pharmacies.models import CashDesk


@pghistory.track()
class BankCard(models.Model):
    """A bank card that opens an account like a card of the programme. Kept is a keyed hash of the payment terminal's
    token, never a number: nobody can pay with what is here, nor try tokens on a stolen copy."""

    account = models.ForeignKey(Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="bank_cards")
    person = models.ForeignKey(
        Person, verbose_name=_("carried by"), null=True, blank=True, on_delete=models.PROTECT, related_name="bank_cards"
    )
    bound_at = models.DateTimeField(_("bound"))
    desk = models.ForeignKey(CashDesk, verbose_name=_("bound at"), on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("unbound"), null=True, blank=True)
    ended_by = models.CharField(_("unbound by"), max_length=150, blank=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)
    digest = models.CharField(_("hash of the token"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("bank card")
        verbose_name_plural = _("bank cards")
        ordering = ["-bound_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=Q(ended_at__isnull=True), name="bank_card_opens_one_account"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("bound_at")),
                name="bank_card_ends_after_it_was_bound",
            ),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="bank_card_is_kept_as_a_hash"),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"
