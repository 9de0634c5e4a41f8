from django.db import models
from django.utils.translation import gettext_lazy as _

from pharmacies.models import CashDesk


class IdempotencyRecord(models.Model):
    """The answer that was given to a key, written in the transaction of its effect and kept for ever. Append-only."""

    pk = models.CompositePrimaryKey("desk", "key")
    desk = models.ForeignKey(
        CashDesk, verbose_name=_("cash desk"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(_("key"), max_length=100)
    operation = models.CharField(_("operation"), max_length=16)
    body_hash = models.CharField(_("hash of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    answer = models.TextField(_("answer"))
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("idempotency record")
        verbose_name_plural = _("idempotency records")

    def __str__(self) -> str:
        return self.key
