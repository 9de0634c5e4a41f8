from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.kernel.money import print_roubles
from settlements.models.statement import Statement


class CreditUse(models.Model):
    """That money standing on a contract pays its statement; below zero: that it no longer does. Append-only.

    The ledger does not move: the money is on the partner's clearing since the bank's day.
    """

    statement = models.ForeignKey(
        Statement, verbose_name=_("statement"), on_delete=models.PROTECT, related_name="credit_uses"
    )
    amount_kopecks = models.BigIntegerField(_("amount, kopecks"))
    reason = models.CharField(_("reason"), max_length=300)
    recorded_by = models.CharField(_("recorded by"), max_length=150)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("use of a contract's credit")
        verbose_name_plural = _("uses of contracts' credits")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount_kopecks=0), name="credit_use_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {print_roubles(self.amount_kopecks)}"
