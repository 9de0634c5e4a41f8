from django.db import models
from django.utils.translation import gettext_lazy as _

from pharmacies.models import Programme


class CompiledRulebook(models.Model):
    """The rules in force, compiled and kept for ever under a number: a quote names it, a purchase points at it."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="rulebooks"
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.TextField(_("content"))
    content_hash = models.CharField(_("hash"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.CharField(_("published by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("rulebook")
        verbose_name_plural = _("rulebooks")
        ordering = ["programme", "-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="rulebook_number_is_one")]

    def __str__(self) -> str:
        return f"№ {self.number}"
