import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.account import Account
from members.models.person import Person


@pghistory.track()
class Succession(models.Model):
    """That an account was closed and another one goes on with its points, accumulation and cards.

    Purchases stay with the account that made them; what comes back of them later goes to the successor. `carried` names
    what else was taken over (columns of the person that were empty, consents, coupons), so that it can be undone.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("duplicates merged")
        FAMILY = "family", _("switched to a family")

    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    predecessor = models.ForeignKey(
        Account, verbose_name=_("closed account"), on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Account, verbose_name=_("goes on as"), on_delete=models.PROTECT, related_name="inheritances"
    )
    duplicate = models.ForeignKey(
        Person,
        verbose_name=_("duplicate member"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    counts_from = models.DateField(_("accumulation counts from"), null=True, blank=True)
    carried = models.JSONField(_("carried over"), default=dict, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.CharField(_("made by"), max_length=150)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.CharField(_("undone by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("succession of accounts")
        verbose_name_plural = _("successions of accounts")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="nobody_succeeds_himself"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(undone_at__isnull=True), name="account_has_one_successor"
            ),
        ]

    def __str__(self) -> str:
        return self.number
